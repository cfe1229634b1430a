/* Pieces of lines into paragraphs. */
#include "documents/formats/layout.h"
#include "documents/reading.h"

static page_layout pages;

/* A piece of 10 points' height, whose width its characters have. */
static void piece(const char *text, float left, float top)
{
    float width = 0;
    for (const char *at = text; *at != '\0'; at++) {
        width += (unsigned char)*at < 0x80 ? 5 : ((unsigned char)*at & 0xc0) != 0x80 ? 10 : 0;
    }
    cr_assert(layout_add_line(&pages, text, strlen(text), left, top, left + width, top + 10));
}

static void page(void)
{
    cr_assert(layout_add_page(&pages, 500, 700));
}

static void expect(const char *text)
{
    text_buffer made = { 0 };
    layout_write(&pages, &made);
    text_put(&made, "", 1);
    cr_assert_str_eq(made.bytes, text, "found: %s", made.bytes);
    text_free(&made);
    layout_free(&pages);
}

Test(layout, lines_of_a_paragraph_are_joined_and_paragraphs_are_not)
{
    page();
    piece("全镇上下团结一心完成了", 70, 100);
    piece("各项任务，财政收入为1.2", 50, 115);
    piece("5亿元。", 50, 130);
    piece("又一段从这里开始了呀呀", 70, 145);
    piece("接着写。", 50, 160);
    expect("全镇上下团结一心完成了各项任务，财政收入为1.25亿元。\n又一段从这里开始了呀呀接着写。\n");
}

Test(layout, a_paragraph_goes_on_over_pages_without_their_heads_and_numbers)
{
    for (int i = 0; i < 3; i++) {
        page();
        piece("石桥镇公报", 50, 20);
        piece(i == 0 ? "- 1 -" : i == 1 ? "- 2 -" : "- 3 -", 240, 670);
        piece(i == 0 ? "第一页上的文字写满了一行" : i == 1 ? "第二页上的文字写满了一行" : "第三页结束。", 50, 100);
    }
    expect("第一页上的文字写满了一行第二页上的文字写满了一行第三页结束。\n");
}

Test(layout, columns_are_read_one_after_the_other)
{
    static const char *const LEFT[] = { "左栏第一行的文字啊", "左栏第二行的文字啊", "左栏第三行的文字啊",
                                        "左栏第四行的文字啊" };
    static const char *const RIGHT[] = { "右栏第一行的文字啊", "右栏第二行的文字啊", "右栏第三行的文字啊",
                                         "右栏结束。" };
    page();
    piece("横跨两栏的一个长长的标题写在这里面", 120, 80);
    for (int i = 0; i < 4; i++) {
        piece(RIGHT[i], 260, 110 + 15.0f * (float)i);
        piece(LEFT[i], 150, 110 + 15.0f * (float)i);
    }
    piece("右栏第五行的文字啊", 260, 170);
    piece("左栏第五行的文字啊", 150, 170);
    expect(
        "横跨两栏的一个长长的标题写在这里面\n左栏第一行的文字啊左栏第二行的文字啊左栏第三行的文字啊左栏第四行的文字啊"
        "左栏第五行的文字啊右栏第一行的文字啊右栏第二行的文字啊右栏第三行的文字啊右栏结束。\n右栏第五行的文字啊\n");
}

Test(layout, rows_of_a_table_stay_rows)
{
    page();
    for (int i = 0; i < 6; i++) {
        piece("财政收入", 100, 100 + 15.0f * (float)i);
        piece("12", 300, 100 + 15.0f * (float)i);
    }
    expect("财政收入\t12\n财政收入\t12\n财政收入\t12\n财政收入\t12\n财政收入\t12\n财政收入\t12\n");
}
