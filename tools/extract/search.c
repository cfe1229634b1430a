/* See search.h. */
#include "extract/search.h"

#include <string.h>

#include "bytes16.h"

static bytes16 ends_like(bytes16 second, bytes16 third, const char *character)
{
    return bytes16_equal(second, (unsigned char)character[1]) & bytes16_equal(third, (unsigned char)character[2]);
}

static int is_either(const char *here, const char *one, const char *other)
{
    return memcmp(here, one, 3) == 0 || memcmp(here, other, 3) == 0;
}

size_t search_either(const char *text, size_t length, size_t at, const char *one, const char *other)
{
    for (; length - at >= 18; at += 16) {
        bytes16 second = bytes16_load(text + at + 1), third = bytes16_load(text + at + 2);
        uint32_t found = bytes16_mask(ends_like(second, third, one) | ends_like(second, third, other));
        for (; found != 0; found &= found - 1) {
            size_t here = at + bytes16_first(found);
            if (is_either(text + here, one, other)) {
                return here;
            }
        }
    }
    for (; length - at >= 3; at++) {
        if (is_either(text + at, one, other)) {
            return at;
        }
    }
    return length;
}
