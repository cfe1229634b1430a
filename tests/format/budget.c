/* The budget of loaded blocks: kept while there is room or someone reads them, read again when they are needed. */
#include <string.h>

#include "codec/kernels.h"
#include "codec/numbers.h"
#include "core/pool.h"
#include "format/sample.h"
#include "support/scratch.h"
#include "support/test.h"

#define THREADS 4

typedef struct world {
    char directory[SCRATCH_PATH];
    yb_env env;
    sample rows;
    yb_block_budget *budget;
    yb_segment *segments[2];
    size_t largest; /* block, about */
} world;

/* Two segments of the same rows: tiles and runs. */
static void start(world *w, uint64_t bytes)
{
    yb_error error = YB_ERROR_INIT;
    yb_env_init(&w->env, NULL);
    scratch_make(w->directory);
    sample_fill(
        &w->rows,
        &(sample_options) { .seed = 40, .series = 3, .regions = 5000, .first_year = 2000, .years = 5, .percent = 80 });
    for (uint32_t r = 0; r < 5000; r += 7) {
        sample_add(&w->rows, (sample_row) { .series = 3, .region = r, .year = 2001, .mantissa = r });
    }
    w->rows.series_count = 4;
    cr_assert_eq(yb_block_budget_create(&w->env, bytes, &w->budget, &error), YB_OK);
    w->largest = 0;
    for (int s = 0; s < 2; s++) {
        const char *path = scratch_path(w->directory, s == 0 ? "one" : "two");
        cr_assert_eq(sample_write(&w->env, path, &w->rows, 0, &error), YB_OK, "%s", error.message);
        cr_assert_eq(yb_segment_open(&w->env, path, &w->segments[s], &error), YB_OK, "%s", error.message);
        yb_segment_use_budget(w->segments[s], w->budget);
    }
    for (uint32_t b = 0; b < yb_segment_block_count(w->segments[0]); b++) {
        size_t taken = (size_t)yb_segment_block(w->segments[0], b)->raw_bytes + 512;
        w->largest = taken > w->largest ? taken : w->largest;
    }
}

static void stop(world *w)
{
    for (int s = 0; s < 2; s++) {
        yb_segment_close(w->segments[s]);
    }
    cr_assert_eq(yb_block_budget_used(w->budget), 0);
    yb_block_budget_free(w->budget);
    sample_free(&w->rows);
    scratch_remove(w->directory);
}

/* Reads all of one segment. */
static void read_all(world *w, int s)
{
    sample read;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(sample_read(w->segments[s], yb_cpu_detect(), &read, &error), YB_OK, "%s", error.message);
    sample_compare(&w->rows, &read);
    sample_free(&read);
}

Test(budget, blocks_leave_when_others_need_the_room)
{
    world w;
    start(&w, 0);
    for (int round = 0; round < 2; round++) {
        read_all(&w, round);
        cr_assert_leq(yb_block_budget_used(w.budget), w.largest);
    }
    stop(&w);
}

Test(budget, blocks_stay_while_there_is_room)
{
    world w;
    start(&w, UINT64_C(1) << 40);
    read_all(&w, 0);
    uint64_t one = yb_block_budget_used(w.budget);
    cr_assert_gt(one, w.largest);
    read_all(&w, 0);
    cr_assert_eq(yb_block_budget_used(w.budget), one);
    read_all(&w, 1);
    cr_assert_eq(yb_block_budget_used(w.budget), 2 * one);
    yb_segment_forget(w.segments[1]);
    cr_assert_eq(yb_block_budget_used(w.budget), one);
    stop(&w);
}

Test(budget, a_block_stays_while_a_cursor_is_open)
{
    static yb_tile_cursor cursor;
    world w;
    const yb_kernels *kernels = yb_kernels_for(YB_CPU_SCALAR);
    start(&w, 0);
    cr_assert_eq(yb_tile_open(&cursor, w.segments[0], 0, NULL), YB_OK);
    read_all(&w, 1);
    read_all(&w, 0);
    cr_assert_eq(yb_tile_decode(&cursor, kernels, cursor.rows - 1, NULL), YB_OK);
    const uint8_t *bytes = cursor.bytes;
    static yb_tile_cursor again;
    cr_assert_eq(yb_tile_open(&again, w.segments[0], 0, NULL), YB_OK);
    cr_assert_eq(again.bytes, bytes, "the block was read again");
    yb_tile_close(&again);
    yb_tile_close(&again);
    yb_tile_close(&cursor);
    cr_assert_eq(yb_tile_open(&cursor, w.segments[0], UINT32_MAX, NULL), YB_INVALID);
    yb_tile_close(&cursor);
    stop(&w);
}

static yb_int128 sum_block(const yb_segment *segment, uint32_t block, yb_error *error)
{
    static _Thread_local yb_tile_cursor cursor;
    const yb_kernels *kernels = yb_kernels_for(yb_cpu_detect());
    yb_int128 sum = 0;
    if (yb_tile_open(&cursor, segment, block, error) == YB_OK) {
        for (uint32_t row = 0; row < cursor.rows; row++) {
            uint64_t presence[YB_PRESENCE_WORDS];
            cr_assert_eq(yb_tile_presence(&cursor, row, presence, error), YB_OK);
            cr_assert_eq(yb_tile_decode(&cursor, kernels, row, error), YB_OK);
            sum += kernels->sum(cursor.values, presence, 0, cursor.lanes);
        }
    }
    yb_tile_close(&cursor);
    return sum;
}

/* Reads random tiles of both segments. */
static yb_status read_randomly(void *context, size_t item, uint32_t worker, yb_error *error)
{
    world *w = context;
    uint64_t seed = item + 1;
    for (int i = 0; i < 300; i++) {
        uint64_t random = next_number(&seed);
        const yb_segment *segment = w->segments[random % 2];
        uint32_t block = (uint32_t)(random >> 8) % yb_segment_block_count(segment);
        const yb_block_info *info = yb_segment_block(segment, block);
        if (info->kind == YB_BLOCK_TILE && sum_block(segment, block, error) != info->sum) {
            return yb_fail(error, YB_CORRUPT, "tile %u read by worker %u has another sum", block, worker);
        }
    }
    return YB_OK;
}

Test(budget, threads_share_blocks_that_come_and_go)
{
    for (uint64_t room = 0; room < 3; room++) {
        world w;
        yb_pool *pool;
        yb_error error = YB_ERROR_INIT;
        start(&w, room * 20000);
        cr_assert_eq(yb_pool_create(&w.env, THREADS, &pool, &error), YB_OK);
        cr_assert_eq(yb_pool_for(pool, THREADS, 2 * THREADS, read_randomly, &w, &error), YB_OK, "%s", error.message);
        cr_assert_leq(yb_block_budget_used(w.budget), room * 20000 + THREADS * w.largest);
        yb_pool_free(pool);
        stop(&w);
    }
}
