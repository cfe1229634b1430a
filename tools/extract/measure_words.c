/* See measure_words.h. */
#include "extract/measure_words.h"

#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/word_table.h"

static const word_list LISTS[] = {
    { MEASURE_MONEY, "元 美元 欧元 港元 港币 日元 英镑 人民币 块钱 元人民币" },
    { MEASURE_AREA, "亩 公顷 平方米 平方公里 平方千米 平方 平米 ㎡ m2 M2 m² km2 km² 平方厘米 亩次 标准亩" },
    { MEASURE_SIZE,
      "米 公里 千米 厘米 毫米 里 华里 海里 m km cm mm KM 延米 延长米 车公里 人公里 吨公里 平方米公里 "
      "立方米 立方 立方公里 方 m3 m³ 升 毫升 "
      "吨 公斤 千克 斤 市斤 克 毫克 微克 担 μg µg ug mg 微克每立方米 吨标准煤 吨标煤 吨标准油 t kg g mg "
      "载重吨 标准立方米 "
      "千瓦时 千瓦 千瓦小时 兆瓦 兆瓦时 瓦 kW MW GW kWh MWh GWh kw MVA kVA 伏 千伏 kV kv 千伏安 度电 千焦 大卡 马力 "
      "TEU 标箱 标准箱 GB TB 兆 比特 分贝 摄氏度 ℃" },
    { MEASURE_PEOPLE, "人 名 位 户 口人 户人家 农户" },
    { MEASURE_EVENT, "人次 次 场次 件次 车次 班次 架次 家次 户次 剂次 项次 船次 艘次 台次 批次 轮次 例次 篇次 点次 "
                     "台时 辆次 头次 处次 剂 人天 趟 轮 场 期 人份 课时 学时 回 起次 人日" },
    { MEASURE_COUNT,
      "家 座 处 所 栋 幢 套 间 台 辆 艘 架 部 条 口 眼 块 片 支 队 组 张 盏 枚 本 册 份 篇 幅 首 封 "
      "棵 株 穗 头 只 羽 尾 匹 棚 笼 窝 群 箱 袋 瓶 桶 车 副 把 盘 床 门 款 宗 笔 起 件 例 例次 批 班 节 "
      "列 客 头只 盆 "
      "台套 台件 件套 个批次 粒 颗 丛 窝 穴 扇 面 顶 根 段 道 孔 泵 盒 管 层 期 "
      "站 亭 集 部集 档 栏 部次 单 卷 件套 户型 樘 具 杆 对 双" },
    { MEASURE_VAGUE, "个 项 种 类 分" },
    { MEASURE_TIME, "年 天 个月 个小时 小时 个工作日 工作日 分钟 秒 个星期 个季度 个百日" },
    { MEASURE_PERCENT, "% ‰ 百分之" },
    { MEASURE_POINT, "个百分点 百分点 个基点 个千分点 千分点" },
    { MEASURE_MULTIPLE, "倍 番" },
};

