#include "query/results.h"

#include <string.h>

#include "core/wide.h"
#include "support/test.h"

static const void *value_at(const yb_column *column, size_t row, size_t *bytes)
{
    static const size_t bytes_of[] = { 4, 4, 4, 8, 16 };
    *bytes = bytes_of[column->type];
    return (const char *)column->values + row * *bytes;
}

static int same_bits(const yb_column *a, size_t row, const yb_column *b, size_t other)
{
    size_t bytes, same;
    const void *left = value_at(a, row, &bytes), *right = value_at(b, other, &same);
    return bytes == same && memcmp(left, right, bytes) == 0;
}

int column_is_there(const yb_column *column, size_t row)
{
    return column->valid == NULL || column->valid[row];
}

static yb_int128 at_scale(const yb_column *column, size_t row, int scale)
{
    return yb_int128_of(((const yb_wide *)column->values)[row]) * yb_power_of_ten[scale - column->scale];
}

int columns_are_equal(const yb_column *a, size_t row, const yb_column *b, size_t other)
{
    if (a->type != YB_COLUMN_DECIMAL || b->type != YB_COLUMN_DECIMAL) {
        return a->type == b->type && same_bits(a, row, b, other);
    }
    int scale = a->scale > b->scale ? a->scale : b->scale;
    return at_scale(a, row, scale) == at_scale(b, other, scale);
}

static void columns_must_be_same(const yb_column *a, const yb_column *b, size_t rows, const char *way)
{
    cr_assert_str_eq(a->name, b->name);
    cr_assert_eq(a->type, b->type);
    cr_assert_eq(a->scale, b->scale, "%s: scale of %s: %d, then %d", way, a->name, a->scale, b->scale);
    for (size_t row = 0; row < rows; row++) {
        int there = column_is_there(a, row);
        cr_assert_eq(there, column_is_there(b, row), "%s: validity of %s", way, a->name);
        cr_assert(!there || same_bits(a, row, b, row), "%s: row %zu of %s", way, row, a->name);
    }
}

void results_must_be_same(const yb_result *a, const yb_result *b, const char *way)
{
    size_t rows = yb_result_row_count(a), columns = yb_result_column_count(a);
    cr_assert_eq(rows, yb_result_row_count(b), "%s", way);
    cr_assert_eq(columns, yb_result_column_count(b), "%s", way);
    cr_assert_eq(yb_result_from_level(a), yb_result_from_level(b), "%s", way);
    for (size_t i = 0; i < columns; i++) {
        columns_must_be_same(yb_result_column(a, i), yb_result_column(b, i), rows, way);
    }
}
