/* A look at a sentence before it is read: where it ends, and whether it counts anything. */
#include <string.h>

#include "bytes16.h"
#include "extract/sentence.h"
#include "extract/utf8.h"
#include "extract/word_set.h"

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether a Chinese numeral at `at` may count something: 十七, 二十余, 两个, 三处. */
static int may_count(const char *text, size_t length, size_t at)
{
    WORD_SET(UNITS, "成", "处", "座", "支", "所", "栋", "口", "眼", "台", "辆", "家", "套", "批", "间", "艘", "幢",
             "个", "人", "名", "户", "位", "亩", "公", "平", "倍", "余", "多", "几", "点", "元", "吨", "年", "条", "项",
             "件", "次", "起", "宗");
    uint32_t numeral = utf8_decode(text + at);
    if (at + 6 > length) {
        return 0;
    }
    uint32_t next = utf8_decode(text + at + 3);
    if (utf8_is_numeral(next)) {
        return 1;
    }
    if (numeral == 0x4e00) { /* 一 alone counts nothing; 第一 may be a rank */
        return at >= 3 && memcmp(text + at - 3, "第", 3) == 0;
    }
    return word_set_starts(&UNITS, text + at + 3, length - at - 3) > 0 ||
           (at >= 3 && memcmp(text + at - 3, "第", 3) == 0) || (numeral == 0x767e && next == 0x5206);
}

static int ends_sentence(const char *at)
{
    switch ((unsigned char)at[0]) {
    case '!':
    case '?':
        return 1;
    case 0xe3:
        return memcmp(at, "。", 3) == 0;
    case 0xef:
        return memcmp(at, "！", 3) == 0 || memcmp(at, "？", 3) == 0;
    default:
        return 0;
    }
}

/* Half-width or full-width. */
static int is_any_digit(const char *at)
{
    return is_digit(at[0]) || (memcmp(at, "\xef\xbc", 2) == 0 && (unsigned char)(at[2] - 0x90) <= 9);
}

/* Whether a number in Chinese numerals may begin at `at` of the sentence that begins at `begin`. */
static int may_be_number(const char *text, size_t begin, size_t at, size_t end)
{
    if (!utf8_may_be_numeral(text + at) || !utf8_is_numeral(utf8_wide(text + at, end - at))) {
        return 0;
    }
    size_t next = at + 3;
    end = next < end && ends_sentence(text + next) ? next + utf8_length((unsigned char)text[next]) : end;
    return may_count(text + begin, end - begin, at - begin);
}

/* Whether sixteen bytes begin with five characters of three, of which none is a numeral. */
static int are_words(const char *at)
{
    return bytes16_count_wide(at) == 5 &&
           !(utf8_may_be_numeral(at) | utf8_may_be_numeral(at + 3) | utf8_may_be_numeral(at + 6) |
             utf8_may_be_numeral(at + 9) | utf8_may_be_numeral(at + 12));
}

/* Whether one of the sentence's Chinese numerals may count; its paragraph goes on to `end`. */
static int has_numeral(const char *text, size_t begin, size_t sentence_end, size_t end)
{
    for (size_t at = begin; at < sentence_end;) {
        if (sentence_end - at >= 16 && are_words(text + at)) {
            at += 15;
            continue;
        }
        for (int i = 0; i < 5 && at < sentence_end; i++, at += utf8_length((unsigned char)text[at])) {
            if (may_be_number(text, begin, at, end)) {
                return 1;
            }
        }
    }
    return 0;
}

/* The first of sixteen places where the test holds, 16 if nowhere. */
static unsigned first_of(uint32_t maybe, const char *text, int (*test)(const char *at))
{
    while (maybe != 0 && !test(text + bytes16_first(maybe))) {
        maybe &= maybe - 1;
    }
    return maybe != 0 ? bytes16_first(maybe) : 16;
}

/* Looks for the end and for digits, at sixteen places at a time, two more behind them. */
static size_t look_ahead(const char *text, size_t at, size_t end, struct sentence_look *seen)
{
    for (; end - at >= 18; at += 16) {
        bytes16 first = bytes16_load(text + at), third = bytes16_load(text + at + 2);
        bytes16 wide = bytes16_equal(first, 0xef); /* ！ ？ and full-width digits */
        uint32_t ends = bytes16_mask(bytes16_equal(first, '!') | bytes16_equal(first, '?') |
                                     (bytes16_equal(first, 0xe3) & bytes16_equal(third, 0x82)) |
                                     (wide & (bytes16_equal(third, 0x81) | bytes16_equal(third, 0x9f))));
        uint32_t digits = bytes16_mask(bytes16_within(first, '0', '9') | (wide & bytes16_within(third, 0x90, 0x99)));
        unsigned stop = first_of(ends, text + at, ends_sentence);
        seen->may_count |= digits != 0 && first_of(digits, text + at, is_any_digit) < stop;
        if (stop < 16) {
            seen->end = at + stop + utf8_length((unsigned char)text[at + stop]);
            return end;
        }
    }
    return at;
}

struct sentence_look sentence_look(const char *text, size_t begin, size_t end)
{
    struct sentence_look seen = { end, 0 };
    size_t at = look_ahead(text, begin, end, &seen);
    while (at < end && ((unsigned char)text[at] & 0xc0) == 0x80) {
        at++; /* the sixteen may end inside a character */
    }
    for (; at < end; at += utf8_length((unsigned char)text[at])) {
        if (ends_sentence(text + at)) {
            seen.end = at + utf8_length((unsigned char)text[at]);
            break;
        }
        seen.may_count |= is_any_digit(text + at);
    }
    seen.may_count = seen.may_count || has_numeral(text, begin, seen.end, end);
    return seen;
}
