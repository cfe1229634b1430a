/* The kernels as plain loops, compiled once per ISA: the including file defines
 * YB_KERNELS_TABLE (the table's name) and YB_KERNELS_LEVEL (its level), includes
 * the narrow kernels (narrow_plain.h or narrow_vector.h), and is built with that
 * ISA's flags (kernels.cmake). No include guard. */
#include <string.h>

#include "codec/kernels_levels.h"
#include "core/bytes.h"

#define NARROW_STREAMS 16
#define WIDE_STREAMS   8

/* Sixteen values of up to 32 bits: the same shift for every stream. */
static inline void unpack_narrow_position(const uint8_t *restrict packed, unsigned width, uint64_t reference,
                                          unsigned position, int64_t *restrict values)
{
    const uint32_t mask = UINT32_MAX >> (32 - width);
    const size_t bit = (size_t)position * width;
    const uint8_t *word = packed + bit / 32 * 64;
    const unsigned shift = bit % 32;
    if (shift + width <= 32) {
        for (unsigned s = 0; s < NARROW_STREAMS; s++) {
            values[s] = (int64_t)(reference + (yb_load_u32(word + 4 * s) >> shift & mask));
        }
    } else {
        for (unsigned s = 0; s < NARROW_STREAMS; s++) {
            uint32_t low = yb_load_u32(word + 4 * s) >> shift;
            uint32_t high = yb_load_u32(word + 64 + 4 * s) << (32 - shift);
            values[s] = (int64_t)(reference + ((low | high) & mask));
        }
    }
}

static void unpack_narrow(const uint8_t *restrict packed, unsigned width, uint64_t reference, unsigned count,
                          int64_t *restrict values)
{
    unsigned whole = count / NARROW_STREAMS, rest = count % NARROW_STREAMS;
    for (unsigned position = 0; position < whole; position++) {
        unpack_narrow_position(packed, width, reference, position, values + (size_t)NARROW_STREAMS * position);
    }
    if (rest > 0) {
        int64_t last[NARROW_STREAMS];
        unpack_narrow_position(packed, width, reference, whole, last);
        memcpy(values + (size_t)NARROW_STREAMS * whole, last, rest * sizeof(int64_t));
    }
}

static inline void unpack_wide_position(const uint8_t *restrict packed, unsigned width, uint64_t reference,
                                        unsigned position, int64_t *restrict values)
{
    const uint64_t mask = UINT64_MAX >> (64 - width);
    const size_t bit = (size_t)position * width;
    const uint8_t *word = packed + bit / 64 * 64;
    const unsigned shift = bit % 64;
    if (shift + width <= 64) {
        for (unsigned s = 0; s < WIDE_STREAMS; s++) {
            values[s] = (int64_t)(reference + (yb_load_u64(word + 8 * s) >> shift & mask));
        }
    } else {
        for (unsigned s = 0; s < WIDE_STREAMS; s++) {
            uint64_t low = yb_load_u64(word + 8 * s) >> shift;
            uint64_t high = yb_load_u64(word + 64 + 8 * s) << (64 - shift);
            values[s] = (int64_t)(reference + ((low | high) & mask));
        }
    }
}

static void unpack_wide(const uint8_t *restrict packed, unsigned width, uint64_t reference, unsigned count,
                        int64_t *restrict values)
{
    unsigned whole = count / WIDE_STREAMS, rest = count % WIDE_STREAMS;
    for (unsigned position = 0; position < whole; position++) {
        unpack_wide_position(packed, width, reference, position, values + (size_t)WIDE_STREAMS * position);
    }
    if (rest > 0) {
        int64_t last[WIDE_STREAMS];
        unpack_wide_position(packed, width, reference, whole, last);
        memcpy(values + (size_t)WIDE_STREAMS * whole, last, rest * sizeof(int64_t));
    }
}

static void unpack(const uint8_t *restrict packed, unsigned width, uint64_t reference, unsigned count,
                   int64_t *restrict values)
{
    if (width == 0) {
        for (unsigned i = 0; i < count; i++) {
            values[i] = (int64_t)reference;
        }
    } else if (width <= 32) {
        unpack_narrow(packed, width, reference, count, values);
    } else {
        unpack_wide(packed, width, reference, count, values);
    }
}

/* All ones where bit `lane` of `word` is set: selects without branches. */
static inline uint64_t lane_mask(uint64_t word, uint64_t lane)
{
    return 0 - (word >> lane & 1);
}

/* Loops over the 64 lanes of a word have a fixed trip count wherever that many
 * are there: the compiler unrolls and vectorises them without a remainder. */
static inline void add_word(int64_t *restrict values, const int64_t *restrict differences, uint64_t word,
                            unsigned lanes)
{
    for (uint64_t i = 0; i < lanes; i++) {
        uint64_t difference = (uint64_t)differences[i] & lane_mask(word, i);
        values[i] = (int64_t)((uint64_t)values[i] + difference);
    }
}

static void add_present(int64_t *restrict values, const int64_t *restrict differences,
                        const uint64_t *restrict presence, unsigned count)
{
    unsigned first = 0;
    for (; first + 64 <= count; first += 64) {
        add_word(values + first, differences + first, presence[first / 64], 64);
    }
    if (first < count) {
        add_word(values + first, differences + first, presence[first / 64], count - first);
    }
}

