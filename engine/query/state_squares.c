/* The exact sum of squared mantissas, for variances. 128 bits hold the squares of
 * 2^32 mantissas of 48 bits, but only four of the largest: what does not fit stays
 * at the greatest number, which is refused when finishing. */
#include <string.h>

#include "query/states.h"

static void init(void *cells, size_t count)
{
    memset(cells, 0, count * sizeof(yb_uint128));
}

static yb_uint128 add(yb_uint128 sum, yb_uint128 more)
{
    yb_uint128 result;
    return __builtin_add_overflow(sum, more, &result) ? YB_SQUARES_TOO_LARGE : result;
}

static yb_uint128 square(int64_t value)
{
    return (yb_uint128)((yb_int128)value * value);
}

static yb_status add_row(void *cells, const yb_lane_row *row, yb_error *error)
{
    for (uint32_t i = 0; i < row->run_count; i++) {
        const yb_lane_run *run = &row->runs[i];
        yb_uint128 *cell = (yb_uint128 *)cells + run->node * row->years + row->year, sum = *cell;
        YB_FOR_PRESENT(row->presence, run->first, run->last, lane, sum = add(sum, square(row->values[lane])));
        *cell = sum;
    }
    return YB_OK;
}

static yb_status add_value(void *cells, size_t cell, int64_t value, yb_arena *arena, yb_error *error)
{
    yb_uint128 *sum = (yb_uint128 *)cells + cell;
    *sum = add(*sum, square(value));
    return YB_OK;
}

static void merge(void *into, const void *from, size_t count)
{
    yb_uint128 *sums = into;
    for (size_t i = 0; i < count; i++) {
        sums[i] = add(sums[i], ((const yb_uint128 *)from)[i]);
    }
}

const yb_state_ops yb_state_squares = { sizeof(yb_uint128), 1, 1, init, add_row, add_value, NULL, merge };
