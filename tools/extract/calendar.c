/* See calendar.h. */
#include "extract/calendar.h"

#include <pthread.h>
#include <string.h>

#include "extract/numeral.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/word_table.h"

typedef struct time_word {
    const char *text;
    time_expression time;
} time_word;

static const time_word WORDS[] = {
    { "今年以来", { YEAR_THIS, 0, { 0, 0 }, 0, 0, 0, 0 } }, { "今年来", { YEAR_THIS, 0, { 0, 0 }, 0, 0, 0, 0 } },
    { "今年", { YEAR_THIS, 0, { 0, 0 }, 0, 0, 0, 0 } },     { "本年度", { YEAR_THIS, 0, { 0, 0 }, 0, 0, 0, 0 } },
    { "去年", { YEAR_LAST, 0, { 0, 0 }, 0, 0, 0, 0 } },     { "上年度", { YEAR_LAST, 0, { 0, 0 }, 0, 0, 0, 0 } },
    { "上年", { YEAR_BEFORE, 0, { 0, 0 }, 0, 0, 0, 0 } },   { "上年末", { YEAR_BEFORE, 0, { 0, 0 }, 0, 0, 0, 0 } },
    { "上年底", { YEAR_BEFORE, 0, { 0, 0 }, 0, 0, 0, 0 } }, { "上一年", { YEAR_BEFORE, 0, { 0, 0 }, 0, 0, 0, 0 } },
    { "明年", { YEAR_NEXT, 0, { 0, 0 }, 0, 0, 0, 0 } },     { "上半年", { YEAR_NONE, 0, { 1, 6 }, 0, 0, 0, 0 } },
    { "下半年", { YEAR_NONE, 0, { 7, 12 }, 0, 0, 0, 0 } },  { "前三季度", { YEAR_NONE, 0, { 1, 9 }, 0, 0, 0, 0 } },
    { "前二季度", { YEAR_NONE, 0, { 1, 6 }, 0, 0, 0, 0 } }, { "前两季度", { YEAR_NONE, 0, { 1, 6 }, 0, 0, 0, 0 } },
    { "第一季度", { YEAR_NONE, 0, { 1, 3 }, 0, 0, 0, 0 } }, { "第二季度", { YEAR_NONE, 0, { 4, 6 }, 0, 0, 0, 0 } },
    { "第三季度", { YEAR_NONE, 0, { 7, 9 }, 0, 0, 0, 0 } }, { "第四季度", { YEAR_NONE, 0, { 10, 12 }, 0, 0, 0, 0 } },
    { "一季度", { YEAR_NONE, 0, { 1, 3 }, 0, 0, 0, 0 } },   { "二季度", { YEAR_NONE, 0, { 4, 6 }, 0, 0, 0, 0 } },
    { "三季度", { YEAR_NONE, 0, { 7, 9 }, 0, 0, 0, 0 } },   { "四季度", { YEAR_NONE, 0, { 10, 12 }, 0, 0, 0, 0 } },
    { "全年", { YEAR_NONE, 0, { 1, 12 }, 0, 1, 0, 0 } },    { "年内", { YEAR_NONE, 0, { 0, 0 }, 1, 0, 0, 0 } },
    { "年底前", { YEAR_NONE, 0, { 0, 0 }, 1, 0, 0, 0 } },   { "年末前", { YEAR_NONE, 0, { 0, 0 }, 1, 0, 0, 0 } },
    { "年底", { YEAR_NONE, 0, { 0, 0 }, 1, 0, 0, 0 } },     { "年末", { YEAR_NONE, 0, { 0, 0 }, 1, 0, 0, 0 } },
    { "年初", { YEAR_NONE, 0, { 0, 0 }, 1, 0, 0, 0 } },     { "一年来", { YEAR_NONE, 0, { 0, 0 }, 1, 0, 0, 0 } },
    { "半年来", { YEAR_NONE, 0, { 0, 0 }, 1, 0, 0, 0 } },   { "近年来", { YEAR_NONE, 0, { 0, 0 }, 1, 0, 0, 0 } },
    { "五年来", { YEAR_NONE, 0, { 0, 0 }, 1, 0, 0, 0 } },   { "三年来", { YEAR_NONE, 0, { 0, 0 }, 1, 0, 0, 0 } },
};

static word_table table;
static pthread_once_t built = PTHREAD_ONCE_INIT;

/* The bits of a word in the table are its place in WORDS. */
static void build(void)
{
    word_list lists[sizeof WORDS / sizeof *WORDS];
    for (uint32_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        lists[i] = (word_list) { i, WORDS[i].text };
    }
    word_table_build(&table, lists, sizeof WORDS / sizeof *WORDS);
}

