/* The exact sum of mantissas. */
#include <string.h>

#include "query/states.h"

static void init(void *cells, size_t count)
{
    memset(cells, 0, count * sizeof(yb_int128));
}

static yb_int128 sum_short(const yb_lane_row *row, const yb_lane_run *run)
{
    yb_int128 sum = 0;
    YB_FOR_PRESENT(row->presence, run->first, run->last, lane, sum += row->values[lane]);
    return sum;
}

static yb_status add_row(void *cells, const yb_lane_row *row, yb_error *error)
{
    yb_int128 *sums = cells;
    for (uint32_t i = 0; i < row->run_count; i++) {
        const yb_lane_run *run = &row->runs[i];
        sums[run->node * row->years + row->year] +=
            run->last - run->first < YB_SHORT_RUN
                ? sum_short(row, run)
                : row->kernels->sum(row->values, row->presence, run->first, run->last);
    }
    return YB_OK;
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

const yb_state_ops yb_state_sum = { sizeof(yb_int128), 1, 1, init, add_row, add_value, add_statistics, merge };
