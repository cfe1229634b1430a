/* Rows that are used while they are unpacked, at every level: what they amount to, and which lanes lie within bounds,
 * against unpacking them first. */
#include <string.h>

#include "codec/kernels.h"
#include "codec/numbers.h"
#include "support/test.h"

#define LANES  1024
#define GROUPS (LANES / YB_NARROW_GROUP)
#define WORDS  (LANES / 64)
#define BYTES  (64 * 1024)

static uint8_t packed[BYTES + 128];

/* What all levels are given. */
typedef struct round_of_rows {
    yb_passed_rows rows;
    yb_passed_row row;
    int32_t low, high;
    intptr_t ahead;
} round_of_rows;

static void make_bytes(uint64_t *seed, unsigned kind)
{
    for (size_t i = 0; i < sizeof(packed); i++) {
        uint64_t random = next_number(seed);
        packed[i] = kind % 3 == 0 ? 0xff : (uint8_t)(kind % 3 == 1 ? random : random & random >> 8 & random >> 16);
    }
}

/* A row of up to `most` bits, the reference about as large. */
static void make_row(uint64_t *seed, unsigned most, round_of_rows *made)
{
    uint64_t random = next_number(seed);
    unsigned width = (unsigned)(random % (most + 1));
    made->row = (yb_passed_row) { .bit = (uint32_t)(random >> 8) % (BYTES / 2 - GROUPS * width),
                                  .width = width,
                                  .mask = (UINT32_C(1) << width) - 1,
                                  .reference = (uint32_t)((int32_t)next_number(seed) >> (31 - most)),
                                  .floor = random >> 63 != 0 ? -1 : 0 };
    unsigned first = (unsigned)(next_number(seed) % GROUPS);
    made->rows =
        (yb_passed_rows) { packed, &made->row, 1, first, first + (unsigned)(next_number(seed) % (GROUPS - first + 1)) };
    made->ahead = (intptr_t)next_number(seed); /* anywhere */
    made->low = (int32_t)next_number(seed) >> (31 - most);
    made->high = (int32_t)next_number(seed) >> (31 - most);
}

/* The row's values and presence, by another kernel. */
static void unpack(const round_of_rows *made, int32_t *values, uint64_t *presence)
{
    yb_narrow_row row = { .packed = packed,
                          .bit = made->row.bit,
                          .base = made->rows.first,
                          .width = made->row.width,
                          .reference = made->row.reference,
                          .difference = 1,
                          .finds = made->row.floor == 0,
                          .presence = presence,
                          .first = made->rows.first,
                          .last = made->rows.last };
    memset(presence, row.finds ? 0 : 0xff, WORDS * sizeof(uint64_t));
    yb_kernels_for(YB_CPU_SCALAR)->narrow.unpack(&row, values);
    for (unsigned lane = 0; lane < LANES; lane++) {
        if (lane / YB_NARROW_GROUP < row.first || lane / YB_NARROW_GROUP >= row.last) {
            presence[lane / 64] &= ~(UINT64_C(1) << lane % 64);
        }
    }
}

static void add(yb_lane_figures *to, int64_t sum, uint32_t count, int32_t least, int32_t greatest)
{
    to->sum += sum;
    to->count += count;
    to->least = least < to->least ? least : to->least;
    to->greatest = greatest > to->greatest ? greatest : to->greatest;
}

static const yb_lane_figures nothing = { 0, 0, INT32_MAX, INT32_MIN };

static yb_lane_figures figures_of(const yb_gathered *gathered)
{
    yb_lane_figures figures = nothing;
    for (unsigned i = 0; i < YB_NARROW_GROUP; i++) {
        add(&figures, (int64_t)gathered->high[i] * 65536 + gathered->low[i], 0, gathered->least[i],
            gathered->greatest[i]);
    }
    figures.count = (uint32_t)gathered->count;
    return figures;
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

Test(swept, rows_amount_to_what_unpacked_ones_do_at_every_level)
{
    static int32_t expected[YB_NARROW_ROOM], values[4][YB_NARROW_ROOM];
    static yb_gathered gathered[4];
    yb_cpu_level levels[4];
    size_t count = levels_here(levels);
    uint64_t seed = 77, presence[WORDS];
    for (unsigned tile = 0; tile < 12; tile++) {
        yb_lane_figures figures = nothing;
        make_bytes(&seed, tile);
        fill(&seed, 25, expected);
        for (size_t l = 0; l < count; l++) {
            memcpy(values[l], expected, sizeof(expected));
            memset(&gathered[l], 0, sizeof(gathered[l]));
            for (unsigned i = 0; i < YB_NARROW_GROUP; i++) {
                gathered[l].least[i] = INT32_MAX;
                gathered[l].greatest[i] = INT32_MIN;
            }
        }
        for (unsigned r = 0; r < 256; r++) {
            round_of_rows made;
            make_row(&seed, 15, &made);
            unpack(&made, expected, presence);
            for (unsigned lane = 0; lane < LANES; lane++) {
                if (presence[lane / 64] >> lane % 64 & 1) {
                    add(&figures, expected[lane], 1, expected[lane], expected[lane]);
                }
            }
            for (size_t l = 0; l < count; l++) {
                yb_kernels_for(levels[l])->narrow.gather(&made.rows, made.ahead, values[l], &gathered[l]);
            }
        }
        for (size_t l = 0; l < count; l++) {
            yb_lane_figures found = figures_of(&gathered[l]);
            cr_assert(memcmp(values[l], expected, sizeof(expected)) == 0, "%s", yb_cpu_level_name(levels[l]));
            cr_assert_eq(found.sum, figures.sum);
            cr_assert_eq(found.count, figures.count);
            cr_assert_eq(found.least, figures.least);
            cr_assert_eq(found.greatest, figures.greatest);
        }
    }
}

Test(swept, lanes_within_bounds_are_those_of_unpacked_rows_at_every_level)
{
    static int32_t before[YB_NARROW_ROOM], expected[YB_NARROW_ROOM], values[YB_NARROW_ROOM];
    yb_cpu_level levels[4];
    size_t count = levels_here(levels);
    uint64_t seed = 78, presence[WORDS], matched[WORDS];
    for (unsigned round = 0; round < 400; round++) {
        round_of_rows made;
        make_bytes(&seed, round);
        make_row(&seed, round % 2 == 0 ? 31 : 12, &made);
        made.low = round % 5 == 0 ? INT32_MIN : made.low;
        made.high = round % 7 == 0 ? INT32_MAX : made.high;
        fill(&seed, round % 2 == 0 ? 32 : 14, before);
        memcpy(expected, before, sizeof(before));
        unpack(&made, expected, presence);
        for (unsigned lane = 0; lane < LANES; lane++) {
            uint64_t out = expected[lane] < made.low || expected[lane] > made.high;
            presence[lane / 64] &= ~(out << lane % 64);
        }
        for (size_t l = 0; l < count; l++) {
            memcpy(values, before, sizeof(before));
            memset(matched, 0, sizeof(matched));
            yb_kernels_for(levels[l])->narrow.match(&made.rows, made.ahead, made.low, made.high, values, matched);
            cr_assert(memcmp(values, expected, sizeof(expected)) == 0, "%s", yb_cpu_level_name(levels[l]));
            cr_assert(memcmp(matched, presence, sizeof(matched)) == 0, "%s", yb_cpu_level_name(levels[l]));
        }
    }
}
