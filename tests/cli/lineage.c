/* Regions over time: towns that merged, were renamed or split, asked for under
 * the trees of several years. */
#include <stdio.h>
#include <string.h>

#include "program.h"
#include "support/test.h"

static const char before[] = "code,parent,level,name\n"
                             "361,,city,江市\n361002,361,county,临江县\n361003,361,county,东县\n"
                             "361002101,361002,town,张镇\n361002102,361002,town,李镇\n"
                             "361002103,361002,town,王乡\n361003101,361003,town,孙镇\n";
static const char after[] = "code,parent,level,name\n"
                            "361,,city,江市\n361012,361,county,临江区\n361003,361,county,东县\n"
                            "361012110,361012,town,大同镇\n361012103,361012,town,王镇\n361003101,361003,town,孙镇\n";
static const char changes[] = "旧代码,新代码,年份,原因,旧名称\n"
                              "361002101,361012110,2021,合并,张镇\n361002102,361012110,2021,合并,李镇\n"
                              "361002103,361012103,2021,撤乡设镇,王乡\n361002,361012,2021,撤县设区,临江县\n";
static const char figures_before[] = "region,year,metric,value\n"
                                     "361002101,2020,output,10\n361002102,2020,output,20\n361002103,2020,output,5\n"
                                     "361003101,2020,output,7\n361002,2020,output,36\n361002101,2020,cover,30\n"
                                     "361002102,2020,cover,40\n361002103,2020,cover,50\n";
static const char figures_after[] = "region,year,metric,value\n"
                                    "361012110,2021,output,33\n361012103,2021,output,6\n361003101,2021,output,8\n"
                                    "361012,2021,output,40\n361012110,2021,cover,36\n";

static void load(program *p)
{
    program_start(p);
    program_write_text(p, "before.csv", before);
    program_write_text(p, "after.csv", after);
    program_write_text(p, "changes.csv", changes);
    program_write_text(p, "figures1.csv", figures_before);
    program_write_text(p, "figures2.csv", figures_after);
    program_expect(p, 0, "yearbook import store --regions before.csv --metrics metrics.csv figures1.csv");
    program_expect(p, 0, "yearbook import store --regions after.csv --lineage changes.csv figures2.csv");
    must_contain(p->err, "imported 6 regions, 4 lines of lineage, 5 rows ");
}

Test(lineage, figures_of_former_towns_count_for_those_that_took_their_place)
{
    program p;
    load(&p);
    program_expect(&p, 0, "yearbook query store --metric output --by town,year --region 临江区 --format csv");
    cr_assert_str_eq(p.out, "town,town_code,year,metric,unit,sum,n,N,own,gap\n"
                            "王镇,361012103,2020,总产出,万元,5,1,1,5,0\n"
                            "王镇,361012103,2021,总产出,万元,6,1,1,6,0\n"
                            "大同镇,361012110,2020,总产出,万元,30,2,2,30,0\n"
                            "大同镇,361012110,2021,总产出,万元,33,1,1,33,0\n");
    must_contain(p.err, "note: by the lineage, figures under other codes count: 361002101 for 大同镇 (361012110), "
                        "361002102 for 大同镇 (361012110), 361002103 for 王镇 (361012103)\n");
    program_expect(&p, 0, "yearbook check store");
    program_end(&p);
}

