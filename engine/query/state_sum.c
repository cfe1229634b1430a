/* The exact sum of mantissas. */
#include <string.h>

#include "query/states.h"

static void init(void *cells, size_t count)
{
    memset(cells, 0, count * sizeof(yb_int128));
}

/* Halves are added apart, without branches or carries. */
static yb_int128 sum_short(const yb_lane_row *row, const yb_lane_run *run)
{
    uint64_t bits = yb_short_presence(row->presence, run), low = 0;
    int64_t high = 0;
    const int64_t *values = row->values + run->first;
    for (unsigned i = 0; i < run->last - run->first; i++) {
        int64_t value = values[i] & -(int64_t)(bits >> i & 1);
        low += (uint32_t)value;
        high += value >> 32;
    }
    return ((yb_int128)high * ((int64_t)1 << 32)) + low;
}

static yb_status add_row(void *cells, const yb_lane_row *row, yb_error *error)
{
    yb_int128 *sums = (yb_int128 *)cells + row->year;
    for (uint32_t i = 0; row->narrow != NULL && i < row->run_count; i++) {
        sums[row->runs[i].node * row->years] += row->figures[i].sum;
    }
    for (uint32_t i = 0; row->narrow == NULL && i < row->run_count; i++) {
        const yb_lane_run *run = &row->runs[i];
        sums[run->node * row->years] += run->last - run->first < YB_SHORT_RUN
                                            ? sum_short(row, run)
                                            : row->kernels->sum(row->values, row->presence, run->first, run->last);
    }
    return YB_OK;
}

static void clear_totals(yb_lane_totals *totals)
{
    memset(totals->low, 0, sizeof(totals->low));
    memset(totals->high, 0, sizeof(totals->high));
}

static void add_totals(yb_lane_totals *totals, const yb_lane_row *row)
{
    row->kernels->narrow.total_sums(totals, row->narrow, row->presence, row->first_group, row->last_group);
}

static yb_status add_value(void *cells, size_t cell, int64_t value, yb_arena *arena, yb_error *error)
{
    ((yb_int128 *)cells)[cell] += value;
    return YB_OK;
}

static void add_statistics(void *cells, size_t cell, const yb_statistics *statistics)
{
    ((yb_int128 *)cells)[cell] += statistics->sum;
}

static void merge(void *into, const void *from, size_t count)
{
    yb_int128 *sums = into;
    for (size_t i = 0; i < count; i++) {
        sums[i] += ((const yb_int128 *)from)[i];
    }
}

const yb_state_ops yb_state_sum = {
    sizeof(yb_int128), 1, 0, 1, init, add_row, add_value, add_statistics, merge, clear_totals, add_totals, NULL
};
