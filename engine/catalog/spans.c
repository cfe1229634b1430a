/* Spans of months: parsing and printing. */
#include <stdio.h>
#include <string.h>

#include "catalog/fold.h"
#include "core/error.h"
#include "yearbook/series.h"

typedef struct span_word {
    const char *word;
    yb_span span;
} span_word;

static const span_word span_words[] = {
    { "", { 1, 12 } },          { "full", { 1, 12 } },    { "year", { 1, 12 } },     { "全年", { 1, 12 } },
    { "年度", { 1, 12 } },      { "H1", { 1, 6 } },       { "H2", { 7, 12 } },       { "上半年", { 1, 6 } },
    { "下半年", { 7, 12 } },    { "Q1", { 1, 3 } },       { "Q2", { 4, 6 } },        { "Q3", { 7, 9 } },
    { "Q4", { 10, 12 } },       { "一季度", { 1, 3 } },   { "二季度", { 4, 6 } },    { "三季度", { 7, 9 } },
    { "四季度", { 10, 12 } },   { "第一季度", { 1, 3 } }, { "第二季度", { 4, 6 } },  { "第三季度", { 7, 9 } },
    { "第四季度", { 10, 12 } }, { "前两季度", { 1, 6 } }, { "前二季度", { 1, 6 } },  { "前三季度", { 1, 9 } },
    { "一至三季度", { 1, 9 } }, { "1-3季度", { 1, 9 } },  { "前四季度", { 1, 12 } },
};

/* Two characters before one, so that 十二 is not read as 十. */
static const struct {
    const char *word;
    uint8_t month;
} month_words[] = {
    { "十一", 11 }, { "十二", 12 }, { "十", 10 }, { "一", 1 }, { "二", 2 }, { "三", 3 },
    { "四", 4 },    { "五", 5 },    { "六", 6 },  { "七", 7 }, { "八", 8 }, { "九", 9 },
};

static const char *const range_words[] = { "..", "-", "–", "—", "~", "～", "至", "到" };

static int take(const char **text, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*text, word, length) != 0) {
        return 0;
    }
    *text += length;
    return 1;
}

/* One or two digits, or a Chinese numeral. */
static int take_month(const char **text, uint8_t *month)
{
    unsigned digits = 0, value = 0;
    while (digits < 2 && **text >= '0' && **text <= '9') {
        value = value * 10 + (unsigned)(*(*text)++ - '0');
        digits++;
    }
    for (size_t i = 0; digits == 0 && value == 0 && i < sizeof month_words / sizeof month_words[0]; i++) {
        value = take(text, month_words[i].word) ? month_words[i].month : 0;
    }
    *month = (uint8_t)value;
    return value >= 1 && value <= 12;
}

/* "05", "5月", "01..09", "1-9月", "一至九月", "1月至9月". */
static int parse_months(const char *text, yb_span *span)
{
    if (!take_month(&text, &span->first)) {
        return 0;
    }
    span->last = span->first;
    (void)(take(&text, "月份") || take(&text, "月"));
    int range = 0;
    for (size_t i = 0; !range && i < sizeof range_words / sizeof range_words[0]; i++) {
        range = take(&text, range_words[i]);
    }
    if (range && !take_month(&text, &span->last)) {
        return 0;
    }
    (void)(range && (take(&text, "月份") || take(&text, "月")));
    return *text == '\0' && span->first <= span->last;
}

yb_status yb_span_parse(const char *text, yb_span *span, yb_error *error)
{
    for (size_t i = 0; i < sizeof span_words / sizeof span_words[0]; i++) {
        if (yb_fold_equal(span_words[i].word, text)) {
            *span = span_words[i].span;
            return YB_OK;
        }
    }
    yb_span months;
    if (!parse_months(text, &months)) {
        return yb_fail(error, YB_INVALID,
                       "no span \"%.80s\"; expected year (全年), H1 (上半年), H2 (下半年), Q1 to Q4 (一季度), a month "
                       "such as 05, or months from 01 to 12 such as 01..09 (1-9月)",
                       text);
    }
    *span = months;
    return YB_OK;
}

enum { PERIOD_TEXT = 16 };

size_t yb_period_format(int year, yb_span span, char *text)
{
    unsigned first = span.first, last = span.last;
    int written;
    if (first == 1 && last == 12) {
        written = snprintf(text, PERIOD_TEXT, "%d", year);
    } else if (last == first + 5 && (first == 1 || first == 7)) {
        written = snprintf(text, PERIOD_TEXT, "%d-H%u", year, first == 1 ? 1 : 2);
    } else if (last == first + 2 && first % 3 == 1) {
        written = snprintf(text, PERIOD_TEXT, "%d-Q%u", year, first / 3 + 1);
    } else if (first == last) {
        written = snprintf(text, PERIOD_TEXT, "%d-%02u", year, first);
    } else {
        written = snprintf(text, PERIOD_TEXT, "%d-%02u..%02u", year, first, last);
    }
    return written < PERIOD_TEXT ? (size_t)written : PERIOD_TEXT - 1;
}
