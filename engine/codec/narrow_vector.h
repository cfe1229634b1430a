/* The narrow kernels in the compiler's vector types: included by the file of
 * each ISA, which names the table. No include guard. */
#include "codec/narrow.h"
#include "codec/narrow_counts.h"
#include "codec/narrow_lanes.h"
#include "core/bytes.h"

#define GROUP   YB_NARROW_GROUP
#define VECTORS (GROUP / LANES)

/* Loops without branches, over what is in registers. */
#define EACH_UP_TO(i, count) _Pragma("GCC unroll 16") for (unsigned i = 0; i < (count); i++)
#define EACH_VECTOR(v)       EACH_UP_TO (v, VECTORS)

/* The presence of a group's sixteen lanes. */
static inline uint32_t narrow_group_bits(const uint64_t *presence, unsigned group)
{
    return yb_load_u16((const uint8_t *)presence + (size_t)2 * group);
}

static inline bits32 narrow_mask(unsigned width)
{
    return (bits32)splat(width == 0 ? 0 : (int32_t)(UINT32_MAX >> (32 - width)));
}

/* Where the bits of a group lie. */
typedef struct narrow_place {
    const uint8_t *packed;
    size_t bit;
    distance shift, step;
} narrow_place;

static inline narrow_place narrow_begin(const yb_narrow_row *row)
{
    size_t bit = row->bit + (size_t)(row->first - row->base) * row->width;
    return (narrow_place) { row->packed, bit, distance_of((unsigned)bit), distance_of(row->width) };
}

static inline void narrow_advance(narrow_place *place, unsigned width)
{
    place->bit += width;
    place->shift += place->step;
}

/* A group's residuals lie at the same bits of sixteen neighbouring words. The words
 * behind them are read even if no bit lies there. */
static inline bits32 narrow_bits_at(const narrow_place *place, unsigned stream)
{
    const uint8_t *word = place->packed + place->bit / 32 * 64 + (size_t)4 * stream;
    return shift_down(load_bits(word), load_bits(word + 64), place->shift);
}

static inline void narrow_unpack_rows(const yb_narrow_row row, int difference, int finds, int32_t *restrict values)
{
    const bits32 mask = narrow_mask(row.width), reference = (bits32)splat((int32_t)row.reference);
    narrow_place place = narrow_begin(&row);
    for (unsigned group = row.first; group < row.last; group++, narrow_advance(&place, row.width)) {
        int32_t *to = values + (size_t)group * GROUP;
        uint32_t present = finds ? 0 : narrow_group_bits(row.presence, group);
        __builtin_prefetch((const void *)((uintptr_t)place.packed + place.bit * 2 + YB_FETCH_AHEAD), YB_FETCH_ONCE);
        for (unsigned i = 0; i < GROUP; i += LANES) {
            bits32 residuals = narrow_bits_at(&place, i) & mask;
            lanes32 old = load_lanes(to + i);
            chosen here = finds ? chosen_not_zero(residuals) : chosen_by(present >> i);
            bits32 fresh = residuals + reference + (bits32)(difference ? old : splat(0));
            store_lanes(to + i, either(here, (lanes32)fresh, old));
            present |= finds ? bits_of_chosen(here) << i : 0;
        }
        if (finds) {
            yb_store_u16((uint8_t *)row.presence + (size_t)2 * group, (uint16_t)present);
        }
    }
}

static void narrow_unpack(const yb_narrow_row *row, int32_t *values)
{
    if (row->finds && row->difference) {
        narrow_unpack_rows(*row, 1, 1, values);
    } else if (row->finds) {
        narrow_unpack_rows(*row, 0, 1, values);
    } else if (row->difference) {
        narrow_unpack_rows(*row, 1, 0, values);
    } else {
        narrow_unpack_rows(*row, 0, 0, values);
    }
}

static void narrow_find_present(const yb_narrow_row *row)
{
    const bits32 mask = narrow_mask(row->width);
    narrow_place place = narrow_begin(row);
    for (unsigned group = row->first; group < row->last; group++, narrow_advance(&place, row->width)) {
        uint32_t present = 0;
        for (unsigned i = 0; i < GROUP; i += LANES) {
            present |= bits_of_chosen(chosen_not_zero(narrow_bits_at(&place, i) & mask)) << i;
        }
        yb_store_u16((uint8_t *)row->presence + (size_t)2 * group, (uint16_t)present);
    }
}

static void narrow_keep_present(const int32_t *restrict values, const uint64_t *presence, unsigned first, unsigned last,
                                int32_t *restrict to)
{
    for (unsigned group = first; group < last; group++) {
        uint32_t present = narrow_group_bits(presence, group);
        for (unsigned i = 0; i < GROUP; i += LANES) {
            size_t lane = (size_t)group * GROUP + i;
            store_lanes(to + lane, only(chosen_by(present >> i), load_lanes(values + lane)));
        }
    }
}

