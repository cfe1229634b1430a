/* show and export: what a store holds. */
#include "program.h"
#include "support/test.h"

/* `yearbook LINE` prints exactly this. */
static void prints(const char *line, const char *expected)
{
    program p;
    program_load(&p);
    program_expect(&p, 0, "yearbook %s", line);
    must_equal(line, p.out, expected);
    program_end(&p);
}

Test(show, sums_up_the_store)
{
    prints("show store", "what                 value\n"
                         "-------------------  ----------\n"
                         "store                store\n"
                         "commits              1\n"
                         "observations         10\n"
                         "segments             1\n"
                         "bytes of segments    520\n"
                         "years                2020..2021\n"
                         "metrics              3\n"
                         "series               3\n"
                         "sources              0\n"
                         "regions              8\n"
                         "  of level nation    1\n"
                         "  of level province  2\n"
                         "  of level city      5\n");
}

Test(show, lists_regions_by_subtree_and_level)
{
    prints("show store regions --region A --level city --format csv",
           "code,parent,level,name\nA1,A,city,Arno\nA2,A,city,Brix\nA3,A,city,Cald\n");
    prints("show store regions --limit 2 --format csv",
           "code,parent,level,name\nN,,nation,Norden\nA,N,province,Alba\n");
}

Test(show, lists_metrics_series_and_segments)
{
    prints("show store metrics --format csv", "id,name,unit,rollup,time,aliases\n"
                                              "output,总产出,万元,sum,flow,产出|turnover\n"
                                              "residents,Residents,人,sum,stock,\n"
                                              "cover,Forest cover,%,never,none,\n");
    prints("show store series --format csv", "metric,name,measure,role,span\n"
                                             "output,总产出,level,actual,year\n"
                                             "residents,Residents,level,actual,year\n"
                                             "cover,Forest cover,level,actual,year\n");
    prints("show store sources --format csv", "name,origin,bytes\n");
    program p;
    program_load(&p);
    program_expect(&p, 0, "yearbook show store segments --format jsonl");
    must_contain(p.out, "\"rows\":10,\"superseded\":0,");
    must_contain(p.out, "\"first_year\":2020,\"last_year\":2021}");
    program_expect(&p, 1, "yearbook show store regions --level town");
    must_contain(p.err, "nation, province, city");
    program_end(&p);
}

Test(show, tables_leave_aliases_to_programs)
{
    prints("show store metrics", "id         name          unit  rollup  time\n"
                                 "---------  ------------  ----  ------  -----\n"
                                 "output     总产出        万元  sum     flow\n"
                                 "residents  Residents     人    sum     stock\n"
                                 "cover      Forest cover  %     never   none\n");
}

Test(show, finds_what_contains_a_text)
{
    prints("show store metrics --matching TURN --format csv",
           "id,name,unit,rollup,time,aliases\noutput,总产出,万元,sum,flow,产出|turnover\n");
    prints("show store series --matching cover --format csv",
           "metric,name,measure,role,span\ncover,Forest cover,level,actual,year\n");
    prints("show store regions --matching brix --level city --format csv",
           "code,parent,level,name\nA2,A,city,Brix\nB2,B,city,Brix\n");
    prints("show store regions --matching B1 --format csv", "code,parent,level,name\nB1,B,city,Dorn\n");
    prints("show store sources --matching x --format csv", "name,origin,bytes\n");
    program p;
    program_load(&p);
    program_expect(&p, 0, "yearbook show store metrics --matching zebra --format csv");
    cr_assert_str_eq(p.err, "note: no entry of metrics contains 'zebra'\n");
    program_end(&p);
}

