/* Regions differ in size, and keep their size over the years. What a division saves is
 * judged by magnitudes alone. */
#include "format/split.h"

#include <string.h>

#include "codec/bitpack.h"
#include "codec/sort.h"

#define LANE_BITS 12
#define PARTS     8
/* Within a year, lanes lie closer together than their greatest values do, so that few upper slots look better than they
 * are: halves are taken unless others save more by such a part. */
#define MARGIN_PART 4
/* Logarithms count eighths of bits. */
#define LOG_UNIT 8

_Static_assert(1 << LANE_BITS == YB_TILE_LANES, "a lane fits its bits");

/* Whether all values are so small that their differences, too, fit 32 bits. */
static int all_are_small(const yb_years *years, unsigned first, unsigned end)
{
    int64_t all = 0;
    for (uint32_t i = years->begin[first]; i < years->begin[end]; i++) {
        int64_t value = years->mantissa[i];
        all |= value ^ value >> 63;
    }
    return all <= INT32_MAX / 2;
}

/* The greatest magnitude of each lane: then no value of the others is farther out than any upper slot's farthest. */
static void look(const yb_years *years, unsigned first, unsigned end, unsigned first_lane, int64_t *greatest)
{
    for (uint32_t i = years->begin[first]; i < years->begin[end]; i++) {
        unsigned lane = years->lane[i] - first_lane;
        int64_t value = years->mantissa[i], magnitude = value ^ value >> 63;
        greatest[lane] = magnitude > greatest[lane] ? magnitude : greatest[lane];
    }
}

static unsigned logarithm(int64_t magnitude)
{
    unsigned bits = yb_bit_length((uint64_t)magnitude);
    uint64_t scaled = bits > 4 ? (uint64_t)magnitude >> (bits - 4) : (uint64_t)magnitude << (4 - bits);
    return magnitude == 0 ? 0 : bits * LOG_UNIT + (unsigned)(scaled & 7);
}

/* What stands for the bits of lanes [first, end) in order of magnitude: a few largest are left to patches. */
static unsigned bits_of(const int64_t *order, unsigned first, unsigned end)
{
    return logarithm(order[end - 1 - (end - first) / 16] >> LANE_BITS);
}

/* How many slots are upper ones in the best of some divisions. */
static unsigned divide(const int64_t *order, unsigned lanes)
{
    unsigned best = 0, most = 0;
    for (unsigned part = 1; part < PARTS; part++) {
        unsigned upper = lanes * part / PARTS / YB_UPPER_UNIT * YB_UPPER_UNIT, lower = lanes - upper;
        if (upper == 0) {
            continue;
        }
        unsigned above = bits_of(order, lower, lanes), below = bits_of(order, 0, lower);
        unsigned saved = above > below ? lower * (above - below) : 0;
        saved -= part == PARTS / 2 ? 0 : saved / MARGIN_PART;
        best = saved > most ? upper : best;
        most = saved > most ? saved : most;
    }
    /* Each row's header is longer, its frames are two; half a bit a lane is worth that. */
    unsigned bytes = most / LOG_UNIT / 8;
    return bytes > 16 + lanes / 32 ? best : 0;
}

void yb_tile_split_choose(yb_tile_split *split, const yb_years *years, unsigned first, unsigned end,
                          unsigned first_lane, unsigned lanes, int asked)
{
    split->upper = 0;
    memset(split->is_upper, 0, lanes);
    if (asked && lanes >= PARTS * YB_UPPER_UNIT && end - first > 1 && all_are_small(years, first, end)) {
        memset(split->order, 0, lanes * sizeof(*split->order));
        look(years, first, end, first_lane, split->order);
        for (unsigned lane = 0; lane < lanes; lane++) {
            split->order[lane] = split->order[lane] << LANE_BITS | lane;
        }
        yb_sort(split->order, split->scratch, lanes);
        split->upper = divide(split->order, lanes);
    }
    for (unsigned i = lanes - split->upper; i < lanes; i++) {
        split->is_upper[split->order[i] & (YB_TILE_LANES - 1)] = 1;
    }
    for (unsigned lane = 0, next[2] = { split->upper, 0 }; lane < lanes; lane++) {
        split->slot[lane] = (uint16_t)next[split->is_upper[lane]]++;
    }
}
