/* extract, ingest and trace: from reports to figures and back to sentences. */
#include <stdio.h>
#include <sys/stat.h>

#include "program.h"
#include "support/test.h"

#define REPORTS "'" YB_TEST_DATA "/data/reports'"

static const char header[] = "report,region_code,region,metric,name,measure,value,unit,period,status,approx,"
                             "canonical_value,canonical_unit,offset,evidence\n";

/* A report of a town whose name only one county has. */
static const char town[] = "千金镇2023年工作总结\n"
                           "湖州市南浔区千金镇。2023年，全镇完成财政总收入1.25亿元，同比增长1.5%。\n"
                           "改造农村户厕150户。全年完成固定资产投资超2.3亿元。\n";

Test(extract, prints_the_columns_of_the_contract)
{
    program p;
    program_start_with(&p, "town.txt", town);
    program_expect(&p, 0, "yearbook extract town.txt");
    cr_assert_eq(strncmp(p.out, header, sizeof header - 1), 0);
    must_contain(p.out, "\ntown,330503107,千金镇,财政总收入,财政总收入,level,1.25,亿元,2023,actual,exact,12500,万元,");
    must_contain(p.out, "\ntown,330503107,千金镇,财政总收入,财政总收入,yoy,1.5,%,2023,actual,exact,");
    must_contain(p.out, "level,2.3,亿元,2023,actual,over,23000,万元,");
    program_end(&p);
}

Test(extract, tables_show_what_people_read)
{
    program p;
    program_start_with(&p, "town.txt", town);
    program_expect(&p, 0, "yearbook extract town.txt --format table");
    must_contain(p.out, "report  region  metric        measure  value  unit  period  status  approx  evidence");
    must_contain(p.out, "town    千金镇  财政总收入    level     1.25  亿元  2023    actual  exact   全镇完成");
    program_end(&p);
}

Test(extract, offsets_are_the_bytes_of_the_figure)
{
    program p;
    program_start_with(&p, "town.txt", town);
    char line[256];
    snprintf(line, sizeof line, "level,1.25,亿元,2023,actual,exact,12500,万元,%zu,",
             (size_t)(strstr(town, "1.25") - town));
    program_expect(&p, 0, "yearbook extract town.txt");
    must_contain(p.out, line);
    program_end(&p);
}

Test(extract, reads_standard_input_and_other_formats)
{
    program p;
    program_start_with(&p, "town.txt", town);
    program_expect(&p, 0, "yearbook extract - --format jsonl < town.txt");
    must_contain(p.out, "{\"report\":\"stdin\",\"region_code\":\"330503107\"");
    must_contain(p.out, "\"value\":1.25,\"unit\":\"亿元\"");
    program_end(&p);
}

Test(extract, a_region_outside_of_within_is_told)
{
    program p;
    program_start_with(&p, "town.txt", town);
    program_expect(&p, 0, "yearbook extract town.txt --within 江苏省");
    must_contain(p.err, "town.txt: there is no region '千金镇' within 江苏省; elsewhere there is 浙江省 湖州市 南浔区 "
                        "千金镇 (330503107)");
    program_expect(&p, 1, "yearbook ingest store town.txt --within 江苏省");
    must_contain(p.err, "town.txt: there is no region '千金镇' within 江苏省");
    program_end(&p);
}

Test(extract, namesakes_are_listed_until_within_decides)
{
    program p;
    program_start_with(&p, "t.txt", "温泉镇2022年工作报告\n2022年，全镇财政总收入3.98亿元。\n");
    program_expect(&p, 0, "yearbook extract t.txt");
    must_contain(p.err, "choose with --within");
    must_contain(p.out, "\nt,,温泉镇,");
    program_expect(&p, 0, "yearbook extract t.txt --within 江西省临川区");
    must_contain(p.out, "\nt,361002101,温泉镇,财政总收入,");
    cr_assert_str_eq(p.err, "");
    program_expect(&p, 1, "yearbook extract t.txt --within 临川曲");
    must_contain(p.err, "临川区");
    program_end(&p);
}

