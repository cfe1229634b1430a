/* Verifying a tile: its values against its statistics, and its unused bits. */
#include "codec/bitpack.h"
#include "codec/kernels.h"
#include "format/presence.h"
#include "format/verify.h"

/* Two tiles' worth of lanes are too much for the stack. */
typedef struct workspace {
    yb_tile_cursor cursor;
    uint64_t presence[YB_PRESENCE_WORDS];
    int64_t residuals[YB_TILE_LANES];
    uint8_t packed[YB_TILE_LANES * 8];
    yb_subtotals told; /* what the tile says, less what was found */
} workspace;

static yb_status wrong(const yb_tile_cursor *cursor, uint32_t row, const char *what, yb_error *error)
{
    const yb_block_info *info = &cursor->segment->blocks[cursor->block];
    return yb_fail_at(error, YB_CORRUPT, cursor->segment->path,
                      info->offset + sizeof(yb_tile_layout) + row * yb_row_header_bytes(cursor->form),
                      "row %u of tile %u has %s", row, cursor->block, what);
}

/* Packs the residuals again as the format says: 0 in absent and in patched slots. */
static void pack_again(workspace *space, const yb_row_header *row, const uint64_t *presence, const uint64_t *patched)
{
    const unsigned lanes = space->cursor.lanes, upper = space->cursor.slots.upper;
    for (unsigned slot = 0; slot < lanes; slot++) {
        int packed = yb_lane_present(presence, slot) && !yb_lane_present(patched, slot);
        space->residuals[slot] = packed ? space->residuals[slot] : 0;
    }
    memset(space->packed, 0, sizeof(space->packed));
    const uint64_t *residuals = (const uint64_t *)space->residuals;
    if (upper == 0) {
        yb_pack(residuals, row->width, lanes, space->packed);
    } else {
        yb_pack(residuals, row->upper_width, upper, space->packed);
        yb_pack_behind(residuals + upper, row->width, lanes - upper, upper, row->upper_width, space->packed);
    }
}

/* Residuals by slot. */
static void read_residuals(workspace *space, const yb_row_header *row, const uint8_t *packed)
{
    const yb_kernels *kernels = yb_kernels_for(YB_CPU_SCALAR);
    const yb_tile_cursor *cursor = &space->cursor;
    const unsigned lanes = cursor->lanes, upper = cursor->slots.upper;
    if (upper == 0) {
        kernels->unpack(packed, row->width, 0, lanes, space->residuals);
        return;
    }
    uint64_t all[YB_PRESENCE_WORDS];
    int32_t narrow[YB_NARROW_ROOM];
    memset(all, 0xff, sizeof(all));
    yb_row_header bare = { .width = row->width, .upper_width = row->upper_width };
    yb_narrow_row others = yb_narrow_row_of(&bare, packed, &cursor->slots, 0, upper / YB_NARROW_GROUP,
                                            (lanes + YB_NARROW_GROUP - 1) / YB_NARROW_GROUP, all);
    kernels->unpack(packed, row->upper_width, 0, upper, space->residuals);
    kernels->narrow.unpack(&others, narrow);
    for (unsigned slot = upper; slot < lanes; slot++) {
        space->residuals[slot] = (uint32_t)narrow[slot];
    }
}

/* Bits that belong to no value are 0: so packing again gives the same. */
static yb_status check_unused_bits(workspace *space, uint32_t number, yb_error *error)
{
    const yb_tile_cursor *cursor = &space->cursor;
    yb_row_header row = yb_row_header_load(cursor->bytes, cursor->form, number);
    const uint8_t *packed = cursor->packed + row.packed, *side = cursor->side + row.side;
    unsigned lanes = cursor->lanes, listed = row.presence == YB_PRESENCE_ONLY ? row.count : lanes - row.count;
    uint64_t patched[YB_PRESENCE_WORDS] = { 0 }, presence[YB_PRESENCE_WORDS];
    if (row.patches > 0) {
        yb_slot_list_flip(row.patches, side + yb_presence_bytes((yb_presence_kind)row.presence, lanes, listed),
                          patched);
    }
    yb_row_presence(&row, packed, side, lanes, cursor->form, &cursor->slots, presence);
    read_residuals(space, &row, packed);
    pack_again(space, &row, presence, patched);
    return memcmp(packed, space->packed, yb_row_packed_bytes(&row, lanes, cursor->slots.upper)) == 0
               ? YB_OK
               : wrong(cursor, number, "bits set where there is no value", error);
}

/* Takes the row's values from what the subtotals say. */
static void take_from_subtotals(workspace *space, uint32_t row)
{
    const yb_tile_cursor *cursor = &space->cursor;
    const uint8_t *branches = cursor->segment->keys.branches + cursor->first_region;
    for (unsigned lane = 0; lane < cursor->lanes; lane++) {
        size_t place = (size_t)branches[lane] * cursor->rows + row;
        if (yb_lane_present(space->presence, lane)) {
            space->told.counts[place]--;
            space->told.sums[place] = (int64_t)((uint64_t)space->told.sums[place] - (uint64_t)cursor->values[lane]);
        }
    }
}

/* After all rows nothing must be left. */
static yb_status check_subtotals(const workspace *space, yb_error *error)
{
    for (uint32_t row = 0; row < space->cursor.rows; row++) {
        for (uint32_t branch = 0; branch < space->cursor.branches; branch++) {
            size_t place = (size_t)branch * space->cursor.rows + row;
            if (space->told.counts[place] != 0 || space->told.sums[place] != 0) {
                return wrong(&space->cursor, row, "subtotals that its values do not have", error);
            }
        }
    }
    return YB_OK;
}

static yb_status check_row(workspace *space, uint32_t row, yb_error *error)
{
    const yb_kernels *kernels = yb_kernels_for(YB_CPU_SCALAR);
    yb_tile_cursor *cursor = &space->cursor;
    yb_tile_row info;
    int64_t min = INT64_MAX, max = INT64_MIN;
    YB_TRY(yb_tile_row_at(cursor, row, &info, error));
    YB_TRY(yb_tile_presence(cursor, row, space->presence, error));
    YB_TRY(yb_tile_decode(cursor, kernels, row, error));
    yb_int128 sum = kernels->sum(cursor->values, space->presence, 0, cursor->lanes);
    kernels->min_max(cursor->values, space->presence, 0, cursor->lanes, &min, &max);
    if (sum != info.sum || min != info.min || max != info.max) {
        return wrong(cursor, row, "a sum, minimum or maximum that its values do not have", error);
    }
    if (cursor->branches > 0) {
        take_from_subtotals(space, row);
    }
    return check_unused_bits(space, row, error);
}

yb_status yb_verify_tile(const yb_segment *segment, uint32_t block, const uint8_t *bytes, yb_error *error)
{
    void *memory = NULL;
    YB_TRY(yb_alloc(segment->env, 1, sizeof(workspace), &memory, error));
    workspace *space = memory;
    yb_status status = YB_OK;
    yb_tile_start(&space->cursor, segment, block, bytes);
    if (space->cursor.branches > 0) {
        YB_TRY_GOTO(yb_tile_subtotals(&space->cursor, yb_kernels_for(YB_CPU_SCALAR), &space->told, error));
    }
    for (uint32_t row = 0; row < space->cursor.rows; row++) {
        YB_TRY_GOTO(check_row(space, row, error));
    }
    if (space->cursor.branches > 0) {
        status = check_subtotals(space, error);
    }
cleanup:
    yb_free(segment->env, memory);
    return status;
}