static void narrow_keep_within(const int32_t *values, int32_t low, int32_t high, unsigned first, unsigned last,
                               uint64_t *presence)
{
    const lanes32 least = splat(low), greatest = splat(high);
    for (unsigned group = first; group < last; group++) {
        uint32_t within = 0;
        for (unsigned i = 0; i < GROUP; i += LANES) {
            within |= bits_within(load_lanes(values + (size_t)group * GROUP + i), least, greatest) << i;
        }
        uint8_t *bits = (uint8_t *)presence + (size_t)2 * group;
        yb_store_u16(bits, (uint16_t)(yb_load_u16(bits) & within));
    }
}

static void narrow_bits_of_bytes(const uint8_t *bytes, unsigned words, uint64_t *bits)
{
    for (unsigned w = 0; w < words; w++) {
        bits[w] = bits_of_bytes(bytes + (size_t)w * 64);
    }
}

/* Where one vector's lanes are summed up: halves of the values apart, so that no lane overflows. */
typedef struct narrow_sum {
    lanes32 low, high;
} narrow_sum;

static inline narrow_sum narrow_sum_with(narrow_sum sum, lanes32 value)
{
    return (narrow_sum) { sum.low + (value & 0xffff), sum.high + (value >> 16) };
}

static inline int64_t narrow_sum_of(narrow_sum sum)
{
    return (int64_t)total_of(sum.high) * 65536 + total_of(sum.low);
}

/* What lanes amount to so far. */
typedef struct narrow_figures {
    narrow_sum sum;
    lanes32 least, greatest;
    uint32_t count;
} narrow_figures;

/* After so many groups, all of whose vectors come into one, small sums are taken apart: half as many as fit, as those
 * of the end of a part and the beginning of the next, and what is left of those before, add up. */
#define SUMMED_GROUPS (YB_NARROW_SUMMED / 2 / VECTORS)

/* Unpacks a difference and reduces it while it is in registers. */
static inline void narrow_unpack_reduced(const yb_narrow_row row, int finds, int small, int32_t *restrict values,
                                         narrow_figures *figures)
{
    const bits32 mask = narrow_mask(row.width), reference = (bits32)splat((int32_t)row.reference);
    narrow_figures found = *figures;
    narrow_place place = narrow_begin(&row);
    for (unsigned group = row.first; group < row.last; group++, narrow_advance(&place, row.width)) {
        int32_t *to = values + (size_t)group * GROUP;
        uint32_t present = finds ? 0 : narrow_group_bits(row.presence, group);
        __builtin_prefetch((const void *)((uintptr_t)place.packed + place.bit * 2 + YB_FETCH_AHEAD), YB_FETCH_ONCE);
        for (unsigned i = 0; i < GROUP; i += LANES) {
            bits32 residuals = narrow_bits_at(&place, i) & mask;
            lanes32 old = load_lanes(to + i), fresh = (lanes32)(residuals + reference + (bits32)old);
            chosen here = finds ? chosen_not_zero(residuals) : chosen_by(present >> i);
            store_lanes(to + i, either(here, fresh, old));
            found.least = least_where(here, found.least, fresh);
            found.greatest = greatest_where(here, found.greatest, fresh);
            if (small) {
                found.sum.low = sum_where(here, found.sum.low, fresh);
            } else {
                found.sum = narrow_sum_with(found.sum, only(here, fresh));
            }
            present |= finds ? bits_of_chosen(here) << i : 0;
        }
        found.count += (uint32_t)__builtin_popcount(present);
        if (finds) {
            yb_store_u16((uint8_t *)row.presence + (size_t)2 * group, (uint16_t)present);
        }
        if (small && group % SUMMED_GROUPS == SUMMED_GROUPS - 1) {
            found.sum = narrow_sum_with((narrow_sum) { { 0 }, found.sum.high }, found.sum.low);
        }
    }
    *figures = found;
}

static void narrow_unpack_reduce(const yb_narrow_row *parts, unsigned count, int small, int32_t *values,
                                 yb_lane_figures *figures)
{
    narrow_figures found = { { { 0 }, { 0 } }, splat(INT32_MAX), splat(INT32_MIN), 0 };
    for (const yb_narrow_row *row = parts; row < parts + count; row++) {
        if (row->finds && small) {
            narrow_unpack_reduced(*row, 1, 1, values, &found);
        } else if (row->finds) {
            narrow_unpack_reduced(*row, 1, 0, values, &found);
        } else {
            narrow_unpack_reduced(*row, 0, 0, values, &found);
        }
    }
    /* Small sums are whole in `low`, and have a high half like any value. */
    narrow_sum sum = small ? narrow_sum_with((narrow_sum) { { 0 }, found.sum.high }, found.sum.low) : found.sum;
    *figures =
        (yb_lane_figures) { narrow_sum_of(sum), found.count, least_lane(found.least), greatest_lane(found.greatest) };
}

