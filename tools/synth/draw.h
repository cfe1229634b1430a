/* The random numbers of the synthetic corpora: SplitMix64, by position instead
 * of one after another, so that any row can be drawn alone. */
#ifndef SYNTH_DRAW_H
#define SYNTH_DRAW_H

#include <stdint.h>

/* Output number `place` (from 0) of SplitMix64 seeded with `seed`. */
static inline uint64_t synth_draw(uint64_t seed, uint64_t place)
{
    uint64_t z = seed + (place + 1) * UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* One of 0 .. count - 1, from the lower or the upper half of a draw. */
static inline uint64_t synth_pick_low(uint64_t draw, uint64_t count)
{
    return ((draw & UINT32_MAX) * count) >> 32;
}

static inline uint64_t synth_pick_high(uint64_t draw, uint64_t count)
{
    return ((draw >> 32) * count) >> 32;
}

#endif
