/* Rows that are used while they are unpacked, at every level: what they amount to, and which lanes lie within bounds,
 * against unpacking them first. */
#include <string.h>

#include "codec/kernels.h"
#include "codec/numbers.h"
#include "support/test.h"

#define LANES  YB_TOTALS_LANES
#define GROUPS (LANES / YB_NARROW_GROUP)
#define WORDS  (LANES / 64)
#define BYTES  (64 * 1024)
#define ROWS   64 /* of all groups: as many as sums may be of */

static uint8_t packed[BYTES + 128];

/* What all levels are given: a row in two parts of widths of their own. */
typedef struct round_of_rows {
    yb_passed_rows parts[2];
    yb_passed_row rows[2];
    uint32_t most;
    intptr_t ahead;
} round_of_rows;

static void make_bytes(uint64_t *seed, unsigned kind)
{
    for (size_t i = 0; i < sizeof(packed); i++) {
        uint64_t random = next_number(seed);
        packed[i] = kind % 3 == 0 ? 0xff : (uint8_t)(kind % 3 == 1 ? random : random & random >> 8 & random >> 16);
    }
}

/* A part of up to `most` bits, the reference about as large. */
static void make_part(uint64_t *seed, unsigned most, unsigned first, unsigned last, yb_passed_row *row,
                      yb_passed_rows *part)
{
    uint64_t random = next_number(seed);
    unsigned width = (unsigned)(random % (most + 1));
    *row = (yb_passed_row) { .bit = (uint32_t)(random >> 8) % (BYTES / 2 - GROUPS * width),
                             .width = width,
                             .mask = (UINT32_C(1) << width) - 1,
                             .reference = (uint32_t)((int32_t)next_number(seed) >> (31 - most)),
                             .floor = random >> 63 != 0 ? -1 : 0 };
    *part = (yb_passed_rows) { packed, row, 1, first, last };
}

static void make_row(uint64_t *seed, unsigned most, round_of_rows *made)
{
    unsigned first = (unsigned)(next_number(seed) % GROUPS);
    unsigned between = first + (unsigned)(next_number(seed) % (GROUPS - first + 1));
    make_part(seed, most, first, between, &made->rows[0], &made->parts[0]);
    make_part(seed, most, between, between + (unsigned)(next_number(seed) % (GROUPS - between + 1)), &made->rows[1],
              &made->parts[1]);
    made->ahead = (intptr_t)next_number(seed); /* anywhere */
    made->most = (uint32_t)next_number(seed) >> (31 - most);
}

/* The row's values and presence, by another kernel. */
static void unpack(const round_of_rows *made, int32_t *values, uint64_t *presence)
{
    memset(presence, 0, WORDS * sizeof(uint64_t));
    for (unsigned i = 0; i < 2; i++) {
        const yb_passed_rows *part = &made->parts[i];
        uint64_t there[WORDS];
        yb_narrow_row row = { .packed = packed,
                              .bit = part->rows->bit,
                              .base = part->first,
                              .width = part->rows->width,
                              .reference = part->rows->reference,
                              .difference = 1,
                              .finds = part->rows->floor == 0,
                              .presence = there,
                              .first = part->first,
                              .last = part->last };
        memset(there, row.finds ? 0 : 0xff, sizeof(there));
        yb_kernels_for(YB_CPU_SCALAR)->narrow.unpack(&row, values);
        for (unsigned lane = part->first * YB_NARROW_GROUP; lane < part->last * YB_NARROW_GROUP; lane++) {
            presence[lane / 64] |= there[lane / 64] & UINT64_C(1) << lane % 64;
        }
    }
}

/* What a row's present lanes amount to. */
typedef struct row_amount {
    int64_t sum;
    int32_t least, greatest; /* 0 if none is below, above */
} row_amount;

static row_amount amount_of(const int32_t *values, const uint64_t *presence)
{
    row_amount amount = { 0, 0, 0 };
    for (unsigned lane = 0; lane < LANES; lane++) {
        if (presence[lane / 64] >> lane % 64 & 1) {
            amount.sum += values[lane];
            amount.least = values[lane] < amount.least ? values[lane] : amount.least;
            amount.greatest = values[lane] > amount.greatest ? values[lane] : amount.greatest;
        }
    }
    return amount;
}

static int64_t sum_of(const yb_gathered *gathered)
{
    int64_t sum = 0;
    for (unsigned i = 0; i < YB_NARROW_GROUP; i++) {
        sum += (int64_t)gathered->high[i] * 65536 + gathered->low[i];
    }
    return sum;
}

static int32_t greatest_of(const yb_gathered *gathered)
{
    int32_t greatest = 0;
    for (unsigned i = 0; i < YB_NARROW_GROUP; i++) {
        greatest = gathered->greatest[i] > greatest ? gathered->greatest[i] : greatest;
    }
    return greatest;
}

