/* What the writer refuses, and how it chooses blocks. */
#include <string.h>

#include "codec/kernels.h"
#include "core/file.h"
#include "format/layout.h"
#include "format/sample.h"
#include "support/scratch.h"
#include "support/test.h"

/* Writes rows of a sample of 2 series and 3000 regions; returns the status of append. */
static yb_status append(const sample_row *rows, size_t count, yb_error *error)
{
    char directory[SCRATCH_PATH];
    yb_env env;
    sample made = { .series_count = 2, .region_count = 3000 };
    yb_env_init(&env, NULL);
    scratch_make(directory);
    for (size_t i = 0; i < count; i++) {
        sample_add(&made, rows[i]);
    }
    yb_status status = sample_write(&env, scratch_path(directory, "segment"), &made, 0, error);
    sample_free(&made);
    scratch_remove(directory);
    return status;
}

static const sample_row plain = { .series = 1, .region = 7, .year = 2000, .mantissa = 1, .source = YB_NO_SOURCE };

Test(writer, refuses_rows_out_of_range)
{
    sample_row rows[8];
    for (size_t i = 0; i < 8; i++) {
        rows[i] = plain;
    }
    rows[0].series = 2;
    rows[1].region = 3000;
    rows[2].year = 0;
    rows[3].year = 10000;
    rows[4].scale = -1;
    rows[5].scale = 19;
    rows[6].bound = 4;
    for (size_t i = 0; i < 7; i++) {
        yb_error error = YB_ERROR_INIT;
        cr_assert_eq(append(&rows[i], 1, &error), YB_INVALID);
        cr_assert_eq(error.offset, 0);
    }
    cr_assert_eq(append(&rows[7], 1, NULL), YB_OK);
}

Test(writer, refuses_rows_out_of_order)
{
    sample_row pair[2] = { plain, plain };
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(append(pair, 2, &error), YB_INVALID); /* twice the same key */
    cr_assert_eq(error.offset, 1);
    pair[1].series = 0;
    cr_assert_eq(append(pair, 2, NULL), YB_INVALID);
    pair[1] = plain, pair[1].region = 6;
    cr_assert_eq(append(pair, 2, NULL), YB_INVALID);
    pair[1] = plain, pair[1].year = 1999;
    cr_assert_eq(append(pair, 2, NULL), YB_INVALID);
    pair[1] = plain, pair[1].year = 2001;
    cr_assert_eq(append(pair, 2, NULL), YB_OK);
}

static yb_status open_with(const yb_segment_keys *keys)
{
    char directory[SCRATCH_PATH];
    yb_env env;
    yb_error error = YB_ERROR_INIT;
    yb_segment_writer *writer = NULL;
    yb_env_init(&env, NULL);
    scratch_make(directory);
    yb_status status = yb_segment_writer_open(&env, scratch_path(directory, "segment"), keys, &writer, &error);
    cr_assert_eq(error.status, status);
    yb_segment_writer_close(writer);
    scratch_remove(directory);
    return status;
}

Test(writer, refuses_malformed_keys)
{
    char lengthy[300];
    memset(lengthy, 'x', sizeof(lengthy) - 1);
    lengthy[sizeof(lengthy) - 1] = '\0';
    const yb_segment_series good = { "gdp", "万元", YB_LEVEL, YB_ACTUAL, { 1, 12 } };
    yb_segment_series bad[9] = { good, good, good, good, good, good, good, good, good };
    bad[0].metric = "";
    bad[1].metric = lengthy;
    bad[2].metric = "\xFF";
    bad[3].unit = lengthy;
    bad[4].measure = 5;
    bad[5].role = 3;
    bad[6].span.first = 0;
    bad[7].span = (yb_span) { 5, 4 };
    bad[8].span.last = 13;
    for (size_t i = 0; i < 9; i++) {
        cr_assert_eq(open_with(&(yb_segment_keys) { &bad[i], 1, NULL, 0, NULL }), YB_INVALID);
    }
    yb_segment_series twice[] = { good, good };
    cr_assert_eq(open_with(&(yb_segment_keys) { twice, 2, NULL, 0, NULL }), YB_INVALID);
    const char *codes[] = { "1", "" }, *lengthy_codes[] = { lengthy };
    cr_assert_eq(open_with(&(yb_segment_keys) { &good, 1, codes, 2, NULL }), YB_INVALID);
    cr_assert_eq(open_with(&(yb_segment_keys) { &good, 1, lengthy_codes, 1, NULL }), YB_INVALID);
    cr_assert_eq(open_with(&(yb_segment_keys) { &good, 1, codes, 1, NULL }), YB_OK);
}

Test(writer, series_are_ordered_by_metric_measure_role_and_span)
{
    yb_segment_series a = { "gdp", "", YB_LEVEL, YB_ACTUAL, { 1, 12 } }, b = a;
    cr_assert_eq(yb_segment_series_compare(&a, &b), 0);
    b.span.last = 6;
    cr_assert_gt(yb_segment_series_compare(&a, &b), 0);
    b.role = YB_PLAN;
    cr_assert_lt(yb_segment_series_compare(&a, &b), 0);
    b.metric = "a";
    cr_assert_gt(yb_segment_series_compare(&a, &b), 0);
}

