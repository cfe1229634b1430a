/* The writer's buffer: chunks, sorted runs and their merge into a segment. */
#include "store/row_buffer.h"

#include <stdio.h>

#include <sys/stat.h>
#include <unistd.h>

#include "codec/kernels.h"
#include "store/block_rows.h"
#include "store/part.h"
#include "support/scratch.h"
#include "support/test.h"
#include "support/world.h"

enum { SERIES = 5, REGIONS = 61, YEARS = 9 };

typedef struct naive {
    int64_t value[SERIES][REGIONS][YEARS];
    uint32_t source[SERIES][REGIONS][YEARS];
    uint8_t there[SERIES][REGIONS][YEARS];
    uint64_t count;
} naive;

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static yb_catalog *make_catalog(const yb_env *env)
{
    yb_catalog *catalog;
    static const char *const ids[] = { "b", "a" };
    cr_assert_eq(yb_catalog_create(env, &catalog, NULL), YB_OK);
    yb_regions *regions = world_regions(0, 6, 9);
    cr_assert_eq(yb_regions_count(regions), REGIONS);
    cr_assert_eq(yb_catalog_set_regions(catalog, regions, NULL), YB_OK);
    yb_regions_release(regions);
    for (uint32_t i = 0; i < SERIES; i++) {
        yb_metric metric = { .struct_size = sizeof metric, .id = ids[i % 2], .name = ids[i % 2], .unit = "x" };
        yb_series series = { i % 2, (yb_measure)(4 - i), YB_ACTUAL, { 1, 12 } };
        cr_assert_eq(yb_metrics_put(yb_catalog_metrics(catalog), &metric, NULL, NULL), YB_OK);
        cr_assert_eq(yb_catalog_put_series(catalog, &series, NULL, NULL), YB_OK);
    }
    return catalog;
}

static void append_random(yb_row_buffer *buffer, naive *n, uint64_t *state, size_t count, int noted)
{
    uint32_t series[300], region[300], source[300];
    int16_t year[300];
    int64_t mantissa[300];
    for (size_t i = 0; i < count; i++) {
        series[i] = (uint32_t)(next_random(state) % SERIES);
        region[i] = (uint32_t)(next_random(state) % REGIONS);
        year[i] = (int16_t)(2000 + next_random(state) % YEARS);
        mantissa[i] = (int64_t)next_random(state);
        source[i] = noted ? (uint32_t)(next_random(state) % 3) : YB_NO_SOURCE;
        uint8_t *there = &n->there[series[i]][region[i]][year[i] - 2000];
        n->count += !*there;
        *there = 1;
        n->value[series[i]][region[i]][year[i] - 2000] = mantissa[i];
        n->source[series[i]][region[i]][year[i] - 2000] = source[i];
    }
    yb_rows rows = { count, series, region, year, mantissa, NULL, NULL, noted ? source : NULL, NULL, NULL };
    cr_assert_eq(yb_row_buffer_append(buffer, &rows, NULL), YB_OK);
}

static void compare_block(const naive *n, const yb_part *part, uint32_t block, yb_block_rows *rows)
{
    static const yb_row_window everything = { 0, UINT32_MAX, 0, 9999 };
    cr_assert_eq(yb_block_rows_read(rows, part, block, &everything, YB_WANT_VALUES | YB_WANT_NOTES, NULL), YB_OK);
    for (size_t i = 0; i < rows->count; i++) {
        uint32_t series = part->series[rows->series[i]], region = part->regions[rows->region[i]];
        int year = rows->year[i] - 2000;
        yb_decimal found = { rows->mantissa[i], rows->scale }, expected = { n->value[series][region][year], 0 };
        cr_assert(n->there[series][region][year]);
        cr_assert_eq(yb_decimal_compare(found, expected), 0);
        cr_assert_eq(rows->source[i], n->source[series][region][year]);
    }
}

static void compare_segment(const yb_env *env, const char *path, const yb_catalog *catalog, const naive *n)
{
    yb_part part = { 0 };
    yb_part_map *map;
    yb_cpu_level level;
    uint64_t count = 0;
    cr_assert_eq(yb_cpu_choose(NULL, &level, NULL), YB_OK);
    yb_block_rows rows = { .env = env, .kernels = yb_kernels_for(level) };
    cr_assert_eq(yb_segment_open(env, path, &part.segment, NULL), YB_OK);
    cr_assert_eq(yb_part_map_create(env, part.segment, catalog, yb_catalog_regions(catalog), NULL, &map, NULL), YB_OK);
    yb_part_set_map(&part, map);
    cr_assert_eq(yb_segment_row_count(part.segment), n->count);
    cr_assert_eq(yb_segment_verify(part.segment, NULL, NULL, NULL), YB_OK);
    for (uint32_t block = 0; block < yb_segment_block_count(part.segment); block++) {
        compare_block(n, &part, block, &rows);
        count += rows.count;
    }
    cr_assert_eq(count, n->count);
    yb_block_rows_free(&rows);
    yb_part_map_release(map);
    yb_segment_close(part.segment);
}

