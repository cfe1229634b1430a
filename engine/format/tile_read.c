/* Walking a tile year by year. */
#include <string.h>

#include "codec/frame.h"
#include "codec/kernels.h"
#include "format/presence.h"
#include "format/reader.h"

void yb_tile_start(yb_tile_cursor *cursor, const yb_segment *segment, uint32_t block, const uint8_t *bytes)
{
    yb_tile_layout tile = yb_tile_load(bytes);
    cursor->segment = segment;
    cursor->block = block;
    cursor->first_region = tile.first_region;
    cursor->lanes = tile.lanes;
    cursor->rows = tile.rows;
    cursor->next = 0;
    cursor->bytes = bytes;
    cursor->decoded = 0;
    memset(cursor->values, 0, tile.lanes * sizeof(int64_t));
}

yb_status yb_tile_open(yb_tile_cursor *cursor, const yb_segment *segment, uint32_t block, yb_error *error)
{
    const uint8_t *bytes = NULL;
    YB_TRY(yb_block_check_kind(segment, block, YB_BLOCK_TILE, error));
    YB_TRY(yb_block_bytes(segment, block, &bytes, error));
    yb_tile_start(cursor, segment, block, bytes);
    return YB_OK;
}

static yb_status check_row(const yb_tile_cursor *cursor, uint32_t row, yb_error *error)
{
    if (row >= cursor->rows) {
        return yb_fail_at(error, YB_INVALID, cursor->segment->path, YB_NO_OFFSET, "tile %u has no row %u, only %u",
                          cursor->block, row, cursor->rows);
    }
    return YB_OK;
}

yb_status yb_tile_row_at(const yb_tile_cursor *cursor, uint32_t row, yb_tile_row *info, yb_error *error)
{
    YB_TRY(check_row(cursor, row, error));
    yb_tile_row_layout layout = yb_tile_row_load(cursor->bytes, row);
    *info = (yb_tile_row) { layout.year, layout.count, yb_int128_of(layout.sum), layout.min, layout.max };
    return YB_OK;
}

static const uint8_t *side_of(const yb_tile_cursor *cursor, const yb_tile_row_layout *row)
{
    yb_tile_layout tile = yb_tile_load(cursor->bytes);
    return cursor->bytes + yb_tile_packed_at(tile.rows) + tile.packed_bytes + row->side;
}

yb_status yb_tile_presence(const yb_tile_cursor *cursor, uint32_t row, uint64_t presence[YB_PRESENCE_WORDS],
                           yb_error *error)
{
    YB_TRY(check_row(cursor, row, error));
    if (row + 1 == cursor->decoded) {
        memcpy(presence, cursor->presence, sizeof(cursor->presence));
        return YB_OK;
    }
    yb_tile_row_layout layout = yb_tile_row_load(cursor->bytes, row);
    yb_presence_decode(layout.presence, cursor->lanes, side_of(cursor, &layout), presence);
    return YB_OK;
}

static void apply_patches(const yb_tile_row_layout *row, const uint8_t *patches, int64_t *values)
{
    const uint8_t *residuals = patches + (size_t)2 * row->patches;
    for (unsigned p = 0; p < row->patches; p++) {
        unsigned lane = yb_load_u16(patches + (size_t)2 * p);
        values[lane] = (int64_t)(row->reference + yb_patch_load_padded(residuals, row->patch_bytes));
        residuals += row->patch_bytes;
    }
}

/* Takes row `number` into cursor->values, which hold the rows before it. */
static void decode_row(yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t number)
{
    yb_tile_row_layout row = yb_tile_row_load(cursor->bytes, number);
    const uint8_t *packed = cursor->bytes + yb_tile_packed_at(cursor->rows) + (size_t)row.packed * 64;
    const uint8_t *side = side_of(cursor, &row);
    unsigned listed = row.presence == YB_PRESENCE_ONLY ? row.count : cursor->lanes - row.count;
    const uint8_t *patches = side + yb_presence_bytes(row.presence, cursor->lanes, listed);
    yb_presence_decode(row.presence, cursor->lanes, side, cursor->presence);
    if (row.encoding == YB_TILE_ABSOLUTE && row.presence == YB_PRESENCE_ALL) {
        kernels->unpack(packed, row.width, row.reference, cursor->lanes, cursor->values);
        apply_patches(&row, patches, cursor->values);
        return;
    }
    int64_t fresh[YB_TILE_LANES];
    kernels->unpack(packed, row.width, row.reference, cursor->lanes, fresh);
    apply_patches(&row, patches, fresh);
    if (row.encoding == YB_TILE_ABSOLUTE) {
        kernels->take_present(cursor->values, fresh, cursor->presence, cursor->lanes);
    } else {
        kernels->add_present(cursor->values, fresh, cursor->presence, cursor->lanes);
    }
}

/* The row to begin with: the last one up to `row` that sets every lane, so that
 * rows before it do not matter. */
static uint32_t first_needed(const yb_tile_cursor *cursor, uint32_t row)
{
    for (uint32_t r = row; r > cursor->decoded; r--) {
        yb_tile_row_layout layout = yb_tile_row_load(cursor->bytes, r);
        if (layout.encoding == YB_TILE_ABSOLUTE && layout.presence == YB_PRESENCE_ALL) {
            return r;
        }
    }
    return cursor->decoded;
}

yb_status yb_tile_decode(yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t row, yb_error *error)
{
    YB_TRY(check_row(cursor, row, error));
    if (row + 1 < cursor->decoded) {
        return yb_fail_at(error, YB_INVALID, cursor->segment->path, YB_NO_OFFSET,
                          "row %u of tile %u comes before row %u, which is decoded already; open the tile again", row,
                          cursor->block, cursor->decoded - 1);
    }
    for (uint32_t r = first_needed(cursor, row); r <= row; r++) {
        decode_row(cursor, kernels, r);
    }
    cursor->decoded = row + 1;
    return YB_OK;
}
