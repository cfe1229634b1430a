/* Records taken as plain ones are those that csv_block_next takes, on the same lines. */
#include "csv/csv_plain.h"

#include <stdlib.h>
#include <unistd.h>

#include "csv/support.h"
#include "support/test.h"

enum { MOST_WIDTH = 6 };

static uint64_t seed = 77;

static uint32_t draw(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % below;
}

/* Records of `width` fields, of which some are other: one in `odd`; 0: none. */
static size_t draw_records(char *bytes, size_t capacity, uint32_t width, uint32_t odd, int quoted)
{
    static const char *const fields[] = { "", "7", "12.5", "2024", "\xE5\xB8\x82", "a long name of a region" };
    static const char *const others[] = {
        "\n", "\r\n", "x\n", "1,2,3,4,5,6,7,8\n", "\"q\nr\",s\n", "\"\",\"\"\"\"\r\n"
    };
    size_t length = 0;
    const char *end = draw(2) ? "\n" : "\r\n";
    while (length + 300 < capacity) {
        if (odd > 0 && draw(odd) == 0) {
            length += (size_t)sprintf(bytes + length, "%s", others[draw(quoted ? 6 : 4)]);
            continue;
        }
        for (uint32_t i = 0; i < width; i++) {
            length += (size_t)sprintf(bytes + length, "%s%s", fields[draw(6)], i + 1 < width ? "," : end);
        }
    }
    return length - draw(2); /* perhaps without the last line's end */
}

static void show(FILE *out, uint32_t line, const csv_field *fields, size_t count)
{
    fprintf(out, "%u", line);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "[%.*s]", (int)fields[i].length, fields[i].text);
    }
    putc('\n', out);
}

/* The block's plain records of this width, if `width` is not 0; then the one that follows. */
static size_t show_next(FILE *out, csv_block *block, size_t width, size_t *plain_count)
{
    csv_field plain_fields[MOST_WIDTH];
    const csv_field *fields;
    csv_plain plain;
    size_t count = 0;
    if (width > 0 && csv_plain_begin(block, width, &plain)) {
        uint32_t most = 1 + draw(100), line = csv_block_line(block);
        for (size_t ready; (ready = csv_plain_count(&plain, 1 + draw(most))) > 0 && plain.records < most;
             csv_plain_take(&plain, ready)) {
            csv_plain_column columns[MOST_WIDTH];
            for (size_t i = 0; i < width; i++) {
                columns[i] = csv_plain_column_of(&plain, i);
            }
            for (uint32_t row = 1; row <= ready; row++) {
                for (size_t i = 0; i < width; i++) {
                    plain_fields[i] = csv_plain_next(&columns[i]);
                }
                show(out, line + plain.records + row, plain_fields, width);
            }
        }
        csv_plain_end(block, &plain);
        *plain_count += plain.records;
        cr_assert_eq(csv_block_line(block), line + plain.records);
    }
    cr_assert_eq(csv_block_next(block, &fields, &count, NULL), YB_OK);
    if (count > 0) {
        show(out, csv_block_line(block), fields, count);
    }
    return count;
}

static char *read_with(const char *bytes, size_t length, size_t block_bytes, size_t width, size_t *plain_count)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    const char *path = file_with(bytes, length);
    csv_reader *reader = NULL;
    csv_block *block = csv_block_new();
    cr_assert_eq(csv_open(path, &(csv_options) { .block_bytes = block_bytes }, &reader, NULL), YB_OK);
    for (int more = 1; more;) {
        cr_assert_eq(csv_next_block(reader, &block, &more, NULL), YB_OK);
        while (more && show_next(out, block, width, plain_count) > 0) {
        }
    }
    csv_block_free(block);
    csv_close(reader);
    unlink(path);
    fclose(out);
    return text;
}

Test(csv_plain, plain_records_and_others_give_what_reading_one_by_one_gives)
{
    static char bytes[30000];
    size_t plain_count = 0, lines = 0;
    for (unsigned round = 0; round < 300; round++) {
        uint32_t width = 2 + draw(MOST_WIDTH - 1);
        size_t length = draw_records(bytes, 1000 + draw(sizeof bytes - 1000), width, round % 3 * 20, round % 6 > 3);
        size_t none = 0, block_bytes = round % 2 ? 1 << 20 : 200 + draw(20000);
        char *expected = read_with(bytes, length, block_bytes, 0, &none);
        char *found = read_with(bytes, length, block_bytes, width, &plain_count);
        cr_assert_str_eq(found, expected);
        for (const char *c = expected; *c != '\0'; c++) {
            lines += *c == '\n';
        }
        free(expected);
        free(found);
    }
    cr_assert_gt(plain_count, lines / 2);
}

Test(csv_plain, nothing_is_taken_where_the_line_or_the_text_must_be_looked_at)
{
    static const char *const texts[] = { "a,b\n\"c\",d\ne,f\n", "a,b\n\nc,d\n", "a,b\nc\n", "a,b\nc,d,e\n" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *path = file_with(texts[i], strlen(texts[i]));
        const csv_field *fields;
        csv_reader *reader = NULL;
        csv_block *block = csv_block_new();
        csv_plain plain;
        size_t count;
        int more;
        cr_assert_eq(csv_open(path, NULL, &reader, NULL), YB_OK);
        cr_assert_eq(csv_next_block(reader, &block, &more, NULL), YB_OK);
        cr_assert_not(csv_plain_begin(block, 2, &plain), "nothing is known of the block yet");
        cr_assert_eq(csv_block_next(block, &fields, &count, NULL), YB_OK);
        cr_assert(!csv_plain_begin(block, 2, &plain) || csv_plain_count(&plain, 9) == 0, "%zu", i);
        csv_block_free(block);
        csv_close(reader);
        unlink(path);
    }
}
