/* Keys that are in two blocks, and blocks out of order: only a forger makes
 * them, and verification finds them. */
#include <stdlib.h>
#include <string.h>

#include "format/forge.h"
#include "format/layout.h"
#include "format/memory_file.h"
#include "format/sample.h"
#include "support/test.h"

static yb_entry_layout *entries_of(uint8_t *data, size_t bytes)
{
    return (yb_entry_layout *)(data + yb_load_u64(data + bytes - sizeof(yb_footer_layout) + 24));
}

/* Signs and judges the bytes: the status, with the beginning of the message checked. */
static yb_status judge(uint8_t *data, size_t bytes, const char *part)
{
    memory_file file;
    yb_env env;
    yb_segment *segment = NULL;
    yb_error error = YB_ERROR_INIT;
    forge_checksums(data, bytes);
    memory_file_start(&file, data, bytes);
    yb_env_init(&env, &file.hooks);
    yb_status status = yb_segment_open(&env, "forged", &segment, &error);
    if (status == YB_OK) {
        status = yb_segment_verify(segment, NULL, NULL, &error);
    }
    yb_segment_close(segment);
    cr_assert_not_null(strstr(error.message, part), "%s", error.message);
    return status;
}

/* Sets year and region of a run of one row: four constant columns of 16 bytes. */
static void move_row(uint8_t *data, yb_entry_layout *entry, uint32_t region, int16_t year)
{
    cr_assert_eq(entry->rows, 1);
    cr_assert_eq(entry->bytes, 64);
    yb_store_u64(data + entry->offset + 16 + 8, region);
    yb_store_u64(data + entry->offset + 32 + 8, (uint64_t)year);
    entry->first_region = entry->last_region = region;
    entry->first_year = entry->last_year = year;
}

/* Two runs, as their scales do not fit together: regions 0 and 2 in one, region 1 in the other. */
static uint8_t *make_two_runs(size_t *bytes)
{
    sample rows = { .series_count = 1, .region_count = 5 };
    for (uint32_t r = 0; r < 3; r++) {
        sample_add(&rows, (sample_row) { .region = r,
                                         .year = 2000,
                                         .scale = r == 1 ? 18 : 0,
                                         .mantissa = r == 1 ? 7 : INT64_MAX - r,
                                         .source = YB_NO_SOURCE });
    }
    uint8_t *data = sample_bytes(&rows, bytes);
    sample_free(&rows);
    cr_assert_eq(entries_of(data, *bytes)[0].rows, 2);
    return data;
}

Test(duplicates, a_key_in_two_runs_is_found)
{
    size_t bytes;
    uint8_t *data = make_two_runs(&bytes);
    cr_assert_eq(judge(data, bytes, ""), YB_OK);
    move_row(data, &entries_of(data, bytes)[1], 2, 2000);
    cr_assert_eq(judge(data, bytes, "another block"), YB_CORRUPT);
    move_row(data, &entries_of(data, bytes)[1], 3, 2000);
    cr_assert_eq(judge(data, bytes, ""), YB_OK);
    free(data);
}

Test(duplicates, runs_out_of_order_are_found)
{
    size_t bytes;
    uint8_t *data = make_two_runs(&bytes);
    move_row(data, &entries_of(data, bytes)[1], 0, 1999);
    cr_assert_eq(judge(data, bytes, "does not begin behind"), YB_CORRUPT);
    free(data);
}

/* Two tiles (of two series) with one row that fits neither scale, in a run. */
static uint8_t *make_tiles_and_run(size_t *bytes)
{
    sample rows;
    sample_fill(&rows,
                &(sample_options) { .series = 2, .regions = 800, .first_year = 2000, .years = 4, .percent = 100 });
    sample_row *stray = &rows.rows[4 * 100 + 2]; /* series 0, region 100, year 2002 */
    stray->scale = 17;
    stray->mantissa = 3;
    uint8_t *data = sample_bytes(&rows, bytes);
    sample_free(&rows);
    cr_assert_eq(entries_of(data, *bytes)[2].kind, YB_BLOCK_RUN);
    return data;
}

Test(duplicates, a_key_in_a_tile_and_a_run_is_found)
{
    size_t bytes;
    uint8_t *data = make_tiles_and_run(&bytes);
    cr_assert_eq(judge(data, bytes, ""), YB_OK);
    move_row(data, &entries_of(data, bytes)[2], 100, 2001);
    cr_assert_eq(judge(data, bytes, "another block"), YB_CORRUPT);
    move_row(data, &entries_of(data, bytes)[2], 799, 2002);
    cr_assert_eq(judge(data, bytes, "another block"), YB_CORRUPT);
    move_row(data, &entries_of(data, bytes)[2], 799, 1999);
    cr_assert_eq(judge(data, bytes, ""), YB_OK);
    free(data);
}

Test(duplicates, tiles_out_of_order_are_found)
{
    size_t bytes;
    uint8_t *data = make_tiles_and_run(&bytes);
    yb_entry_layout *entries = entries_of(data, bytes);
    entries[1].first_series = entries[1].last_series = 0;
    cr_assert_eq(judge(data, bytes, "does not come after"), YB_CORRUPT);
    entries[0].first_series = entries[0].last_series = 1;
    cr_assert_eq(judge(data, bytes, "does not come after"), YB_CORRUPT);
    free(data);
}

Test(duplicates, bytes_of_no_block_are_found)
{
    size_t bytes;
    uint8_t *data = make_tiles_and_run(&bytes);
    yb_entry_layout *run = &entries_of(data, bytes)[2];
    run->bytes -= 8;
    cr_assert_eq(judge(data, bytes, "belong to no block"), YB_CORRUPT);
    free(data);
}
