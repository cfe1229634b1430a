#include "documents/utf8.h"

#include "bytes16.h"

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

size_t utf8_valid(const void *text, size_t length, size_t *wide)
{
    const unsigned char *bytes = text;
    size_t at = 0, found = 0;
    while (at < length) {
        /* Chinese characters and their marks first: they are most of a report. */
        for (size_t count = 5; count == 5 && length - at >= 16; found += count) {
            count = bytes16_count_wide(bytes + at);
            at += 3 * count;
        }
        while (at < length && bytes[at] < 0x80) {
            at++;
        }
        size_t step = at < length ? valid_character(bytes + at, length - at) : 0;
        if (step == 0) {
            break;
        }
        found += step == 3;
        at += step;
    }
    if (wide != NULL) {
        *wide = found;
    }
    return at;
}
