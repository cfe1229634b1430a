/* Narrow tiles in one sweep: each row is used while it is unpacked, and not kept. */
#include <string.h>

#include "codec/kernels.h"
#include "format/tile_passed.h"
#include "format/tile_patches.h"

/* From what is read to the same place of the tile that comes next. */
static intptr_t way_ahead(const yb_tile_cursor *cursor)
{
    return cursor->ahead_bytes == 0 ? 0 : (intptr_t)((uintptr_t)cursor->ahead - (uintptr_t)cursor->bytes);
}

static void fetch(const void *place, intptr_t ahead)
{
    __builtin_prefetch((const void *)((uintptr_t)place + (uintptr_t)ahead));
}

/* From what is read of the row to what is fetched: the same tile's next rows or, behind its last, the first ones of the
 * tile that comes next, if there is one. */
static intptr_t row_ahead(const yb_tile_cursor *cursor, const yb_row_header *header, intptr_t ahead)
{
    const intptr_t packed = cursor->side - cursor->packed, near = packed < YB_FETCH_AHEAD ? packed : YB_FETCH_AHEAD;
    return (intptr_t)header->packed + near < packed ? near : ahead == 0 ? 0 : ahead + near - packed;
}

/* The row's header; fetches what will be read first of the same row of the next tile. */
static inline yb_row_header begin_row(const yb_tile_cursor *cursor, uint32_t row, intptr_t ahead)
{
    yb_row_header header = yb_narrow_header_load(cursor->bytes, cursor->form, row);
    fetch(cursor->bytes + sizeof(yb_tile_layout) + row * yb_row_header_bytes(cursor->form), ahead);
    fetch(cursor->side + header.side, ahead);
    return header;
}

/* Whether the kernels can be told of the row. Of a full one they take for present patched slots, too, and those behind
 * the tile's last. */
static inline int suits(const yb_tile_cursor *cursor, const yb_row_header *header, uint32_t row)
{
    return yb_row_passes(header, row) &&
           (header->presence == YB_PRESENCE_PACKED || (header->patches == 0 && cursor->lanes % YB_NARROW_GROUP == 0));
}

/* The parts of a row, for the kernels. */
typedef struct row_parts {
    yb_passed_row rows[2];
    yb_passed_rows parts[2];
    unsigned numbers[2];
    unsigned count;
} row_parts;

static void begin_parts(const yb_tile_cursor *cursor, row_parts *to)
{
    to->count = 0;
    for (unsigned part = 2; part-- > 0;) {
        if (cursor->first_group[part] < cursor->last_group[part]) {
            to->numbers[to->count] = part;
            to->parts[to->count] = (yb_passed_rows) { cursor->packed, &to->rows[to->count], 1,
                                                      cursor->first_group[part], cursor->last_group[part] };
            to->count++;
        }
    }
}

static inline void take_row(const yb_tile_cursor *cursor, const yb_row_header *header, row_parts *to)
{
    for (unsigned i = 0; i < to->count; i++) {
        to->rows[i] = yb_row_passed(cursor, header, to->numbers[i]);
    }
}

/* A patch says by how much the slot, which is packed as absent, has changed. */
typedef struct patch_walk {
    yb_patch_list patches;
    const uint8_t *residual;
    uint32_t reference, upper_reference;
    unsigned upper;
} patch_walk;

static inline void walk_patches(const yb_tile_cursor *cursor, const yb_row_header *row, patch_walk *walk)
{
    yb_find_patches(cursor, row, &walk->patches);
    walk->residual = walk->patches.residuals;
    walk->reference = (uint32_t)row->reference;
    walk->upper_reference = (uint32_t)row->upper_reference;
    walk->upper = cursor->slots.upper;
}

/* Gives the slot of the next patch its value; says which slot it is. */
static inline unsigned apply_patch(patch_walk *walk, unsigned i, int32_t *values)
{
    const unsigned slot = yb_patched_slot(&walk->patches, i), bytes = walk->patches.bytes;
    const uint32_t reference = slot < walk->upper ? walk->upper_reference : walk->reference;
    values[slot] =
        (int32_t)((uint32_t)values[slot] + reference + (uint32_t)yb_patch_load_padded(walk->residual, bytes));
    walk->residual += bytes;
    return slot;
}

