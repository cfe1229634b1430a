/* query --agg wmean, --weight and --difference: figures made of two series. */
#include "program.h"
#include "support/test.h"

static void load(program *p)
{
    program_start(p);
    program_write_text(
        p, "more.csv",
        "id,name,unit,rollup,time\npopulation,人口,人,sum,stock\n"
        "income,人均收入,元,weighted:population,flow\nper_head,人均产出,元,derive:output/population,none\n"
        "revenue,收入,万元,sum,flow\n");
    program_write_text(p, "figures.csv",
                       "region,year,metric,value,span\nB1,2021,income,100.5,\nB2,2021,income,200,\n"
                       "B1,2021,population,3000,\nB2,2021,population,1000,\nB1,2021,per_head,3,\n"
                       "B1,2021,revenue,100,\nB2,2021,revenue,80,\nB,2021,revenue,180,\n"
                       "B1,2021,revenue,40,H1\nB2,2021,revenue,45.5,H1\nB,2021,revenue,90,H1\n");
    program_expect(p, 0, "yearbook import store --regions tree.csv --metrics metrics.csv data.csv");
    program_expect(p, 0, "yearbook import store --metrics more.csv figures.csv");
}

static void answers(program *p, const char *arguments, const char *expected)
{
    program_expect(p, 0, "yearbook query store --by province --from city --year 2021 %s", arguments);
    must_equal(arguments, p->out, expected);
}

static void is_refused(program *p, const char *arguments, const char *words)
{
    program_expect(p, 1, "yearbook query store --by province --from city --year 2021 %s", arguments);
    must_contain(p->err, words);
}

/* (100.5 x 3000 + 200 x 1000) / 4000 */
Test(query_pair, means_are_weighted_by_the_rule_or_by_what_is_named)
{
    program p;
    load(&p);
    answers(&p, "--metric income --agg wmean",
            "province  wmean (元)  coverage\n--------  ----------  --------\nBora         125.375       2/2\n");
    must_contain(p.err, "人均收入: weighted by 人口");
    answers(&p, "--metric income --weight population --format csv",
            "province,province_code,metric,unit,wmean,n,N,own,gap\nBora,B,人均收入,元,125.375,2,2,,\n");
    answers(&p, "--metric 人均收入 --agg 加权平均,max --weight revenue --format csv",
            "province,province_code,metric,unit,wmean,max,n,N,own,gap\n"
            "Bora,B,人均收入,元,144.7222222,200,2,2,,\n");
    program_end(&p);
}

Test(query_pair, refusals_name_the_weighted_mean)
{
    program p;
    load(&p);
    is_refused(&p, "--metric income", "ask --agg wmean --weight population, or --agg median");
    is_refused(&p, "--metric per_head", "ask --metric output --derive ratio:population");
    is_refused(&p, "--metric output --agg wmean", "name a metric with --weight METRIC");
    is_refused(&p, "--metric income --agg sum --weight population", "--weight goes with --agg wmean");
    is_refused(&p, "--metric income --weight peopel", "no metric \"peopel\"");
    program_end(&p);
}

Test(query_pair, differences_are_made_of_spans_only_when_asked_for)
{
    program p;
    load(&p);
    is_refused(&p, "--metric revenue --span H2", "or ask --difference for the full year less H1");
    answers(&p, "--metric revenue --span H2 --difference",
            "province  sum (万元)  coverage  own (万元)  gap (万元)\n"
            "--------  ----------  --------  ----------  ----------\n"
            "Bora            94.5       2/2          90        -4.5\n");
    must_contain(p.err, "note: H2 is the full year less H1");
    program_expect(&p, 0, "yearbook query store --metric revenue --by city,year --span 7-12 --difference --format csv");
    cr_assert_str_eq(p.out, "city,city_code,year,metric,unit,sum,n,N,own,gap\n"
                            "Dorn,B1,2021-H2,收入,万元,60,1,1,60,0\n"
                            "Brix,B2,2021-H2,收入,万元,34.5,1,1,34.5,0\n");
    is_refused(&p, "--metric population --span H2 --difference", "is a stock");
    is_refused(&p, "--metric revenue --span H1 --difference", "begins in January");
    is_refused(&p, "--metric revenue --difference", "say which span");
    is_refused(&p, "--metric revenue --span H2 --difference --reconcile", "as they were reported");
    program_end(&p);
}

Test(query_pair, figures_per_head_are_ratios_of_sums)
{
    program p;
    load(&p);
    answers(&p, "--metric revenue --derive 人均",
            "province  sum (万元)  ratio (万元/人)  coverage  own (万元)  gap (万元)\n"
            "--------  ----------  ---------------  --------  ----------  ----------\n"
            "Bora             180            0.045       2/2         180           0\n");
    program_end(&p);
}