static inline void take_word(int64_t *restrict values, const int64_t *restrict fresh, uint64_t word, unsigned lanes)
{
    for (uint64_t i = 0; i < lanes; i++) {
        uint64_t mask = lane_mask(word, i);
        values[i] = (int64_t)(((uint64_t)fresh[i] & mask) | ((uint64_t)values[i] & ~mask));
    }
}

static void take_present(int64_t *restrict values, const int64_t *restrict fresh, const uint64_t *restrict presence,
                         unsigned count)
{
    unsigned first = 0;
    for (; first + 64 <= count; first += 64) {
        take_word(values + first, fresh + first, presence[first / 64], 64);
    }
    if (first < count) {
        take_word(values + first, fresh + first, presence[first / 64], count - first);
    }
}

/* The presence bits of word `index` that lie in lanes [first, last). */
static inline uint64_t word_in_range(const uint64_t *presence, unsigned index, unsigned first, unsigned last)
{
    uint64_t word = presence[index];
    if (index == first / 64) {
        word &= UINT64_MAX << first % 64;
    }
    if (index == last / 64) {
        word &= ~(UINT64_MAX << last % 64);
    }
    return word;
}

static inline unsigned words_until(unsigned last)
{
    return (last + 63) / 64;
}

/* Sums of the two halves of each value. With `biased` = value + 2^63, both
 * halves are unsigned 32-bit numbers: 2^32 of them fit 64 bits. */
typedef struct half_sums {
    uint64_t low, high;
} half_sums;

static inline half_sums sum_word(const int64_t *values, uint64_t word, unsigned lanes, half_sums sums)
{
    uint64_t low = 0, high = 0;
    for (uint64_t i = 0; i < lanes; i++) {
        uint64_t biased = ((uint64_t)values[i] ^ (UINT64_C(1) << 63)) & lane_mask(word, i);
        low += biased & UINT32_MAX;
        high += biased >> 32;
    }
    return (half_sums) { sums.low + low, sums.high + high };
}

static yb_int128 sum(const int64_t *values, const uint64_t *presence, unsigned first, unsigned last)
{
    half_sums sums = { 0, 0 };
    unsigned present = 0;
    for (unsigned w = first / 64; w < words_until(last); w++) {
        uint64_t word = word_in_range(presence, w, first, last);
        const int64_t *lanes = values + (size_t)w * 64;
        present += (unsigned)__builtin_popcountll(word);
        if (last - w * 64 >= 64) {
            sums = sum_word(lanes, word, 64, sums);
        } else {
            sums = sum_word(lanes, word, last - w * 64, sums);
        }
    }
    yb_int128 biased = (yb_int128)(((yb_uint128)sums.high << 32) + sums.low);
    return biased - (yb_int128)((yb_uint128)present << 63);
}

static unsigned count(const uint64_t *presence, unsigned first, unsigned last)
{
    unsigned lanes = 0;
    for (unsigned w = first / 64; w < words_until(last); w++) {
        lanes += (unsigned)__builtin_popcountll(word_in_range(presence, w, first, last));
    }
    return lanes;
}

typedef struct extremes {
    int64_t least, greatest;
} extremes;

/* Absent lanes stand in with `present`, one of the present: no lane needs a branch. */
static inline extremes widen_word(const int64_t *values, uint64_t word, unsigned lanes, extremes found)
{
    uint64_t present = (uint64_t)values[__builtin_ctzll(word)];
    int64_t least = found.least, greatest = found.greatest;
    for (uint64_t i = 0; i < lanes; i++) {
        uint64_t mask = lane_mask(word, i);
        int64_t value = (int64_t)(((uint64_t)values[i] & mask) | (present & ~mask));
        least = value < least ? value : least;
        greatest = value > greatest ? value : greatest;
    }
    return (extremes) { least, greatest };
}

static void min_max(const int64_t *values, const uint64_t *presence, unsigned first, unsigned last, int64_t *min,
                    int64_t *max)
{
    extremes found = { *min, *max };
    for (unsigned w = first / 64; w < words_until(last); w++) {
        uint64_t word = word_in_range(presence, w, first, last);
        const int64_t *lanes = values + (size_t)w * 64;
        if (word == 0) {
            continue;
        }
        if (last - w * 64 >= 64) {
            found = widen_word(lanes, word, 64, found);
        } else {
            found = widen_word(lanes, word, last - w * 64, found);
        }
    }
    *min = found.least;
    *max = found.greatest;
}

const yb_kernels YB_KERNELS_TABLE = {
    YB_KERNELS_LEVEL,
    unpack,
    add_present,
    take_present,
    sum,
    count,
    min_max,
    { narrow_find_present,  narrow_unpack,       narrow_pass_rows,   narrow_gather,         narrow_match,
      narrow_unpack_reduce, narrow_keep_present, narrow_keep_within, narrow_bits_of_bytes,  narrow_count,
      narrow_add,           narrow_reduce,       narrow_pick,        narrow_count_above,    narrow_least_above,
      narrow_strips_total,  narrow_total_counts, narrow_total_sums,  narrow_total_extremes, narrow_total_squares },
};
