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

static yb_status add_row(void *cells, const yb_lane_row *row, yb_error *error)
{
    for (uint32_t i = 0; i < row->run_count; i++) {
        const yb_lane_run *run = &row->runs[i];
        yb_extremes *extremes = (yb_extremes *)cells + run->node * row->years + row->year;
        if (run->last - run->first < YB_SHORT_RUN) {
            YB_FOR_PRESENT(row->presence, run->first, run->last, lane,
                           widen(extremes, row->values[lane], row->values[lane]));
        } else {
            row->kernels->min_max(row->values, row->presence, run->first, run->last, &extremes->min, &extremes->max);
        }
    }
    return YB_OK;
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

const yb_state_ops yb_state_extremes = { sizeof(yb_extremes), 1, 1, init, add_row, add_value, add_statistics, merge };