static void narrow_add(const int32_t *values, const uint64_t *presence, const yb_lane_run *runs, uint32_t count,
                       yb_lane_figures *figures)
{
    for (uint32_t i = 0; i < count; i++) {
        narrow_sum sum = { { 0 }, { 0 } };
        uint32_t present = 0;
        for (unsigned lane = runs[i].first; lane < runs[i].last; lane += 64) {
            uint64_t bits = narrow_bits_from(presence, lane) & narrow_lowest(runs[i].last - lane);
            present += (uint32_t)__builtin_popcountll(bits);
            for (const int32_t *at = values + lane; bits != 0; at += LANES, bits = bits >> (LANES - 1) >> 1) {
                sum = narrow_sum_with(sum, only(chosen_by((uint32_t)bits), load_lanes(at)));
            }
        }
        figures[i] = (yb_lane_figures) { narrow_sum_of(sum), present, INT32_MAX, INT32_MIN };
    }
}

static void narrow_reduce(const int32_t *values, const uint64_t *presence, const yb_lane_run *runs, uint32_t count,
                          yb_lane_figures *figures)
{
    for (uint32_t i = 0; i < count; i++) {
        narrow_sum sum = { { 0 }, { 0 } };
        lanes32 least = splat(INT32_MAX), greatest = splat(INT32_MIN);
        uint32_t present = 0;
        for (unsigned lane = runs[i].first; lane < runs[i].last; lane += 64) {
            uint64_t bits = narrow_bits_from(presence, lane) & narrow_lowest(runs[i].last - lane);
            present += (uint32_t)__builtin_popcountll(bits);
            for (const int32_t *at = values + lane; bits != 0; at += LANES, bits = bits >> (LANES - 1) >> 1) {
                chosen here = chosen_by((uint32_t)bits);
                lanes32 value = load_lanes(at);
                sum = narrow_sum_with(sum, only(here, value));
                least = least_of(least, either(here, value, least));
                greatest = greatest_of(greatest, either(here, value, greatest));
            }
        }
        figures[i] = (yb_lane_figures) { narrow_sum_of(sum), present, least_lane(least), greatest_lane(greatest) };
    }
}

static void narrow_total_counts(yb_lane_totals *totals, const uint64_t *presence, unsigned first, unsigned last)
{
    for (unsigned group = first; group < last; group++) {
        uint32_t present = narrow_group_bits(presence, group);
        int32_t *counts = (int32_t *)totals->counts + (size_t)group * GROUP;
        for (unsigned i = 0; i < GROUP; i += LANES) {
            store_lanes(counts + i, load_lanes(counts + i) + only(chosen_by(present >> i), splat(1)));
        }
    }
}

static void narrow_total_sums(yb_lane_totals *totals, const int32_t *values, const uint64_t *presence, unsigned first,
                              unsigned last)
{
    for (unsigned group = first; group < last; group++) {
        uint32_t present = narrow_group_bits(presence, group);
        for (unsigned i = 0; i < GROUP; i += LANES) {
            size_t lane = (size_t)group * GROUP + i;
            narrow_sum sum = { load_lanes(totals->low + lane), load_lanes(totals->high + lane) };
            sum = narrow_sum_with(sum, only(chosen_by(present >> i), load_lanes(values + lane)));
            store_lanes(totals->low + lane, sum.low);
            store_lanes(totals->high + lane, sum.high);
        }
    }
}

static void narrow_total_extremes(yb_lane_totals *totals, const int32_t *values, const uint64_t *presence,
                                  unsigned first, unsigned last)
{
    for (unsigned group = first; group < last; group++) {
        uint32_t present = narrow_group_bits(presence, group);
        for (unsigned i = 0; i < GROUP; i += LANES) {
            size_t lane = (size_t)group * GROUP + i;
            lanes32 value = load_lanes(values + lane);
            chosen here = chosen_by(present >> i);
            lanes32 low = load_lanes(totals->least + lane), high = load_lanes(totals->greatest + lane);
            store_lanes(totals->least + lane, either(here, least_of(low, value), low));
            store_lanes(totals->greatest + lane, either(here, greatest_of(high, value), high));
        }
    }
}

static inline lanes64 load_widened(const int32_t *from)
{
    half32 half;
    memcpy(&half, from, sizeof(half));
    return __builtin_convertvector(half, lanes64);
}

static void narrow_total_squares(yb_lane_totals *totals, const int32_t *kept, unsigned first, unsigned last)
{
    for (size_t lane = (size_t)first * GROUP; lane < (size_t)last * GROUP; lane += LANES / 2) {
        bits64 squares, value = (bits64)load_widened(kept + lane);
        memcpy(&squares, totals->squares + lane, sizeof(squares));
        squares += value * value;
        memcpy(totals->squares + lane, &squares, sizeof(squares));
    }
}
