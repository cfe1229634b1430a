/* See quantity.h. */
#include "extract/quantity.h"

#include <string.h>

#include "extract/numeral.h"
#include "extract/utf8.h"
#include "extract/word_set.h"

static int is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* G206, 1+2, 6·18, 第3, 每2: the number belongs to a name or counts nothing. */
static int bad_before(const char *text, size_t at)
{
    WORD_SET(BAD, "第", "·", ".", "/", "#", "×", "No");
    if (at == 0) {
        return 0;
    }
    if (is_alphanumeric(text[at - 1]) || word_set_ends(&BAD, text, at)) {
        return 1;
    }
    /* 1+2 is a name; 同比+5.2% has a sign. */
    return (text[at - 1] == '-' || text[at - 1] == '+') && at > 1 &&
           (is_alphanumeric(text[at - 2]) || text[at - 1] == text[at - 2]);
}

/* 没有1例: nothing happened. */
static int is_denied(const char *text, size_t at, const struct numeral *number)
{
    WORD_SET(NOT, "没有", "未", "无", "没", "未发生", "未出现", "没发生");
    return number->value.mantissa <= 1 && number->scale[0] == '\0' && word_set_ends(&NOT, text, at);
}

/* Words that end like a hedge and are none: 签约, 通过, 线上, 附近. */
static int only_ends_like_a_hedge(const char *text, size_t at)
{
    WORD_SET(WORDS, "签约", "节约", "预约", "履约", "违约", "特约", "集约", "公约", "通过", "经过", "走过", "渡过",
             "度过", "赶超", "附近", "临近", "靠近", "邻近", "就近", "最近");
    return word_set_ends(&WORDS, text, at) != 0;
}

static yb_bound bound_before(const char *text, size_t at)
{
    WORD_SET(OVER, "超", "超过", "突破", "逾", "至少", "不少于", "不低于", "高于", "大于", "达到或超过", "过");
    WORD_SET(UNDER, "近", "将近", "接近", "不足", "不到", "不超过", "低于", "小于", "不高于", "少于");
    WORD_SET(ABOUT, "约", "大约", "大概", "约为", "左右");
    WORD_SET(NOT_OVER, "不超过", "不高于");
    WORD_SET(NOT_UNDER, "不少于", "不低于");
    /* 上百, 上千: only before a scale word. */
    WORD_SET(SCALES, "百", "千", "万", "亿");
    if (only_ends_like_a_hedge(text, at)) {
        return YB_EXACT;
    }
    if (word_set_ends(&NOT_OVER, text, at)) {
        return YB_UNDER;
    }
    if (word_set_ends(&NOT_UNDER, text, at) || word_set_ends(&OVER, text, at) ||
        (utf8_ends(text, at, "上") && word_set_starts(&SCALES, text + at, 3))) {
        return YB_OVER;
    }
    return word_set_ends(&UNDER, text, at) ? YB_UNDER : word_set_ends(&ABOUT, text, at) ? YB_ABOUT : YB_EXACT;
}

static size_t bound_after(const char *text, size_t length, yb_bound *bound)
{
    WORD_SET(OVER, "以上", "余", "之上", "多");
    WORD_SET(UNDER, "以下", "以内", "之内", "内");
    WORD_SET(ABOUT, "左右", "上下");
    size_t bytes = word_set_starts(&OVER, text, length);
    if (bytes > 0) {
        *bound = YB_OVER;
        return bytes;
    }
    bytes = word_set_starts(&UNDER, text, length);
    if (bytes > 3) {
        *bound = YB_UNDER;
        return bytes;
    }
    bytes = word_set_starts(&ABOUT, text, length);
    if (bytes > 0) {
        *bound = YB_ABOUT;
    }
    return bytes;
}

/* 500万元以上项目: the number is part of a name. */
static int names_a_class(const char *text, size_t length)
{
    WORD_SET(NOUNS, "的项目", "项目", "的企业", "企业", "的工业", "工业", "固定资产", "产业项目", "重大", "重点",
             "商贸", "批发", "大项目", "法人", "非私营", "单位", "的老", "老人", "老年", "人口", "的重大", "的产业",
             "的大", "新开工", "在建", "亿元", "房地产", "楼宇");
    return word_set_starts(&NOUNS, text, length) != 0 && !utf8_starts(text, length, "大关");
}