Test(ingest, keeps_figures_with_their_sentences)
{
    program p;
    program_start_with(&p, "town.txt", town);
    program_expect(&p, 0, "yearbook ingest store town.txt");
    must_contain(p.err, "town.txt: 千金镇 (330503107), 2023: ");
    must_contain(p.err, "ingested 1 report");
    program_expect(&p, 0, "yearbook trace store --metric 财政总收入 --region 千金镇 --year 2023 --measure level");
    must_contain(p.out, "财政总收入 (fiscal_total_revenue), 千金镇 (330503107), 2023, level, actual: 12500 万元\n");
    must_contain(p.out, "2023年，全镇完成财政总收入【1.25");
    program_expect(&p, 0, "yearbook trace store --metric 财政总收入 --region 千金镇 --year 2023 --format json");
    must_contain(p.out, "\"sentence\":\"2023年，全镇完成财政总收入1.25亿元，同比增长1.5%。\"");
    must_contain(p.out, "\"measure\":\"yoy\"");
    program_expect(&p, 0, "yearbook trace store --metric 固定资产投资 --region 千金镇 --year 2023");
    must_contain(p.out, "23000 万元, over\n");
    program_expect(&p, 1, "yearbook trace store --metric 财政总收入 --region 千金镇 --year 2019");
    must_contain(p.err, "there are figures for 2023");
    program_expect(&p, 0, "yearbook check store");
    program_end(&p);
}

Test(ingest, figures_of_other_units_become_metrics_of_their_own)
{
    program p;
    program_start_with(&p, "town.txt",
                       "千金镇2023年工作总结\n湖州市南浔区千金镇。2023年，拆除旧厂房8120.35平方米，购买抽水机12台。"
                       "植树造林15公里。综合考核排名全区第3位。森林覆盖率达65.5%。群众满意度98%。\n");
    program_expect(&p, 0, "yearbook ingest store town.txt");
    program_expect(&p, 0, "yearbook show store metrics --format csv");
    must_contain(p.out, "拆除旧厂房[平方米],拆除旧厂房,平方米,sum,flow,\n");
    must_contain(p.out, "购买抽水机[台],购买抽水机,台,sum,flow,\n");
    must_contain(p.out, "植树造林[公里],植树造林,公里,sum,flow,\n"); /* the lexicon's is an area */
    must_contain(p.out, "群众满意度[%],群众满意度,%,never,flow,\n");
    program_expect(&p, 0, "yearbook export store");
    must_contain(p.out, "330503107,2023,拆除旧厂房[平方米],8120.35,平方米,level,actual,,exact\n");
    must_contain(p.out, "[rank],3,,rank,actual,,exact\n");
    must_contain(p.out, "330503107,2023,forest_coverage,65.5,%,level,actual,,exact\n");
    program_end(&p);
}

Test(ingest, percentage_points_are_a_change_of_their_own_kind)
{
    program p;
    program_start_with(
        &p, "town.txt",
        "千金镇2023年工作总结\n湖州市南浔区千金镇。2023年，森林覆盖率达65.5%，比上年提高0.8个百分点。\n");
    program_expect(&p, 0, "yearbook ingest store town.txt");
    must_contain(p.err, "figures used 2, repeated 0, in conflict 0, not used 0");
    program_expect(&p, 0, "yearbook export store");
    must_contain(p.out, "330503107,2023,forest_coverage,65.5,%,level,actual,,exact\n");
    must_contain(p.out, "330503107,2023,森林覆盖率[百分点],0.8,百分点,other,actual,,exact\n");
    program_expect(&p, 0, "yearbook trace store --metric '森林覆盖率[百分点]' --region 千金镇 --year 2023 --all");
    must_contain(p.out, "other, actual: 0.8 百分点\n  no other place speaks of it\n");
    program_end(&p);
}

Test(ingest, targets_and_growth_are_series_of_their_own)
{
    program p;
    program_start_with(&p, "town.txt",
                       "千金镇2023年工作总结\n湖州市南浔区千金镇。2023年，全镇完成财政总收入1.25亿元，同比增长1.5%。\n"
                       "下一步，2024年力争财政总收入1.4亿元。\n");
    program_expect(&p, 0, "yearbook ingest store town.txt");
    program_expect(&p, 0, "yearbook query store --metric 财政总收入 --by town,year --format csv");
    must_contain(p.out, "千金镇,330503107,2023,财政总收入,万元,12500,1,1,12500,0\n");
    cr_assert_null(strstr(p.out, "2024"));
    program_expect(&p, 0, "yearbook query store --metric 财政总收入 --by town,year --role target --format csv");
    must_contain(p.out, "千金镇,330503107,2024,财政总收入,万元,14000,1,1,14000,0\n");
    program_end(&p);
}

