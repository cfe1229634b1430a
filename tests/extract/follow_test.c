/* Figures that go on from the figure before. */
#include "extract/reading.h"

Test(follow, a_limit_that_parts_villages_names_their_number_and_share)
{
    expect_names("村集体经营性收入20万元以上的村占比90%，50万元以上的村达12个。",
                 "村集体经营性收入|20|万元\n"
                 "村集体经营性收入20万元以上的村占比|90|%\n"
                 "村集体经营性收入|50|万元\n"
                 "村集体经营性收入50万元以上的村|12|个");
}

Test(follow, a_rate_is_of_the_insurance_just_counted)
{
    expect_names("养老保险参保8200人，参保率96%。", "养老保险参保|8200|人\n养老保险参保率|96|%");
}

Test(follow, persons_of_households_are_people)
{
    expect_names("现有低保户30户47人。", "低保户|30|户\n低保人口|47|人");
}

Test(follow, what_became_of_projects_keeps_what_they_are)
{
    expect_names("新签约项目9个，签约资金3亿元；开工4个、竣工2个。", "新签约项目|9|个\n签约资金|3|亿元\n"
                                                                     "开工项目|4|个\n竣工项目|2|个");
    expect_names("在建亿元以上工业项目8个，新投产3个。", "在建亿元以上工业项目|8|个\n新投产亿元以上工业项目|3|个");
}

Test(follow, a_project_goes_on_behind_a_semicolon_once_it_is_built)
{
    expect_review("总投资5亿元的甲冷链基地，年内完成投资1亿元；达产后预计年产值9亿元、年税收3000万元。",
                  "甲冷链基地总投资|level|5|亿元|2023|plan|exact\n"
                  "甲冷链基地完成投资|level|1|亿元|2023|actual|exact\n"
                  "甲冷链基地年产值|level|9|亿元|2023|plan|exact\n"
                  "甲冷链基地年税收|level|3000|万元|2023|plan|exact");
}

Test(follow, parts_behind_a_semicolon_belong_to_the_whole_before_it)
{
    expect_names("居民人均可支配收入3.1万元；按常住地分，城镇居民4万元、农村居民2.2万元，增幅分别为4%、6%。",
                 "居民人均可支配收入|3.1|万元\n城镇居民人均可支配收入|4|万元\n农村居民人均可支配收入|2.2|万元\n"
                 "城镇居民人均可支配收入增幅|4|%\n农村居民人均可支配收入增幅|6|%");
}

Test(follow, a_share_of_an_earlier_year_says_which)
{
    expect_names("接待游客50万人次，旅游收入3亿元，分别恢复到2019年的81%和76%。",
                 "接待游客|50|万人次\n旅游收入|3|亿元\n接待游客恢复到2019年|81|%\n旅游收入恢复到2019年|76|%");
}

Test(follow, a_change_of_the_growth_just_named_is_no_growth)
{
    expect_review("工业用电量增长13.6%，比一季度回落1.9个百分点。",
                  "工业用电量|yoy|13.6|%|2023|actual|exact\n工业用电量增速回落|other|1.9|个百分点|2023|actual|exact");
}

Test(follow, estimates_of_the_year_are_no_results)
{
    expect_review("全年预计实现财政收入4亿元。", "财政收入|level|4|亿元|2023|plan|exact");
}

Test(follow, what_is_new_is_counted_whatever_it_is_compared_with)
{
    expect_review("规上工业企业19户，比上年净增2户。",
                  "规上工业企业|level|19|户|2023|actual|exact\n规上工业企业净增|level|2|户|2023|actual|exact");
}

Test(follow, names_with_numbers_are_no_figures)
{
    expect_nothing("我代表三台县三家镇人民政府作报告，连续保持两位数增长。");
}

Test(follow, items_of_a_list_take_the_head_of_its_heading)
{
    expect_names("主要产品产量：饲料6万吨，增长8%；瓷砖40万平方米。",
                 "饲料产量|6|万吨\n饲料产量|8|%\n瓷砖产量|40|万平方米");
}
