/* Sorting a chunk of rows by series, region and year.
 *
 * Mostly rows come in some order. A stretch is rows of one series that follow
 * each other in order; where stretches are long, they are sorted as wholes. */
#ifndef YB_STORE_ROW_SORT_H
#define YB_STORE_ROW_SORT_H

#include "store/row_columns.h"

/* Bits of a year in a packed key. */
#define YB_YEAR_BITS 14

typedef struct yb_row_order {
    const yb_env *env;
    int in_order;     /* the rows stand as they should */
    uint32_t *pieces; /* first rows of stretches, or single rows, in order */
    uint32_t *ends;   /* behind the last row of each stretch; NULL: pieces are single rows */
    size_t piece_count;
    size_t rows; /* without those that a later one of the same key replaces */
} yb_row_order;

/* Finds the order of the rows, series by rank[number]. Of equal keys only the
 * last to come is kept. */
yb_status yb_row_order_find(const yb_row_columns *columns, const uint32_t *rank, yb_row_order *order, yb_error *error);
void yb_row_order_free(yb_row_order *order);

/* Sorts entries by the bits [low, high), keeping the order of equal ones.
 * `spare` has as much room; returns which of the two holds the result. */
uint64_t *yb_radix_sort(uint64_t *entries, uint64_t *spare, size_t count, unsigned low, unsigned high);

static inline unsigned yb_bits_of(uint64_t value)
{
    return value == 0 ? 0 : 64 - (unsigned)__builtin_clzll(value);
}

#endif
