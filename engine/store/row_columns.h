/* Rows as columns in memory: what a writer buffers and sorts.
 *
 * The annotation columns are there only if some row has an annotation. */
#ifndef YB_STORE_ROW_COLUMNS_H
#define YB_STORE_ROW_COLUMNS_H

#include "core/env.h"
#include "core/error.h"
#include "yearbook/store.h"

typedef enum yb_row_column {
    YB_ROW_SERIES = 0,
    YB_ROW_REGION = 1,
    YB_ROW_YEAR = 2,
    YB_ROW_MANTISSA = 3,
    YB_ROW_SCALE = 4,
    YB_ROW_BOUND = 5, /* the first of the annotations */
    YB_ROW_SOURCE = 6,
    YB_ROW_OFFSET = 7,
    YB_ROW_LENGTH = 8
} yb_row_column;
#define YB_ROW_COLUMNS 9

/* Zero-initialised except for env. */
typedef struct yb_row_columns {
    const yb_env *env;
    size_t count, capacity;
    int noted;
    void *column[YB_ROW_COLUMNS];
} yb_row_columns;

/* Room for `capacity` rows, with annotations if `noted` (those that rows lack
 * so far: exact, no source). */
yb_status yb_row_columns_reserve(yb_row_columns *columns, size_t capacity, int noted, yb_error *error);
/* Appends rows [first, first + count) of `rows`; there is room for them, with
 * annotations if they have any. */
void yb_row_columns_append(yb_row_columns *columns, const yb_rows *rows, size_t first, size_t count);
/* Appends rows [first, end) of `from`, under this series, with their regions
 * renumbered; there is room, with annotations if they have any. */
void yb_row_columns_copy(yb_row_columns *columns, uint32_t series, const uint32_t *region_numbers,
                         const yb_row_columns *from, size_t first, size_t end);
/* Fills `to`, which has room, with the rows of `from` in this order. */
void yb_row_columns_gather(yb_row_columns *to, const yb_row_columns *from, const uint32_t *order, size_t count);
/* 1 if any row is annotated with more than "exact, no source". */
int yb_row_columns_annotated(const yb_row_columns *columns);
/* All rows, borrowed. */
yb_rows yb_row_columns_view(const yb_row_columns *columns);
void yb_row_columns_free(yb_row_columns *columns);

static inline int yb_rows_noted(const yb_rows *rows)
{
    return rows->bound != NULL || rows->source != NULL || rows->offset != NULL || rows->length != NULL;
}

#endif
