/* Scans tiles: what row statistics can answer is not decoded. */
#include <string.h>

#include "query/gather.h"

typedef struct tile_scan {
    yb_gather *gather;
    yb_gather_worker *worker;
    const yb_part_lanes *part;
    const yb_block_info *info;
    uint32_t block, slot, stripe;
    yb_plane *plane;
    int masked;  /* statistics count superseded rows */
    int decoded; /* at least one row */
} tile_scan;

/* Whether all that is present belongs to the tile's only group. */
static int covered(const yb_tile_lanes *lanes, const uint64_t *presence)
{
    uint64_t outside = 0;
    for (int w = 0; w < YB_PRESENCE_WORDS; w++) {
        outside |= presence[w] & ~lanes->cover[w];
    }
    return outside == 0;
}

static int take_statistics(tile_scan *scan, const yb_tile_row *header)
{
    yb_statistics statistics = { header->count, header->sum, header->min, header->max };
    size_t cell = scan->worker->lanes.runs[0].node * scan->gather->work->cell_years +
                  yb_gather_year_cell(scan->gather, header->year);
    if (!yb_gather_take(scan->gather, scan->worker, scan->stripe, scan->plane, cell, &statistics)) {
        return 0;
    }
    yb_gather_saw(scan->worker, scan->slot, header->year, header->year);
    scan->worker->rows_from_statistics++;
    return 1;
}

/* Figures of group regions themselves. */
static yb_status take_own(tile_scan *scan, int year, const uint64_t *presence, yb_error *error)
{
    const yb_tile_lanes *lanes = &scan->worker->lanes;
    for (uint32_t i = 0; i < lanes->own_count; i++) {
        uint32_t lane = lanes->owns[i].region - scan->worker->cursor.first_region;
        if ((presence[lane / 64] >> lane % 64 & 1) != 0) {
            yb_own figure = { scan->worker->cursor.values[lane], scan->info->scale, 1 };
            YB_TRY(yb_gather_own(scan->gather, scan->worker, scan->slot, lanes->owns[i].node, year, figure, error));
        }
    }
    return YB_OK;
}

/* Narrows what is known of trailing zeros; after the first digit there is nothing to do. */
static void track_zeros(tile_scan *scan, const uint64_t *presence)
{
    uint8_t *zeros = &scan->worker->zeros[scan->stripe];
    for (uint32_t w = 0; w<YB_PRESENCE_WORDS && * zeros> 0; w++) {
        for (uint64_t bits = presence[w]; bits != 0 && *zeros > 0; bits &= bits - 1) {
            *zeros = yb_zeros_of(scan->worker->cursor.values[w * 64 + (unsigned)__builtin_ctzll(bits)], *zeros);
        }
    }
}

static yb_status add_members(tile_scan *scan, int year, uint64_t *presence, yb_error *error)
{
    yb_gather_worker *worker = scan->worker;
    if (!worker->lanes.whole) {
        for (int w = 0; w < YB_PRESENCE_WORDS; w++) {
            presence[w] &= worker->lanes.cover[w];
        }
    }
    unsigned values = scan->gather->plan->kernels->count(presence, 0, worker->cursor.lanes);
    if (values == 0) {
        return YB_OK;
    }
    worker->values += values;
    yb_gather_saw(worker, scan->slot, year, year);
    track_zeros(scan, presence);
    yb_lane_row row = { .values = worker->cursor.values,
                        .presence = presence,
                        .runs = worker->lanes.runs,
                        .run_count = worker->lanes.run_count,
                        .years = scan->gather->work->cell_years,
                        .year = yb_gather_year_cell(scan->gather, year),
                        .kernels = scan->gather->plan->kernels,
                        .arena = &worker->arena };
    for (int kind = 0; kind < YB_STATE_KINDS; kind++) {
        if (scan->plane->cells[kind] != NULL) {
            YB_TRY(yb_state_ops_of((yb_state_kind)kind)->add_row(scan->plane->cells[kind], &row, error));
        }
    }
    return YB_OK;
}

