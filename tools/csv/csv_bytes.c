/* Eight bytes at a time in a 64-bit word (SWAR). On a little-endian machine the
 * lowest hit is the first byte; elsewhere it is found again byte by byte. */
#include "csv/csv_bytes.h"

#include <stdint.h>
#include <string.h>

#define EACH_BYTE UINT64_C(0x0101010101010101)
#define HIGH_BITS UINT64_C(0x8080808080808080)

static uint64_t load(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

/* Bit 7 of each byte that is zero. Bytes above a zero one may be wrong, the
 * lowest never is; whether there is any is exact. */
static uint64_t zero_bytes(uint64_t word)
{
    return (word - EACH_BYTE) & ~word & HIGH_BITS;
}

static size_t first_hit(uint64_t hits)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return (size_t)__builtin_ctzll(hits) / 8;
#else
    return 0;
#endif
}

static int is_special(unsigned char byte)
{
    return byte == ',' || byte == '\n' || byte == '"' || byte == '\0';
}

size_t csv_find_special(const char *bytes, size_t at, size_t end, int *high)
{
    uint64_t seen = 0;
    for (; at < end; at += CSV_WORD) {
        uint64_t word = load(bytes + at);
        uint64_t hits = zero_bytes(word ^ (EACH_BYTE * ',')) | zero_bytes(word ^ (EACH_BYTE * '\n')) |
                        zero_bytes(word ^ (EACH_BYTE * '"')) | zero_bytes(word);
        seen |= word;
        if (hits != 0) {
            at += first_hit(hits);
            break;
        }
    }
    while (at < end && !is_special((unsigned char)bytes[at])) {
        at++;
    }
    *high = (seen & HIGH_BITS) != 0;
    return at < end ? at : end;
}

size_t csv_count_lines(const char *text, size_t length)
{
    size_t lines = 0;
    const char *end = text + length;
    while ((text = memchr(text, '\n', (size_t)(end - text))) != NULL) {
        lines++;
        text++;
    }
    return lines;
}

size_t csv_undouble(char *text, size_t length)
{
    size_t kept = 0;
    for (size_t i = 0; i < length; i++) {
        text[kept++] = text[i];
        i += text[i] == '"';
    }
    return kept;
}

/* Bytes of the character that starts with `lead`; 0 if none does. */
static size_t sequence_length(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
}

/* Overlong forms, surrogates and what lies behind U+10FFFF show in the second byte. */
static int second_fits(unsigned char lead, unsigned char second)
{
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    return second >= low && second <= high;
}

int csv_is_utf8(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length) {
        unsigned char lead = (unsigned char)text[at];
        size_t bytes = sequence_length(lead);
        if (bytes == 0 || bytes > length - at || (bytes > 1 && !second_fits(lead, (unsigned char)text[at + 1]))) {
            return 0;
        }
        for (size_t i = 2; i < bytes; i++) {
            if (((unsigned char)text[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        at += bytes;
    }
    return 1;
}
