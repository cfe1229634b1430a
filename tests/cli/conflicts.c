/* Two figures for one key: which of them counts, within a report, between
 * reports and against the store; and trace --all, which tells of both. */
#include <stdio.h>
#include <stdlib.h>

#include "program.h"
#include "support/test.h"

/* A report of 千金镇 of the year, with these sentences. */
static void write_report(const program *p, const char *name, int year, const char *sentences)
{
    char text[4096];
    snprintf(text, sizeof text, "千金镇%d年工作总结\n湖州市南浔区千金镇。%s\n", year, sentences);
    program_write_text(p, name, text);
}

/* What the store has for the metric's level of 2023, as exported: "12500,万元,level,actual,,exact". */
static void must_hold(program *p, const char *metric, const char *figure)
{
    char line[256];
    program_expect(p, 0, "yearbook export store --metric %s --measure level --year 2023", metric);
    snprintf(line, sizeof line, "330503107,2023,%s,%s\n", metric, figure);
    must_contain(p->out, line);
}

/* One report with these sentences gives one figure, and no conflict is told unless `conflicts`. */
static void one_report(const char *metric, const char *sentences, const char *figure, int conflicts)
{
    program p;
    program_start(&p);
    write_report(&p, "a.txt", 2023, sentences);
    program_expect(&p, 0, "yearbook ingest store a.txt");
    cr_assert_eq(strstr(p.err, "conflict: ") != NULL, conflicts);
    must_hold(&p, metric, figure);
    program_end(&p);
}

Test(conflicts, an_exact_figure_counts_against_a_hedged_one)
{
    one_report("fiscal_total_revenue", "2023年，全镇财政总收入近4亿元。全镇完成财政总收入3.98亿元。",
               "39800,万元,level,actual,,exact", 0);
    one_report("fiscal_total_revenue", "2023年，全镇完成财政总收入3.98亿元。财政总收入突破3.9亿元。",
               "39800,万元,level,actual,,exact", 0);
    one_report("fiscal_total_revenue", "2023年，全镇财政总收入近8亿元。全镇完成财政总收入3.98亿元。",
               "39800,万元,level,actual,,exact", 1);
}

Test(conflicts, of_two_that_agree_the_one_with_more_digits_counts)
{
    one_report("fiscal_total_revenue", "2023年，全镇财政总收入4.0亿元。2023年，全镇完成财政总收入39812万元。",
               "39812,万元,level,actual,,exact", 0);
    one_report("fiscal_total_revenue", "2023年，全镇完成财政总收入39812万元。2023年，全镇财政总收入3.9亿元。",
               "39812,万元,level,actual,,exact", 0); /* cut off */
    one_report("fiscal_total_revenue", "2023年，全镇财政总收入4.1亿元。2023年，全镇完成财政总收入39812万元。",
               "41000,万元,level,actual,,exact", 1);
}

Test(conflicts, what_a_figure_rose_to_counts_against_what_it_rose_from)
{
    one_report("forest_coverage", "2023年，森林覆盖率由40.1%提高到42.5%。", "42.5,%,level,actual,,exact", 0);
}

Test(conflicts, the_metrics_own_name_counts_against_another_name)
{
    one_report("agri_output", "2023年，农业产值64.2亿元，林业产值0.8亿元。2023年，全镇农林牧渔业总产值106.9亿元。",
               "1069000,万元,level,actual,,exact", 1);
}

/* a.txt speaks of 2023 as its own year, b.txt, of 2024, as the year before. */
static void write_two_years(const program *p)
{
    write_report(p, "a.txt", 2023, "2023年，全镇完成财政总收入1.25亿元，固定资产投资2.3亿元左右。");
    write_report(p, "b.txt", 2024,
                 "2024年，全镇完成财政总收入1.4亿元。2023年，全镇财政总收入1.31亿元，固定资产投资2.41亿元。");
}

Test(conflicts, the_report_of_the_later_year_revises_the_earlier_one_in_any_order)
{
    program p;
    program_start(&p);
    write_two_years(&p);
    program_expect(&p, 0, "yearbook ingest store b.txt a.txt");
    must_contain(p.err, "a.txt: conflict: 财政总收入, 2023, level, actual: 1.25亿元 at byte ");
    must_contain(p.err, " of b.txt counts: its report is of a later year\n");
    must_hold(&p, "fiscal_total_revenue", "13100,万元,level,actual,,exact");
    program_expect(&p, 0,
                   "yearbook ingest other a.txt b.txt; yearbook export store >1; yearbook export other >2; cmp 1 2");
    program_end(&p);
}

Test(conflicts, the_same_rules_hold_against_what_the_store_has)
{
    program p;
    program_start(&p);
    write_two_years(&p);
    program_expect(&p, 0, "yearbook ingest store b.txt && yearbook ingest store a.txt");
    must_contain(p.err, "1.25亿元 at byte ");
    must_contain(p.err, " is not used; 13100万元 of b of the store counts: its report is of a later year\n");
    must_contain(p.err, "2 figures of the store stood against what a report says\n");
    must_hold(&p, "fiscal_total_revenue", "13100,万元,level,actual,,exact");
    must_hold(&p, "fixed_asset_investment", "24100,万元,level,actual,,exact");
    program_expect(&p, 0, "yearbook ingest third a.txt && yearbook ingest third b.txt");
    must_contain(p.err, "2 figures superseded older ones in the store, 2 of them with another value\n");
    program_expect(&p, 0, "yearbook export store >1; yearbook export third >2; cmp 1 2");
    program_end(&p);
}

