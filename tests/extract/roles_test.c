/* Measured, aimed at, planned. */
#include "extract/reading.h"

Test(roles, a_review_is_actual_and_a_plan_is_target)
{
    expect_review("粮食产量达到500吨。", "粮食产量|level|500|吨|2023|actual|exact");
    expect_plan("确保粮食产量达到500吨。", "粮食产量|level|500|吨|2024|target|exact");
}

Test(roles, sizes_of_projects_are_plans_until_they_stand)
{
    expect_review("总投资3亿元的桥梁项目获批，总投资2亿元的冷库项目已建成投产。",
                  "桥梁项目获批总投资|level|3|亿元|2023|plan|exact\n"
                  "冷库项目总投资|level|2|亿元|2023|actual|exact");
    expect_review("年产5万吨面粉项目落户。", "年产面粉项目|level|5|万吨|2023|plan|exact");
    expect_review("投资80万元新建广场，预计受益群众500人。", "新建广场投资|level|80|万元|2023|actual|exact\n"
                                                             "新建广场受益群众|level|500|人|2023|plan|exact");
    expect_plan("规划建设停车场2处，总投资3亿元的桥梁项目开工。", "规划建设停车场|level|2|处|2024|plan|exact\n"
                                                                  "桥梁项目总投资|level|3|亿元|2024|plan|exact");
}

Test(roles, what_a_place_has_is_actual_in_a_plan_too)
{
    expect_plan("确保全镇18个行政村全部通车。", "通车行政村|level|18|个|2024|actual|exact");
}

Test(roles, details_of_a_plan_stay_a_plan)
{
    expect_review("计划实施项目9个，其中道路项目4个，修路3公里。", "实施项目|level|9|个|2023|plan|exact\n"
                                                                   "实施道路项目|level|4|个|2023|plan|exact\n"
                                                                   "修路|level|3|公里|2023|actual|exact");
}

Test(roles, targets_handed_down_are_targets)
{
    expect_review("税收8万元，比上级下达的6万元任务多出2万元。", "税收|level|8|万元|2023|actual|exact\n"
                                                                 "税收上级下达|level|6|万元|2023|target|exact\n"
                                                                 "税收上级下达任务|other|2|万元|2023|actual|exact");
}

Test(roles, what_a_share_is_of_was_aimed_at)
{
    expect_review("1-6月，完成工业总产值18亿元，占全年目标36亿元的50%。",
                  "工业总产值|level|18|亿元|2023-H1|actual|exact\n"
                  "工业总产值全年目标|level|36|亿元|2023|target|exact\n"
                  "工业总产值|share|50|%|2023-H1|actual|exact");
}

Test(roles, what_compares_with_a_plan_is_planned)
{
    expect_review("全年预计完成工业总产值9亿元，为年计划的103%，增幅15%。",
                  "工业总产值|level|9|亿元|2023|plan|exact\n"
                  "工业总产值年计划完成率|share|103|%|2023|plan|exact\n"
                  "工业总产值|yoy|15|%|2023|plan|exact");
}

Test(roles, a_higher_aim_is_for_the_same_growth)
{
    expect_plan("生产总值增长6%左右，力争6.5%。",
                "生产总值|yoy|6|%|2024|target|about\n生产总值|yoy|6.5|%|2024|target|exact");
}
