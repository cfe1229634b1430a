/* Quantiles of values of 32 bits. Nothing is moved: a bound is moved until there are as many values behind it as
 * behind the one that is looked for, and vectors count those. */
#include <string.h>

#include "query/aggregates.h"

/* What the values lie between. */
static void find_ends(const yb_narrow_kernels *kernels, const int32_t *values, size_t count, int32_t ends[2])
{
    uint64_t all[YB_TOTALS_LANES / 64];
    memset(all, 0xff, sizeof(all));
    ends[0] = INT32_MAX;
    ends[1] = INT32_MIN;
    for (size_t at = 0; at < count; at += YB_TOTALS_LANES) {
        const yb_lane_run run = { 0, (uint32_t)(count - at < YB_TOTALS_LANES ? count - at : YB_TOTALS_LANES), 0 };
        yb_lane_figures found;
        kernels->reduce(values + at, all, &run, 1, &found);
        ends[0] = found.least < ends[0] ? found.least : ends[0];
        ends[1] = found.greatest > ends[1] ? found.greatest : ends[1];
    }
}

/* The value that has `behind` others behind it, itself among them. */
static int32_t find_value(const yb_narrow_kernels *kernels, const int32_t *values, size_t count, size_t behind,
                          const int32_t ends[2])
{
    int64_t low = (int64_t)ends[0] - 1, high = ends[1]; /* it is greater than low, and not greater than high */
    size_t above_low = count;
    while (high - low > 1 && above_low > behind) {
        const int64_t from = low, to = high, step = (to - from + 3) / 4;
        int32_t bounds[3];
        uint32_t above[3];
        for (int i = 0; i < 3; i++) {
            const int64_t bound = from + (i + 1) * step;
            bounds[i] = (int32_t)(bound < to ? bound : to);
        }
        kernels->count_above(values, count, bounds, above);
        for (int i = 0; i < 3; i++) { /* without branches: where it goes on, nobody could guess */
            low = above[i] >= behind ? bounds[i] : low;
            above_low = above[i] >= behind ? above[i] : above_low;
            high = above[2 - i] < behind ? bounds[2 - i] : high;
        }
    }
    return low < ends[0] ? ends[0] : kernels->least_above(values, count, (int32_t)low);
}

void yb_rank_neighbours(const yb_narrow_kernels *kernels, const int32_t *values, size_t count, size_t below,
                        yb_int128 pair[2])
{
    const size_t whole = (count + YB_NARROW_GROUP - 1) / YB_NARROW_GROUP * YB_NARROW_GROUP;
    int32_t ends[2];
    uint32_t above[3];
    find_ends(kernels, values, count, ends);
    const int32_t lower = find_value(kernels, values, whole, whole - below, ends), bounds[3] = { lower, lower, lower };
    pair[0] = pair[1] = lower;
    if (below + 1 == count) {
        return;
    }
    kernels->count_above(values, whole, bounds, above);
    if (whole - above[0] == below + 1) { /* no other is like it */
        pair[1] = kernels->least_above(values, whole, lower);
    }
}