Test(conflicts, a_file_read_again_takes_the_place_of_what_it_said)
{
    program p;
    program_start(&p);
    write_report(&p, "a.txt", 2023, "2023年，全镇完成财政总收入1.2512亿元。");
    program_expect(&p, 0, "yearbook ingest store a.txt");
    write_report(&p, "a.txt", 2023, "2023年，全镇完成财政总收入1.25亿元。");
    program_expect(&p, 0, "yearbook ingest store a.txt");
    must_hold(&p, "fiscal_total_revenue", "12500,万元,level,actual,,exact");
    program_end(&p);
}

/* Two files with one relative name, each read inside its folder. */
static void write_namesakes(program *p)
{
    program_expect(p, 0, "mkdir y1 y2");
    write_report(p, "y1/r.txt", 2023, "2023年，全镇完成财政总收入1.2512亿元。");
    write_report(p, "y2/r.txt", 2024, "2024年，全镇完成财政总收入1.4亿元。2023年，全镇财政总收入近1.8亿元。");
}

Test(conflicts, a_report_of_another_year_in_a_file_of_the_same_name_is_another_file)
{
    static const char trace[] = "yearbook trace store --metric 财政总收入 --region 千金镇 --year 2023 --all";
    program p;
    program_start(&p);
    write_namesakes(&p);
    program_expect(&p, 0, "cd y1 && yearbook ingest ../store r.txt && cd ../y2 && yearbook ingest ../store r.txt");
    must_contain(p.err, "12512万元 of r of the store counts: it is exact, the other hedged\n");
    must_hold(&p, "fiscal_total_revenue", "12512,万元,level,actual,,exact");
    program_expect(&p, 0, trace);
    must_contain(p.out, "the store's counts: it is exact, the other hedged\n");
    cr_assert_null(strstr(p.out, "the same file was read again"));
    program_end(&p);
}

Test(conflicts, members_of_one_archive_with_one_name_are_two_files)
{
    program p;
    program_start(&p);
    write_report(&p, "r.txt", 2023, "2023年，全镇完成财政总收入1.2512亿元。");
    program_expect(&p, 0, "tar -cf all.tar r.txt");
    write_report(&p, "r.txt", 2023, "2023年，全镇财政总收入近1.3亿元。");
    program_expect(&p, 0, "tar -rf all.tar r.txt && yearbook ingest store all.tar");
    must_contain(p.err, "ingested 2 reports");
    cr_assert_null(strstr(p.err, "the same file was read again"));
    must_hold(&p, "fiscal_total_revenue", "12512,万元,level,actual,,exact");
    program_end(&p);
}

Test(conflicts, what_a_person_imported_stands_against_a_report)
{
    program p;
    program_start(&p);
    write_report(&p, "a.txt", 2023, "2023年，全镇完成财政总收入1.25亿元。");
    program_write_text(&p, "own.csv", "region,year,metric,value\n330503107,2023,财政总收入,12610\n");
    program_expect(&p, 0, "yearbook import store own.csv && yearbook ingest store a.txt");
    must_contain(p.err, " is not used; 12610万元 of the store counts: a person put it there\n");
    must_hold(&p, "fiscal_total_revenue", "12610,万元,level,actual,,exact");
    program_end(&p);
}

Test(conflicts, trace_tells_of_the_chosen_and_the_rejected_also_after_compaction)
{
    static const char trace[] = "yearbook trace store --metric 财政总收入 --region 千金镇 --year 2023 --all";
    program p;
    program_start(&p);
    write_report(&p, "a.txt", 2023,
                 "2023年，全镇完成财政总收入1.25亿元。2023年，财政总收入近1.3亿元。2023年，财政总收入1.42亿元。");
    write_report(&p, "b.txt", 2024, "2024年，全镇完成财政总收入1.4亿元。2023年，全镇财政总收入1.31亿元。");
    program_expect(&p, 0, "yearbook ingest store a.txt && yearbook ingest store b.txt && %s", trace);
    must_contain(p.out, "2023, level, actual: 13100 万元\n  b (b.txt), byte ");
    must_contain(p.out, "\n  2023年，全镇财政总收入【1.31亿元】。\n");
    must_contain(p.out,
                 "\n  rejected: 12500 万元; the store's counts: its report is of a later year\n    a (a.txt), byte ");
    must_contain(p.out, "\n    2023年，全镇完成财政总收入【1.25亿元】。\n");
    must_contain(p.out, "\n  rejected: 13000 万元, under; the store's counts: it is exact, the other hedged\n");
    must_contain(p.out, "\n  rejected: 14200 万元; ");
    char *before = strdup(p.out);
    program_expect(&p, 0, "yearbook compact store >compacted && %s", trace);
    cr_assert_str_eq(p.out, before);
    free(before);
    program_expect(&p, 0, "%s --format csv", trace);
    must_contain(p.out, ",figure,sentence,state,rule\n");
    must_contain(p.out, "1.31亿元,2023年，全镇财政总收入1.31亿元。,chosen,\n");
    must_contain(p.out, ",rejected,the store's counts: its report is of a later year\n");
    program_end(&p);
}

Test(conflicts, trace_tells_of_figures_that_the_store_left_out)
{
    program p;
    program_start(&p);
    write_report(&p, "a.txt", 2023, "2023年，全镇完成财政总收入1.25亿元。完成村道硬化[3公里]，拆违5处。茶园1.1万亩。");
    program_expect(&p, 0, "yearbook ingest store a.txt");
    program_expect(&p, 0, "yearbook trace store --metric '茶园面积' --region 千金镇 --year 2023 --all");
    must_contain(p.out, "11000 亩\n  no other place speaks of it\n");
    program_end(&p);
}
