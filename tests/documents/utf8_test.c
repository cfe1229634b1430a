/* What is valid UTF-8, sixteen bytes at a time, against one character at a time. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "documents/utf8.h"
#include "support/test.h"

static int is_inside(unsigned char byte)
{
    return byte >= 0x80 && byte < 0xc0;
}

/* Bytes of the character at `at`, 0 if it is not valid: by its code point. */
static size_t character_at(const unsigned char *at, size_t left)
{
    static const uint32_t LEAST[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t bytes = at[0] < 0x80 ? 1 : at[0] < 0xc0 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : at[0] < 0xf8 ? 4 : 0;
    if (bytes < 2 || bytes > left) {
        return bytes > left ? 0 : bytes;
    }
    uint32_t code = at[0] & (0x7fu >> bytes);
    for (size_t i = 1; i < bytes; i++) {
        if (!is_inside(at[i])) {
            return 0;
        }
        code = code << 6 | (at[i] & 0x3fu);
    }
    return code < LEAST[bytes] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? 0 : bytes;
}

Test(utf8, what_is_valid_is_told_as_by_code_points)
{
    static const char *const PARTS[] = { "增",
                                         "长",
                                         "，",
                                         "。",
                                         "“",
                                         "5",
                                         "é",
                                         "𠀀",
                                         "\xe0\xa0\x80",
                                         "\xed\x9f\xbf",
                                         "\xee\x80\x80",
                                         "\xef\xbf\xbf",
                                         "\xe0\x9f\xbf",
                                         "\xed\xa0\x80",
                                         "\xf4\x90\x80\x80",
                                         "\xc0\xaf",
                                         "\x80",
                                         "\xff",
                                         "\xe4\xb8",
                                         "\xf0\x8f\xbf\xbf" };
    srand(20221205);
    for (int round = 0; round < 20000; round++) {
        char text[256] = "";
        size_t count = (size_t)rand() % 50, rare = (size_t)rand() % 40 + 1;
        for (size_t i = 0; i < count; i++) {
            strcat(text, PARTS[(size_t)rand() % rare == 0 ? (size_t)rand() % 20 : (size_t)rand() % 5]);
        }
        size_t length = strlen(text), valid = 0, wide = 0, told = 0, bytes;
        while (valid < length && (bytes = character_at((const unsigned char *)text + valid, length - valid)) > 0) {
            wide += bytes == 3;
            valid += bytes;
        }
        cr_assert_eq(utf8_valid(text, length, &told), valid);
        cr_assert_eq(told, wide);
    }
}
