/* Scans tiles: what row statistics can answer is not decoded. */
#include <string.h>

#include "query/tile_scan.h"

/* Whether all that is present belongs to the tile's only group. */
static int covered(const yb_tile_lanes *lanes, const uint64_t *presence)
{
    uint64_t outside = 0;
    for (int w = 0; w < YB_PRESENCE_WORDS; w++) {
        outside |= presence[w] & ~lanes->cover[w];
    }
    return outside == 0;
}

static int take_statistics(yb_tile_scan *scan, const yb_tile_row *header)
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
static yb_status take_own(yb_tile_scan *scan, int year, const uint64_t *presence, yb_error *error)
{
    const yb_tile_lanes *lanes = &scan->worker->lanes;
    for (uint32_t i = 0; i < lanes->own_count; i++) {
        const yb_tile_cursor *cursor = &scan->worker->cursor;
        uint32_t slot = yb_tile_slot(&cursor->slots, lanes->owns[i].region - cursor->first_region);
        if ((presence[slot / 64] >> slot % 64 & 1) != 0) {
            yb_own figure = { yb_tile_scan_value(scan, slot), scan->info->scale, 1 };
            YB_TRY(yb_gather_own(scan->gather, scan->worker, scan->slot, lanes->owns[i].node, year, figure, error));
        }
    }
    return YB_OK;
}

/* Whether a region of a group is present itself. */
static int has_own(const yb_tile_lanes *lanes, const yb_tile_cursor *cursor, const uint64_t *presence)
{
    int own = 0;
    for (uint32_t i = 0; i < lanes->own_count && !own; i++) {
        uint32_t slot = yb_tile_slot(&cursor->slots, lanes->owns[i].region - cursor->first_region);
        own = (int)(presence[slot / 64] >> slot % 64 & 1);
    }
    return own;
}

/* Whether the row's header answers; the presence is looked at only if it decides. */
static yb_status from_statistics(yb_tile_scan *scan, uint32_t number, const yb_tile_row *header, int *taken,
                                 yb_error *error)
{
    const yb_tile_lanes *lanes = &scan->worker->lanes;
    uint64_t presence[YB_PRESENCE_WORDS];
    if (lanes->groups != 1 || scan->masked || !scan->gather->takes_statistics) {
        return YB_OK;
    }
    if (!lanes->whole) {
        if (header->count > lanes->member_count) {
            return YB_OK; /* others are present, too */
        }
        YB_TRY(yb_tile_slot_presence(&scan->worker->cursor, number, presence, error));
        if (!covered(lanes, presence)) {
            return YB_OK;
        }
    }
    *taken = take_statistics(scan, header);
    return YB_OK;
}

/* Takes superseded lanes, which are told by lane, from a presence by slot. */
static void take_superseded(const yb_tile_scan *scan, uint32_t number, uint64_t *presence)
{
    const yb_tile_cursor *cursor = &scan->worker->cursor;
    uint64_t valid[YB_PRESENCE_WORDS];
    memset(valid, 0xff, sizeof(valid));
    yb_part_mask_tile(scan->part->part, scan->block, number, valid);
    for (uint32_t w = 0; w * 64 < cursor->lanes; w++) {
        for (uint64_t bits = ~valid[w]; bits != 0; bits &= bits - 1) {
            uint32_t slot = yb_tile_slot(&cursor->slots, w * 64 + (uint32_t)__builtin_ctzll(bits));
            presence[slot / 64] &= ~(UINT64_C(1) << slot % 64);
        }
    }
}

/* Presence of a row, which is decoded if any value of it is needed. */
static yb_status read_row(yb_tile_scan *scan, uint32_t number, int filtered, uint64_t *presence, yb_error *error)
{
    yb_tile_cursor *cursor = &scan->worker->cursor;
    if (scan->gather->reads_values || filtered) {
        YB_TRY(yb_tile_scan_decode(scan, number, error));
    }
    YB_TRY(yb_tile_slot_presence(cursor, number, presence, error));
    if (scan->masked) {
        take_superseded(scan, number, presence);
    }
    return YB_OK;
}

