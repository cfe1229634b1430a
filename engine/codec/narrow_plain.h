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

static inline uint32_t narrow_mask(unsigned width)
{
    return width == 0 ? 0 : UINT32_MAX >> (32 - width);
}

/* The residuals of a group; returns which are not 0. */
static inline uint32_t narrow_residuals(const yb_narrow_row *row, size_t group, uint32_t mask, uint32_t *residuals)
{
    const size_t bit = row->bit + (group - row->base) * row->width;
    const uint8_t *word = row->packed + bit / 32 * 64;
    uint32_t found = 0;
    for (unsigned i = 0; i < GROUP; i++) {
        uint64_t both = yb_load_u32(word + 4 * i) | (uint64_t)yb_load_u32(word + 64 + 4 * i) << 32;
        residuals[i] = (uint32_t)(both >> bit % 32) & mask;
        found |= (uint32_t)(residuals[i] != 0) << i;
    }
    return found;
}

static void narrow_unpack(const yb_narrow_row *row, int32_t *values)
{
    const uint32_t mask = narrow_mask(row->width), old = row->difference ? UINT32_MAX : 0;
    for (size_t group = row->first; group < row->last; group++) {
        uint32_t residuals[GROUP], found = narrow_residuals(row, group, mask, residuals);
        uint8_t *bits = (uint8_t *)row->presence + 2 * group;
        uint32_t *to = (uint32_t *)values + group * GROUP;
        if (row->finds) {
            yb_store_u16(bits, (uint16_t)found);
        }
        uint32_t present = yb_load_u16(bits);
        for (unsigned i = 0; i < GROUP; i++) {
            uint32_t fresh = residuals[i] + row->reference + (to[i] & old), chosen = 0 - (present >> i & 1);
            to[i] = (fresh & chosen) | (to[i] & ~chosen);
        }
    }
}

static void narrow_pass_rows(const yb_passed_rows *rows, int32_t *values)
{
    for (const yb_passed_row *row = rows->rows; row < rows->rows + rows->count; row++) {
        const yb_narrow_row place = {
            .packed = rows->packed, .bit = row->bit, .base = rows->first, .width = row->width
        };
        for (size_t group = rows->first; group < rows->last; group++) {
            uint32_t residuals[GROUP], *to = (uint32_t *)values + group * GROUP;
            narrow_residuals(&place, group, row->mask, residuals);
            for (unsigned i = 0; i < GROUP; i++) {
                to[i] += (int32_t)residuals[i] > row->floor ? residuals[i] + row->reference : 0;
            }
        }
    }
}

/* Takes a group's lanes in; returns which are present. */
static inline uint32_t narrow_sweep(const yb_passed_rows *rows, size_t group, int32_t *values)
{
    const yb_passed_row *row = rows->rows;
    const yb_narrow_row place = { .packed = rows->packed, .bit = row->bit, .base = rows->first, .width = row->width };
    uint32_t residuals[GROUP], present = 0, *to = (uint32_t *)values + group * GROUP;
    narrow_residuals(&place, group, row->mask, residuals);
    for (unsigned i = 0; i < GROUP; i++) {
        uint32_t here = (int32_t)residuals[i] > row->floor;
        to[i] += here ? residuals[i] + row->reference : 0;
        present |= here << i;
    }
    return present;
}

static int narrow_gather(const yb_passed_rows *parts, unsigned count, intptr_t ahead, int32_t *values, yb_gathered *all)
{
    int32_t greatest[GROUP] = { 0 }, least = 0;
    (void)ahead;
    for (const yb_passed_rows *part = parts; part < parts + count; part++) {
        for (size_t group = part->first; group < part->last; group++) {
            for (uint32_t present = narrow_sweep(part, group, values); present != 0; present &= present - 1) {
                const unsigned i = (unsigned)__builtin_ctz(present);
                const int32_t value = values[group * GROUP + i];
                all->low[i] += value & 0xffff;
                all->high[i] += value >> 16;
                greatest[i] = value > greatest[i] ? value : greatest[i];
                least = value < least ? value : least;
            }
        }
    }
    for (unsigned i = 0; least == 0 && i < GROUP; i++) {
        all->greatest[i] = greatest[i] > all->greatest[i] ? greatest[i] : all->greatest[i];
    }
    return least < 0;
}

static void narrow_match(const yb_passed_rows *parts, unsigned count, intptr_t ahead, uint32_t most, int32_t *values,
                         uint64_t *matched)
{
    (void)ahead;
    for (const yb_passed_rows *part = parts; part < parts + count; part++) {
        for (size_t group = part->first; group < part->last; group++) {
            uint32_t present = narrow_sweep(part, group, values);
            for (unsigned i = 0; i < GROUP; i++) {
                present &= ~((uint32_t)((uint32_t)values[group * GROUP + i] > most) << i);
            }
            yb_store_u16((uint8_t *)matched + 2 * group, (uint16_t)present);
        }
    }
}

