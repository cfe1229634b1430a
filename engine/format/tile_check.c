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
    if (info->bytes < sizeof(yb_tile_layout)) {
        return 0;
    }
    yb_tile_layout tile = yb_tile_load(bytes);
    uint64_t headers = sizeof(tile) + (uint64_t)tile.rows * sizeof(yb_tile_row_layout);
    uint64_t packed_at = yb_tile_packed_at(tile.rows), side_at = packed_at + tile.packed_bytes;
    uint64_t end = side_at + tile.side_bytes;
    return tile.first_region == info->first_region && tile.lanes == info->last_region - info->first_region + 1 &&
           tile.rows >= 1 && tile.rows <= YB_TILE_ROWS_MAX && end <= info->bytes && info->bytes - end < 8 &&
           padding_is_zero(bytes + headers, bytes + packed_at) && padding_is_zero(bytes + end, bytes + info->bytes);
}

/* Patched lanes ascend and are present. */
static int patches_fit(const yb_tile_row_layout *row, const yb_tile_layout *tile, const uint8_t *presence_bytes,
                       const uint8_t *patches)
{
    uint64_t presence[YB_PRESENCE_WORDS];
    unsigned next = 0;
    yb_presence_decode(row->presence, tile->lanes, presence_bytes, presence);
    for (unsigned p = 0; p < row->patches; p++) {
        unsigned lane = yb_load_u16(patches + (size_t)2 * p);
        if (lane < next || lane >= tile->lanes || !yb_lane_present(presence, lane)) {
            return 0;
        }
        next = lane + 1;
    }
    return 1;
}

static int header_fits(const yb_tile_row_layout *row, const yb_block_info *info, const progress *so_far)
{
    yb_int128 sum = yb_int128_of(row->sum);
    return row->year > so_far->year && row->year <= info->last_year && row->encoding <= YB_TILE_DIFFERENCE &&
           row->width <= 64 && row->patches <= row->count && row->patch_bytes <= 8 &&
           (row->patches == 0) == (row->patch_bytes == 0) && row->min <= row->max &&
           sum >= (yb_int128)row->min * row->count && sum <= (yb_int128)row->max * row->count;
}

static int row_fits(const yb_tile_row_layout *row, const yb_tile_layout *tile, const yb_block_info *info,
                    const uint8_t *side, progress *so_far)
{
    size_t presence_bytes, packed_bytes = yb_packed_bytes(tile->lanes, row->width);
    if (!header_fits(row, info, so_far) || row->side != so_far->side ||
        (size_t)row->packed * YB_PACK_GROUP != so_far->packed || packed_bytes > tile->packed_bytes - so_far->packed ||
        !yb_presence_check(row->presence, tile->lanes, row->count, side + so_far->side, tile->side_bytes - so_far->side,
                           &presence_bytes)) {
        return 0;
    }
    const uint8_t *presence = side + so_far->side;
    so_far->side += presence_bytes;
    size_t patch_bytes = (size_t)row->patches * (2u + row->patch_bytes);
    if (patch_bytes > tile->side_bytes - so_far->side || !patches_fit(row, tile, presence, side + so_far->side)) {
        return 0;
    }
    so_far->side += patch_bytes;
    so_far->packed += packed_bytes;
    return 1;
}

static void add_up(const yb_tile_row_layout *row, progress *so_far)
{
    so_far->year = row->year;
    so_far->rows += row->count;
    so_far->sum += yb_int128_of(row->sum);
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
    const uint8_t *side = bytes + yb_tile_packed_at(tile.rows) + tile.packed_bytes;
    progress so_far = { 0, 0, info->first_year - 1, 0, 0, INT64_MAX, INT64_MIN };
    for (uint32_t r = 0; r < tile.rows; r++) {
        yb_tile_row_layout row = yb_tile_row_load(bytes, r);
        int in_place = r > 0 || row.year == info->first_year;
        if (!in_place || !row_fits(&row, &tile, info, side, &so_far)) {
            return yb_fail_at(error, YB_CORRUPT, segment->path,
                              info->offset + sizeof(tile) + r * sizeof(yb_tile_row_layout),
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