Test(ingest, a_report_without_a_year_needs_one_to_be_given)
{
    program p;
    program_start_with(&p, "town.txt", "湖州市南浔区千金镇工作总结\n全镇完成财政总收入1.25亿元。\n");
    program_expect(&p, 1, "yearbook extract town.txt");
    must_contain(p.err, "yearbook: town.txt: the report names no year");
    program_expect(&p, 1, "yearbook ingest store town.txt");
    must_contain(p.err, "town.txt: the report names no year");
    must_contain(p.err, "give one with --year");
    program_expect(&p, 0, "yearbook ingest store town.txt --year 2020");
    program_expect(&p, 0, "yearbook export store");
    must_contain(p.out, "330503107,2020,fiscal_total_revenue,12500,万元,");
    program_end(&p);
}

Test(ingest, one_bad_report_does_not_stop_the_others)
{
    program p;
    program_start(&p);
    program_write_text(&p, "town.txt", town);
    program_write_text(&p, "lost.txt", "温泉镇2022年工作报告\n2022年，全镇财政总收入3.98亿元。\n");
    program_expect(&p, 1, "yearbook ingest store lost.txt town.txt");
    must_contain(p.err, "lost.txt: the region '温泉镇' may be ");
    must_contain(p.err, "--within");
    must_contain(p.err, "ingested 1 report,");
    must_contain(p.err,
                 "in all 1 report (1 left out): figures used 4, repeated 0, in conflict 0, not used 0, uncertain 0\n");
    program_expect(&p, 3, "yearbook ingest store missing.txt town.txt");
    must_contain(p.err, "ingested 1 report,");
    program_expect(&p, 0, "yearbook ingest store lost.txt --region 361002101");
    must_contain(p.err, "温泉镇 (361002101)");
    program_end(&p);
}

Test(ingest, conflicts_are_listed_and_the_first_is_kept)
{
    program p;
    program_start_with(&p, "town.txt",
                       "千金镇2023年工作总结\n湖州市南浔区千金镇。2023年，全镇完成财政总收入1.25亿元。\n"
                       "2023年，全镇完成财政总收入12500万元。\n2023年，全镇完成财政总收入1.42亿元。\n");
    program_expect(&p, 0, "yearbook ingest store town.txt");
    must_contain(p.err, "town.txt: conflict: 财政总收入, 2023, level, actual: 1.42亿元 at byte ");
    must_contain(p.err, " is not used; 1.25亿元 at byte 96 counts: it came first\n");
    must_contain(p.err, "figures used 1, repeated 1, in conflict 1, not used 0");
    program_expect(&p, 0, "yearbook export store --metric 财政总收入 --measure level");
    must_contain(p.out, "330503107,2023,fiscal_total_revenue,12500,万元,");
    program_end(&p);
}

Test(ingest, of_two_reports_the_later_one_supersedes_and_both_values_are_told)
{
    program p;
    program_start(&p);
    program_write_text(&p, "a.txt", town);
    program_write_text(
        &p, "b.txt", "千金镇2023年工作总结\n湖州市南浔区千金镇。2023年，全镇完成财政总收入1.42亿元，同比增长1.5%。\n");
    program_expect(&p, 0, "yearbook ingest store a.txt b.txt");
    must_contain(p.err, "a.txt: conflict: 财政总收入, 2023, level, actual: 1.25亿元 at byte 96 is not used; "
                        "1.42亿元 at byte 96 of b.txt counts: it was read later\n");
    must_contain(p.err, "a.txt: 千金镇 (330503107), 2023: figures used 2, repeated 1, in conflict 1, not used 0");
    must_contain(p.err, "b.txt: 千金镇 (330503107), 2023: figures used 2, repeated 0, in conflict 0, not used 0");
    cr_assert_null(strstr(p.err, "yoy")); /* the same in both */
    cr_assert_null(strstr(p.err, "superseded"));
    program_expect(&p, 0, "yearbook export store --metric 财政总收入");
    must_contain(p.out, "330503107,2023,fiscal_total_revenue,14200,万元,level,");
    program_expect(&p, 0, "yearbook trace store --metric 财政总收入 --region 千金镇 --year 2023 --format csv");
    cr_assert_null(strstr(p.out, ",a,a.txt"));
    program_end(&p);
}

