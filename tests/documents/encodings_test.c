/* Bytes into text: encodings, and files that are none. */
#include <iconv.h>

#include "documents/reading.h"

static const char SIMPLIFIED[] = "石桥镇工作报告\n一、2023年工作回顾\n全镇修路3公里，满意度百分之九十。\n";
static const char TRADITIONAL[] =
    "石橋鎮工作報告\n一、2023年工作回顧\n全鎮修路3公里，滿意度百分之九十，財政收入1.25億元。\n";

/* The text in another encoding; how many bytes it has. */
static size_t encode(const char *text, const char *encoding, char *encoded, size_t room)
{
    char *from = (char *)(uintptr_t)text, *to = encoded;
    size_t left = strlen(text), free_bytes = room;
    iconv_t converter = iconv_open(encoding, "UTF-8");
    cr_assert(converter != (iconv_t)-1);
    cr_assert_neq(iconv(converter, &from, &left, &to, &free_bytes), (size_t)-1);
    iconv_close(converter);
    return room - free_bytes;
}

static void expect_encoding(const char *text, const char *encoding, const char *told)
{
    char bytes[1024];
    document made;
    reading_read(bytes, encode(text, encoding, bytes, sizeof bytes), &made);
    cr_assert_str_eq(made.text, text);
    cr_assert_eq(made.length, strlen(text));
    cr_assert_str_eq(made.encoding, told);
    document_free(&made);
}

Test(encodings, a_byte_order_mark_is_no_text)
{
    document made;
    reading_read("\xef\xbb\xbf石桥镇工作报告", 3 + strlen("石桥镇工作报告"), &made);
    cr_assert_str_eq(made.text, "石桥镇工作报告");
    cr_assert_eq(made.length, strlen("石桥镇工作报告"));
    cr_assert_str_eq(made.encoding, "UTF-8");
    document_free(&made);
}

Test(encodings, gb18030_and_big5_are_told_apart_by_what_they_say)
{
    expect_encoding(SIMPLIFIED, "GB18030", "GB18030");
    expect_encoding(TRADITIONAL, "BIG5", "Big5");
    expect_encoding(TRADITIONAL, "GB18030", "GB18030");
}

Test(encodings, utf_16_is_read_with_and_without_its_mark)
{
    expect_encoding(SIMPLIFIED, "UTF-16LE", "UTF-16LE");
    expect_encoding(SIMPLIFIED, "UTF-16BE", "UTF-16BE");
    char bytes[1024] = "\xff\xfe";
    document made;
    reading_read(bytes, 2 + encode(SIMPLIFIED, "UTF-16LE", bytes + 2, sizeof bytes - 2), &made);
    cr_assert_str_eq(made.text, SIMPLIFIED);
    document_free(&made);
    memcpy(bytes, "\xfe\xff", 2);
    reading_read(bytes, 2 + encode(SIMPLIFIED, "UTF-16BE", bytes + 2, sizeof bytes - 2), &made);
    cr_assert_str_eq(made.text, SIMPLIFIED);
    document_free(&made);
}

Test(encodings, a_text_that_makes_no_sense_in_any_is_refused)
{
    /* Japanese, and Latin letters with accents: valid GB18030, and no Chinese. */
    char bytes[2048];
    size_t length =
        encode("これはテストです。ようこそ、ありがとうございました。さようなら。\n", "SHIFT_JIS", bytes, sizeof bytes);
    reading_refuses(bytes, length, "in none of the others is it Chinese text", 0);
    length = encode("Où êtes-vous né, à l'été de l'année passée, déjà là-bas\n", "ISO-8859-1", bytes, sizeof bytes);
    reading_refuses(bytes, length, "convert the file to UTF-8", 1);
}

Test(encodings, an_empty_file_is_refused)
{
    reading_refuses("", 0, "is empty", YB_NO_OFFSET);
    reading_refuses("\xef\xbb\xbf", 3, "is empty", YB_NO_OFFSET);
}

Test(encodings, what_is_no_text_is_called_by_name)
{
    reading_refuses("\xd0\xcf\x11\xe0rest", 8, "an old Word, WPS or Excel document", YB_NO_OFFSET);
    reading_refuses("{\\rtf1}", 7, "RTF", YB_NO_OFFSET);
    reading_refuses("\x89PNG\r\n", 6, "PNG", YB_NO_OFFSET);
    reading_refuses("\xff\xd8\xff\xe0", 4, "JPEG", YB_NO_OFFSET);
    reading_refuses("\x7f"
                    "ELF",
                    4, "a program", YB_NO_OFFSET);
}

Test(encodings, binary_data_is_refused_with_its_place)
{
    reading_refuses("abc\0def", 7, "NUL byte", 3);
    reading_refuses("ab\x01\x02\x03", 5, "control characters", 2);
}

Test(encodings, a_stray_control_character_is_passed_over)
{
    char text[400] = "石桥镇工作报告\n";
    while (strlen(text) < 300) {
        strcat(text, "平稳有序，");
    }
    strcat(text, "修路\x07\x33公里。");
    document made;
    reading_read(text, strlen(text), &made);
    cr_assert_str_eq(made.text, text);
    document_free(&made);
}

Test(encodings, broken_utf8_names_the_byte)
{
    reading_refuses("全镇修路三公里平稳有序\xe5\xbb", 35, "byte 33", 33);
    reading_refuses("\xff\xff\xff\x30", 4, "GB18030", 0);
    reading_refuses("\xc0\xaf\xed\xa0\xff", 5, "GB18030", 0);
}
