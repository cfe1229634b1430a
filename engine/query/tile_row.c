/* Adding the rows of a tile: into cells row by row, or, where the rows of a
 * narrow tile share their cells, into totals of each lane and from there once. */
#include <string.h>

#include "query/tile_scan.h"

/* The squares of all rows of a lane must fit 64 bits. */
static int squares_fit(const yb_block_info *info, uint32_t rows)
{
    uint64_t least = info->min < 0 ? 0 - (uint64_t)info->min : (uint64_t)info->min;
    uint64_t greatest = info->max < 0 ? 0 - (uint64_t)info->max : (uint64_t)info->max;
    yb_uint128 most = least > greatest ? least : greatest;
    return most * most * rows <= UINT64_MAX;
}

/* Few runs are as well added row by row, in registers; but there is no kernel for their squares. */
enum { FEW_RUNS = 4 };

static int may_total(const yb_tile_scan *scan)
{
    const yb_tile_cursor *cursor = &scan->worker->cursor;
    int squares = scan->plane->cells[YB_STATE_SQUARES] != NULL;
    if (!cursor->narrow || scan->gather->plan->query->by_year || cursor->rows < 2 ||
        (scan->worker->lanes.run_count <= FEW_RUNS && !squares)) {
        return 0;
    }
    for (int kind = 0; kind < YB_STATE_KINDS; kind++) {
        if (scan->plane->cells[kind] != NULL && yb_state_ops_of((yb_state_kind)kind)->add_totals == NULL) {
            return 0;
        }
    }
    return !squares || squares_fit(scan->info, cursor->rows);
}

/* Whether all lanes of each row go into one cell, and none of them one by one. */
static int may_take_figures(const yb_tile_scan *scan)
{
    const yb_gather_worker *worker = scan->worker;
    return worker->cursor.narrow && worker->lanes.whole && worker->lanes.run_count == 1 &&
           worker->lanes.own_count == 0 && !scan->masked && !scan->totals && !scan->keeps &&
           scan->gather->plan->conditions == NULL && scan->plane->cells[YB_STATE_VALUES] == NULL;
}

/* From the first lane that is wanted to the last. */
void yb_tile_scan_want_lanes(yb_tile_scan *scan)
{
    yb_gather_worker *worker = scan->worker;
    const yb_tile_lanes *lanes = &worker->lanes;
    uint32_t first = lanes->run_count > 0 ? lanes->first : YB_TILE_LANES, last = lanes->last;
    if (lanes->own_count > 0) {
        uint32_t own = lanes->owns[0].region - worker->cursor.first_region;
        uint32_t behind = lanes->owns[lanes->own_count - 1].region - worker->cursor.first_region + 1;
        first = own < first ? own : first;
        last = behind > last ? behind : last;
    }
    yb_tile_want_lanes(&worker->cursor, worker->space->values, first < last ? first : last, last);
}

void yb_tile_scan_begin(yb_tile_scan *scan)
{
    for (int kind = 0; kind < YB_STATE_KINDS; kind++) {
        scan->keeps |= scan->plane->cells[kind] != NULL && yb_state_ops_of((yb_state_kind)kind)->keeps;
    }
    if (scan->worker->cursor.narrow) {
        yb_tile_scan_want_lanes(scan);
    }
    scan->totals = may_total(scan);
    scan->figures = may_take_figures(scan);
}

/* Lanes with low <= value <= high. */
static void keep_within(const yb_tile_scan *scan, int64_t low, int64_t high, uint64_t *presence)
{
    const yb_tile_cursor *cursor = &scan->worker->cursor;
    if (!cursor->narrow) {
        YB_FOR_PRESENT(
            presence, 0, cursor->lanes, lane, if (cursor->values[lane] < low || cursor->values[lane] > high) {
                presence[lane / 64] &= ~(UINT64_C(1) << lane % 64);
            });
    } else if (low > INT32_MAX || high < INT32_MIN) {
        memset(presence, 0, YB_PRESENCE_WORDS * sizeof(uint64_t));
    } else {
        for (int part = 0; part < 2; part++) {
            scan->gather->plan->kernels->narrow.keep_within(
                cursor->narrow_values, low < INT32_MIN ? INT32_MIN : (int32_t)low,
                high > INT32_MAX ? INT32_MAX : (int32_t)high, cursor->first_group[part], cursor->last_group[part],
                presence);
        }
    }
}