static void narrow_unpack_reduce(const yb_narrow_row *parts, unsigned count, int small, int32_t *values,
                                 yb_lane_figures *figures)
{
    yb_lane_figures found = { 0, 0, INT32_MAX, INT32_MIN };
    for (const yb_narrow_row *row = parts; row < parts + count; row++) {
        narrow_unpack(row, values);
        for (size_t lane = (size_t)row->first * GROUP; lane < (size_t)row->last * GROUP; lane++) {
            if (narrow_present(row->presence, lane)) {
                found.sum += values[lane];
                found.count++;
                found.least = values[lane] < found.least ? values[lane] : found.least;
                found.greatest = values[lane] > found.greatest ? values[lane] : found.greatest;
            }
        }
    }
    *figures = found;
}

static void narrow_find_present(const yb_narrow_row *row)
{
    const uint32_t mask = narrow_mask(row->width);
    for (size_t group = row->first; group < row->last; group++) {
        uint32_t residuals[GROUP];
        yb_store_u16((uint8_t *)row->presence + 2 * group, (uint16_t)narrow_residuals(row, group, mask, residuals));
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

static void narrow_reduce(const int32_t *values, const uint64_t *presence, const yb_lane_run *runs, uint32_t count,
                          yb_lane_figures *figures)
{
    for (uint32_t i = 0; i < count; i++) {
        yb_lane_figures found = { 0, 0, INT32_MAX, INT32_MIN };
        for (uint32_t lane = runs[i].first; lane < runs[i].last; lane++) {
            if (narrow_present(presence, lane)) {
                found.sum += values[lane];
                found.count++;
                found.least = values[lane] < found.least ? values[lane] : found.least;
                found.greatest = values[lane] > found.greatest ? values[lane] : found.greatest;
            }
        }
        figures[i] = found;
    }
}

static void narrow_add(const int32_t *values, const uint64_t *presence, const yb_lane_run *runs, uint32_t count,
                       yb_lane_figures *figures)
{
    for (uint32_t i = 0; i < count; i++) {
        yb_lane_figures found = { 0, 0, INT32_MAX, INT32_MIN };
        for (uint32_t lane = runs[i].first; lane < runs[i].last; lane++) {
            int32_t present = narrow_present(presence, lane);
            found.sum += values[lane] & -present;
            found.count += (uint32_t)present;
        }
        figures[i] = found;
    }
}

static void narrow_count_above(const int32_t *values, size_t count, const int32_t bounds[3], uint32_t above[3])
{
    for (int b = 0; b < 3; b++) {
        above[b] = 0;
        for (size_t i = 0; i < count; i++) {
            above[b] += values[i] > bounds[b];
        }
    }
}

static int32_t narrow_least_above(const int32_t *values, size_t count, int32_t bound)
{
    int32_t least = INT32_MAX;
    for (size_t i = 0; i < count; i++) {
        least = values[i] > bound && values[i] < least ? values[i] : least;
    }
    return least;
}

static void narrow_total_counts(yb_lane_totals *totals, const uint64_t *presence, unsigned first, unsigned last)
{
    for (size_t lane = (size_t)first * GROUP; lane < (size_t)last * GROUP; lane++) {
        totals->counts[lane] += (uint32_t)narrow_present(presence, lane);
    }
}

static void narrow_total_sums(yb_lane_totals *totals, const int32_t *values, const uint64_t *presence, unsigned first,
                              unsigned last)
{
    for (size_t lane = (size_t)first * GROUP; lane < (size_t)last * GROUP; lane++) {
        int32_t value = values[lane] & -narrow_present(presence, lane);
        totals->low[lane] += value & 0xffff;
        totals->high[lane] += value >> 16;
    }
}

static void narrow_total_extremes(yb_lane_totals *totals, const int32_t *values, const uint64_t *presence,
                                  unsigned first, unsigned last)
{
    for (size_t lane = (size_t)first * GROUP; lane < (size_t)last * GROUP; lane++) {
        if (narrow_present(presence, lane)) {
            totals->least[lane] = values[lane] < totals->least[lane] ? values[lane] : totals->least[lane];
            totals->greatest[lane] = values[lane] > totals->greatest[lane] ? values[lane] : totals->greatest[lane];
        }
    }
}

static void narrow_total_squares(yb_lane_totals *totals, const int32_t *kept, unsigned first, unsigned last)
{
    for (size_t lane = (size_t)first * GROUP; lane < (size_t)last * GROUP; lane++) {
        totals->squares[lane] += (uint64_t)((int64_t)kept[lane] * kept[lane]);
    }
}
