/* What goes into a segment comes out again: tiles, runs, scales, notes. */
#include <string.h>

#include "format/layout.h"
#include "format/sample.h"
#include "support/scratch.h"
#include "support/test.h"

static void check(sample_options options)
{
    sample rows;
    sample_fill(&rows, &options);
    sample_round_trip(&rows);
    sample_free(&rows);
}

Test(round_trip, dense_figures)
{
    check((sample_options) { .seed = 1, .series = 2, .regions = 8300, .first_year = 1990, .years = 12, .percent = 95 });
}

Test(round_trip, every_region_every_year)
{
    check((sample_options) {
        .seed = 2, .series = 2, .regions = YB_TILE_LANES, .first_year = 2000, .years = 5, .percent = 100 });
}

Test(round_trip, half_of_the_regions)
{
    check((sample_options) { .seed = 3, .series = 1, .regions = 5000, .first_year = 2000, .years = 9, .percent = 50 });
}

Test(round_trip, the_long_tail)
{
    check((sample_options) { .seed = 4, .series = 90, .regions = 3000, .first_year = 1990, .years = 30, .percent = 1 });
}

Test(round_trip, any_number)
{
    check((sample_options) {
        .seed = 5, .series = 2, .regions = 4200, .first_year = 2000, .years = 9, .percent = 80, .extreme = 1 });
}

Test(round_trip, numbers_at_both_ends)
{
    check((sample_options) {
        .seed = 5, .series = 2, .regions = 4200, .first_year = 2000, .years = 9, .percent = 80, .extreme = 2 });
}

/* Rows whose values are near one end of what 32 bits hold, then near the other:
 * narrow tiles, unless a value lies `beyond` the ends. */
static void check_32_bits(int64_t beyond)
{
    sample rows = { .series_count = 1, .region_count = YB_TILE_LANES };
    for (uint32_t r = 0; r < YB_TILE_LANES; r++) {
        for (int y = 0; y < 6; y++) {
            int64_t from_end = (int64_t)(r * 2654435761u >> 24) + (y == 4 && r % 9 != 0 ? INT32_MAX : 0);
            int64_t value = (y + (r % 50 == 0)) % 2 == 0 ? INT32_MIN + from_end : INT32_MAX - from_end;
            value += r == 700 && y == 3 ? INT32_MAX + beyond - value : 0;
            if (y == 0 || r % 7 != (unsigned)y) {
                sample_add(&rows,
                           (sample_row) {
                               .region = r, .year = (int16_t)(2000 + y), .mantissa = value, .source = YB_NO_SOURCE });
            }
        }
    }
    sample_round_trip(&rows);
    sample_free(&rows);
}

Test(round_trip, figures_at_the_ends_of_32_bits)
{
    check_32_bits(0);
    check_32_bits(1);
}

Test(round_trip, scales_that_do_not_fit_together)
{
    check((sample_options) { .seed = 6,
                             .series = 3,
                             .regions = 4200,
                             .first_year = 2000,
                             .years = 9,
                             .percent = 80,
                             .scales = 19,
                             .extreme = 1 });
    check((sample_options) { .seed = 7,
                             .series = 3,
                             .regions = 500,
                             .first_year = 2000,
                             .years = 9,
                             .percent = 5,
                             .scales = 19,
                             .extreme = 1 });
}

Test(round_trip, scales_that_fit_together)
{
    check((sample_options) {
        .seed = 8, .series = 3, .regions = 4200, .first_year = 2000, .years = 9, .percent = 80, .scales = 4 });
}

Test(round_trip, notes_of_some_rows)
{
    check((sample_options) {
        .seed = 9, .series = 3, .regions = 4200, .first_year = 2000, .years = 9, .percent = 80, .noted = 5 });
    check((sample_options) {
        .seed = 10, .series = 9, .regions = 4200, .first_year = 2000, .years = 9, .percent = 2, .noted = 2 });
}

Test(round_trip, more_years_than_a_tile_has)
{
    check((sample_options) { .seed = 11, .series = 1, .regions = 60, .first_year = 1, .years = 700, .percent = 90 });
}

Test(round_trip, a_single_row)
{
    check((sample_options) { .seed = 12, .series = 1, .regions = 1, .first_year = 9999, .years = 1, .percent = 100 });
}

Test(round_trip, no_row)
{
    check((sample_options) { .seed = 13, .series = 3, .regions = 5, .first_year = 2000, .years = 9, .percent = 0 });
    check((sample_options) { .seed = 13, .series = 0, .regions = 0, .first_year = 2000, .years = 9, .percent = 0 });
}

Test(round_trip, random_shapes)
{
    for (uint64_t seed = 100; seed < 140; seed++) {
        check((sample_options) { .seed = seed,
                                 .series = 1 + (uint32_t)seed % 5,
                                 .regions = 1 + (uint32_t)(seed * 7919 % 5200),
                                 .first_year = 1990,
                                 .years = 1 + (int)(seed % 13),
                                 .percent = (unsigned)(seed * 31 % 101),
                                 .scales = (int)(seed % 6),
                                 .noted = (int)(seed % 3),
                                 .extreme = seed % 4 == 0 });
    }
}

/* 2^18 values fill a tile: of so many regions, that are 64 years; wide ones, narrow ones and runs of years. */
Test(round_trip, full_groups_of_many_years)
{
    const sample_options narrow = {
        .seed = 14, .series = 1, .regions = YB_TILE_LANES + 30, .first_year = 1900, .years = 70, .percent = 98
    };
    check(narrow);
    sample_options wide = narrow;
    wide.extreme = 2;
    check(wide);
}
