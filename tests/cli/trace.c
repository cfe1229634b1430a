/* trace: the sentence of a figure, however its document is broken into lines. */
#include <stdio.h>

#include "program.h"
#include "support/test.h"

static const char head[] = "千金镇2023年工作总结\n湖州市南浔区千金镇。\n";

/* A report with this body: the trace of the metric in 2023 must show the sentence. */
static void shows(const char *body, const char *metric, const char *sentence)
{
    program p;
    char text[8192];
    program_start(&p);
    snprintf(text, sizeof text, "%s%s", head, body);
    program_write_text(&p, "a.txt", text);
    program_expect(&p, 0, "yearbook ingest store a.txt");
    program_expect(&p, 0, "yearbook trace store --metric %s --region 千金镇 --year 2023 --measure level", metric);
    must_contain(p.out, sentence);
    program_end(&p);
}

Test(trace, lines_that_a_page_broke_are_joined)
{
    shows("2023年，面对复杂的外部环境，全镇上下共同努力，全年完成财政\n总收入1.25亿元，同比增长1.5%，其中税收收入\n1."
          "1亿元。",
          "财政总收入",
          "\n  "
          "2023年，面对复杂的外部环境，全镇上下共同努力，全年完成财政总收入【1.25亿元】，同比增长1.5%，其中税收收入1."
          "1亿元。\n");
}

Test(trace, a_number_that_a_line_broke_is_shown_whole)
{
    shows("2023年，面对复杂的外部环境，全镇上下共同努力，全年完成财政总收入1.\n25亿元，同比增长1.5%。", "财政总收入",
          "全年完成财政总收入【1.25亿元】，同比增长1.5%。\n");
}

Test(trace, rows_of_a_table_stay_apart)
{
    shows("2023年主要指标\n财政总收入\t1.25亿元\t增长1.5%\n固定资产投资\t2.3亿元\t增长4%\n", "固定资产投资",
          "\n  固定资产投资\t【2.3亿元】\t增长4%\n");
}

Test(trace, a_long_sentence_is_cut_where_a_character_ends)
{
    char body[8192] = "2023年，";
    for (int i = 0; i < 100; i++) {
        strcat(body, "上下同心，");
    }
    strcat(body, "全镇完成财政总收入1.25亿元，");
    for (int i = 0; i < 100; i++) {
        strcat(body, "再接再厉，");
    }
    strcat(body, "共同努力。\n");
    shows(body, "财政总收入", "\n  …");
    shows(body, "财政总收入", "上下同心，全镇完成财政总收入【1.25亿元】，再接再厉，");
    shows(body, "财政总收入", "…\n");
}

Test(trace, a_figure_in_a_heading_is_shown_with_it)
{
    shows("一、2023年财政总收入达到1.25亿元\n各项事业有序推进。\n", "财政总收入",
          "\n  一、2023年财政总收入达到【1.25亿元】\n");
}
