/* Finding names in text: longest first, from the start and from the end. */
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

#include "lexicon/lexicon.h"
#include "lexicon/trie.h"

static const char *matched(const char *text, size_t *length, int at_end)
{
    const lexicon *words = NULL;
    lexicon_match match;
    cr_assert_eq(lexicon_builtin(&words, NULL), YB_OK);
    int found = at_end ? lexicon_match_end(words, text, strlen(text), &match)
                       : lexicon_match_at(words, text, strlen(text), &match);
    *length = found ? match.length : 0;
    return found ? match.metric->id : "";
}

Test(match, the_longest_name_at_the_start_wins)
{
    size_t length;
    cr_assert_str_eq(matched("财政总收入达3.98亿元", &length, 0), "fiscal_total_revenue");
    cr_assert_eq(length, strlen("财政总收入"));
    cr_assert_str_eq(matched("粮食播种面积2.1万亩", &length, 0), "grain_area");
    cr_assert_str_eq(matched("粮食30万斤", &length, 0), "grain_output");
    cr_assert_str_eq(matched("第一产业投资增长", &length, 0), "investment_primary");
    cr_assert_str_eq(matched("我镇财政总收入", &length, 0), "");
    cr_assert_str_eq(matched("", &length, 0), "");
}

Test(match, the_longest_name_at_the_end_wins)
{
    size_t length;
    cr_assert_str_eq(matched("全县完成地方财政收入", &length, 1), "general_budget_revenue");
    cr_assert_eq(length, strlen("地方财政收入"));
    cr_assert_str_eq(matched("实现规模以上工业增加值", &length, 1), "industry_va_scale");
    cr_assert_str_eq(matched("工业增加值增长", &length, 1), "");
}

Test(match, case_width_and_inner_spaces_do_not_matter)
{
    size_t length;
    cr_assert_str_eq(matched("gdp增长", &length, 0), "gdp");
    cr_assert_eq(length, 3);
    cr_assert_str_eq(matched("ＧＤＰ增长", &length, 0), "gdp");
    cr_assert_eq(length, 9);
    cr_assert_str_eq(matched("pm2.5 平均浓度为", &length, 0), "pm25");
    cr_assert_eq(length, strlen("pm2.5 平均浓度"));
    cr_assert_str_eq(matched("固定资产投资（不含农户）增长", &length, 0), "fixed_asset_investment");
    cr_assert_eq(length, strlen("固定资产投资（不含农户）"));
    cr_assert_str_eq(matched("全社会 R&D 经费", &length, 1), "rd_expenditure");
    cr_assert_eq(length, strlen("全社会 R&D 经费"));
    cr_assert_str_eq(matched("财　政　总　收　入", &length, 1), "fiscal_total_revenue");
}

Test(match, spaces_around_a_name_are_no_part_of_it)
{
    size_t length;
    cr_assert_str_eq(matched("税收收入 12", &length, 0), "tax_revenue");
    cr_assert_eq(length, strlen("税收收入"));
    cr_assert_str_eq(matched(" 税收收入", &length, 0), "");
    cr_assert_str_eq(matched("税收收入 ", &length, 1), "");
}

/* ---- against a naive search ------------------------------------------- */

enum { NAMES = 60, NAME_BYTES = 32 };

static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

/* Characters of one to four bytes. */
static size_t random_text(uint64_t *random, char *text, size_t characters)
{
    static const char *const alphabet[] = { "a", "b", "é", "产", "值", "业", "\xF0\xA0\x80\x80" };
    text[0] = '\0';
    for (size_t i = 0; i < characters; i++) {
        strcat(text, alphabet[next_random(random) % 7]);
    }
    return strlen(text);
}

static size_t naive(char names[NAMES][NAME_BYTES], size_t count, const char *text, size_t length, int at_end,
                    uint32_t *value)
{
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t bytes = strlen(names[i]);
        const char *at = at_end ? text + length - (bytes <= length ? bytes : 0) : text;
        if (bytes <= length && bytes > longest && memcmp(at, names[i], bytes) == 0) {
            longest = bytes;
            *value = (uint32_t)i;
        }
    }
    return longest;
}

static void compare_with_naive(uint64_t *random, int at_end)
{
    static char names[NAMES][NAME_BYTES];
    lexicon_trie trie;
    size_t count = 0;
    cr_assert(
        lexicon_trie_create(&trie, at_end ? LEXICON_BACKWARDS : LEXICON_FORWARDS, NAMES * 5, yb_default_allocator()));
    for (size_t i = 0; i < NAMES; i++) {
        uint32_t value = (uint32_t)count, before = 0;
        char name[NAME_BYTES];
        size_t bytes = random_text(random, name, 1 + next_random(random) % 5);
        int there = naive(names, count, name, bytes, 0, &before) == bytes;
        strcpy(names[count], name);
        lexicon_added added = lexicon_trie_add(&trie, name, bytes, &value);
        cr_assert_eq(added, there ? LEXICON_THERE : LEXICON_ADDED);
        cr_assert_eq(value, there ? before : count);
        count += !there;
    }
    for (int i = 0; i < 500; i++) {
        char text[64];
        uint32_t value = 0, expected = 0;
        size_t bytes = random_text(random, text, 1 + next_random(random) % 8);
        size_t longest = naive(names, count, text, bytes, at_end, &expected);
        cr_assert_eq(lexicon_trie_find(&trie, text, bytes, &value), longest);
        cr_assert(longest == 0 || value == expected);
    }
    lexicon_trie_free(&trie, yb_default_allocator());
}

Test(match, the_trie_finds_what_a_naive_search_finds)
{
    uint64_t random = 2023;
    for (int round = 0; round < 100; round++) {
        compare_with_naive(&random, round % 2);
    }
}

Test(match, bytes_that_are_no_text_are_read_no_further_than_they_go)
{
    const lexicon *words = NULL;
    lexicon_match match;
    uint64_t random = 7;
    cr_assert_eq(lexicon_builtin(&words, NULL), YB_OK);
    for (int round = 0; round < 20000; round++) {
        size_t length = 1 + next_random(&random) % 12;
        char *bytes = malloc(length); /* exactly: a byte too far is noticed by the sanitizer */
        static const char start[] = "财政总收入";
        for (size_t i = 0; i < length; i++) {
            bytes[i] = round % 2 ? start[i % 15] : (char)next_random(&random);
        }
        bytes[next_random(&random) % length] = (char)next_random(&random);
        if (lexicon_match_at(words, bytes, length, &match)) {
            cr_assert_leq(match.length, length);
        }
        if (lexicon_match_end(words, bytes, length, &match)) {
            cr_assert_leq(match.length, length);
        }
        free(bytes);
    }
}

Test(match, more_characters_than_can_be_counted_are_refused)
{
    lexicon_trie trie;
    cr_assert_not(lexicon_trie_create(&trie, LEXICON_FORWARDS, UINT32_MAX, yb_default_allocator()));
}
