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

/* Squares of 32 bits: a run's stay below 2^72, added here in two halves. */
static yb_uint128 squares_narrow(const int32_t *kept, const yb_lane_run *run)
{
    uint64_t low = 0, high = 0;
    for (uint32_t lane = run->first; lane < run->last; lane++) {
        uint64_t one = (uint64_t)((int64_t)kept[lane] * kept[lane]);
        low += (uint32_t)one;
        high += one >> 32;
    }
    return ((yb_uint128)high << 32) + low;
}

static yb_uint128 squares_wide(const yb_lane_row *row, const yb_lane_run *run)
{
    yb_uint128 sum = 0;
    YB_FOR_PRESENT(row->presence, run->first, run->last, lane, sum = add(sum, square(row->values[lane])));
    return sum;
}

static yb_status add_row(void *cells, const yb_lane_row *row, yb_error *error)
{
    for (uint32_t i = 0; i < row->run_count; i++) {
        const yb_lane_run *run = &row->runs[i];
        yb_uint128 *cell = (yb_uint128 *)cells + run->node * row->years + row->year;
        *cell = add(*cell, row->narrow != NULL ? squares_narrow(row->kept, run) : squares_wide(row, run));
    }
    return YB_OK;
}

static void clear_totals(yb_lane_totals *totals)
{
    memset(totals->squares, 0, sizeof(totals->squares));
}

static void add_totals(yb_lane_totals *totals, const yb_lane_row *row)
{
    row->kernels->narrow.total_squares(totals, row->kept, row->first_group, row->last_group);
}

static void take_totals(void *cells, const yb_lane_totals *totals, const yb_lane_row *row)
{
    for (uint32_t i = 0; i < row->run_count; i++) {
        yb_uint128 sum = 0, *cell = (yb_uint128 *)cells + row->runs[i].node * row->years + row->year;
        for (uint32_t lane = row->runs[i].first; lane < row->runs[i].last; lane++) {
            sum += totals->squares[lane];
        }
        *cell = add(*cell, sum);
    }
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

const yb_state_ops yb_state_squares = {
    sizeof(yb_uint128), 1, 1, 1, init, add_row, add_value, NULL, merge, clear_totals, add_totals, take_totals
};
