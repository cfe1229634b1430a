/* Checking a tile's bytes once, when they are read: all places, counts and
 * lists, so that decoding needs no checks. */
#include "codec/bitpack.h"
#include "format/presence.h"
#include "format/reader.h"
#include "format/subtotals.h"

/* Where the next row's parts must begin, and what the rows so far add up to. */
typedef struct progress {
    size_t packed, side;
    int year;
    uint64_t rows;
    yb_int128 sum;
    int64_t min, max;
} progress;

static int padding_is_zero(const uint8_t *from, const uint8_t *to)
{
    for (; from < to; from++) {
        if (*from != 0) {
            return 0;
        }
    }
    return 1;
}

/* Header, areas and paddings against the directory's entry. */
static int areas_fit(const yb_block_info *info, const uint8_t *bytes)
{
    if (info->raw_bytes < sizeof(yb_tile_layout)) {
        return 0;
    }
    yb_tile_layout tile = yb_tile_load(bytes);
    uint64_t headers = yb_tile_upper_at(&tile) + yb_tile_upper_bytes(&tile);
    uint64_t packed_at = yb_tile_packed_at(&tile), side_at = packed_at + tile.packed_bytes;
    uint64_t end = side_at + tile.side_bytes, behind = (end + 7) / 8 * 8; /* where subtotals begin */
    return tile.first_region == info->first_region && tile.lanes == info->last_region - info->first_region + 1 &&
           tile.form <= YB_TILE_SPLIT && padding_is_zero(tile.zero, tile.zero + sizeof(tile.zero)) && tile.rows >= 1 &&
           tile.rows <= YB_TILE_ROWS_MAX && tile.lanes * tile.rows <= YB_TILE_CELLS_MAX &&
           behind + tile.subtotal_bytes == info->raw_bytes && padding_is_zero(bytes + headers, bytes + packed_at) &&
           padding_is_zero(bytes + end, bytes + behind);
}

/* Subtotals are of all branches of the group, and of values whose sums fit, or there are none. */
static int branches_fit(const yb_segment *segment, const yb_block_info *info, const uint8_t *bytes)
{
    yb_tile_layout tile = yb_tile_load(bytes);
    if (tile.branches == 0) {
        return tile.subtotal_bytes == 0;
    }
    uint32_t group = tile.first_region / YB_TILE_LANES * YB_TILE_LANES;
    return tile.branches >= 2 && tile.branches * tile.rows <= YB_SUBTOTALS_MAX &&
           tile.branches == yb_segment_branches(&segment->keys, group) && info->min >= YB_SUBTOTAL_LEAST &&
           info->max <= YB_SUBTOTAL_MOST;
}

/* Upper slots fill whole groups, other slots there are, and no lane behind the last has one. */
static int slots_fit(const yb_tile_layout *tile, const yb_tile_slots *slots)
{
    uint64_t allowed[YB_PRESENCE_WORDS];
    yb_presence_fill(allowed, tile->lanes);
    return tile->form != YB_TILE_SPLIT ||
           (slots->upper % YB_UPPER_UNIT == 0 && slots->upper > 0 && slots->upper < tile->lanes &&
            yb_presence_covers(allowed, slots->upper_lanes));
}

/* Patched slots ascend and are present. */
static int patches_fit(const yb_row_header *row, const yb_tile_layout *tile, const uint64_t *presence,
                       const uint8_t *patches, size_t available)
{
    uint64_t patched[YB_PRESENCE_WORDS] = { 0 };
    if (row->patches == 0) {
        return 1;
    }
    if (!yb_slot_list_check(tile->lanes, row->patches, patches, available)) {
        return 0;
    }
    yb_slot_list_flip(row->patches, patches, patched);
    return yb_presence_covers(presence, patched);
}

/* Bits of the stored header that mean nothing are zero. */
static int header_bits_fit(const uint8_t *bytes, const yb_tile_layout *tile, uint32_t row)
{
    const uint8_t *header = bytes + sizeof(*tile) + row * yb_row_header_bytes(tile->form);
    unsigned form = header[offsetof(yb_row_start_layout, form)], width = header[offsetof(yb_row_start_layout, width)];
    const uint8_t *zero = header + offsetof(yb_row_split_layout, zero);
    if ((form & YB_ROW_PRESENCE) > YB_PRESENCE_PACKED || (form & ~(YB_ROW_PRESENCE | YB_ROW_DIFFERENCE)) != 0) {
        return 0;
    }
    switch (tile->form) {
    case YB_TILE_WIDE:
        return yb_load_u16(header + offsetof(yb_row_wide_layout, zero)) == 0;
    case YB_TILE_NARROW:
        return width <= 32;
    default:
        return width <= 32 && header[offsetof(yb_row_split_layout, upper_width)] <= 32 &&
               padding_is_zero(zero, zero + 3);
    }
}