/* Whether any lane that is wanted is present. */
static int touches(const yb_tile_lanes *lanes, uint32_t first_region, const uint64_t *presence, int *own)
{
    uint64_t members = 0;
    *own = 0;
    for (int w = 0; w < YB_PRESENCE_WORDS; w++) {
        members |= presence[w] & lanes->cover[w];
    }
    for (uint32_t i = 0; i < lanes->own_count && !*own; i++) {
        uint32_t lane = lanes->owns[i].region - first_region;
        *own = (int)(presence[lane / 64] >> lane % 64 & 1);
    }
    return members != 0 || *own;
}

static yb_status scan_row(tile_scan *scan, uint32_t number, yb_error *error)
{
    yb_gather_worker *worker = scan->worker;
    const yb_plan *plan = scan->gather->plan;
    yb_tile_row header;
    uint64_t presence[YB_PRESENCE_WORDS];
    YB_TRY(yb_tile_row_at(&worker->cursor, number, &header, error));
    if (header.year < plan->first_year || header.year > plan->last_year) {
        return YB_OK;
    }
    int single = worker->lanes.run_count == 1 && !scan->masked && scan->gather->takes_statistics;
    if (single && worker->lanes.whole && take_statistics(scan, &header)) {
        return YB_OK;
    }
    YB_TRY(yb_tile_presence(&worker->cursor, number, presence, error));
    if (single && !worker->lanes.whole && covered(&worker->lanes, presence) && take_statistics(scan, &header)) {
        return YB_OK;
    }
    if (scan->masked) {
        yb_part_mask_tile(scan->part->part, scan->block, number, presence);
    }
    int own;
    if (!touches(&worker->lanes, worker->cursor.first_region, presence, &own)) {
        return YB_OK;
    }
    if (own || scan->gather->reads_values) {
        YB_TRY(yb_tile_decode(&worker->cursor, plan->kernels, number, error));
        scan->decoded = 1;
    }
    YB_TRY(take_own(scan, header.year, presence, error));
    return add_members(scan, header.year, presence, error);
}

/* The plane, and in it the rows of the tile's nodes. */
static yb_status find_rows(tile_scan *scan, yb_error *error)
{
    yb_tile_lanes *lanes = &scan->worker->lanes;
    YB_TRY(yb_gather_plane(scan->gather, scan->worker, scan->stripe, &scan->plane, error));
    for (uint32_t i = 0; scan->plane->slots != NULL && i < lanes->run_count; i++) {
        uint32_t *node = &lanes->runs[i].node;
        YB_TRY(yb_plane_add_row(scan->gather->plan->env, scan->plane, *node, node, error));
    }
    return YB_OK;
}

yb_status yb_gather_tile(yb_gather *gather, yb_gather_worker *worker, const yb_block_task *task, yb_error *error)
{
    const yb_part_lanes *part = &gather->lanes->parts[task->part];
    const yb_block_info *info = yb_segment_block(part->part->segment, task->block);
    tile_scan scan = { .gather = gather, .worker = worker, .part = part, .info = info, .block = task->block };
    YB_TRY(yb_tile_open(&worker->cursor, part->part->segment, task->block, error));
    memset(worker->lanes.cover, 0, sizeof(worker->lanes.cover));
    yb_lanes_cut(part, worker->cursor.first_region, worker->cursor.lanes, &worker->lanes);
    scan.slot = part->slots[info->first_series];
    scan.stripe = yb_work_stripe(gather->work, scan.slot, info->scale);
    scan.masked = yb_part_mask_tile(part->part, task->block, 0, NULL);
    YB_TRY(find_rows(&scan, error));
    for (uint32_t i = 0; i < worker->cursor.rows; i++) {
        YB_TRY(scan_row(&scan, i, error));
    }
    worker->blocks_decoded += (uint64_t)scan.decoded;
    worker->bytes_read += scan.decoded ? info->bytes : 0;
    return YB_OK;
}
