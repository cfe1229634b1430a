/* Counting the figures of a tile that meet a condition: each row is held against it while it is unpacked. */
#include <string.h>

#include "query/tile_scan.h"

/* Whether counts are all that is asked, of a plain range of values. */
static int suits(const yb_tile_scan *scan)
{
    const yb_gather *gather = scan->gather;
    const yb_condition_range *conditions = gather->plan->conditions;
    return conditions != NULL && conditions[scan->info->scale].excluded_count == 0 &&
           gather->states == YB_STATE_BIT(YB_STATE_COUNT) && scan->worker->cursor.narrow && !scan->masked &&
           scan->worker->lanes.own_count == 0;
}

static int32_t narrowed(int64_t bound)
{
    return bound < INT32_MIN ? INT32_MIN : bound > INT32_MAX ? INT32_MAX : (int32_t)bound;
}

/* Whether all lanes are of one group. */
static int is_whole(const yb_tile_lanes *lanes)
{
    return lanes->whole && lanes->run_count == 1;
}

/* Which lanes of a row count, run by run; how many they are. */
static yb_status count_row(yb_tile_scan *scan, uint32_t row, const yb_condition_range *range, uint64_t *values,
                           yb_error *error)
{
    yb_gather_worker *worker = scan->worker;
    const yb_kernels *kernels = scan->gather->plan->kernels;
    yb_lane_figures *figures = worker->space->figures;
    uint64_t matched[YB_PRESENCE_WORDS];
    scan->decoded = 1;
    YB_TRY(yb_tile_match(&worker->cursor, kernels, row, narrowed(range->low), narrowed(range->high), matched, error));
    if (is_whole(&worker->lanes)) {
        *values = figures[0].count = (uint32_t)kernels->count(matched, 0, worker->cursor.lanes);
        return YB_OK;
    }
    for (int w = 0; w < YB_PRESENCE_WORDS && !worker->lanes.whole; w++) {
        matched[w] &= worker->lanes.cover[w];
    }
    kernels->narrow.count(matched, worker->lanes.runs, worker->lanes.run_count, figures);
    *values = 0;
    for (uint32_t i = 0; i < worker->lanes.run_count; i++) {
        *values += figures[i].count;
    }
    return YB_OK;
}

/* Adds the counts of the runs to the year's cells. */
static void add_counts(yb_tile_scan *scan, int year)
{
    const yb_tile_lanes *lanes = &scan->worker->lanes;
    uint64_t *cells = scan->plane->cells[YB_STATE_COUNT];
    const size_t at = yb_gather_year_cell(scan->gather, year);
    for (uint32_t i = 0; i < lanes->run_count; i++) {
        cells[lanes->runs[i].node * scan->gather->work->cell_years + at] += scan->worker->space->figures[i].count;
    }
}

/* One row, unless it is of a year that is not asked for. */
static yb_status match_row(yb_tile_scan *scan, uint32_t number, const yb_condition_range *range, yb_error *error)
{
    yb_gather_worker *worker = scan->worker;
    yb_tile_row row;
    uint64_t values = 0;
    YB_TRY(yb_tile_row_at(&worker->cursor, number, &row, error));
    if (!yb_work_takes(scan->gather->work, row.year)) {
        return YB_OK;
    }
    const int decided = yb_gather_decides(scan->gather, scan->info->scale, row.min, row.max);
    if (decided > 0 && is_whole(&worker->lanes)) {
        values = worker->space->figures[0].count = row.count;
        worker->rows_from_statistics++;
    } else if (decided != 0) {
        YB_TRY(count_row(scan, number, range, &values, error));
    }
    if (values > 0) {
        worker->values += values;
        yb_gather_saw(worker, scan->slot, row.year, row.year);
        add_counts(scan, row.year);
    }
    return YB_OK;
}

yb_status yb_tile_scan_match(yb_tile_scan *scan, int *done, yb_error *error)
{
    const yb_condition_range *range = suits(scan) ? &scan->gather->plan->conditions[scan->info->scale] : NULL;
    *done = range != NULL && range->low <= INT32_MAX && range->high >= INT32_MIN;
    for (uint32_t i = 0; *done && i < scan->worker->cursor.rows; i++) {
        YB_TRY(match_row(scan, i, range, error));
    }
    return YB_OK;
}