/* Decodes the rows before `row` that are not yet, and has the slots hold their values less `bias`; 0 if that fails. */
static int catch_up(yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t row, uint32_t bias)
{
    if (row != cursor->decoded && yb_tile_first_needed(cursor, row) != row &&
        yb_tile_decode_narrow(cursor, kernels, row - 1, NULL) != YB_OK) {
        return 0;
    }
    yb_tile_rebias(cursor, bias);
    return 1;
}

/* ---- adding up ------------------------------------------------------------ */

static void add_figures(yb_lane_figures *to, const yb_lane_figures *found)
{
    to->sum += found->sum;
    to->count += found->count;
    to->least = found->least < to->least ? found->least : to->least;
    to->greatest = found->greatest > to->greatest ? found->greatest : to->greatest;
}

/* The extremes of what the row has packed, once it is decoded. */
static void find_extremes(yb_tile_cursor *cursor, const yb_kernels *kernels, const yb_row_header *header,
                          yb_lane_figures *figures)
{
    const yb_lane_run all = { 0, cursor->lanes, 0 };
    yb_lane_figures found;
    memset(cursor->presence, header->presence == YB_PRESENCE_PACKED ? 0 : 255, sizeof(cursor->presence));
    for (unsigned part = 0; part < 2 && header->presence == YB_PRESENCE_PACKED; part++) {
        const yb_narrow_row row =
            yb_narrow_row_of(header, cursor->packed + header->packed, &cursor->slots, part, cursor->first_group[part],
                             cursor->last_group[part], cursor->presence);
        kernels->narrow.find_present(&row);
    }
    kernels->narrow.reduce(cursor->narrow_values, cursor->presence, &all, 1, &found);
    add_figures(figures, &(yb_lane_figures) { 0, 0, found.least, found.greatest });
}

/* What kernels found, and what of it is not in all their lanes: everything less the cursor's bias. */
typedef struct tile_sums {
    _Alignas(64) yb_gathered gathered;
    yb_lane_figures others;
} tile_sums;

static void gather_row(yb_tile_cursor *cursor, const yb_kernels *kernels, const yb_row_header *header, intptr_t ahead,
                       row_parts *parts, tile_sums *sums)
{
    take_row(cursor, header, parts);
    if (kernels->narrow.gather(parts->parts, parts->count, row_ahead(cursor, header, ahead), cursor->narrow_values,
                               &sums->gathered)) {
        find_extremes(cursor, kernels, header, &sums->others);
    }
    patch_walk walk;
    walk_patches(cursor, header, &walk);
    int32_t *values = cursor->narrow_values;
    yb_lane_figures others = sums->others;
    for (unsigned i = 0; i < walk.patches.count; i++) {
        const int32_t value = values[apply_patch(&walk, i, values)];
        others.sum += value;
        others.least = value < others.least ? value : others.least;
        others.greatest = value > others.greatest ? value : others.greatest;
    }
    others.count += header->count;
    sums->others = others;
}

/* Takes into the figures what came together under the cursor's bias, and begins anew. */
static void take_sums(const yb_tile_cursor *cursor, tile_sums *sums, yb_lane_figures *figures)
{
    const int64_t bias = (int32_t)cursor->bias;
    yb_lane_figures found = sums->others;
    if (found.count > 0) {
        for (unsigned i = 0; i < YB_NARROW_GROUP; i++) {
            const int32_t greatest = sums->gathered.greatest[i];
            found.sum += (int64_t)sums->gathered.high[i] * 65536 + sums->gathered.low[i];
            found.greatest = greatest > found.greatest ? greatest : found.greatest;
        }
        found.sum += bias * found.count;
        found.least = (int32_t)(found.least + bias);
        found.greatest = (int32_t)(found.greatest + bias);
        add_figures(figures, &found);
    }
    memset(&sums->gathered, 0, sizeof(sums->gathered));
    sums->others = (yb_lane_figures) { 0, 0, 0, 0 };
}

/* Whether rows can be gathered from `row` on, as what their values are above the least one that is known; until a row
 * is decoded otherwise, or one lies below. */
