/* Seeded random numbers for codec tests: the same on every run and machine. */
#ifndef CODEC_NUMBERS_H
#define CODEC_NUMBERS_H

#include <stddef.h>
#include <stdint.h>

/* Next number of a splitmix64 sequence. */
static inline uint64_t next_number(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static inline uint64_t number_of_bits(uint64_t *state, unsigned bits)
{
    return bits == 0 ? 0 : next_number(state) >> (64 - bits);
}

/* Shapes of columns that encodings specialise in. */
typedef enum shape {
    SHAPE_CONSTANT,
    SHAPE_SMALL,
    SHAPE_OUTLIERS,
    SHAPE_ASCENDING,
    SHAPE_RUNS,
    SHAPE_FEW_VALUES,
    SHAPE_RANDOM,
    SHAPE_EXTREMES,
    SHAPE_BOTH_ENDS,
    SHAPE_COUNT
} shape;

static inline int64_t shaped_number(uint64_t *state, shape wanted, size_t i)
{
    uint64_t random = next_number(state);
    switch (wanted) {
    case SHAPE_CONSTANT:
        return -7;
    case SHAPE_SMALL:
        return (int64_t)(random % 1000) - 500;
    case SHAPE_OUTLIERS:
        return random % 50 == 0 ? (int64_t)next_number(state) : (int64_t)(random % 64) + 100000;
    case SHAPE_ASCENDING:
        return (int64_t)(i * 1000003 + random % 16);
    case SHAPE_RUNS:
        return (int64_t)((i / 37) * UINT64_C(0x9E3779B97F4A7C15));
    case SHAPE_FEW_VALUES:
        return (int64_t)((random % 5) * UINT64_C(0x123456789ABCDEF1));
    case SHAPE_EXTREMES:
        return random % 3 == 0 ? INT64_MIN : random % 3 == 1 ? INT64_MAX : 0;
    case SHAPE_BOTH_ENDS: /* what lies far below the others is near them modulo 2^64 */
        return random % 5 == 0 ? INT64_MIN + (int64_t)(random >> 32 & 3) : INT64_MAX - (int64_t)(random >> 32 & 15);
    default:
        return (int64_t)random;
    }
}

#endif
