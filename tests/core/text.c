/* UTF-8 and bounded building. */
#include "core/text.h"

#include <stdio.h>
#include <string.h>

#include "support/test.h"

static size_t valid(const char *text)
{
    return yb_utf8_valid(text, strlen(text));
}

Test(text, accepts_every_character_of_unicode)
{
    for (uint32_t c = 1; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 7) {
        if (c >= 0xD800 && c <= 0xDFFF) {
            continue;
        }
        char text[5] = { 0 };
        if (c < 0x80) {
            text[0] = (char)c;
        } else if (c < 0x800) {
            snprintf(text, sizeof(text), "%c%c", (int)(0xC0 | c >> 6), (int)(0x80 | (c & 0x3F)));
        } else if (c < 0x10000) {
            snprintf(text, sizeof(text), "%c%c%c", (int)(0xE0 | c >> 12), (int)(0x80 | (c >> 6 & 0x3F)),
                     (int)(0x80 | (c & 0x3F)));
        } else {
            snprintf(text, sizeof(text), "%c%c%c%c", (int)(0xF0 | c >> 18), (int)(0x80 | (c >> 12 & 0x3F)),
                     (int)(0x80 | (c >> 6 & 0x3F)), (int)(0x80 | (c & 0x3F)));
        }
        uint32_t decoded = 0;
        cr_assert_eq(valid(text), strlen(text));
        cr_assert_eq(yb_utf8_decode(text, strlen(text), &decoded), strlen(text));
        cr_assert_eq(decoded, c);
    }
}

Test(text, refuses_what_is_no_utf8)
{
    cr_assert_eq(valid("ab\x80"), 2);     /* a tail alone */
    cr_assert_eq(valid("ab\xC0\x80"), 2); /* overlong */
    cr_assert_eq(valid("ab\xC1\xBF"), 2);
    cr_assert_eq(valid("ab\xE0\x9F\xBF"), 2);
    cr_assert_eq(valid("ab\xF0\x8F\xBF\xBF"), 2);
    cr_assert_eq(valid("ab\xED\xA0\x80"), 2);     /* surrogate */
    cr_assert_eq(valid("ab\xF4\x90\x80\x80"), 2); /* beyond 10FFFF */
    cr_assert_eq(valid("ab\xFF"), 2);
    cr_assert_eq(valid("ab\xE9\x95"), 2); /* cut off */
    cr_assert_eq(valid("ab\xC3"), 2);
    cr_assert_eq(valid("ab\xF0\x9F\x98"), 2);
    cr_assert_eq(valid("0123456789abcdef\x80"), 16); /* behind whole words of ASCII */
}

Test(text, decodes_what_is_no_utf8_byte_by_byte)
{
    uint32_t character = 0;
    cr_assert_eq(yb_utf8_decode("\xFFz", 2, &character), 1);
    cr_assert_eq(character, 0xFFFD);
    cr_assert_eq(yb_utf8_decode("", 0, &character), 0);
}

Test(text, cuts_at_a_characters_edge)
{
    const char *text = "a\xE9\x95\x87\xE5\xB8\x82";
    cr_assert_eq(yb_utf8_cut(text, 7, 9), 7);
    cr_assert_eq(yb_utf8_cut(text, 7, 7), 7);
    cr_assert_eq(yb_utf8_cut(text, 7, 6), 4);
    cr_assert_eq(yb_utf8_cut(text, 7, 4), 4);
    cr_assert_eq(yb_utf8_cut(text, 7, 3), 1);
    cr_assert_eq(yb_utf8_cut(text, 7, 0), 0);
    cr_assert_eq(yb_utf8_cut("\x80\x80\x80\x80\x80\x80", 6, 5), 5);
}

Test(text, drops_a_character_that_is_cut_off)
{
    cr_assert_eq(yb_utf8_complete("a\xE9\x95\x87", 4), 4);
    cr_assert_eq(yb_utf8_complete("a\xE9\x95", 3), 1);
    cr_assert_eq(yb_utf8_complete("a\xE9", 2), 1);
    cr_assert_eq(yb_utf8_complete("ab", 2), 2);
    cr_assert_eq(yb_utf8_complete("", 0), 0);
    cr_assert_eq(yb_utf8_complete("\x80\x80\x80\x80\x80", 5), 5);
}

Test(text, builds_up_to_the_capacity)
{
    char buffer[8];
    size_t used = 0;
    yb_text_add(buffer, sizeof(buffer), &used, "%s", "ab");
    yb_text_add(buffer, sizeof(buffer), &used, "%d", 3);
    cr_assert_str_eq(buffer, "ab3");
    cr_assert_eq(used, 3);
    yb_text_add(buffer, sizeof(buffer), &used, "%s", "\xE9\x95\x87\xE5\xB8\x82");
    cr_assert_str_eq(buffer, "ab3\xE9\x95\x87");
    cr_assert_eq(used, 6);
    yb_text_add(buffer, sizeof(buffer), &used, "c");
    yb_text_add(buffer, sizeof(buffer), &used, "d");
    cr_assert_str_eq(buffer, "ab3\xE9\x95\x87"
                             "c");
    cr_assert_eq(used, 7);
}