Test(show, options_of_another_list_are_wrong_use)
{
    program p;
    program_load(&p);
    program_expect(&p, 2, "yearbook show store metrics --level city");
    must_contain(p.err, "--region, --level and --tree-year are for the list of regions");
    program_expect(&p, 2, "yearbook show store --region A");
    program_expect(&p, 2, "yearbook show store segments --matching x");
    must_contain(p.err, "--matching is for regions, metrics, series, sources and lineage");
    program_expect(&p, 1, "yearbook show store regions --level ctiy");
    must_contain(p.err, "did you mean city?");
    program_expect(&p, 1, "yearbook export store --level ctiy");
    must_contain(p.err, "did you mean city?");
    program_expect(&p, 2, "yearbook export store --regions --metric output");
    must_contain(p.err, "--regions and --metrics export all of them");
    program_end(&p);
}

Test(show, a_store_without_observations_has_no_years)
{
    program p;
    program_start(&p);
    program_expect(&p, 0, "yearbook import store --regions tree.csv");
    program_expect(&p, 0, "yearbook show store --format csv");
    must_contain(p.out, "observations,0\n");
    cr_assert_null(strstr(p.out, "years"));
    program_expect(&p, 0, "yearbook check store");
    must_contain(p.out, "ok: 0 rows in 0 segments");
    program_end(&p);
}

Test(export, filters_rows)
{
    prints("export store --metric output --level province",
           "region,year,metric,value,unit,measure,role,span,bound\nA,2021,output,70,万元,level,actual,,exact\n");
    prints("export store --metric residents,cover --region A --year 2021.. --format jsonl",
           "{\"region\":\"A1\",\"year\":2021,\"metric\":\"cover\",\"value\":12.5,\"unit\":\"%\",\"measure\":\"level\","
           "\"role\":\"actual\",\"span\":\"\",\"bound\":\"exact\"}\n"
           "{\"region\":\"A1\",\"year\":2021,\"metric\":\"residents\",\"value\":1000,\"unit\":\"人\",\"measure\":"
           "\"level\",\"role\":\"actual\",\"span\":\"\",\"bound\":\"exact\"}\n");
    prints("export store --role target", "region,year,metric,value,unit,measure,role,span,bound\n");
}

Test(export, says_when_no_figure_fits)
{
    program p;
    program_load(&p);
    program_expect(&p, 0, "yearbook export store --role target");
    must_contain(p.err, "note: no figure fits; 'yearbook show STORE series' lists what there is\n");
    program_expect(&p, 0, "yearbook export store --year 2021");
    cr_assert_str_eq(p.err, "");
    program_end(&p);
}

Test(trace, tells_of_a_figure_without_a_source)
{
    prints("trace store --metric output --region A1 --year 2021",
           "总产出 (output), Arno (A1), 2021, level, actual: 11 万元\n"
           "  no source: the figure was imported without a document\n");
    prints("trace store --metric output --region A1 --year 2021 --format csv",
           "metric,name,region_code,region,period,measure,role,value,unit,bound,document,origin,offset,length,figure,"
           "sentence\noutput,总产出,A1,Arno,2021,level,actual,11,万元,exact,,,,,,\n");
}

Test(trace, says_which_years_there_are)
{
    program p;
    program_load(&p);
    program_expect(&p, 1, "yearbook trace store --metric output --region A1 --year 1999");
    must_contain(p.err, "there is no such figure of Arno (A1); there are figures for 2020, 2021");
    program_expect(&p, 1, "yearbook trace store --metric all --region A1 --year 1999..2000");
    must_contain(p.err, "there are figures for 2020, 2021\n");
    program_expect(&p, 1, "yearbook trace store --metric output --region A1 --year 2020 --measure yoy");
    must_contain(p.err, "there are figures for 2020 (level, actual)\n");
    program_expect(&p, 1, "yearbook trace store --metric output --region A1 --year 2020 --span H1");
    must_contain(p.err, "there are figures for full year of 2020\n");
    program_expect(&p, 1, "yearbook trace store --metric output --region B2 --year 1999");
    must_contain(p.err, "there are none for any year");
    program_end(&p);
}