/* 用20天, 连续16年: only these say how long. */
static int is_duration(const char *text, size_t at, const struct numeral *number)
{
    WORD_SET(WORDS, "连续", "仅用", "用", "用了", "仅用了", "历时", "用时", "用不到", "缩短", "缩短至", "天数",
             "天数达", "天数达到", "天数为", "天数共", "缩短到", "压缩至", "压缩到", "压缩", "提前", "提速", "已连续",
             "压减至", "减少", "增加", "增加了", "时限", "平均", "时长", "提前了", "蝉联", "连续近", "连续超", "用近",
             "缩短了");
    return number->scale[0] != '\0' || word_set_ends(&WORDS, text, at);
}

/* 四个方面, 三个坚持: counted slogans. */
static int is_abstract(const char *text, size_t length)
{
    WORD_SET(NOUNS, "方面", "层面", "维度", "环节", "意识", "自信", "维护", "确立", "坚持", "统筹", "一百年", "关键",
             "全覆盖", "一体", "结合", "百年", "实事", "班子", "转变", "突破口", "一批", "一律", "一流", "专项行动",
             "到位", "确保", "不准", "严禁", "必须", "更加", "重点方面", "梯队", "时期", "阶段", "历史", "五年", "时代",
             "走在前", "民生实事", "为民实事", "惠民实事", "战役", "攻坚战", "大", "强攻战");
    return word_set_starts(&NOUNS, text, length) != 0 && !utf8_starts(text, length, "大关");
}

/* Places and things that a small Chinese numeral really counts. */
static int is_countable(const char *text, size_t length)
{
    WORD_SET(NOUNS, "村", "行政村", "自然村", "社区", "乡镇", "镇", "乡", "街道", "小组", "村民小组", "项目", "企业",
             "小区", "省级", "国家级", "市级", "县级", "工业园", "产业园", "园区", "基地", "合作社", "点", "示范",
             "重点项目", "重大项目", "试点", "县", "区", "市", "集镇", "学校", "站", "中心", "标段");
    return word_set_starts(&NOUNS, text, length) != 0;
}

static int is_firm_unit(const char *unit, size_t length)
{
    WORD_SET(UNITS, "处", "座", "支", "所", "栋", "口", "眼", "台", "辆", "家", "套", "批次", "间", "艘", "幢");
    return word_set_has(&UNITS, unit, length);
}

/* Chinese numerals count only where they are a statistic: 十七年, 四十万立方米,
 * 两个村; not 一批, 两手, 三农, 四大. */
static int chinese_counts(const char *text, size_t length, size_t at, const struct numeral *number,
                          const struct quantity *found)
{
    WORD_SET(NOT_BEFORE, "每", "这", "那", "数", "前", "其", "任", "隔", "零", "首", "分");
    const char *behind = text + found->figure_end;
    size_t left = length - found->figure_end;
    int large = number->scale[0] != '\0' || number->hedged || number->value.mantissa >= 10 || number->value.scale > 0;
    if (at > 0 &&
        (word_set_ends(&NOT_BEFORE, text, at) || utf8_is_numeral(utf8_decode(text + utf8_before(text, at))))) {
        return 0;
    }
    if (!number->hedged && number->scale[0] == '\0' && number->value.mantissa <= 1) {
        return 0;
    }
    if (is_abstract(behind, left) || utf8_starts(behind, left, "一")) {
        return 0;
    }
    if (found->kind & (MEASURE_PERCENT | MEASURE_POINT | MEASURE_TIME)) {
        return 1;
    }
    if (found->kind & (MEASURE_MULTIPLE | MEASURE_PEOPLE)) {
        return 1;
    }
    if (large) {
        return !(found->kind & MEASURE_SIZE) || number->value.mantissa >= 10 || number->scale[0] != '\0';
    }
    if (found->kind & MEASURE_AREA) {
        return 1;
    }
    if (found->kind & MEASURE_VAGUE) {
        return is_countable(behind, left);
    }
    /* A numeral and a noun of places right before 县 or 镇: a name. */
    WORD_SET(DIVISIONS, "县", "市", "镇", "乡");
    if (word_set_starts(&DIVISIONS, behind, left) > 0) {
        return 0;
    }
    return is_firm_unit(text + found->unit_begin, (size_t)(found->unit_end - found->unit_begin));
}

