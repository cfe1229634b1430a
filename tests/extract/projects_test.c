/* Sentences about one project, one park. */
#include "extract/reading.h"

Test(projects, sizes_are_of_the_project_and_planned)
{
    expect_review("（1）甲山镜头厂项目，总投资3.6亿元，占地85亩，预计年销售5亿元，目前主体已封顶。",
                  "甲山镜头厂项目总投资|level|3.6|亿元|2023|plan|exact\n"
                  "甲山镜头厂项目占地|level|85|亩|2023|plan|exact\n"
                  "甲山镜头厂项目年销售|level|5|亿元|2023|plan|exact");
}

Test(projects, a_semicolon_ends_one_and_may_begin_another)
{
    expect_review("甲山产业园项目，总投资5亿元；乡村公路项目，总投资2亿元；种树3万株。",
                  "甲山产业园项目总投资|level|5|亿元|2023|plan|exact\n"
                  "乡村公路项目总投资|level|2|亿元|2023|plan|exact\n"
                  "种树|level|3|万株|2023|actual|exact");
}

Test(projects, what_works_is_measured)
{
    expect_review("丙谷轴承项目，由某公司投资5亿元兴建，已投产，全年实现开票1.3亿元。",
                  "丙谷轴承项目投资|level|5|亿元|2023|actual|exact\n"
                  "丙谷轴承项目开票|level|1.3|亿元|2023|actual|exact");
}

Test(projects, a_heading_names_the_project_of_its_sentence)
{
    expect_plan("1.丁湾储能产业园。总投资20亿元，用地260亩，一期年产电池2GWh。\n平整土地30亩。",
                "丁湾储能产业园总投资|level|20|亿元|2024|plan|exact\n"
                "丁湾储能产业园用地|level|260|亩|2024|plan|exact\n"
                "丁湾储能产业园一期年产电池|level|2|GWh|2024|plan|exact\n"
                "平整土地|level|30|亩|2024|target|exact");
}

Test(projects, a_parks_output_is_not_the_regions)
{
    extract_report report;
    reading_read("石桥镇工作报告\n一、2023年工作回顾\n东山产业园入驻企业46家，实现税收收入1亿元。全镇税收收入3亿元。\n",
                 &report);
    cr_assert_eq(report.figure_count, 3);
    cr_assert_str_eq(report.figures[1].name, "东山产业园税收收入");
    cr_assert_null(report.figures[1].metric);
    cr_assert_not_null(report.figures[2].metric);
    extract_report_free(&report);
}

Test(projects, one_series_takes_one_value)
{
    extract_report report;
    reading_read("石桥镇工作报告\n一、2023年工作回顾\n农业产值8亿元，农林牧渔业总产值20亿元。\n"
                 "财政收入14万元，税收收入103万元，财税收入合计117万元。\n",
                 &report);
    cr_assert_eq(report.figure_count, 5);
    cr_assert_null(report.figures[0].metric);
    cr_assert_str_eq(report.figures[1].metric->name, "农林牧渔业总产值");
    cr_assert_null(report.figures[2].metric);
    cr_assert_not_null(report.figures[3].metric);
    cr_assert_str_eq(report.figures[4].metric->name, "财政总收入");
    extract_report_free(&report);
}

Test(projects, a_fall_of_energy_is_no_rate_of_decrease)
{
    extract_report report;
    reading_read("石桥镇工作报告\n一、2023年工作回顾\n单位GDP能耗下降2.8%。单位GDP能耗降低率2.8%。\n", &report);
    cr_assert_eq(report.figure_count, 2);
    cr_assert_null(report.figures[0].metric);
    cr_assert_not_null(report.figures[1].metric);
    extract_report_free(&report);
}

Test(projects, sizes_beside_each_other_are_of_the_same_project)
{
    expect_names("投资1.06亿元、全长14.7公里的平安公路全线通车。", "平安公路投资|1.06|亿元\n平安公路全长|14.7|公里");
}
