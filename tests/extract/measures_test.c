/* Levels, growth, shares and ranks. */
#include "extract/reading.h"

Test(measures, a_multiple_is_of_what_was_spoken_of)
{
    expect_review("投资完成13亿元，是上一个五年的1.6倍。", "投资|level|13|亿元|2023|actual|exact\n"
                                                           "投资|other|1.6|倍|2023|actual|exact");
}

Test(measures, growth_is_signed)
{
    expect_review("工业产值8亿元，同比增长5%；税收下降3.2%，出口增速为-3.1%，投资同比+5.2%。",
                  "工业产值|level|8|亿元|2023|actual|exact\n"
                  "工业产值|yoy|5|%|2023|actual|exact\n"
                  "税收|yoy|-3.2|%|2023|actual|exact\n"
                  "出口|yoy|-3.1|%|2023|actual|exact\n"
                  "出口投资|yoy|5.2|%|2023|actual|exact");
    expect_review("负债率60%，同比下降2个百分点。", "负债率|share|60|%|2023|actual|exact\n"
                                                    "负债率|yoy|-2|个百分点|2023|actual|exact");
}

Test(measures, growth_over_several_years_is_no_growth_of_one)
{
    expect_review("工业产值年均增长7%。", "工业产值年均增长|other|7|%|2023|actual|exact");
}

Test(measures, a_distance_from_others_is_no_growth)
{
    expect_review("企业利润增长7%，增速高于全县0.6个百分点，分别高于全市、全县1.1和0.8个百分点。",
                  "企业利润|yoy|7|%|2023|actual|exact\n"
                  "企业利润增速高于全县|other|0.6|个百分点|2023|actual|exact\n"
                  "企业利润高于全市全县|other|1.1|个百分点|2023|actual|exact\n"
                  "企业利润高于全市全县|other|0.8|个百分点|2023|actual|exact");
}

Test(measures, shares_are_not_growth)
{
    expect_review("参保率提高到95%，完成率达98%，人口自然增长率4.2‰。", "参保率|share|95|%|2023|actual|exact\n"
                                                                        "完成率|share|98|%|2023|actual|exact\n"
                                                                        "人口自然增长率|share|4.2|‰|2023|actual|exact");
}

Test(measures, a_difference_is_neither_level_nor_growth)
{
    expect_review("企业总数20家，比上年增加3家。", "企业总数|level|20|家|2023|actual|exact\n"
                                                   "企业总数|other|3|家|2023|actual|exact");
    expect_review("发案数下降23起。", "发案数|other|23|起|2023|actual|exact");
}

Test(measures, ranks_need_words_of_ranking)
{
    expect_review("综合考核居全县第二，位列全市前10名，推进第三产业发展，创建第一批试点。",
                  "综合考核|rank|2||2023|actual|exact\n"
                  "综合考核|rank|10|名|2023|actual|under");
    expect_review("财务考核获得了全市第一的好名次。", "财务考核|rank|1||2023|actual|exact");
    expect_plan("第一时间处置，第一要务是发展。", "");
}
