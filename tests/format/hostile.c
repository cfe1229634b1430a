/* Damaged and hostile files: a typed error that names the file, never a wrong value. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/forge.h"
#include "format/memory_file.h"
#include "format/sample.h"
#include "support/test.h"

/* A small segment with tiles, a run, patches and notes, as bytes. */
static uint8_t *make_bytes(size_t *bytes)
{
    sample rows;
    sample_fill(
        &rows,
        &(sample_options) {
            .seed = 20, .series = 3, .regions = 500, .first_year = 2000, .years = 3, .percent = 96, .noted = 90 });
    for (size_t i = 0; i < rows.count; i++) {
        rows.rows[i].mantissa *= i % 40 == 0 ? 1000000 : 1;
    }
    sample_add(&rows, (sample_row) { .series = 3, .region = 5, .year = 2001, .mantissa = 7, .source = YB_NO_SOURCE });
    rows.series_count = 4;
    uint8_t *made = sample_bytes(&rows, bytes);
    sample_free(&rows);
    return made;
}

/* What a segment of these bytes is called in errors. */
static const char path[] = "bad.segment";

/* Opens and verifies a segment of these bytes; from memory, as there are thousands of them. */
static yb_status judge(const uint8_t *data, size_t bytes, yb_error *error)
{
    memory_file file;
    yb_env env;
    yb_segment *segment = NULL;
    memory_file_start(&file, data, bytes);
    yb_env_init(&env, &file.hooks);
    *error = (yb_error)YB_ERROR_INIT;
    yb_status status = yb_segment_open(&env, path, &segment, error);
    if (status == YB_OK) {
        status = yb_segment_verify(segment, NULL, NULL, error);
    }
    yb_segment_close(segment);
    return status;
}

static void check_error(yb_status status, const yb_error *error)
{
    cr_assert(status == YB_CORRUPT || status == YB_UNSUPPORTED, "status %d", status);
    cr_assert_eq(error->status, status);
    cr_assert_str_eq(error->file, path);
    cr_assert_neq(error->offset, YB_NO_OFFSET);
    cr_assert_neq(error->message[0], '\0');
}

Test(hostile, every_flipped_byte_is_found)
{
    yb_error error;
    size_t bytes;
    uint8_t *data = make_bytes(&bytes);
    cr_assert_eq(judge(data, bytes, &error), YB_OK);
    for (size_t at = 0; at < bytes; at++) {
        uint8_t flip = (uint8_t)(at % 9 == 8 ? 0xFF : 1 << at % 8);
        data[at] ^= flip;
        check_error(judge(data, bytes, &error), &error);
        data[at] ^= flip;
    }
    free(data);
}

Test(hostile, every_truncation_is_found)
{
    yb_error error;
    size_t bytes;
    uint8_t *data = make_bytes(&bytes);
    for (size_t length = 0; length < bytes; length++) {
        check_error(judge(data, length, &error), &error);
    }
    data = realloc(data, bytes + 8);
    memset(data + bytes, 0, 8);
    check_error(judge(data, bytes + 8, &error), &error); /* too long is wrong, too */
    free(data);
}

/* Reads everything as a query would, without verifying first. */
static void read_all(const uint8_t *data, size_t bytes)
{
    memory_file file;
    yb_env env;
    yb_segment *segment = NULL;
    sample read = { 0 };
    memory_file_start(&file, data, bytes);
    yb_env_init(&env, &file.hooks);
    if (yb_segment_open(&env, path, &segment, NULL) == YB_OK) {
        yb_status status = sample_read(segment, YB_CPU_SCALAR, &read, NULL);
        cr_assert(status == YB_OK || status == YB_CORRUPT);
        sample_free(&read);
    }
    yb_segment_close(segment);
}

Test(hostile, forged_bytes_with_right_checksums_never_crash)
{
    yb_error error;
    size_t bytes;
    uint8_t *data = make_bytes(&bytes), *forged = malloc(bytes);
    yb_footer_layout footer = forge_footer(data, bytes);
    size_t accepted = 0;
    for (size_t at = 0; at < bytes - sizeof(footer); at++) {
        memcpy(forged, data, bytes);
        forged[at] ^= (uint8_t)(at % 5 == 4 ? 0xFF : 1 << at % 8);
        forge_checksums(forged, bytes);
        yb_status status = judge(forged, bytes, &error);
        cr_assert(status == YB_OK || status == YB_CORRUPT || status == YB_UNSUPPORTED, "status %d", status);
        accepted += status == YB_OK;
        read_all(forged, bytes);
    }
    /* What may change unnoticed under a right checksum: texts of keys, notes, scales. */
    cr_assert_lt(accepted, bytes / 2);
    free(forged);
    free(data);
}

