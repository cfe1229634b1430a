/* Narrow tiles strip by strip (codec/narrow.h): several rows at once, where each of
 * them says by its residuals, or by nothing, who is present. */
#include <string.h>

#include "codec/kernels.h"
#include "format/reader.h"
#include "format/tile_patches.h"

_Static_assert(YB_STRIP_ROWS >= YB_TILE_ROWS_MAX, "a tile's rows fit");

#define GROUPS  (YB_TILE_LANES / YB_NARROW_GROUP)
#define PATCHES 2048 /* of a tile with more, rows are decoded one by one */

typedef struct tile_strips {
    yb_strip_rows rows[2]; /* of each part */
    yb_strip_patch patches[PATCHES];
    uint16_t starts[GROUPS + 1];
    uint32_t row_count;
    yb_strips strips;
} tile_strips;

/* Patches in the order in which they are read. */
typedef struct patch_log {
    yb_strip_patch patches[PATCHES];
    uint8_t groups[PATCHES];
    unsigned count;
} patch_log;

static int log_patches(const yb_tile_cursor *cursor, const yb_row_header *header, uint32_t number, uint32_t always,
                       patch_log *log)
{
    yb_patch_list list;
    yb_find_patches(cursor, header, &list);
    if (list.count > PATCHES - log->count) {
        return 0;
    }
    for (unsigned i = 0; i < list.count; i++) {
        unsigned slot = yb_patched_slot(&list, i);
        uint32_t residual = (uint32_t)yb_patch_load_padded(list.residuals + (size_t)i * list.bytes, list.bytes);
        log->groups[log->count] = (uint8_t)(slot / YB_NARROW_GROUP);
        log->patches[log->count++] =
            (yb_strip_patch) { (uint16_t)number, (uint16_t)(slot % YB_NARROW_GROUP), residual + always };
    }
    return 1;
}

/* By group; in a group, the order stays. */
static void sort_patches(const patch_log *log, tile_strips *tile)
{
    uint16_t next[GROUPS] = { 0 };
    for (unsigned i = 0; i < log->count; i++) {
        next[log->groups[i]]++;
    }
    tile->starts[0] = 0;
    for (unsigned g = 0; g < GROUPS; g++) {
        tile->starts[g + 1] = (uint16_t)(tile->starts[g] + next[g]);
        next[g] = tile->starts[g];
    }
    for (unsigned i = 0; i < log->count; i++) {
        tile->patches[next[log->groups[i]]++] = log->patches[i];
    }
}

/* Every lane of a full row is present, whatever its residual: the highest bit, which none has, makes it other than 0.
 */
static inline void fill_row(yb_strip_rows *rows, uint32_t row, unsigned bits, unsigned width, uint32_t reference,
                            uint32_t always)
{
    rows->bits[row] = bits;
    rows->widths[row] = width;
    rows->masks[row] = width == 0 ? 0 : UINT32_MAX >> (32 - width);
    rows->always[row] = always;
    rows->references[row] = reference - always;
}

/* Whether the strips can be told of this row. Of a full one, they take slots behind the tile's last for present, too.
 */
static int suits(const yb_row_header *header)
{
    return header->presence == YB_PRESENCE_PACKED ||
           (header->presence == YB_PRESENCE_ALL && header->width < 32 && header->upper_width < 32);
}

/* Where rows begin anew, from behind. */
static void mark_anew(tile_strips *tile, const uint8_t *differs)
{
    uint32_t anew = tile->row_count;
    for (uint32_t i = tile->row_count; i-- > 0;) {
        anew = differs[i] ? anew : i;
        tile->rows[0].anew[i] = tile->rows[1].anew[i] = (uint16_t)anew;
    }
}

