/* Figures that cannot be right are told, by ingest and by check --plausible, and
 * stay as they are. */
#include <stdio.h>
#include <stdlib.h>

#include "program.h"
#include "support/test.h"

/* Towns of one district. */
static const char *const towns[] = { "千金镇", "练市镇", "双林镇", "善琏镇", "和孚镇", "南浔镇", "菱湖镇" };
#define TOWNS (sizeof towns / sizeof *towns)

static void write_report(const program *p, const char *name, const char *town, int year, const char *sentences)
{
    char text[2048];
    snprintf(text, sizeof text, "%s%d年工作总结\n湖州市南浔区%s。%d年，%s\n", town, year, town, year, sentences);
    program_write_text(p, name, text);
}

/* Reports of one town over five years: the revenue grows by 5 % a year; `odd` stands in its place in 2021. */
static void write_years(const program *p, const char *odd)
{
    for (int year = 2019; year <= 2023; year++) {
        char name[32], sentences[256];
        double revenue = 12000;
        for (int i = 2019; i < year; i++) {
            revenue *= 1.05;
        }
        snprintf(name, sizeof name, "t%d.txt", year);
        snprintf(sentences, sizeof sentences, "全镇完成财政总收入%.0f万元，同比增长5%%。森林覆盖率41.%d%%。", revenue,
                 year % 10);
        write_report(p, name, towns[0], year, year == 2021 && odd != NULL ? odd : sentences);
    }
}

static unsigned count_words(const char *text, const char *words)
{
    unsigned count = 0;
    for (const char *at = text; (at = strstr(at, words)) != NULL; at += strlen(words)) {
        count++;
    }
    return count;
}

Test(plausibility, ordinary_figures_raise_no_doubts)
{
    program p;
    program_start(&p);
    write_years(&p, NULL);
    program_expect(&p, 0, "yearbook ingest store t*.txt");
    cr_assert_null(strstr(p.err, "not plausible"));
    program_expect(&p, 0, "yearbook check store --plausible");
    must_contain(p.err, "0 doubts about 15 actual figures\n");
    program_end(&p);
}

Test(plausibility, a_revenue_in_another_unit_than_its_other_years_is_told_and_stored)
{
    program p;
    program_start(&p);
    write_years(&p, "全镇完成财政总收入13230元，同比增长5%。");
    program_expect(&p, 0, "yearbook ingest store t*.txt");
    cr_assert_eq(count_words(p.err, "not plausible"), 1);
    must_contain(p.err, "t2021.txt: not plausible: 财政总收入, 2021, level, actual: 13230元 at byte ");
    must_contain(p.err, ": about 10^-4 times the median of its other years, which is ");
    must_contain(p.err, "; is it in another unit?\n");
    must_contain(p.err, "uncertain 1 (magnitude 1)\n");
    program_expect(&p, 0, "yearbook export store --metric 财政总收入 --measure level --year 2021");
    must_contain(p.out, "330503107,2021,fiscal_total_revenue,1.323,万元,level,actual,,exact\n");
    program_end(&p);
}

Test(plausibility, other_years_may_stand_in_the_store_already)
{
    program p;
    program_start(&p);
    write_years(&p, NULL);
    write_report(&p, "late.txt", towns[0], 2024, "全镇完成财政总收入153150元。");
    program_expect(&p, 0, "yearbook ingest store t*.txt && yearbook ingest store late.txt");
    must_contain(p.err, "late.txt: not plausible: 财政总收入, 2024, level, actual: 153150元 at byte ");
    must_contain(p.err, "times the median of its other years");
    program_end(&p);
}

Test(plausibility, a_revenue_in_another_unit_than_its_neighbours_is_told)
{
    program p;
    program_start(&p);
    for (size_t i = 0; i < TOWNS; i++) {
        char name[32], sentences[128];
        snprintf(name, sizeof name, "n%zu.txt", i);
        snprintf(sentences, sizeof sentences, "全镇完成财政总收入%zu%s。", 12000 + 1700 * i, i == 3 ? "元" : "万元");
        write_report(&p, name, towns[i], 2023, sentences);
    }
    program_expect(&p, 0, "yearbook ingest store n*.txt --within 浙江省");
    cr_assert_eq(count_words(p.err, "not plausible"), 1);
    must_contain(p.err, "n3.txt: not plausible: 财政总收入, 2023, level, actual: 17100元 at byte ");
    must_contain(p.err, "times the median of its neighbours, which is ");
    program_end(&p);
}

Test(plausibility, growth_beyond_all_proportion_and_against_its_levels_is_told)
{
    program p;
    program_start(&p);
    write_years(&p, "全镇完成财政总收入13230万元，同比增长50%。固定资产投资2亿元，同比增长1500%。");
    program_expect(&p, 0, "yearbook ingest store t*.txt");
    cr_assert_eq(count_words(p.err, "not plausible"), 2);
    must_contain(p.err, "50% at byte ");
    must_contain(p.err, ": from 12600 万元 in 2020 to 13230 万元 in 2021 is +5.0 %, and +50.0 % was said\n");
    must_contain(p.err, "1500% at byte ");
    must_contain(p.err, ": a growth of more than 1000 % in a year\n");
    program_end(&p);
}

