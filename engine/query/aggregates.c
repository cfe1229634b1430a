/* The table of aggregates and their names. */
#include "query/aggregates.h"

#include <string.h>

enum { AGGREGATE_COUNT = YB_WEIGHTED_MEAN + 1, MORE_DIGITS = 6, WORD_MAX = 64, PERCENT_DIGITS = 2 };

#define SUM      YB_STATE_BIT(YB_STATE_SUM)
#define SQUARES  (SUM | YB_STATE_BIT(YB_STATE_SQUARES))
#define EXTREMES YB_STATE_BIT(YB_STATE_EXTREMES)
#define VALUES   YB_STATE_BIT(YB_STATE_VALUES)

static const yb_aggregate_ops table[AGGREGATE_COUNT] = {
    [YB_COUNT] = { .name = "count", .words = "|n|计数|个数|数量|" },
    [YB_SUM] = { "sum", "|total|合计|总和|求和|总计|", SUM, .adds = 1, .over_years = 1, .finish = yb_finish_sum },
    [YB_MIN] = { "min", "|minimum|最小|最小值|最低|", EXTREMES, .finish = yb_finish_min },
    [YB_MAX] = { "max", "|maximum|最大|最大值|最高|", EXTREMES, .finish = yb_finish_max },
    [YB_AVG] = { "avg", "|average|mean|平均|平均值|均值|平均数|", SUM, .adds = 1, .extra_digits = MORE_DIGITS,
                 .finish = yb_finish_average },
    [YB_MEDIAN] = { "median", "|中位数|中位|中值|", VALUES, .extra_digits = 1, .shrinks = 1, .alike = 1,
                    .finish = yb_finish_median },
    [YB_VARIANCE] = { "variance", "|var|var_samp|方差|样本方差|", SQUARES, .extra_digits = MORE_DIGITS, .alike = 1,
                      .least = 2, .finish = yb_finish_variance },
    [YB_STDDEV] = { "stddev", "|stddev_samp|标准差|样本标准差|", SQUARES, .extra_digits = MORE_DIGITS, .alike = 1,
                    .least = 2, .finish = yb_finish_stddev },
    [YB_VARIANCE_POP] = { "variance_pop", "|var_pop|总体方差|", SQUARES, .extra_digits = MORE_DIGITS, .alike = 1,
                          .finish = yb_finish_variance_pop },
    [YB_STDDEV_POP] = { "stddev_pop", "|总体标准差|", SQUARES, .extra_digits = MORE_DIGITS, .alike = 1,
                        .finish = yb_finish_stddev_pop },
    [YB_QUANTILE] = { "quantile", "|percentile|分位数|", VALUES, .extra_digits = MORE_DIGITS, .alike = 1, .argument = 1,
                      .finish = yb_finish_quantile },
    [YB_WEIGHTED_MEAN] = { "wmean", "|weighted_mean|加权平均|加权平均值|加权平均数|", YB_STATE_BIT(YB_STATE_WEIGHTS),
                           .extra_digits = MORE_DIGITS, .defined = yb_weighs, .finish = yb_finish_weighted },
};

const yb_aggregate_ops *yb_aggregate_ops_of(yb_aggregate aggregate)
{
    return (unsigned)aggregate < AGGREGATE_COUNT ? &table[aggregate] : NULL;
}

const char *yb_aggregate_name(yb_aggregate aggregate)
{
    const yb_aggregate_ops *ops = yb_aggregate_ops_of(aggregate);
    return ops == NULL ? NULL : ops->name;
}

int yb_quantile_fits(yb_decimal argument)
{
    yb_decimal zero = { 0, 0 }, one = { 1, 0 };
    return argument.scale >= 0 && argument.scale <= YB_QUANTILE_DIGITS && yb_decimal_compare(argument, zero) >= 0 &&
           yb_decimal_compare(argument, one) <= 0;
}

const char *yb_aggregate_title(const yb_aggregate_ops *ops, yb_decimal argument, char room[YB_DECIMAL_TEXT])
{
    if (!ops->argument) {
        return ops->name;
    }
    yb_wide percent = yb_wide_of((yb_int128)argument.mantissa * yb_power_of_ten[PERCENT_DIGITS]);
    room[0] = 'p';
    yb_wide_format(percent, argument.scale, 0, room + 1); /* few digits: the argument was checked */
    return room;
}

/* `text` in lower case between bars, as the table's words are; 0 if it is no word. */
static int bar(const char *text, size_t length, char word[WORD_MAX])
{
    if (length == 0 || length > WORD_MAX - 3 || memchr(text, '|', length) != NULL) {
        return 0;
    }
    word[0] = '|';
    for (size_t i = 0; i < length; i++) {
        word[i + 1] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] - 'A' + 'a') : text[i];
    }
    memcpy(word + length + 1, "|", 2);
    return 1;
}

/* The aggregate that the first `length` bytes name, else AGGREGATE_COUNT. */
static int find(const char *text, size_t length)
{
    char word[WORD_MAX];
    int found = 0;
    if (!bar(text, length, word)) {
        return AGGREGATE_COUNT;
    }
    while (found < AGGREGATE_COUNT && strstr(table[found].words, word) == NULL &&
           (strlen(table[found].name) != length || memcmp(table[found].name, word + 1, length) != 0)) {
        found++;
    }
    return found;
}

/* Drops decimals that are zero, so that 0.900000000 is a quantile, too. */
static yb_status take_quantile(const char *text, const char *number, int percent, yb_decimal *argument, yb_error *error)
{
    yb_decimal value;
    int fits = yb_decimal_parse(number, strlen(number), &value, NULL) == YB_OK && value.mantissa >= 0 &&
               (value.scale += (int8_t)(percent ? PERCENT_DIGITS : 0)) <= YB_SCALE_MAX;
    while (fits && value.scale > 0 && value.mantissa % 10 == 0) {
        value = (yb_decimal) { value.mantissa / 10, (int8_t)(value.scale - 1) };
    }
    if (!fits || !yb_quantile_fits(value)) {
        return yb_fail(
            error, YB_INVALID,
            "expected a quantile from 0 to 1 with at most %d decimals (quantile:0.9), or a percentile (p90), "
            "found \"%s\"",
            YB_QUANTILE_DIGITS, text);
    }
    *argument = value;
    return YB_OK;
}

yb_status yb_aggregate_parse(const char *text, yb_aggregate *aggregate, yb_decimal *argument, yb_error *error)
{
    size_t length = strcspn(text, ":");
    int found = find(text, length), has_number = text[length] == ':';
    if ((text[0] == 'p' || text[0] == 'P') && text[1] >= '0' && text[1] <= '9') {
        YB_TRY(take_quantile(text, text + 1, 1, argument, error));
        *aggregate = YB_QUANTILE;
        return YB_OK;
    }
    if (found == AGGREGATE_COUNT || (has_number && !table[found].argument)) {
        return yb_fail(
            error, YB_INVALID,
            "expected an aggregate (count, sum, min, max, avg, wmean, median, p90, variance, stddev), found \"%s\"",
            text);
    }
    if (table[found].argument) {
        YB_TRY(take_quantile(text, text + length + has_number, 0, argument, error));
    }
    *aggregate = (yb_aggregate)found;
    return YB_OK;
}
