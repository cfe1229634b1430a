/* Rows of a narrow tile on the way to a later one: taken together, they leave what they do one by one. */
#include <stdio.h>

#include "codec/kernels.h"
#include "codec/numbers.h"
#include "core/env.h"
#include "format/sample.h"
#include "support/scratch.h"
#include "support/test.h"

static yb_tile_cursor direct, stepwise;

/* Figures that change little from year to year but for some; every `anew` years, of another size, so that rows are
 * absolute. */
static void fill(sample *rows, uint64_t seed, uint32_t regions, int years, unsigned percent, int anew)
{
    *rows = (sample) { .series_count = 1, .region_count = regions };
    for (uint32_t r = 0; r < regions; r++) {
        int64_t size = 20 + (int64_t)number_of_bits(&seed, 4 + (unsigned)(next_number(&seed) % 14));
        for (int y = 0; y < years; y++) {
            uint64_t random = next_number(&seed);
            int64_t value = size + size * (int64_t)(random >> 48) / 1000000;
            value += random % 100 == 7 ? size * 16 : 0;
            value = anew > 0 && y / anew % 2 == 1 ? -(int64_t)(random >> 40) : value;
            if (random / 128 % 100 < percent) {
                sample_add(rows, (sample_row) { .region = r, .year = (int16_t)(1900 + y), .mantissa = value });
            }
        }
    }
}

/* Decodes some of the rows, with those between them together, beside all of them. */
static void check_way(const yb_segment *segment, const yb_kernels *kernels, unsigned first, unsigned last,
                      uint64_t *seed)
{
    static int32_t values[2][YB_NARROW_ROOM];
    cr_assert_eq(yb_tile_open(&direct, segment, 0, NULL), YB_OK);
    cr_assert_eq(yb_tile_open(&stepwise, segment, 0, NULL), YB_OK);
    cr_assert(direct.narrow);
    direct.is_near = next_number(seed) % 4 != 0;
    yb_tile_want_lanes(&direct, values[0], first, last);
    yb_tile_want_lanes(&stepwise, values[1], first, last);
    for (uint32_t row = 0; row < direct.rows; row++) {
        cr_assert_eq(yb_tile_decode_narrow(&stepwise, yb_kernels_for(YB_CPU_SCALAR), row, NULL), YB_OK);
        if (next_number(seed) % 16 != 0) {
            continue;
        }
        cr_assert_eq(yb_tile_decode_narrow(&direct, kernels, row, NULL), YB_OK);
        for (unsigned lane = first; lane < last; lane++) {
            unsigned slot = yb_tile_slot(&direct.slots, lane);
            uint64_t here = direct.presence[slot / 64] >> slot % 64 & 1;
            cr_assert_eq(here, stepwise.presence[slot / 64] >> slot % 64 & 1);
            cr_assert(!here || values[0][slot] == values[1][slot]);
        }
    }
    yb_tile_close(&direct);
    yb_tile_close(&stepwise);
}

Test(passed, any_row_can_be_decoded_without_those_before_it)
{
    static const uint32_t regions[] = { 1024, 1000, 130, 700, 143 };
    static const unsigned percents[] = { 100, 95, 60, 97 };
    char directory[SCRATCH_PATH];
    yb_env env;
    uint64_t seed = 17;
    yb_env_init(&env, NULL);
    scratch_make(directory);
    const char *path = scratch_path(directory, "segment");
    for (unsigned round = 0; round < 20; round++) {
        sample rows;
        yb_segment *segment;
        uint32_t lanes = regions[round % 5];
        fill(&rows, 90 + round, lanes, round % 6 == 1 ? 150 : 30, percents[round % 4], round % 3 == 2 ? 5 : 0);
        cr_assert_eq(sample_write(&env, path, &rows, 0, NULL), YB_OK);
        cr_assert_eq(yb_segment_open(&env, path, &segment, NULL), YB_OK);
        for (int level = YB_CPU_SCALAR; level <= (int)yb_cpu_detect(); level++) {
            yb_cpu_level known;
            if (yb_cpu_choose(yb_cpu_level_name((yb_cpu_level)level), &known, NULL) == YB_OK) {
                uint32_t first = (uint32_t)(next_number(&seed) % lanes);
                check_way(segment, yb_kernels_for(known), 0, lanes, &seed);
                check_way(segment, yb_kernels_for(known), first,
                          first + 1 + (uint32_t)(next_number(&seed) % (lanes - first)), &seed);
            }
        }
        yb_segment_close(segment);
        sample_free(&rows);
        cr_assert_eq(remove(path), 0);
    }
    scratch_remove(directory);
}