/* Prepares rows [first, last], counted from `first` on; 0: they have to be decoded one by one. */
static int prepare(const yb_tile_cursor *cursor, uint32_t first, uint32_t last, tile_strips *tile)
{
    uint8_t differs[YB_TILE_ROWS_MAX];
    patch_log log;
    tile->row_count = last + 1 - first;
    log.count = 0;
    for (uint32_t i = 0; i < tile->row_count; i++) {
        const yb_row_header header = yb_narrow_header_load(cursor->bytes, cursor->form, first + i);
        const uint32_t always = header.presence == YB_PRESENCE_ALL ? UINT32_C(1) << 31 : 0;
        if (!suits(&header) || (header.patches > 0 && !log_patches(cursor, &header, i, always, &log))) {
            return 0;
        }
        fill_row(&tile->rows[0], i, yb_tile_first_bit(cursor, &header, 0), header.width, (uint32_t)header.reference,
                 always);
        fill_row(&tile->rows[1], i, yb_tile_first_bit(cursor, &header, 1), header.upper_width,
                 (uint32_t)header.upper_reference, always);
        differs[i] = header.encoding == YB_TILE_DIFFERENCE || first + i == 0;
    }
    mark_anew(tile, differs);
    sort_patches(&log, tile);
    return 1;
}

/* The values of so many rows of one lane fit 32 bits when they are added up: the directory says how large they are. */
static unsigned safe_rows(const yb_tile_cursor *cursor)
{
    const yb_block_info *info = &cursor->segment->blocks[cursor->block];
    int64_t most = info->max > -1 - info->min ? info->max : -1 - info->min;
    return most < INT32_MAX / YB_TILE_ROWS_MAX ? YB_TILE_ROWS_MAX
           : most < INT32_MAX                  ? (unsigned)(INT32_MAX / (most + 1))
                                               : 1;
}

/* The bytes that are fetched meanwhile are dealt out to the rows of all strips. */
static void fetch_ahead(const yb_tile_cursor *cursor, const tile_strips *tile, yb_strips *strips)
{
    uint32_t steps = tile->row_count * ((cursor->lanes + YB_NARROW_GROUP - 1) / YB_NARROW_GROUP);
    strips->ahead = cursor->ahead_bytes > 0 ? cursor->ahead : cursor->packed;
    strips->ahead_step = (unsigned)((cursor->ahead_bytes + steps - 1) / steps);
}

static yb_strips strips_of(yb_tile_cursor *cursor, const tile_strips *tile)
{
    yb_strips strips = { .packed = cursor->packed,
                         .row_count = tile->row_count,
                         .safe_rows = safe_rows(cursor),
                         .patches = tile->patches,
                         .patch_starts = tile->starts,
                         .values = cursor->narrow_values,
                         .presence = cursor->presence };
    fetch_ahead(cursor, tile, &strips);
    memset(cursor->presence, 0, sizeof(cursor->presence));
    return strips;
}

/* Turns to one of the parts; 0: nothing of it is wanted. */
static int turn_to(const yb_tile_cursor *cursor, tile_strips *tile, unsigned part, yb_strips *strips)
{
    strips->rows = &tile->rows[part];
    strips->first = cursor->first_group[part];
    strips->last = cursor->last_group[part];
    return strips->first < strips->last;
}

int yb_tile_total(yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t first, uint32_t last, int squares,
                  yb_lane_totals *totals)
{
    tile_strips tile;
    if (first < cursor->decoded || last < first || last >= cursor->rows || !prepare(cursor, first, last, &tile) ||
        (yb_tile_first_needed(cursor, first) < first &&
         yb_tile_decode_narrow(cursor, kernels, first - 1, NULL) != YB_OK)) {
        return 0;
    }
    yb_tile_rebias(cursor, 0);
    yb_strips strips = strips_of(cursor, &tile);
    for (unsigned part = 2; part-- > 0;) {
        if (turn_to(cursor, &tile, part, &strips)) {
            kernels->narrow.strips_total(&strips, squares, totals);
        }
    }
    if (cursor->lanes % 64 != 0) {
        cursor->presence[cursor->lanes / 64] &= ~(UINT64_MAX << cursor->lanes % 64);
    }
    cursor->decoded = last + 1;
    return 1;
}
