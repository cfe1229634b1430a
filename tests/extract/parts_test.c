/* Parts of a whole, lists that share a head, what belongs to others. */
#include "extract/reading.h"

Test(parts, take_the_name_of_the_whole)
{
    expect_names("社会消费品零售总额80亿元，其中限上22亿元，增长8%。", "社会消费品零售总额|80|亿元\n"
                                                                       "限上社会消费品零售总额|22|亿元\n"
                                                                       "限上社会消费品零售总额|8|%");
    expect_names("粮食产量18万吨（夏粮6万吨、秋粮12万吨），养猪9万头。", "粮食产量|18|万吨\n"
                                                                         "夏粮产量|6|万吨\n"
                                                                         "秋粮产量|12|万吨\n"
                                                                         "养猪|9|万头");
    expect_names("拨付水利资金9亿元（中央6亿元、省级3亿元）。", "拨付水利资金|9|亿元\n"
                                                                "中央拨付水利资金|6|亿元\n"
                                                                "省级拨付水利资金|3|亿元");
}

Test(parts, go_on_from_the_sentence_before_when_it_is_split_up)
{
    expect_names("社会消费品零售总额80亿元。按经营地统计，城镇50亿元、乡村30亿元。", "社会消费品零售总额|80|亿元\n"
                                                                                     "城镇社会消费品零售总额|50|亿元\n"
                                                                                     "乡村社会消费品零售总额|30|亿元");
    expect_names("规上工业增加值增长9%。分门类看，采矿业增长2%，制造业增长12%。", "规上工业增加值|9|%\n"
                                                                                  "采矿业规上工业增加值|2|%\n"
                                                                                  "制造业规上工业增加值|12|%");
    /* Another sentence, another subject. */
    expect_names("社会消费品零售总额80亿元。城镇50亿元。", "社会消费品零售总额|80|亿元\n"
                                                           "城镇|50|亿元");
}

Test(parts, of_another_unit_are_no_parts)
{
    expect_names("社会消费品零售总额80亿元，其中限上企业22家。", "社会消费品零售总额|80|亿元\n"
                                                                 "限上企业|22|家");
}

Test(parts, a_semicolon_in_brackets_does_not_close_them)
{
    expect_names("财政收入4亿元（税收收入3亿元；非税收入1亿元），同口径增长6%。", "财政收入|4|亿元\n"
                                                                                  "税收收入|3|亿元\n"
                                                                                  "非税收入|1|亿元\n"
                                                                                  "财政收入|6|%");
}

Test(parts, ordinals_share_what_they_count)
{
    expect_names("第一、二、三产业增加值分别增长3%、6%和4%。", "第一产业增加值|3|%\n"
                                                               "第二产业增加值|6|%\n"
                                                               "第三产业增加值|4|%");
    expect_names("公共预算收入和支出分别为3亿元、5亿元。", "公共预算收入|3|亿元\n"
                                                           "公共预算支出|5|亿元");
}

Test(parts, a_ratio_is_the_structure_of_industries)
{
    expect_review("三次产业结构调整为9.5:40:50.5。", "第一产业结构|share|9.5||2023|actual|exact\n"
                                                     "第二产业结构|share|40||2023|actual|exact\n"
                                                     "第三产业结构|share|50.5||2023|actual|exact");
    expect_nothing("以2:1:3战胜对手，配比为1:2:3。");
}

Test(parts, ranks_in_a_row_are_of_the_amounts_just_named)
{
    expect_review("商店销售3万元、增长5%，农户销售2万元、增长7%，增速分列全市第3、第4位。",
                  "商店销售|level|3|万元|2023|actual|exact\n"
                  "商店销售|yoy|5|%|2023|actual|exact\n"
                  "农户销售|level|2|万元|2023|actual|exact\n"
                  "农户销售|yoy|7|%|2023|actual|exact\n"
                  "商店销售增速|rank|3|位|2023|actual|exact\n"
                  "农户销售增速|rank|4|位|2023|actual|exact");
}

Test(parts, classes_by_size_count_no_money)
{
    expect_names("储备项目39个，其中10亿元以上3个、亿元以上22个。", "储备项目|39|个\n"
                                                                    "10亿元以上储备项目|3|个\n"
                                                                    "亿元以上储备项目|22|个");
    expect_names("税收过千万元楼宇达到3栋。", "税收过千万元楼宇|3|栋");
    expect_names("园区产值突破百亿元大关。", "园区产值|1|百亿元");
}