void yb_tile_scan_filter(const yb_tile_scan *scan, uint64_t *presence)
{
    const yb_condition_range *range = &scan->gather->plan->conditions[scan->info->scale];
    keep_within(scan, range->low, range->high, presence);
    for (uint32_t i = 0; i < range->excluded_count; i++) {
        uint64_t equal[YB_PRESENCE_WORDS];
        memcpy(equal, presence, sizeof(equal));
        keep_within(scan, range->excluded[i], range->excluded[i], equal);
        for (int w = 0; w < YB_PRESENCE_WORDS; w++) {
            presence[w] &= ~equal[w];
        }
    }
}

/* Narrows what is known of trailing zeros; after the first digit there is nothing to do. */
void yb_tile_scan_look_at_zeros(const yb_tile_scan *scan, const uint64_t *presence)
{
    uint8_t *zeros = &scan->worker->zeros[scan->stripe];
    for (uint32_t w = 0; w<YB_PRESENCE_WORDS && * zeros> 0; w++) {
        for (uint64_t bits = presence[w]; bits != 0 && *zeros > 0; bits &= bits - 1) {
            *zeros = yb_zeros_of(yb_tile_scan_value(scan, w * 64 + (unsigned)__builtin_ctzll(bits)), *zeros);
        }
    }
}

static yb_lane_row row_of(const yb_tile_scan *scan, int year, const uint64_t *presence)
{
    yb_gather_worker *worker = scan->worker;
    return (yb_lane_row) { .values = worker->cursor.values,
                           .narrow = worker->cursor.narrow ? worker->cursor.narrow_values : NULL,
                           .kept = worker->space->kept,
                           .figures = worker->space->figures,
                           .presence = presence,
                           .runs = worker->lanes.runs,
                           .run_count = worker->lanes.run_count,
                           .years = scan->gather->work->cell_years,
                           .year = yb_gather_year_cell(scan->gather, year),
                           .kernels = scan->gather->plan->kernels,
                           .arena = &worker->arena };
}

/* Counts always are: they tell whether the others are of anything. */
static int is_totalled(const yb_tile_scan *scan, int kind)
{
    return kind == YB_STATE_COUNT || scan->plane->cells[kind] != NULL;
}

static void clear_totals(yb_tile_scan *scan)
{
    for (int kind = 0; kind < YB_STATE_KINDS; kind++) {
        if (is_totalled(scan, kind)) {
            yb_state_ops_of((yb_state_kind)kind)->clear_totals(&scan->worker->space->totals);
        }
    }
}

/* What the states will read of each run, in one pass; how many lanes are present in all. */
static uint64_t measure_runs(yb_tile_scan *scan, const uint64_t *presence)
{
    uint64_t values = 0;
    const yb_narrow_kernels *kernels = &scan->gather->plan->kernels->narrow;
    yb_lane_space *space = scan->worker->space;
    const yb_tile_lanes *lanes = &scan->worker->lanes;
    if (scan->figures && scan->gather->reads_values) {
        return space->figures[0].count; /* they came with decoding */
    }
    if (!scan->worker->cursor.narrow ||
        (scan->plane->cells[YB_STATE_SUM] == NULL && scan->plane->cells[YB_STATE_EXTREMES] == NULL)) {
        for (uint32_t i = 0; i < lanes->run_count; i++) {
            space->figures[i].count = (uint32_t)kernels->count(presence, 1, &lanes->runs[i]);
        }
    } else {
        (scan->plane->cells[YB_STATE_EXTREMES] == NULL ? kernels->add : kernels->reduce)(
            space->values, presence, lanes->runs, lanes->run_count, space->figures);
    }
    for (uint32_t i = 0; i < lanes->run_count; i++) {
        values += space->figures[i].count;
    }
    return values;
}

