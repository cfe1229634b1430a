/* The parts of a report and their years, in the styles that reports have. */
#include "extract/reading.h"

Test(outline, a_report_given_early_in_the_year_reviews_the_year_before)
{
    cr_assert_str_eq(reading_figures("政府工作报告\n——2024年1月12日在石桥镇第三次会议上\n修路3公里。去年架桥2座。\n"),
                     "修路|level|3|公里|2023|actual|exact\n架桥|level|2|座|2023|actual|exact");
}

Test(outline, a_report_given_late_reviews_its_own_year)
{
    cr_assert_str_eq(reading_figures("政府工作报告\n2022年10月28日在石桥镇第三次会议上\n各位代表：\n一、工作回顾\n"
                                     "修路3公里。\n二、今后的安排\n架桥2座。预计明年挖渠5公里。\n"),
                     "修路|level|3|公里|2022|actual|exact\n架桥|level|2|座|2022|target|exact\n"
                     "挖渠|level|5|公里|2023|plan|exact");
}

Test(outline, a_plan_without_a_year_follows_a_whole_year)
{
    cr_assert_str_eq(
        reading_figures("石桥镇工作报告\n一、2021年工作回顾\n修路3公里。\n二、下一步工作打算\n架桥2座。\n"),
        "修路|level|3|公里|2021|actual|exact\n架桥|level|2|座|2022|target|exact");
}

Test(outline, a_plan_inside_the_year_stays_in_it)
{
    cr_assert_str_eq(
        reading_figures("石桥镇工作报告\n一、2022年以来工作回顾\n修路3公里。\n二、下一步工作\n架桥2座。\n"),
        "修路|level|3|公里|2022|actual|exact\n架桥|level|2|座|2022|target|exact");
}

Test(outline, a_bulletin_is_all_review)
{
    cr_assert_str_eq(
        reading_figures("安河县2023年国民经济和社会发展统计公报\n一、综合\n粮食产量3万吨，比上年增长2%。\n"),
        "粮食产量|level|3|万吨|2023|actual|exact\n粮食产量|yoy|2|%|2023|actual|exact");
}

Test(outline, sentences_open_a_plan_without_headings)
{
    cr_assert_str_eq(reading_figures("安河县2022年工作报告\n2022年，修路3公里。2022年平稳。\n"
                                     "2023年主要预期目标是：粮食产量增长2%。\n架桥2座。\n"),
                     "修路|level|3|公里|2022|actual|exact\n粮食产量|yoy|2|%|2023|target|exact\n"
                     "架桥|level|2|座|2023|target|exact");
    cr_assert_str_eq(reading_figures("安河县2022年工作报告\n2022年，修路3公里。\n下一步，架桥2座。\n"),
                     "修路|level|3|公里|2022|actual|exact\n架桥|level|2|座|2023|target|exact");
}

Test(outline, headings_may_run_into_their_paragraph)
{
    cr_assert_str_eq(
        reading_figures("石桥镇工作报告\n一、2021年工作回顾。修路3公里。\n二、2022年工作安排。架桥2座。\n"),
        "修路|level|3|公里|2021|actual|exact\n架桥|level|2|座|2022|target|exact");
}

Test(outline, a_title_of_two_years_changes_nothing)
{
    cr_assert_str_eq(
        reading_figures("石桥镇2021年工作总结和2022年工作计划\n修路3公里。\n二、2022年工作计划\n架桥2座。\n"),
        "修路|level|3|公里|2021|actual|exact\n架桥|level|2|座|2022|target|exact");
}

Test(outline, the_year_named_most_is_taken_when_nothing_else_is_said)
{
    cr_assert_str_eq(reading_figures("工作材料\n2019年修路3公里，2019年平稳。\n架桥2座。\n各项工作平稳有序推进。\n"),
                     "修路|level|3|公里|2019|actual|exact\n架桥|level|2|座|2019|actual|exact");
}

Test(outline, a_paragraph_about_the_half_year_to_come_opens_the_plan)
{
    cr_assert_str_eq(reading_figures("某区2023年上半年工作情况汇报\n今年以来，新建公园5座。\n"
                                     "下半年，重点抓好以下工作：新建公园3座；确保全年造林增长7%以上，税收增长6%。\n"),
                     "新建公园|level|5|座|2023-H1|actual|exact\n新建公园|level|3|座|2023-H2|target|exact\n"
                     "造林|yoy|7|%|2023|target|over\n税收|yoy|6|%|2023|target|exact");
}
