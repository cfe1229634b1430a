/* What a report carries beside its figures: offsets, evidence, canonical values. */
#include <stdlib.h>
#include <string.h>

#include "extract/reading.h"
#include "extract/report.h"
#include "support/failing.h"

static const char *const TEXT = "石桥镇2023年上半年工作总结和下半年工作计划\n"
                                "一、上半年工作开展情况\n"
                                "（一）经济运行。1-6月，完成固定资产投资1.36亿元，同比增长18.5%；发展油茶\n1200亩。\n"
                                "二、下半年工作计划\n"
                                "力争完成固定资产投资2亿元。\n";

Test(report, offsets_lead_back_to_the_text)
{
    extract_report report;
    reading_read(TEXT, &report);
    cr_assert_eq(report.figure_count, 4);
    for (size_t i = 0; i < report.figure_count; i++) {
        const extract_figure *figure = &report.figures[i];
        cr_assert(figure->offset >= figure->sentence_offset);
        cr_assert(figure->offset + figure->length <= figure->sentence_offset + figure->sentence_length);
        cr_assert(figure->sentence_offset + figure->sentence_length <= report.text_length);
    }
    cr_assert(memcmp(report.text + report.figures[0].offset, "1.36亿元", report.figures[0].length) == 0);
    cr_assert(memcmp(report.text + report.figures[2].offset, "1200亩", report.figures[2].length) == 0);
    extract_report_free(&report);
    extract_report_free(&report);
    extract_report_free(NULL);
}

Test(report, evidence_is_one_line_of_forty_characters)
{
    extract_report report;
    reading_read(TEXT, &report);
    for (size_t i = 0; i < report.figure_count; i++) {
        const char *evidence = report.figures[i].evidence;
        size_t characters = 0;
        for (const char *at = evidence; *at != '\0'; at++) {
            characters += (*at & 0xc0) != 0x80;
        }
        cr_assert(characters <= 40);
        cr_assert(strchr(evidence, '\n') == NULL);
    }
    cr_assert_str_eq(report.figures[0].evidence, "完成固定资产投资1.36亿元");
    cr_assert_str_eq(report.figures[2].evidence, "发展油茶1200亩");
    extract_report_free(&report);
}

Test(report, parts_have_their_periods)
{
    extract_report report;
    reading_read(TEXT, &report);
    cr_assert_eq(report.year, 2023);
    cr_assert_eq(report.figures[0].span.last, 6);
    cr_assert_eq(report.figures[0].role, YB_ACTUAL);
    cr_assert_eq(report.figures[3].span.first, 7);
    cr_assert_eq(report.figures[3].span.last, 12);
    cr_assert_eq(report.figures[3].role, YB_TARGET);
    extract_report_free(&report);
}

Test(report, metrics_have_canonical_values)
{
    extract_report report;
    char text[YB_DECIMAL_TEXT];
    reading_read(TEXT, &report);
    cr_assert_not_null(report.figures[0].metric);
    cr_assert_str_eq(report.figures[0].metric->name, "固定资产投资");
    cr_assert(report.figures[0].has_canonical);
    yb_decimal_format(report.figures[0].canonical, text);
    cr_assert_str_eq(text, "13600");
    cr_assert_str_eq(report.figures[0].canonical_unit, "万元");
    cr_assert_not_null(report.figures[1].metric);
    cr_assert_eq(report.figures[1].measure, YB_YOY);
    cr_assert_str_eq(report.figures[1].canonical_unit, "%");
    cr_assert_null(report.figures[2].metric);
    cr_assert_str_eq(report.figures[2].canonical_unit, "亩");
    extract_report_free(&report);
}

Test(report, an_ambiguous_name_beside_its_parts_stays_a_phrase)
{
    extract_report report;
    reading_read("石桥镇工作报告\n一、2023年工作回顾\n地方财力2819万元，其中税务收入2772万元，财政收入47万元。\n",
                 &report);
    cr_assert_eq(report.figure_count, 3);
    cr_assert_null(report.figures[2].metric);
    extract_report_free(&report);
}

Test(report, text_without_figures_is_no_error)
{
    extract_report report;
    reading_read("各位代表：大家好！\n\n", &report);
    cr_assert_eq(report.figure_count, 0);
    cr_assert_eq(report.region, YB_NO_REGION);
    cr_assert_str_eq(report.region_name, "");
    extract_report_free(&report);
}

Test(report, a_hint_gives_the_year_that_the_text_lacks)
{
    const char *text = "工作报告\n修路3公里。\n";
    yb_regions *regions = reading_regions();
    extract_options options = { regions, YB_NO_REGION, 2020 };
    extract_report report;
    cr_assert_eq(extract_text(text, strlen(text), &options, &report, NULL), YB_OK);
    cr_assert_eq(report.year, 2020);
    cr_assert_eq(report.figure_count, 1);
    cr_assert_eq(report.figures[0].year, 2020);
    extract_report_free(&report);
    options.year = 0;
    cr_assert_eq(extract_text(text, strlen(text), &options, &report, NULL), YB_OK);
    cr_assert_eq(report.figure_count, 0);
    extract_report_free(&report);
    yb_regions_release(regions);
}

Test(report, every_allocation_may_fail)
{
    yb_regions *regions = reading_regions();
    extract_options options = { regions, YB_NO_REGION, 0 };
    const char *text = "石桥镇工作报告\n一、2023年工作回顾\n长岭区石桥镇修路3公里。\n";
    failing_hooks failing;
    for (unsigned n = 0;; n++) {
        extract_report report;
        yb_error error = YB_ERROR_INIT;
        failing_start(&failing, FAIL_MEMORY, n);
        yb_status status = extract_text_with(&failing.allocator, text, strlen(text), &options, &report, &error);
        if (!failing.failed) {
            cr_assert_eq(status, YB_OK);
            extract_report_free(&report);
            break;
        }
        cr_assert_eq(status, YB_NO_MEMORY);
        cr_assert_eq(error.status, YB_NO_MEMORY);
        cr_assert_eq(failing.blocks, 0);
    }
    cr_assert_eq(failing.blocks, 0);
    yb_regions_release(regions);
}

Test(report, what_was_newly_built_is_not_how_many_there_are)
{
    extract_report report;
    reading_read("石桥镇工作报告\n一、2023年工作回顾\n培育农民合作社46家。农民合作社达60家。\n", &report);
    cr_assert_eq(report.figure_count, 2);
    cr_assert_null(report.figures[0].metric);
    cr_assert_not_null(report.figures[1].metric);
    extract_report_free(&report);
}

Test(report, points_of_growth_are_no_growth)
{
    extract_report report;
    reading_read("石桥镇工作报告\n一、2023年工作回顾\n固定资产投资增长8%，增速提高2个百分点。\n", &report);
    cr_assert_eq(report.figure_count, 2);
    cr_assert_not_null(report.figures[0].metric);
    cr_assert_null(report.figures[1].metric);
    extract_report_free(&report);
}
