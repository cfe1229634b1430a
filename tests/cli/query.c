/* query: what it prints, in each format, and what it refuses. */
#include "program.h"
#include "support/test.h"

/* One query over the store of program_start. */
static void answers(const char *arguments, const char *expected)
{
    program p;
    program_load(&p);
    program_expect(&p, 0, "yearbook query store %s", arguments);
    must_equal(arguments, p.out, expected);
    program_end(&p);
}

static void is_refused(int code, const char *arguments, const char *words)
{
    program p;
    program_load(&p);
    program_expect(&p, code, "yearbook query store %s", arguments);
    must_contain(p.err, words);
    program_end(&p);
}

Test(query, prints_csv_with_names_codes_unit_and_coverage)
{
    answers("--metric output --by province,year --agg sum,count --format csv",
            "province,province_code,year,metric,unit,sum,count,n,N,own,gap\n"
            "Alba,A,2020,总产出,万元,30.75,2,2,3,,\n"
            "Alba,A,2021,总产出,万元,66,3,3,3,70,4\n"
            "Bora,B,2020,总产出,万元,7,1,1,2,,\n");
}

Test(query, aligns_tables_and_shows_coverage_as_a_fraction)
{
    answers("--metric output --by province --year 2021 --format table",
            "province  sum (万元)  coverage  own (万元)  gap (万元)\n"
            "--------  ----------  --------  ----------  ----------\n"
            "Alba              66       3/3          70           4\n");
}

Test(query, tables_keep_decimals_aligned)
{
    answers("--metric 产出 --by city --year 2020 --agg sum", "city  sum (万元)  coverage\n"
                                                             "----  ----------  --------\n"
                                                             "Arno       10.50       1/1\n"
                                                             "Brix       20.25       1/1\n"
                                                             "Dorn        7.00       1/1\n");
    answers("--metric 产出 --by city --agg sum --from city --year 2021 --limit 2", "city  sum (万元)  coverage\n"
                                                                                   "----  ----------  --------\n"
                                                                                   "Arno          11       1/1\n"
                                                                                   "Brix          22       1/1\n");
}

Test(query, tables_show_the_codes_of_namesakes)
{
    program p;
    program_load(&p);
    program_write_text(&p, "more.csv", "region,year,metric,value\nA2,2030,output,1\nB2,2030,output,2\n");
    program_expect(&p, 0, "yearbook import store more.csv");
    program_expect(&p, 0, "yearbook query store --metric output --by city --year 2030");
    cr_assert_str_eq(p.out, "city  city_code  sum (万元)  coverage\n"
                            "----  ---------  ----------  --------\n"
                            "Brix  A2                  1       1/1\n"
                            "Brix  B2                  2       1/1\n");
    program_end(&p);
}

Test(query, prints_json_with_exact_numbers_and_nulls)
{
    answers("--metric output --by province --year 2020 --format json",
            "[\n"
            "{\"province\":\"Alba\",\"province_code\":\"A\",\"metric\":\"总产出\",\"unit\":\"万元\",\"sum\":30.75,"
            "\"n\":2,\"N\":3,\"own\":null,\"gap\":null},\n"
            "{\"province\":\"Bora\",\"province_code\":\"B\",\"metric\":\"总产出\",\"unit\":\"万元\",\"sum\":7,"
            "\"n\":1,\"N\":2,\"own\":null,\"gap\":null}\n"
            "]\n");
    answers("--metric output --by province --year 2020 --region B --format jsonl",
            "{\"province\":\"Bora\",\"province_code\":\"B\",\"metric\":\"总产出\",\"unit\":\"万元\",\"sum\":7,"
            "\"n\":1,\"N\":2,\"own\":null,\"gap\":null}\n");
}

Test(query, prints_markdown_and_nothing)
{
    answers("--metric output --by province --year 2020 --format markdown", "| province | sum (万元) | coverage |\n"
                                                                           "| -------- | ---------: | -------: |\n"
                                                                           "| Alba     |      30.75 |      2/3 |\n"
                                                                           "| Bora     |       7.00 |      1/2 |\n");
    answers("--metric output --by province --year 2020 --format none", "");
}

