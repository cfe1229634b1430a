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
}

Test(lists, without_as_many_subjects_they_share_one)
{
    expect_names("税收、投资分别增长3%。", "税收、投资|3|%");
}

Test(lists, figures_in_a_row_share_their_words)
{
    expect_names("新增监测对象5户21人，贷款项目4个148万元。", "新增监测对象|5|户\n"
                                                              "新增监测对象|21|人\n"
                                                              "新增贷款项目|4|个\n"
                                                              "新增贷款项目|148|万元");
    expect_names("新增56户168万元的贷款。", "新增贷款|56|户\n"
                                            "新增贷款|168|万元");
}

Test(lists, a_verb_lasts_through_its_list)
{
    expect_names("调用水泵43台，铲车10台，改厕3户。", "调用水泵|43|台\n"
                                                      "调用铲车|10|台\n"
                                                      "改厕|3|户");
    expect_names("为部队输送了7名新兵，其中大学生5名。", "部队输送新兵|7|名\n"
                                                         "输送大学生|5|名");
    expect_names("受益4个村、49户、121人。", "受益村|4|个\n"
                                             "受益|49|户\n"
                                             "受益|121|人");
}

Test(lists, parts_take_the_head_of_the_whole)
{
    expect_names("财税收入17亿元,其中财政4亿元,税收13亿元。", "财税收入|17|亿元\n"
                                                              "财政收入|4|亿元\n"
                                                              "税收|13|亿元");
    expect_names("评定为示范社的有国家级4家、省级13家。", "国家级示范社|4|家\n"
                                                          "省级示范社|13|家");
}

Test(lists, a_range_of_change_is_of_one_thing)
{
    expect_names("满意度由89%提升至94.6%。", "满意度|89|%\n"
                                             "满意度|94.6|%");
}
