/* query --reconcile and --min-coverage: the whole beside its parts, and who is missing. */
#include "program.h"
#include "support/test.h"

/* Alba has one of seven cities, Bora both of two, Cora none in 2021. */
static void load(program *p)
{
    program_start(p);
    program_write_text(p, "more.csv",
                       "code,parent,level,name\nN,,nation,Nation\nA,N,province,Alba\nB,N,province,Bora\n"
                       "C,N,province,Cora\nA1,A,city,Arno\nA2,A,city,Brix\nA3,A,city,Cald\nA4,A,city,Dela\n"
                       "A5,A,city,Elba\nA6,A,city,Fano\nA7,A,city,Gola\nB1,B,city,Dorn\nB2,B,city,Brix\n"
                       "C1,C,city,Dorn\n");
    program_write_text(p, "figures.csv",
                       "region,year,metric,value\nA1,2021,output,11\nA,2021,output,70.5\nB1,2021,output,20\n"
                       "B2,2021,output,22\nB,2021,output,41\nC,2021,output,5\nC,2020,output,4\nC1,2020,output,3\n");
    program_expect(p, 0, "yearbook import whole --regions more.csv --metrics metrics.csv figures.csv");
}

static void answers(program *p, const char *arguments, const char *expected)
{
    program_expect(p, 0, "yearbook query whole --metric output --from city %s", arguments);
    must_equal(arguments, p->out, expected);
}

Test(reconcile, sets_the_whole_beside_its_parts_and_names_those_that_are_missing)
{
    program p;
    load(&p);
    answers(&p, "--reconcile --by province",
            "province  year  own (万元)  sum (万元)  gap (万元)  gap (%)  coverage  flag         missing\n"
            "--------  ----  ----------  ----------  ----------  -------  --------  -----------  "
            "-----------------------------------\n"
            "Alba      2021        70.5          11        59.5  84.3972       1/7               Brix, Cald, Dela, "
            "Elba and 2 others\n"
            "Bora      2021        41.0          42        -1.0  -2.4390       2/2  exceeds      \n"
            "Cora      2020         4.0           3         1.0  25.0000       1/1  unexplained  \n"
            "Cora      2021         5.0                                        0/1               Dorn\n");
    must_contain(p.err, "exceeds (1 of 4 rows): the parts add up to more than the whole's own figure");
    must_contain(p.err, "unexplained (1 of 4 rows): all parts reported, and a gap remains");
    answers(&p, "--reconcile --by province --year 2021 --order gap_percent:abs --format csv",
            "province,province_code,metric,unit,own,sum,gap,gap_percent,n,N,flag,missing,missing_codes\n"
            "Alba,A,总产出,万元,70.5,11,59.5,84.3972,1,7,,Brix;Cald;Dela;Elba;Fano;Gola,A2;A3;A4;A5;A6;A7\n"
            "Bora,B,总产出,万元,41,42,-1,-2.439,2,2,exceeds,,\n"
            "Cora,C,总产出,万元,5,,,,0,1,,Dorn,C1\n");
    answers(&p, "--reconcile --by province --year 2021 --region C --format jsonl",
            "{\"province\":\"Cora\",\"province_code\":\"C\",\"metric\":\"总产出\",\"unit\":\"万元\",\"own\":5,"
            "\"sum\":null,\"gap\":null,\"gap_percent\":null,\"n\":0,\"N\":1,\"flag\":null,\"missing\":\"Dorn\","
            "\"missing_codes\":\"C1\"}\n");
    answers(&p, "--by province --year 2021 --order gap:abs --format csv --limit 1",
            "province,province_code,metric,unit,sum,n,N,own,gap\n"
            "Alba,A,总产出,万元,11,1,7,70.5,59.5\n");
    program_end(&p);
}

Test(reconcile, a_rollup_reconciles_each_level_with_the_parts)
{
    program p;
    load(&p);
    answers(&p, "--reconcile --rollup nation,province --year 2021 --region B --format csv",
            "nation,nation_code,province,province_code,metric,unit,own,sum,gap,gap_percent,n,N,flag,missing,"
            "missing_codes\n"
            "(all),,(all),,总产出,万元,41,42,-1,-2.439,2,2,exceeds,,\n"
            "Nation,N,(all),,总产出,万元,,42,,,2,2,,,\n"
            "Nation,N,Bora,B,总产出,万元,41,42,-1,-2.439,2,2,exceeds,,\n");
    program_end(&p);
}

Test(reconcile, says_what_it_cannot_compare)
{
    program p;
    load(&p);
    program_expect(&p, 1, "yearbook query whole --metric output --reconcile");
    must_contain(p.err, "say which with --by");
    program_expect(&p, 1, "yearbook query whole --metric output --reconcile --by city");
    must_contain(p.err, "below level city there are no figures");
    program_expect(&p, 1, "yearbook query whole --metric output --reconcile --by province --agg avg");
    must_contain(p.err, "leave --agg out");
    program_expect(&p, 1, "yearbook query whole --metric output --reconcile --by province --order missing");
    must_contain(p.err, "figures, not by missing");
    program_expect(&p, 1, "yearbook query whole --metric output --reconcile --by province --order flag:abs");
    must_contain(p.err, "figures, not by flag");
    program_write_text(&p, "wage.csv", "id,name,unit,rollup\nwage,工资,元,weighted:residents\n");
    program_expect(&p, 0, "yearbook import whole --metrics wage.csv");
    for (int i = 0; i < 2; i++) {
        program_expect(&p, 1, "yearbook query whole --metric wage --reconcile --by province%s",
                       i == 0 ? "" : " --agg wmean");
        must_contain(p.err, "the figures of 工资 do not add up, so they cannot be reconciled");
    }
    program_expect(&p, 1, "yearbook query whole --metric output --measure yoy --reconcile --by province");
    must_contain(p.err, "the yoy of 总产出 do not add up");
    program_expect(&p, 1, "yearbook query whole --metric output --reconcile --by province --where 'value > 3'");
    must_contain(p.err, "leave --where or --reconcile out");
    program_expect(&p, 0, "yearbook query whole --metric output --reconcile --by nation --year 2021");
    must_contain(p.err, "none of the groups' regions reported a figure of its own");
    program_end(&p);
}

Test(reconcile, too_little_coverage_leaves_rows_empty_and_last)
{
    program p;
    load(&p);
    answers(&p, "--by province --year 2021 --min-coverage 80% --order sum",
            "province  sum (万元)  coverage  own (万元)  gap (万元)\n"
            "--------  ----------  --------  ----------  ----------\n"
            "Bora              42       2/2        41.0          -1\n"
            "Alba                       1/7        70.5            \n");
    must_contain(p.err, "1 of 2 rows is left empty, because fewer than 0.8 of its regions reported");
    answers(&p, "--by province --year 2021 --min-coverage 0.1 --agg count,max --format csv",
            "province,province_code,metric,unit,count,max,n,N,own,gap\n"
            "Alba,A,总产出,万元,1,11,1,7,70.5,59.5\n"
            "Bora,B,总产出,万元,2,22,2,2,41,-1\n");
    program_expect(&p, 2, "yearbook query whole --metric output --min-coverage 120%%");
    must_contain(p.err, "expected a share from 0 to 1, as 0.8 or 80%");
    program_expect(&p, 2, "yearbook query whole --metric output --min-coverage most");
    program_end(&p);
}
