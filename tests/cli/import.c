/* import: CSV into a store, all or nothing. */
#include <stdio.h>
#include <sys/stat.h>

#include "program.h"
#include "support/test.h"

static int exists(const program *p, const char *name)
{
    struct stat about;
    return stat(scratch_path(p->folder, name), &about) == 0;
}

/* Data that cannot be taken: exit 1, the words on stderr, nothing stored. */
static void is_refused(const char *csv, const char *words)
{
    program p;
    program_load(&p);
    program_write_text(&p, "bad.csv", csv);
    program_expect(&p, 1, "yearbook import store bad.csv");
    must_contain(p.err, words);
    must_contain(p.err, "bad.csv");
    program_expect(&p, 0, "yearbook show store --format csv");
    must_contain(p.out, "observations,10\n");
    must_contain(p.out, "commits,1\n");
    program_end(&p);
}

Test(import, loads_tree_metrics_and_data_in_one_commit)
{
    program p;
    program_load(&p);
    must_contain(p.err, "imported 8 regions, 3 metrics, 10 rows");
    cr_assert_str_eq(p.out, "");
    program_expect(&p, 0, "yearbook check store");
    must_contain(p.out, "ok: 10 rows in 1 segment\n");
    program_end(&p);
}

Test(import, says_what_was_superseded_and_what_came_twice)
{
    program p;
    program_load(&p);
    cr_assert_null(strstr(p.err, "superseded"));
    program_write_text(&p, "more.csv",
                       "region,year,metric,value\nA1,2020,output,1\nA1,2020,output,2\nA2,2020,output,3\n"
                       "A3,2020,output,3\n");
    program_expect(&p, 0, "yearbook import store more.csv");
    must_contain(p.err, "imported 4 rows in ");
    must_contain(p.err, "1 row had the key of a later one in this import; the later value counts\n");
    must_contain(p.err, "2 figures superseded older ones in the store\n");
    program_expect(&p, 0, "yearbook import store more.csv");
    must_contain(p.err, "3 figures superseded older ones in the store\n");
    program_write_text(&p, "one.csv", "region,year,metric,value\nA1,2020,output,7\n");
    program_expect(&p, 0, "yearbook import store one.csv");
    must_contain(p.err, "1 figure superseded an older one in the store\n");
    program_expect(&p, 0, "yearbook import store --metrics metrics.csv");
    cr_assert_null(strstr(p.err, "superseded"));
    cr_assert_null(strstr(p.err, "later"));
    program_end(&p);
}

Test(import, an_unknown_metric_is_told_with_what_to_do)
{
    is_refused("region,year,metric,value\nA1,2022,zebras,1\n",
               "no metric \"zebras\" in the store or in the built-in lexicon; describe it with yearbook import STORE "
               "--metrics METRICS.csv");
}

Test(import, a_metric_is_described_once)
{
    program p;
    program_load(&p);
    program_write_text(&p, "twice.csv", "id,name,unit,rollup\nhens,鸡,只,sum\ngeese,鹅,只,sum\nhens,母鸡,只,never\n");
    program_expect(&p, 1, "yearbook import store --metrics twice.csv");
    must_contain(p.err, "twice.csv:4: the metric 'hens' is described on line 2, too; keep one of both lines");
    program_end(&p);
}

Test(import, finds_columns_by_name_and_ignores_others_with_one_notice)
{
    program p;
    program_load(&p);
    program_write_text(&p, "more.csv",
                       "note,数值,metric,year,region,who\nx,5,产出,2023,A3,me\ny,6,turnover,2023,B1,me\n");
    program_expect(&p, 0, "yearbook import store more.csv");
    must_contain(p.err, "columns not used: note, who");
    program_expect(&p, 0, "yearbook query store --metric output --by province --year 2023 --format csv");
    must_contain(p.out, "Alba,A,总产出,万元,5,1,3,,\n");
    must_contain(p.out, "Bora,B,总产出,万元,6,1,2,,\n");
    program_end(&p);
}

Test(import, converts_units_and_takes_periods_measures_roles_and_bounds)
{
    program p;
    program_load(&p);
    program_write_text(&p, "more.csv",
                       "region,period,metric,value,unit,measure,role,bound\n"
                       "A1,2022-H1,output,1.5,亿元,,,over\n"
                       "A1,2022,output,3.25,%,yoy,,\n"
                       "A1,2022,output,2,亿元,level,target,exact\n");
    program_expect(&p, 0, "yearbook import store more.csv");
    program_expect(&p, 0, "yearbook export store --region A1 --year 2022");
    must_contain(p.out, "A1,2022,output,15000,万元,level,actual,H1,over\n");
    must_contain(p.out, "A1,2022,output,3.25,%,yoy,actual,,exact\n");
    must_contain(p.out, "A1,2022,output,20000,万元,level,target,,exact\n");
    program_end(&p);
}