static int may_gather(yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t row, int32_t least)
{
    return least < INT32_MAX && yb_tile_is_small(cursor, least) && catch_up(cursor, kernels, row, (uint32_t)least);
}

/* Only the greatest value is looked for: what lies below the least one that is known is seen without. */
yb_status yb_tile_gather(yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t first, uint32_t last,
                         yb_lane_figures *figures, yb_error *error)
{
    const intptr_t ahead = way_ahead(cursor);
    row_parts parts;
    tile_sums sums;
    int gathers = 0;
    memset(&sums, 0, sizeof(sums));
    begin_parts(cursor, &parts);
    *figures = (yb_lane_figures) { 0, 0, figures->least, INT32_MIN };
    for (uint32_t r = first; r <= last; r++) {
        const yb_row_header header = begin_row(cursor, r, ahead);
        gathers = suits(cursor, &header, r) && (gathers || may_gather(cursor, kernels, r, figures->least));
        if (gathers) {
            gather_row(cursor, kernels, &header, ahead, &parts, &sums);
            cursor->decoded = r + 1;
            if (sums.others.least < 0) {
                take_sums(cursor, &sums, figures);
                gathers = 0;
            }
        } else {
            yb_lane_figures found;
            take_sums(cursor, &sums, figures);
            YB_TRY(yb_tile_decode_figures(cursor, kernels, r, &found, error));
            add_figures(figures, &found);
        }
    }
    take_sums(cursor, &sums, figures);
    return YB_OK;
}

/* ---- holding against bounds ------------------------------------------------ */

/* A row that has to be decoded first. */
static yb_status match_decoded(yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t row, int32_t low,
                               int32_t high, uint64_t matched[YB_PRESENCE_WORDS], yb_error *error)
{
    YB_TRY(yb_tile_decode_narrow(cursor, kernels, row, error));
    YB_TRY(yb_tile_slot_presence(cursor, row, matched, error));
    for (unsigned part = 0; part < 2; part++) {
        kernels->narrow.keep_within(cursor->narrow_values, low, high, cursor->first_group[part],
                                    cursor->last_group[part], matched);
    }
    return YB_OK;
}

static void match_row(yb_tile_cursor *cursor, const yb_kernels *kernels, const yb_row_header *header, intptr_t ahead,
                      uint32_t most, row_parts *parts, uint64_t matched[YB_PRESENCE_WORDS])
{
    int32_t *values = cursor->narrow_values;
    memset(matched, 0, YB_PRESENCE_WORDS * sizeof(uint64_t));
    take_row(cursor, header, parts);
    kernels->narrow.match(parts->parts, parts->count, row_ahead(cursor, header, ahead), most, values, matched);
    patch_walk walk;
    walk_patches(cursor, header, &walk);
    for (unsigned i = 0; i < walk.patches.count; i++) {
        const unsigned slot = apply_patch(&walk, i, values);
        matched[slot / 64] |= (uint64_t)((uint32_t)values[slot] <= most) << slot % 64;
    }
}

/* Values are held as what they are above `low`: one comparison tells whether they lie within. */
yb_status yb_tile_match(yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t first, uint32_t last, int32_t low,
                        int32_t high, uint64_t (*matched)[YB_PRESENCE_WORDS], yb_error *error)
{
    const intptr_t ahead = way_ahead(cursor);
    const uint32_t most = (uint32_t)high - (uint32_t)low;
    row_parts parts;
    int sweeps = 0; /* rows hold what they are above `low` */
    begin_parts(cursor, &parts);
    YB_TRY(yb_tile_check_order(cursor, first, error));
    for (uint32_t r = first; r <= last; r++, matched++) {
        const yb_row_header header = begin_row(cursor, r, ahead);
        sweeps = suits(cursor, &header, r) && low <= high && (sweeps || catch_up(cursor, kernels, r, (uint32_t)low));
        if (sweeps) {
            match_row(cursor, kernels, &header, ahead, most, &parts, *matched);
            cursor->decoded = r + 1;
        } else {
            YB_TRY(match_decoded(cursor, kernels, r, low, high, *matched, error));
        }
    }
    return YB_OK;
}
