/* Documents of each format, made by tests/data/documents/make. */
#include "documents/reading.h"

#define TEXT_BYTES 8192

static void expect_report(const char *name)
{
    char *text = reading_file("report.txt");
    size_t length;
    char *bytes = reading_bytes(name, &length);
    reading_gives(bytes, length, text);
    free(bytes);
    free(text);
}

Test(formats, the_same_report_gives_the_same_text_in_each)
{
    expect_report("report.txt");
    expect_report("report-gb18030.txt");
    expect_report("report-utf16.txt");
    expect_report("report.html");
    expect_report("report-gbk.html");
    expect_report("report.docx");
}

Test(formats, columns_and_pages_of_pdf_are_joined)
{
    if (reading_has_pdf()) {
        expect_report("report.pdf");
    }
}

Test(formats, pdf_without_text_or_with_a_password_is_refused)
{
    size_t length;
    char *bytes = reading_bytes("scanned.pdf", &length);
    if (reading_has_pdf()) {
        reading_refuses(bytes, length, "no text layer (scanned?); recognise its text first (OCR)", YB_NO_OFFSET);
        reading_refuses(bytes, length / 3, "damaged", YB_NO_OFFSET);
        free(bytes);
        bytes = reading_bytes("encrypted.pdf", &length);
        reading_refuses(bytes, length, "is encrypted; save it without a password", YB_NO_OFFSET);
    }
    free(bytes);
}

/* Lists are counted, deleted text and the contents are gone, boxes come once. */
Test(formats, word_documents_read_as_they_are_shown)
{
    size_t length;
    char *bytes = reading_bytes("tracked.docx", &length);
    reading_gives(bytes, length,
                  "千金镇2023年工作总结\n"
                  "一、工作回顾\n"
                  "全镇完成财政总收入1.25亿元。\n"
                  "段落在框之前。\n"
                  "框中改厕150户。\n"
                  "看得见的字 制表符后\n"
                  "换行之后\n"
                  "1、下设一级\n"
                  "2、又一级\n"
                  "二、下一步\n"
                  "1、重新计数\n"
                  "指标\t单位\t2023年\t比上年增长（%）\n"
                  "2023年地区生产总值12.5亿元，同比增长4.1%。\n"
                  "2023年粮食产量800吨，同比下降2%。\n"
                  "甲\t乙\n"
                  "丙\t丁\n"
                  "含上级补助。\n");
    free(bytes);
}

static void expect_page(const char *page, const char *text)
{
    reading_gives(page, strlen(page), text);
}

Test(formats, of_web_pages_the_article_is_read)
{
    expect_page("<html><head><title>石桥镇工作总结</title><style>p{}</style></head><body><nav>首页</nav>"
                "<p>全镇修路<b>3</b>公里，\n  改厕&nbsp;5户。<script>x=1</script></p>完<br>了<!-- 无 -->"
                "<select><option>选</select></body>",
                "石桥镇工作总结\n全镇修路3公里，改厕 5户。\n完\n了\n");
    expect_page("<html><title>标题在下面</title><body><h1>标题在下面</h1><pre>一行\n两行</pre><ul><li>甲<li>乙</ul>",
                "标题在下面\n一行\n两行\n甲\n乙\n");
    expect_page("<!-- 注 --><p>GDP grew\nby 5 percent", "GDP grew by 5 percent\n");
}

Test(formats, cells_of_tables_get_the_words_of_their_columns)
{
    expect_page(
        "<table><tr><td>指标<td>完成<br>情况（万元）<td>增速<tr><td>税收<td>1,204<td>+3.5%<tr><td>合计<td>9</table>",
        "指标\t完成情况（万元）\t增速\n税收完成情况1,204万元，同比增长3.5%。\n合计\t9\n");
    expect_page("<table><tr><td>序号<td>项目<td>单位<td>2022年<td>2023年<tr><td>1<td>道路<td>公里<td>3<td>4.5</table>",
                "序号\t项目\t单位\t2022年\t2023年\n2022年道路3公里，2023年道路4.5公里。\n");
}

Test(formats, a_table_that_holds_the_page_together_is_no_table_of_figures)
{
    expect_page(
        "<table><tr><td>菜单<td><h1>石桥镇</h1><p>全镇修路3公里，这一段文字很长，长到不可能是表格里的一个单元格。</p>"
        "<table><tr><td>甲<td>1</table><p>再一段。</p></table>",
        "菜单\n石桥镇\n全镇修路3公里，这一段文字很长，长到不可能是表格里的一个单元格。\n甲\t1\n再一段。\n");
}

Test(formats, entities_of_pages_are_characters_and_nothing_is_fetched)
{
    expect_page("<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><body><p>&lt;3%&gt;&#20013;&a;</p>"
                "<img src='http://127.0.0.1:9/x.png'><iframe src='file:///etc/passwd'>旧</iframe></body>",
                "]>\n<3%>中&a;\n");
}

static void expect_members(const char *name, const char *const *names, size_t count)
{
    size_t length;
    char *bytes = reading_bytes(name, &length);
    document made;
    reading_read(bytes, length, &made);
    free(bytes);
    cr_assert_not_null(made.bundle);
    cr_assert_eq(bundle_count(made.bundle), count);
    for (size_t i = 0; i < count; i++) {
        cr_assert_str_eq(bundle_name(made.bundle, i), names[i]);
        cr_assert_eq(bundle_load(made.bundle, i, &bytes, &length, NULL), YB_OK);
        cr_assert_gt(length, 1000);
        free(bytes);
    }
    document_free(&made);
}

Test(formats, archives_are_sorted_and_their_names_decoded)
{
    static const char *const NAMES[] = { "a.txt", "b/千金镇.txt" }, *const WORD[] = { "镇/report.docx" },
                             *const TAR[] = { "report.txt" };
    expect_members("names.zip", NAMES, 2);
    expect_members("report.zip", WORD, 1);
    expect_members("report.tar", TAR, 1);
}

Test(formats, a_growth_rate_is_kept_without_its_level_and_with_any_sign)
{
    static const char PAGE[] =
        "<html><body><table><tr><td>指标</td><td>单位</td><td>2023年</td><td>比上年增长（%）</td></tr>"
        "<tr><td>工业增加值</td><td>亿元</td><td>—</td><td>-3.2</td></tr>"
        "<tr><td>财政收入</td><td>亿元</td><td>1.5</td><td>＋3.2</td></tr>"
        "<tr><td>粮食产量</td><td>吨</td><td>800</td><td>（-1.5）</td></tr>"
        "<tr><td>用电量</td><td>万度</td><td>90</td><td>（1.5）</td></tr>"
        "<tr><td>进出口</td><td>万元</td><td></td><td>(+0.5%)</td></tr></table></body></html>";
    reading_gives(PAGE, strlen(PAGE),
                  "指标\t单位\t2023年\t比上年增长（%）\n"
                  "2023年工业增加值同比下降3.2%。\n"
                  "2023年财政收入1.5亿元，同比增长3.2%。\n"
                  "2023年粮食产量800吨，同比下降1.5%。\n"
                  "2023年用电量90万度。\n"
                  "2023年进出口同比增长0.5%。\n");
}