Test(import, a_later_value_of_the_same_key_replaces_the_earlier)
{
    program p;
    program_load(&p);
    program_write_text(&p, "more.csv", "region,year,metric,value\nA1,2020,output,99\n");
    program_expect(&p, 0, "yearbook import store more.csv");
    program_expect(&p, 0, "yearbook export store --region A1 --year 2020");
    cr_assert_str_eq(p.out, "region,year,metric,value,unit,measure,role,span,bound\n"
                            "A1,2020,output,99,万元,level,actual,,exact\n");
    program_end(&p);
}

Test(import, what_export_prints_reads_back_the_same)
{
    program p;
    program_load(&p);
    program_expect(&p, 0,
                   "yearbook export store > all.csv; yearbook export store --regions > tree2.csv; "
                   "yearbook export store --metrics > metrics2.csv; "
                   "yearbook import copy --regions tree2.csv --metrics metrics2.csv all.csv");
    program_expect(&p, 0,
                   "yearbook export copy > again.csv; cmp all.csv again.csv; "
                   "yearbook export copy --regions | cmp tree2.csv -; "
                   "yearbook export copy --metrics | cmp metrics2.csv -");
    cr_assert_str_eq(p.err, "");
    cr_assert_str_eq(p.out, "");
    program_end(&p);
}

Test(import, a_wrong_number_of_columns_names_file_line_and_counts)
{
    is_refused("region,year,metric,value\nA1,2022,output,1\nA1,2022,output\n",
               "bad.csv:3: expected 4 columns as in the header, found 3");
}

Test(import, a_code_of_two_regions_names_both_and_what_to_do)
{
    program p;
    program_start(&p);
    program_write_text(&p, "twice.csv",
                       "code,parent,level,name\nN,,nation,Land\nA,N,province,Alba\nN,,nation,Lande\nA,N,city,Alba\n");
    program_expect(&p, 1, "yearbook import store --regions twice.csv");
    must_contain(p.err, "twice.csv:4: code \"N\" names two regions: Land, nation without a parent (line 2), and Lande, "
                        "nation without a parent; leave one of them out, or give it a code of its own\n");
    must_contain(p.err,
                 "twice.csv:5: code \"A\" names two regions: Alba, province under \"N\" (line 3), and Alba, city "
                 "under \"N\"; leave one");
    program_end(&p);
}

Test(import, a_value_of_25_digits_names_file_and_line)
{
    is_refused("region,year,metric,value\nA1,2022,output,1234567890123456789012345\n", "bad.csv:2: ");
}

Test(import, a_value_that_is_no_number_names_file_and_line)
{
    is_refused("region,year,metric,value\nA1,2022,output,1O\n", "bad.csv:2: ");
    is_refused("region,year,metric,value\nA1,2022,output,\n", "bad.csv:2: ");
}

Test(import, unknown_names_get_suggestions)
{
    is_refused("region,year,metric,value\nArn,2022,output,1\n", "Arno");
    is_refused("region,year,metric,value\nA1,2022,outptu,1\n", "did you mean");
    is_refused("region,year,metric,value,measure\nA1,2022,output,1,lvel\n", "did you mean level?");
    is_refused("region,year,metric,value,role\nA1,2022,output,1,targt\n", "did you mean target?");
    is_refused("region,year,metric,value,bound\nA1,2022,output,1,ovr\n", "did you mean over?");
    is_refused("region,year,metric,wert\nA1,2022,output,1\n", "no column 'value'");
}

Test(import, an_ambiguous_name_lists_its_candidates)
{
    is_refused("region,year,metric,value\nBrix,2022,output,1\n", "A2");
}

Test(import, a_unit_of_another_dimension_is_refused)
{
    is_refused("region,year,metric,value,unit\nA1,2022,output,1,亩\n", "bad.csv:2: ");
}

Test(import, periods_that_disagree_are_refused)
{
    is_refused("region,year,period,metric,value\nA1,2021,2022-H1,output,1\n", "does not agree");
    is_refused("region,year,metric,value\nA1,22222,output,1\n", "not a year");
    is_refused("region,metric,value\nA1,output,1\n", "neither a column 'year' nor a column 'period'");
}

