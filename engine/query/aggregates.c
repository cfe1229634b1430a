/* The table of aggregates and their names. */
#include "query/aggregates.h"

#include <string.h>

enum { AGGREGATE_COUNT = YB_MEDIAN + 1, AVERAGE_DIGITS = 6, WORD_MAX = 64 };

static const yb_aggregate_ops table[AGGREGATE_COUNT] = {
    [YB_COUNT] = { "count", "|n|计数|个数|数量|", 0, 0, 0, 0, 0, NULL },
    [YB_SUM] = { "sum", "|total|合计|总和|求和|总计|", YB_STATE_BIT(YB_STATE_SUM), 1, 1, 0, 0, yb_finish_sum },
    [YB_MIN] = { "min", "|minimum|最小|最小值|最低|", YB_STATE_BIT(YB_STATE_EXTREMES), 0, 0, 0, 0, yb_finish_min },
    [YB_MAX] = { "max", "|maximum|最大|最大值|最高|", YB_STATE_BIT(YB_STATE_EXTREMES), 0, 0, 0, 0, yb_finish_max },
    [YB_AVG] = { "avg", "|average|mean|平均|平均值|均值|平均数|", YB_STATE_BIT(YB_STATE_SUM), 1, 0, AVERAGE_DIGITS, 0,
                 yb_finish_average },
    [YB_MEDIAN] = { "median", "|中位数|中位|中值|", YB_STATE_BIT(YB_STATE_VALUES), 0, 0, 1, 1, yb_finish_median },
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

/* `text` in lower case between bars, as the table's words are; 0 if it is no word. */
static int bar(const char *text, char word[WORD_MAX])
{
    size_t length = strlen(text);
    if (length == 0 || length > WORD_MAX - 3 || strchr(text, '|') != NULL) {
        return 0;
    }
    word[0] = '|';
    for (size_t i = 0; i < length; i++) {
        word[i + 1] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] - 'A' + 'a') : text[i];
    }
    memcpy(word + length + 1, "|", 2);
    return 1;
}

yb_status yb_aggregate_parse(const char *text, yb_aggregate *aggregate, yb_error *error)
{
    char word[WORD_MAX];
    if (bar(text, word)) {
        size_t length = strlen(word) - 2;
        for (int i = 0; i < AGGREGATE_COUNT; i++) {
            if (strstr(table[i].words, word) != NULL ||
                (strlen(table[i].name) == length && memcmp(table[i].name, word + 1, length) == 0)) {
                *aggregate = (yb_aggregate)i;
                return YB_OK;
            }
        }
    }
    return yb_fail(error, YB_INVALID, "expected an aggregate (count, sum, min, max, avg, median), found \"%s\"", text);
}
