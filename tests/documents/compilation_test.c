/* Several reports in one text. */
#include <stdio.h>

#include "documents/compilation.h"
#include "documents/reading.h"

/* Enough of a body for a report. */
#define BODY                                                                                                                                                                  \
    "一、工作回顾\n全镇上下团结一心，较好完成了各项目标任务，经济平稳增长，民生持续改善，生态环境明显好转，社会大局和" \
    "谐稳定。\n"                                                                                                                                                          \
    "全年完成财政总收入1.25亿元，新建农村道路5公里，改造农村户厕150户，拆除违章建筑8120平方米，整治河道12公里。\n"

/* The parts' regions and first lines, "石桥镇: 石桥镇2022年工作总结; ..."; "" for one report. */
static const char *split(const char *text)
{
    static char found[2048];
    compilation_part *parts;
    size_t count, used = 0, at = 0;
    cr_assert_eq(compilation_split(text, strlen(text), &parts, &count, NULL), YB_OK);
    found[0] = '\0';
    for (size_t i = 0; count > 1 && i < count; i++) {
        const char *line = text + parts[i].begin;
        cr_assert_geq(parts[i].begin, at);
        cr_assert_gt(parts[i].end, parts[i].begin);
        at = parts[i].end;
        used += (size_t)snprintf(found + used, sizeof found - used, "%s%s: %.*s", i > 0 ? "; " : "", parts[i].region,
                                 (int)strcspn(line, "\n"), line);
    }
    cr_assert(count < 2 || at == strlen(text));
    free(parts);
    return found;
}

Test(compilation, a_single_report_is_not_split)
{
    cr_assert_str_eq(split("石桥镇2022年工作总结\n" BODY), "");
    cr_assert_str_eq(split("政府工作报告\n——2023年1月5日在石桥镇第五届人民代表大会第二次会议上\n各位代表：\n" BODY),
                     "");
    cr_assert_str_eq(split("石桥镇2022年工作总结\n石桥镇2022年工作总结\n" BODY "二、2023年工作计划\n" BODY), "");
    cr_assert_str_eq(split(""), "");
}

Test(compilation, titles_with_a_region_begin_reports)
{
    cr_assert_str_eq(
        split("石桥镇2022年工作总结\n" BODY "\n青山乡2022年工作总结\n" BODY "临江街道2022年度工作总结\n" BODY),
        "石桥镇: 石桥镇2022年工作总结; 青山乡: 青山乡2022年工作总结; 临江街道: 临江街道2022年度工作总结");
    cr_assert_str_eq(split("一、石桥镇人民政府2022年工作总结及2023年工作计划\n" BODY
                           "二、青山乡人民政府2022年工作总结及2023年工作计划\n" BODY),
                     "石桥镇: 一、石桥镇人民政府2022年工作总结及2023年工作计划; 青山乡: "
                     "二、青山乡人民政府2022年工作总结及2023年工作计划");
    cr_assert_str_eq(
        split("2021年长岭区国民经济和社会发展统计公报\n" BODY "2022年长岭区国民经济和社会发展统计公报\n" BODY),
        "长岭区: 2021年长岭区国民经济和社会发展统计公报; 长岭区: "
        "2022年长岭区国民经济和社会发展统计公报");
}

Test(compilation, titles_of_the_kind_alone_take_their_region_from_what_opens_the_report)
{
    cr_assert_str_eq(split("政 府 工 作 报 告\n2022年10月28日在临江市石桥镇第十九届人民代表大会第三次会议上\n" BODY
                           "政府工作报告\n各位代表：\n现在，我代表青山乡人民政府，向大会报告工作。\n" BODY),
                     "石桥镇: 政 府 工 作 报 告; 青山乡: 政府工作报告");
}

Test(compilation, the_list_of_contents_is_left_out)
{
    cr_assert_str_eq(split("各乡镇工作总结汇编\n目录\n石桥镇2022年工作总结……………1\n青山乡2022年工作总结………… 7\n"
                           "石桥镇2022年工作总结\n" BODY "青山乡2022年工作总结\n" BODY),
                     "石桥镇: 石桥镇2022年工作总结; 青山乡: 青山乡2022年工作总结");
    cr_assert_str_eq(split("目  录\n石桥镇2022年工作总结\n青山乡2022年工作总结\n前言\n" BODY BODY
                           "石桥镇2022年工作总结\n" BODY "青山乡2022年工作总结\n" BODY),
                     "石桥镇: 石桥镇2022年工作总结; 青山乡: 青山乡2022年工作总结");
}

Test(compilation, what_running_text_mentions_splits_nothing)
{
    cr_assert_str_eq(split("石桥镇2022年工作总结\n" BODY "我们认真学习青山乡2022年工作总结。\n" BODY
                           "印发了《临江市2022年政府工作报告》\n" BODY "全市2022年工作总结\n" BODY
                           "附件：\n1.青山乡2022年工作总结\n2.临江街道2022年工作总结\n"),
                     "");
    /* A line that was broken inside a sentence. */
    cr_assert_str_eq(split("石桥镇2022年工作总结\n" BODY "在全面领会上级部署的基础上，我们组织干部群众分批认真学习了\n"
                           "临江市2022年政府工作报告\n精神，统一了思想。\n" BODY),
                     "");
}

Test(compilation, a_title_on_every_page_begins_one_report)
{
    cr_assert_str_eq(split("石桥镇2022年工作总结\n" BODY "石桥镇2022年工作总结\n" BODY "青山乡2022年工作总结\n" BODY
                           "青山乡2022年工作总结\n" BODY),
                     "石桥镇: 石桥镇2022年工作总结; 青山乡: 青山乡2022年工作总结");
}

Test(compilation, a_report_without_a_title_before_others_is_kept)
{
    cr_assert_str_eq(
        split("石桥镇工作情况\n" BODY BODY BODY "青山乡2022年工作总结\n" BODY "临江街道2022年工作总结\n" BODY),
        ": 石桥镇工作情况; 青山乡: 青山乡2022年工作总结; 临江街道: 临江街道2022年工作总结");
}
