/* Subtotals: what the lanes of each branch of a tile amount to, year by year, so that sums over
 * branches need no decoding. */
#ifndef YB_FORMAT_SUBTOTALS_H
#define YB_FORMAT_SUBTOTALS_H

#include "codec/buffer.h"
#include "format/years.h"

/* The branches of a group of regions, by lane. */
typedef struct yb_group_branches {
    const uint8_t *of_lane;
    unsigned count; /* with fewer than 2 there is nothing to tell apart */
} yb_group_branches;

/* Adds up the years [first, end), at most YB_TILE_ROWS_MAX, of which all values are from YB_SUBTOTAL_LEAST to
 * YB_SUBTOTAL_MOST, and appends the subtotals area to a buffer that holds a multiple of 8 bytes. `space` is scratch. */
#define YB_SUBTOTAL_MOST  (INT64_C(1) << 50) /* 2^12 of them have a sum of 64 bits */
#define YB_SUBTOTAL_LEAST (-YB_SUBTOTAL_MOST)
yb_status yb_subtotals_encode(yb_subtotals *space, const yb_years *years, unsigned first, unsigned end,
                              const yb_group_branches *branches, yb_buffer *buffer, yb_error *error);

#endif
