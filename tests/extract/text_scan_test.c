/* Scans of sixteen bytes at a time against scans of one character at a time. */
#include <stdlib.h>
#include <string.h>

#include "bytes16.h"
#include "extract/search.h"
#include "extract/sentence.h"
#include "extract/utf8.h"
#include "support/test.h"

#define TEXT_BYTES 400

/* A random text, mostly of characters that none of the scans looks for, with zeros behind it. */
static size_t random_text(const char *const *special, size_t count, char text[TEXT_BYTES])
{
    static const char *const ORDINARY[] = { "增", "长", "镇", "，", "的", "a", "é", "𠀀", "二" };
    size_t length = 0, characters = (size_t)rand() % 60, rare = (size_t)rand() % 20 + 2;
    memset(text, 0, TEXT_BYTES);
    for (size_t i = 0; i < characters; i++) {
        size_t ordinary = sizeof ORDINARY / sizeof *ORDINARY;
        const char *next =
            (size_t)rand() % rare == 0 ? special[(size_t)rand() % count] : ORDINARY[(size_t)rand() % ordinary];
        memcpy(text + length, next, strlen(next));
        length += strlen(next);
    }
    return length;
}

#define RANDOM_TEXT(special, text) random_text(special, sizeof special / sizeof *special, text)

Test(text_scan, a_word_is_found_where_it_stands_first)
{
    static const char *const SPECIAL[] = { "年", "代", "代表", "预期目标", "预期", "目标" };
    static const char *const WORDS[] = { "年", "代表", "预期目标", "镇", "增长的", "的，二" };
    srand(20221201);
    for (int round = 0; round < 20000; round++) {
        char text[TEXT_BYTES];
        size_t length = RANDOM_TEXT(SPECIAL, text);
        const char *word = WORDS[(size_t)rand() % (sizeof WORDS / sizeof *WORDS)];
        const char *expected = memmem(text, length, word, strlen(word));
        cr_assert_eq(bytes16_search(text, length, word, strlen(word)), expected, "%s in %s", word, text);
    }
}

Test(text_scan, the_next_of_two_characters_is_found)
{
    static const char *const SPECIAL[] = { "全", "我", "兩", "戏" };
    srand(20221202);
    for (int round = 0; round < 20000; round++) {
        char text[TEXT_BYTES];
        size_t length = RANDOM_TEXT(SPECIAL, text), at = 0;
        while (at < length && !utf8_starts(text + at, length - at, "全") &&
               !utf8_starts(text + at, length - at, "我")) {
            at += utf8_length((unsigned char)text[at]);
        }
        cr_assert_eq(search_either(text, length, 0, "全", "我"), at, "%s", text);
    }
}

static int starts_with_one_of(const char *text, size_t length, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (utf8_starts(text, length, words[i])) {
            return 1;
        }
    }
    return 0;
}

#define STARTS(text, length, words) starts_with_one_of(text, length, words, sizeof words / sizeof *words)

Test(text_scan, a_look_ends_behind_the_first_stop_and_sees_the_digits_before_it)
{
    static const char *const SPECIAL[] = { "。", "！", "？", "!", "?", "7", "０", "９", "（", "あ", "ａ", "、" };
    static const char *const STOPS[] = { "。", "！", "？", "!", "?" }, *const DIGITS[] = { "7", "０", "９" };
    srand(20221203);
    for (int round = 0; round < 20000; round++) {
        char text[TEXT_BYTES];
        size_t length = RANDOM_TEXT(SPECIAL, text), at = 0;
        int digits = 0;
        for (; at < length && !STARTS(text + at, length - at, STOPS); at += utf8_length((unsigned char)text[at])) {
            digits |= STARTS(text + at, length - at, DIGITS);
        }
        at += at < length ? utf8_length((unsigned char)text[at]) : 0;
        struct sentence_look seen = sentence_look(text, 0, length);
        cr_assert_eq(seen.end, at, "%s", text);
        cr_assert(seen.may_count || !digits, "%s", text);
        /* 二 alone may count before 个, 二二 everywhere; other texts have no numeral that does. */
        cr_assert(digits || !seen.may_count || memmem(text, at, "二二", 6) != NULL, "%s", text);
    }
}

Test(text_scan, a_chinese_numeral_that_may_count_is_seen_wherever_it_stands)
{
    for (size_t before = 0; before < 40; before++) {
        for (size_t behind = 0; behind < 20; behind++) {
            char text[TEXT_BYTES] = "";
            for (size_t i = 0; i < before; i++) {
                strcat(text, i % 7 == 3 ? "，" : "镇");
            }
            strcat(text, "二");
            size_t numeral = strlen(text);
            strcat(text, "个");
            for (size_t i = 0; i < behind; i++) {
                strcat(text, "的");
            }
            cr_assert(sentence_look(text, 0, strlen(text)).may_count, "%s", text);
            memcpy(text + numeral, "镇", 3);
            cr_assert_not(sentence_look(text, 0, strlen(text)).may_count, "%s", text);
        }
    }
}

/* Blanks out, full-width signs narrow; no blank stands between two digits here. */
static size_t normalise(const char *text, size_t length, char *made)
{
    static const char *const BLANKS[] = { "　", " ", "\n", "\x7f", "\xc2\xa0", "\xe2\x80\x83", "\xe2\x80\xa8" };
    static const char *const KEPT[] = { "，", "；", "：", "！", "？" };
    size_t written = 0;
    for (size_t at = 0, step; at < length; at += step) {
        step = utf8_length((unsigned char)text[at]);
        uint32_t character = utf8_wide(text + at, length - at);
        if (STARTS(text + at, length - at, BLANKS)) {
            continue;
        }
        if (character > 0xff00 && character < 0xff5f && !STARTS(text + at, length - at, KEPT)) {
            made[written++] = (char)(character - 0xff00 + ' ');
        } else {
            memcpy(made + written, text + at, step);
            written += step;
        }
    }
    made[written] = '\0';
    return written;
}

Test(text_scan, a_text_is_normalised_as_character_by_character)
{
    static const char *const SPECIAL[] = { "　", " ",  "\n", "\x7f", "\xc2\xa0", "\xe2\x80\x83", "\xe2\x80\xa8", "“",
                                           "”",  "—",  "；", "：",   "！",       "？",           "（",           "）",
                                           "Ａ", "。", "、", "é",    "㎡" };
    srand(20221204);
    for (int round = 0; round < 20000; round++) {
        char text[TEXT_BYTES], made[TEXT_BYTES], expected[TEXT_BYTES];
        struct run runs[TEXT_BYTES];
        size_t length = RANDOM_TEXT(SPECIAL, text), run_count = 0;
        cr_assert_eq(sentence_normalise(text, 0, length, made, runs, &run_count), normalise(text, length, expected));
        cr_assert_str_eq(made, expected, "%s", text);
        for (size_t i = 0; i + 1 < run_count; i++) {
            size_t bytes = (size_t)(runs[i + 1].at - runs[i].at), origin = runs[i].origin;
            bytes -= (unsigned char)text[origin + bytes - 1] == 0xef; /* a run may end in a narrowed character */
            cr_assert_eq(memcmp(made + runs[i].at, text + origin, bytes), 0, "%s", text);
        }
    }
}