/* A month or day: up to two digits, or a Chinese numeral below 32. */
static size_t read_small(const char *text, size_t length, int *value)
{
    size_t bytes = numeral_read_ordinal(text, length, value);
    return bytes > 0 && *value >= 1 && *value <= 31 ? bytes : 0;
}

static size_t read_dash(const char *text, size_t length)
{
    WORD_SET(DASHES, "——", "—", "－", "–", "-", "~", "～", "至", "到");
    return word_set_starts(&DASHES, text, length);
}

/* 9月, 9月份, 9月底, 1-9月, 1月至9月, 9月28日 */
static size_t read_months(const char *text, size_t length, time_expression *time)
{
    WORD_SET(ENDINGS, "份", "底", "末", "初", "中旬", "上旬", "下旬");
    WORD_SET(SINCE, "以来", "至今", "起", "开始", "之前", "以前", "前", "之后", "以后", "后");
    int first, last = 0, day;
    size_t at = read_small(text, length, &first);
    if (at == 0) {
        return 0;
    }
    size_t month = utf8_starts(text + at, length - at, "月") ? 3 : 0;
    size_t dash = read_dash(text + at + month, length - at - month);
    size_t second = dash > 0 ? read_small(text + at + month + dash, length - at - month - dash, &last) : 0;
    if (second > 0 && utf8_starts(text + at + month + dash + second, length - at - month - dash - second, "月")) {
        at += month + dash + second + 3;
    } else if (month > 0) {
        at += month;
        last = 0;
    } else {
        return 0;
    }
    if (first > 12 || last > 12 || (last != 0 && last < first)) {
        return 0;
    }
    /* 3个月 has no 月 behind the number; 9月28日 is a day. */
    size_t day_bytes = read_small(text + at, length - at, &day);
    if (last == 0 && day_bytes > 0 &&
        (utf8_starts(text + at + day_bytes, length - at - day_bytes, "日") ||
         utf8_starts(text + at + day_bytes, length - at - day_bytes, "号"))) {
        at += day_bytes + 3;
        time->point = 1;
    }
    at += word_set_starts(&ENDINGS, text + at, length - at);
    time->span = (yb_span) { (uint8_t)first, (uint8_t)(last != 0 ? last : first) };
    time->month = last == 0;
    size_t since = word_set_starts(&SINCE, text + at, length - at);
    if (since > 0) {
        at += since;
        time->point = 1;
    }
    return at;
}

static size_t read_word(const char *text, size_t length, time_expression *time)
{
    WORD_SET(ENDINGS, "末前", "底前", "末", "底", "前");
    pthread_once(&built, build);
    const word_entry *word = word_table_match(&table, text, length);
    if (word == NULL) {
        return 0;
    }
    *time = WORDS[word->bits].time;
    /* 三季度末: a day by which something is to be done. */
    if (utf8_ends(word->text, word->length, "季度") &&
        word_set_starts(&ENDINGS, text + word->length, length - word->length)) {
        time->point = 1;
        return word->length + word_set_starts(&ENDINGS, text + word->length, length - word->length);
    }
    return word->length;
}

/* What stands between a year and the months or words that narrow it. */
static size_t read_year_rest(const char *text, size_t length, time_expression *time)
{
    WORD_SET(ENDINGS, "以来", "底", "末", "初", "全年", "前");
    time_expression inner = { 0 };
    size_t at = 0;
    if (utf8_starts(text, length, "度")) {
        at += 3;
        time->edition = 1;
    }
    size_t ending = word_set_starts(&ENDINGS, text + at, length - at);
    if (ending > 0) {
        return at + ending;
    }
    size_t more = read_word(text + at, length - at, &inner);
    if (more > 0 && inner.kind == YEAR_NONE) {
        time->span = inner.span;
        return at + more;
    }
    inner = (time_expression) { 0 };
    more = read_months(text + at, length - at, &inner);
    if (more > 0) {
        time->span = inner.span;
        time->point = inner.point;
        time->month = inner.month;
        return at + more;
    }
    return at;
}

/* 2022年, 2022年1-9月, 2021—2023年, 二〇二二年 */
static size_t read_year(const char *text, size_t length, time_expression *time)
{
    size_t at, second;
    int year = numeral_read_year(text, length, &at);
    if (year == 0) {
        return 0;
    }
    size_t early = utf8_starts(text + at, length - at, "年") ? 3 : 0;
    size_t dash = read_dash(text + at + early, length - at - early);
    if (dash > 0 && numeral_read_year(text + at + early + dash, length - at - early - dash, &second) != 0 &&
        utf8_starts(text + at + early + dash + second, length - at - early - dash - second, "年")) {
        time->point = 1;
        at += early + dash + second + 3;
        return at + (utf8_starts(text + at, length - at, "度") ? 3 : 0);
    }
    if (early == 0) {
        return 0;
    }
    at += early;
    time->kind = YEAR_NAMED;
    time->year = year;
    return at + read_year_rest(text + at, length - at, time);
}

