#include "csv/csv_bytes.h"

#include <stdint.h>
#include <string.h>

#include "csv/csv_wide.h"

/* Counters of a byte each, side by side: compilers make vectors of them. */
#define LANES  64
#define ROUNDS 255 /* until a counter may be full */

/* Counts in whole rows of LANES bytes, at most ROUNDS of them. */
static CSV_INLINE void count_rows(const char *text, size_t rows, csv_census *census)
{
    uint8_t quotes[LANES] = { 0 }, lines[LANES] = { 0 }, seen[LANES] = { 0 }, zeros[LANES] = { 0 };
    for (size_t row = 0; row < rows; row++, text += LANES) {
        for (size_t i = 0; i < LANES; i++) {
            uint8_t byte = (uint8_t)text[i];
            quotes[i] = (uint8_t)(quotes[i] + (byte == '"'));
            lines[i] = (uint8_t)(lines[i] + (byte == '\n'));
            zeros[i] = (uint8_t)(zeros[i] | (byte == 0));
            seen[i] |= byte;
        }
    }
    for (size_t i = 0; i < LANES; i++) {
        census->quotes += quotes[i];
        census->lines += lines[i];
        census->zeros |= zeros[i];
        census->high |= seen[i] >> 7;
    }
}

static CSV_INLINE void count(const char *text, size_t length, csv_census *census)
{
    while (length >= LANES) {
        size_t rows = length / LANES < ROUNDS ? length / LANES : ROUNDS;
        count_rows(text, rows, census);
        text += rows * LANES;
        length -= rows * LANES;
    }
    for (size_t i = 0; i < length; i++) {
        census->quotes += text[i] == '"';
        census->lines += text[i] == '\n';
        census->zeros |= text[i] == '\0';
        census->high |= (uint8_t)text[i] >> 7;
    }
}

#ifdef CSV_WIDE
static CSV_WIDE void count_wide(const char *text, size_t length, csv_census *census)
{
    count(text, length, census);
}
#endif

void csv_count(const char *text, size_t length, csv_census *census)
{
#ifdef CSV_WIDE
    if (CSV_HAS_WIDE()) {
        count_wide(text, length, census);
        return;
    }
#endif
    count(text, length, census);
}

size_t csv_last_end(const char *text, size_t length, int inside)
{
    for (; length > 0; length--) {
        char byte = text[length - 1];
        inside ^= byte == '"';
        if (byte == '\n' && !inside) {
            return length;
        }
    }
    return 0;
}

char csv_choose_separator(const char *text, size_t length, const char *separators)
{
    size_t counts[8] = { 0 }, best = 0, candidates = strlen(separators);
    int inside = 0, empty = 1;
    for (size_t at = 0; at < length; at++) {
        char byte = text[at];
        inside ^= byte == '"';
        if (byte == '\n' && !inside && !empty) {
            break;
        }
        empty &= byte == '\n' || byte == '\r';
        for (size_t i = 0; i < candidates && i < 8; i++) {
            counts[i] += !inside && byte == separators[i];
        }
    }
    for (size_t i = 1; i < candidates && i < 8; i++) {
        best = counts[i] > counts[best] ? i : best;
    }
    return empty ? '\0' : separators[best];
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

/* The first offset from `at` on with a byte outside ASCII near it, or beyond `length`. */
static size_t skip_ascii(const char *text, size_t at, size_t length)
{
    uint64_t word;
    for (; at + sizeof word <= length; at += sizeof word) {
        memcpy(&word, text + at, sizeof word);
        if ((word & UINT64_C(0x8080808080808080)) != 0) {
            break;
        }
    }
    return at;
}

int csv_is_utf8(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length) {
        unsigned char lead = (unsigned char)text[at];
        if (lead < 0x80) {
            at = skip_ascii(text, at + 1, length);
            continue;
        }
        size_t bytes = sequence_length(lead);
        if (bytes == 0 || bytes > length - at || !second_fits(lead, (unsigned char)text[at + 1])) {
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