Test(ingest, says_how_many_figures_of_the_store_were_superseded)
{
    program p;
    program_start(&p);
    program_write_text(&p, "a.txt", town);
    program_write_text(&p, "b.txt",
                       "千金镇2023年工作总结\n湖州市南浔区千金镇。2023年，全镇完成财政总收入1.42亿元，同比增长1.5%。\n"
                       "改造农村道路5公里。\n");
    program_expect(&p, 0, "yearbook ingest store a.txt");
    cr_assert_null(strstr(p.err, "superseded"));
    program_expect(&p, 0, "yearbook ingest store b.txt");
    must_contain(p.err, "ingested 1 report, 3 figures (commit 2)\n"
                        "2 figures superseded older ones in the store, 1 of them with another value\n");
    program_expect(&p, 0, "yearbook ingest store b.txt");
    must_contain(p.err, "3 figures superseded older ones in the store, all with the same value\n");
    program_write_text(&p, "c.txt", "千金镇2023年工作总结\n湖州市南浔区千金镇。2023年，改造农村道路6公里。\n");
    program_expect(&p, 0, "yearbook ingest store c.txt");
    must_contain(p.err, "1 figure superseded an older one in the store, with another value\n");
    program_expect(&p, 0, "yearbook ingest store c.txt");
    must_contain(p.err, "1 figure superseded an older one in the store, with the same value\n");
    program_end(&p);
}

Test(ingest, a_figure_that_does_not_fit_is_listed)
{
    program p;
    program_start_with(&p, "town.txt",
                       "千金镇2023年工作总结\n湖州市南浔区千金镇。2023年，全镇完成财政总收入922337203685477580亿元，"
                       "完成固定资产投资2.3亿元。\n");
    program_expect(&p, 0, "yearbook ingest store town.txt");
    must_contain(p.err, "town.txt: not used: 财政总收入 922337203685477580亿元 at byte ");
    must_contain(p.err, "figures used 1, repeated 0, in conflict 0, not used 1");
    program_end(&p);
}

Test(ingest, a_store_whose_metric_has_another_unit_gets_a_metric_beside_it)
{
    program p;
    program_start(&p);
    program_write_text(&p, "town.txt", town);
    program_write_text(&p, "other.csv", "id,name,unit,rollup\nfiscal_total_revenue,revenue in kind,吨,sum\n");
    program_expect(&p, 0, "yearbook import store --metrics other.csv; yearbook ingest store town.txt");
    program_expect(&p, 0, "yearbook export store --measure level");
    must_contain(p.out, "330503107,2023,财政总收入[元],125000000,元,level,actual,,exact\n");
    program_end(&p);
}

Test(ingest, a_report_that_names_no_region_needs_one_to_be_given)
{
    program p;
    program_start_with(&p, "who.txt", "2023年工作总结\n2023年，完成财政总收入1.25亿元。\n");
    program_expect(&p, 1, "yearbook ingest store who.txt");
    must_contain(p.err, "who.txt: ");
    must_contain(p.err, "--region");
    program_expect(&p, 0, "yearbook ingest store who.txt --region 千金镇");
    program_end(&p);
}

Test(ingest, a_store_of_another_tree_does_not_know_the_region)
{
    program p;
    program_load(&p);
    program_write_text(&p, "town.txt", town);
    program_expect(&p, 1, "yearbook ingest store town.txt");
    must_contain(p.err, "town.txt: the report names no region of the tree; name it with --region");
    program_end(&p);
}

Test(ingest, nothing_usable_leaves_no_store)
{
    program p;
    program_start_with(&p, "lost.txt", "温泉镇2022年工作报告\n2022年，全镇财政总收入3.98亿元。\n");
    program_expect(&p, 1, "yearbook ingest store lost.txt");
    must_contain(p.err, "nothing was stored");
    struct stat about;
    cr_assert_neq(stat(scratch_path(p.folder, "store"), &about), 0);
    program_end(&p);
}

Test(ingest, adds_up_the_sample_reports)
{
    program p;
    program_start(&p);
    program_expect(&p, 0, "yearbook ingest store " REPORTS "/*.txt --within 浙江省");
    program_expect(&p, 0,
                   "yearbook query store --metric 财政总收入 --from town --rollup city,county --year 2023"
                   " --agg sum --format csv");
    must_contain(p.out, "湖州市,3305,南浔区,330503,");
    program_end(&p);
}