static int header_fits(const yb_row_header *row, const yb_block_info *info, const progress *so_far)
{
    return row->year > so_far->year && row->year <= info->last_year && row->width <= 64 && row->patches <= row->count &&
           row->patch_bytes <= 8 && (row->patches == 0) == (row->patch_bytes == 0) && row->min <= row->max &&
           row->sum >= (yb_int128)row->min * row->count && row->sum <= (yb_int128)row->max * row->count;
}

/* As many slots as the header says are present, and none behind the last; sets *used to the presence's bytes. */
static int presence_fits(const yb_row_header *row, const yb_tile_layout *tile, const uint8_t *packed,
                         const uint8_t *side, size_t available, const yb_tile_slots *slots, uint64_t *presence,
                         size_t *used)
{
    uint64_t allowed[YB_PRESENCE_WORDS];
    *used = 0;
    int told = row->presence == YB_PRESENCE_PACKED
                   ? row->patches == 0 || yb_slot_list_check(tile->lanes, row->patches, side, available)
                   : yb_presence_check(row->presence, tile->lanes, row->count, side, available, used);
    if (!told) {
        return 0;
    }
    yb_row_presence(row, packed, side, tile->lanes, tile->form, slots, presence);
    yb_presence_fill(allowed, tile->lanes);
    return row->count > 0 && yb_presence_covers(allowed, presence) && yb_presence_count(presence) == row->count;
}

static int row_fits(const yb_row_header *row, const yb_tile_layout *tile, const yb_block_info *info,
                    const uint8_t *packed, const yb_tile_slots *slots, progress *so_far)
{
    uint64_t presence[YB_PRESENCE_WORDS];
    const uint8_t *side = packed + tile->packed_bytes;
    size_t presence_bytes, packed_bytes = yb_row_packed_bytes(row, tile->lanes, slots->upper);
    if (!header_fits(row, info, so_far) || row->side != so_far->side || row->packed != so_far->packed ||
        packed_bytes > tile->packed_bytes - so_far->packed ||
        !presence_fits(row, tile, packed + so_far->packed, side + so_far->side, tile->side_bytes - so_far->side, slots,
                       presence, &presence_bytes)) {
        return 0;
    }
    so_far->side += presence_bytes;
    size_t patch_bytes = yb_patches_bytes(row->patches, row->patch_bytes);
    if (patch_bytes > tile->side_bytes - so_far->side ||
        !patches_fit(row, tile, presence, side + so_far->side, tile->side_bytes - so_far->side)) {
        return 0;
    }
    so_far->side += patch_bytes;
    so_far->packed += packed_bytes;
    return 1;
}

static void add_up(const yb_row_header *row, progress *so_far)
{
    so_far->year = row->year;
    so_far->rows += row->count;
    so_far->sum += row->sum;
    so_far->min = row->min < so_far->min ? row->min : so_far->min;
    so_far->max = row->max > so_far->max ? row->max : so_far->max;
}

yb_status yb_tile_check(const yb_segment *segment, uint32_t block, const uint8_t *bytes, yb_error *error)
{
    const yb_block_info *info = &segment->blocks[block];
    if (!areas_fit(info, bytes) || !branches_fit(segment, info, bytes)) {
        return yb_fail_at(error, YB_CORRUPT, segment->path, info->offset,
                          "the header of tile %u contradicts the directory or has bits set that must be zero", block);
    }
    yb_tile_layout tile = yb_tile_load(bytes);
    const uint8_t *packed = bytes + yb_tile_packed_at(&tile);
    progress so_far = { 0, 0, info->first_year - 1, 0, 0, INT64_MAX, INT64_MIN };
    yb_tile_slots slots;
    yb_tile_slots_load(bytes, &slots);
    if (!slots_fit(&tile, &slots)) {
        return yb_fail_at(error, YB_CORRUPT, segment->path, info->offset + yb_tile_upper_at(&tile),
                          "the upper slots of tile %u are malformed", block);
    }
    for (uint32_t r = 0; r < tile.rows; r++) {
        yb_row_header row = yb_row_header_load(bytes, tile.form, r);
        int in_place = r > 0 || row.year == info->first_year;
        if (!in_place || !header_bits_fit(bytes, &tile, r) || !row_fits(&row, &tile, info, packed, &slots, &so_far)) {
            return yb_fail_at(error, YB_CORRUPT, segment->path,
                              info->offset + sizeof(tile) + r * yb_row_header_bytes(tile.form),
                              "row %u of tile %u is malformed", r, block);
        }
        add_up(&row, &so_far);
    }
    if (so_far.packed != tile.packed_bytes || so_far.side != tile.side_bytes || so_far.year != info->last_year ||
        so_far.rows != info->rows || so_far.sum != info->sum || so_far.min != info->min || so_far.max != info->max) {
        return yb_fail_at(error, YB_CORRUPT, segment->path, info->offset,
                          "the rows of tile %u do not add up to what the directory says", block);
    }
    return YB_OK;
}
