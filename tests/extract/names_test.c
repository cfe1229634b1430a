/* What a figure counts. */
#include "extract/reading.h"

Test(names, the_subject_stands_before)
{
    expect_names("全镇茶叶总产量达36万斤。", "茶叶总产量|36|万斤");
    expect_names("广泛推广手机银行,累计申领90人。", "推广手机银行申领|90|人");
}

Test(names, the_object_stands_behind)
{
    expect_names("打造了7个示范点，开展6轮培训，55项高频事项网上办理。", "打造示范点|7|个\n"
                                                                         "开展培训|6|轮\n"
                                                                         "高频事项网上办理|55|项");
    expect_names("带动90多人就业，促成12人实现上岗。", "带动就业|90|人\n"
                                                       "促成实现上岗|12|人");
}

Test(names, examples_and_lists_are_left_out)
{
    expect_names("发放低保金、救助金等各类资金30万元。", "发放资金|30|万元");
    expect_names("打通环城路、滨河路、东门路等4条断头路。", "打通断头路|4|条");
    expect_names("春、夏、秋茶采摘面积63亩。", "春、夏、秋茶采摘面积|63|亩");
}

Test(names, what_a_counted_subject_did_comes_first)
{
    expect_names("9家企业挂牌上市，5名学生被师范大学录取。", "挂牌上市企业|9|家\n"
                                                             "录取学生|5|名");
    expect_names("对欠缴费用的2家商户发出催缴通知。", "欠缴费用商户发出催缴通知|2|家");
}

Test(names, projects_are_named_by_what_follows)
{
    expect_names("投资36亿元的芯片产业园项目，达产后预计年产值90亿元、税收3亿元。", "芯片产业园项目投资|36|亿元\n"
                                                                                    "芯片产业园项目年产值|90|亿元\n"
                                                                                    "芯片产业园项目税收|3|亿元");
    expect_names("投资16亿元的甲化工年产8万吨树脂项目，达产后预计年产值60亿元。", "甲化工树脂项目投资|16|亿元\n"
                                                                                  "甲化工年产树脂项目|8|万吨\n"
                                                                                  "甲化工树脂项目年产值|60|亿元");
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
    expect_names("造林73亩，为计划的130%，占全年任务的80%。", "造林面积|73|亩\n"
                                                              "造林计划完成率|130|%\n"
                                                              "造林占全年任务|80|%");
    expect_names("实施6个项目批复资金90万元。", "实施项目|6|个\n"
                                                "项目批复资金|90|万元");
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

Test(names, words_that_begin_like_others_stay_whole)
{
    expect_names("经常性收入5万元，自营出口6亿元；财政自给率仅有17%，有效高企71家。",
                 "经常性收入|5|万元\n自营出口|6|亿元\n"
                 "财政自给率|17|%\n有效高企|71|家");
    expect_names("新修塘堰43口、渠道9公里，新发展油茶1.2万亩、板栗3000亩。", "新修塘堰|43|口\n新修渠道|9|公里\n"
                                                                             "新发展油茶|1.2|万亩\n新发展板栗|3000|亩");
    expect_names("发放雨露计划补助9万元，56个省、市重点项目完成投资7亿元。",
                 "发放雨露计划补助|9|万元\n省、市重点项目|56|个\n省、市重点项目完成投资|7|亿元");
}

Test(names, what_lies_where_names_nothing)
{
    expect_names("我镇位于县城东部，总面积112平方公里。", "总面积|112|平方公里");
    expect_names("8个村集体经济总收入300万元。", "村|8|个\n村集体经济总收入|300|万元");
}