/* Words that begin like a unit and are none: 人民, 名列, 方面, 分别. */
static const word_list NOT_UNITS[] = {
    { 0,
      "列入 列车 列为 列席 列支 列举 列出 列第 列居 客户 客商 客运 客流 客源 客房 客车 客厅 客货 盆地 盆景 "
      "人才 人员 人均 人文 人居 人大 人物 人生 人工 人类 人力 人事 名列 名单 名义    "
      " 位居 位列 位于 位次 位数 位一体 户籍 户均 户外 户型 户厕 户口 方面 方向 方式 方案 方法 方位 方阵 方针 "
      "分别 分之 分类 分布 分配 分局 分区 分公司 分红 分会 分钱 分离 分级 "
      "里程 里程碑 米面 道路 条例 条件 件事 件套 项工作 场所 场地 场景 场馆 场镇 期间 期末 期初 期盼 "
      "期限 期工程 期项目 轮廓 轮值 "
      "回头 次日 次要 次生 批准 批示 批复 批发 批零 起来 起点 起步 起诉 起草 例外 "
      "例行 例如 门类 门户 门前 门槛 门店 门口 组织 组团 组建 组合 组成 组长 队伍 队员 队长 支部 支持 支撑 支出 "
      "支队 支柱 部门 部分 部委 部署 部队 部长 部级 面积 面向 面对 面貌 面临 段路 片区 块地皮 层次 层面 层级 层高 "
      "站点 站位 站所 本级 本科 本地 本土 本镇 本市 本县 本区 本乡 本村 本年 本月 本届 把握 把关 对接 对口 对外 "
      "对标 对比 对象 双创 双拥 双控 双减 双增 双向 双方 双语 车间 车位 车站 车辆 车道 张家 单位 单元 单一 单价 "
      "管理 管网 管护 管控 管线 管道 盘活 盘子 床位 款项 家庭 家园 家电 家具 家居 家长 家政 家风 所有 所属 所在 "
      "所以 所里 架构 套路 首批 首个 首次 首位 首家 首届 年龄 年轻 年级 年产 年均 年度 年末 年底 年初 年终 年间 "
      "天然 天气 天空 天网 日报 日照 日常 日均 日产 日处 秒杀 周年 周岁 周边 周期 度假 度夏 元旦 "
      "元素 元宵 元月 斤斤 克服 克难 克隆 升级 升学 升格 升旗 吨位 担当 担任 担保 担忧 瓦斯 伏天 根本 根据 根治 "
      "根源 道德 道理 孔子 头部 头等 只有 只要 只能 只增 口岸 口径 口碑 口粮 口腔 眼科 眼镜 份额 份子 篇章 幅度 "
      "班子 班组 班级 班线 班列 节气 节约 节能 节水 节点 节日 节目 节假 集中 集体 集团 集镇 集约 集成 集聚 集群 档案 "
      "档次 栏目 栏舍 卷烟 具体 具有 具备 杆线 粒子 颗粒 批量 点名 轮岗 轮训 剂量 趟车 处理 处置 处罚 处分 处级 "
      "座谈 座谈会 座位 块状 笔试 封闭 封面 例会 宗教 宗旨 宗地图 种植 种养 种类 种子 种业 种粮 种质 类型 类别 "
      "类似 项下 起底 台账 台风 台阶 台湾 台胞 部件 条约 条文 口水 组合拳 项目化 倍增 倍以 番茄 番薯" },
};

/* What a rate may be by, besides units: 万吨/日. */
static size_t match_span(const char *text, size_t length)
{
    WORD_SET(SPANS, "日", "月", "季", "昼夜");
    return word_set_starts(&SPANS, text, length);
}

static word_table units, not_units;

static size_t match_simple(const char *text, size_t length, uint32_t *kind)
{
    const word_entry *entry = word_table_match(&units, text, length);
    if (entry == NULL) {
        return 0;
    }
    const word_entry *other = word_table_match(&not_units, text, length);
    if (other != NULL && other->length > entry->length) {
        return 0;
    }
    *kind = entry->bits;
    return entry->length;
}

size_t measure_word_match(const char *text, size_t length, uint32_t *kind)
{
    word_table_need(&units, LISTS, sizeof LISTS / sizeof *LISTS);
    word_table_need(&not_units, NOT_UNITS, sizeof NOT_UNITS / sizeof *NOT_UNITS);
    size_t matched = match_simple(text, length, kind);
    if (matched == 0) {
        return 0;
    }
    /* 元/吨, 微克/立方米, 万元/年 */
    if (matched < length && text[matched] == '/') {
        uint32_t per;
        size_t more = match_simple(text + matched + 1, length - matched - 1, &per);
        more = more > 0 ? more : match_span(text + matched + 1, length - matched - 1);
        if (more > 0) {
            matched += 1 + more;
        }
    }
    return matched;
}