static size_t side_area_at(const uint8_t *tile)
{
    yb_tile_layout layout;
    memcpy(&layout, tile, sizeof(layout));
    return yb_tile_packed_at(&layout) + layout.packed_bytes;
}

Test(hostile, values_that_contradict_their_statistics_are_found)
{
    yb_error error;
    size_t bytes, moved = 0;
    uint8_t *data = make_bytes(&bytes);
    yb_footer_layout footer = forge_footer(data, bytes);
    for (uint32_t b = 0; b < footer.blocks; b++) {
        uint8_t *entry_at = data + footer.directory_offset + b * sizeof(yb_entry_layout);
        yb_entry_layout entry;
        memcpy(&entry, entry_at, sizeof(entry));
        /* A run's keys may be other keys just as well. */
        size_t end = entry.kind == YB_BLOCK_TILE ? entry.offset + entry.bytes : entry.offset;
        size_t side = entry.offset + side_area_at(data + entry.offset);
        for (size_t at = entry.offset; at < end; at++) {
            data[at] ^= 0x10;
            forge_checksums(data, bytes);
            yb_status status = judge(data, bytes, &error);
            if (status != YB_OK || at < side) {
                check_error(status, &error);
            }
            moved += status == YB_OK;
            data[at] ^= 0x10;
        }
    }
    cr_assert_lt(moved, 10); /* a patch may be that of another absent slot just as well */
    free(data);
}

Test(hostile, a_newer_version_or_unknown_feature_is_unsupported)
{
    yb_error error;
    size_t bytes;
    uint8_t *data = make_bytes(&bytes);
    yb_store_u32(data + 8, 2);
    forge_checksums(data, bytes);
    cr_assert_eq(judge(data, bytes, &error), YB_UNSUPPORTED);
    yb_store_u32(data + 8, 0);
    forge_checksums(data, bytes);
    cr_assert_eq(judge(data, bytes, &error), YB_CORRUPT);
    yb_store_u32(data + 8, 1);
    yb_store_u32(data + 12, 4);
    forge_checksums(data, bytes);
    cr_assert_eq(judge(data, bytes, &error), YB_UNSUPPORTED);
    free(data);
}

Test(hostile, other_files_are_no_segments)
{
    yb_env env;
    yb_error error;
    yb_segment *segment = NULL;
    uint8_t data[500];
    yb_env_init(&env, NULL);
    memset(data, 'x', sizeof(data));
    cr_assert_eq(judge(data, sizeof(data), &error), YB_CORRUPT);
    cr_assert_eq(error.offset, 0);
    cr_assert_eq(yb_segment_open(&env, "/nowhere/missing.segment", &segment, &error), YB_NOT_FOUND);
    cr_assert_null(segment);
}

static void count_problem(void *context, const yb_error *problem)
{
    *(unsigned *)context += problem->status == YB_CORRUPT;
}

Test(hostile, verifying_goes_on_after_a_problem)
{
    yb_env env;
    memory_file file;
    yb_error error = YB_ERROR_INIT;
    size_t bytes;
    unsigned problems = 0;
    yb_segment *segment;
    uint8_t *data = make_bytes(&bytes);
    yb_footer_layout footer = forge_footer(data, bytes);
    cr_assert_gt(footer.blocks, 2);
    for (uint32_t b = 0; b < footer.blocks; b++) {
        data[yb_load_u64(data + footer.directory_offset + b * sizeof(yb_entry_layout) + 32) + 20] ^= 4;
    }
    memory_file_start(&file, data, bytes);
    yb_env_init(&env, &file.hooks);
    cr_assert_eq(yb_segment_open(&env, path, &segment, &error), YB_OK);
    cr_assert_eq(yb_segment_verify(segment, count_problem, &problems, &error), YB_CORRUPT);
    cr_assert_eq(problems, footer.blocks);
    cr_assert_eq(error.offset, yb_segment_block(segment, 0)->offset);
    yb_segment_close(segment);
    free(data);
}
