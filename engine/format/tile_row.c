/* Rows of a tile as the kernels take them, and presence that residuals tell. */
#include <string.h>

#include "codec/kernels.h"
#include "format/reader.h"

void yb_tile_slots_load(const uint8_t *bytes, yb_tile_slots *slots)
{
    yb_tile_layout tile = yb_tile_load(bytes);
    unsigned before = 0;
    memset(slots, 0, sizeof(*slots));
    if (tile.form == YB_TILE_SPLIT) {
        memcpy(slots->upper_lanes, bytes + yb_tile_upper_at(&tile), yb_tile_upper_bytes(&tile));
    }
    for (unsigned w = 0; w < YB_PRESENCE_WORDS; w++) {
        slots->before[w] = (uint16_t)before;
        before += (unsigned)__builtin_popcountll(slots->upper_lanes[w]);
    }
    slots->upper = before;
}

static void find_in_wide(const yb_kernels *kernels, const yb_row_header *row, const uint8_t *packed, unsigned lanes,
                         uint64_t *presence)
{
    int64_t residuals[YB_TILE_LANES];
    kernels->unpack(packed, row->width, 0, lanes, residuals);
    for (unsigned lane = 0; lane < lanes; lane++) {
        presence[lane / 64] |= (uint64_t)(residuals[lane] != 0) << lane % 64;
    }
}

static void find_in_narrow(const yb_kernels *kernels, const yb_row_header *row, const uint8_t *packed, unsigned lanes,
                           const yb_tile_slots *slots, uint64_t *presence)
{
    unsigned upper = slots->upper / YB_NARROW_GROUP, all = (lanes + YB_NARROW_GROUP - 1) / YB_NARROW_GROUP;
    yb_narrow_row others = yb_narrow_row_of(row, packed, slots, 0, upper, all, presence);
    yb_narrow_row above = yb_narrow_row_of(row, packed, slots, 1, 0, upper, presence);
    kernels->narrow.find_present(&above);
    kernels->narrow.find_present(&others);
}

void yb_row_presence(const yb_row_header *row, const uint8_t *packed, const uint8_t *side, unsigned lanes,
                     unsigned form, const yb_tile_slots *slots, uint64_t presence[YB_PRESENCE_WORDS])
{
    const yb_kernels *kernels = yb_kernels_for(yb_cpu_detect());
    if (row->presence != YB_PRESENCE_PACKED) {
        yb_presence_decode((yb_presence_kind)row->presence, lanes, side, presence);
        return;
    }
    memset(presence, 0, YB_PRESENCE_WORDS * sizeof(uint64_t));
    if (form == YB_TILE_WIDE) {
        find_in_wide(kernels, row, packed, lanes, presence);
    } else {
        find_in_narrow(kernels, row, packed, lanes, slots, presence);
    }
    if (row->patches > 0) { /* their residuals are not packed */
        yb_slot_list_flip(row->patches, side, presence);
    }
}