Test(lineage, the_tree_of_a_year_has_the_towns_of_that_year_and_the_same_sums_above_them)
{
    program p;
    load(&p);
    program_expect(&p, 0, "yearbook query store --metric output --by county,year --from town --format csv");
    cr_assert_str_eq(p.out, "county,county_code,year,metric,unit,sum,n,N,own,gap\n"
                            "东县,361003,2020,总产出,万元,7,1,1,,\n东县,361003,2021,总产出,万元,8,1,1,,\n"
                            "临江区,361012,2020,总产出,万元,35,3,3,36,1\n临江区,361012,2021,总产出,万元,39,2,2,40,1\n");
    program_expect(&p, 0,
                   "yearbook query store --metric output --by county,year --tree-year 2020 --from town"
                   " --format csv");
    cr_assert_str_eq(p.out, "county,county_code,year,metric,unit,sum,n,N,own,gap\n"
                            "临江县,361002,2020,总产出,万元,35,3,3,36,1\n临江县,361002,2021,总产出,万元,39,2,2,40,1\n"
                            "东县,361003,2020,总产出,万元,7,1,1,,\n东县,361003,2021,总产出,万元,8,1,1,,\n");
    program_expect(&p, 0,
                   "yearbook query store --metric output --by town,year --tree-year 2020 --region 临江县"
                   " --format csv");
    cr_assert_str_eq(p.out, "town,town_code,year,metric,unit,sum,n,N,own,gap\n"
                            "张镇,361002101,2020,总产出,万元,10,1,1,10,0\n李镇,361002102,2020,总产出,万元,20,1,1,20,0\n"
                            "王乡,361002103,2020,总产出,万元,5,1,1,5,0\n王乡,361002103,2021,总产出,万元,6,1,1,6,0\n"
                            "大同镇,361012110,2021,总产出,万元,33,1,1,33,0\n");
    must_contain(p.err, "note: came of several regions after the tree's year, and stay apart from these: 大同镇 "
                        "(361012110, 2021)\n");
    program_expect(&p, 0, "yearbook show store regions --tree-year 2020 --level town --format csv");
    cr_assert_str_eq(p.out, "code,parent,level,name\n361002101,361002,town,张镇\n361002102,361002,town,李镇\n"
                            "361002103,361002,town,王乡\n361012110,361002,town,大同镇\n361003101,361003,town,孙镇\n");
    program_end(&p);
}

Test(lineage, what_does_not_add_up_is_not_made_the_merged_towns_own)
{
    program p;
    load(&p);
    program_expect(&p, 0, "yearbook query store --metric cover --by town,year --format csv");
    cr_assert_str_eq(p.out,
                     "town,town_code,year,metric,unit,value,n,N,own,gap\n"
                     "王镇,361012103,2020,Forest cover,%,50,1,1,,\n大同镇,361012110,2021,Forest cover,%,36,1,1,,\n");
    must_contain(p.err, "left out: 2 figures of regions that were merged or split, since they do not add up");
    program_expect(&p, 0, "yearbook query store --metric cover --by town,year --tree-year 2020 --format csv");
    cr_assert_str_eq(p.out, "town,town_code,year,metric,unit,value,n,N,own,gap\n"
                            "张镇,361002101,2020,Forest cover,%,30,1,1,,\n李镇,361002102,2020,Forest "
                            "cover,%,40,1,1,,\n王乡,361002103,2020,Forest cover,%,50,1,1,,\n"
                            "大同镇,361012110,2021,Forest cover,%,36,1,1,,\n");
    program_end(&p);
}

Test(lineage, a_figure_told_anew_under_the_new_code_is_not_added_twice)
{
    program p;
    load(&p);
    program_write_text(&p, "anew.csv",
                       "region,year,metric,value\n361012110,2020,output,31\n361012110,2019,output,28\n");
    program_expect(&p, 0, "yearbook import store anew.csv");
    program_expect(&p, 0,
                   "yearbook query store --metric output --by county,year --from town --format csv"
                   " --region 临江区 --year ..2020");
    cr_assert_str_eq(p.out, "county,county_code,year,metric,unit,sum,n,N,own,gap\n"
                            "临江区,361012,2019,总产出,万元,28,1,3,,\n临江区,361012,2020,总产出,万元,35,3,3,36,1\n");
    must_contain(p.err, "left out: 1 figure under codes of another time");
    program_end(&p);
}

/* A1 was renamed in 2021, and told its figure of that year under the old code; A2's, which goes another way to
 * the same town, does not stand in for it. */