yb_status yb_tile_scan_add(yb_tile_scan *scan, int year, const uint64_t *presence, yb_error *error)
{
    yb_gather_worker *worker = scan->worker;
    const yb_tile_cursor *cursor = &worker->cursor;
    const yb_kernels *kernels = scan->gather->plan->kernels;
    uint64_t values = scan->totals ? kernels->count(presence, 0, cursor->lanes) : measure_runs(scan, presence);
    if (values == 0) {
        return YB_OK;
    }
    worker->values += values;
    yb_gather_saw(worker, scan->slot, year, year);
    yb_tile_scan_look_at_zeros(scan, presence);
    if (cursor->narrow && scan->keeps) {
        for (int part = 0; part < 2; part++) {
            kernels->narrow.keep_present(cursor->narrow_values, presence, cursor->first_group[part],
                                         cursor->last_group[part], worker->space->kept);
        }
    }
    yb_lane_row row = row_of(scan, year, presence);
    if (scan->totals && scan->total_rows++ == 0) {
        clear_totals(scan);
    }
    for (int kind = 0; kind < YB_STATE_KINDS; kind++) {
        const yb_state_ops *ops = yb_state_ops_of((yb_state_kind)kind);
        if (scan->totals && is_totalled(scan, kind)) {
            for (int part = 0; part < 2; part++) {
                row.first_group = cursor->first_group[part];
                row.last_group = cursor->last_group[part];
                ops->add_totals(&worker->space->totals, &row);
            }
        } else if (scan->plane->cells[kind] != NULL) {
            YB_TRY(ops->add_row(scan->plane->cells[kind], &row, error));
        }
    }
    return YB_OK;
}

/* What the lanes of each run add up to; returns how many values. */
static uint64_t sum_runs(const yb_tile_lanes *lanes, const yb_lane_totals *totals, yb_lane_figures *figures)
{
    uint64_t values = 0;
    for (uint32_t i = 0; i < lanes->run_count; i++) {
        int64_t low = 0, high = 0;
        yb_lane_figures found = { 0, 0, INT32_MAX, INT32_MIN };
        for (uint32_t lane = lanes->runs[i].first; lane < lanes->runs[i].last; lane++) {
            found.count += totals->counts[lane];
            low += totals->low[lane];
            high += totals->high[lane];
            found.least = totals->least[lane] < found.least ? totals->least[lane] : found.least;
            found.greatest = totals->greatest[lane] > found.greatest ? totals->greatest[lane] : found.greatest;
        }
        found.sum = high * 65536 + low; /* of 2^18 values of 32 bits: far below 64 */
        figures[i] = found;
        values += found.count;
    }
    return values;
}

yb_status yb_tile_scan_take(yb_tile_scan *scan, uint64_t *values, yb_error *error)
{
    yb_lane_space *space = scan->worker->space;
    yb_lane_row row = row_of(scan, scan->info->first_year, NULL);
    *values = scan->figures ? space->figures[0].count : sum_runs(&scan->worker->lanes, &space->totals, space->figures);
    for (int kind = 0; kind < YB_STATE_KINDS; kind++) {
        const yb_state_ops *ops = yb_state_ops_of((yb_state_kind)kind);
        void *cells = scan->plane->cells[kind];
        if (cells != NULL && ops->take_totals != NULL) {
            ops->take_totals(cells, &space->totals, &row);
        } else if (cells != NULL) {
            YB_TRY(ops->add_row(cells, &row, error));
        }
    }
    return YB_OK;
}
