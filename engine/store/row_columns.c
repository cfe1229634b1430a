/* Rows as columns in memory. */
#include "store/row_columns.h"

#include <string.h>

#include "core/memory.h"

static const uint8_t widths[YB_ROW_COLUMNS] = { 4, 4, 2, 8, 1, 1, 4, 4, 4 };

static int column_end(int noted)
{
    return noted ? YB_ROW_COLUMNS : YB_ROW_BOUND;
}

/* What a row without annotations has in this column. */
static void fill_default(yb_row_columns *columns, int column, size_t first, size_t count)
{
    int byte = column == YB_ROW_SOURCE ? 0xff : 0; /* YB_NO_SOURCE is all ones, exact is zero */
    memset((char *)columns->column[column] + first * widths[column], byte, count * widths[column]);
}

yb_status yb_row_columns_reserve(yb_row_columns *columns, size_t capacity, int noted, yb_error *error)
{
    if (capacity > columns->capacity) {
        for (int column = 0; column < column_end(columns->noted); column++) {
            YB_TRY(yb_realloc(columns->env, &columns->column[column], capacity, widths[column], error));
        }
        columns->capacity = capacity;
    }
    if (!noted || columns->noted) {
        return YB_OK;
    }
    for (int column = YB_ROW_BOUND; column < YB_ROW_COLUMNS; column++) {
        YB_TRY(yb_realloc(columns->env, &columns->column[column], columns->capacity, widths[column], error));
        fill_default(columns, column, 0, columns->count);
    }
    columns->noted = 1;
    return YB_OK;
}

void yb_row_columns_append(yb_row_columns *columns, const yb_rows *rows, size_t first, size_t count)
{
    const void *given[YB_ROW_COLUMNS] = { rows->series, rows->region, rows->year,   rows->mantissa, rows->scale,
                                          rows->bound,  rows->source, rows->offset, rows->length };
    for (int column = 0; column < column_end(columns->noted); column++) {
        size_t width = widths[column];
        if (given[column] == NULL) {
            fill_default(columns, column, columns->count, count);
        } else {
            memcpy((char *)columns->column[column] + columns->count * width,
                   (const char *)given[column] + first * width, count * width);
        }
    }
    columns->count += count;
}

void yb_row_columns_copy(yb_row_columns *columns, uint32_t series, const uint32_t *region_numbers,
                         const yb_row_columns *from, size_t first, size_t end)
{
    uint32_t *to_series = (uint32_t *)columns->column[YB_ROW_SERIES] + columns->count;
    uint32_t *to_region = (uint32_t *)columns->column[YB_ROW_REGION] + columns->count;
    const uint32_t *region = (const uint32_t *)from->column[YB_ROW_REGION] + first;
    size_t count = end - first;

    for (size_t i = 0; i < count; i++) {
        to_series[i] = series;
        to_region[i] = region_numbers[region[i]];
    }
    for (int column = YB_ROW_YEAR; column < column_end(columns->noted); column++) {
        size_t width = widths[column];
        if (column < column_end(from->noted)) {
            memcpy((char *)columns->column[column] + columns->count * width,
                   (const char *)from->column[column] + first * width, count * width);
        } else {
            fill_default(columns, column, columns->count, count);
        }
    }
    columns->count += count;
}

#define GATHER(type)                                                                                                   \
    for (size_t i = 0; i < count; i++) {                                                                               \
        ((type *)to->column[column])[i] = ((const type *)from->column[column])[order[i]];                              \
    }

void yb_row_columns_gather(yb_row_columns *to, const yb_row_columns *from, const uint32_t *order, size_t count)
{
    for (int column = 0; column < column_end(to->noted); column++) {
        switch (widths[column]) {
        case 1:
            GATHER(uint8_t);
            break;
        case 2:
            GATHER(uint16_t);
            break;
        case 4:
            GATHER(uint32_t);
            break;
        default:
            GATHER(uint64_t);
            break;
        }
    }
    to->count = count;
}

int yb_row_columns_annotated(const yb_row_columns *columns)
{
    const uint8_t *bound = columns->column[YB_ROW_BOUND];
    const uint32_t *source = columns->column[YB_ROW_SOURCE];
    for (size_t i = 0; columns->noted && i < columns->count; i++) {
        if (bound[i] != YB_EXACT || source[i] != YB_NO_SOURCE) {
            return 1;
        }
    }
    return 0;
}

yb_rows yb_row_columns_view(const yb_row_columns *columns)
{
    void *const *column = columns->column;
    return (yb_rows) { columns->count,
                       column[YB_ROW_SERIES],
                       column[YB_ROW_REGION],
                       column[YB_ROW_YEAR],
                       column[YB_ROW_MANTISSA],
                       column[YB_ROW_SCALE],
                       columns->noted ? column[YB_ROW_BOUND] : NULL,
                       columns->noted ? column[YB_ROW_SOURCE] : NULL,
                       columns->noted ? column[YB_ROW_OFFSET] : NULL,
                       columns->noted ? column[YB_ROW_LENGTH] : NULL };
}

void yb_row_columns_free(yb_row_columns *columns)
{
    for (int column = 0; columns->env != NULL && column < YB_ROW_COLUMNS; column++) {
        yb_free(columns->env, columns->column[column]);
    }
    *columns = (yb_row_columns) { .env = columns->env };
}
