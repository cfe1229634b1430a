/* Sorting a result's rows by one of its columns. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/query.h"

typedef struct sort_key {
    const yb_column *column;
    int descending;
    int by_size; /* whatever the sign */
} sort_key;

static int compare_wide(yb_wide a, yb_wide b)
{
    if (a.high != b.high) {
        return a.high < b.high ? -1 : 1;
    }
    return (a.low > b.low) - (a.low < b.low);
}

/* Of the least number there is none. */
static yb_wide size_of(yb_wide value)
{
    return value.high >= 0 ? value : (yb_wide) { ~value.low + 1, ~value.high + (value.low == 0) };
}

static int compare_values(const sort_key *key, size_t a, size_t b)
{
    const yb_column *column = key->column;
    switch (column->type) {
    case YB_COLUMN_DECIMAL: {
        yb_wide first = ((const yb_wide *)column->values)[a], second = ((const yb_wide *)column->values)[b];
        return key->by_size ? compare_wide(size_of(first), size_of(second)) : compare_wide(first, second);
    }
    case YB_COLUMN_COUNT: {
        const uint64_t *counts = column->values;
        return (counts[a] > counts[b]) - (counts[a] < counts[b]);
    }
    case YB_COLUMN_YEAR: {
        const int32_t *years = column->values;
        return (years[a] > years[b]) - (years[a] < years[b]);
    }
    default: {
        /* "All" (YB_NO_REGION) before the parts, as in the engine's order. */
        const uint32_t *numbers = column->values;
        uint32_t first = numbers[a] + 1, second = numbers[b] + 1;
        return (first > second) - (first < second);
    }
    }
}

/* Nulls last in either direction; equal values keep the engine's order. */
static int compare_rows(const void *left, const void *right, void *context)
{
    const sort_key *key = context;
    size_t a = *(const size_t *)left, b = *(const size_t *)right;
    const uint8_t *valid = key->column->valid;
    if (valid != NULL && valid[a] != valid[b]) {
        return valid[a] ? -1 : 1;
    }
    int order = valid != NULL && !valid[a] ? 0 : compare_values(key, a, b);
    if (order == 0) {
        return (a > b) - (a < b);
    }
    return key->descending ? -order : order;
}

yb_status query_check_order(const char *text, yb_error *error)
{
    const char *direction = text + strcspn(text, ":");
    if (strcmp(direction, "") != 0 && strcmp(direction, ":desc") != 0 && strcmp(direction, ":asc") != 0 &&
        strcmp(direction, ":abs") != 0) {
        return cli_fail(error, YB_INVALID, "--order '%s': expected a column, COLUMN:asc, COLUMN:desc or COLUMN:abs",
                        text);
    }
    return YB_OK;
}

/* Columns that --reconcile adds for reading. */
static int is_remark(const query_request *request, const char *word)
{
    return request->reconcile &&
           (strcmp(word, "missing") == 0 || strcmp(word, "missing_codes") == 0 || strcmp(word, "flag") == 0);
}

static yb_status find_key(const query_request *request, const yb_result *result, sort_key *key, yb_error *error)
{
    const char *text = request->order_text;
    size_t length = strcspn(text, ":"), count = yb_result_column_count(result);
    const char *direction = text + length, *unit = strstr(text, " (");
    const char *names[64] = { 0 };
    if (unit != NULL && unit < direction) { /* as tables head it: "sum (万元)" */
        length = (size_t)(unit - text);
    }
    for (size_t i = 0; i < count; i++) {
        const char *name = query_column_name(request, result, i);
        if (strlen(name) == length && memcmp(name, text, length) == 0) {
            int by_size = strcmp(direction, ":abs") == 0;
            *key = (sort_key) { yb_result_column(result, i), by_size || strcmp(direction, ":desc") == 0, by_size };
            return YB_OK;
        }
    }
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)length, text);
    if (is_remark(request, word)) {
        return cli_fail(error, YB_INVALID,
                        "--order: rows are ordered by regions, metrics, years and figures, not by %s; --order gap:abs "
                        "puts the largest gaps first",
                        word);
    }
    cli_fail(error, YB_NOT_FOUND, "--order: the result has no column '%.*s'; it has", (int)length, text);
    for (size_t i = 0; i < count; i++) {
        const char *name = query_column_name(request, result, i);
        names[i < 62 ? i : 62] = name;
        cli_error_add(error, "%s %s", i == 0 ? "" : ",", name);
    }
    const char *nearest = strcmp(word, "coverage") == 0 ? "n" : cli_nearest(word, names);
    if (nearest != NULL) {
        cli_error_add(error, "; did you mean %s?", nearest);
    }
    return YB_NOT_FOUND;
}

yb_status query_order(const query_request *request, const yb_result *result, size_t **rows, yb_error *error)
{
    size_t count = yb_result_row_count(result);
    sort_key key = { 0 };
    if (request->order_text != NULL) {
        TRY(find_key(request, result, &key, error));
    }
    size_t *order = calloc(count + 1, sizeof *order);
    if (order == NULL) {
        return cli_fail_memory(error);
    }
    for (size_t i = 0; i < count; i++) {
        order[i] = i;
    }
    if (request->order_text != NULL) {
        qsort_r(order, count, sizeof *order, compare_rows, &key);
    }
    *rows = order;
    return YB_OK;
}
