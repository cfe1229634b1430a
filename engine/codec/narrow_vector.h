/* The narrow kernels in the compiler's vector types: included by the file of
 * each ISA, which names the table. No include guard. */
#include "codec/narrow.h"
#include "codec/narrow_counts.h"
#include "codec/narrow_lanes.h"
#include "core/bytes.h"

#define GROUP YB_NARROW_GROUP

/* The presence of a group's sixteen lanes. */
static inline uint32_t narrow_group_bits(const uint64_t *presence, unsigned group)
{
    return yb_load_u16((const uint8_t *)presence + (size_t)2 * group);
}

/* A group's residuals lie at the same bits of sixteen neighbouring words; the
 * words behind them are read even if no bit lies there. */
static inline void narrow_unpack_rows(const yb_narrow_row row, int difference, int32_t *restrict values)
{
    const bits32 mask = (bits32)splat(row.width == 0 ? 0 : (int32_t)(UINT32_MAX >> (32 - row.width)));
    const bits32 reference = (bits32)splat((int32_t)row.reference);
    size_t bit = (size_t)row.first * row.width;
    for (unsigned group = row.first; group < row.last; group++, bit += row.width) {
        const unsigned shift = bit % 32;
        const uint8_t *word = row.packed + bit / 32 * 64;
        int32_t *to = values + (size_t)group * GROUP;
        uint32_t present = narrow_group_bits(row.presence, group);
        for (unsigned i = 0; i < GROUP; i += LANES) {
            bits32 low = load_bits(word + 4 * i) >> shift;
            bits32 high = load_bits(word + 64 + 4 * i) << 1 << (31 - shift);
            lanes32 fresh = (lanes32)(((low | high) & mask) + reference), old = load_lanes(to + i);
            fresh = (lanes32)((bits32)fresh + (bits32)(difference ? old : splat(0)));
            store_lanes(to + i, either(chosen_by(present >> i), fresh, old));
        }
    }
}

static void narrow_unpack(const yb_narrow_row *row, int32_t *values)
{
    if (row->difference) {
        narrow_unpack_rows(*row, 1, values);
    } else {
        narrow_unpack_rows(*row, 0, values);
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

/* Halves of the values are added apart, so that no lane overflows. */
static inline int64_t narrow_sum(const int32_t *values, unsigned first, unsigned last)
{
    lanes32 low = { 0 }, high = { 0 };
    unsigned i = first;
    for (; i + LANES <= last; i += LANES) {
        lanes32 value = load_lanes(values + i);
        low += value & 0xffff;
        high += value >> 16;
    }
    int64_t sum = (int64_t)total_of(high) * 65536 + total_of(low);
    for (; i < last; i++) {
        sum += values[i];
    }
    return sum;
}

static void narrow_sums(const int32_t *kept, const yb_lane_run *runs, uint32_t count, int64_t *sums)
{
    for (uint32_t i = 0; i < count; i++) {
        sums[i] = narrow_sum(kept, runs[i].first, runs[i].last);
    }
}

static void narrow_extremes(const int32_t *values, const uint64_t *presence, unsigned first, unsigned last,
                            int32_t *least, int32_t *greatest)
{
    lanes32 low = splat(*least), high = splat(*greatest);
    for (unsigned group = first / GROUP; group * GROUP < last; group++) {
        uint32_t present = narrow_group_bits(presence, group);
        present &= group * GROUP < first ? UINT32_MAX << (first - group * GROUP) : UINT32_MAX;
        present &= last - group * GROUP < GROUP ? ~(UINT32_MAX << (last - group * GROUP)) : UINT32_MAX;
        for (unsigned i = 0; i < GROUP; i += LANES) {
            lanes32 value = load_lanes(values + (size_t)group * GROUP + i);
            chosen here = chosen_by(present >> i);
            low = either(here, least_of(low, value), low);
            high = either(here, greatest_of(high, value), high);
        }
    }
    for (unsigned i = 0; i < LANES; i++) {
        *least = low[i] < *least ? low[i] : *least;
        *greatest = high[i] > *greatest ? high[i] : *greatest;
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

static inline lanes64 load_widened(const int32_t *from)
{
    half32 half;
    memcpy(&half, from, sizeof(half));
    return __builtin_convertvector(half, lanes64);
}

static void narrow_total_sums(yb_lane_totals *totals, const int32_t *kept, unsigned first, unsigned last)
{
    for (size_t lane = (size_t)first * GROUP; lane < (size_t)last * GROUP; lane += LANES / 2) {
        lanes64 sum;
        memcpy(&sum, totals->sums + lane, sizeof(sum));
        sum += load_widened(kept + lane);
        memcpy(totals->sums + lane, &sum, sizeof(sum));
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

static void narrow_total_squares(yb_lane_totals *totals, const int32_t *kept, unsigned first, unsigned last)
{
    for (size_t lane = (size_t)first * GROUP; lane < (size_t)last * GROUP; lane += LANES / 2) {
        lanes64 squares, value = load_widened(kept + lane);
        memcpy(&squares, totals->squares + lane, sizeof(squares));
        squares += value * value;
        memcpy(totals->squares + lane, &squares, sizeof(squares));
    }
}
