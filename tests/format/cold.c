/* Blocks compressed with zstd: the same rows, fewer bytes, nothing that a hostile size could ask for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/numbers.h"
#include "format/forge.h"
#include "format/memory_file.h"
#include "format/sample.h"
#include "support/failing.h"
#include "support/scratch.h"
#include "support/test.h"

/* A tile and a run of values that repeat, so that zstd finds something; with notes. */
static sample repeating_rows(uint32_t regions)
{
    sample rows = { .series_count = 3, .region_count = regions, .level = 3 };
    for (uint32_t s = 0; s < 3; s++) {
        for (uint32_t r = 0; r < regions; r += s == 2 ? 3 : 1) {
            for (int y = 0; y < (s == 2 ? 1 : 6); y++) {
                sample_row row = { .series = s, .region = r, .year = (int16_t)(2000 + y), .source = YB_NO_SOURCE };
                row.mantissa = (int64_t)((r * 7 + (uint32_t)y * 3) % 11) * (s == 1 ? INT64_C(1234567890123) : 98765);
                row.offset = r % 100 == 7 ? r : 0;
                sample_add(&rows, row);
            }
        }
    }
    return rows;
}

static yb_entry_layout entry_of(const uint8_t *data, size_t bytes, uint32_t block)
{
    yb_entry_layout entry;
    memcpy(&entry, data + forge_footer(data, bytes).directory_offset + block * sizeof(entry), sizeof(entry));
    return entry;
}

/* Blocks of a kind that are compressed. */
static unsigned count_cold(const uint8_t *data, size_t bytes, yb_block_kind kind)
{
    unsigned cold = 0;
    for (uint32_t b = 0; b < forge_footer(data, bytes).blocks; b++) {
        yb_entry_layout entry = entry_of(data, bytes, b);
        cold += entry.kind == (uint8_t)kind && entry.method == YB_BLOCK_ZSTD;
    }
    return cold;
}

/* Opens, verifies and reads these bytes, from memory. */
static yb_status judge(const uint8_t *data, size_t bytes)
{
    memory_file file;
    yb_env env;
    yb_segment *segment = NULL;
    sample read = { 0 };
    memory_file_start(&file, data, bytes);
    yb_env_init(&env, &file.hooks);
    yb_status status = yb_segment_open(&env, "cold.segment", &segment, NULL);
    if (status == YB_OK) {
        yb_status verified = yb_segment_verify(segment, NULL, NULL, NULL);
        status = sample_read(segment, YB_CPU_SCALAR, &read, NULL);
        status = status == YB_OK ? verified : status;
    }
    sample_free(&read);
    yb_segment_close(segment);
    return status;
}

Test(cold, blocks_that_repeat_take_fewer_bytes_and_come_back)
{
    size_t bytes, plain_bytes;
    sample rows = repeating_rows(3000);
    uint8_t *data = sample_bytes(&rows, &bytes);
    cr_assert_gt(count_cold(data, bytes, YB_BLOCK_TILE), 0);
    cr_assert_gt(count_cold(data, bytes, YB_BLOCK_RUN), 0);
    sample_round_trip(&rows);
    rows.level = 0;
    uint8_t *plain = sample_bytes(&rows, &plain_bytes);
    cr_assert_lt(bytes, plain_bytes);
    cr_assert_eq(count_cold(plain, plain_bytes, YB_BLOCK_TILE), 0);
    free(plain);
    free(data);
    sample_free(&rows);
}

Test(cold, blocks_that_do_not_shrink_stay_as_they_are)
{
    size_t bytes, plain_bytes;
    uint64_t seed = 3;
    sample rows;
    sample_fill(&rows, &(sample_options) { .seed = 5,
                                           .series = 2,
                                           .regions = YB_TILE_LANES,
                                           .first_year = 2000,
                                           .years = 5,
                                           .percent = 100,
                                           .extreme = 2 });
    for (size_t i = 0; i < rows.count; i++) {
        rows.rows[i].mantissa = (int64_t)next_number(&seed);
    }
    uint8_t *plain = sample_bytes(&rows, &plain_bytes);
    rows.level = 19;
    uint8_t *data = sample_bytes(&rows, &bytes);
    cr_assert_eq(bytes, plain_bytes);
    cr_assert_eq(memcmp(data, plain, bytes), 0);
    free(plain);
    free(data);
    sample_free(&rows);
}

