/* The period that a figure is about. */
#include "extract/reading.h"

Test(periods, a_heading_sets_the_period)
{
    expect_review("修路3公里。", "修路|level|3|公里|2023|actual|exact");
    expect_plan("修路3公里。", "修路|level|3|公里|2024|target|exact");
}

Test(periods, words_narrow_the_period)
{
    expect_review("上半年修路3公里，第三季度架桥2座。", "修路|level|3|公里|2023-H1|actual|exact\n"
                                                        "架桥|level|2|座|2023-Q3|actual|exact");
    expect_review("截至9月底修路3公里，1至10月架桥2座；全年种树5株。", "修路|level|3|公里|2023-01..09|actual|exact\n"
                                                                       "架桥|level|2|座|2023-01..10|actual|exact\n"
                                                                       "种树|level|5|株|2023|actual|exact");
    expect_review("前10个月修路3公里。", "修路|level|3|公里|2023-01..10|actual|exact");
}

Test(periods, years_are_named_or_relative)
{
    expect_review("2022年修路3公里，今年架桥2座。", "修路|level|3|公里|2022|actual|exact\n"
                                                    "架桥|level|2|座|2023|actual|exact");
    expect_review("去年修路3公里，预计明年修路5公里。", "修路|level|3|公里|2022|actual|exact\n"
                                                        "修路|level|5|公里|2024|plan|exact");
    expect_plan("去年修路3公里，明年架桥2座。", "修路|level|3|公里|2023|actual|exact\n"
                                                "架桥|level|2|座|2025|target|exact");
    expect_plan("到2025年修路3公里。", "修路|level|3|公里|2025|target|exact");
}

Test(periods, a_year_to_compare_with_holds_for_one_figure)
{
    expect_review("人均收入由2017年的9860元增加到16325元。", "人均收入|level|9860|元|2017|actual|exact\n"
                                                             "人均收入|level|16325|元|2023|actual|exact");
    expect_review("粮食产量是2018年的1.5倍，增长3%。", "粮食产量|other|1.5|倍|2023|actual|exact\n"
                                                       "粮食产量|yoy|3|%|2023|actual|exact");
    expect_review("城镇化率达63%，比2016年提高6.8个百分点。", "城镇化率|share|63|%|2023|actual|exact\n"
                                                              "城镇化率|yoy|6.8|个百分点|2023|actual|exact");
    expect_plan("到2025年，粮食产量达6万吨；修路3公里。", "粮食产量|level|6|万吨|2025|target|exact\n"
                                                          "修路|level|3|公里|2025|target|exact");
}

Test(periods, days_and_spans_of_years_change_nothing)
{
    expect_review("12月8日种树5株，2019—2022年修路3公里，7月以来抗旱4次。", "种树|level|5|株|2023|actual|exact\n"
                                                                            "修路|level|3|公里|2023|actual|exact\n"
                                                                            "抗旱|level|4|次|2023|actual|exact");
}

Test(periods, an_edition_speaks_of_its_clause)
{
    expect_review("今年评上2021年度卫生镇;修路3公里。", "修路|level|3|公里|2023|actual|exact");
    expect_review("石料厂等8家企业入围2022年度纳税大户。", "入围纳税大户企业|level|8|家|2022|actual|exact");
}

Test(periods, the_year_before_is_that_before_the_one_reported)
{
    expect_review("三次产业结构由上年的14:38:48调整为13:39:48。", "第一产业结构|share|14||2022|actual|exact\n"
                                                                  "第二产业结构|share|38||2022|actual|exact\n"
                                                                  "第三产业结构|share|48||2022|actual|exact\n"
                                                                  "第一产业结构|share|13||2023|actual|exact\n"
                                                                  "第二产业结构|share|39||2023|actual|exact\n"
                                                                  "第三产业结构|share|48||2023|actual|exact");
}

Test(periods, a_year_in_brackets_is_of_the_figure_before_it)
{
    expect_review("治理率从71%（2021年）提升至93%。", "治理率|share|71|%|2021|actual|exact\n"
                                                      "治理率|share|93|%|2023|actual|exact");
}

Test(periods, a_deadline_holds_for_its_clause)
{
    expect_plan("产业园力争上半年动工，建成厂房9座，三季度末前投产企业3家。", "建成厂房|level|9|座|2024|target|exact\n"
                                                                              "投产企业|level|3|家|2024|target|exact");
    expect_plan("全年收入增长6%、支出增长8%。", "收入|yoy|6|%|2024|target|exact\n支出|yoy|8|%|2024|target|exact");
}
