/* Packing side of the interleaved layout; the loops over streams have a fixed
 * trip count, so that the compiler turns them into vector code. */
#include "codec/bitpack.h"

#include <string.h>

#include "core/bytes.h"

#define NARROW_STREAMS 16
#define WIDE_STREAMS   8

/* Bytes of up to one unit. */
static size_t unit_bytes(size_t count, unsigned width)
{
    size_t streams = width <= 32 ? NARROW_STREAMS : WIDE_STREAMS;
    size_t word_bits = width <= 32 ? 32 : 64;
    size_t positions = (count + streams - 1) / streams;
    return (positions * width + word_bits - 1) / word_bits * YB_PACK_GROUP;
}

size_t yb_packed_bytes(size_t count, unsigned width)
{
    return count / YB_PACK_UNIT * ((size_t)YB_PACK_UNIT / 8 * width) + unit_bytes(count % YB_PACK_UNIT, width);
}

static void pack_narrow(const uint64_t *residuals, unsigned width, size_t count, uint8_t *packed)
{
    uint32_t words[NARROW_STREAMS] = { 0 };
    unsigned filled = 0;
    for (size_t first = 0; first < count; first += NARROW_STREAMS) {
        uint64_t position[NARROW_STREAMS] = { 0 };
        size_t there = count - first < NARROW_STREAMS ? count - first : NARROW_STREAMS;
        memcpy(position, residuals + first, there * sizeof(uint64_t));
        for (unsigned s = 0; s < NARROW_STREAMS; s++) {
            words[s] |= (uint32_t)position[s] << filled;
        }
        filled += width;
        if (filled >= 32) {
            memcpy(packed, words, sizeof(words));
            packed += sizeof(words);
            filled -= 32;
            for (unsigned s = 0; s < NARROW_STREAMS; s++) {
                words[s] = (uint32_t)(position[s] >> (width - filled));
            }
        }
    }
    if (filled > 0) {
        memcpy(packed, words, sizeof(words));
    }
}

static void pack_wide(const uint64_t *residuals, unsigned width, size_t count, uint8_t *packed)
{
    uint64_t words[WIDE_STREAMS] = { 0 };
    unsigned filled = 0;
    for (size_t first = 0; first < count; first += WIDE_STREAMS) {
        uint64_t position[WIDE_STREAMS] = { 0 };
        size_t there = count - first < WIDE_STREAMS ? count - first : WIDE_STREAMS;
        memcpy(position, residuals + first, there * sizeof(uint64_t));
        for (unsigned s = 0; s < WIDE_STREAMS; s++) {
            words[s] |= position[s] << filled;
        }
        filled += width;
        if (filled >= 64) {
            memcpy(packed, words, sizeof(words));
            packed += sizeof(words);
            filled -= 64;
            for (unsigned s = 0; s < WIDE_STREAMS; s++) {
                /* A shift by 64 is undefined: with nothing left over, start empty. */
                words[s] = filled == 0 ? 0 : position[s] >> (width - filled);
            }
        }
    }
    if (filled > 0) {
        memcpy(packed, words, sizeof(words));
    }
}

void yb_pack(const uint64_t *residuals, unsigned width, size_t count, uint8_t *packed)
{
    if (width == 0) {
        return;
    }
    while (count > 0) {
        size_t unit = count < YB_PACK_UNIT ? count : YB_PACK_UNIT;
        if (width <= 32) {
            pack_narrow(residuals, width, unit, packed);
        } else {
            pack_wide(residuals, width, unit, packed);
        }
        packed += unit_bytes(unit, width);
        residuals += unit;
        count -= unit;
    }
}

static size_t positions_of(size_t count)
{
    return (count + NARROW_STREAMS - 1) / NARROW_STREAMS;
}

size_t yb_packed_two_bytes(size_t count, unsigned width, size_t more, unsigned more_width)
{
    size_t bits = positions_of(count) * width + positions_of(more) * more_width;
    return (bits + 31) / 32 * YB_PACK_GROUP;
}

void yb_pack_behind(const uint64_t *residuals, unsigned more_width, size_t more, size_t count, unsigned width,
                    uint8_t *packed)
{
    size_t bit = positions_of(count) * width;
    for (size_t first = 0; more_width > 0 && first < more; first += NARROW_STREAMS, bit += more_width) {
        uint64_t position[NARROW_STREAMS] = { 0 };
        size_t there = more - first < NARROW_STREAMS ? more - first : NARROW_STREAMS;
        uint8_t *words = packed + bit / 32 * YB_PACK_GROUP;
        int straddles = bit % 32 + more_width > 32;
        memcpy(position, residuals + first, there * sizeof(uint64_t));
        for (size_t s = 0; s < NARROW_STREAMS; s++) {
            position[s] <<= bit % 32;
            yb_store_u32(words + 4 * s, yb_load_u32(words + 4 * s) | (uint32_t)position[s]);
        }
        for (size_t s = 0; straddles && s < NARROW_STREAMS; s++) {
            yb_store_u32(words + YB_PACK_GROUP + 4 * s, (uint32_t)(position[s] >> 32));
        }
    }
}

int yb_packed_tail_is_zero(const uint8_t *packed, unsigned width, size_t count)
{
    size_t streams = width <= 32 ? NARROW_STREAMS : WIDE_STREAMS, word_bits = width <= 32 ? 32 : 64;
    size_t last = count % YB_PACK_UNIT, words = unit_bytes(last, width) / YB_PACK_GROUP;
    const uint8_t *unit = packed + yb_packed_bytes(count - last, width);
    for (size_t s = 0; s < streams; s++) {
        size_t used = (last / streams + (s < last % streams)) * width;
        for (size_t k = used / word_bits; k < words; k++) {
            const uint8_t *at = unit + k * YB_PACK_GROUP + s * (word_bits / 8);
            uint64_t word = word_bits == 32 ? yb_load_u32(at) : yb_load_u64(at);
            if (word >> (k == used / word_bits ? used % word_bits : 0) != 0) {
                return 0;
            }
        }
    }
    return 1;
}