/* Sets fields of the first entry that is compressed; everything else is right. */
static yb_status judge_forged(const uint8_t *data, size_t bytes, uint8_t method, int padding, uint64_t raw_bytes)
{
    uint8_t *forged = malloc(bytes);
    memcpy(forged, data, bytes);
    for (uint32_t b = 0; b < forge_footer(data, bytes).blocks; b++) {
        yb_entry_layout entry = entry_of(data, bytes, b);
        if (entry.method == YB_BLOCK_ZSTD) {
            entry.method = method;
            entry.padding = (uint8_t)(entry.padding + padding);
            entry.raw_bytes = (uint32_t)raw_bytes;
            memcpy(forged + forge_footer(data, bytes).directory_offset + b * sizeof(entry), &entry, sizeof(entry));
            break;
        }
    }
    forge_checksums(forged, bytes);
    yb_status status = judge(forged, bytes);
    free(forged);
    return status;
}

Test(cold, sizes_that_the_frame_does_not_have_are_refused)
{
    size_t bytes;
    sample rows = repeating_rows(700);
    uint8_t *data = sample_bytes(&rows, &bytes);
    uint32_t block = 0;
    while (entry_of(data, bytes, block).method != YB_BLOCK_ZSTD) {
        block++;
    }
    uint64_t raw = entry_of(data, bytes, block).raw_bytes;
    const uint64_t sizes[] = { 0, 8, raw - 8, raw + 1, raw + 8, raw * 2, YB_BLOCK_RAW_MAX, UINT32_MAX - 7, UINT32_MAX };
    cr_assert_eq(judge_forged(data, bytes, YB_BLOCK_ZSTD, 0, raw), YB_OK);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
        cr_assert_eq(judge_forged(data, bytes, YB_BLOCK_ZSTD, 0, sizes[i]), YB_CORRUPT);
    }
    for (int padding = -8; padding <= 8; padding++) {
        yb_status expected = padding == 0 ? YB_OK : YB_CORRUPT;
        cr_assert_eq(judge_forged(data, bytes, YB_BLOCK_ZSTD, padding, raw), expected);
    }
    cr_assert_eq(judge_forged(data, bytes, YB_BLOCK_PLAIN, 0, raw), YB_CORRUPT);
    cr_assert_eq(judge_forged(data, bytes, YB_BLOCK_PLAIN, 0, 0), YB_CORRUPT);
    cr_assert_eq(judge_forged(data, bytes, 2, 0, raw), YB_CORRUPT);
    free(data);
    sample_free(&rows);
}

Test(cold, every_flipped_byte_is_found_and_forged_ones_never_crash)
{
    size_t bytes;
    sample rows = repeating_rows(350);
    uint8_t *data = sample_bytes(&rows, &bytes), *forged = malloc(bytes);
    cr_assert_gt(count_cold(data, bytes, YB_BLOCK_TILE), 0);
    for (size_t at = 0; at < bytes; at++) {
        memcpy(forged, data, bytes);
        forged[at] ^= (uint8_t)(at % 5 == 4 ? 0xFF : 1 << at % 8);
        yb_status status = judge(forged, bytes);
        cr_assert(status == YB_CORRUPT || status == YB_UNSUPPORTED);
        forge_checksums(forged, bytes);
        status = judge(forged, bytes);
        cr_assert(status == YB_OK || status == YB_CORRUPT || status == YB_UNSUPPORTED);
    }
    free(forged);
    free(data);
    sample_free(&rows);
}

/* Writes and reads the rows with hooks that fail at call `n`; 0 when none was left to fail. */
static int survives(const sample *rows, const char *path, unsigned n)
{
    failing_hooks failing;
    yb_env env;
    yb_segment *segment = NULL;
    sample read = { 0 };
    failing_start(&failing, FAIL_MEMORY, n);
    yb_env_init(&env, &failing.hooks);
    yb_status status = sample_write(&env, path, rows, 0, NULL);
    status = status == YB_OK ? yb_segment_open(&env, path, &segment, NULL) : status;
    status = status == YB_OK ? sample_read(segment, YB_CPU_SCALAR, &read, NULL) : status;
    sample_free(&read);
    yb_segment_close(segment);
    remove(path);
    cr_assert_eq(failing.blocks, 0);
    cr_assert_eq(status, failing.failed ? YB_NO_MEMORY : YB_OK);
    return failing.failed;
}

Test(cold, any_allocation_may_fail)
{
    char directory[SCRATCH_PATH];
    sample rows = repeating_rows(400);
    scratch_make(directory);
    const char *path = scratch_path(directory, "segment");
    for (unsigned n = 0; survives(&rows, path, n);) {
        n++;
    }
    scratch_remove(directory);
    sample_free(&rows);
}
