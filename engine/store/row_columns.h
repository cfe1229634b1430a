/* Rows as columns in memory: what a writer buffers, sorts and merges.
 *
 * The annotation columns are there only if some row has an annotation. Rows
 * that are sorted have no column of series: a directory beside them tells it. */
#ifndef YB_STORE_ROW_COLUMNS_H
#define YB_STORE_ROW_COLUMNS_H

#include "core/env.h"
#include "core/error.h"
#include "format/segment.h"
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

/* Bytes of a row in memory, with annotations. */
#define YB_ROW_BYTES_MAX 32

/* Zero-initialised except for env and sorted. */
typedef struct yb_row_columns {
    const yb_env *env;
    size_t count, capacity;
    int sorted; /* there is no column of series */
    int noted;
    void *column[YB_ROW_COLUMNS];
} yb_row_columns;

/* Bytes that one row takes in this column. */
size_t yb_row_column_width(int column);
/* The same in all columns that the rows have. */
size_t yb_row_columns_width(const yb_row_columns *columns);

/* Room for `capacity` rows, with annotations if `noted` (those that rows lack
 * so far: exact, no source). */
yb_status yb_row_columns_reserve(yb_row_columns *columns, size_t capacity, int noted, yb_error *error);
/* Appends rows [first, first + count) of `rows`; there is room for them, with
 * annotations if they have any. */
void yb_row_columns_append(yb_row_columns *columns, const yb_rows *rows, size_t first, size_t count);
/* Appends rows [first, end) of `from` without their series; room as above. */
void yb_row_columns_copy(yb_row_columns *columns, const yb_row_columns *from, size_t first, size_t end);
/* The same for these rows of `from`; `to` is sorted. */
void yb_row_columns_gather(yb_row_columns *to, const yb_row_columns *from, const uint32_t *rows, size_t count);
/* Whether a row has an annotation: more than "exact, no source". */
int yb_row_columns_has_notes(const yb_row_columns *columns);
/* Leaves the annotations out if none has. */
void yb_row_columns_trim(yb_row_columns *columns);
/* Rows from `first` on, borrowed; series and region are given. */
yb_rows yb_row_columns_view(const yb_row_columns *columns, size_t first, size_t count, const uint32_t *series,
                            const uint32_t *region);
void yb_row_columns_free(yb_row_columns *columns);

#endif
