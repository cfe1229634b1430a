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
    cursor->bytes = bytes;
    cursor->form = tile.form;
    cursor->branches = tile.branches;
    cursor->narrow = tile.form != YB_TILE_WIDE;
    cursor->narrow_values = NULL;
    cursor->lanes_listed = 0;
    cursor->packed = bytes + yb_tile_packed_at(&tile);
    cursor->side = cursor->packed + tile.packed_bytes;
    cursor->decoded = 0;
    cursor->is_near = 1;
    cursor->ahead_bytes = 0;
    yb_tile_slots_load(bytes, &cursor->slots);
    if (tile.form == YB_TILE_WIDE) {
        memset(cursor->values, 0, tile.lanes * sizeof(int64_t));
    }
}

yb_status yb_tile_open(yb_tile_cursor *cursor, const yb_segment *segment, uint32_t block, yb_error *error)
{
    const uint8_t *bytes = NULL;
    cursor->bytes = NULL;
    YB_TRY(yb_block_check_kind(segment, block, YB_BLOCK_TILE, error));
    YB_TRY(yb_block_pin(segment, block, &bytes, error));
    yb_tile_start(cursor, segment, block, bytes);
    return YB_OK;
}

void yb_tile_close(yb_tile_cursor *cursor)
{
    if (cursor->bytes != NULL) {
        yb_block_unpin(cursor->segment, cursor->block);
        cursor->bytes = NULL;
    }
}

void yb_tile_look_ahead(yb_tile_cursor *cursor, const yb_segment *segment, uint32_t next)
{
    /* It may be dropped any time: its address is all that is used. */
    const yb_loaded_block *loaded = atomic_load_explicit(&segment->loaded[next], memory_order_relaxed);
    const yb_block_info *info = &segment->blocks[next];
    cursor->ahead = (const uint8_t *)loaded;
    cursor->ahead_bytes = loaded == NULL || info->kind != YB_BLOCK_TILE ? 0 : info->raw_bytes;
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
    if (cursor->narrow) { /* the most frequent, without what is not asked */
        yb_row_narrow_layout narrow;
        memcpy(&narrow, cursor->bytes + sizeof(yb_tile_layout) + row * yb_row_header_bytes(cursor->form),
               sizeof(narrow));
        *info = (yb_tile_row) { narrow.start.year, narrow.start.count, narrow.sum, narrow.min, narrow.max };
        return YB_OK;
    }
    yb_row_header header = yb_row_header_load(cursor->bytes, cursor->form, row);
    *info = (yb_tile_row) { header.year, header.count, header.sum, header.min, header.max };
    return YB_OK;
}

int yb_tile_year_at(const yb_tile_cursor *cursor, uint32_t row)
{
    yb_row_start_layout start;
    memcpy(&start, cursor->bytes + sizeof(yb_tile_layout) + row * yb_row_header_bytes(cursor->form), sizeof(start));
    return start.year;
}

yb_status yb_tile_slot_presence(const yb_tile_cursor *cursor, uint32_t row, uint64_t presence[YB_PRESENCE_WORDS],
                                yb_error *error)
{
    YB_TRY(check_row(cursor, row, error));
    if (row + 1 == cursor->decoded) {
        memcpy(presence, cursor->presence, sizeof(cursor->presence));
        return YB_OK;
    }
    yb_row_header header = yb_row_header_load(cursor->bytes, cursor->form, row);
    yb_row_presence(&header, cursor->packed + header.packed, cursor->side + header.side, cursor->lanes, cursor->form,
                    &cursor->slots, presence);
    return YB_OK;
}

static void list_lanes(yb_tile_cursor *cursor)
{
    unsigned upper = 0, other = cursor->slots.upper;
    for (unsigned lane = 0; !cursor->lanes_listed && lane < cursor->lanes; lane++) {
        unsigned is_upper = cursor->slots.upper_lanes[lane / 64] >> lane % 64 & 1;
        cursor->lane_of_slot[is_upper ? upper : other] = (uint16_t)lane;
        upper += is_upper;
        other += 1 - is_upper;
    }
    cursor->lanes_listed = 1;
}

/* Moves what is absent from its slots to its lanes. */
static void move_presence(yb_tile_cursor *cursor, const uint64_t *by_slot, uint64_t *by_lane)
{
    uint64_t absent[YB_PRESENCE_WORDS];
    list_lanes(cursor);
    yb_presence_fill(absent, cursor->lanes);
    memcpy(by_lane, absent, sizeof(absent));
    for (unsigned w = 0; w < YB_PRESENCE_WORDS; w++) {
        for (uint64_t bits = absent[w] & ~by_slot[w]; bits != 0; bits &= bits - 1) {
            unsigned lane = cursor->lane_of_slot[w * 64 + (unsigned)__builtin_ctzll(bits)];
            by_lane[lane / 64] &= ~(UINT64_C(1) << lane % 64);
        }
    }
}

