/* Likeness of names, against the full table. */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "support/test.h"

Test(distance, counts_insertions_deletions_replacements_and_swaps)
{
    cr_assert_eq(yb_text_distance("", "", 8), 0);
    cr_assert_eq(yb_text_distance("", "abc", 8), 3);
    cr_assert_eq(yb_text_distance("abc", "", 8), 3);
    cr_assert_eq(yb_text_distance("town", "town", 8), 0);
    cr_assert_eq(yb_text_distance("twon", "town", 8), 1);
    cr_assert_eq(yb_text_distance("towns", "town", 8), 1);
    cr_assert_eq(yb_text_distance("tavn", "town", 8), 2);
    cr_assert_eq(yb_text_distance("kitten", "sitting", 8), 3);
}

Test(distance, counts_characters_not_bytes)
{
    cr_assert_eq(yb_text_distance("财政收入", "财政总收入", 8), 1);
    cr_assert_eq(yb_text_distance("财政收入", "财收政入", 8), 1);
    cr_assert_eq(yb_text_distance("粮食产量", "粮食单产", 8), 2);
}

Test(distance, stops_at_the_limit)
{
    cr_assert_eq(yb_text_distance("abcdef", "uvwxyz", 2), 3);
    cr_assert_eq(yb_text_distance("a", "abcdef", 2), 3);
    cr_assert_eq(yb_text_distance("abcdef", "a", 2), 3);
    cr_assert_eq(yb_text_distance("abc", "abd", 0), 1);
    cr_assert_eq(yb_text_distance("abc", "abc", 0), 0);
    cr_assert_eq(yb_text_distance("aaaaaaaaaaaa", "bbbbbbbbbbbb", 100), 9);
}

Test(distance, takes_texts_that_are_no_utf8)
{
    cr_assert_eq(yb_text_distance("\xFF\xFE"
                                  "ab",
                                  "ab", 8),
                 2);
}

enum { LONGEST = 24 };

static unsigned least_of(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static unsigned full_table_distance(const char *a, const char *b)
{
    unsigned table[LONGEST + 1][LONGEST + 1];
    size_t rows = strlen(a), columns = strlen(b);
    for (size_t i = 0; i <= rows; i++) {
        for (size_t j = 0; j <= columns; j++) {
            if (i == 0 || j == 0) {
                table[i][j] = (unsigned)(i + j);
                continue;
            }
            unsigned cost = table[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            cost = least_of(cost, table[i - 1][j] + 1);
            cost = least_of(cost, table[i][j - 1] + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                cost = least_of(cost, table[i - 2][j - 2] + 1);
            }
            table[i][j] = cost;
        }
    }
    return table[rows][columns];
}

static void random_word(char *word, unsigned letters)
{
    size_t length = (size_t)rand() % LONGEST;
    for (size_t i = 0; i < length; i++) {
        word[i] = (char)('a' + (unsigned)rand() % letters);
    }
    word[length] = '\0';
}

Test(distance, agrees_with_the_full_table)
{
    srand(20);
    for (int round = 0; round < 20000; round++) {
        char a[LONGEST + 1], b[LONGEST + 1];
        random_word(a, 2 + (unsigned)round % 3);
        random_word(b, 2 + (unsigned)round % 3);
        unsigned limit = (unsigned)round % 9, expected = least_of(full_table_distance(a, b), limit + 1);
        cr_assert_eq(yb_text_distance(a, b, limit), expected, "%s %s %u", a, b, limit);
    }
}
