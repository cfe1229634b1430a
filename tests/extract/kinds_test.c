/* Names that say what their figure counts, and how far a growth lies from another. */
#include "extract/reading.h"

Test(kinds, households_and_persons_of_one_scheme_are_told_apart)
{
    expect_names("户籍人口3000户9000人。", "户籍人口户数|3000|户\n户籍人口|9000|人");
    expect_names("享受低保50户、90人。", "享受低保户数|50|户\n享受低保人数|90|人");
    expect_names("易地扶贫搬迁群众12户40人。", "易地扶贫搬迁群众户数|12|户\n易地扶贫搬迁群众|40|人");
}

Test(kinds, a_crop_with_an_area_is_its_area)
{
    expect_names("油菜3万亩、茶园2000亩。", "油菜面积|3|万亩\n茶园面积|2000|亩");
    expect_names("平整土地30亩。", "平整土地|30|亩");
}

Test(kinds, kinds_of_a_herd_are_stock_too)
{
    expect_names("牲畜存栏9万头，其中大畜2万头，小畜7万只。", "牲畜存栏|9|万头\n大畜存栏|2|万头\n小畜存栏|7|万只");
}

Test(kinds, a_pace_over_several_years_is_no_growth)
{
    expect_review("生产总值增长7%，两年平均增长5%。", "生产总值|yoy|7|%|2023|actual|exact\n"
                                                      "生产总值两年平均增长|other|5|%|2023|actual|exact");
    expect_review("出口增长1.4倍。", "出口|other|1.4|倍|2023|actual|exact");
    expect_review("居民收入2万元，较2016年净增3000元。", "居民收入|level|2|万元|2023|actual|exact\n"
                                                         "居民收入净增|other|3000|元|2023|actual|exact");
}

Test(kinds, a_share_of_what_was_counted_says_of_what)
{
    expect_names("户籍人口9万人，其中老年人占30%。", "户籍人口|9|万人\n老年人占户籍人口|30|%");
}

Test(kinds, what_became_of_the_counted_follows_them)
{
    expect_names("监测对象23户61人，已消除风险15户42人。", "监测对象户数|23|户\n监测对象|61|人\n"
                                                           "监测对象消除风险户数|15|户\n监测对象消除风险人数|42|人");
}

Test(kinds, the_field_of_a_ranking_is_no_subject)
{
    expect_review("垃圾分类得分97分，在全区10个街镇中排名第2。", "垃圾分类得分|level|97|分|2023|actual|exact\n"
                                                                 "街镇|level|10|个|2023|actual|exact\n"
                                                                 "垃圾分类得分|rank|2||2023|actual|exact");
}

Test(kinds, a_distance_shared_out_is_the_same_for_each)
{
    expect_names("增加值、投资分别增长7%、9%，分别高于全市2.1和3.6个百分点。",
                 "增加值|7|%\n投资|9|%\n"
                 "增加值高于全市|2.1|个百分点\n投资高于全市|3.6|个百分点");
}

Test(kinds, what_an_industry_adds_to_growth_is_no_growth_of_its_own)
{
    expect_review("第一产业增加值78亿元，增长5.5%，拉动GDP增长1.7个百分点。",
                  "第一产业增加值|level|78|亿元|2023|actual|exact\n第一产业增加值|yoy|5.5|%|2023|actual|exact\n"
                  "第一产业增加值拉动GDP增长|other|1.7|个百分点|2023|actual|exact");
}

Test(kinds, a_sum_that_parts_firms_is_no_figure)
{
    expect_names("规模企业12家，其中年产值过亿元的1家。", "规模企业|12|家\n年产值过亿元|1|家");
}

Test(kinds, what_persons_have_on_average_is_theirs)
{
    expect_review("脱贫人口300户900人人均纯收入达2万元，较上年净增9%。",
                  "脱贫人口户数|level|300|户|2023|actual|exact\n"
                  "脱贫人口|level|900|人|2023|actual|exact\n"
                  "脱贫人口人均纯收入|level|2|万元|2023|actual|exact\n"
                  "脱贫人口人均纯收入净增|yoy|9|%|2023|actual|exact");
}
