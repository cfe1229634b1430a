/* query --derive: further columns, in what order and with which units. */
#include "program.h"
#include "support/test.h"

static void answers(program *p, const char *arguments, const char *expected)
{
    program_expect(p, 0, "yearbook query store --metric output --from city %s", arguments);
    must_equal(arguments, p->out, expected);
}

static void is_refused(program *p, int code, const char *arguments, const char *words)
{
    program_expect(p, code, "yearbook query store --metric output --from city %s", arguments);
    must_contain(p->err, words);
}

Test(derive, what_grew_most_is_ordered_and_limited)
{
    program p;
    program_load(&p);
    answers(&p, "--by city --derive growth:2020..2021 --order growth:desc --limit 2 --format csv",
            "city,city_code,metric,unit,sum,growth,n,N,own,gap\n"
            "Brix,A2,总产出,万元,22,8.642,1,1,22,0\n"
            "Arno,A1,总产出,万元,11,4.7619,1,1,11,0\n");
    must_contain(p.err, "growth is shown beside the figures of 2021");
    answers(&p, "--by city --derive growth:2020.. --year ..2021 --limit 1 --format csv",
            "city,city_code,metric,unit,sum,growth,n,N,own,gap\n"
            "Arno,A1,总产出,万元,11,4.7619,1,1,11,0\n");
    answers(&p, "--by city --derive 年均增长:2020..2021,排名 --format csv",
            "city,city_code,metric,unit,sum,cagr,rank,n,N,own,gap\n"
            "Arno,A1,总产出,万元,11,4.7619,3,1,1,11,0\n"
            "Brix,A2,总产出,万元,22,8.642,2,1,1,22,0\n"
            "Cald,A3,总产出,万元,33,,1,1,1,33,0\n");
    answers(&p, "--by city --derive 基期:2020..2021,growth:2020..2021",
            "city  sum (万元)  base (万元)  growth (%)  coverage\n"
            "----  ----------  -----------  ----------  --------\n"
            "Arno          11        10.50      4.7619       1/1\n"
            "Brix          22        20.25      8.6420       1/1\n"
            "Cald          33                                1/1\n");
    program_end(&p);
}

Test(derive, tables_head_columns_with_their_units)
{
    program p;
    program_load(&p);
    answers(&p, "--by city --year 2021 --derive share,ratio:residents",
            "city  sum (万元)  share (%)  ratio (万元/人)  coverage\n"
            "----  ----------  ---------  ---------------  --------\n"
            "Arno          11    16.6667            0.011       1/1\n"
            "Brix          22    33.3333                        1/1\n"
            "Cald          33    50.0000                        1/1\n");
    answers(&p, "--by province,year --derive yoy --year 2021",
            "province  year  sum (万元)   yoy (%)  coverage  own (万元)  gap (万元)\n"
            "--------  ----  ----------  --------  --------  ----------  ----------\n"
            "Alba      2021          66  114.6341       3/3          70           4\n");
    must_contain(p.err, "compares figures of different numbers of regions");
    program_end(&p);
}

Test(derive, columns_of_a_kind_have_names_and_units_of_their_own)
{
    program p;
    program_load(&p);
    program_write_text(&p, "land.csv", "id,name,unit,rollup\nland,面积,公顷,sum\n");
    program_write_text(&p, "areas.csv", "region,year,metric,value\nA1,2021,land,4\nA2,2021,land,8\n");
    program_expect(&p, 0, "yearbook import store --metrics land.csv areas.csv");
    answers(&p,
            "--by city --year 2021 --derive ratio:residents,ratio:land,ratio:land --order ratio_land:desc --format csv",
            "city,city_code,metric,unit,sum,ratio_residents,ratio_land,n,N,own,gap\n"
            "Arno,A1,总产出,万元,11,0.011,2.75,1,1,11,0\n"
            "Brix,A2,总产出,万元,22,,2.75,1,1,22,0\n"
            "Cald,A3,总产出,万元,33,,,1,1,33,0\n");
    answers(&p, "--by city --year 2021 --region A1 --derive ratio:residents,ratio:land",
            "city  sum (万元)  ratio_residents (万元/人)  ratio_land (万元/公顷)  coverage\n"
            "----  ----------  -------------------------  ----------------------  --------\n"
            "Arno          11                      0.011                    2.75       1/1\n");
    program_expect(&p, 0,
                   "yearbook query store --metric output --from city --by city --region A1 --format csv "
                   "--derive growth:2020..2021,growth:2019..2021");
    must_contain(p.out, "sum,growth_2020_2021,growth_2019_2021,n");
    program_end(&p);
}

Test(derive, mistakes_are_told_with_what_was_expected)
{
    program p;
    program_load(&p);
    is_refused(&p, 1, "--by city --derive yoy", "--by year");
    is_refused(&p, 1, "--by city,year --derive growth:2020..2021", "leave year out of --by");
    is_refused(&p, 2, "--by city --derive grwoth:2020..2021", "did you mean growth?");
    is_refused(&p, 2, "--by city --derive rank:3", "expected yoy, growth:A..B");
    is_refused(&p, 2, "--by city --derive growth:2021..2020", "expected 2020..2021");
    is_refused(&p, 2, "--by city --derive growth:2020..99999999999", "99999999999");
    is_refused(&p, 2, "--by city --derive growth:2020..2020",
               "expected two years, the earlier first, as in growth:2015..2020");
    is_refused(&p, 2, "--by city --derive cagr:2020", "expected two years, the earlier first, as in cagr:2015..2020");
    is_refused(&p, 2, "--by city --derive growth:2020..", "expected two years");
    is_refused(&p, 2, "--by city --derive 增长 --year 2020", "增长:2015..2020 or --year 2015..2020");
    is_refused(&p, 2, "--by city --derive ratio", "ratio:METRIC");
    is_refused(&p, 2, "--by city --derive ratio:", "ratio:METRIC");
    is_refused(&p, 1, "--by city --derive ratio:outputs", "outputs");
    is_refused(&p, 1, "--by city --derive ratio:zebras", "'yearbook show STORE metrics --matching TEXT' lists those");
    is_refused(&p, 1, "--by city --derive per_capita", "name one with ratio:METRIC");
    is_refused(&p, 1, "--by city --year 2021 --agg avg --derive share", "a share is one of sums");
    program_end(&p);
}
