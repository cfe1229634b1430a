/* Tiles in one sweep: the same figures and matches as decoding row by row, whatever forms rows have. */
#include <stdio.h>
#include <string.h>

#include "codec/kernels.h"
#include "format/sample.h"
#include "support/scratch.h"
#include "support/test.h"

static yb_tile_cursor cursor, plain;
static int32_t values[YB_NARROW_ROOM], plain_values[YB_NARROW_ROOM];

/* Opens a tile twice, wanting lanes [first, last). */
static void open_both(const yb_segment *segment, uint32_t block, unsigned first, unsigned last)
{
    cr_assert_eq(yb_tile_open(&cursor, segment, block, NULL), YB_OK);
    cr_assert_eq(yb_tile_open(&plain, segment, block, NULL), YB_OK);
    yb_tile_want_lanes(&cursor, values, first, last);
    yb_tile_want_lanes(&plain, plain_values, first, last);
    if (block + 1 < yb_segment_block_count(segment)) {
        yb_tile_look_ahead(&cursor, segment, block + 1);
    }
}

static void close_both(void)
{
    yb_tile_close(&cursor);
    yb_tile_close(&plain);
}

/* With a least figure that is known already, in the tile's range or out of it. */
static void check_gather(const yb_segment *segment, uint32_t block, const yb_kernels *kernels, uint32_t first,
                         int32_t known)
{
    yb_lane_figures found, row, expected = { 0, 0, INT32_MAX, INT32_MIN };
    open_both(segment, block, 0,
              yb_segment_block(segment, block)->last_region - yb_segment_block(segment, block)->first_region + 1);
    for (uint32_t r = first; r < plain.rows; r++) {
        cr_assert_eq(yb_tile_decode_figures(&plain, yb_kernels_for(YB_CPU_SCALAR), r, &row, NULL), YB_OK);
        expected.sum += row.sum;
        expected.count += row.count;
        expected.least = row.least < expected.least ? row.least : expected.least;
        expected.greatest = row.greatest > expected.greatest ? row.greatest : expected.greatest;
    }
    found.least = known;
    expected.least = known < expected.least ? known : expected.least;
    cr_assert_eq(yb_tile_gather(&cursor, kernels, first, cursor.rows - 1, &found, NULL), YB_OK);
    cr_assert_eq(found.sum, expected.sum);
    cr_assert_eq(found.count, expected.count);
    cr_assert_eq(found.least, expected.least);
    cr_assert_eq(found.greatest, expected.greatest);
    close_both();
}

/* Against lanes [first, last) of a row that is decoded. */
static void check_matched(uint32_t row, unsigned first, unsigned last, int32_t low, int32_t high,
                          const uint64_t *matched)
{
    uint64_t presence[YB_PRESENCE_WORDS];
    cr_assert_eq(yb_tile_decode_narrow(&plain, yb_kernels_for(YB_CPU_SCALAR), row, NULL), YB_OK);
    cr_assert_eq(yb_tile_slot_presence(&plain, row, presence, NULL), YB_OK);
    for (unsigned lane = first; lane < last; lane++) {
        unsigned slot = yb_tile_slot(&plain.slots, lane);
        unsigned expected =
            (presence[slot / 64] >> slot % 64 & 1) != 0 && plain_values[slot] >= low && plain_values[slot] <= high;
        cr_assert_eq(matched[slot / 64] >> slot % 64 & 1, expected, "row %u, lane %u", row, lane);
    }
}

static void check_match(const yb_segment *segment, uint32_t block, const yb_kernels *kernels, uint32_t step)
{
    const yb_block_info *info = yb_segment_block(segment, block);
    const unsigned lanes = info->last_region - info->first_region + 1, first = lanes / 5, last = lanes - lanes / 7;
    const int32_t low = (int32_t)(info->min / 2 + info->max / 3), high = (int32_t)(info->max / 4 * 3);
    open_both(segment, block, first, last);
    for (uint32_t r = step - 1; r < plain.rows; r += 2 * step) { /* some rows at once, then some are left out */
        static uint64_t matched[256][YB_PRESENCE_WORDS];
        const uint32_t end = r + step < plain.rows ? r + step : plain.rows;
        cr_assert_eq(yb_tile_match(&cursor, kernels, r, end - 1, low, high, matched, NULL), YB_OK);
        for (uint32_t row = r; row < end; row++) {
            check_matched(row, first, last, low, high, matched[row - r]);
        }
    }
    close_both();
}

static unsigned check_tiles(const yb_segment *segment, uint64_t seed)
{
    unsigned tiles = 0;
    for (uint32_t b = 0; b < yb_segment_block_count(segment); b++) {
        const yb_block_info *info = yb_segment_block(segment, b);
        int narrow = info->kind == YB_BLOCK_TILE && yb_tile_open(&cursor, segment, b, NULL) == YB_OK && cursor.narrow;
        yb_tile_close(&cursor);
        for (unsigned level = 0; narrow && level <= (unsigned)yb_cpu_detect(); level++) {
            const int32_t known[] = { INT32_MAX, (int32_t)info->min, (int32_t)(info->min / 2 + info->max / 2),
                                      (int32_t)info->min - 1, INT32_MIN };
            for (unsigned k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
                check_gather(segment, b, yb_kernels_for((yb_cpu_level)level), (uint32_t)(seed + level) % cursor.rows,
                             known[k]);
            }
            check_match(segment, b, yb_kernels_for((yb_cpu_level)level), 1 + (uint32_t)(seed + level) % 3);
            tiles++;
        }
    }
    return tiles;
}

/* Growing figures, in some tiles of some years each lane, and now and then one far out. */
static void fill(sample *rows, uint64_t seed)
{
    sample_fill(rows, &(sample_options) { .seed = seed,
                                          .series = 2,
                                          .regions = 100 + (uint32_t)(seed * 1331 % 6200),
                                          .first_year = 1990,
                                          .years = 2 + (int)(seed * 5 % 17),
                                          .percent = seed % 4 == 0 ? 100 : 60 + (unsigned)(seed * 7 % 40) });
    for (size_t i = 0; i < rows->count; i++) {
        sample_row *row = &rows->rows[i];
        row->mantissa -= seed % 3 == 0 ? 60000 : 0;
        row->mantissa *= i % 61 == 3 ? 40 : seed % 7 == 6 && row->region % 1024 < 9 ? 30000 : 1;
        row->mantissa =
            seed % 8 == 5 ? 2147000000 + row->mantissa % 400000 : row->mantissa; /* as many as 32 bits hold */
    }
}

Test(sweep, tiles_amount_to_what_their_rows_do)
{
    yb_env env;
    char directory[SCRATCH_PATH];
    unsigned tiles = 0;
    yb_env_init(&env, NULL);
    scratch_make(directory);
    for (uint64_t seed = 1; seed <= 24; seed++) {
        sample rows;
        yb_segment *segment;
        char name[8];
        snprintf(name, sizeof(name), "%u", (unsigned)seed);
        fill(&rows, seed);
        cr_assert_eq(sample_write(&env, scratch_path(directory, name), &rows, 0, NULL), YB_OK);
        cr_assert_eq(yb_segment_open(&env, scratch_path(directory, name), &segment, NULL), YB_OK);
        tiles += check_tiles(segment, seed);
        yb_segment_close(segment);
        sample_free(&rows);
    }
    cr_assert_gt(tiles, 48, "only %u narrow tiles", tiles);
    scratch_remove(directory);
}
