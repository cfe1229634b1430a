/* The kernels as plain loops, compiled once per ISA: the including file defines
 * YB_KERNELS_TABLE (the table's name) and YB_KERNELS_LEVEL (its level), and is
 * built with that ISA's flags (kernels.cmake). No include guard. */
#include <string.h>

#include "codec/kernels_levels.h"
#include "core/bytes.h"

#define NARROW_STREAMS 16
#define WIDE_STREAMS   8

/* Sixteen values of up to 32 bits: the same shift for every stream. */
static inline void unpack_narrow_position(const uint8_t *packed, unsigned width, uint64_t reference, unsigned position,
                                          int64_t *values)
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

static void unpack_narrow(const uint8_t *packed, unsigned width, uint64_t reference, unsigned count, int64_t *values)
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

static inline void unpack_wide_position(const uint8_t *packed, unsigned width, uint64_t reference, unsigned position,
                                        int64_t *values)
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

static void unpack_wide(const uint8_t *packed, unsigned width, uint64_t reference, unsigned count, int64_t *values)
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

static void unpack(const uint8_t *packed, unsigned width, uint64_t reference, unsigned count, int64_t *values)
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
static inline uint64_t lane_mask(uint64_t word, unsigned lane)
{
    return 0 - (word >> lane & 1);
}

static void add_present(int64_t *values, const int64_t *differences, const uint64_t *presence, unsigned count)
{
    for (unsigned first = 0; first < count; first += 64) {
        uint64_t word = presence[first / 64];
        unsigned lanes = count - first < 64 ? count - first : 64;
        for (unsigned i = 0; i < lanes; i++) {
            uint64_t difference = (uint64_t)differences[first + i] & lane_mask(word, i);
            values[first + i] = (int64_t)((uint64_t)values[first + i] + difference);
        }
    }
}

static void take_present(int64_t *values, const int64_t *fresh, const uint64_t *presence, unsigned count)
{
    for (unsigned first = 0; first < count; first += 64) {
        uint64_t word = presence[first / 64];
        unsigned lanes = count - first < 64 ? count - first : 64;
        for (unsigned i = 0; i < lanes; i++) {
            uint64_t mask = lane_mask(word, i);
            values[first + i] = (int64_t)(((uint64_t)fresh[first + i] & mask) | ((uint64_t)values[first + i] & ~mask));
        }
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

static inline half_sums sum_full_word(const int64_t *values, half_sums sums)
{
    uint64_t low = 0, high = 0;
    for (unsigned i = 0; i < 64; i++) {
        uint64_t biased = (uint64_t)values[i] ^ (UINT64_C(1) << 63);
        low += biased & UINT32_MAX;
        high += biased >> 32;
    }
    return (half_sums) { sums.low + low, sums.high + high };
}

static inline half_sums sum_part_of_word(const int64_t *values, uint64_t word, unsigned lanes, half_sums sums)
{
    uint64_t low = 0, high = 0;
    for (unsigned i = 0; i < lanes; i++) {
        uint64_t biased = ((uint64_t)values[i] ^ (UINT64_C(1) << 63)) & lane_mask(word, i);
        low += biased & UINT32_MAX;
        high += biased >> 32;
    }
    return (half_sums) { sums.low + low, sums.high + high };
}

static yb_int128 sum(const int64_t *values, const uint64_t *presence, unsigned first, unsigned last)
{
    half_sums sums = { 0, 0 };
    unsigned lanes = 0;
    for (unsigned w = first / 64; w < words_until(last); w++) {
        uint64_t word = word_in_range(presence, w, first, last);
        unsigned end = last - w * 64 < 64 ? last - w * 64 : 64;
        lanes += (unsigned)__builtin_popcountll(word);
        if (word == UINT64_MAX) {
            sums = sum_full_word(values + (size_t)w * 64, sums);
        } else if (word != 0) {
            sums = sum_part_of_word(values + (size_t)w * 64, word, end, sums);
        }
    }
    yb_int128 biased = (yb_int128)(((yb_uint128)sums.high << 32) + sums.low);
    return biased - (yb_int128)((yb_uint128)lanes << 63);
}

static unsigned count(const uint64_t *presence, unsigned first, unsigned last)
{
    unsigned lanes = 0;
    for (unsigned w = first / 64; w < words_until(last); w++) {
        lanes += (unsigned)__builtin_popcountll(word_in_range(presence, w, first, last));
    }
    return lanes;
}

static void min_max(const int64_t *values, const uint64_t *presence, unsigned first, unsigned last, int64_t *min,
                    int64_t *max)
{
    int64_t least = *min, greatest = *max;
    for (unsigned w = first / 64; w < words_until(last); w++) {
        uint64_t word = word_in_range(presence, w, first, last);
        unsigned end = last - w * 64 < 64 ? last - w * 64 : 64;
        const int64_t *lanes = values + (size_t)w * 64;
        if (word == 0) {
            continue;
        }
        /* Absent lanes stand in with a present one: no lane needs a branch. */
        uint64_t present = (uint64_t)lanes[__builtin_ctzll(word)];
        for (unsigned i = 0; i < end; i++) {
            uint64_t mask = lane_mask(word, i);
            int64_t value = (int64_t)(((uint64_t)lanes[i] & mask) | (present & ~mask));
            least = value < least ? value : least;
            greatest = value > greatest ? value : greatest;
        }
    }
    *min = least;
    *max = greatest;
}

const yb_kernels YB_KERNELS_TABLE = { YB_KERNELS_LEVEL, unpack, add_present, take_present, sum, count, min_max };
