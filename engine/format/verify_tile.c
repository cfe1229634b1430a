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
} workspace;

static yb_status wrong(const yb_tile_cursor *cursor, uint32_t row, const char *what, yb_error *error)
{
    const yb_block_info *info = &cursor->segment->blocks[cursor->block];
    return yb_fail_at(error, YB_CORRUPT, cursor->segment->path,
                      info->offset + sizeof(yb_tile_layout) + row * yb_row_header_bytes(cursor->narrow),
                      "row %u of tile %u has %s", row, cursor->block, what);
}

/* Absent and patched lanes have residual 0, and bits behind the last lane are 0: so packing again gives the same. */
static yb_status check_unused_bits(workspace *space, uint32_t number, yb_error *error)
{
    const yb_tile_cursor *cursor = &space->cursor;
    yb_row_header row = yb_row_header_load(cursor->bytes, cursor->narrow, number);
    const uint8_t *packed = cursor->packed + row.packed;
    unsigned lanes = cursor->lanes, listed = row.presence == YB_PRESENCE_ONLY ? row.count : lanes - row.count;
    uint64_t patched[YB_PRESENCE_WORDS] = { 0 };
    if (row.patches > 0) {
        yb_lane_list_flip(lanes, cursor->side + row.side + yb_presence_bytes(row.presence, lanes, listed), patched);
    }
    yb_kernels_for(YB_CPU_SCALAR)->unpack(packed, row.width, 0, lanes, space->residuals);
    for (unsigned lane = 0; lane < lanes; lane++) {
        int holds = yb_lane_present(space->presence, lane) && !yb_lane_present(patched, lane);
        space->residuals[lane] = holds ? space->residuals[lane] : 0;
    }
    yb_pack((const uint64_t *)space->residuals, row.width, lanes, space->packed);
    return memcmp(packed, space->packed, yb_packed_bytes(lanes, row.width)) == 0
               ? YB_OK
               : wrong(cursor, number, "bits set where there is no value", error);
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
    return check_unused_bits(space, row, error);
}

yb_status yb_verify_tile(const yb_segment *segment, uint32_t block, const uint8_t *bytes, yb_error *error)
{
    void *memory = NULL;
    YB_TRY(yb_alloc(segment->env, 1, sizeof(workspace), &memory, error));
    workspace *space = memory;
    yb_status status = YB_OK;
    yb_tile_start(&space->cursor, segment, block, bytes);
    for (uint32_t row = 0; row < space->cursor.rows; row++) {
        YB_TRY_GOTO(check_row(space, row, error));
    }
cleanup:
    yb_free(segment->env, memory);
    return status;
}
