/* Counting the present lanes of runs: the same at every level but for the
 * instruction that counts bits. No include guard. */
#include "codec/narrow.h"

/* The present among lanes [first, last) of one word. */
static inline unsigned narrow_count_in(uint64_t word, unsigned first, unsigned last)
{
    return (unsigned)__builtin_popcountll(word >> first << first << (64 - last));
}

static inline unsigned narrow_count(const uint64_t *presence, unsigned first, unsigned last)
{
    unsigned word = first / 64, end = (last - 1) / 64;
    if (word == end) {
        return narrow_count_in(presence[word], first % 64, last - end * 64);
    }
    unsigned count =
        narrow_count_in(presence[word], first % 64, 64) + narrow_count_in(presence[end], 0, last - end * 64);
    while (++word < end) {
        count += (unsigned)__builtin_popcountll(presence[word]);
    }
    return count;
}

/* Runs have at least one lane. */
static void narrow_counts(const uint64_t *presence, const yb_lane_run *runs, uint32_t count, uint32_t *counts)
{
    for (uint32_t i = 0; i < count; i++) {
        counts[i] = narrow_count(presence, runs[i].first, runs[i].last);
    }
}