static yb_env plain_env(void)
{
    yb_env env;
    yb_env_init(&env, NULL);
    return env;
}

/* All cells in the order of segments, one row at a time; one in `often` comes twice. */
static void append_in_order(yb_row_buffer *buffer, naive *n, uint64_t *state, unsigned often)
{
    cr_assert_eq(yb_row_buffer_know(buffer, NULL), YB_OK);
    for (uint32_t cell = 0; cell < SERIES * REGIONS * YEARS; cell++) {
        uint32_t series = buffer->order.number[cell / YEARS / REGIONS], region = cell / YEARS % REGIONS;
        uint32_t source = YB_NO_SOURCE;
        int16_t year = (int16_t)(2000 + cell % YEARS);
        for (int again = 1 + (next_random(state) % often == 0); again > 0; again--) {
            int64_t mantissa = (int64_t)next_random(state);
            yb_rows row = { 1, &series, &region, &year, &mantissa, NULL, NULL, NULL, NULL, NULL };
            cr_assert_eq(yb_row_buffer_append(buffer, &row, NULL), YB_OK);
            n->value[series][region][cell % YEARS] = mantissa;
        }
        n->there[series][region][cell % YEARS] = 1;
        n->source[series][region][cell % YEARS] = source;
        n->count++;
    }
}

Test(store_row_buffer, rows_in_order_are_one_run_up_to_a_key_that_comes_again)
{
    char path[SCRATCH_PATH];
    yb_env env = plain_env();
    uint64_t state = 8;
    scratch_make(path);
    yb_catalog *catalog = make_catalog(&env);
    for (unsigned c = 0; c < 12; c++) {
        static naive n;
        memset(&n, 0, sizeof n);
        yb_row_buffer buffer;
        uint64_t rows = 0;
        int spills = c % 4 == 3 && c < 11, repeats = c >= 6; /* few runs wait for no file */
        yb_row_buffer_init(&buffer, &env, catalog, path, c % 3, (uint64_t)1 << 30);
        buffer.limits = (yb_row_limits) { 1 + c * c * 3, spills ? 5000 : UINT64_MAX, 50, 40, 1 + c * 90, 0 };
        append_in_order(&buffer, &n, &state, repeats ? 3 : UINT32_MAX);
        cr_assert_eq(yb_row_buffer_seal(&buffer, NULL), YB_OK);
        size_t chain = spills ? 0 : yb_row_run_chain(buffer.runs, buffer.run_count, &buffer.order);
        cr_assert(spills || repeats ? chain < buffer.run_count : chain == buffer.run_count);
        cr_assert_eq(buffer.runs[0].file != 0, spills);
        const char *file = scratch_path(path, "segment");
        cr_assert_eq(yb_row_buffer_write(&buffer, NULL, file, &rows, NULL), YB_OK);
        cr_assert_eq(rows, n.count);
        compare_segment(&env, file, catalog, &n);
        remove(file);
        yb_row_buffer_free(&buffer);
    }
    yb_catalog_free(catalog);
    scratch_remove(path);
}

Test(store_row_buffer, runs_of_any_chunk_size_merge_into_one_row_per_key)
{
    static const size_t chunks[] = { 1, 7, 64, 1000, 1 << 20 };
    char path[SCRATCH_PATH];
    yb_env env = plain_env();
    uint64_t state = 5;
    scratch_make(path);
    yb_catalog *catalog = make_catalog(&env);
    for (size_t c = 0; c < 20; c++) {
        static naive n;
        memset(&n, 0, sizeof n);
        yb_row_buffer buffer;
        uint64_t rows = 0;
        size_t chunk_rows = chunks[c % 5];
        yb_row_buffer_init(&buffer, &env, catalog, path, c % 4, (uint64_t)1 << 30);
        buffer.limits = (yb_row_limits) { chunk_rows, c < 10 ? UINT64_MAX : 5000, 50, 1 + c * 10, 1000, 0 };
        for (int batch = 0; batch < 12; batch++) {
            append_random(&buffer, &n, &state, chunk_rows == 1 ? 40 : 300, batch % 3 == 1);
        }
        cr_assert_eq(yb_row_buffer_seal(&buffer, NULL), YB_OK);
        cr_assert_eq(yb_row_buffer_seal(&buffer, NULL), YB_OK);
        cr_assert_eq(buffer.runs[0].file != 0, c >= 10 && chunk_rows <= 64, "few chunks find room");
        const char *file = scratch_path(path, "segment");
        cr_assert_eq(yb_row_buffer_write(&buffer, NULL, file, &rows, NULL), YB_OK);
        cr_assert_eq(rows, n.count);
        compare_segment(&env, file, catalog, &n);
        remove(file);
        yb_row_buffer_clear(&buffer);
        cr_assert_eq(buffer.rows, 0);
        yb_row_buffer_free(&buffer);
        cr_assert_eq(rmdir(path), 0, "no file is left");
        cr_assert_eq(mkdir(path, 0700), 0);
    }
    yb_catalog_free(catalog);
    scratch_remove(path);
}
