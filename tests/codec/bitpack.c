/* Packing and unpacking, at every level against the layout's definition. */
#include "codec/bitpack.h"

#include <stdlib.h>
#include <string.h>

#include "codec/kernels.h"
#include "codec/numbers.h"
#include "support/test.h"

static const unsigned counts[] = { 1, 7, 8, 9, 15, 16, 17, 40, 63, 64, 65, 500, 1023, 1024, 4000, 4096 };
#define MOST   4096
#define COUNTS (sizeof(counts) / sizeof(counts[0]))

static int level_exists(unsigned level)
{
    return level == YB_CPU_SCALAR ||
           (level <= (unsigned)yb_cpu_detect() && yb_kernels_for((yb_cpu_level)level) != yb_kernels_for(YB_CPU_SCALAR));
}

/* Value `i` as the specification says where its bits lie. */
static uint64_t by_definition(const uint8_t *packed, unsigned width, unsigned i)
{
    unsigned streams = width <= 32 ? 16 : 8, word_bits = width <= 32 ? 32 : 64;
    uint64_t value = 0;
    for (unsigned b = 0; b < width; b++) {
        size_t bit = (size_t)(i / streams) * width + b;
        size_t byte = bit / word_bits * 64 + (i % streams) * (word_bits / 8) + bit % word_bits / 8;
        value |= (uint64_t)(packed[byte] >> bit % 8 & 1) << b;
    }
    return value;
}

Test(bitpack, places_every_bit_where_the_specification_says)
{
    uint64_t seed = 1, residuals[200];
    uint8_t packed[4096];
    for (unsigned width = 0; width <= 64; width++) {
        for (unsigned i = 0; i < 200; i++) {
            residuals[i] = number_of_bits(&seed, width);
        }
        yb_pack(residuals, width, 200, packed);
        for (unsigned i = 0; i < 200; i++) {
            cr_assert_eq(by_definition(packed, width, i), residuals[i], "width %u value %u", width, i);
        }
    }
}

/* Unpacks from a block of exactly the packed size, so that a sanitizer sees any byte too many. */
static void check_round_trip(const yb_kernels *kernels, unsigned width, unsigned count, uint64_t *seed)
{
    uint64_t residuals[MOST], reference = next_number(seed);
    int64_t values[MOST + 1];
    size_t bytes = yb_packed_bytes(count, width);
    uint8_t *packed = malloc(bytes + 1);
    for (unsigned i = 0; i < count; i++) {
        residuals[i] = i % 13 == 0 && width > 0 ? UINT64_MAX >> (64 - width) : number_of_bits(seed, width);
    }
    packed[bytes] = 0xA5;
    values[count] = 42;
    yb_pack(residuals, width, count, packed);
    kernels->unpack(packed, width, reference, count, values);
    for (unsigned i = 0; i < count; i++) {
        cr_assert_eq((uint64_t)values[i], reference + residuals[i]);
    }
    cr_assert_eq(values[count], 42);
    cr_assert_eq(packed[bytes], 0xA5);
    free(packed);
}

Test(bitpack, unpacks_what_was_packed_at_every_level_width_and_count)
{
    uint64_t seed = 2;
    for (unsigned level = 0; level <= YB_CPU_AVX512; level++) {
        for (unsigned width = 0; level_exists(level) && width <= 64; width++) {
            for (size_t c = 0; c < COUNTS; c++) {
                check_round_trip(yb_kernels_for((yb_cpu_level)level), width, counts[c], &seed);
            }
        }
    }
}

Test(bitpack, a_full_unit_takes_exactly_its_bits)
{
    for (unsigned width = 0; width <= 64; width++) {
        cr_assert_eq(yb_packed_bytes(YB_PACK_UNIT, width), 128u * width);
        cr_assert_eq(yb_packed_bytes(3 * YB_PACK_UNIT + 1, width), 3 * 128u * width + yb_packed_bytes(1, width));
    }
    cr_assert_eq(yb_packed_bytes(0, 17), 0);
    cr_assert_eq(yb_packed_bytes(1, 1), 64);
    cr_assert_eq(yb_packed_bytes(40, 14), 128);
}

Test(bitpack, bit_length_counts_bits)
{
    cr_assert_eq(yb_bit_length(0), 0);
    cr_assert_eq(yb_bit_length(1), 1);
    cr_assert_eq(yb_bit_length(255), 8);
    cr_assert_eq(yb_bit_length(UINT64_MAX), 64);
}

Test(bitpack, a_set_bit_behind_the_values_is_seen)
{
    uint64_t residuals[100];
    uint8_t packed[1024];
    for (unsigned width = 1; width <= 64; width++) {
        for (unsigned i = 0; i < 100; i++) {
            residuals[i] = UINT64_MAX >> (64 - width);
        }
        yb_pack(residuals, width, 100, packed);
        cr_assert(yb_packed_tail_is_zero(packed, width, 100));
        for (size_t bit = 0; bit < yb_packed_bytes(100, width) * 8; bit++) {
            if ((packed[bit / 8] >> bit % 8 & 1) == 0) {
                packed[bit / 8] ^= (uint8_t)(1 << bit % 8);
                cr_assert_not(yb_packed_tail_is_zero(packed, width, 100));
                packed[bit / 8] ^= (uint8_t)(1 << bit % 8);
            }
        }
    }
}

/* Bits [bit, bit + width) of the stream of value `i`, as the specification counts them. */
static uint64_t bits_of_stream(const uint8_t *packed, size_t bit, unsigned width, unsigned i)
{
    uint64_t value = 0;
    for (unsigned b = 0; b < width; b++, bit++) {
        value |= (uint64_t)(packed[bit / 32 * 64 + i % 16 * 4 + bit % 32 / 8] >> bit % 8 & 1) << b;
    }
    return value;
}

Test(bitpack, a_second_packing_goes_on_in_the_same_streams)
{
    static const unsigned some[] = { 1, 15, 16, 17, 300, 1008 };
    uint64_t seed = 4, residuals[2][YB_PACK_UNIT];
    for (unsigned round = 0; round < 33 * 33; round++) {
        unsigned widths[2] = { round / 33, round % 33 }, counts_of[2] = { some[round % 6], some[round / 6 % 6] };
        size_t bytes = yb_packed_two_bytes(counts_of[0], widths[0], counts_of[1], widths[1]);
        uint8_t *packed = calloc(bytes + 1, 1);
        for (unsigned k = 0; k < 2; k++) {
            for (unsigned i = 0; i < counts_of[k]; i++) {
                residuals[k][i] = number_of_bits(&seed, widths[k]);
            }
        }
        yb_pack(residuals[0], widths[0], counts_of[0], packed);
        yb_pack_behind(residuals[1], widths[1], counts_of[1], counts_of[0], widths[0], packed);
        for (unsigned i = 0; i < counts_of[0]; i++) {
            cr_assert_eq(bits_of_stream(packed, (size_t)(i / 16) * widths[0], widths[0], i), residuals[0][i]);
        }
        for (unsigned i = 0; i < counts_of[1]; i++) {
            size_t bit = (size_t)((counts_of[0] + 15) / 16) * widths[0] + (size_t)(i / 16) * widths[1];
            cr_assert_eq(bits_of_stream(packed, bit, widths[1], i), residuals[1][i]);
        }
        free(packed);
    }
}
