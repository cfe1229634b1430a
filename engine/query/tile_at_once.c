/* What a narrow tile's lanes, or all of them together, amount to from all its rows at once. */
#include "query/tile_scan.h"

/* States that totals answer. */
#define TOTALLED                                                                                                       \
    (YB_STATE_BIT(YB_STATE_COUNT) | YB_STATE_BIT(YB_STATE_SUM) | YB_STATE_BIT(YB_STATE_EXTREMES) |                     \
     YB_STATE_BIT(YB_STATE_SQUARES))

/* The rows of the query's years, if they follow one another. */
typedef struct year_window {
    uint32_t first, last;
    int first_year, last_year;
} year_window;

static int find_window(const yb_tile_scan *scan, year_window *window)
{
    const yb_tile_cursor *cursor = &scan->worker->cursor;
    uint32_t taken = 0;
    for (uint32_t i = 0; i < cursor->rows; i++) {
        const int year = yb_tile_year_at(cursor, i);
        if (yb_work_takes(scan->gather->work, year)) {
            window->first = taken == 0 ? i : window->first;
            window->first_year = taken == 0 ? year : window->first_year;
            window->last = i;
            window->last_year = year;
            taken++;
        }
    }
    /* Strips add up faster, but do not unpack faster: few rows behind many are better taken one by one. */
    return taken > window->last / 4 && taken == window->last - window->first + 1;
}

/* Whether it is known which years figures are of: all rows have some, but perhaps of other lanes. Then those of the
 * first blocks are found row by row. */
static int years_are_known(const yb_tile_scan *scan, const year_window *window)
{
    const yb_gather_worker *worker = scan->worker;
    const int16_t first = worker->first_years[scan->slot], last = worker->last_years[scan->slot];
    return worker->lanes.whole || (first != 0 && first <= window->first_year && last >= window->last_year);
}

/* Whether the totals are of all values: neither conditions, nor superseded ones, nor zeros that matter, nor figures
 * that the row's header has. */
static int suits(const yb_tile_scan *scan)
{
    const yb_gather *gather = scan->gather;
    const yb_tile_lanes *lanes = &scan->worker->lanes;
    return scan->totals && !scan->masked && gather->plan->conditions == NULL && (gather->states & ~TOTALLED) == 0 &&
           gather->reads_values && lanes->own_count == 0 && !(lanes->groups == 1 && gather->takes_statistics) &&
           yb_runs_are_members(lanes);
}

/* Whether the tile's figures are all that is asked, of all years together. */
static int gathers(const yb_tile_scan *scan)
{
    const yb_gather *gather = scan->gather;
    return scan->figures && !gather->plan->query->by_year && gather->reads_values && !gather->takes_statistics &&
           (gather->states & ~(TOTALLED & ~YB_STATE_BIT(YB_STATE_SQUARES))) == 0;
}

/* What the tile's least figure need not be looked for above: the least one of its cell so far. */
static int32_t known_least(const yb_tile_scan *scan)
{
    const yb_extremes *extremes = scan->plane->cells[YB_STATE_EXTREMES];
    const yb_work *work = scan->gather->work;
    if (extremes == NULL) {
        return (int32_t)scan->info->min;
    }
    const int64_t least = extremes[scan->worker->lanes.runs[0].node * work->cell_years +
                                   yb_gather_year_cell(scan->gather, scan->info->first_year)]
                              .min;
    return least < INT32_MIN ? INT32_MIN : least > INT32_MAX ? INT32_MAX : (int32_t)least;
}

/* Whether decimals are settled; until they are, by the values of the first row, which is then decoded anew. */
static yb_status settle_zeros(yb_tile_scan *scan, const year_window *window, int *settled, yb_error *error)
{
    const uint8_t *zeros = &scan->worker->zeros[scan->stripe];
    if (*zeros > 0) {
        uint64_t presence[YB_PRESENCE_WORDS];
        YB_TRY(yb_tile_scan_decode(scan, window->first, error));
        YB_TRY(yb_tile_slot_presence(&scan->worker->cursor, window->first, presence, error));
        (void)yb_lanes_keep_members(&scan->worker->lanes, presence);
        yb_tile_scan_look_at_zeros(scan, presence);
        yb_tile_scan_want_lanes(scan);
    }
    *settled = *zeros == 0;
    return YB_OK;
}

yb_status yb_tile_scan_at_once(yb_tile_scan *scan, int *done, yb_error *error)
{
    yb_gather_worker *worker = scan->worker;
    const yb_kernels *kernels = scan->gather->plan->kernels;
    year_window window = { 0, 0, 0, 0 };
    uint64_t values;
    *done = 0;
    int settled;
    const int gathering = gathers(scan);
    if ((!gathering && !suits(scan)) || !find_window(scan, &window)) {
        return YB_OK;
    }
    YB_TRY(settle_zeros(scan, &window, &settled, error));
    if (!settled) {
        return YB_OK;
    }
    if (gathering) {
        worker->space->figures[0] = (yb_lane_figures) { 0, 0, known_least(scan), INT32_MIN };
        YB_TRY(yb_tile_gather(&worker->cursor, kernels, window.first, window.last, worker->space->figures, error));
    } else if (!years_are_known(scan, &window) ||
               !yb_tile_total(&worker->cursor, kernels, window.first, window.last,
                              scan->plane->cells[YB_STATE_SQUARES] != NULL, &worker->space->totals)) {
        return YB_OK;
    }
    *done = scan->decoded = 1;
    YB_TRY(yb_tile_scan_take(scan, &values, error));
    worker->values += values;
    if (values > 0) {
        yb_gather_saw(worker, scan->slot, window.first_year, window.last_year);
    }
    return YB_OK;
}