static int read_number(const char *text, size_t length, size_t at, struct numeral *number)
{
    WORD_SET(LARGE, "近", "超", "超过", "过", "上", "逾", "破", "突破");
    if (numeral_read(text + at, length - at, number)) {
        return 1;
    }
    if (!numeral_read_bare_scale(text + at, length - at, number)) {
        return 0;
    }
    return number->hedged || (at > 0 && word_set_ends(&LARGE, text, at)); /* 百余户, 近万元 */
}

/* The unit behind a number: sets unit and figure_end; 0 if there is none. */
static int read_unit(const char *text, size_t length, size_t at, struct quantity *found)
{
    size_t bytes = measure_word_match(text + at, length - at, &found->kind);
    found->unit_begin = (uint16_t)at;
    found->unit_end = found->figure_end = (uint16_t)(at + bytes);
    if (bytes > 0) {
        return 1;
    }
    /* 150万: money or goods, the unit left out. */
    found->bare = 1;
    return found->scale[0] != '\0';
}

static int acceptable(const char *text, size_t length, size_t at, const struct numeral *number,
                      const struct quantity *found)
{
    char next = found->figure_end < length ? text[found->figure_end] : '\0';
    if (next == '+' || (is_alphanumeric(next) && (found->bare || next < '0' || next > '9'))) {
        return 0;
    }
    if (found->bare && (number->chinese || utf8_starts(text + found->figure_end, length - found->figure_end, "级"))) {
        return 0;
    }
    if ((found->kind & MEASURE_TIME) && !is_duration(text, at, number)) {
        return 0;
    }
    if ((found->kind & MEASURE_VAGUE) && is_abstract(text + found->figure_end, length - found->figure_end)) {
        return 0;
    }
    return !number->chinese || chinese_counts(text, length, at, number, found);
}

static void set_number(struct quantity *found, const struct numeral *number, size_t at)
{
    *found = (struct quantity) {
        .value = number->value, .scale = number->scale, .begin = (uint16_t)at, .number_begin = (uint16_t)at
    };
    found->bound = number->hedged ? YB_OVER : YB_EXACT;
}

/* Hedges around a quantity and whether it names a class. 0: not a figure. */
static int finish(const char *text, size_t length, size_t at, struct quantity *found)
{
    yb_bound bound = found->bound != YB_EXACT ? found->bound : bound_before(text, at);
    size_t end = found->figure_end;
    if (utf8_ends(text, end, "人") &&
        (utf8_starts(text + end, length - end, "口") || utf8_starts(text + end, length - end, "民"))) {
        found->people = 1;
        end += 3;
    }
    size_t after = bound_after(text + end, length - end, &bound);
    WORD_SET(PAST, "过", "超", "超过", "突破");
    if ((after > 0 || word_set_ends(&PAST, text, at)) && names_a_class(text + end + after, length - end - after)) {
        return 0;
    }
    /* 产值过亿元的1家 */
    size_t of = utf8_starts(text + end, length - end, "的") ? strlen("的") : 0;
    if (after == 0 && of > 0 && end + of < length && text[end + of] >= '0' && text[end + of] <= '9' &&
        word_set_ends(&PAST, text, at) && (found->kind & MEASURE_MONEY)) {
        return 0;
    }
    /* 10亿元以上3个: a class by size, counted. */
    int counted = end + after < length && text[end + after] >= '0' && text[end + after] <= '9';
    if (after == strlen("以上") && counted && (found->kind & (MEASURE_MONEY | MEASURE_AREA))) {
        return 0;
    }
    found->bound = bound;
    found->end = (uint16_t)(end + after);
    return 1;
}