Test(query, a_rollup_has_rows_for_the_upper_levels)
{
    answers("--metric output --rollup province,city --by year --year 2020 --format csv --agg sum",
            "province,province_code,city,city_code,year,metric,unit,sum,n,N,own,gap\n"
            "(all),,(all),,2020,总产出,万元,37.75,3,5,,\n"
            "Alba,A,(all),,2020,总产出,万元,30.75,2,3,,\n"
            "Alba,A,Arno,A1,2020,总产出,万元,10.5,1,1,10.5,0\n"
            "Alba,A,Brix,A2,2020,总产出,万元,20.25,1,1,20.25,0\n"
            "Bora,B,(all),,2020,总产出,万元,7,1,2,,\n"
            "Bora,B,Dorn,B1,2020,总产出,万元,7,1,1,7,0\n");
}

Test(query, sorts_by_a_column_and_limits)
{
    answers("--metric output --by city,year --order sum:desc --limit 2 --agg sum --format csv",
            "city,city_code,year,metric,unit,sum,n,N,own,gap\n"
            "Cald,A3,2021,总产出,万元,33,1,1,33,0\n"
            "Brix,A2,2021,总产出,万元,22,1,1,22,0\n");
    answers("--metric output --by city,year --order year:desc --limit 1 --agg count --format csv",
            "city,city_code,year,metric,unit,count,n,N,own,gap\n"
            "Arno,A1,2021,总产出,万元,1,1,1,11,0\n");
    answers("--metric output --by province,year --order n --limit 1 --agg count --format csv",
            "province,province_code,year,metric,unit,count,n,N,own,gap\n"
            "Bora,B,2020,总产出,万元,1,1,2,,\n");
    answers("--metric output --by province,year --order own --limit 1 --format csv",
            "province,province_code,year,metric,unit,sum,n,N,own,gap\n"
            "Alba,A,2021,总产出,万元,66,3,3,70,4\n");
    answers("--metric output --by province --year 2020 --order province:desc --format csv",
            "province,province_code,metric,unit,sum,n,N,own,gap\n"
            "Bora,B,总产出,万元,7,1,2,,\n"
            "Alba,A,总产出,万元,30.75,2,3,,\n");
    is_refused(1, "--metric output --by city,year --order totals", "it has city, year, sum");
    is_refused(2, "--metric output --by city,year --order sum:down", "COLUMN:desc");
}

Test(query, knows_chinese_words)
{
    answers(
        "--metric 总产出 --by 年份,指标 --from city --measure 总量 --role 实际 --agg 合计 --format csv --year ..2020",
        "metric,year,unit,sum,n,N,own,gap\n"
        "总产出,2020,万元,37.75,3,5,,\n");
}

Test(query, separates_metrics_with_their_units)
{
    answers("--metric output,residents --by metric --year 2021 --from city", "metric     unit  sum  coverage\n"
                                                                             "---------  ----  ---  --------\n"
                                                                             "总产出     万元   66       3/5\n"
                                                                             "Residents  人    995       2/5\n");
}

Test(query, explains_and_times_on_standard_error)
{
    program p;
    program_load(&p);
    program_expect(&p, 0, "yearbook query store --metric output --by province,year --explain --timing --format none");
    must_contain(p.err, "kernels ");
    must_contain(p.err, "threads ");
    must_contain(p.err, "segments         1\n");
    must_contain(p.err, "values ");
    must_contain(p.err, " ms\n");
    must_contain(p.err, "\ntime: ");
    cr_assert_str_eq(p.out, "");
    program_end(&p);
}

Test(query, kernels_and_statistics_do_not_change_the_answer)
{
    program p;
    program_load(&p);
    program_expect(&p, 0,
                   "yearbook query store --metric all --by metric,province,year --from city --format csv > a;"
                   "yearbook query store --metric all --by metric,province,year --from city --format csv "
                   "--kernels scalar --threads 1 --no-statistics | cmp a -");
    program_end(&p);
}

Test(query, unknown_names_get_suggestions)
{
    is_refused(1, "--metric outpt --by province", "did you mean 总产出 (output)?");
    is_refused(1, "--metric output --by provinse", "did you mean province?");
    is_refused(1, "--metric output --by yaer", "did you mean year?");
    is_refused(1, "--metric output --by province --from citty", "did you mean city?");
    is_refused(1, "--metric output --by province --region Albba", "did you mean Alba (A)?");
    is_refused(1, "--metric output --by province --region Brix", "\"Brix\" fits 2 regions");
    is_refused(1, "--metric output --by province --rollup city", "put 'province' into --rollup");
}

