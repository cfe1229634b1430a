/* Bytes into text: encodings, and files that are none. */
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "extract/reading.h"

static yb_status read_bytes(const void *bytes, size_t length, extract_report *report, yb_error *error)
{
    yb_regions *regions = reading_regions();
    extract_options options = { regions, YB_NO_REGION, 0 };
    yb_status status = extract_bytes("file.txt", bytes, length, &options, report, error);
    yb_regions_release(regions);
    return status;
}

static void expect_refusal(const void *bytes, size_t length, const char *word, uint64_t offset)
{
    extract_report report;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(read_bytes(bytes, length, &report, &error), YB_INVALID);
    cr_assert(strstr(error.message, word) != NULL, "%s", error.message);
    cr_assert_str_eq(error.file, "file.txt");
    cr_assert_eq(error.offset, offset);
}

Test(decode, a_byte_order_mark_is_no_text)
{
    extract_report report;
    const char *text = "\xef\xbb\xbf石桥镇工作报告";
    cr_assert_eq(read_bytes(text, strlen(text), &report, NULL), YB_OK);
    cr_assert_str_eq(report.text, "石桥镇工作报告");
    cr_assert_eq(report.text_length, strlen(text) - 3);
    cr_assert_str_eq(report.encoding, "UTF-8");
    extract_report_free(&report);
}

Test(decode, gb18030_is_recognised_and_converted)
{
    char text[] = "石桥镇工作报告\n一、2023年工作回顾\n全镇修路3公里，满意度百分之九十。\n", encoded[512];
    char *from = text, *to = encoded;
    size_t left = strlen(text), room = sizeof encoded;
    iconv_t converter = iconv_open("GB18030", "UTF-8");
    iconv(converter, &from, &left, &to, &room);
    iconv_close(converter);
    extract_report report;
    cr_assert_eq(read_bytes(encoded, sizeof encoded - room, &report, NULL), YB_OK);
    cr_assert_str_eq(report.encoding, "GB18030");
    cr_assert_str_eq(report.text, text);
    cr_assert_eq(report.figure_count, 2);
    cr_assert_str_eq(report.figures[0].name, "修路");
    extract_report_free(&report);
}

Test(decode, an_empty_file_is_refused)
{
    expect_refusal("", 0, "is empty", 0);
    expect_refusal("\xef\xbb\xbf", 3, "is empty", 0);
}

Test(decode, documents_and_images_are_called_by_name)
{
    expect_refusal("%PDF-1.7 ...", 12, "PDF", 0);
    expect_refusal("PK\x03\x04rest", 8, "Word", 0);
    expect_refusal("\xd0\xcf\x11\xe0rest", 8, "old Word", 0);
    expect_refusal("{\\rtf1}", 7, "RTF", 0);
    expect_refusal("\x89PNG\r\n", 6, "PNG", 0);
    expect_refusal("\xff\xd8\xff\xe0", 4, "JPEG", 0);
    expect_refusal("\xff\xfe\x55\x00", 4, "UTF-16", 0);
    expect_refusal("\xfe\xff\x00\x55", 4, "UTF-16", 0);
    expect_refusal("\x1f\x8b\x08", 3, "gzip", 0);
}

Test(decode, binary_data_is_refused_with_its_place)
{
    expect_refusal("abc\0def", 7, "NUL", 3);
    expect_refusal("ab\x01\x02\x03", 5, "control characters", 2);
}

Test(decode, a_stray_control_character_is_passed_over)
{
    char text[400] = "石桥镇工作报告\n一、2023年工作回顾\n";
    while (strlen(text) < 300) {
        strcat(text, "平稳有序，");
    }
    strcat(text, "修路\x07\x33公里。");
    cr_assert_str_eq(reading_figures(text), "修路|level|3|公里|2023|actual|exact");
}

Test(decode, broken_utf8_names_the_byte)
{
    expect_refusal("全镇修路三公里平稳有序\xe5\xbb", 35, "byte 33", 33);
    expect_refusal("\xff\xff\xff\x30", 4, "GB18030", 0);
    expect_refusal("\xc0\xaf\xed\xa0\xff", 5, "GB18030", 0);
}
