/* Scans runs: decoded whole, then row by row. */
#include "query/gather.h"
#include "query/run_columns.h"

typedef struct run_scan {
    yb_gather *gather;
    yb_gather_worker *worker;
    const yb_part_lanes *part;
    const yb_block_info *info;
    const yb_condition_range *condition; /* NULL: every value counts */
    yb_run_columns columns;
    uint8_t *superseded;
    int masked;
} run_scan;

/* Room for the columns and a superseded byte per row. */
static yb_status reserve(run_scan *scan, yb_error *error)
{
    yb_gather_worker *worker = scan->worker;
    const yb_env *env = scan->gather->plan->env;
    uint32_t rows = scan->info->rows;
    if (worker->columns == NULL || worker->column_rows < rows) {
        yb_free(env, worker->columns);
        worker->columns = NULL;
        YB_TRY(yb_alloc(env, rows, YB_RUN_ROW_BYTES, &worker->columns, error));
        worker->column_rows = rows;
    }
    scan->superseded = yb_run_columns_place(worker->columns, rows, &scan->columns);
    return YB_OK;
}

static yb_status add_value(run_scan *scan, uint32_t stripe, yb_plane *plane, uint32_t node, uint32_t number,
                           yb_error *error)
{
    yb_gather_worker *worker = scan->worker;
    const yb_work *work = scan->gather->work;
    int64_t value = scan->columns.mantissa[number];
    uint32_t row;
    YB_TRY(yb_plane_add_row(work->plan->env, plane, node, &row, error));
    size_t cell = row * work->cell_years + yb_gather_year_cell(scan->gather, scan->columns.year[number]);
    for (int kind = 0; kind < YB_STATE_KINDS; kind++) {
        if (plane->cells[kind] != NULL) {
            YB_TRY(yb_state_ops_of((yb_state_kind)kind)
                       ->add_value(plane->cells[kind], cell, value, &worker->arena, error));
        }
    }
    worker->zeros[stripe] = yb_zeros_of(value, worker->zeros[stripe]);
    worker->values++;
    return YB_OK;
}

/* Where figures of a region go: to a group, or beside one; YB_NO_NODE: neither. */
typedef struct run_place {
    uint32_t region, node, own, hint;
} run_place;

/* The rows of a region stand together. */
static void find_place(const yb_part_lanes *part, uint32_t region, run_place *place)
{
    if (region != place->region) {
        place->region = region;
        place->node = yb_lanes_node(part, region, &place->hint);
        place->own = place->node == YB_NO_NODE ? yb_lanes_own(part, region) : YB_NO_NODE;
    }
}

/* All rows of one series, first..last. */
static yb_status scan_series(run_scan *scan, uint32_t slot, uint32_t first, uint32_t last, yb_error *error)
{
    const yb_run_columns *columns = &scan->columns;
    uint32_t stripe = yb_work_stripe(scan->gather->work, slot, scan->info->scale);
    run_place place = { .region = YB_NO_REGION };
    yb_plane *plane;
    YB_TRY(yb_gather_plane(scan->gather, scan->worker, stripe, &plane, error));
    for (uint32_t i = first; i < last; i++) {
        int year = columns->year[i];
        if (!yb_work_takes(scan->gather->work, year) || (scan->masked && scan->superseded[i]) ||
            (scan->condition != NULL && !yb_condition_holds(scan->condition, columns->mantissa[i]))) {
            continue;
        }
        find_place(scan->part, columns->region[i], &place);
        if (place.node != YB_NO_NODE) {
            yb_gather_saw(scan->worker, slot, year, year);
            YB_TRY(add_value(scan, stripe, plane, place.node, i, error));
        } else if (place.own != YB_NO_NODE) {
            yb_own figure = { columns->mantissa[i], scan->info->scale, 1 };
            YB_TRY(yb_gather_own(scan->gather, scan->worker, slot, place.own, year, figure, error));
        }
    }
    return YB_OK;
}

/* Where the rows of the series at `first` end: series ascend. */
static uint32_t behind_series(const run_scan *scan, uint32_t first)
{
    const uint32_t *series = scan->columns.series;
    uint32_t behind = scan->info->rows;
    for (uint32_t low = first + 1; low < behind;) {
        uint32_t middle = low + (behind - low) / 2;
        if (series[middle] == series[first]) {
            low = middle + 1;
        } else {
            behind = middle;
        }
    }
    return behind;
}

yb_status yb_gather_block_run(yb_gather *gather, yb_gather_worker *worker, const yb_block_task *task, yb_error *error)
{
    const yb_part_lanes *part = &gather->lanes->parts[task->part];
    const yb_segment *segment = part->part->segment;
    run_scan scan = { .gather = gather, .worker = worker, .part = part };
    scan.info = yb_segment_block(segment, task->block);
    scan.condition = gather->plan->conditions == NULL ? NULL : &gather->plan->conditions[scan.info->scale];
    YB_TRY(reserve(&scan, error));
    YB_TRY(yb_run_decode(segment, task->block, gather->plan->kernels, &scan.columns, error));
    scan.masked = yb_part_mask_run(part->part, task->block, scan.info->rows, scan.superseded);
    worker->blocks_decoded++;
    worker->bytes_read += scan.info->bytes;
    for (uint32_t first = 0, last; first < scan.info->rows; first = last) {
        last = behind_series(&scan, first);
        uint32_t slot = part->slots[scan.columns.series[first]];
        if (slot != YB_NO_SLOT) {
            YB_TRY(scan_series(&scan, slot, first, last, error));
        }
    }
    return YB_OK;
}