static yb_status scan_row(yb_tile_scan *scan, uint32_t number, yb_error *error)
{
    yb_gather_worker *worker = scan->worker;
    yb_tile_row header;
    uint64_t presence[YB_PRESENCE_WORDS];
    int taken = 0, decided;
    YB_TRY(yb_tile_row_at(&worker->cursor, number, &header, error));
    if (!yb_work_takes(scan->gather->work, header.year)) {
        return YB_OK;
    }
    decided = yb_gather_decides(scan->gather, scan->info->scale, header.min, header.max);
    if (decided > 0) {
        YB_TRY(from_statistics(scan, number, &header, &taken, error));
    }
    if (taken || decided == 0) {
        return YB_OK;
    }
    YB_TRY(read_row(scan, number, decided < 0, presence, error));
    if (!worker->lanes.whole && has_own(&worker->lanes, &worker->cursor, presence)) {
        YB_TRY(yb_tile_scan_decode(scan, number, error));
        YB_TRY(take_own(scan, header.year, presence, error));
    }
    if (!yb_lanes_keep_members(&worker->lanes, presence)) {
        return YB_OK;
    }
    if (decided < 0) {
        yb_tile_scan_filter(scan, presence);
    }
    return yb_tile_scan_add(scan, header.year, presence, error);
}

/* The plane's rows of the tile's nodes. */
static yb_status find_rows(yb_tile_scan *scan, yb_error *error)
{
    yb_tile_lanes *lanes = &scan->worker->lanes;
    for (uint32_t i = 0; scan->plane->slots != NULL && i < lanes->run_count; i++) {
        uint32_t *node = &lanes->runs[i].node;
        YB_TRY(yb_plane_add_row(scan->gather->plan->env, scan->plane, *node, node, error));
    }
    return YB_OK;
}

static yb_status scan_rows(yb_tile_scan *scan, yb_error *error)
{
    int done;
    uint64_t values;
    yb_tile_scan_begin(scan);
    YB_TRY(yb_tile_scan_match(scan, &done, error));
    if (!done) {
        YB_TRY(yb_tile_scan_at_once(scan, &done, error));
    }
    for (uint32_t i = 0; !done && i < scan->worker->cursor.rows; i++) {
        YB_TRY(scan_row(scan, i, error));
    }
    return scan->total_rows > 0 ? yb_tile_scan_take(scan, &values, error) : YB_OK;
}

static yb_status scan_tile(yb_gather *gather, yb_gather_worker *worker, const yb_block_task *task,
                           const yb_block_task *next, yb_error *error)
{
    const yb_part_lanes *part = &gather->lanes->parts[task->part];
    const yb_block_info *info = yb_segment_block(part->part->segment, task->block);
    yb_tile_scan scan = { .gather = gather, .worker = worker, .part = part, .info = info, .block = task->block };
    int done;
    YB_TRY(yb_tile_open(&worker->cursor, part->part->segment, task->block, error));
    worker->cursor.is_near = gather->work->is_near;
    if (next != NULL) {
        yb_tile_look_ahead(&worker->cursor, gather->lanes->parts[next->part].part->segment, next->block);
    }
    memset(worker->lanes.cover, 0, sizeof(worker->lanes.cover));
    yb_lanes_cut(part, worker->cursor.first_region, worker->cursor.lanes, &worker->lanes);
    worker->lanes.own_count = gather->keeps_own ? worker->lanes.own_count : 0; /* else rows are decoded for nothing */
    scan.slot = part->slots[info->first_series];
    scan.stripe = yb_work_stripe(gather->work, scan.slot, info->scale);
    scan.masked = yb_part_mask_tile(part->part, task->block, 0, NULL);
    YB_TRY(yb_gather_plane(scan.gather, scan.worker, scan.stripe, &scan.plane, error));
    YB_TRY(yb_tile_scan_subtotals(&scan, &done, error));
    if (done) {
        return YB_OK;
    }
    if (worker->cursor.slots.upper > 0) {
        yb_lanes_to_slots(&worker->cursor.slots, worker->cursor.lanes, &worker->lanes);
    }
    YB_TRY(find_rows(&scan, error));
    YB_TRY(scan_rows(&scan, error));
    worker->blocks_decoded += (uint64_t)scan.decoded;
    worker->bytes_read += scan.decoded ? info->bytes : 0;
    return YB_OK;
}

yb_status yb_gather_tile(yb_gather *gather, yb_gather_worker *worker, const yb_block_task *task,
                         const yb_block_task *next, yb_error *error)
{
    yb_status status = scan_tile(gather, worker, task, next, error);
    yb_tile_close(&worker->cursor);
    return status;
}