yb_status yb_tile_presence(yb_tile_cursor *cursor, uint32_t row, uint64_t presence[YB_PRESENCE_WORDS], yb_error *error)
{
    uint64_t by_slot[YB_PRESENCE_WORDS];
    YB_TRY(yb_tile_slot_presence(cursor, row, by_slot, error));
    if (cursor->slots.upper > 0) {
        move_presence(cursor, by_slot, presence);
    } else {
        memcpy(presence, by_slot, sizeof(by_slot));
    }
    return YB_OK;
}

static void apply_patches(const yb_row_header *row, const uint8_t *patches, int64_t *values)
{
    const uint8_t *residuals = patches + (size_t)YB_PATCH_SLOT_BYTES * row->patches;
    for (unsigned i = 0; i < row->patches; i++, patches += YB_PATCH_SLOT_BYTES, residuals += row->patch_bytes) {
        values[yb_load_u16(patches)] = (int64_t)(row->reference + yb_patch_load_padded(residuals, row->patch_bytes));
    }
}

/* Takes row `number` of a wide tile into cursor->values, which hold the rows before it. */
static void decode_wide(yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t number)
{
    yb_row_header row = yb_row_header_load(cursor->bytes, YB_TILE_WIDE, number);
    const uint8_t *packed = cursor->packed + row.packed, *side = cursor->side + row.side;
    unsigned listed = row.presence == YB_PRESENCE_ONLY ? row.count : cursor->lanes - row.count;
    const uint8_t *patches = side + yb_presence_bytes((yb_presence_kind)row.presence, cursor->lanes, listed);
    yb_row_presence(&row, packed, side, cursor->lanes, YB_TILE_WIDE, &cursor->slots, cursor->presence);
    if (row.encoding == YB_TILE_ABSOLUTE && row.presence == YB_PRESENCE_ALL) {
        kernels->unpack(packed, row.width, row.reference, cursor->lanes, cursor->values);
        apply_patches(&row, patches, cursor->values);
    } else {
        int64_t fresh[YB_TILE_LANES];
        kernels->unpack(packed, row.width, row.reference, cursor->lanes, fresh);
        apply_patches(&row, patches, fresh);
        (row.encoding == YB_TILE_ABSOLUTE ? kernels->take_present : kernels->add_present)(
            cursor->values, fresh, cursor->presence, cursor->lanes);
    }
}

/* A narrow tile's rows are decoded in 32 bits, widened, and put in order. */
static yb_status decode_narrow(yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t row, yb_error *error)
{
    if (cursor->narrow_values == NULL) {
        yb_tile_want_lanes(cursor, cursor->own_values, 0, cursor->lanes);
    }
    YB_TRY(yb_tile_decode_narrow(cursor, kernels, row, error));
    list_lanes(cursor);
    for (unsigned slot = 0; slot < cursor->lanes; slot++) {
        cursor->values[cursor->lane_of_slot[slot]] = cursor->narrow_values[slot];
    }
    return YB_OK;
}

uint32_t yb_tile_first_needed(const yb_tile_cursor *cursor, uint32_t row)
{
    const uint8_t *forms = cursor->bytes + sizeof(yb_tile_layout) + offsetof(yb_row_start_layout, form);
    const size_t step = yb_row_header_bytes(cursor->form);
    for (uint32_t r = row; r > cursor->decoded; r--) {
        if ((forms[r * step] & (YB_ROW_PRESENCE | YB_ROW_DIFFERENCE)) == YB_PRESENCE_ALL) { /* and absolute */
            return r;
        }
    }
    return cursor->decoded;
}

yb_status yb_tile_check_order(const yb_tile_cursor *cursor, uint32_t row, yb_error *error)
{
    YB_TRY(check_row(cursor, row, error));
    if (row + 1 < cursor->decoded) {
        return yb_fail_at(error, YB_INVALID, cursor->segment->path, YB_NO_OFFSET,
                          "row %u of tile %u comes before row %u, which is decoded already; open the tile again", row,
                          cursor->block, cursor->decoded - 1);
    }
    return YB_OK;
}

yb_status yb_tile_decode(yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t row, yb_error *error)
{
    if (cursor->narrow) {
        return decode_narrow(cursor, kernels, row, error);
    }
    YB_TRY(yb_tile_check_order(cursor, row, error));
    for (uint32_t r = yb_tile_first_needed(cursor, row); r <= row; r++) {
        decode_wide(cursor, kernels, r);
    }
    cursor->decoded = row + 1;
    return YB_OK;
}
