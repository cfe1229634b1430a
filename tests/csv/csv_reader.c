/* What csv_next makes of bytes. */
#include <stdlib.h>
#include <unistd.h>

#include "csv/support.h"
#include "support/test.h"

static void reads(const char *bytes, const char *expected)
{
    yb_status status;
    char *text = read_all(file_with(bytes, strlen(bytes)), 0, 0, &status, NULL);
    cr_assert_eq(status, YB_OK);
    cr_assert_str_eq(text, expected);
    free(text);
}

static void fails_with(const char *bytes, size_t length, size_t limit, uint32_t line, const char *words)
{
    yb_status status;
    yb_error error = YB_ERROR_INIT;
    char *text = read_all(file_with(bytes, length), limit, 0, &status, &error);
    cr_assert_eq(status, YB_INVALID);
    cr_assert_eq(error.status, YB_INVALID);
    cr_assert_eq(error.line, line);
    cr_assert_not_null(strstr(error.message, words));
    cr_assert_neq(error.file[0], '\0');
    free(text);
}

static void fails_text(const char *bytes, uint32_t line, const char *words)
{
    fails_with(bytes, strlen(bytes), 0, line, words);
}

Test(csv, reads_plain_and_quoted_fields)
{
    reads("a,b,c\n1,\"two, too\",\"3 \"\"quoted\"\"\"\n", "[a][b][c]\n[1][two, too][3 \"quoted\"]\n");
}

Test(csv, reads_line_breaks_inside_quotes)
{
    reads("\"one\ntwo\",x\r\n\"\",\"\"\n", "[one\ntwo][x]\n[][]\n");
}

Test(csv, takes_either_line_end_and_none_at_the_end)
{
    reads("a,b\r\nc,d\ne,f", "[a][b]\n[c][d]\n[e][f]\n");
    reads("a,\"b\"\r\n", "[a][b]\n");
    reads("a,\"b\"", "[a][b]\n");
    reads("a,\"b\"\r", "[a][b]\n");
}

Test(csv, keeps_empty_fields_and_passes_over_empty_lines)
{
    reads("\n\r\na,,\n\n,\n", "[a][][]\n[][]\n");
}

Test(csv, ignores_a_byte_order_mark)
{
    reads("\xEF\xBB\xBF市,县\n", "[市][县]\n");
}

Test(csv, an_empty_file_has_no_records)
{
    reads("", "");
    reads("\xEF\xBB\xBF", "");
    reads("\n\n", "");
}

Test(csv, names_the_line_of_a_stray_quote)
{
    fails_text("a,b\nc,d\"e\n", 2, "stray quote");
    fails_text("a\n\"b\"c\n", 2, "behind a closing quote");
    fails_text("\"b\"\rc\n", 1, "behind a closing quote");
}

Test(csv, names_the_line_where_an_unclosed_quote_began)
{
    fails_text("a\n\"x\ny\"\n\"never\nclosed\n", 4, "never closed");
}

Test(csv, refuses_bytes_that_are_no_text)
{
    fails_with("a\nb\0c\n", 6, 0, 2, "NUL");
    fails_with("a\n\"b\0c\"\n", 8, 0, 2, "NUL");
    fails_text("a\nb,\xC0\xAF\n", 2, "invalid UTF-8 in column 2");
    fails_text("\xED\xA0\x80\n", 1, "UTF-8");
    fails_text("\xF4\x90\x80\x80\n", 1, "UTF-8");
    fails_text("\xE4\xB8\n", 1, "UTF-8");
    fails_text("\xF0\x9F\x98\x41\n", 1, "UTF-8");
}

Test(csv, refuses_a_record_over_the_limit)
{
    fails_with("aaaa\nbbbbbbbbbbbbbbbb,cc\n", 24, 10, 2, "longer than 10 bytes");
    size_t length = (size_t)3 << 20;
    char *big = malloc(length);
    cr_assert_not_null(big);
    memset(big, 'x', length);
    big[0] = '"';
    fails_with(big, length, (size_t)1 << 20, 1, "longer than 1048576 bytes");
    free(big);
}

Test(csv, holds_records_longer_than_its_first_buffer)
{
    size_t length = (size_t)5 << 20;
    char *big = malloc(length + 3);
    cr_assert_not_null(big);
    memset(big, 'x', length);
    memcpy(big + length, ",y\n", 3);
    yb_status status;
    char *text = read_all(file_with(big, length + 3), 0, 0, &status, NULL);
    cr_assert_eq(status, YB_OK);
    cr_assert_eq(strlen(text), length + 6);
    cr_assert_str_eq(text + length + 1, "][y]\n");
    free(text);
    free(big);
}

Test(csv, tells_a_missing_file_from_a_directory)
{
    yb_error error = YB_ERROR_INIT;
    csv_reader *reader = NULL;
    cr_assert_eq(csv_open("/nonexistent/x.csv", NULL, &reader, &error), YB_NOT_FOUND);
    cr_assert_not_null(strstr(error.message, "No such file"));
    cr_assert_str_eq(error.file, "/nonexistent/x.csv");
    cr_assert_eq(csv_open("/tmp", NULL, &reader, &error), YB_IO);
    cr_assert_not_null(strstr(error.message, "directory"));
    cr_assert_null(reader);
    csv_close(NULL);
}

Test(csv, reports_line_and_progress)
{
    const char *bytes = "a,b\n\"x\ny\",2\n3,4\n";
    const char *path = file_with(bytes, strlen(bytes));
    csv_reader *reader = NULL;
    cr_assert_eq(csv_open(path, NULL, &reader, NULL), YB_OK);
    const uint32_t lines[] = { 1, 2, 4 };
    uint64_t done = 0, total = 0;
    for (size_t i = 0; i < 3; i++) {
        const csv_field *fields;
        size_t count;
        cr_assert_eq(csv_next(reader, &fields, &count, NULL), YB_OK);
        cr_assert_eq(count, 2);
        cr_assert_eq(csv_line(reader), lines[i]);
    }
    csv_progress(reader, &done, &total);
    cr_assert_eq(done, strlen(bytes));
    cr_assert_eq(total, strlen(bytes));
    csv_close(reader);
    unlink(path);
}