Test(import, broken_csv_names_file_and_line)
{
    is_refused("region,year,metric,value\nA1,2022,output,\"1\n", "bad.csv:2: ");
    is_refused("region,year,metric,value\nA1,2022,\xFF\xFE,1\n", "bad.csv:2: invalid UTF-8 in column 3");
    is_refused("", "empty");
    is_refused("region,year,year,metric,value\n", "twice");
}

Test(import, ten_mistakes_are_enough)
{
    program p;
    program_load(&p);
    char csv[2048] = "region,year,metric,value\n";
    for (int i = 0; i < 30; i++) {
        strcat(csv, "A1,2022,output,x\n");
    }
    program_write_text(&p, "bad.csv", csv);
    program_expect(&p, 1, "yearbook import store bad.csv");
    must_contain(p.err, "bad.csv:11: ");
    must_contain(p.err, "stopped after 10 mistakes; nothing was stored");
    cr_assert_null(strstr(p.err, "bad.csv:12"));
    program_end(&p);
}

Test(import, every_metric_of_the_lexicon_may_be_what_was_meant)
{
    program p;
    program_load(&p);
    program_write_text(&p, "bad.csv",
                       "region,year,metric,value\nA1,2020,fiscal_totl_revenue,1\nA1,2020,relief_fnds,1\n");
    program_expect(&p, 1, "yearbook import store bad.csv");
    must_contain(p.err, "bad.csv:2: no metric \"fiscal_totl_revenue\" in the store or in the built-in lexicon; ");
    must_contain(p.err, "; did you mean fiscal_total_revenue?\n");
    must_contain(p.err, "; did you mean relief_funds?\n"); /* among its last */
    program_end(&p);
}

Test(import, mistakes_in_tree_and_metrics_name_their_lines)
{
    program p;
    program_start_with(&p, "bad.csv", "code,parent,level,name\nX,Y,city,Nowhere\n");
    program_expect(&p, 1, "yearbook import store --regions bad.csv");
    must_contain(p.err, "bad.csv:2: ");
    program_write_text(&p, "bad.csv", "id,name,unit,rollup,aliases,time\na,a,x,summ,,\nb,b,x,sum,,stok\n");
    program_expect(&p, 1, "yearbook import store --regions tree.csv --metrics bad.csv");
    must_contain(p.err, "bad.csv:2: ");
    must_contain(p.err, "bad.csv:3: ");
    must_contain(p.err, "did you mean stock?");
    cr_assert_not(exists(&p, "store"));
    program_end(&p);
}

Test(import, a_failure_leaves_no_store_behind)
{
    program p;
    program_start(&p);
    program_expect(&p, 3, "yearbook import store --regions tree.csv missing.csv");
    must_contain(p.err, "missing.csv: cannot read the file: No such file or directory");
    cr_assert_not(exists(&p, "store"));
    program_expect(&p, 3, "mkdir store; yearbook import store --regions tree.csv missing.csv");
    cr_assert(exists(&p, "store"));
    program_expect(&p, 0, "rmdir store"); /* it was there and empty before: so it is again */
    program_end(&p);
}

Test(import, reads_standard_input)
{
    program p;
    program_load(&p);
    program_expect(&p, 0, "printf 'region,year,metric,value\\nA1,2030,output,4\\n' | yearbook import store -");
    program_expect(&p, 1, "printf 'region,year,metric,value\\nA1,2030,output\\n' | yearbook import store -");
    must_contain(p.err, "standard input:2: ");
    program_end(&p);
}

Test(import, takes_metrics_and_regions_of_china_without_set_up)
{
    program p;
    program_start_with(&p, "cn.csv", "地区,年份,指标,数值,单位\n330503,2023,gdp,600,亿元\n湖州市,2023,GDP,4,万亿元\n");
    program_expect(&p, 0, "yearbook import store cn.csv");
    must_contain(p.err, "administrative divisions");
    program_expect(&p, 0, "yearbook export store");
    must_contain(p.out, "330503,2023,gdp,6000000,万元,level,actual,,exact\n");
    must_contain(p.out, "3305,2023,gdp,400000000,万元,level,actual,,exact\n");
    program_write_text(&p, "cn.csv", "地区,年份,指标,数值\n330503,2023,地区生产总直,600\n");
    program_expect(&p, 1, "yearbook import store cn.csv");
    must_contain(p.err, "did you mean 地区生产总值");
    program_expect(&p, 1, "yearbook import another cn.csv");
    must_contain(p.err, "did you mean 地区生产总值");
    program_end(&p);
}
