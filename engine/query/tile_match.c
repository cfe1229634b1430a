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

/* Counts the lanes of rows, run by run, into the year's cells; returns how many they are. */
static uint64_t add_counts(yb_tile_scan *scan, uint32_t first, uint32_t rows, int year)
{
    const yb_tile_lanes *lanes = &scan->worker->lanes;
    uint64_t *cells = scan->plane->cells[YB_STATE_COUNT], values = 0;
    const size_t at = yb_gather_year_cell(scan->gather, year);
    for (uint32_t i = 0; i < lanes->run_count; i++) {
        const uint64_t count =
            scan->gather->plan->kernels->narrow.count(scan->worker->space->matched[first], rows, &lanes->runs[i]);
        cells[lanes->runs[i].node * scan->gather->work->cell_years + at] += count;
        values += count;
    }
    scan->worker->values += values;
    return values;
}

/* Takes what lies between the lanes of a group and is of others. */
static void keep_members(const yb_tile_lanes *lanes, uint32_t rows, uint64_t (*matched)[YB_PRESENCE_WORDS])
{
    for (uint32_t r = yb_runs_are_members(lanes) ? rows : 0; r < rows; r++) {
        for (int w = 0; w < YB_PRESENCE_WORDS; w++) {
            matched[r][w] &= lanes->cover[w];
        }
    }
}

static int any_matched(const yb_tile_lanes *lanes, const uint64_t matched[YB_PRESENCE_WORDS])
{
    uint64_t any = 0;
    for (int w = 0; w < YB_PRESENCE_WORDS; w++) {
        any |= matched[w] & (lanes->whole ? UINT64_MAX : lanes->cover[w]);
    }
    return any != 0;
}

/* Rows [first, last], which have met the condition: all their years go into one cell, or each into its own. */
static void count_rows(yb_tile_scan *scan, uint32_t first, uint32_t last)
{
    yb_gather_worker *worker = scan->worker;
    const yb_tile_cursor *cursor = &worker->cursor;
    if (scan->gather->plan->query->by_year) {
        for (uint32_t r = first; r <= last; r++) {
            const int year = yb_tile_year_at(cursor, r);
            if (add_counts(scan, r - first, 1, year) > 0) {
                yb_gather_saw(worker, scan->slot, year, year);
            }
        }
    } else if (add_counts(scan, 0, last - first + 1, yb_tile_year_at(cursor, first)) > 0) {
        uint64_t(*matched)[YB_PRESENCE_WORDS] = worker->space->matched;
        uint32_t earliest = first, latest = last;
        while (!any_matched(&worker->lanes, matched[earliest - first])) {
            earliest++;
        }
        while (!any_matched(&worker->lanes, matched[latest - first])) {
            latest--;
        }
        yb_gather_saw(worker, scan->slot, yb_tile_year_at(cursor, earliest), yb_tile_year_at(cursor, latest));
    }
}

/* Rows [first, last] are held against the condition. */
static yb_status match_rows(yb_tile_scan *scan, uint32_t first, uint32_t last, yb_error *error)
{
    yb_gather_worker *worker = scan->worker;
    const yb_plan *plan = scan->gather->plan;
    const yb_condition_range *range = &plan->conditions[scan->info->scale];
    scan->decoded = 1;
    YB_TRY(yb_tile_match(&worker->cursor, plan->kernels, first, last, narrowed(range->low), narrowed(range->high),
                         worker->space->matched, error));
    keep_members(&worker->lanes, last - first + 1, worker->space->matched);
    count_rows(scan, first, last);
    return YB_OK;
}

/* What is to be done about a row. */
typedef enum row_kind { ROW_PASSED, ROW_MATCHED } row_kind;

/* Takes the row from its header where that decides. */
static row_kind judge_row(yb_tile_scan *scan, uint32_t number)
{
    yb_gather_worker *worker = scan->worker;
    yb_tile_row row;
    if (!scan->gather->takes_statistics) {
        return yb_work_takes(scan->gather->work, yb_tile_year_at(&worker->cursor, number)) ? ROW_MATCHED : ROW_PASSED;
    }
    (void)yb_tile_row_at(&worker->cursor, number, &row, NULL); /* it exists */
    if (!yb_work_takes(scan->gather->work, row.year)) {
        return ROW_PASSED;
    }
    const int decided = yb_gather_decides(scan->gather, scan->info->scale, row.min, row.max);
    const int answered = decided > 0 && is_whole(&worker->lanes);
    if (answered) {
        uint64_t *cells = scan->plane->cells[YB_STATE_COUNT];
        cells[worker->lanes.runs[0].node * scan->gather->work->cell_years +
              yb_gather_year_cell(scan->gather, row.year)] += row.count;
        worker->rows_from_statistics++;
        worker->values += row.count;
        yb_gather_saw(worker, scan->slot, row.year, row.year);
    }
    return answered || decided == 0 ? ROW_PASSED : ROW_MATCHED;
}

yb_status yb_tile_scan_match(yb_tile_scan *scan, int *done, yb_error *error)
{
    const yb_condition_range *range = suits(scan) ? &scan->gather->plan->conditions[scan->info->scale] : NULL;
    const uint32_t rows = scan->worker->cursor.rows;
    uint32_t first = 0; /* of those that are to be matched, up to this one */
    *done = range != NULL && range->low <= INT32_MAX && range->high >= INT32_MIN;
    for (uint32_t i = 0; *done && i <= rows; i++) {
        const int ends = i == rows || judge_row(scan, i) == ROW_PASSED;
        if (i > first && (ends || i - first == YB_MATCHED_ROWS)) {
            YB_TRY(match_rows(scan, first, i - 1, error));
            first = i;
        }
        first += (uint32_t)ends;
    }
    return YB_OK;
}
