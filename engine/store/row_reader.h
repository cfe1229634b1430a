/* Reading runs front to back, wherever they lie: what the merge goes over.
 *
 * Keys are packed into 64 bits: the series' place in the order of segments,
 * the region, the year. */
#ifndef YB_STORE_ROW_READER_H
#define YB_STORE_ROW_READER_H

#include "store/row_pack.h"
#include "store/row_sort.h"
#include "store/series_order.h"

typedef struct yb_key_layout {
    const uint32_t *rank; /* of each series of the catalog */
    unsigned series_shift;
} yb_key_layout;

/* YB_OVERFLOW if that many series and regions do not fit. */
yb_status yb_key_layout_make(const yb_series_order *order, uint32_t region_count, yb_key_layout *layout,
                             yb_error *error);

typedef struct yb_row_reader yb_row_reader;

/* Where a reader's blocks come from. */
typedef struct yb_row_source {
    /* Makes reader->block the next block, with reader->more; without rows: the end. */
    yb_status (*load)(yb_row_reader *reader, yb_error *error);
    void *context;
} yb_row_source;

struct yb_row_reader {
    yb_row_source source;
    const yb_key_layout *layout;
    yb_row_block block; /* borrowed from the source */
    int more;           /* other blocks may follow */
    uint32_t age;       /* the highest is the latest: its rows replace others */
    uint32_t at;        /* series of `next`, in the block's directory */
    uint32_t next;      /* row */
    uint64_t base;      /* the series' part of keys */
    uint64_t key;       /* of `next` */
    uint64_t last;      /* no key of the block behind this one is as small; UINT64_MAX: no block follows */
};

/* Stands at the first row; *found is 0 if there is none. */
yb_status yb_row_reader_start(yb_row_reader *reader, int *found, yb_error *error);
/* Goes to `row` >= next, which is in the block or its end; *found is 0 at the end of the run. */
yb_status yb_row_reader_go(yb_row_reader *reader, uint32_t row, int *found, yb_error *error);

static inline uint64_t yb_place_key(const yb_row_columns *columns, uint32_t row)
{
    uint32_t region = ((const uint32_t *)columns->column[YB_ROW_REGION])[row];
    int16_t year = ((const int16_t *)columns->column[YB_ROW_YEAR])[row];
    return (uint64_t)region << YB_YEAR_BITS | (uint16_t)year;
}

/* The first row in [low, high) whose region and year are not below `place`, or high. */
uint32_t yb_first_place(const yb_row_columns *columns, uint32_t low, uint32_t high, uint64_t place);

#endif
