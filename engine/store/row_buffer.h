/* What a writer has taken in and not committed: rows in the order they came,
 * turned, a chunk at a time, into sorted runs.
 *
 * A run is complete in itself (sorted, one row per key, a directory of its
 * series), so that it can as well lie in a file: the merge reads each series of
 * each run once, front to back. */
#ifndef YB_STORE_ROW_BUFFER_H
#define YB_STORE_ROW_BUFFER_H

#include "store/row_columns.h"

/* Rows sorted at a time: their keys and columns fit a core's second cache. */
#define YB_CHUNK_ROWS ((size_t)1 << 17)

/* Rows of one series stand together, by region, then year. */
typedef struct yb_row_run {
    yb_row_columns columns; /* without the series */
    uint32_t *series;       /* ascending; the catalog's numbers */
    uint32_t *starts;       /* first row of each series, and the end: one more than series */
    uint32_t series_count;
} yb_row_run;

typedef struct yb_row_buffer {
    const yb_env *env;
    yb_row_columns open; /* in the order they came */
    size_t chunk_rows;
    yb_row_run *runs; /* oldest first */
    size_t run_count, run_capacity;
    uint64_t rows; /* taken in */
} yb_row_buffer;

void yb_row_buffer_init(yb_row_buffer *buffer, const yb_env *env);
/* Copies the rows. After a failure the buffer may hold some of them, and is
 * good for nothing but clearing. */
yb_status yb_row_buffer_append(yb_row_buffer *buffer, const yb_rows *rows, yb_error *error);
/* Turns what is open into a run. */
yb_status yb_row_buffer_seal(yb_row_buffer *buffer, yb_error *error);
/* Forgets all rows. */
void yb_row_buffer_clear(yb_row_buffer *buffer);

/* Sorts row numbers by series, region, year; equal keys stay in the order they
 * came and only the last of them is kept. order has room for columns->count;
 * *kept tells how many are in it. (row_sort.c) */
yb_status yb_row_sort(const yb_row_columns *columns, uint32_t *order, size_t *kept, yb_error *error);

#endif