/* What a year or a month starts with, if it is no digit: 二, ○. */
static int is_numeral_or_circle(uint32_t character)
{
    return utf8_is_numeral(character) || character == U'○';
}

static size_t read_dated(const char *text, size_t length, time_expression *time)
{
    size_t at = read_year(text, length, time);
    return at > 0 ? at : read_months(text, length, time);
}

/* Whether behind the numerals stands what a year or a month has there: most have nothing of it. */
static int numerals_may_be_dated(const char *text, size_t length)
{
    size_t at = 0;
    for (;;) {
        int digit = at < length && text[at] >= '0' && text[at] <= '9';
        if (!digit && !is_numeral_or_circle(utf8_wide(text + at, length - at))) {
            break;
        }
        at += digit ? 1 : 3;
    }
    uint32_t next = utf8_wide(text + at, length - at);
    return at > 0 && (next == U'年' || next == U'月' || read_dash(text + at, length - at) > 0);
}

static size_t read_plain(const char *text, size_t length, time_expression *time)
{
    *time = (time_expression) { 0 };
    if (length > 0 && text[0] >= '0' && text[0] <= '9') {
        return read_dated(text, length, time);
    }
    size_t at = read_word(text, length, time);
    if (at > 0) {
        /* 今年上半年, 今年1-9月 */
        return time->kind != YEAR_NONE ? at + read_year_rest(text + at, length - at, time) : at;
    }
    return numerals_may_be_dated(text, length) ? read_dated(text, length, time) : 0;
}

/* 前10个月: the text starts with 前. */
static size_t read_first_months(const char *text, size_t length, time_expression *time)
{
    int months;
    size_t bytes = read_small(text + 3, length - 3, &months);
    if (bytes == 0 || months > 12 || !utf8_starts(text + 3 + bytes, length - 3 - bytes, "个月")) {
        return 0;
    }
    *time = (time_expression) { .span = { 1, (uint8_t)months } };
    return 3 + bytes + strlen("个月");
}

/* 截至9月底 covers the year up to then. */
static size_t read_until(const char *text, size_t length, time_expression *time)
{
    WORD_SET(UNTIL, "截至到", "截止到", "截至", "截止");
    size_t at = word_set_starts(&UNTIL, text, length);
    size_t bytes = at > 0 ? read_plain(text + at, length - at, time) : 0;
    if (bytes == 0) {
        return 0;
    }
    time->point = time->local = time->month = 0;
    if (time->span.first != 0) {
        time->span.first = 1;
    }
    return at + bytes;
}

/* Whether behind digits stands what an expression of time has there: most numbers are none. */
static int digits_may_be_time(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length && text[at] >= '0' && text[at] <= '9') {
        at++;
    }
    uint32_t next = utf8_wide(text + at, length - at);
    return at == 0 || next == U'年' || next == U'月' || utf8_is_numeral(next) || read_dash(text + at, length - at) > 0;
}

size_t time_read(const char *text, size_t length, time_expression *time)
{
    size_t at = 0;
    switch (utf8_wide(text, length)) {
    case 0:
        return digits_may_be_time(text, length) ? read_plain(text, length, time) : 0;
    case U'截':
        at = read_until(text, length, time);
        break;
    case U'前':
        at = read_first_months(text, length, time);
        break;
    default:
        break;
    }
    return at > 0 ? at : read_plain(text, length, time);
}

struct period period_after(struct period current, struct period section, struct calendar calendar,
                           const time_expression *time)
{
    struct period next = current;
    if (time->point || time->month) {
        return next;
    }
    int base = calendar.this_year != 0 ? calendar.this_year : section.year;
    switch (time->kind) {
    case YEAR_NAMED:
        next.year = time->year;
        break;
    case YEAR_THIS:
        /* In a review given early the next year, 今年 is still the year reviewed. */
        next.year = section.year != 0 ? section.year : base;
        break;
    case YEAR_LAST:
        next.year = base != 0 ? base - 1 : 0;
        break;
    case YEAR_BEFORE:
        next.year = section.year != 0 ? section.year - 1 : 0;
        break;
    case YEAR_NEXT:
        next.year = base != 0 ? base + 1 : 0;
        break;
    case YEAR_NONE:
        break;
    }
    if (time->span.first != 0) {
        next.span = time->span;
    } else if (time->kind != YEAR_NONE) {
        next.span = next.year == section.year && current.year == section.year ? current.span
                    : next.year == section.year                               ? section.span
                                                                              : (yb_span) { 1, 12 };
    }
    return next;
}
