/* Numbers as reports write them. */
#include "extract/reading.h"

Test(numerals, arabic_numbers_lose_thousands_separators_and_keep_decimals)
{
    expect_review("兑付奖金1,252.60元，整修场地1346.25平方米。", "兑付奖金|level|1252.6|元|2023|actual|exact\n"
                                                                 "整修场地|level|1346.25|平方米|2023|actual|exact");
    expect_review("兑付奖金１２５２．６元。", "兑付奖金|level|1252.6|元|2023|actual|exact");
}

Test(numerals, chinese_numerals_keep_their_scale_in_the_unit)
{
    expect_review("全镇茶叶总产量达三十六万斤。", "茶叶总产量|level|36|万斤|2023|actual|exact");
    expect_review("连续十二年没有发生火灾。", "连续没有发生火灾|level|12|年|2023|actual|exact");
    expect_review("种下三千二百棵树，其中松树二百零五棵。", "种下树|level|3200|棵|2023|actual|exact\n"
                                                            "松树|level|205|棵|2023|actual|exact");
}

Test(numerals, mixed_numerals_add_their_parts)
{
    expect_review("栽下果苗2万3千余株，改造老茶园3亿5千万元。", "栽下果苗|level|2.3|万株|2023|actual|over\n"
                                                                "改造老茶园|level|3.5|亿元|2023|actual|exact");
}

Test(numerals, scale_words_without_digits_count_when_hedged)
{
    expect_review("投工近万人次，整修水渠百余里。", "投工|level|1|万人次|2023|actual|under\n"
                                                    "整修水渠|level|1|百里|2023|actual|over");
    expect_nothing("万众一心，千方百计，百年大计。");
}

Test(numerals, percent_may_be_words)
{
    expect_review("垃圾分类覆盖率达百分之九十五，入户率达百分之百。", "垃圾分类覆盖率|share|95|%|2023|actual|exact\n"
                                                                      "入户率|share|100|%|2023|actual|exact");
}

Test(numerals, a_page_may_break_inside_a_figure)
{
    expect_review("由几个村民小组一起建成并投入使用的大型仓库容量达到12\n万吨，他们为此奔走多年并且自己筹钱买料，如今的"
                  "储备能力达到30\n00吨。",
                  "几个村民小组一起建成并投入使用的大型仓库容量|level|12|万吨|2023|actual|exact\n"
                  "如今的储备能力|level|3000|吨|2023|actual|exact");
}

Test(numerals, a_hedge_may_stand_between_scale_words)
{
    expect_review("修渠投工1亿2千余万元，捐款百余万元。", "修渠投工|level|1.2|亿元|2023|actual|over\n"
                                                          "捐款|level|1|百万元|2023|actual|over");
}

Test(numerals, blanks_may_part_the_digits_of_one_number)
{
    expect_review("茶叶产值1 8 6 .5亿元，竹木产值2 0 4万元。", "茶叶产值|level|186.5|亿元|2023|actual|exact\n"
                                                               "竹木产值|level|204|万元|2023|actual|exact");
    expect_nothing("修路 12 3 4 6 公里。");
}

Test(numerals, a_rank_may_stand_far_behind_its_verb)
{
    expect_review("经济实力位列全国中部地区特色小城镇百强榜第86位。",
                  "经济实力位列全国中部地区特色小城镇百强榜|rank|86|位|2023|actual|exact");
}
