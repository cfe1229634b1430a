/* Several figures that share their words. */
#include "extract/reading.h"

Test(lists, respectively_gives_each_its_subject)
{
    expect_names("参保率、续保率分别达到95%、90%左右。", "参保率|95|%\n"
                                                         "续保率|90|%");
    expect_names("城乡居民人均可支配收入分别增长8%、7%。", "城镇居民人均可支配收入|8|%\n"
                                                           "农村居民人均可支配收入|7|%");
    expect_names("一产、二产、三产增加值分别为3亿元、4亿元和5亿元，增长3%、4%和5%。", "一产增加值|3|亿元\n"
                                                                                      "二产增加值|4|亿元\n"
                                                                                      "三产增加值|5|亿元\n"
                                                                                      "一产增加值|3|%\n"
                                                                                      "二产增加值|4|%\n"
                                                                                      "三产增加值|5|%");
    expect_names("城镇、农村居民人均可支配收入分别达3万元、2万元。", "城镇居民人均可支配收入|3|万元\n"
                                                                     "农村居民人均可支配收入|2|万元");
    expect_names("城镇、农村居民人均可支配收入达4万元、2万元，城乡低保标准分别提高到620元、450元。",
                 "城镇居民人均可支配收入|4|万元\n"
                 "农村居民人均可支配收入|2|万元\n"
                 "城镇低保标准|620|元\n"
                 "农村低保标准|450|元");
    expect_names("实现营业收入9亿元，上缴利润2亿元，同比分别增长8%和9%。", "营业收入|9|亿元\n"
                                                                           "上缴利润|2|亿元\n"
                                                                           "营业收入|8|%\n"
                                                                           "上缴利润|9|%");
}

Test(lists, without_as_many_subjects_they_share_one)
{
    expect_names("税收、投资分别增长3%。", "税收、投资|3|%");
    /* Behind a sentence whose subjects must not linger in memory. */
    expect_names("城乡居民收入、存款分别增长8%、7%。接种率达76.4%，分别增长5.5%和6.2%。", "城乡居民收入|8|%\n"
                                                                                          "存款|7|%\n"
                                                                                          "接种率|76.4|%\n"
                                                                                          "接种率|5.5|%\n"
                                                                                          "接种率|6.2|%");
}

Test(lists, figures_in_a_row_share_their_words)
{
    expect_names("新增监测对象6户20人，贷款项目3个90万元。", "新增监测对象户数|6|户\n"
                                                             "新增监测对象|20|人\n"
                                                             "新增贷款项目|3|个\n"
                                                             "新增贷款项目|90|万元");
    expect_names("新增32户96万元的贷款。", "新增贷款户数|32|户\n"
                                           "新增贷款|96|万元");
}

Test(lists, a_verb_lasts_through_its_list)
{
    expect_names("新增土地流转3万亩、农民合作社46家。", "新增土地流转|3|万亩\n"
                                                        "新增农民合作社|46|家");
    expect_names("举办演出20场，观众达3万人次。", "举办演出|20|场\n"
                                                  "观众|3|万人次");
    expect_names("调用水泵43台，铲车10台，改厕3户。", "调用水泵|43|台\n"
                                                      "调用铲车|10|台\n"
                                                      "改厕|3|户");
    expect_names("为农场输送了6名技师，其中大学生4名。", "农场输送技师|6|名\n"
                                                         "输送大学生|4|名");
    expect_names("受益3个村、40户、100人。", "受益村|3|个\n"
                                             "受益户数|40|户\n"
                                             "受益人数|100|人");
}

Test(lists, parts_take_the_head_of_the_whole)
{
    expect_names("财税收入17亿元,其中规费4亿元,税收13亿元。", "财税收入|17|亿元\n"
                                                              "规费收入|4|亿元\n"
                                                              "税收|13|亿元");
    expect_names("获评星级农庄的有国家级2家、省级9家。", "国家级星级农庄|2|家\n"
                                                         "省级星级农庄|9|家");
    expect_names("培育企业5家（国家级2家）。", "培育企业|5|家\n"
                                               "培育企业国家级|2|家");
}

Test(lists, what_stands_in_brackets_is_an_aside)
{
    expect_review("税收5亿元（其中区级税收2亿元），增长8%；已签约90户，线上办理60件，上报5件。",
                  "税收|level|5|亿元|2023|actual|exact\n"
                  "区级税收|level|2|亿元|2023|actual|exact\n"
                  "税收|yoy|8|%|2023|actual|exact\n"
                  "签约|level|90|户|2023|actual|exact\n"
                  "线上办理|level|60|件|2023|actual|exact\n"
                  "线上办理上报|level|5|件|2023|actual|exact");
}

Test(lists, a_range_of_change_is_of_one_thing)
{
    expect_names("满意度由89%提升至94.6%。", "满意度|89|%\n"
                                             "满意度|94.6|%");
}

Test(lists, items_of_one_length_share_the_head_of_the_last)
{
    expect_names("刑事、治安警情分别下降21%和16%。", "刑事警情|-21|%\n治安警情|-16|%");
    expect_names("新开工、竣工亿元项目分别为4个、2个。", "新开工亿元项目|4|个\n竣工亿元项目|2|个");
    expect_names("事故起数、死亡人数实现双下降，分别下降40%和25%。", "事故起数|-40|%\n事故死亡人数|-25|%");
    expect_names("装备、化工、建材行业增加值分别增长2%、-1%、8%。",
                 "装备增加值|2|%\n化工增加值|-1|%\n建材行业增加值|8|%");
}

Test(lists, a_count_that_sums_up_its_list_gives_each_its_own)
{
    expect_names("甲化工、乙能源、丙物流3家企业分别实现产值9亿元、7亿元和5亿元。",
                 "企业|3|家\n甲化工产值|9|亿元\n乙能源产值|7|亿元\n丙物流产值|5|亿元");
}

Test(lists, what_is_there_for_each_thousand_lasts_through_its_list)
{
    expect_names("每千人拥有床位6张、医师2名。", "每千人拥有床位|6|张\n每千人拥有医师|2|名");
}

Test(lists, each_standard_has_its_rate)
{
    expect_names("城乡低保标准分别提高到每人每月640元和每人每年5240元。", "城镇低保标准|640|元\n农村低保标准|5240|元");
    expect_names("出栏生猪4万头、家禽38万只，大豆种植面积112亩、板栗9亩。", "出栏生猪|4|万头\n出栏家禽|38|万只\n"
                                                                            "大豆种植面积|112|亩\n板栗面积|9|亩");
}
