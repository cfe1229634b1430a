/* The tile cursor's contract: rows in order, any may be skipped, nothing is read twice. */
#include <string.h>

#include "codec/kernels.h"
#include "format/sample.h"
#include "support/scratch.h"
#include "support/test.h"

/* Opens a segment with one tile of 1000 regions and 9 years; every third year is complete and unrelated. */
static yb_segment *open_sample(const yb_env *env, char directory[SCRATCH_PATH], sample *rows)
{
    yb_segment *segment = NULL;
    yb_error error = YB_ERROR_INIT;
    uint64_t seed = 1;
    scratch_make(directory);
    const char *path = scratch_path(directory, "segment");
    *rows = (sample) { .series_count = 1, .region_count = 1000 };
    for (uint32_t r = 0; r < 1000; r++) {
        int64_t last = 0;
        for (int y = 0; y < 9; y++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
            last = y % 3 == 0 ? (int64_t)(seed >> 40) : last + (int64_t)(seed >> 60);
            if (y % 3 == 0 || seed >> 33 & 7) {
                sample_add(rows, (sample_row) { .region = r, .year = (int16_t)(2000 + y), .mantissa = last });
            }
        }
    }
    cr_assert_eq(sample_write(env, path, rows, 0, &error), YB_OK, "%s", error.message);
    cr_assert_eq(yb_segment_open(env, path, &segment, &error), YB_OK, "%s", error.message);
    cr_assert_eq(yb_segment_block_count(segment), 1);
    cr_assert_str_eq(yb_segment_path(segment), path);
    cr_assert_gt(yb_segment_bytes(segment), 128);
    return segment;
}

static yb_tile_cursor cursor;

/* The cursor's present lanes are the sample's rows of that year. */
static void check_year(const sample *rows, uint32_t row)
{
    uint64_t presence[YB_PRESENCE_WORDS];
    size_t found = 0, expected = 0;
    cr_assert_eq(yb_tile_presence(&cursor, row, presence, NULL), YB_OK);
    for (unsigned w = 0; w < YB_PRESENCE_WORDS; w++) {
        found += (size_t)__builtin_popcountll(presence[w]);
    }
    for (size_t i = 0; i < rows->count; i++) {
        const sample_row *wanted = &rows->rows[i];
        if (wanted->year == 2000 + (int)row) {
            cr_assert(presence[wanted->region / 64] >> wanted->region % 64 & 1);
            cr_assert_eq(cursor.values[wanted->region], wanted->mantissa);
            expected++;
        }
    }
    cr_assert_eq(found, expected);
}

Test(tiles, any_rows_may_be_skipped)
{
    char directory[SCRATCH_PATH];
    yb_env env;
    sample rows;
    const yb_kernels *kernels = yb_kernels_for(YB_CPU_SCALAR);
    yb_env_init(&env, NULL);
    yb_segment *segment = open_sample(&env, directory, &rows);
    for (unsigned wanted = 1; wanted < 1u << 9; wanted++) {
        cr_assert_eq(yb_tile_open(&cursor, segment, 0, NULL), YB_OK);
        cr_assert_eq(cursor.rows, 9);
        for (uint32_t row = 0; row < 9; row++) {
            if (wanted >> row & 1) {
                cr_assert_eq(yb_tile_decode(&cursor, kernels, row, NULL), YB_OK);
                cr_assert_eq(yb_tile_decode(&cursor, kernels, row, NULL), YB_OK); /* again: the same */
                check_year(&rows, row);
            }
        }
    }
    yb_segment_close(segment);
    sample_free(&rows);
    scratch_remove(directory);
}

Test(tiles, rows_are_not_decoded_backwards)
{
    char directory[SCRATCH_PATH];
    yb_env env;
    sample rows;
    yb_error error = YB_ERROR_INIT;
    yb_tile_row info;
    uint64_t presence[YB_PRESENCE_WORDS];
    const yb_kernels *kernels = yb_kernels_for(YB_CPU_SCALAR);
    yb_env_init(&env, NULL);
    yb_segment *segment = open_sample(&env, directory, &rows);
    cr_assert_eq(yb_tile_open(&cursor, segment, 0, NULL), YB_OK);
    cr_assert_eq(yb_tile_decode(&cursor, kernels, 4, NULL), YB_OK);
    cr_assert_eq(yb_tile_decode(&cursor, kernels, 3, &error), YB_INVALID);
    cr_assert_eq(yb_tile_decode(&cursor, kernels, 9, &error), YB_INVALID);
    cr_assert_eq(yb_tile_row_at(&cursor, 9, &info, &error), YB_INVALID);
    cr_assert_eq(yb_tile_presence(&cursor, 9, presence, &error), YB_INVALID);
    check_year(&rows, 4);
    yb_segment_close(segment);
    sample_free(&rows);
    scratch_remove(directory);
}

Test(tiles, blocks_of_another_kind_are_refused)
{
    char directory[SCRATCH_PATH];
    yb_env env;
    sample rows;
    yb_error error = YB_ERROR_INIT;
    yb_run_columns columns = { NULL, NULL, NULL, NULL };
    yb_block_notes notes = { NULL, NULL, NULL, NULL };
    yb_env_init(&env, NULL);
    yb_segment *segment = open_sample(&env, directory, &rows);
    cr_assert_eq(yb_tile_open(&cursor, segment, 1, &error), YB_INVALID);
    cr_assert_eq(yb_run_decode(segment, 0, yb_kernels_for(YB_CPU_SCALAR), &columns, &error), YB_INVALID);
    cr_assert_eq(yb_segment_notes(segment, 1, &notes, &error), YB_INVALID);
    yb_segment_close(segment);
    sample_free(&rows);
    scratch_remove(directory);
}
