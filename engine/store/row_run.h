/* Sorted runs: rows by series, region and year, one for each key.
 *
 * A run is complete in itself, a directory of its series beside its columns;
 * it lies in memory, or block by block in a file. */
#ifndef YB_STORE_ROW_RUN_H
#define YB_STORE_ROW_RUN_H

#include "store/row_columns.h"
#include "store/series_order.h"

/* Rows in order. Those of one series stand together. */
typedef struct yb_row_block {
    yb_row_columns columns; /* without the series */
    uint32_t *series;       /* the catalog's numbers, in the order of segments */
    uint32_t *starts;       /* first row of each series, and the end: one more than series */
    uint32_t series_count;
} yb_row_block;

typedef struct yb_row_run {
    yb_row_block block; /* of a run in memory */
    uint64_t file;      /* number of the file that holds the run; 0: it is in memory */
    uint64_t bytes;     /* in memory, or of the file */
    unsigned level;     /* of a file: how often its rows have been merged into a larger file */
} yb_row_run;

/* Sorts the rows of a chunk into a run in memory. The chunk is left empty; its
 * memory goes to the run if the rows were in order. Marks each region that
 * occurs in regions[]. May be called from several threads, for different
 * chunks and the same `regions`. */
yb_status yb_row_run_seal(yb_row_columns *chunk, const yb_series_order *order, uint8_t *regions, yb_row_run *run,
                          yb_error *error);
/* What is in memory. */
void yb_row_run_free(const yb_env *env, yb_row_run *run);

#endif
