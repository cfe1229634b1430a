/* Searches by tables against searches by hand. */
#include <stdlib.h>
#include <string.h>

#include "extract/unit_cache.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/word_table.h"
#include "support/test.h"
#include "yearbook/units.h"

/* Characters that the words below are made of, and two that they are not. */
static const char *const CHARACTERS[] = { "市", "场", "二", "期", "%", "k", "V", "，", "·", "村" };
#define CHARACTER_COUNT (sizeof CHARACTERS / sizeof *CHARACTERS)

static const char *const WORDS[] = { "市场", "二期", "期", "市", "市场二期", "场，", "k", "kV", "%", "·二", "，" };
#define WORD_COUNT (sizeof WORDS / sizeof *WORDS)

static size_t random_text(char text[64])
{
    size_t characters = (size_t)rand() % 8;
    text[0] = '\0';
    for (size_t i = 0; i < characters; i++) {
        strcat(text, CHARACTERS[(size_t)rand() % CHARACTER_COUNT]);
    }
    return strlen(text);
}

Test(word_search, a_set_finds_its_first_word_at_either_end_of_any_text)
{
    WORD_SET(SET, "市场", "二期", "期", "市", "市场二期", "场，", "k", "kV", "%", "·二", "，");
    srand(20221122);
    for (int round = 0; round < 20000; round++) {
        char text[64];
        size_t length = random_text(text), starts = 0, ends = 0;
        int is = 0;
        for (size_t i = WORD_COUNT; i > 0; i--) {
            starts = utf8_starts(text, length, WORDS[i - 1]) ? strlen(WORDS[i - 1]) : starts;
            ends = utf8_ends(text, length, WORDS[i - 1]) ? strlen(WORDS[i - 1]) : ends;
            is |= strcmp(text, WORDS[i - 1]) == 0;
        }
        cr_assert_eq(word_set_starts(&SET, text, length), starts, "%s", text);
        cr_assert_eq(word_set_ends(&SET, text, length), ends, "%s", text);
        cr_assert_eq(word_set_has(&SET, text, length), is, "%s", text);
    }
}

Test(word_search, a_table_finds_the_longest_word_with_the_bits_of_all_its_lists)
{
    static const word_list lists[] = { { 1, "市场 二期 期 市 市场二期 场， k kV % ·二 ，" }, { 2, "期 市场  kV" } };
    static word_table table;
    word_table_build(&table, lists, 2);
    cr_assert_eq(table.count, WORD_COUNT);
    srand(20221123);
    for (int round = 0; round < 20000; round++) {
        char text[64];
        size_t length = random_text(text), longest = 0;
        for (size_t i = 0; i < WORD_COUNT; i++) {
            size_t bytes = utf8_starts(text, length, WORDS[i]) ? strlen(WORDS[i]) : 0;
            longest = bytes > longest ? bytes : longest;
        }
        const word_entry *found = word_table_match(&table, text, length);
        cr_assert_eq(found == NULL ? 0 : found->length, longest, "%s", text);
    }
    cr_assert_eq(word_table_match(&table, "市场", 6)->bits, 3u);
    cr_assert_eq(word_table_match(&table, "二期", 6)->bits, 1u);
}

Test(word_search, a_character_that_is_noted_matches_as_before)
{
    static const word_list lists[] = { { 1, "市场 市 二期" } };
    static word_table table;
    word_table_build(&table, lists, 1);
    word_table_note(&table, "市二村");
    static const char *const NOTED[] = { "市", "二", "村" }, *const OTHERS[] = { "场", "期" };
    for (size_t i = 0; i < 3; i++) {
        cr_assert(table.first[utf8_wide(NOTED[i], 3) - WORD_TABLE_FIRST] & WORD_TABLE_NOTED);
        cr_assert(i == 2 || !(table.first[utf8_wide(OTHERS[i], 3) - WORD_TABLE_FIRST] & WORD_TABLE_NOTED));
    }
    cr_assert_eq(word_table_match(&table, "市场", 6)->length, 6);
    cr_assert_eq(word_table_match(&table, "市村", 6)->length, 3);
    cr_assert_eq(word_table_match(&table, "二期", 6)->length, 6);
    cr_assert_null(word_table_match(&table, "二村", 6));
    cr_assert_null(word_table_match(&table, "村", 3));
}

Test(word_search, units_asked_again_convert_as_they_did_at_first)
{
    static const char *const UNITS[] = {
        "亿元", "万元", "元", "亩",      "公顷", "万亩", "平方公里",
        "%",    "斤",   "吨", "公斤/亩", "户",   "",     "一个很长很长很长很长很长很长很长很长的单位",
        "元/人"
    };
    static const yb_decimal VALUES[] = { { 398, 2 },  { 0, 0 },         { 1, 0 },         { 7, 18 }, { 1234567, 3 },
                                         { 5000, 0 }, { INT64_MAX, 0 }, { INT64_MIN, 2 }, { -1, 0 }, { 120, 1 } };
    size_t units = sizeof UNITS / sizeof *UNITS, values = sizeof VALUES / sizeof *VALUES;
    for (size_t i = 0; i < 2 * units * units * values; i++) {
        const char *from = UNITS[i % units], *to = UNITS[i / units % units];
        yb_decimal value = VALUES[i / units / units % values], fast = { 9, 9 }, slow = { 9, 9 };
        yb_status expected = yb_unit_convert(value, from, to, &slow, NULL);
        cr_assert_eq(unit_cache_convert(value, from, to, &fast), expected, "%s to %s", from, to);
        cr_assert(fast.mantissa == slow.mantissa && fast.scale == slow.scale, "%s to %s", from, to);
    }
    for (size_t i = 0; i < 2 * units; i++) {
        const char *unit = UNITS[i % units], *base = "";
        char slow[64] = "";
        int factor;
        yb_status expected = yb_unit_normalize(unit, slow, &factor, NULL);
        for (size_t k = 0; k < values; k++) {
            yb_decimal fast_value = { 9, 9 }, slow_value = { 9, 9 };
            yb_status converts =
                expected == YB_OK ? yb_unit_convert(VALUES[k], unit, slow, &slow_value, NULL) : expected;
            cr_assert_eq(unit_cache_canonical(VALUES[k], unit, &base, &fast_value), converts, "%s", unit);
            cr_assert(expected != YB_OK || strcmp(base, slow) == 0);
            cr_assert(fast_value.mantissa == slow_value.mantissa && fast_value.scale == slow_value.scale, "%s", unit);
        }
    }
}
