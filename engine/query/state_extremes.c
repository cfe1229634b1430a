/* Least and greatest mantissa; of nothing: the greatest and the least there are. */
#include "query/states.h"

static void init(void *cells, size_t count)
{
    yb_extremes *extremes = cells;
    for (size_t i = 0; i < count; i++) {
        extremes[i] = (yb_extremes) { INT64_MAX, INT64_MIN };
    }
}

static void widen(yb_extremes *extremes, int64_t min, int64_t max)
{
    extremes->min = min < extremes->min ? min : extremes->min;
    extremes->max = max > extremes->max ? max : extremes->max;
}

/* Absent lanes stand in with what changes nothing. */
static void widen_short(yb_extremes *extremes, const yb_lane_row *row, const yb_lane_run *run)
{
    uint64_t bits = yb_short_presence(row->presence, run);
    const int64_t *values = row->values + run->first;
    int64_t min = extremes->min, max = extremes->max;
    for (unsigned i = 0; i < run->last - run->first; i++) {
        int64_t present = -(int64_t)(bits >> i & 1);
        int64_t low = (values[i] & present) | (INT64_MAX & ~present);
        int64_t high = (values[i] & present) | (INT64_MIN & ~present);
        min = low < min ? low : min;
        max = high > max ? high : max;
    }
    *extremes = (yb_extremes) { min, max };
}

static yb_status add_row(void *cells, const yb_lane_row *row, yb_error *error)
{
    for (uint32_t i = 0; i < row->run_count; i++) {
        const yb_lane_run *run = &row->runs[i];
        yb_extremes *extremes = (yb_extremes *)cells + run->node * row->years + row->year;
        if (row->narrow != NULL) {
            if (row->figures[i].count > 0) {
                widen(extremes, row->figures[i].least, row->figures[i].greatest);
            }
        } else if (run->last - run->first < YB_SHORT_RUN) {
            widen_short(extremes, row, run);
        } else {
            row->kernels->min_max(row->values, row->presence, run->first, run->last, &extremes->min, &extremes->max);
        }
    }
    return YB_OK;
}

static void clear_totals(yb_lane_totals *totals)
{
    for (size_t lane = 0; lane < YB_TOTALS_LANES; lane++) {
        totals->least[lane] = INT32_MAX;
        totals->greatest[lane] = INT32_MIN;
    }
}

static void add_totals(yb_lane_totals *totals, const yb_lane_row *row)
{
    row->kernels->narrow.total_extremes(totals, row->narrow, row->presence, row->first_group, row->last_group);
}

static yb_status add_value(void *cells, size_t cell, int64_t value, yb_arena *arena, yb_error *error)
{
    widen((yb_extremes *)cells + cell, value, value);
    return YB_OK;
}

static void add_statistics(void *cells, size_t cell, const yb_statistics *statistics)
{
    widen((yb_extremes *)cells + cell, statistics->min, statistics->max);
}

static void merge(void *into, const void *from, size_t count)
{
    yb_extremes *extremes = into;
    for (size_t i = 0; i < count; i++) {
        const yb_extremes *other = (const yb_extremes *)from + i;
        widen(&extremes[i], other->min, other->max);
    }
}

const yb_state_ops yb_state_extremes = {
    sizeof(yb_extremes), 1, 0, 1, init, add_row, add_value, add_statistics, merge, clear_totals, add_totals, NULL
};
