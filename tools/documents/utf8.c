#include "documents/utf8.h"

#include <stdint.h>

/* Length of the valid character at `at`, 0 if there is none. Surrogates,
 * overlong forms and what lies beyond U+10FFFF are not valid. */
static size_t valid_character(const unsigned char *at, size_t left)
{
    unsigned char lead = at[0];
    if (lead < 0x80) {
        return 1;
    }
    size_t length = lead >= 0xc2 && lead <= 0xdf   ? 2
                    : lead >= 0xe0 && lead <= 0xef ? 3
                    : lead >= 0xf0 && lead <= 0xf4 ? 4
                                                   : 0;
    if (length == 0 || length > left) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    if ((lead == 0xe0 && at[1] < 0xa0) || (lead == 0xed && at[1] > 0x9f) || (lead == 0xf0 && at[1] < 0x90) ||
        (lead == 0xf4 && at[1] > 0x8f)) {
        return 0;
    }
    return length;
}

/* Whether eight bytes begin with two characters of three bytes with the leads 0xe4 .. 0xe9. */
static int are_common(const unsigned char *at)
{
    uint64_t eight = (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24 |
                     (uint64_t)at[4] << 32 | (uint64_t)at[5] << 40 | (uint64_t)at[6] << 48 | (uint64_t)at[7] << 56;
    return (eight & 0xc0c0f0c0c0f0) == 0x8080e08080e0 && (eight & 15) - 4 <= 5 && (eight >> 24 & 15) - 4 <= 5;
}

size_t utf8_valid(const void *text, size_t length, size_t *wide)
{
    const unsigned char *bytes = text;
    size_t at = 0, common = 0, others = 0;
    while (at < length) {
        /* Common Chinese characters first: all that such a lead begins is valid. */
        size_t from = at;
        while (length - at >= 8 && are_common(bytes + at)) {
            at += 6;
        }
        common += (at - from) / 3;
        while (at < length && bytes[at] < 0x80) {
            at++;
        }
        size_t step = at < length ? valid_character(bytes + at, length - at) : 0;
        if (step == 0) {
            break;
        }
        others += step == 3;
        at += step;
    }
    if (wide != NULL) {
        *wide = common + others;
    }
    return at;
}