static void load_chain(program *p)
{
    program_start(p);
    program_write_text(p, "c1.csv",
                       "code,parent,level,name\nN,,country,Land\nA,N,prov,Prov\n"
                       "A1,A,town,a1\nA2,A,town,a2\nB1,A,town,b1\n");
    program_write_text(p, "c2.csv",
                       "code,parent,level,name\nN,,country,Land\nA,N,prov,Prov\nA5,A,town,a5\n"
                       "B1,A,town,b1\n");
    program_write_text(p, "chain.csv",
                       "old,new,year,reason,name\nA1,A9,2021,renamed,a1\nA9,A5,2022,merged,a9\n"
                       "A2,A5,2022,merged,\n");
    program_write_text(p, "figures.csv", "region,year,metric,value\nA1,2021,output,11\nA2,2021,output,21\n");
    program_expect(p, 0, "yearbook import store --regions c1.csv --metrics metrics.csv figures.csv");
}

Test(lineage, a_figure_is_left_out_only_where_another_one_stands_in_for_it)
{
    program p;
    load_chain(&p);
    program_expect(&p, 0, "yearbook import store --regions c2.csv --lineage chain.csv");
    program_expect(&p, 0, "yearbook query store --metric output --by prov,year --from town --format csv");
    must_contain(p.out, "\nProv,A,2021,总产出,万元,32,2,3,");
    program_write_text(&p, "timely.csv", "region,year,metric,value\nA5,2021,output,30\n");
    program_expect(&p, 0, "yearbook import store timely.csv");
    program_expect(&p, 0, "yearbook query store --metric output --by prov,year --from town --format csv");
    must_contain(p.out, "\nProv,A,2021,总产出,万元,32,2,3,");
    must_contain(p.err, "left out: 1 figure under codes of another time");
    program_end(&p);
}

Test(lineage, what_a_new_tree_leaves_behind_is_told)
{
    program p;
    load_chain(&p);
    program_expect(&p, 0, "yearbook import store --regions c2.csv");
    must_contain(p.err, "note: 2 figures of 2 regions are under codes that this tree has not (A1 ...): no query");
    program_expect(&p, 0, "yearbook export store");
    must_contain(p.err, "left out: 2 figures under codes that the region tree has not\n");
    program_expect(&p, 0, "yearbook import store --regions c2.csv --lineage chain.csv");
    cr_assert_null(strstr(p.err, "note: "), "%s", p.err);
    program_end(&p);
}

Test(lineage, former_codes_are_exported_under_the_tree_of_their_year)
{
    program p;
    load_chain(&p);
    program_expect(&p, 0, "yearbook export store");
    cr_assert_null(strstr(p.err, "left out"), "%s", p.err);
    program_expect(&p, 0, "yearbook import store --regions c2.csv --lineage chain.csv");
    program_expect(&p, 0, "yearbook export store");
    cr_assert_str_eq(p.out, "region,year,metric,value,unit,measure,role,span,bound\n");
    must_contain(p.err, "left out: 2 figures under codes of another time than the tree's; for those of a year's tree "
                        "ask --tree-year, such as --tree-year 2021\n");
    program_expect(&p, 0, "yearbook export store --metric output --year 2021");
    must_contain(p.err, "left out: any figures under codes of another time");
    program_expect(&p, 0, "yearbook export store --tree-year 2020");
    must_contain(p.out, "\nA1,2021,output,11,");
    must_contain(p.out, "\nA2,2021,output,21,");
    cr_assert_null(strstr(p.err, "left out"), "%s", p.err);
    program_expect(&p, 2, "yearbook export store --metrics --tree-year 2020");
    program_end(&p);
}

