/* A block as rows in the order series, region, year, without what is
 * superseded. Tiles are stored year by year and are turned here. */
#ifndef YB_STORE_BLOCK_ROWS_H
#define YB_STORE_BLOCK_ROWS_H

#include "store/snapshot.h"

struct yb_kernels;

typedef enum yb_row_parts {
    YB_WANT_KEYS = 0, /* series, region, year: always */
    YB_WANT_VALUES = 1,
    YB_WANT_NOTES = 2,
    YB_WANT_CELLS = 4
} yb_row_parts;

/* Local numbers and years to read; bounds are inclusive. Rows of a run may
 * lie outside. */
typedef struct yb_row_window {
    uint32_t first_region, last_region;
    int first_year, last_year;
} yb_row_window;

/* Zero-initialised except for env and kernels; grows as blocks need it. */
typedef struct yb_block_rows {
    const yb_env *env;
    const struct yb_kernels *kernels;
    size_t count;
    int8_t scale;              /* of all mantissas */
    uint32_t *series, *region; /* local to the segment */
    int16_t *year;
    int64_t *mantissa;
    uint32_t *cell; /* as masks number them */
    uint8_t *bound;
    uint32_t *source, *offset, *length;
    size_t capacity, notes_capacity; /* rows; notes: in the block's own order */
    uint8_t *own_bound;
    uint32_t *own_source, *own_offset, *own_length;
    yb_tile_cursor *cursor;
} yb_block_rows;

/* `wanted` is a combination of yb_row_parts. */
yb_status yb_block_rows_read(yb_block_rows *rows, const yb_part *part, uint32_t block, const yb_row_window *window,
                             unsigned wanted, yb_error *error);
void yb_block_rows_free(yb_block_rows *rows);

#endif