Test(parts, of_a_gross_product_are_value_added)
{
    expect_names("地区生产总值30亿元，增长5%，其中建筑业增长2%，服务业增长4%。", "地区生产总值|30|亿元\n"
                                                                                 "地区生产总值|5|%\n"
                                                                                 "建筑业增加值|2|%\n"
                                                                                 "服务业增加值|4|%");
}

Test(parts, in_a_list_take_the_whole_too)
{
    expect_names("粮食产量12万吨，夏粮、秋粮分别增长1%和3%。", "粮食产量|12|万吨\n"
                                                               "夏粮产量|1|%\n"
                                                               "秋粮产量|3|%");
    expect_names("公共预算收入5亿元、支出20亿元，分别增长4%、5%。", "公共预算收入|5|亿元\n"
                                                                    "公共预算支出|20|亿元\n"
                                                                    "公共预算收入|4|%\n"
                                                                    "公共预算支出|5|%");
}

Test(parts, a_part_is_no_whole_of_the_next)
{
    expect_names("招工300人，其中大学生90人，女性20人。", "招工|300|人\n"
                                                          "大学生|90|人\n"
                                                          "女性招工|20|人");
}

Test(parts, a_rank_of_growth_is_of_what_grew_and_no_count)
{
    extract_report report;
    reading_read("石桥镇工作报告\n一、2023年工作回顾\n用电量下降5%，降幅居全市第2位。\n", &report);
    cr_assert_eq(report.figure_count, 2);
    cr_assert_str_eq(report.figures[1].name, "用电量降幅");
    cr_assert_str_eq(report.figures[1].unit, "位");
    cr_assert_str_eq(report.figures[1].canonical_unit, "");
    extract_report_free(&report);
}

Test(parts, side_by_side_share_only_the_head)
{
    expect_names("金融业增加值20亿元，房地产业15亿元。", "金融业增加值|20|亿元\n"
                                                         "房地产业增加值|15|亿元");
}

Test(parts, a_verb_behind_respectively_stays_with_each)
{
    expect_names("学校、医院分别新建3所、2所。", "新建学校|3|所\n"
                                                 "新建医院|2|所");
    expect_names("出生率8‰，死亡率6‰，分别下降0.5和0.3个千分点。", "出生率|8|‰\n"
                                                                   "死亡率|6|‰\n"
                                                                   "出生率|-0.5|个千分点\n"
                                                                   "死亡率|-0.3|个千分点");
    expect_names("出生率、死亡率分别下降0.5和0.3个千分点。", "出生率|-0.5|个千分点\n"
                                                             "死亡率|-0.3|个千分点");
}

Test(parts, a_scope_may_stand_before_the_breakdown)
{
    expect_names("规上工业增加值增长9%。在规上工业中，分门类看，采矿业增长2%。", "规上工业增加值|9|%\n"
                                                                                 "采矿业规上工业增加值|2|%");
}

Test(parts, firms_are_no_part_of_what_was_counted)
{
    expect_names("新增市场主体318户，其中企业74户。", "新增市场主体|318|户\n新增企业|74|户");
}

Test(parts, a_bracket_may_name_the_figure_behind_it)
{
    expect_names("城镇人口9万人，占总人口比重（常住人口城镇化率）为55.5%。",
                 "城镇人口|9|万人\n常住人口城镇化率|55.5|%");
    expect_names("全镇38个村（居）。", "村（居）|38|个");
}

Test(parts, a_head_alone_takes_the_place_of_the_one_before)
{
    expect_names("粮食播种面积5万亩、产量2万吨。", "粮食播种面积|5|万亩\n粮食产量|2|万吨");
    expect_names("规上工业产值9亿元、增加值3亿元、利税1亿元。",
                 "规上工业产值|9|亿元\n规上工业增加值|3|亿元\n规上工业利税|1|亿元");
    expect_names("城镇居民、农村居民人均可支配收入分别为3万元、2万元。",
                 "城镇居民人均可支配收入|3|万元\n农村居民人均可支配收入|2|万元");
}
