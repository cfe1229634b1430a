/* Bytes of any kind, compared with a reader that goes byte by byte. */
#include <stdint.h>
#include <stdlib.h>

#include "csv/csv_bytes.h"
#include "csv/support.h"
#include "support/test.h"

static uint64_t seed = 20260102;

static uint32_t draw(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % below;
}

/* One field from *at on, as [..]; 0 where the rules of CSV are broken. */
static int plain_field(const char *bytes, size_t length, size_t *at, FILE *out)
{
    size_t i = *at;
    int quoted = i < length && bytes[i] == '"';
    putc('[', out);
    for (i += (size_t)quoted; i < length; i++) {
        if (quoted && bytes[i] == '"') {
            if (i + 1 >= length || bytes[i + 1] != '"') {
                break;
            }
            i++;
        } else if (!quoted && (bytes[i] == ',' || bytes[i] == '\n' || bytes[i] == '"')) {
            break;
        } else if (!quoted && bytes[i] == '\r' && (i + 1 == length || bytes[i + 1] == '\n')) {
            break;
        }
        putc(bytes[i], out);
    }
    putc(']', out);
    if (quoted && i++ == length) {
        return 0;
    }
    i += i < length && bytes[i] == '\r' && (i + 1 == length || bytes[i + 1] == '\n');
    *at = i;
    return i == length || bytes[i] == ',' || bytes[i] == '\n';
}

/* What read_all shows of the bytes up to the first broken record. */
static char *plain_records(const char *bytes, size_t length, int *broken)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    long kept = 0;
    *broken = 0;
    for (size_t at = 0; at < length && !*broken;) {
        if (bytes[at] == '\n' || (bytes[at] == '\r' && at + 1 < length && bytes[at + 1] == '\n')) {
            at += 1 + (bytes[at] == '\r');
            continue;
        }
        while ((*broken = !plain_field(bytes, length, &at, out)) == 0 && at < length && bytes[at] == ',') {
            at++;
        }
        if (!*broken) {
            at++;
            putc('\n', out);
            fflush(out);
            kept = ftell(out);
        }
    }
    fclose(out);
    text[kept] = '\0';
    return text;
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
        char *text = read_all(file_with(bytes, length), 0, &status, NULL);
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
        free(read_all(file_with(bytes, length), 0, &status, NULL));
        cr_assert(status == YB_OK || status == YB_INVALID);
    }
}

Test(csv, finds_the_first_special_byte_wherever_it_stands)
{
    static const char specials[] = { ',', '\n', '"', '\0' };
    for (unsigned round = 0; round < 20000; round++) {
        char bytes[48 + CSV_WORD];
        size_t length = draw(48), at = draw((uint32_t)length + 1), expected = length;
        int high, has_high = 0;
        for (size_t i = 0; i < sizeof bytes; i++) {
            bytes[i] = draw(12) == 0 ? specials[draw(4)] : (char)(0x23 + draw(9) + (draw(8) == 0 ? 0x80 : 0));
            bytes[i] = (char)(bytes[i] == ',' && draw(3) != 0 ? '-' : bytes[i]);
        }
        for (size_t i = length; i-- > at;) {
            expected = memchr(specials, bytes[i], sizeof specials) != NULL ? i : expected;
        }
        for (size_t i = at; i < expected; i++) {
            has_high |= (unsigned char)bytes[i] >= 0x80;
        }
        cr_assert_eq(csv_find_special(bytes, at, length, &high), expected);
        cr_assert_geq(high, has_high);
    }
}
