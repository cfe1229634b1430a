/* Growth, distances and what a change is a change of. */
#include "extract/reading.h"

Test(growth, an_exclusion_keeps_the_subject)
{
    expect_review("地方税收5亿元，扣除退税因素后增长4%，自然口径下降2%。", "地方税收|level|5|亿元|2023|actual|exact\n"
                                                                           "地方税收|yoy|4|%|2023|actual|exact\n"
                                                                           "地方税收|yoy|-2|%|2023|actual|exact");
    expect_review("扣除物价因素后农民收入增长4%。", "扣除物价因素后农民收入|yoy|4|%|2023|actual|exact");
}

Test(growth, a_distance_from_others_is_of_the_subject)
{
    expect_review("外贸出口增长9%，高于全省平均水平1.5个百分点。",
                  "外贸出口|yoy|9|%|2023|actual|exact\n"
                  "外贸出口高于全省平均水平|other|1.5|个百分点|2023|actual|exact");
}

Test(growth, the_average_of_others_is_named_so)
{
    expect_review("用电量增长8%（全市平均6%），发电量增长3%。", "用电量|yoy|8|%|2023|actual|exact\n"
                                                                "全市用电量|yoy|6|%|2023|actual|exact\n"
                                                                "发电量|yoy|3|%|2023|actual|exact");
}

Test(growth, a_change_of_growth_is_no_growth)
{
    expect_review("建材销售额下降7%，降幅较一季度收窄2个百分点。",
                  "建材销售额|yoy|-7|%|2023|actual|exact\n"
                  "建材销售额降幅收窄|other|2|个百分点|2023|actual|exact");
}

Test(growth, a_recovery_keeps_the_period)
{
    expect_review("接待游客30万人次，恢复到2019年的82%，旅游收入2亿元。", "接待游客|level|30|万人次|2023|actual|exact\n"
                                                                          "接待游客|share|82|%|2023|actual|exact\n"
                                                                          "旅游收入|level|2|亿元|2023|actual|exact");
}

Test(growth, tenths_are_percent)
{
    expect_review("外贸出口增长近两成，网上销售比增三成多。", "外贸出口|yoy|20|%|2023|actual|under\n"
                                                              "网上销售|yoy|30|%|2023|actual|over");
    expect_nothing("工作不能一成不变，选出三成员小组。");
}

Test(growth, harvests_grow_and_shrink)
{
    expect_review("油料产量2万吨，减产1.3%；烟叶产量1万吨，增产2%。", "油料产量|level|2|万吨|2023|actual|exact\n"
                                                                      "油料产量|yoy|-1.3|%|2023|actual|exact\n"
                                                                      "烟叶产量|level|1|万吨|2023|actual|exact\n"
                                                                      "烟叶产量|yoy|2|%|2023|actual|exact");
}