static size_t levels_here(yb_cpu_level levels[4])
{
    static const yb_cpu_level all[] = { YB_CPU_SCALAR, YB_CPU_NEON, YB_CPU_AVX2, YB_CPU_AVX512 };
    size_t count = 0;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        count += yb_cpu_choose(yb_cpu_level_name(all[i]), &levels[count], NULL) == YB_OK;
    }
    return count;
}

static void fill(uint64_t *seed, unsigned bits, int32_t *values)
{
    for (unsigned i = 0; i < YB_NARROW_ROOM; i++) {
        values[i] = (int32_t)next_number(seed) >> (32 - bits);
    }
}

/* Every other tile has values of both signs, and the others from 2^24 on. */
Test(swept, rows_amount_to_what_unpacked_ones_do_at_every_level)
{
    static int32_t expected[YB_NARROW_ROOM], values[4][YB_NARROW_ROOM];
    static yb_gathered gathered[4];
    yb_cpu_level levels[4];
    size_t count = levels_here(levels);
    uint64_t seed = 77, presence[WORDS];
    unsigned without = 0; /* rows, of tiles that have negative values */
    for (unsigned tile = 0; tile < 40; tile++) {
        int64_t sum = 0;
        int32_t greatest = 0;
        unsigned with_negative = 0;
        make_bytes(&seed, tile);
        fill(&seed, 22, expected);
        for (unsigned i = 0; tile % 2 == 0 && i < YB_NARROW_ROOM; i++) {
            expected[i] += 1 << 24;
        }
        for (size_t l = 0; l < count; l++) {
            memcpy(values[l], expected, sizeof(expected));
            memset(&gathered[l], 0, sizeof(gathered[l]));
        }
        for (unsigned r = 0; r < ROWS; r++) {
            round_of_rows made;
            make_row(&seed, tile % 2 == 0 || r % 8 != 0 ? 14 : 20, &made);
            unpack(&made, expected, presence);
            row_amount row = amount_of(expected, presence);
            sum += row.sum;
            greatest = row.least == 0 && row.greatest > greatest ? row.greatest : greatest;
            with_negative += row.least < 0;
            for (size_t l = 0; l < count; l++) {
                int negative =
                    yb_kernels_for(levels[l])->narrow.gather(made.parts, 2, made.ahead, values[l], &gathered[l]);
                cr_assert_eq(negative, row.least < 0, "%s", yb_cpu_level_name(levels[l]));
                cr_assert_eq(greatest_of(&gathered[l]), greatest, "%s", yb_cpu_level_name(levels[l]));
            }
        }
        cr_assert(tile % 2 == 0 ? with_negative == 0 : with_negative > 12);
        without += tile % 2 == 0 ? 0 : ROWS - with_negative;
        for (size_t l = 0; l < count; l++) {
            cr_assert(memcmp(values[l], expected, sizeof(expected)) == 0, "%s", yb_cpu_level_name(levels[l]));
            cr_assert_eq(sum_of(&gathered[l]), sum);
        }
    }
    cr_assert_gt(without, 0);
}

Test(swept, lanes_up_to_a_bound_are_those_of_unpacked_rows_at_every_level)
{
    static int32_t before[YB_NARROW_ROOM], expected[YB_NARROW_ROOM], values[YB_NARROW_ROOM];
    yb_cpu_level levels[4];
    size_t count = levels_here(levels);
    uint64_t seed = 78, presence[WORDS], matched[WORDS];
    for (unsigned round = 0; round < 400; round++) {
        round_of_rows made;
        make_bytes(&seed, round);
        make_row(&seed, round % 2 == 0 ? 31 : 12, &made);
        made.most = round % 7 == 0 ? UINT32_MAX : made.most;
        fill(&seed, round % 2 == 0 ? 32 : 14, before);
        memcpy(expected, before, sizeof(before));
        unpack(&made, expected, presence);
        for (unsigned lane = 0; lane < LANES; lane++) {
            uint64_t out = (uint32_t)expected[lane] > made.most;
            presence[lane / 64] &= ~(out << lane % 64);
        }
        for (size_t l = 0; l < count; l++) {
            memcpy(values, before, sizeof(before));
            memset(matched, 0, sizeof(matched));
            yb_kernels_for(levels[l])->narrow.match(made.parts, 2, made.ahead, made.most, values, matched);
            cr_assert(memcmp(values, expected, sizeof(expected)) == 0, "%s", yb_cpu_level_name(levels[l]));
            cr_assert(memcmp(matched, presence, sizeof(matched)) == 0, "%s", yb_cpu_level_name(levels[l]));
        }
    }
}
