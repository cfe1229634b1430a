/* Reports in traditional characters are read as those in simplified ones. */
#include <stdlib.h>
#include <string.h>

#include "extract/reading.h"

static const char SIMPLIFIED[] =
    "柳林乡2023年工作总结\n"
    "一、2023年工作回顾\n"
    "全镇完成财政总收入8.47亿元，增长4.9%；规上工业总产值98.3亿元，固定资产投资16.4亿元，同比增长10.2%。\n"
    "农作物播种面积2.86万亩，粮食总产量1.31万吨；生猪存栏三千余头，接待游客38.6万人次，满意度百分之九十。\n"
    "在农村，水库由12座增加到15座，其后新建里程两公里，关停企业20余家。\n"
    "二、2024年工作计划\n"
    "力争农村居民人均可支配收入增长7.5%以上。\n";

static const char TRADITIONAL[] =
    "柳林鄉2023年工作總結\n"
    "一、2023年工作回顧\n"
    "全鎮完成財政總收入8.47億元，增長4.9%；規上工業總產值98.3億元，固定資產投資16.4億元，同比增長10.2%。\n"
    "農作物播種面積2.86萬畝，糧食總產量1.31萬噸；生豬存欄三千餘頭，接待遊客38.6萬人次，滿意度百分之九十。\n"
    "在農村，水庫由12座增加到15座，其後新建里程兩公里，關停企業20餘家。\n"
    "二、2024年工作計劃\n"
    "力爭農村居民人均可支配收入增長7.5%以上。\n";

static void expect_same(const char *simplified, const char *traditional)
{
    char *expected = strdup(reading_figures(simplified));
    cr_assert_str_neq(expected, "");
    cr_assert_str_eq(reading_figures(traditional), expected);
    free(expected);
}

Test(traditional, a_report_gives_the_figures_of_the_simplified_one)
{
    cr_assert_eq(strlen(TRADITIONAL), strlen(SIMPLIFIED));
    expect_same(SIMPLIFIED, TRADITIONAL);
    expect_same("石桥镇2023年财政收入3亿元。\n", "石橋鎮2023年財政收入3億元。\n");
}

Test(traditional, its_place_metrics_and_offsets_are_the_same)
{
    extract_report plain, other;
    reading_read(SIMPLIFIED, &plain);
    reading_read(TRADITIONAL, &other);
    cr_assert_neq(other.region, YB_NO_REGION);
    cr_assert_eq(other.region, plain.region);
    cr_assert_eq(other.year, 2023);
    cr_assert_str_eq(other.region_name, plain.region_name);
    cr_assert_eq(other.figure_count, plain.figure_count);
    for (size_t i = 0; i < plain.figure_count; i++) {
        const extract_figure *mine = &other.figures[i], *its = &plain.figures[i];
        cr_assert_eq(mine->metric, its->metric);
        cr_assert_eq(mine->offset, its->offset);
        cr_assert_eq(mine->length, its->length);
        cr_assert_eq(mine->sentence_offset, its->sentence_offset);
    }
    extract_report_free(&plain);
    extract_report_free(&other);
}

Test(traditional, text_and_evidence_stay_as_written)
{
    extract_report report;
    reading_read(TRADITIONAL, &report);
    cr_assert_str_eq(report.text, TRADITIONAL);
    cr_assert_str_eq(report.figures[0].name, "财政总收入");
    cr_assert(strstr(report.figures[0].evidence, "財政總收入8.47億元") != NULL);
    cr_assert(memcmp(report.text + report.figures[0].offset, "8.47億元", report.figures[0].length) == 0);
    extract_report_free(&report);
}

Test(traditional, a_long_report_is_recognised_and_a_table_in_it_read)
{
    static char simplified[1 << 16], traditional[1 << 16];
    simplified[0] = traditional[0] = '\0';
    for (int i = 0; i < 8; i++) {
        strcat(simplified, SIMPLIFIED);
        strcat(traditional, TRADITIONAL);
    }
    strcat(simplified, "指标\t单位\t2023年\n财政收入\t亿元\t3.5\n");
    strcat(traditional, "指標\t單位\t2023年\n財政收入\t億元\t3.5\n");
    expect_same(simplified, traditional);
}

Test(traditional, a_character_that_both_scripts_have_does_not_tell)
{
    extract_report report;
    reading_read("石桥镇2023年，后坪、乾元後村投资3亿元。\n", &report);
    cr_assert(strstr(report.figures[0].evidence, "乾元後村") != NULL);
    cr_assert_str_eq(report.text, "石桥镇2023年，后坪、乾元後村投资3亿元。\n");
    extract_report_free(&report);
    expect_review("乾元後村粮食产量30吨。", "乾元後村粮食产量|level|30|吨|2023|actual|exact");
}
