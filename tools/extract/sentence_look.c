/* A look at a sentence before it is read: where it ends, and whether it counts anything. */
#include <string.h>

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

/* Whether a number may begin at `at` of the sentence that begins at `begin`. */
static int may_be_number(const char *text, size_t begin, size_t at, size_t end)
{
    if (utf8_length((unsigned char)text[at]) != 3) {
        return is_digit(text[at]);
    }
    uint32_t character = utf8_decode(text + at);
    if (!utf8_is_numeral(character)) {
        return character >= U'０' && character <= U'９';
    }
    size_t next = at + 3;
    end = next < end && ends_sentence(text + next) ? next + utf8_length((unsigned char)text[next]) : end;
    return may_count(text + begin, end - begin, at - begin);
}

/* Behind the common characters at `at` that are no numerals. */
static size_t skip_words(const char *text, size_t at, size_t end)
{
    while (at < end && (unsigned char)text[at] >= 0xe4 && (unsigned char)text[at] <= 0xe9 &&
           !utf8_may_be_numeral(text + at)) {
        at += 3;
    }
    return at;
}

struct sentence_look sentence_look(const char *text, size_t begin, size_t end)
{
    struct sentence_look seen = { end, 0 };
    for (size_t at = begin;;) {
        at = seen.may_count ? utf8_skip_common(text, at, end) : skip_words(text, at, end);
        if (at >= end) {
            return seen;
        }
        size_t step = utf8_length((unsigned char)text[at]);
        if (ends_sentence(text + at)) {
            seen.end = at + step;
            return seen;
        }
        seen.may_count = seen.may_count || may_be_number(text, begin, at, end);
        at += step;
    }
}
