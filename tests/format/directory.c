/* Looking blocks up by their series. */
#include "format/sample.h"
#include "support/scratch.h"
#include "support/test.h"

enum { SERIES = 60 };

static uint32_t next_by_looking(const yb_segment *segment, uint32_t block, uint32_t first, uint32_t last)
{
    while (block < yb_segment_block_count(segment)) {
        const yb_block_info *info = yb_segment_block(segment, block);
        if (info->first_series <= last && info->last_series >= first) {
            break;
        }
        block++;
    }
    return block;
}

/* Tiles and runs of several series between them, over more blocks than one look can skip. */
Test(directory, the_next_block_of_some_series_is_the_one_found_by_looking_at_all)
{
    char directory[SCRATCH_PATH];
    yb_env env;
    yb_segment *segment;
    sample rows;

    yb_env_init(&env, NULL);
    scratch_make(directory);
    const char *path = scratch_path(directory, "segment");
    sample_fill(&rows, &(sample_options) { .seed = 5,
                                           .series = SERIES,
                                           .regions = 12400,
                                           .first_year = 2001,
                                           .years = 5,
                                           .percent = 60,
                                           .scales = 1 });
    cr_assert_eq(sample_write(&env, path, &rows, 9000, NULL), YB_OK);
    cr_assert_eq(yb_segment_open(&env, path, &segment, NULL), YB_OK);
    uint32_t blocks = yb_segment_block_count(segment);
    cr_assert_gt(blocks, 130);
    for (uint32_t first = 0; first < SERIES; first++) {
        for (uint32_t last = first; last < SERIES; last += 1 + last % 7) {
            for (uint32_t block = 0; block <= blocks; block += 1 + block % 5) {
                cr_assert_eq(yb_segment_next_block(segment, block, first, last),
                             next_by_looking(segment, block, first, last));
            }
        }
    }
    cr_assert_eq(yb_segment_next_block(segment, 0, UINT32_MAX, 0), blocks);
    yb_segment_close(segment);
    sample_free(&rows);
    scratch_remove(directory);
}