Test(plausibility, a_part_larger_than_its_whole_is_told_whichever_came_later)
{
    program p;
    program_start(&p);
    write_report(&p, "town.txt", towns[0], 2023, "全镇完成财政总收入3.2亿元，农村居民人均可支配收入41000元。");
    program_write_text(&p, "district.txt",
                       "南浔区2023年政府工作报告\n湖州市南浔区。2023年，全区完成财政总收入2.4亿元，"
                       "农村居民人均可支配收入39000元。\n");
    program_expect(&p, 0, "yearbook ingest store town.txt district.txt --within 浙江省");
    cr_assert_eq(count_words(p.err, "not plausible"), 1);
    must_contain(p.err, "town.txt: not plausible: 财政总收入, 2023, level, actual: 3.2亿元 at byte ");
    must_contain(p.err, ": more than all of 南浔区, 24000 万元\n");
    program_expect(&p, 0, "yearbook ingest other town.txt && yearbook ingest other district.txt --within 浙江省");
    must_contain(p.err, "district.txt: not plausible: ");
    must_contain(p.err, ": less than 千金镇 alone, 32000 万元\n");
    program_end(&p);
}

Test(plausibility, shares_beyond_a_hundred_are_told_but_not_of_what_was_planned)
{
    program p;
    program_start(&p);
    write_report(&p, "a.txt", towns[0], 2023,
                 "森林覆盖率141.5%。完成固定资产投资3亿元，完成年度任务的108%。自来水普及率99.5%。");
    program_expect(&p, 0, "yearbook ingest store a.txt");
    cr_assert_eq(count_words(p.err, "not plausible"), 1);
    must_contain(p.err, "141.5% at byte ");
    must_contain(p.err, ": a share of more than 100 %\n");
    program_end(&p);
}

Test(plausibility, with_a_review_file_what_is_not_plausible_waits)
{
    program p;
    program_start(&p);
    write_years(&p, "全镇完成财政总收入13230元，同比增长5%。");
    program_expect(&p, 0, "yearbook ingest store t*.txt --review doubts.csv");
    must_contain(p.err, "1 figure for review in doubts.csv");
    program_expect(&p, 0, "grep -c 'about 10^-4 times the median of its other years' doubts.csv");
    program_expect(&p, 0, "yearbook export store --metric 财政总收入 --measure level");
    cr_assert_null(strstr(p.out, ",2021,"));
    program_expect(&p, 0,
                   "sed 's/^,/keep,/; s/13230,元/13230,万元/' doubts.csv >done.csv && "
                   "yearbook ingest store --accept done.csv && yearbook check store --plausible");
    must_contain(p.err, "0 doubts about ");
    program_expect(&p, 0, "yearbook trace store --metric 财政总收入 --region 千金镇 --year 2021 --measure level --all");
    must_contain(p.out, "13230 万元\n  accepted by a person: done.csv, line 2\n");
    program_end(&p);
}

Test(plausibility, check_lists_them_and_import_takes_the_corrected_list)
{
    program p;
    program_start(&p);
    write_years(&p, "全镇完成财政总收入13230元，同比增长5%。");
    program_expect(&p, 0, "yearbook ingest store t*.txt && yearbook check store --plausible --format csv >list.csv");
    must_contain(p.err, "1 doubt about ");
    program_expect(&p, 0, "cat list.csv");
    must_contain(p.out, "region,region_name,metric,metric_name,period,measure,value,unit,doubt,reason,document,offset\n"
                        "330503107,千金镇,fiscal_total_revenue,财政总收入,2021,level,1.323,万元,magnitude,");
    program_expect(&p, 0,
                   "sed 's/,1.323,/,13230,/' list.csv >right.csv && yearbook import store right.csv && "
                   "yearbook check store --plausible --format csv");
    must_contain(p.err, "0 doubts about ");
    program_end(&p);
}

Test(plausibility, check_narrows_to_metric_region_and_years)
{
    program p;
    program_start(&p);
    write_years(&p, "全镇完成财政总收入13230元，同比增长5%。");
    program_expect(&p, 0, "yearbook ingest store t*.txt");
    program_expect(&p, 0, "yearbook check store --plausible --year 2021 --region 南浔区 --metric 财政总收入");
    must_contain(p.err, "1 doubt about 2 actual figures\n");
    program_expect(&p, 0, "yearbook check store --plausible --year 2022");
    must_contain(p.err, "0 doubts about ");
    program_expect(&p, 0, "yearbook check store --plausible --region 练市镇");
    must_contain(p.err, "0 doubts about 0 actual figures\n");
    program_expect(&p, 2, "yearbook check store --year 2021");
    must_contain(p.err, "go with --plausible");
    program_expect(&p, 1, "yearbook check store --plausible --metric 财政");
    program_end(&p);
}
