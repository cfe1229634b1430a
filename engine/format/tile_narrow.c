/* Decoding narrow tiles for aggregation: 32-bit lanes, and only those wanted. */
#include <string.h>

#include "codec/kernels.h"
#include "format/tile_passed.h"
#include "format/tile_patches.h"

/* So few groups are FEW, and so many rows ahead is looked for them. */
enum { FEW = 4, FETCHED = 4 };

/* Widens slots [first, last) to groups. */
static void want_slots(yb_tile_cursor *cursor, unsigned part, unsigned first, unsigned last)
{
    unsigned group = first / YB_NARROW_GROUP, end = (last + YB_NARROW_GROUP - 1) / YB_NARROW_GROUP;
    cursor->first_group[part] = group;
    cursor->last_group[part] = first < last ? end : group;
}

/* Where few groups of each row are wanted, the CPU does not see which lines are read next. */
static void fetch_row(const yb_tile_cursor *cursor, uint32_t number)
{
    if (number < cursor->rows) {
        const yb_row_header row = yb_narrow_header_load(cursor->bytes, cursor->form, number);
        for (unsigned part = 0; part < 2; part++) {
            const uint8_t *at = cursor->packed + (size_t)2 * (yb_tile_first_bit(cursor, &row, part) & ~31u);
            __builtin_prefetch(at);
            __builtin_prefetch(at + 64);
        }
        __builtin_prefetch(cursor->side + row.side);
    }
}

void yb_tile_want_lanes(yb_tile_cursor *cursor, int32_t *values, unsigned first, unsigned last)
{
    unsigned upper = cursor->slots.upper, before = yb_tile_upper_before(&cursor->slots, first);
    unsigned behind = yb_tile_upper_before(&cursor->slots, last);
    cursor->narrow_values = values;
    cursor->blank = 1;
    cursor->decoded = 0;
    want_slots(cursor, 0, upper + first - before, upper + last - behind);
    want_slots(cursor, 1, before, behind);
    cursor->few =
        cursor->last_group[0] - cursor->first_group[0] + cursor->last_group[1] - cursor->first_group[1] <= FEW;
    for (uint32_t row = 0; cursor->few && row < FETCHED; row++) {
        fetch_row(cursor, row);
    }
}

/* Groups [first, last) become `value`, or larger by it. */
static void set_groups(int32_t *values, unsigned first, unsigned last, uint32_t value)
{
    for (int32_t *group = values + (size_t)first * YB_NARROW_GROUP; first < last; first++, group += YB_NARROW_GROUP) {
        for (unsigned i = 0; i < YB_NARROW_GROUP; i++) {
            group[i] = (int32_t)value;
        }
    }
}

static void raise_groups(int32_t *values, unsigned first, unsigned last, uint32_t value)
{
    for (int32_t *group = values + (size_t)first * YB_NARROW_GROUP; first < last; first++, group += YB_NARROW_GROUP) {
        for (unsigned i = 0; i < YB_NARROW_GROUP; i++) {
            group[i] = (int32_t)((uint32_t)group[i] + value);
        }
    }
}

