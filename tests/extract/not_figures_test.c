/* What looks like a figure and is none. */
#include "extract/reading.h"

Test(not_figures, dates_and_meetings_are_no_figures)
{
    expect_nothing("2023年3月5日在石桥镇第十九届人民代表大会第二次会议上通过。");
    expect_nothing("5月8日至10日，下午3时开会，至2025年。");
}

Test(not_figures, names_with_digits_are_no_figures)
{
    expect_nothing("G206国道、S306线、5G信号、PM2.5、12345热线、312省道、F-35。");
}

Test(not_figures, slogans_and_ages_are_no_figures)
{
    expect_nothing("构建“1+2+3”格局，推进“三年行动”，坚持24小时值班，服务60周岁以上老人。");
}

Test(not_figures, blanks_and_hidden_numbers_are_no_figures)
{
    expect_nothing("完成财税***万元，支出XX万元，补助万元，印发〔2023〕15号文件。");
}

Test(not_figures, what_did_not_happen_is_no_figure)
{
    expect_nothing("没有1例事故，未发生一起案件。");
}

Test(not_figures, item_numbers_are_no_figures)
{
    expect_review("（1）修路3公里。（2）架桥2座。", "修路|level|3|公里|2023|actual|exact\n"
                                                    "架桥|level|2|座|2023|actual|exact");
    expect_review("1.修路3公里。\n2．架桥2座。\n3、挖渠5公里。", "修路|level|3|公里|2023|actual|exact\n"
                                                                 "架桥|level|2|座|2023|actual|exact\n"
                                                                 "挖渠|level|5|公里|2023|actual|exact");
    expect_review("一是修路3公里；二是架桥2座。", "修路|level|3|公里|2023|actual|exact\n"
                                                  "架桥|level|2|座|2023|actual|exact");
    expect_review("办好实事：1.改厕20户；2.修路3公里。", "改厕|level|20|户|2023|actual|exact\n"
                                                         "修路|level|3|公里|2023|actual|exact");
}

Test(not_figures, a_threshold_belongs_to_the_name)
{
    expect_review("新增产值过10亿元企业2家。", "新增产值过10亿元企业|level|2|家|2023|actual|exact");
    expect_review("500万元以上项目固定资产投资增长12%，10亿元以上项目6个。",
                  "500万元以上项目固定资产投资|yoy|12|%|2023|actual|exact\n"
                  "10亿元以上项目|level|6|个|2023|actual|exact");
}