/* -5.3%: a minus sign before the number, not a dash between two. */
static void take_sign(const char *text, size_t at, struct quantity *found)
{
    WORD_SET(SIGNS, "-", "－", "−");
    size_t bytes = word_set_ends(&SIGNS, text, at);
    if (bytes > 0 && (found->kind & (MEASURE_PERCENT | MEASURE_POINT)) &&
        (at == bytes || !is_alphanumeric(text[at - bytes - 1])) && !utf8_ends(text, at - bytes, "%")) {
        found->value.mantissa = -found->value.mantissa;
        found->number_begin = found->begin = (uint16_t)(at - bytes);
    }
}

static size_t dash_bytes(const char *text, size_t length)
{
    WORD_SET(DASHES, "——", "—", "--", "–", "-", "~", "～", "至");
    return word_set_starts(&DASHES, text, length);
}

/* 1—2个, 10%-15%: `at` stands on the dash; reads the upper end. */
static size_t read_upper(const char *text, size_t length, size_t at, struct quantity found[2])
{
    size_t dash = dash_bytes(text + at, length - at);
    struct numeral number;
    if (dash == 0 || !numeral_read(text + at + dash, length - at - dash, &number) || number.chinese) {
        return 0;
    }
    size_t start = at + dash;
    set_number(&found[1], &number, start);
    if (!read_unit(text, length, start + number.length, &found[1]) ||
        !acceptable(text, length, start, &number, &found[1])) {
        return 0;
    }
    if (!finish(text, length, start, &found[1])) {
        return 0;
    }
    found[0].bound = YB_OVER;
    found[1].bound = YB_UNDER;
    found[0].range = 1;
    found[1].range = 2;
    return 1;
}

/* 3.1和1.8个百分点: the first number has the unit of the second. */
static int read_shared_unit(const char *text, size_t length, size_t at, struct quantity *found)
{
    WORD_SET(AND, "和", "、", "与");
    struct quantity second = { .scale = "" };
    struct numeral number;
    size_t joint = word_set_starts(&AND, text + at, length - at);
    if (joint == 0 || !numeral_read(text + at + joint, length - at - joint, &number) || number.chinese ||
        number.scale[0] != '\0' || !read_unit(text, length, at + joint + number.length, &second) ||
        !(second.kind & (MEASURE_PERCENT | MEASURE_POINT))) {
        return 0;
    }
    found->kind = second.kind;
    found->unit_begin = second.unit_begin;
    found->unit_end = second.unit_end;
    found->figure_end = found->end = (uint16_t)at;
    return 1;
}

static size_t read_percent_words(const char *text, size_t length, size_t at, struct quantity *found)
{
    size_t start = at + strlen("百分之");
    struct numeral number;
    if (!numeral_read(text + start, length - start, &number) &&
        !numeral_read_bare_scale(text + start, length - start, &number)) {
        return 0;
    }
    set_number(found, &number, at);
    if (utf8_starts(number.scale, strlen(number.scale), "百")) {
        found->value = (yb_decimal) { 100, 0 };
        found->scale = "";
    }
    found->kind = MEASURE_PERCENT;
    found->percent_words = 1;
    found->unit_begin = found->unit_end = found->figure_end = (uint16_t)(start + number.length);
    return finish(text, length, at, found) ? 1 : 0;
}

/* 一成, 两成多: tenths, as percent. Not 三成员, 一成不变. */
static size_t read_tenths(const char *text, size_t length, size_t at, struct quantity *found)
{
    WORD_SET(BEHIND, "，", ",", "。", "；", ";", "、", "多", "以上", "以下", "左右", "的", "！", ")");
    struct numeral number;
    size_t step = at + 3 <= length && utf8_is_numeral(utf8_decode(text + at)) ? 3 : 0;
    size_t end = at + step + 3;
    if (step == 0 || !utf8_starts(text + at + step, length - at - step, "成") ||
        !numeral_read(text + at, step, &number) || number.value.mantissa < 1 || number.value.mantissa > 9 ||
        (end < length && !word_set_starts(&BEHIND, text + end, length - end))) {
        return 0;
    }
    number.value.mantissa *= 10;
    set_number(found, &number, at);
    found->scale = "";
    found->kind = MEASURE_PERCENT;
    found->percent_words = 1;
    found->unit_begin = found->unit_end = found->figure_end = (uint16_t)end;
    return finish(text, length, at, found) ? 1 : 0;
}

