/* What the writer writes, the reader reads back, wherever buffers end. */
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "csv/support.h"
#include "support/test.h"

static uint64_t seed = 20260101;

static uint32_t draw(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % below;
}

static const char *const pieces[] = { "a", "1.5", ",", "\"", "\n", "\r\n", " ", "市", "long plain words ", "😀", "\r" };

/* One record of `count` random fields: as CSV to `csv`, as read_all shows it to `shown`. */
static void write_random_record(FILE *csv, FILE *shown, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        char field[512] = "";
        for (uint32_t left = draw(12); left > 0; left--) {
            strcat(field, pieces[draw(sizeof pieces / sizeof *pieces)]);
        }
        if (i > 0) {
            putc(',', csv);
        }
        csv_write_field(csv, field, strlen(field));
        fprintf(shown, "[%s]", field);
    }
    fputs(draw(2) ? "\n" : "\r\n", csv);
    putc('\n', shown);
}

Test(csv, reads_back_whatever_it_wrote)
{
    char *bytes = NULL, *expected = NULL;
    size_t length = 0, expected_length = 0;
    FILE *csv = open_memstream(&bytes, &length), *shown = open_memstream(&expected, &expected_length);
    for (unsigned record = 0; record < 40000; record++) {
        write_random_record(csv, shown, 2 + draw(6));
    }
    fclose(csv);
    fclose(shown);
    cr_assert_gt(length, (size_t)3 << 20); /* more than the reader's first buffer */
    yb_status status;
    yb_error error = YB_ERROR_INIT;
    char *text = read_all(file_with(bytes, length), 0, 0, &status, &error);
    cr_assert_eq(status, YB_OK, "%s:%u %s", error.file, error.line, error.message);
    cr_assert_str_eq(text, expected);
    free(text);
    free(bytes);
    free(expected);
}

Test(csv, quotes_only_where_it_must)
{
    const struct {
        const char *text, *written;
    } cases[] = { { "plain", "plain" }, { "", "" },           { " a ", " a " },
                  { "a,b", "\"a,b\"" }, { "\"", "\"\"\"\"" }, { "a\nb", "\"a\nb\"" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *bytes = NULL;
        size_t length = 0;
        FILE *out = open_memstream(&bytes, &length);
        csv_write_field(out, cases[i].text, strlen(cases[i].text));
        fclose(out);
        cr_assert_str_eq(bytes, cases[i].written);
        free(bytes);
    }
}
