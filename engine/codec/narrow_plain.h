/* The narrow kernels as plain loops: what the vector ones are tested against,
 * and what a CPU without vectors runs. No include guard. */
#include "codec/narrow.h"
#include "codec/narrow_counts.h"
#include "core/bytes.h"

#define GROUP YB_NARROW_GROUP

static inline int narrow_present(const uint64_t *presence, size_t lane)
{
    return (int)(presence[lane / 64] >> lane % 64 & 1);
}

static void narrow_unpack(const yb_narrow_row *row, int32_t *values)
{
    const uint32_t mask = row->width == 0 ? 0 : UINT32_MAX >> (32 - row->width);
    for (size_t lane = (size_t)row->first * GROUP; lane < (size_t)row->last * GROUP; lane++) {
        size_t bit = lane / GROUP * row->width;
        const uint8_t *word = row->packed + bit / 32 * 64 + lane % GROUP * 4;
        uint64_t both = yb_load_u32(word) | (uint64_t)yb_load_u32(word + 64) << 32;
        uint32_t fresh = ((uint32_t)(both >> bit % 32) & mask) + row->reference;
        if (narrow_present(row->presence, lane)) {
            values[lane] = (int32_t)(fresh + (row->difference ? (uint32_t)values[lane] : 0));
        }
    }
}

static void narrow_keep_present(const int32_t *values, const uint64_t *presence, unsigned first, unsigned last,
                                int32_t *to)
{
    for (size_t lane = (size_t)first * GROUP; lane < (size_t)last * GROUP; lane++) {
        to[lane] = narrow_present(presence, lane) ? values[lane] : 0;
    }
}

static void narrow_keep_within(const int32_t *values, int32_t low, int32_t high, unsigned first, unsigned last,
                               uint64_t *presence)
{
    for (size_t lane = (size_t)first * GROUP; lane < (size_t)last * GROUP; lane++) {
        if (values[lane] < low || values[lane] > high) {
            presence[lane / 64] &= ~(UINT64_C(1) << lane % 64);
        }
    }
}

static void narrow_bits_of_bytes(const uint8_t *bytes, unsigned words, uint64_t *bits)
{
    for (unsigned w = 0; w < words; w++) {
        bits[w] = 0;
        for (unsigned i = 0; i < 64; i++) {
            bits[w] |= (uint64_t)(bytes[w * 64 + i] & 1) << i;
        }
    }
}

static void narrow_sums(const int32_t *kept, const yb_lane_run *runs, uint32_t count, int64_t *sums)
{
    for (uint32_t i = 0; i < count; i++) {
        sums[i] = 0;
        for (uint32_t lane = runs[i].first; lane < runs[i].last; lane++) {
            sums[i] += kept[lane];
        }
    }
}

static void narrow_extremes(const int32_t *values, const uint64_t *presence, unsigned first, unsigned last,
                            int32_t *least, int32_t *greatest)
{
    for (unsigned lane = first; lane < last; lane++) {
        if (narrow_present(presence, lane)) {
            *least = values[lane] < *least ? values[lane] : *least;
            *greatest = values[lane] > *greatest ? values[lane] : *greatest;
        }
    }
}

static void narrow_total_counts(yb_lane_totals *totals, const uint64_t *presence, unsigned first, unsigned last)
{
    for (size_t lane = (size_t)first * GROUP; lane < (size_t)last * GROUP; lane++) {
        totals->counts[lane] += (uint32_t)narrow_present(presence, lane);
    }
}

static void narrow_total_sums(yb_lane_totals *totals, const int32_t *kept, unsigned first, unsigned last)
{
    for (size_t lane = (size_t)first * GROUP; lane < (size_t)last * GROUP; lane++) {
        totals->sums[lane] += kept[lane];
    }
}

static void narrow_total_extremes(yb_lane_totals *totals, const int32_t *values, const uint64_t *presence,
                                  unsigned first, unsigned last)
{
    for (unsigned lane = first * GROUP; lane < last * GROUP; lane++) {
        narrow_extremes(values, presence, lane, lane + 1, &totals->least[lane], &totals->greatest[lane]);
    }
}

static void narrow_total_squares(yb_lane_totals *totals, const int32_t *kept, unsigned first, unsigned last)
{
    for (size_t lane = (size_t)first * GROUP; lane < (size_t)last * GROUP; lane++) {
        totals->squares[lane] += (uint64_t)((int64_t)kept[lane] * kept[lane]);
    }
}
