/* The rows of a part in the order series, region, year of its own numbers.
 *
 * Blocks of a segment may overlap: rows that do not fit a tile's scale wait
 * for a run, and tiles take a limited number of years. So blocks are opened as
 * their first place comes up and merged; mostly there is one. */
#ifndef YB_STORE_PART_ROWS_H
#define YB_STORE_PART_ROWS_H

#include "store/block_rows.h"
#include "store/scan.h"

typedef struct yb_open_block yb_open_block;
typedef struct yb_block_start yb_block_start;

/* Zero-initialised except for env and kernels. */
typedef struct yb_part_rows {
    const yb_env *env;
    const struct yb_kernels *kernels;
    const yb_part *part;
    yb_block_start *starts; /* blocks that may hold wanted rows, by their first place */
    uint32_t start_count, next_start;
    yb_open_block **heap; /* the one with the first row on top */
    size_t heap_count, heap_capacity;
    yb_open_block *idle; /* to be used again */
} yb_part_rows;

/* Rows [first, end) of a block; some may be unwanted. */
typedef struct yb_row_stretch {
    const yb_block_rows *rows; /* NULL at the end */
    size_t first, end;
} yb_row_stretch;

/* Starts over with this part. */
yb_status yb_part_rows_start(yb_part_rows *rows, const yb_part *part, const yb_part_selection *selection,
                             yb_error *error);
/* The next stretch, valid until the next call. */
yb_status yb_part_rows_next(yb_part_rows *rows, yb_row_stretch *stretch, yb_error *error);
void yb_part_rows_free(yb_part_rows *rows);

#endif
