/* Scans: observations in order, part by part, as batches of columns. */
#include "core/memory.h"
#include "store/handle.h"
#include "store/part_rows.h"

#define BATCH 4096u

struct yb_scan {
    const yb_snapshot *snapshot;
    const yb_env *env;
    yb_selection selection;
    yb_part_selection part_selection; /* of the part before next_part; env NULL: none */
    uint32_t next_part;
    yb_part_rows rows;      /* of that part */
    yb_row_stretch stretch; /* what the batch has not taken yet */
    size_t count;           /* rows in the batch */
    uint32_t series[BATCH], region[BATCH], source[BATCH], offset[BATCH], length[BATCH];
    int64_t mantissa[BATCH];
    int16_t year[BATCH];
    int8_t scale[BATCH];
    uint8_t bound[BATCH];
};

yb_status yb_scan_open(const yb_snapshot *snapshot, const yb_filter *filter, yb_scan **scan, yb_error *error)
{
    yb_scan *made;
    YB_TRY(yb_alloc_zero(snapshot->env, 1, sizeof *made, (void **)&made, error));
    made->snapshot = snapshot;
    made->env = snapshot->env;
    made->rows.env = snapshot->env;
    made->rows.kernels = snapshot->store->kernels;
    yb_status status = yb_selection_create(snapshot, filter, &made->selection, error);
    if (status != YB_OK) {
        yb_free(snapshot->env, made);
        return status;
    }
    *scan = made;
    return YB_OK;
}

void yb_scan_close(yb_scan *scan)
{
    if (scan == NULL) {
        return;
    }
    yb_selection_free(&scan->selection);
    yb_part_selection_free(&scan->part_selection);
    yb_part_rows_free(&scan->rows);
    yb_free(scan->env, scan);
}

/* Finds the next rows, in this part or the ones behind it; *found is 0 at the end. */
static yb_status next_stretch(yb_scan *scan, int *found, yb_error *error)
{
    for (;;) {
        if (scan->part_selection.env != NULL) {
            YB_TRY(yb_part_rows_next(&scan->rows, &scan->stretch, error));
            if (scan->stretch.rows != NULL) {
                return YB_OK;
            }
            yb_part_selection_free(&scan->part_selection);
        }
        if (scan->next_part == scan->snapshot->part_count) {
            *found = 0;
            return YB_OK;
        }
        const yb_part *part = &scan->snapshot->parts[scan->next_part++];
        YB_TRY(yb_part_selection_create(scan->snapshot, part, &scan->selection, &scan->part_selection, error));
        YB_TRY(yb_part_rows_start(&scan->rows, part, &scan->part_selection, error));
    }
}

/* Moves wanted rows of the stretch into the batch until one of them ends. */
static void take_rows(yb_scan *scan)
{
    const yb_part *part = &scan->snapshot->parts[scan->next_part - 1];
    const yb_block_rows *rows = scan->stretch.rows;
    size_t from = scan->stretch.first, to = scan->count;
    for (; from < scan->stretch.end && to < BATCH; from++) {
        if (!yb_part_selection_row(&scan->part_selection, rows->series[from], rows->region[from], rows->year[from])) {
            continue;
        }
        scan->series[to] = part->series[rows->series[from]];
        scan->region[to] = part->regions[rows->region[from]];
        scan->year[to] = rows->year[from];
        scan->mantissa[to] = rows->mantissa[from];
        scan->scale[to] = rows->scale;
        scan->bound[to] = rows->bound[from];
        scan->source[to] = rows->source[from];
        scan->offset[to] = rows->offset[from];
        scan->length[to] = rows->length[from];
        to++;
    }
    scan->stretch.first = from;
    scan->count = to;
}

yb_status yb_scan_next(yb_scan *scan, yb_rows *rows, yb_error *error)
{
    int found = 1;
    scan->count = 0;
    while (scan->count < BATCH && found) {
        if (scan->stretch.first < scan->stretch.end) {
            take_rows(scan);
        } else {
            YB_TRY(next_stretch(scan, &found, error));
        }
    }
    *rows = (yb_rows) { scan->count, scan->series, scan->region, scan->year,   scan->mantissa,
                        scan->scale, scan->bound,  scan->source, scan->offset, scan->length };
    return YB_OK;
}
