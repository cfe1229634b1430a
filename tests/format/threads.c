/* One open segment, many threads: every block is loaded once and read by all. */
#include "codec/kernels.h"
#include "core/pool.h"
#include "format/sample.h"
#include "support/scratch.h"
#include "support/test.h"

typedef struct shared {
    const yb_segment *segment;
    yb_int128 sums[8];
} shared;

/* Sums all tiles; every thread begins at another one. */
static yb_status sum_tiles(void *context, size_t item, uint32_t worker, yb_error *error)
{
    static _Thread_local yb_tile_cursor cursor;
    shared *all = context;
    const yb_kernels *kernels = yb_kernels_for(yb_cpu_detect());
    uint32_t blocks = yb_segment_block_count(all->segment);
    for (uint32_t i = 0; i < blocks; i++) {
        uint32_t block = (uint32_t)((i + item * 3) % blocks);
        uint64_t presence[YB_PRESENCE_WORDS];
        if (yb_segment_block(all->segment, block)->kind != YB_BLOCK_TILE) {
            continue;
        }
        YB_TRY(yb_tile_open(&cursor, all->segment, block, error));
        for (uint32_t row = 0; row < cursor.rows; row++) {
            YB_TRY(yb_tile_presence(&cursor, row, presence, error));
            YB_TRY(yb_tile_decode(&cursor, kernels, row, error));
            all->sums[item] += kernels->sum(cursor.values, presence, 0, cursor.lanes);
        }
    }
    return YB_OK;
}

Test(threads, share_the_blocks_of_a_segment)
{
    char directory[SCRATCH_PATH];
    yb_env env;
    yb_pool *pool;
    sample rows;
    yb_int128 expected = 0;
    yb_segment *segment;
    yb_env_init(&env, NULL);
    scratch_make(directory);
    const char *path = scratch_path(directory, "segment");
    sample_fill(&rows,
                &(sample_options) { .series = 4, .regions = 9000, .first_year = 2000, .years = 8, .percent = 97 });
    cr_assert_eq(sample_write(&env, path, &rows, 0, NULL), YB_OK);
    cr_assert_eq(yb_segment_open(&env, path, &segment, NULL), YB_OK);
    cr_assert_eq(yb_pool_create(&env, 4, &pool, NULL), YB_OK);
    shared all = { segment, { 0 } };
    cr_assert_eq(yb_pool_for(pool, 0, 8, sum_tiles, &all, NULL), YB_OK);
    for (uint32_t b = 0; b < yb_segment_block_count(segment); b++) {
        const yb_block_info *info = yb_segment_block(segment, b);
        expected += info->kind == YB_BLOCK_TILE ? info->sum : 0;
    }
    for (int i = 0; i < 8; i++) {
        cr_assert(all.sums[i] == expected);
    }
    yb_pool_free(pool);
    yb_segment_close(segment);
    sample_free(&rows);
    scratch_remove(directory);
}