size_t quantity_read(const char *text, size_t length, size_t at, struct quantity found[2])
{
    struct numeral number;
    if (read_tenths(text, length, at, &found[0])) {
        return 1;
    }
    if (utf8_starts(text + at, length - at, "百分之")) {
        return read_percent_words(text, length, at, &found[0]);
    }
    if (bad_before(text, at) || !read_number(text, length, at, &number)) {
        return 0;
    }
    size_t end = at + number.length;
    if (is_denied(text, at, &number)) {
        return 0;
    }
    set_number(&found[0], &number, at);
    if (!number.chinese && dash_bytes(text + end, length - end) > 0 && read_upper(text, length, end, found)) {
        found[0].kind = found[1].kind;
        found[0].scale = found[0].scale[0] != '\0' ? found[0].scale : found[1].scale;
        found[0].unit_begin = found[1].unit_begin;
        found[0].unit_end = found[1].unit_end;
        found[0].end = found[0].figure_end = (uint16_t)end;
        return 2;
    }
    if (!number.chinese && number.scale[0] == '\0' && read_shared_unit(text, length, end, &found[0])) {
        take_sign(text, at, &found[0]);
        return 1;
    }
    if (!read_unit(text, length, end, &found[0]) || !acceptable(text, length, at, &number, &found[0])) {
        return 0;
    }
    take_sign(text, at, &found[0]);
    if ((found[0].kind & (MEASURE_PERCENT | MEASURE_MONEY)) && read_upper(text, length, found[0].figure_end, found)) {
        found[0].end = found[0].figure_end;
        return 2;
    }
    return finish(text, length, at, &found[0]) ? 1 : 0;
}

/* What may follow 第三 when it is a rank and not a name (第三产业, 第三批). */
static int rank_ends(const char *text, size_t length)
{
    WORD_SET(ENDS, "，", ",", "。", "；", ";", "、", "的", ")", "！", "!", "”", "\"", "和", "及");
    return length == 0 || word_set_starts(&ENDS, text, length);
}

/* 第3、第4位: the unit behind the second rank is the first one's too. Its place, `end` if there is none. */
static size_t shared_place(const char *text, size_t length, size_t end)
{
    WORD_SET(JOINTS, "、第", "和第", "与第", "、", "和", "与");
    WORD_SET(PLACES, "名", "位");
    int value;
    size_t joint = word_set_starts(&JOINTS, text + end, length - end);
    size_t bytes = joint > 0 ? numeral_read_ordinal(text + end + joint, length - end - joint, &value) : 0;
    size_t at = end + joint + bytes;
    return bytes > 0 && word_set_starts(&PLACES, text + at, length - at) ? at : end;
}

size_t quantity_read_rank(const char *text, size_t length, size_t at, int ranked, struct quantity *found)
{
    WORD_SET(PLACES, "名", "位");
    int front = utf8_starts(text + at, length - at, "前"), value;
    if ((!front && !utf8_starts(text + at, length - at, "第")) || !ranked) {
        return 0;
    }
    size_t bytes = numeral_read_ordinal(text + at + 3, length - at - 3, &value);
    size_t end = at + 3 + bytes;
    if (bytes == 0 || value == 0) {
        return 0;
    }
    size_t place = word_set_starts(&PLACES, text + end, length - end);
    if (!rank_ends(text + end + place, length - end - place)) {
        return 0;
    }
    size_t unit = place > 0 ? end : shared_place(text, length, end);
    *found = (struct quantity) {
        .value = { value, 0 }, .scale = "", .begin = (uint16_t)at, .number_begin = (uint16_t)at, .rank = 1
    };
    found->unit_begin = (uint16_t)unit;
    found->unit_end = (uint16_t)(place > 0 || unit == end ? end + place : unit + 3);
    found->figure_end = found->end = (uint16_t)(end + place);
    found->bound = front ? YB_UNDER : YB_EXACT;
    return 1;
}
