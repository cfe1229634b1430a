/* See reading.h. */
#include "extract/reading.h"

#include <stdio.h>
#include <string.h>

static char lines[1 << 16];

yb_regions *reading_regions(void)
{
    static const char *const ROWS[][4] = {
        { "1", "", "province", "东平省" },      { "11", "1", "city", "临江市" },
        { "1101", "11", "county", "安河县" },   { "110101", "1101", "town", "石桥镇" },
        { "110102", "1101", "town", "柳林乡" }, { "2", "", "province", "西岭省" },
        { "21", "2", "city", "云州市" },        { "2101", "21", "county", "长岭区" },
        { "210101", "2101", "town", "石桥镇" },
    };
    yb_regions_builder *builder;
    yb_regions *regions;
    cr_assert_eq(yb_regions_builder_create(NULL, &builder, NULL), YB_OK);
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        cr_assert_eq(yb_regions_builder_add(builder, ROWS[i][0], ROWS[i][1], ROWS[i][2], ROWS[i][3], 0, NULL), YB_OK);
    }
    cr_assert_eq(yb_regions_builder_finish(builder, &regions, NULL), YB_OK);
    yb_regions_builder_free(builder);
    return regions;
}

void reading_read(const char *text, extract_report *report)
{
    yb_regions *regions = reading_regions();
    extract_options options = { regions, YB_NO_REGION, 0 };
    cr_assert_eq(extract_text(text, strlen(text), &options, report, NULL), YB_OK);
    yb_regions_release(regions);
}

static void add_line(const extract_figure *figure, int whole)
{
    char value[YB_DECIMAL_TEXT], period[32];
    size_t used = strlen(lines);
    yb_decimal_format(figure->value, value);
    yb_period_format(figure->year, figure->span, period);
    if (whole) {
        snprintf(lines + used, sizeof lines - used, "%s%s|%s|%s|%s|%s|%s|%s", used > 0 ? "\n" : "", figure->name,
                 yb_measure_name(figure->measure), value, figure->unit, period, yb_role_name(figure->role),
                 yb_bound_name(figure->bound));
    } else {
        snprintf(lines + used, sizeof lines - used, "%s%s|%s|%s", used > 0 ? "\n" : "", figure->name, value,
                 figure->unit);
    }
}

static const char *print(const char *text, int whole)
{
    extract_report report;
    reading_read(text, &report);
    lines[0] = '\0';
    for (size_t i = 0; i < report.figure_count; i++) {
        add_line(&report.figures[i], whole);
    }
    extract_report_free(&report);
    return lines;
}

const char *reading_figures(const char *text)
{
    return print(text, 1);
}

const char *reading_review(const char *sentence)
{
    char text[8192];
    snprintf(text, sizeof text, "石桥镇工作报告\n一、2023年工作回顾\n%s\n", sentence);
    return print(text, 1);
}

const char *reading_plan(const char *sentence)
{
    char text[8192];
    snprintf(text, sizeof text, "石桥镇工作报告\n一、2023年工作回顾\n平稳有序。\n二、2024年工作安排\n%s\n", sentence);
    return print(text, 1);
}

const char *reading_names(const char *sentence)
{
    char text[8192];
    snprintf(text, sizeof text, "石桥镇工作报告\n一、2023年工作回顾\n%s\n", sentence);
    return print(text, 0);
}
