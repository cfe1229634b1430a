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

/* The row's header; fetches what will be read first of the same row of the next tile. */
static yb_row_header begin_row(const yb_tile_cursor *cursor, uint32_t row, intptr_t ahead)
{
    yb_row_header header = yb_narrow_header_load(cursor->bytes, cursor->form, row);
    fetch(cursor->bytes + sizeof(yb_tile_layout) + row * yb_row_header_bytes(cursor->form), ahead);
    fetch(cursor->side + header.side, ahead);
    return header;
}

/* Whether the kernels can be told of the row. Of a full one they take for present patched slots, too, and those behind
 * the tile's last. */
static int suits(const yb_tile_cursor *cursor, const yb_row_header *header, uint32_t row)
{
    return yb_row_passes(header, row) &&
           (header->presence == YB_PRESENCE_PACKED || (header->patches == 0 && cursor->lanes % YB_NARROW_GROUP == 0));
}

/* Gives patched slots, which are packed as absent, their values; returns how many, and which. */
static inline unsigned apply_patches(yb_tile_cursor *cursor, const yb_row_header *row, uint16_t *slots)
{
    const unsigned upper = cursor->slots.upper, bytes = row->patch_bytes;
    const uint32_t references[2] = { (uint32_t)row->reference, (uint32_t)row->upper_reference };
    uint32_t *values = (uint32_t *)cursor->narrow_values;
    yb_patch_list patches;
    yb_find_patches(cursor, row, &patches);
    const uint8_t *residual = patches.residuals + (size_t)patches.first * bytes;
    for (unsigned i = patches.first; i < patches.last; i++, residual += bytes) {
        const unsigned slot = yb_patched_slot(&patches, i);
        *slots++ = (uint16_t)slot;
        values[slot] += references[slot < upper] + (uint32_t)yb_patch_load_padded(residual, bytes);
    }
    return patches.last - patches.first;
}

/* Decodes the rows before `row` that are not yet; 0 if that fails. */
static int catch_up(yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t row)
{
    return row == cursor->decoded || yb_tile_first_needed(cursor, row) == row ||
           yb_tile_decode_narrow(cursor, kernels, row - 1, NULL) == YB_OK;
}

/* ---- adding up ------------------------------------------------------------ */

static void add_figures(yb_lane_figures *to, const yb_lane_figures *found)
{
    to->sum += found->sum;
    to->count += found->count;
    to->least = found->least < to->least ? found->least : to->least;
    to->greatest = found->greatest > to->greatest ? found->greatest : to->greatest;
}

static void gather_row(yb_tile_cursor *cursor, const yb_kernels *kernels, const yb_row_header *header, intptr_t ahead,
                       yb_gathered *gathered, yb_lane_figures *figures)
{
    for (unsigned part = 2; part-- > 0;) {
        const yb_passed_row row = yb_row_passed(cursor, header, part);
        const yb_passed_rows rows = { cursor->packed, &row, 1, cursor->first_group[part], cursor->last_group[part] };
        kernels->narrow.gather(&rows, ahead, cursor->narrow_values, gathered);
    }
    uint16_t slots[YB_ROW_PATCHES_MAX];
    yb_lane_figures found = { 0, apply_patches(cursor, header, slots), INT32_MAX, INT32_MIN };
    for (unsigned i = 0; i < found.count; i++) {
        const int32_t value = cursor->narrow_values[slots[i]];
        found.sum += value;
        found.least = value < found.least ? value : found.least;
        found.greatest = value > found.greatest ? value : found.greatest;
    }
    add_figures(figures, &found);
}

static void take_gathered(const yb_gathered *gathered, yb_lane_figures *figures)
{
    for (unsigned i = 0; i < YB_NARROW_GROUP; i++) {
        const int64_t sum = (int64_t)gathered->high[i] * 65536 + gathered->low[i];
        add_figures(figures, &(yb_lane_figures) { sum, 0, gathered->least[i], gathered->greatest[i] });
    }
    figures->count += (uint32_t)gathered->count;
}

yb_status yb_tile_gather(yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t first, uint32_t last,
                         yb_lane_figures *figures, yb_error *error)
{
    _Alignas(64) yb_gathered gathered = { .count = 0 };
    const intptr_t ahead = way_ahead(cursor);
    *figures = (yb_lane_figures) { 0, 0, INT32_MAX, INT32_MIN };
    for (unsigned i = 0; i < YB_NARROW_GROUP; i++) {
        gathered.least[i] = INT32_MAX;
        gathered.greatest[i] = INT32_MIN;
    }
    for (uint32_t r = first; r <= last; r++) {
        const yb_row_header header = begin_row(cursor, r, ahead);
        if (suits(cursor, &header, r) && yb_tile_is_small(cursor) && catch_up(cursor, kernels, r)) {
            gather_row(cursor, kernels, &header, ahead, &gathered, figures);
            cursor->decoded = r + 1;
        } else {
            yb_lane_figures found;
            YB_TRY(yb_tile_decode_figures(cursor, kernels, r, &found, error));
            add_figures(figures, &found);
        }
    }
    take_gathered(&gathered, figures);
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

yb_status yb_tile_match(yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t row, int32_t low, int32_t high,
                        uint64_t matched[YB_PRESENCE_WORDS], yb_error *error)
{
    const intptr_t ahead = way_ahead(cursor);
    YB_TRY(yb_tile_check_order(cursor, row, error));
    const yb_row_header header = begin_row(cursor, row, ahead);
    if (!suits(cursor, &header, row) || !catch_up(cursor, kernels, row)) {
        return match_decoded(cursor, kernels, row, low, high, matched, error);
    }
    memset(matched, 0, YB_PRESENCE_WORDS * sizeof(uint64_t));
    for (unsigned part = 2; part-- > 0;) {
        const yb_passed_row passed = yb_row_passed(cursor, &header, part);
        const yb_passed_rows rows = { cursor->packed, &passed, 1, cursor->first_group[part], cursor->last_group[part] };
        kernels->narrow.match(&rows, ahead, low, high, cursor->narrow_values, matched);
    }
    uint16_t slots[YB_ROW_PATCHES_MAX];
    const unsigned patched = apply_patches(cursor, &header, slots);
    for (unsigned i = 0; i < patched; i++) {
        const int32_t value = cursor->narrow_values[slots[i]];
        matched[slots[i] / 64] |= (uint64_t)(value >= low && value <= high) << slots[i] % 64;
    }
    cursor->decoded = row + 1;
    return YB_OK;
}
