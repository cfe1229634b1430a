/* Making, writing, reading and comparing the segments of tests. */
#include "format/sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/kernels.h"
#include "codec/numbers.h"
#include "core/file.h"
#include "core/memory.h"
#include "support/scratch.h"
#include "support/test.h"

#define KEYS_SERIES  512
#define KEYS_REGIONS 70000

const yb_segment_keys *sample_keys(uint32_t series, uint32_t regions)
{
    static yb_segment_series all_series[KEYS_SERIES];
    static char metrics[KEYS_SERIES][32], codes[KEYS_REGIONS][32];
    static const char *regions_in_order[KEYS_REGIONS];
    static yb_segment_keys keys = { all_series, 0, regions_in_order, 0, NULL };
    for (uint32_t s = 0; s < series; s++) {
        /* Four series to a metric: level and yoy, full year and first half. */
        snprintf(metrics[s], sizeof(metrics[s]), "metric_%04u", s / 4);
        all_series[s] = (yb_segment_series) { metrics[s], s % 2 == 0 ? "万元" : "%", s % 4 / 2, YB_ACTUAL, { 1, 12 } };
        all_series[s].span.last = s % 2 == 0 ? 6 : 12;
    }
    for (uint32_t r = 0; r < regions; r++) {
        snprintf(codes[r], sizeof(codes[r]), "%09u", 110000000 + r * 7);
        regions_in_order[r] = codes[r];
    }
    keys.series_count = series;
    keys.region_count = regions;
    keys.branches = NULL;
    return &keys;
}

const yb_segment_keys *sample_branched_keys(uint32_t series, uint32_t regions, uint32_t branch)
{
    static uint8_t branches[KEYS_REGIONS];
    static yb_segment_keys keys;
    keys = *sample_keys(series, regions);
    for (uint32_t r = 0; r < regions && branch > 0; r++) {
        uint32_t lane = r % YB_TILE_LANES;
        branches[r] = (uint8_t)(lane / branch * 2 + (lane % branch != 0));
    }
    keys.branches = branch > 0 ? branches : NULL;
    return &keys;
}

void sample_add(sample *made, sample_row row)
{
    if (made->count == made->capacity) {
        made->capacity = made->capacity * 2 + 64;
        made->rows = realloc(made->rows, made->capacity * sizeof(sample_row));
        cr_assert_not_null(made->rows);
    }
    made->rows[made->count++] = row;
}

void sample_free(sample *made)
{
    free(made->rows);
    *made = (sample) { 0 };
}

static sample_row make_row(uint64_t *seed, const sample_options *options, int64_t base, int year)
{
    uint64_t random = next_number(seed);
    sample_row row = { .source = YB_NO_SOURCE, .year = (int16_t)(options->first_year + year), .scale = 2 };
    row.mantissa =
        options->extreme
            ? shaped_number(seed, options->extreme == 2 ? SHAPE_BOTH_ENDS : (shape)(random % SHAPE_COUNT), (size_t)year)
            : base + base / 12 * year + (int64_t)(random % (uint64_t)(base / 20 + 1));
    if (options->scales > 1) {
        row.scale = (int8_t)(random >> 32) & 0x7F;
        row.scale = (int8_t)(row.scale % options->scales);
    }
    if (options->noted > 0 && random % (unsigned)options->noted == 0) {
        row.bound = random >> 8 & 3;
        row.source = (uint32_t)(random >> 10 & 7);
        row.offset = (uint32_t)(random >> 40);
        row.length = (uint32_t)(random >> 16 & 15);
    }
    return row;
}

void sample_fill(sample *made, const sample_options *options)
{
    uint64_t seed = options->seed;
    *made = (sample) { .series_count = options->series, .region_count = options->regions, .branch = options->branch };
    for (uint32_t s = 0; s < options->series; s++) {
        for (uint32_t r = 0; r < options->regions; r++) {
            int64_t base = (int64_t)(next_number(&seed) % 100000) + 100;
            for (int y = 0; y < options->years; y++) {
                if (next_number(&seed) % 100 < options->percent) {
                    sample_row row = make_row(&seed, options, base, y);
                    row.series = s;
                    row.region = r;
                    sample_add(made, row);
                }
            }
        }
    }
}