Test(query, words_in_the_wrong_place_are_told)
{
    is_refused(1, "--metric output --rollup province,year", "--rollup takes levels; put 'year' into --by");
    is_refused(1, "--metric output,all --by metric", "--metric all means every metric; leave the others out");
    is_refused(1, "--metric output --from year", "the levels of this tree are: nation, province, city\n");
}

Test(query, of_namesakes_those_with_figures_are_pointed_out)
{
    program p;
    program_load(&p);
    program_expect(&p, 1, "yearbook query store --metric output --region Brix");
    must_contain(p.err, "\"Brix\" fits 2 regions; give a code, or ancestors before the name: ");
    must_contain(p.err, "; this store has figures of A2 only\n");
    program_write_text(&p, "more.csv", "region,year,metric,value\nB2,2030,output,2\n");
    program_expect(&p, 0, "yearbook import store more.csv");
    program_expect(&p, 1, "yearbook trace store --metric output --region Brix --year 2030");
    cr_assert_null(strstr(p.err, "this store"));
    program_end(&p);
}

Test(query, one_region_is_taken_no_list_of_them)
{
    is_refused(1, "--metric output --region A1,A1 --year 2021",
               "no region \"A1,A1\"; give a code or a full name, with ancestors before it if you like; --region takes "
               "one region: ask for each, or for what they lie in\n");
    is_refused(2, "--metric output --region A1 --region A2 --year 2021",
               "--region is given twice ('A1', 'A2'); it takes one region: ask for each, or for what they lie in\n");
}

Test(query, orders_by_the_heading_that_tables_show)
{
    answers("--metric output --by city --year 2021 --order 'sum (万元):desc' --limit 1 --format csv",
            "city,city_code,metric,unit,sum,n,N,own,gap\nCald,A3,总产出,万元,33,1,1,33,0\n");
    is_refused(1, "--metric output --by city --year 2021 --order smu", "did you mean sum?");
    is_refused(1, "--metric output --by province --year 2021 --order coverage", "did you mean n?");
}

Test(query, figures_that_never_add_are_listed_where_each_row_is_one_region)
{
    answers("--metric cover --by city", "city  value (%)  coverage\n"
                                        "----  ---------  --------\n"
                                        "Arno       12.5       1/1\n");
    answers("--metric cover --by city,year --order value:desc --format csv",
            "city,city_code,year,metric,unit,value,n,N,own,gap\nArno,A1,2021,Forest cover,%,12.5,1,1,,\n");
    answers("--metric cover --region A1 --year 2021 --format csv",
            "metric,unit,value,n,N,own,gap\nForest cover,%,12.5,1,1,,\n");
    is_refused(1, "--metric cover --by province", "does not combine over regions");
    is_refused(1, "--metric cover --by city --agg sum", "does not combine over regions");
    program p;
    program_load(&p);
    program_write_text(&p, "more.csv", "region,year,metric,value\nA1,2022,cover,13\n");
    program_expect(&p, 0, "yearbook import store more.csv");
    program_expect(&p, 1, "yearbook query store --metric cover --by city");
    must_contain(p.err, "does not combine over regions");
    program_end(&p);
}

Test(query, of_one_region_the_own_figure_is_not_shown_again)
{
    answers("--metric output --region A1 --year 2021",
            "sum (万元)  coverage\n----------  --------\n        11       1/1\n");
}

Test(query, refuses_what_has_no_sense)
{
    is_refused(1, "--metric cover --by province --year 2021 --agg sum", "does not combine over regions");
    is_refused(1, "--metric output --by province --span H1", "no H1 figures of 总产出; there are");
    is_refused(1, "--metric output", "never mix in one sum");
    is_refused(1, "--metric output,residents --by province --year 2021", "separate them with --by metric");
}

Test(query, results_that_cannot_be_written_are_an_error)
{
    program p;
    program_load(&p);
    program_expect(&p, 3, "yearbook query store --metric output --by city,year > /dev/full");
    must_contain(p.err, "cannot write the results: No space left on device");
    program_write_text(&p, "town.txt",
                       "千金镇2023年工作总结\n湖州市南浔区千金镇。2023年，全镇完成财政总收入1.25亿元。\n");
    program_expect(&p, 3, "reports=$(yes town.txt | head -300); yearbook extract $reports > /dev/full");
    must_contain(p.err, "cannot write the results: No space left on device");
    program_expect(&p, 3, "yearbook --help > /dev/full");
    program_expect(&p, 3, "yearbook export store > /dev/full");
    program_end(&p);
}
