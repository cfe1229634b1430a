/* Checking a tile's bytes once, when they are read: all places, counts and
 * lists, so that decoding needs no checks. */
#include "codec/bitpack.h"
#include "format/presence.h"
#include "format/reader.h"

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
    uint64_t headers = sizeof(tile) + (uint64_t)tile.rows * yb_row_header_bytes(tile.form == YB_TILE_NARROW);
    uint64_t packed_at = yb_tile_packed_at(&tile), side_at = packed_at + tile.packed_bytes;
    uint64_t end = side_at + tile.side_bytes;
    return tile.first_region == info->first_region && tile.lanes == info->last_region - info->first_region + 1 &&
           tile.form <= YB_TILE_NARROW && padding_is_zero(tile.zero, tile.zero + sizeof(tile.zero)) && tile.rows >= 1 &&
           tile.rows <= YB_TILE_ROWS_MAX && end <= info->raw_bytes && info->raw_bytes - end < 8 &&
           padding_is_zero(bytes + headers, bytes + packed_at) && padding_is_zero(bytes + end, bytes + info->raw_bytes);
}

/* Patched lanes ascend and are present. */
static int patches_fit(const yb_row_header *row, const yb_tile_layout *tile, const uint8_t *presence_bytes,
                       const uint8_t *patches, size_t available)
{
    uint64_t presence[YB_PRESENCE_WORDS], patched[YB_PRESENCE_WORDS] = { 0 };
    if (row->patches == 0) {
        return 1;
    }
    if (!yb_lane_list_check(tile->lanes, row->patches, patches, available)) {
        return 0;
    }
    yb_presence_decode(row->presence, tile->lanes, presence_bytes, presence);
    yb_lane_list_flip(tile->lanes, patches, patched);
    for (unsigned w = 0; w < YB_PRESENCE_WORDS; w++) {
        if ((patched[w] & ~presence[w]) != 0) {
            return 0;
        }
    }
    return 1;
}

/* Bits of the stored header that mean nothing are zero. */
static int header_bits_fit(const uint8_t *bytes, const yb_tile_layout *tile, uint32_t row)
{
    int narrow = tile->form == YB_TILE_NARROW;
    const uint8_t *header = bytes + sizeof(*tile) + row * yb_row_header_bytes(narrow);
    return header[offsetof(yb_row_start_layout, form)] <= (YB_ROW_PRESENCE | YB_ROW_DIFFERENCE) &&
           (narrow ? header[offsetof(yb_row_start_layout, width)] <= 32
                   : yb_load_u16(header + offsetof(yb_row_wide_layout, zero)) == 0);
}

static int header_fits(const yb_row_header *row, const yb_block_info *info, const progress *so_far)
{
    return row->year > so_far->year && row->year <= info->last_year && row->width <= 64 && row->patches <= row->count &&
           row->patch_bytes <= 8 && (row->patches == 0) == (row->patch_bytes == 0) && row->min <= row->max &&
           row->sum >= (yb_int128)row->min * row->count && row->sum <= (yb_int128)row->max * row->count;
}

static int row_fits(const yb_row_header *row, const yb_tile_layout *tile, const yb_block_info *info,
                    const uint8_t *side, progress *so_far)
{
    size_t presence_bytes, packed_bytes = yb_packed_bytes(tile->lanes, row->width);
    if (!header_fits(row, info, so_far) || row->side != so_far->side || row->packed != so_far->packed ||
        packed_bytes > tile->packed_bytes - so_far->packed ||
        !yb_presence_check(row->presence, tile->lanes, row->count, side + so_far->side, tile->side_bytes - so_far->side,
                           &presence_bytes)) {
        return 0;
    }
    const uint8_t *presence = side + so_far->side;
    so_far->side += presence_bytes;
    size_t patch_bytes = yb_patches_bytes(tile->lanes, row->patches, row->patch_bytes);
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
    if (!areas_fit(info, bytes)) {
        return yb_fail_at(error, YB_CORRUPT, segment->path, info->offset,
                          "the header of tile %u contradicts the directory or has bits set that must be zero", block);
    }
    yb_tile_layout tile = yb_tile_load(bytes);
    const uint8_t *side = bytes + yb_tile_packed_at(&tile) + tile.packed_bytes;
    int narrow = tile.form == YB_TILE_NARROW;
    progress so_far = { 0, 0, info->first_year - 1, 0, 0, INT64_MAX, INT64_MIN };
    for (uint32_t r = 0; r < tile.rows; r++) {
        yb_row_header row = yb_row_header_load(bytes, narrow, r);
        int in_place = r > 0 || row.year == info->first_year;
        if (!in_place || !header_bits_fit(bytes, &tile, r) || !row_fits(&row, &tile, info, side, &so_far)) {
            return yb_fail_at(error, YB_CORRUPT, segment->path,
                              info->offset + sizeof(tile) + r * yb_row_header_bytes(narrow),
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
