/* Rows as columns in memory. */
#include "store/row_columns.h"

#include <string.h>

#include "core/memory.h"

static const uint8_t widths[YB_ROW_COLUMNS] = { 4, 4, 2, 8, 1, 1, 4, 4, 4 };

static int first_column(const yb_row_columns *columns)
{
    return columns->sorted ? YB_ROW_REGION : YB_ROW_SERIES;
}

static int column_end(int noted)
{
    return noted ? YB_ROW_COLUMNS : YB_ROW_BOUND;
}

size_t yb_row_column_width(int column)
{
    return widths[column];
}

size_t yb_row_columns_width(const yb_row_columns *columns)
{
    size_t width = 0;
    for (int column = first_column(columns); column < column_end(columns->noted); column++) {
        width += widths[column];
    }
    return width;
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
        for (int column = first_column(columns); column < column_end(columns->noted); column++) {
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

static void copy_column(yb_row_columns *columns, int column, const void *from, size_t first, size_t count)
{
    size_t width = widths[column];
    if (from == NULL) {
        fill_default(columns, column, columns->count, count);
    } else {
        memcpy((char *)columns->column[column] + columns->count * width, (const char *)from + first * width,
               count * width);
    }
}

void yb_row_columns_append(yb_row_columns *columns, const yb_rows *rows, size_t first, size_t count)
{
    const void *given[YB_ROW_COLUMNS] = { rows->series, rows->region, rows->year,   rows->mantissa, rows->scale,
                                          rows->bound,  rows->source, rows->offset, rows->length };
    for (int column = first_column(columns); column < column_end(columns->noted); column++) {
        copy_column(columns, column, given[column], first, count);
    }
    columns->count += count;
}

void yb_row_columns_copy(yb_row_columns *columns, const yb_row_columns *from, size_t first, size_t end)
{
    for (int column = YB_ROW_REGION; column < column_end(columns->noted); column++) {
        copy_column(columns, column, column < column_end(from->noted) ? from->column[column] : NULL, first,
                    end - first);
    }
    columns->count += end - first;
}

#define GATHER(type)                                                                                                   \
    for (size_t i = 0; i < count; i++) {                                                                               \
        ((type *)to->column[column])[to->count + i] = ((const type *)from->column[column])[rows[i]];                   \
    }

void yb_row_columns_gather(yb_row_columns *to, const yb_row_columns *from, const uint32_t *rows, size_t count)
{
    for (int column = column_end(from->noted); column < column_end(to->noted); column++) {
        fill_default(to, column, to->count, count);
    }
    for (int column = YB_ROW_REGION; column < column_end(to->noted && from->noted); column++) {
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
    to->count += count;
}

int yb_row_columns_has_notes(const yb_row_columns *columns)
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

void yb_row_columns_trim(yb_row_columns *columns)
{
    if (yb_row_columns_has_notes(columns)) {
        return;
    }
    for (int column = YB_ROW_BOUND; column < YB_ROW_COLUMNS; column++) {
        yb_free(columns->env, columns->column[column]);
        columns->column[column] = NULL;
    }
    columns->noted = 0;
}

static const void *at(const yb_row_columns *columns, int column, size_t row)
{
    return (const char *)columns->column[column] + row * widths[column];
}

yb_rows yb_row_columns_view(const yb_row_columns *columns, size_t first, size_t count, const uint32_t *series,
                            const uint32_t *region)
{
    int noted = columns->noted;
    return (yb_rows) { count,
                       series,
                       region,
                       at(columns, YB_ROW_YEAR, first),
                       at(columns, YB_ROW_MANTISSA, first),
                       at(columns, YB_ROW_SCALE, first),
                       noted ? at(columns, YB_ROW_BOUND, first) : NULL,
                       noted ? at(columns, YB_ROW_SOURCE, first) : NULL,
                       noted ? at(columns, YB_ROW_OFFSET, first) : NULL,
                       noted ? at(columns, YB_ROW_LENGTH, first) : NULL };
}

void yb_row_columns_free(yb_row_columns *columns)
{
    for (int column = 0; columns->env != NULL && column < YB_ROW_COLUMNS; column++) {
        yb_free(columns->env, columns->column[column]);
    }
    *columns = (yb_row_columns) { .env = columns->env, .sorted = columns->sorted };
}