/* The rows [first, first + count) as columns; free the first one. */
static void *columns_of(const sample *rows, size_t first, size_t count, yb_rows *columns)
{
    uint32_t *series = malloc((count + 1) * 32);
    uint32_t *region = series + count, *source = region + count, *offset = source + count, *length = offset + count;
    int64_t *mantissa = (int64_t *)malloc((count + 1) * 16);
    int16_t *year = (int16_t *)(mantissa + count);
    int8_t *scale = (int8_t *)(year + count);
    uint8_t *bound = (uint8_t *)(scale + count);
    for (size_t i = 0; i < count; i++) {
        const sample_row *row = &rows->rows[first + i];
        series[i] = row->series, region[i] = row->region, year[i] = row->year, mantissa[i] = row->mantissa;
        scale[i] = row->scale, bound[i] = row->bound;
        source[i] = row->source, offset[i] = row->offset, length[i] = row->length;
    }
    *columns = (yb_rows) { count, series, region, year, mantissa, scale, bound, source, offset, length };
    return series;
}

static void free_columns(yb_rows *columns)
{
    free((void *)(uintptr_t)columns->series);
    free((void *)(uintptr_t)columns->mantissa);
}

yb_status sample_write_with(const yb_env *env, const char *path, const sample *rows, size_t batch, yb_pool *pool,
                            yb_error *error)
{
    yb_segment_writer *writer = NULL;
    yb_status status;
    YB_TRY(yb_segment_writer_open(env, path, sample_branched_keys(rows->series_count, rows->region_count, rows->branch),
                                  &writer, error));
    yb_segment_writer_use_pool(writer, pool);
    yb_segment_writer_use_level(writer, rows->level);
    batch = batch == 0 ? rows->count : batch;
    for (size_t first = 0; first < rows->count; first += batch) {
        yb_rows columns;
        size_t count = rows->count - first < batch ? rows->count - first : batch;
        columns_of(rows, first, count, &columns);
        status = yb_segment_writer_append(writer, &columns, error);
        free_columns(&columns);
        if (status != YB_OK) {
            goto cleanup;
        }
    }
    status = yb_segment_writer_finish(writer, error);
cleanup:
    yb_segment_writer_close(writer);
    return status;
}

yb_status sample_write(const yb_env *env, const char *path, const sample *rows, size_t batch, yb_error *error)
{
    return sample_write_with(env, path, rows, batch, NULL, error);
}

uint8_t *sample_bytes(const sample *rows, size_t *bytes)
{
    char directory[SCRATCH_PATH];
    yb_env env;
    void *data = NULL;
    yb_env_init(&env, NULL);
    scratch_make(directory);
    const char *file = scratch_path(directory, "segment");
    cr_assert_eq(sample_write(&env, file, rows, 0, NULL), YB_OK);
    cr_assert_eq(yb_file_read_all(&env, file, 1 << 24, &data, bytes, NULL), YB_OK);
    uint8_t *copy = malloc(*bytes);
    memcpy(copy, data, *bytes);
    yb_free(&env, data);
    scratch_remove(directory);
    return copy;
}

static yb_status read_notes(const yb_segment *segment, uint32_t block, sample_row *rows, yb_error *error)
{
    uint32_t count = yb_segment_block(segment, block)->rows;
    uint32_t *numbers = malloc((size_t)count * 13);
    yb_block_notes notes = { (uint8_t *)(numbers + (size_t)3 * count), numbers, numbers + count,
                             numbers + (size_t)2 * count };
    yb_status status = yb_segment_notes(segment, block, &notes, error);
    for (uint32_t i = 0; status == YB_OK && i < count; i++) {
        rows[i].bound = notes.bound[i];
        rows[i].source = notes.source[i];
        rows[i].offset = notes.offset[i];
        rows[i].length = notes.length[i];
    }
    free(numbers);
    return status;
}

static yb_status read_tile(const yb_segment *segment, uint32_t block, const yb_kernels *kernels, sample *read,
                           yb_error *error)
{
    static _Thread_local yb_tile_cursor cursor;
    const yb_block_info *info = yb_segment_block(segment, block);
    YB_TRY(yb_tile_open(&cursor, segment, block, error));
    for (uint32_t r = 0; r < cursor.rows; r++) {
        uint64_t presence[YB_PRESENCE_WORDS];
        yb_tile_row row;
        YB_TRY(yb_tile_row_at(&cursor, r, &row, error));
        YB_TRY(yb_tile_presence(&cursor, r, presence, error));
        YB_TRY(yb_tile_decode(&cursor, kernels, r, error));
        for (uint32_t lane = 0; lane < YB_TILE_LANES; lane++) {
            if (presence[lane / 64] >> lane % 64 & 1) {
                cr_assert_lt(lane, cursor.lanes);
                sample_add(read, (sample_row) { .series = info->first_series,
                                                .region = cursor.first_region + lane,
                                                .year = row.year,
                                                .scale = info->scale,
                                                .mantissa = cursor.values[lane] });
            }
        }
    }
    yb_tile_close(&cursor);
    return YB_OK;
}