Test(writer, does_not_overwrite_a_file)
{
    char directory[SCRATCH_PATH];
    yb_env env;
    sample rows = { .series_count = 1, .region_count = 1 };
    yb_env_init(&env, NULL);
    scratch_make(directory);
    const char *path = scratch_path(directory, "segment");
    cr_assert_eq(sample_write(&env, path, &rows, 0, NULL), YB_OK);
    cr_assert_eq(sample_write(&env, path, &rows, 0, NULL), YB_EXISTS);
    scratch_remove(directory);
}

/* Writes, opens, counts blocks by kind and calls `check`. */
static void with_blocks(const sample *rows, unsigned *tiles, unsigned *runs, int8_t scales[8])
{
    char directory[SCRATCH_PATH];
    yb_env env;
    yb_segment *segment;
    yb_env_init(&env, NULL);
    scratch_make(directory);
    const char *path = scratch_path(directory, "segment");
    cr_assert_eq(sample_write(&env, path, rows, 0, NULL), YB_OK);
    cr_assert_eq(yb_segment_open(&env, path, &segment, NULL), YB_OK);
    *tiles = *runs = 0;
    for (uint32_t b = 0; b < yb_segment_block_count(segment); b++) {
        const yb_block_info *info = yb_segment_block(segment, b);
        *tiles += info->kind == YB_BLOCK_TILE;
        *runs += info->kind == YB_BLOCK_RUN;
        scales[b < 8 ? b : 7] = info->scale;
    }
    yb_segment_close(segment);
    scratch_remove(directory);
}

Test(writer, dense_groups_become_tiles_and_sparse_ones_share_runs)
{
    unsigned tiles, runs;
    int8_t scales[8];
    sample rows;
    sample_fill(&rows, &(sample_options) {
                           .series = 2, .regions = 2 * YB_TILE_LANES, .first_year = 2000, .years = 5, .percent = 99 });
    with_blocks(&rows, &tiles, &runs, scales);
    cr_assert_eq(tiles, 4);
    cr_assert_eq(runs, 0);
    sample_free(&rows);
    sample_fill(&rows, &(sample_options) { .series = 40, .regions = 90, .first_year = 2000, .years = 9, .percent = 1 });
    with_blocks(&rows, &tiles, &runs, scales);
    cr_assert_eq(tiles, 0);
    cr_assert_eq(runs, 1);
    sample_free(&rows);
}

Test(writer, trailing_zeros_do_not_count_as_decimals)
{
    unsigned tiles, runs;
    int8_t scales[8];
    sample rows = { .series_count = 1, .region_count = 2 };
    sample_row row = { .year = 2000, .mantissa = 125000, .scale = 4, .source = YB_NO_SOURCE };
    sample_add(&rows, row);
    row.region = 1, row.mantissa = 0, row.scale = 18;
    sample_add(&rows, row);
    with_blocks(&rows, &tiles, &runs, scales);
    cr_assert_eq(runs, 1);
    cr_assert_eq(scales[0], 1);
    sample_free(&rows);
}

Test(writer, a_stray_scale_does_not_burden_the_others)
{
    unsigned tiles, runs;
    int8_t scales[8];
    sample rows;
    sample_fill(&rows,
                &(sample_options) { .series = 1, .regions = 900, .first_year = 2000, .years = 5, .percent = 99 });
    rows.rows[77].scale = 14;
    rows.rows[77].mantissa = 3;
    with_blocks(&rows, &tiles, &runs, scales);
    cr_assert_eq(tiles, 1);
    cr_assert_eq(runs, 1);
    cr_assert_eq(scales[0], 2);
    cr_assert_eq(scales[1], 14);
    sample_free(&rows);
}

/* Tiles in groups of regions before the last one, and in that. */
typedef struct tile_counts {
    unsigned before, last;
} tile_counts;

/* Ten full groups and 40 regions more, of which this part has figures. */
static tile_counts count_tiles(unsigned percent)
{
    sample rows;
    yb_env env;
    yb_segment *segment;
    char directory[SCRATCH_PATH];
    tile_counts found = { 0, 0 };
    yb_env_init(&env, NULL);
    scratch_make(directory);
    sample_fill(&rows, &(sample_options) { .seed = 8,
                                           .series = 1,
                                           .regions = 10 * YB_TILE_LANES + 40,
                                           .first_year = 2000,
                                           .years = 10,
                                           .percent = percent });
    for (size_t i = 0; i < rows.count; i++) {
        rows.rows[i].mantissa /= 10;
    }
    cr_assert_eq(sample_write(&env, scratch_path(directory, "segment"), &rows, 0, NULL), YB_OK);
    cr_assert_eq(yb_segment_open(&env, scratch_path(directory, "segment"), &segment, NULL), YB_OK);
    for (uint32_t b = 0; b < yb_segment_block_count(segment); b++) {
        const yb_block_info *info = yb_segment_block(segment, b);
        unsigned *count = info->first_region / YB_TILE_LANES < 10 ? &found.before : &found.last;
        *count += info->kind == YB_BLOCK_TILE;
    }
    yb_segment_close(segment);
    sample_free(&rows);
    scratch_remove(directory);
    return found;
}

Test(writer, what_is_left_over_behind_full_groups_is_a_tile)
{
    tile_counts found = count_tiles(100);
    cr_assert_eq(found.before, 10);
    cr_assert_eq(found.last, 1);
}

Test(writer, many_groups_with_few_figures_stay_runs)
{
    cr_assert_eq(count_tiles(10).before, 0);
}
