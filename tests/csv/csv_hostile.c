/* Bytes of any kind, compared with a reader that goes byte by byte. */
#include <stdint.h>
#include <stdlib.h>

#include "csv/csv_bytes.h"
#include "csv/csv_index.h"
#include "csv/support.h"
#include "support/test.h"

static uint64_t seed = 20260102;

static uint32_t draw(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % below;
}

Test(csv, reads_any_text_as_a_plain_reader_does)
{
    static const char letters[] = "abcdefgh01,,,\"\"\n\r";
    for (unsigned round = 0; round < 3000; round++) {
        char bytes[160];
        size_t length = draw(sizeof bytes);
        for (size_t i = 0; i < length; i++) {
            bytes[i] = letters[draw(sizeof letters - 1)];
        }
        int broken;
        yb_status status;
        char *expected = plain_records(bytes, length, &broken);
        char *text = read_all(file_with(bytes, length), 0, 0, &status, NULL);
        cr_assert_eq(status, broken ? YB_INVALID : YB_OK);
        cr_assert_str_eq(text, expected);
        free(text);
        free(expected);
    }
}

Test(csv, bytes_that_are_no_text_do_no_harm)
{
    for (unsigned round = 0; round < 2000; round++) {
        char bytes[64];
        size_t length = draw(sizeof bytes);
        for (size_t i = 0; i < length; i++) {
            bytes[i] = (char)draw(256);
        }
        yb_status status;
        free(read_all(file_with(bytes, length), 0, 0, &status, NULL));
        cr_assert(status == YB_OK || status == YB_INVALID);
    }
}

/* The marks that a byte by byte look finds, as csv_index_fill is to find them. */
static size_t plain_marks(const char *bytes, size_t length, int zeros, uint32_t *marks)
{
    size_t count = 0;
    int inside = 0;
    for (size_t i = 0; i < length; i++) {
        inside ^= bytes[i] == '"';
        if (bytes[i] == '"' || (zeros && bytes[i] == '\0') || (!inside && (bytes[i] == ';' || bytes[i] == '\n'))) {
            marks[count++] = (uint32_t)i;
        }
    }
    return count;
}

Test(csv, the_index_marks_what_a_look_at_each_byte_finds)
{
    static const char letters[] = ";\n\"\0,\xBB\x8A\x22";
    static char bytes[3 * CSV_WINDOW + CSV_PAD];
    static uint32_t expected[3 * CSV_WINDOW];
    static csv_index index;
    csv_index_way *ways[CSV_INDEX_WAYS];
    size_t way_count = csv_index_ways(ways);
    for (unsigned round = 0; round < 2000; round++) {
        size_t length = round < 1000 ? draw(200) : draw(3 * CSV_WINDOW), count = 0;
        uint32_t rarity = 1 + draw(60);
        for (size_t i = 0; i < sizeof bytes; i++) {
            bytes[i] = draw(rarity) == 0 ? letters[draw(sizeof letters - 1)] : (char)('a' + draw(20));
        }
        int zeros = draw(2) == 0;
        size_t all = plain_marks(bytes, length, zeros, expected);
        csv_index_start(&index, 0);
        for (;;) {
            ways[round % way_count](&index, bytes, length, ';', zeros);
            if (index.count == 0) {
                break;
            }
            cr_assert_leq(count + index.count, all);
            cr_assert_eq(memcmp(index.marks, expected + count, index.count * sizeof *expected), 0);
            count += index.count;
        }
        cr_assert_eq(count, all);
    }
}

Test(csv, counts_what_a_text_holds)
{
    static char bytes[40000];
    for (unsigned round = 0; round < 300; round++) {
        size_t length = draw(sizeof bytes), from = draw(64) % ((uint32_t)length + 1);
        csv_census expected = { 0 }, counted = { 0 };
        uint32_t letters = 1 + draw(256);
        for (size_t i = 0; i < length; i++) {
            bytes[i] = (char)(draw(letters) + (draw(2) ? '\n' : 0));
        }
        for (size_t i = from; i < length; i++) {
            expected.quotes += bytes[i] == '"';
            expected.lines += bytes[i] == '\n';
            expected.zeros |= bytes[i] == 0;
            expected.high |= (unsigned char)bytes[i] >= 0x80;
        }
        csv_count(bytes + from, length - from, &counted);
        cr_assert_eq(memcmp(&counted, &expected, sizeof counted), 0);
    }
}