static yb_status read_run(const yb_segment *segment, uint32_t block, const yb_kernels *kernels, sample *read,
                          yb_error *error)
{
    const yb_block_info *info = yb_segment_block(segment, block);
    int64_t *mantissa = malloc((size_t)info->rows * 18);
    uint32_t *series = (uint32_t *)(mantissa + info->rows), *region = series + info->rows;
    yb_run_columns columns = { series, region, (int16_t *)(region + info->rows), mantissa };
    yb_status status = yb_run_decode(segment, block, kernels, &columns, error);
    for (uint32_t i = 0; status == YB_OK && i < info->rows; i++) {
        sample_add(read, (sample_row) { .series = series[i],
                                        .region = region[i],
                                        .year = columns.year[i],
                                        .scale = info->scale,
                                        .mantissa = mantissa[i] });
    }
    free(mantissa);
    return status;
}

static int by_key(const void *left, const void *right)
{
    const sample_row *a = left, *b = right;
    if (a->series != b->series) {
        return a->series < b->series ? -1 : 1;
    }
    if (a->region != b->region) {
        return a->region < b->region ? -1 : 1;
    }
    return (a->year > b->year) - (a->year < b->year);
}

void sample_sort(sample *made)
{
    if (made->count > 0) {
        qsort(made->rows, made->count, sizeof(sample_row), by_key);
    }
}

yb_status sample_read(const yb_segment *segment, yb_cpu_level level, sample *read, yb_error *error)
{
    const yb_kernels *kernels = yb_kernels_for(level);
    const yb_segment_keys *keys = yb_segment_keys_of(segment);
    *read = (sample) { .series_count = keys->series_count, .region_count = keys->region_count };
    for (uint32_t b = 0; b < yb_segment_block_count(segment); b++) {
        const yb_block_info *info = yb_segment_block(segment, b);
        size_t before = read->count;
        YB_TRY(info->kind == YB_BLOCK_TILE ? read_tile(segment, b, kernels, read, error)
                                           : read_run(segment, b, kernels, read, error));
        cr_assert_eq(read->count - before, info->rows);
        YB_TRY(read_notes(segment, b, read->rows + before, error));
    }
    cr_assert_eq(read->count, yb_segment_row_count(segment));
    sample_sort(read);
    return YB_OK;
}

void sample_compare(const sample *a, const sample *b)
{
    cr_assert_eq(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        const sample_row *x = &a->rows[i], *y = &b->rows[i];
        cr_assert_eq(by_key(x, y), 0);
        cr_assert_eq(yb_decimal_compare((yb_decimal) { x->mantissa, x->scale }, (yb_decimal) { y->mantissa, y->scale }),
                     0);
        cr_assert(x->bound == y->bound && x->source == y->source && x->offset == y->offset && x->length == y->length);
    }
}

static void check_file(const yb_env *env, const char *path, const sample *rows)
{
    yb_segment *segment;
    yb_error error = YB_ERROR_INIT;
    yb_cpu_level best = yb_cpu_detect();
    cr_assert_eq(yb_segment_open(env, path, &segment, &error), YB_OK, "%s", error.message);
    cr_assert_eq(yb_segment_verify(segment, NULL, NULL, &error), YB_OK, "%s", error.message);
    for (unsigned level = 0; level <= (unsigned)best; level++) {
        sample read;
        cr_assert_eq(sample_read(segment, (yb_cpu_level)level, &read, &error), YB_OK, "%s", error.message);
        sample_compare(rows, &read);
        sample_free(&read);
    }
    yb_segment_close(segment);
}

void sample_round_trip(const sample *rows)
{
    yb_env env;
    char directory[SCRATCH_PATH];
    yb_error error = YB_ERROR_INIT;
    yb_env_init(&env, NULL);
    scratch_make(directory);
    const char *path = scratch_path(directory, "segment");
    cr_assert_eq(sample_write(&env, path, rows, 777, &error), YB_OK, "%s", error.message);
    check_file(&env, path, rows);
    scratch_remove(directory);
}
