/* What a figure counts. */
#include "extract/reading.h"

Test(names, the_subject_stands_before)
{
    expect_names("全镇茶叶总产量达36万斤。", "茶叶总产量|36|万斤");
    expect_names("大力推广手机银行,累计申领200人。", "推广手机银行申领|200|人");
}

Test(names, the_object_stands_behind)
{
    expect_names("打造了7个示范点，开展6轮培训，55项高频事项网上办理。", "打造示范点|7|个\n"
                                                                         "开展培训|6|轮\n"
                                                                         "高频事项网上办理|55|项");
    expect_names("带动200多人就业，促成12人实现上岗。", "带动就业|200|人\n"
                                                        "促成实现上岗|12|人");
}

Test(names, examples_and_lists_are_left_out)
{
    expect_names("发放低保金、救助金等各类资金30万元。", "发放资金|30|万元");
    expect_names("打通环城路、滨河路、东门路等4条断头路。", "打通断头路|4|条");
    expect_names("早、中、晚稻播种面积63亩。", "早、中、晚稻播种面积|63|亩");
}

Test(names, what_a_counted_subject_did_comes_first)
{
    expect_names("7家企业申规入统，6名学生被重点中学录取。", "申规入统企业|7|家\n"
                                                             "录取学生|6|名");
    expect_names("对存在隐患的2家企业下达整改通知。", "存在隐患企业下达整改通知|2|家");
}

Test(names, projects_are_named_by_what_follows)
{
    expect_names("投资68亿元的光电产业园项目，建成后预计年产值100亿元、税收4亿元。", "光电产业园项目投资|68|亿元\n"
                                                                                     "光电产业园项目年产值|100|亿元\n"
                                                                                     "光电产业园项目税收|4|亿元");
    expect_names("投资20亿元的新材公司年产20万吨树脂项目，建成后预计年产值50亿元。", "新材公司树脂项目投资|20|亿元\n"
                                                                                     "新材公司年产树脂项目|20|万吨\n"
                                                                                     "新材公司树脂项目年产值|50|亿元");
    expect_names("投入30万元对集镇街道进行改造，投入500万元用于防汛。", "集镇街道进行改造投入|30|万元\n"
                                                                        "防汛投入|500|万元");
}

Test(names, time_used_is_named_by_the_work)
{
    expect_names("用20天完成大桥主体施工，连续5年未发生事故。", "大桥主体施工用时|20|天\n"
                                                                "连续未发生事故|5|年");
}

Test(names, words_that_need_a_subject_find_it)
{
    expect_names("建成水厂1座，总面积300平方米，总投资50万元。", "建成水厂|1|座\n"
                                                                 "建成水厂总面积|300|平方米\n"
                                                                 "建成水厂总投资|50|万元");
    expect_names("医院扩建完成，床位达到60张。", "医院扩建床位|60|张");
    expect_names("检查企业12家，发现隐患3处，已整改2处，整改率66%。", "检查企业|12|家\n"
                                                                      "发现隐患|3|处\n"
                                                                      "发现隐患整改|2|处\n"
                                                                      "发现隐患整改率|66|%");
    expect_names("造林73亩，为计划的161%，占全年任务的80%。", "造林|73|亩\n"
                                                              "造林计划完成率|161|%\n"
                                                              "造林占全年任务|80|%");
    expect_names("实施7个项目批复资金251万元。", "实施项目|7|个\n"
                                                 "项目批复资金|251|万元");
}

Test(names, inhabitants_are_inhabitants)
{
    expect_names("全镇3万多人民同心协力，全镇3.2万人口。", "全镇人口|3|万人\n"
                                                           "全镇人口|3.2|万人");
}

Test(names, field_codes_and_brackets_are_left_out)
{
    expect_names("改厕（含公厕）20户，种草 eq \\o\\ac(○,3)50亩。", "改厕|20|户\n"
                                                                   "种草|50|亩");
}

Test(names, the_places_own_name_is_left_out)
{
    expect_names("石桥镇开展巡查3次。", "开展巡查|3|次");
}