Test(lineage, a_code_that_was_replaced_is_told_with_what_it_became)
{
    program p;
    load_chain(&p);
    program_expect(&p, 0, "yearbook import store --regions c2.csv --lineage chain.csv");
    program_expect(&p, 1, "yearbook import store figures.csv");
    must_contain(p.err, "figures.csv:2: A1 became A9 in 2021 (renamed), and that A5 in 2022, by the lineage: give the");
    must_contain(p.err, "figures.csv:3: A2 became A5 in 2022 (merged), by the lineage: ");
    program_expect(&p, 1, "yearbook trace store --metric output --region A1 --year 2021");
    must_contain(p.err, "A1 became A9 in 2021");
    program_end(&p);
}

Test(lineage, a_store_without_one_has_the_newest_tree_in_every_year)
{
    program p;
    program_load(&p);
    program_expect(&p, 0, "yearbook query store --metric output --by city,year >plain");
    program_expect(&p, 0, "yearbook query store --metric output --by city,year --tree-year 2020 | cmp - plain");
    must_contain(p.err, "note: the store has no lineage");
    program_expect(&p, 2, "yearbook query store --metric output --tree-year 20x");
    program_expect(&p, 2, "yearbook show store metrics --tree-year 2020");
    program_end(&p);
}

Test(lineage, is_shown_as_it_is_imported)
{
    program p;
    load(&p);
    program_expect(&p, 0, "yearbook show store lineage --format csv >lineage.csv; cat lineage.csv");
    cr_assert_str_eq(p.out, "old,new,year,reason,name,parent\n361002,361012,2021,promoted,临江县,\n"
                            "361002101,361012110,2021,merged,张镇,\n361002102,361012110,2021,merged,李镇,\n"
                            "361002103,361012103,2021,promoted,王乡,\n");
    program_expect(&p, 0, "yearbook import store --lineage lineage.csv; yearbook show store --format csv");
    must_contain(p.out, "commits,2\n"); /* nothing has changed */
    must_contain(p.out, "lines of lineage,4\n");
    program_expect(&p, 0, "yearbook show store lineage --matching 李镇 --format csv | wc -l");
    cr_assert_str_eq(p.out, "2\n");
    program_write_text(&p, "none.csv", "old,new,year,reason\n");
    program_expect(&p, 0, "yearbook import store --lineage none.csv; yearbook show store lineage --format csv | wc -l");
    cr_assert_str_eq(p.out, "1\n");
    program_end(&p);
}

Test(lineage, mistakes_are_told_with_their_lines_and_change_nothing)
{
    static const struct {
        const char *lines, *words;
    } wrong[] = {
        { "361002101,36101211,2021,merged\n",
          "wrong.csv:2: \"36101211\", which \"361002101\" becomes in 2021, is neither" },
        { "361002101,361012110,20212,merged\n", "wrong.csv:2: '20212' is not a year" },
        { "361002101,361012110,2021,mergd\n", "wrong.csv:2: no reason \"mergd\"; did you mean merged?" },
        { "A,361012110,2021,merged\nA,361012103,2021,merged\n",
          "wrong.csv:3: \"A\" becomes \"361012103\" in 2021, and" },
        { "A,B,2021,recoded\nB,A,2022,recoded\n", "go round in a circle" },
    };
    program p;
    load(&p);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[400];
        snprintf(text, sizeof text, "old,new,year,reason\n%s", wrong[i].lines);
        program_write_text(&p, "wrong.csv", text);
        program_expect(&p, 1, "yearbook import store --lineage wrong.csv");
        must_contain(p.err, wrong[i].words);
    }
    program_write_text(&p, "wrong.csv", "old,year,reason\nA,2021,merged\n");
    program_expect(&p, 1, "yearbook import store --lineage wrong.csv");
    must_contain(p.err, "the header has no column 'new' (or '新代码')");
    program_expect(&p, 1, "yearbook import store --regions before.csv"); /* lacks what the lineage leads to */
    must_contain(p.err, "is neither in the region tree nor");
    program_expect(&p, 0, "yearbook show store --format csv");
    must_contain(p.out, "commits,2\n");
    program_end(&p);
}
