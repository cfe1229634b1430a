/* Decoding narrow tiles for aggregation: 32-bit lanes, and only those wanted. */
#include <string.h>

#include "codec/frame.h"
#include "codec/kernels.h"
#include "format/presence.h"
#include "format/reader.h"

/* Widens slots [first, last) to groups, and makes the values there begin as zeros. */
static void want_slots(yb_tile_cursor *cursor, unsigned part, unsigned first, unsigned last)
{
    unsigned group = first / YB_NARROW_GROUP, end = (last + YB_NARROW_GROUP - 1) / YB_NARROW_GROUP;
    int32_t *values = cursor->narrow_values + (size_t)group * YB_NARROW_GROUP;
    cursor->first_group[part] = group;
    cursor->last_group[part] = first < last ? end : group;
    memset(values, 0, (size_t)(cursor->last_group[part] - group) * YB_NARROW_GROUP * sizeof(int32_t));
}

void yb_tile_want_lanes(yb_tile_cursor *cursor, int32_t *values, unsigned first, unsigned last)
{
    unsigned upper = cursor->slots.upper, before = yb_tile_upper_before(&cursor->slots, first);
    unsigned behind = yb_tile_upper_before(&cursor->slots, last);
    cursor->narrow_values = values;
    want_slots(cursor, 0, upper + first - before, upper + last - behind);
    want_slots(cursor, 1, before, behind);
}

/* Flags the slots of one part's list; eight at a time, the last of them twice if need be. */
static void flag_lanes(uint8_t *flags, const uint8_t *list, unsigned count, uint8_t flag)
{
    for (unsigned i = 0; count < 8 && i < count; i++) {
        flags[list[i]] = flag;
    }
    for (unsigned i = 0; count >= 8 && i < count; i += 8) {
        uint64_t eight = yb_load_u64(list + (i + 8 <= count ? i : count - 8));
        flags[eight & 255] = flag;
        flags[eight >> 8 & 255] = flag;
        flags[eight >> 16 & 255] = flag;
        flags[eight >> 24 & 255] = flag;
        flags[eight >> 32 & 255] = flag;
        flags[eight >> 40 & 255] = flag;
        flags[eight >> 48 & 255] = flag;
        flags[eight >> 56] = flag;
    }
}

/* A byte for each lane, so that no store waits for another; the kernel makes bits of them. */
static void decode_list(const yb_tile_cursor *cursor, const yb_kernels *kernels, const uint8_t *list, int present,
                        uint64_t *presence)
{
    uint8_t flags[YB_TILE_LANES];
    const unsigned words = (cursor->lanes + 63) / 64;
    memset(flags, present ? 0 : 255, (size_t)words * 64);
    for (unsigned part = 0; part < yb_list_parts(cursor->lanes); part++) {
        flag_lanes(flags + (size_t)part * YB_LIST_LANES, list + 1, *list, present ? 255 : 0);
        list += 1 + *list;
    }
    memset(presence, 0, YB_PRESENCE_WORDS * sizeof(uint64_t));
    kernels->narrow.bits_of_bytes(flags, words, presence);
    if (cursor->lanes % 64 != 0) {
        presence[words - 1] &= ~(UINT64_MAX << cursor->lanes % 64);
    }
}

static void decode_presence(yb_tile_cursor *cursor, const yb_kernels *kernels, const yb_row_header *row)
{
    const uint8_t *side = cursor->side + row->side;
    if (row->presence == YB_PRESENCE_PACKED) {
        memset(cursor->presence, 0, sizeof(cursor->presence)); /* the kernel finds it */
    } else if (row->presence == YB_PRESENCE_WITHOUT || row->presence == YB_PRESENCE_ONLY) {
        decode_list(cursor, kernels, side, row->presence == YB_PRESENCE_ONLY, cursor->presence);
    } else {
        yb_presence_decode((yb_presence_kind)row->presence, cursor->lanes, side, cursor->presence);
    }
}

/* A patched slot was packed as 0, or as 1 where 0 would say that it is absent: what its patch has more is still to be
 * added. */
static void apply_patches(const yb_tile_cursor *cursor, const yb_row_header *row, int32_t *values)
{
    const uint32_t packed = row->presence == YB_PRESENCE_PACKED;
    unsigned listed = row->presence == YB_PRESENCE_ONLY ? row->count : cursor->lanes - row->count;
    const uint8_t *list =
        cursor->side + row->side + yb_presence_bytes((yb_presence_kind)row->presence, cursor->lanes, listed);
    const uint8_t *residuals = list + yb_list_parts(cursor->lanes) + row->patches;
    for (unsigned part = 0, left = row->patches; left > 0; part++) {
        int32_t *lanes = values + (size_t)part * YB_LIST_LANES;
        unsigned here = *list++;
        left -= here;
        for (; here > 0; here--, residuals += row->patch_bytes) {
            int32_t *lane = lanes + *list++;
            uint32_t patch = (uint32_t)yb_patch_load_padded(residuals, row->patch_bytes);
            *lane = (int32_t)((uint32_t)*lane + patch - packed);
        }
    }
}

static void decode_row(yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t number)
{
    yb_row_header row = yb_row_header_load(cursor->bytes, cursor->form, number);
    decode_presence(cursor, kernels, &row);
    for (unsigned part = 2; part-- > 0;) { /* in the order in which they lie in memory */
        unsigned first = cursor->first_group[part], last = cursor->last_group[part];
        if (first < last) {
            yb_narrow_row packed = yb_narrow_row_of(&row, cursor->packed + row.packed, &cursor->slots, part, first,
                                                    last, cursor->presence);
            kernels->narrow.unpack(&packed, cursor->narrow_values);
        }
    }
    apply_patches(cursor, &row, cursor->narrow_values);
}

yb_status yb_tile_decode_narrow(yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t row, yb_error *error)
{
    YB_TRY(yb_tile_check_order(cursor, row, error));
    for (uint32_t r = yb_tile_first_needed(cursor, row); r <= row; r++) {
        decode_row(cursor, kernels, r);
    }
    cursor->decoded = row + 1;
    return YB_OK;
}