void yb_tile_rebias(yb_tile_cursor *cursor, uint32_t bias)
{
    for (unsigned part = 0; part < 2; part++) {
        const unsigned first = cursor->first_group[part], last = cursor->last_group[part];
        if (cursor->blank) {
            set_groups(cursor->narrow_values, first, last, 0 - bias);
        } else if (cursor->bias != bias) {
            raise_groups(cursor->narrow_values, first, last, cursor->bias - bias);
        }
    }
    cursor->blank = 0;
    cursor->bias = bias;
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

/* Patched slots are absent while the others are unpacked: the residual there is not theirs. */
static void hide_patched(const yb_patch_list *patches, uint64_t *presence)
{
    for (unsigned i = 0; i < patches->count; i++) {
        unsigned slot = yb_patched_slot(patches, i);
        presence[slot / 64] &= ~(UINT64_C(1) << slot % 64);
    }
}

/* Gives patched slots their values, and adds those to the figures. */
static void apply_patches(yb_tile_cursor *cursor, const yb_row_header *row, const yb_patch_list *patches,
                          int difference, yb_lane_figures *figures)
{
    const unsigned upper = cursor->slots.upper;
    const uint32_t references[2] = { (uint32_t)row->reference, (uint32_t)row->upper_reference };
    for (unsigned i = 0; i < patches->count; i++) {
        unsigned slot = yb_patched_slot(patches, i);
        uint32_t patch =
            (uint32_t)yb_patch_load_padded(patches->residuals + (size_t)i * patches->bytes, patches->bytes);
        uint32_t before = difference ? (uint32_t)cursor->narrow_values[slot] : 0;
        int32_t value = (int32_t)(before + references[slot < upper] + patch);
        cursor->narrow_values[slot] = value;
        cursor->presence[slot / 64] |= UINT64_C(1) << slot % 64;
        figures->sum += value;
        figures->least = value < figures->least ? value : figures->least;
        figures->greatest = value > figures->greatest ? value : figures->greatest;
    }
}

/* The parts of a row in the order in which they lie in memory. */
static inline unsigned list_parts(yb_tile_cursor *cursor, const yb_row_header *row, int difference,
                                  yb_narrow_row parts[2])
{
    unsigned count = 0;
    for (unsigned part = 2; part-- > 0;) {
        if (cursor->first_group[part] < cursor->last_group[part]) {
            parts[count] = yb_narrow_row_of(row, cursor->packed + row->packed, &cursor->slots, part,
                                            cursor->first_group[part], cursor->last_group[part], cursor->presence);
            parts[count++].difference = difference;
        }
    }
    return count;
}

static void decode_row(yb_tile_cursor *cursor, const yb_kernels *kernels, const yb_row_header *row)
{
    yb_narrow_row parts[2];
    yb_lane_figures unused = { 0, 0, 0, 0 };
    const int difference = row->encoding == YB_TILE_DIFFERENCE;
    const unsigned count = list_parts(cursor, row, difference, parts);
    yb_patch_list patches;
    yb_find_patches(cursor, row, &patches);
    decode_presence(cursor, kernels, row);
    if (row->presence != YB_PRESENCE_PACKED) {
        hide_patched(&patches, cursor->presence);
    }
    for (unsigned i = 0; i < count; i++) {
        kernels->narrow.unpack(&parts[i], cursor->narrow_values);
    }
    apply_patches(cursor, row, &patches, difference, &unused);
}

/* Rows that are passed through at once, at most. */
enum { PASSED_MOST = 64 };

/* Adds what patches say of a passed row's slots; their packed residuals are 0. */
static void pass_patches(const yb_tile_cursor *cursor, const yb_row_header *row)
{
    yb_patch_list patches;
    yb_find_patches(cursor, row, &patches);
    const int finds = row->presence == YB_PRESENCE_PACKED; /* else the references are added to all slots */
    const uint32_t references[2] = { finds ? (uint32_t)row->reference : 0, finds ? (uint32_t)row->upper_reference : 0 };
    uint32_t *values = (uint32_t *)cursor->narrow_values;
    for (unsigned i = 0; i < patches.count; i++) {
        unsigned slot = yb_patched_slot(&patches, i);
        values[slot] += references[slot < cursor->slots.upper] +
                        (uint32_t)yb_patch_load_padded(patches.residuals + (size_t)i * patches.bytes, patches.bytes);
    }
}

/* Takes rows from `first` on, and before `behind`, into the values, without telling who is present in them; returns
 * the first one that does not suit. */
static uint32_t pass_rows(const yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t first, uint32_t behind)
{
    yb_passed_row rows[2][PASSED_MOST];
    uint32_t count = 0;
    for (; first + count < behind && count < PASSED_MOST; count++) {
        const yb_row_header header = yb_narrow_header_load(cursor->bytes, cursor->form, first + count);
        if (!yb_row_passes(&header, first + count)) {
            break;
        }
        for (unsigned part = 0; part < 2; part++) {
            rows[part][count] = yb_row_passed(cursor, &header, part);
        }
        pass_patches(cursor, &header);
    }
    for (unsigned part = 2; count > 0 && part-- > 0;) {
        const yb_passed_rows passed = { cursor->packed, rows[part], count, cursor->first_group[part],
                                        cursor->last_group[part] };
        kernels->narrow.pass_rows(&passed, cursor->narrow_values);
    }
    return first + count;
}

yb_status yb_tile_decode_narrow(yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t row, yb_error *error)
{
    YB_TRY(yb_tile_check_order(cursor, row, error));
    yb_tile_rebias(cursor, 0);
    for (uint32_t r = yb_tile_first_needed(cursor, row); r <= row; r++) {
        r = r < row && cursor->is_near ? pass_rows(cursor, kernels, r, row) : r;
        yb_row_header header = yb_narrow_header_load(cursor->bytes, cursor->form, r);
        if (cursor->few) {
            fetch_row(cursor, r + FETCHED);
        }
        decode_row(cursor, kernels, &header);
    }
    cursor->decoded = row + 1;
    return YB_OK;
}

int yb_tile_is_small(const yb_tile_cursor *cursor, int64_t bias)
{
    const yb_block_info *info = &cursor->segment->blocks[cursor->block];
    return info->min - bias >= -YB_NARROW_SMALL && info->max - bias <= YB_NARROW_SMALL;
}

/* A row that adds to what the slots hold: the first one does, to nothing. */
static void reduce_row(yb_tile_cursor *cursor, const yb_kernels *kernels, const yb_row_header *row,
                       yb_lane_figures *figures)
{
    yb_narrow_row parts[2];
    const unsigned count = list_parts(cursor, row, 1, parts);
    __builtin_prefetch(cursor->side + row->side); /* read when the rest is unpacked */
    decode_presence(cursor, kernels, row);
    if (row->presence != YB_PRESENCE_PACKED) {
        yb_patch_list hidden;
        yb_find_patches(cursor, row, &hidden);
        hide_patched(&hidden, cursor->presence);
    }
    kernels->narrow.unpack_reduce(parts, count, yb_tile_is_small(cursor, 0), cursor->narrow_values, figures);
    yb_patch_list patches;
    yb_find_patches(cursor, row, &patches);
    apply_patches(cursor, row, &patches, 1, figures);
    figures->count += row->patches;
}

yb_status yb_tile_decode_figures(yb_tile_cursor *cursor, const yb_kernels *kernels, uint32_t row,
                                 yb_lane_figures *figures, yb_error *error)
{
    YB_TRY(yb_tile_check_order(cursor, row, error));
    yb_tile_rebias(cursor, 0);
    yb_row_header header = yb_narrow_header_load(cursor->bytes, cursor->form, row);
    if (row == cursor->decoded && (header.encoding == YB_TILE_DIFFERENCE || row == 0)) {
        reduce_row(cursor, kernels, &header, figures);
        cursor->decoded = row + 1;
        return YB_OK;
    }
    yb_lane_run all = { 0, cursor->lanes, 0 };
    YB_TRY(yb_tile_decode_narrow(cursor, kernels, row, error));
    kernels->narrow.reduce(cursor->narrow_values, cursor->presence, &all, 1, figures);
    return YB_OK;
}
