/* Periods that a sentence does not name itself, and bytes of a figure. */
#include <stdio.h>
#include <string.h>

#include "extract/reading.h"

/* Of a review of 2023: '?' for each figure whose period is assumed, '.' for the others. */
static const char *assumed(const char *body)
{
    static char marks[64];
    static char text[2048];
    extract_report report;
    size_t count = 0;
    snprintf(text, sizeof text, "工作报告\n一、2023年工作回顾\n%s\n", body);
    reading_read(text, &report);
    for (size_t i = 0; i < report.figure_count && count + 1 < sizeof marks; i++) {
        marks[count++] = report.figures[i].period_assumed ? '?' : '.';
    }
    marks[count] = '\0';
    extract_report_free(&report);
    return marks;
}

Test(assumed, behind_a_sentence_of_another_period_in_the_paragraph)
{
    cr_assert_str_eq(assumed("上半年，固定资产投资1.1亿元。接待游客3万人次。"), ".?");
    cr_assert_str_eq(assumed("2022年，固定资产投资1.1亿元。2023年，接待游客3万人次。"), "..");
}

Test(assumed, not_where_the_same_period_was_named_or_none)
{
    cr_assert_str_eq(assumed("2023年，固定资产投资1.1亿元。接待游客3万人次。"), "..");
    cr_assert_str_eq(assumed("固定资产投资1.1亿元。接待游客3万人次。"), "..");
}

Test(assumed, not_in_the_paragraph_behind)
{
    cr_assert_str_eq(assumed("上半年，固定资产投资1.1亿元。\n二是接待游客3万人次。"), "..");
}

Test(assumed, a_figure_ends_before_blanks)
{
    extract_report report;
    reading_read("2023年工作报告\n财政总收入\t1.25亿元 \t增长1.5%\n", &report);
    cr_assert_eq(report.figure_count, 2);
    cr_assert_eq(memcmp(report.text + report.figures[0].offset, "1.25亿元", report.figures[0].length), 0);
    cr_assert_eq(report.figures[0].length, strlen("1.25亿元"));
    extract_report_free(&report);
}
