/* How many observations. Keys are unique, so this is also how many regions (or
 * region-years) reported. */
#include <string.h>

#include "query/states.h"

static void init(void *cells, size_t count)
{
    memset(cells, 0, count * sizeof(uint64_t));
}

static yb_status add_row(void *cells, const yb_lane_row *row, yb_error *error)
{
    for (uint32_t i = 0; i < row->run_count; i++) {
        ((uint64_t *)cells)[row->runs[i].node * row->years + row->year] += row->figures[i].count;
    }
    return YB_OK;
}

static void clear_totals(yb_lane_totals *totals)
{
    memset(totals->counts, 0, sizeof(totals->counts));
}

static void add_totals(yb_lane_totals *totals, const yb_lane_row *row)
{
    row->kernels->narrow.total_counts(totals, row->presence, row->first_group, row->last_group);
}

static yb_status add_value(void *cells, size_t cell, int64_t value, yb_arena *arena, yb_error *error)
{
    ((uint64_t *)cells)[cell]++;
    return YB_OK;
}

static void add_statistics(void *cells, size_t cell, const yb_statistics *statistics)
{
    ((uint64_t *)cells)[cell] += statistics->count;
}

static void merge(void *into, const void *from, size_t count)
{
    uint64_t *counts = into;
    for (size_t i = 0; i < count; i++) {
        counts[i] += ((const uint64_t *)from)[i];
    }
}

const yb_state_ops yb_state_count = {
    sizeof(uint64_t), 0, 0, 1, init, add_row, add_value, add_statistics, merge, clear_totals, add_totals, NULL
};
