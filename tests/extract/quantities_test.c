/* Units, hedges and ranges. */
#include "extract/reading.h"

Test(quantities, hedges_before_and_behind_set_the_bound)
{
    expect_review("新修渠道约300米，服务企业20多家，养殖户突破60户，不足80户，至少70户。",
                  "新修渠道|level|300|米|2023|actual|about\n"
                  "服务企业|level|20|家|2023|actual|over\n"
                  "养殖户|level|60|户|2023|actual|over\n"
                  "养殖户|level|80|户|2023|actual|under\n"
                  "养殖户|level|70|户|2023|actual|over");
    expect_review("新增床位12张以上，失业率控制在4%以内，修渠300米左右。",
                  "新增床位|level|12|张|2023|actual|over\n"
                  "新增床位失业率|share|4|%|2023|actual|under\n"
                  "修渠|level|300|米|2023|actual|about");
    expect_review("耗水不超过30吨，种树不少于50株，节电近20度电。", "耗水|level|30|吨|2023|actual|under\n"
                                                                    "种树|level|50|株|2023|actual|over\n"
                                                                    "节电|level|20|度电|2023|actual|under");
}

Test(quantities, ranges_give_a_lower_and_an_upper_end)
{
    expect_plan("力争申报3—5个项目，增速保持在6%-8%。", "申报项目|level|3|个|2024|target|over\n"
                                                        "申报项目|level|5|个|2024|target|under\n"
                                                        "申报项目|yoy|6|%|2024|target|over\n"
                                                        "申报项目|yoy|8|%|2024|target|under");
}

Test(quantities, units_may_have_a_second_part)
{
    expect_review("细颗粒物浓度32μg/m³，优良天数268天，存贷比76%。", "细颗粒物浓度|level|32|μg/m³|2023|actual|exact\n"
                                                                     "优良天数|level|268|天|2023|actual|exact\n"
                                                                     "存贷比|share|76|%|2023|actual|exact");
    expect_review("细颗粒物浓度为21微克/立方米，茶青均价35元/斤。",
                  "细颗粒物浓度|level|21|微克/立方米|2023|actual|exact\n"
                  "茶青均价|level|35|元/斤|2023|actual|exact");
}

Test(quantities, a_unit_is_not_the_beginning_of_a_longer_word)
{
    expect_nothing("抓住3个方面，做好5项工作，发展3道路。");
}

Test(quantities, chinese_numerals_count_only_where_they_are_a_statistic)
{
    expect_review("对李庄、王庄、赵庄三个村进行改造，新建两座桥。", "村进行改造|level|3|个|2023|actual|exact\n"
                                                                    "新建桥|level|2|座|2023|actual|exact");
    expect_nothing("落实两个维护，抓好三件大事，形成一批成果，办好十件实事，三支一扶。");
}
