/* Subtotals of branches: they are what the values add up to, and a file in which they are not is found. */
#include "format/subtotals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/kernels.h"
#include "format/forge.h"
#include "format/layout.h"
#include "format/memory_file.h"
#include "format/sample.h"
#include "support/scratch.h"
#include "support/test.h"

static void fill(sample *rows, uint64_t seed, uint32_t regions, int years, unsigned percent, uint32_t branch)
{
    sample_fill(rows, &(sample_options) { .seed = seed,
                                          .series = 1,
                                          .regions = regions,
                                          .first_year = 2000,
                                          .years = years,
                                          .percent = percent,
                                          .branch = branch });
}

/* Adds all rows up by plain loops. */
static void add_up(const sample *rows, const yb_segment_keys *keys, const yb_tile_cursor *tile, yb_subtotals *found)
{
    memset(found, 0, sizeof(*found));
    for (size_t i = 0; i < rows->count; i++) {
        const sample_row *row = &rows->rows[i];
        if (row->region / YB_TILE_LANES == tile->first_region / YB_TILE_LANES) {
            size_t place = (size_t)keys->branches[row->region] * tile->rows + (size_t)(row->year - 2000);
            found->counts[place]++;
            found->sums[place] += row->mantissa;
        }
    }
}

static void compare(const yb_subtotals *told, const yb_subtotals *found)
{
    size_t count = (size_t)told->branches * told->rows;
    cr_assert_eq(memcmp(told->counts, found->counts, count * sizeof(int64_t)), 0);
    cr_assert_eq(memcmp(told->sums, found->sums, count * sizeof(int64_t)), 0);
}

/* Returns how many tiles have subtotals. */
static unsigned check_file(const yb_env *env, const char *path, const sample *rows)
{
    static yb_tile_cursor cursor;
    static yb_subtotals told, found;
    yb_segment *segment;
    unsigned count = 0;
    cr_assert_eq(yb_segment_open(env, path, &segment, NULL), YB_OK);
    const yb_segment_keys *keys = yb_segment_keys_of(segment);
    for (uint32_t b = 0; b < yb_segment_block_count(segment); b++) {
        if (yb_segment_block(segment, b)->kind == YB_BLOCK_TILE) {
            cr_assert_eq(yb_tile_open(&cursor, segment, b, NULL), YB_OK);
            if (cursor.branches > 0) {
                cr_assert_eq(cursor.branches, yb_segment_branches(keys, cursor.first_region));
                cr_assert_eq(yb_tile_subtotals(&cursor, yb_kernels_for(yb_cpu_detect()), &told, NULL), YB_OK);
                add_up(rows, keys, &cursor, &found);
                compare(&told, &found);
                count++;
            }
            yb_tile_close(&cursor);
        }
    }
    yb_segment_close(segment);
    return count;
}

Test(subtotals, they_are_what_the_values_add_up_to)
{
    yb_env env;
    char directory[SCRATCH_PATH];
    unsigned tiles = 0;
    yb_env_init(&env, NULL);
    scratch_make(directory);
    for (uint64_t seed = 1; seed <= 24; seed++) {
        sample rows;
        const char *path = scratch_path(directory, seed % 2 == 0 ? "even" : "odd");
        fill(&rows, seed, 1 + (uint32_t)(seed * 1541 % 9000), 1 + (int)(seed * 7 % 30), 5 + (unsigned)(seed * 31 % 96),
             32 + (uint32_t)(seed * seed * 17 % 500));
        remove(path);
        cr_assert_eq(sample_write(&env, path, &rows, 0, NULL), YB_OK);
        tiles += check_file(&env, path, &rows);
        sample_free(&rows);
    }
    cr_assert_gt(tiles, 12, "only %u tiles had subtotals", tiles);
    scratch_remove(directory);
}

Test(subtotals, segments_with_them_come_back_whole)
{
    sample rows;
    fill(&rows, 5, 5000, 12, 90, 100);
    sample_round_trip(&rows);
    sample_free(&rows);
}

static yb_status try_branches(const uint8_t *branches, uint32_t regions)
{
    yb_env env;
    yb_segment_writer *writer = NULL;
    char directory[SCRATCH_PATH];
    yb_segment_keys keys = *sample_keys(1, regions);
    yb_env_init(&env, NULL);
    scratch_make(directory);
    keys.branches = branches;
    yb_status status = yb_segment_writer_open(&env, scratch_path(directory, "segment"), &keys, &writer, NULL);
    yb_segment_writer_close(writer);
    scratch_remove(directory);
    return status;
}

Test(subtotals, branches_are_numbered_as_they_occur_at_most_255_in_a_group)
{
    enum { REGIONS = 2 * YB_TILE_LANES };
    static uint8_t branches[REGIONS];
    cr_assert_eq(try_branches(branches, REGIONS), YB_OK);
    branches[5] = 1;
    branches[6] = 2;
    branches[YB_TILE_LANES + 476] = 1;
    cr_assert_eq(try_branches(branches, REGIONS), YB_OK);
    branches[YB_TILE_LANES] = 1; /* a group begins anew */
    cr_assert_eq(try_branches(branches, REGIONS), YB_INVALID);
    branches[YB_TILE_LANES] = 0;
    branches[5] = 2;
    cr_assert_eq(try_branches(branches, REGIONS), YB_INVALID);
    for (unsigned i = 0; i <= YB_BRANCHES_MAX; i++) {
        branches[i] = (uint8_t)i;
    }
    cr_assert_eq(try_branches(branches, YB_BRANCHES_MAX), YB_OK);
    cr_assert_eq(try_branches(branches, YB_BRANCHES_MAX + 1), YB_INVALID);
}

/* Verifies a segment of these bytes, and reads its subtotals without that. */
static yb_status judge(const uint8_t *data, size_t bytes, yb_error *error)
{
    static yb_tile_cursor cursor;
    static yb_subtotals told;
    memory_file file;
    yb_env env;
    yb_segment *segment = NULL;
    memory_file_start(&file, data, bytes);
    yb_env_init(&env, &file.hooks);
    *error = (yb_error)YB_ERROR_INIT;
    yb_status status = yb_segment_open(&env, "bad.segment", &segment, error);
    if (status == YB_OK && yb_tile_open(&cursor, segment, 0, NULL) == YB_OK) {
        yb_status read =
            cursor.branches == 0 ? YB_OK : yb_tile_subtotals(&cursor, yb_kernels_for(YB_CPU_SCALAR), &told, NULL);
        cr_assert(read == YB_OK || read == YB_CORRUPT);
        yb_tile_close(&cursor);
    }
    status = status == YB_OK ? yb_segment_verify(segment, NULL, NULL, error) : status;
    yb_segment_close(segment);
    return status;
}

Test(subtotals, forged_ones_are_found)
{
    sample rows;
    yb_error error;
    size_t bytes;
    fill(&rows, 9, 300, 12, 90, 150);
    uint8_t *data = sample_bytes(&rows, &bytes);
    yb_footer_layout footer;
    memcpy(&footer, data + bytes - sizeof(footer), sizeof(footer));
    uint8_t *tile = data + yb_load_u64(data + footer.directory_offset + offsetof(yb_entry_layout, offset));
    yb_tile_layout layout;
    memcpy(&layout, tile, sizeof(layout));
    cr_assert_eq(layout.branches, 4);
    cr_assert_eq(judge(data, bytes, &error), YB_OK);
    for (size_t at = offsetof(yb_tile_layout, branches); at < sizeof(layout) + layout.subtotal_bytes; at++) {
        uint8_t *byte = at < sizeof(layout) ? tile + at : tile + yb_tile_subtotals_at(&layout) + at - sizeof(layout);
        for (unsigned flip = 1; flip < 256; flip *= 5) {
            *byte ^= (uint8_t)flip;
            forge_checksums(data, bytes);
            cr_assert_eq(judge(data, bytes, &error), YB_CORRUPT, "byte %zu", at);
            cr_assert_neq(error.offset, YB_NO_OFFSET);
            *byte ^= (uint8_t)flip;
        }
    }
    sample_free(&rows);
    free(data);
}

Test(subtotals, values_too_large_for_sums_of_64_bits_have_none)
{
    yb_env env;
    sample rows;
    char directory[SCRATCH_PATH];
    yb_env_init(&env, NULL);
    scratch_make(directory);
    const char *path = scratch_path(directory, "segment");
    fill(&rows, 3, 900, 12, 90, 300);
    rows.rows[700].mantissa = -YB_SUBTOTAL_MOST - 1;
    cr_assert_eq(sample_write(&env, path, &rows, 0, NULL), YB_OK);
    cr_assert_eq(check_file(&env, path, &rows), 0);
    remove(path);
    rows.rows[700].mantissa++;
    cr_assert_eq(sample_write(&env, path, &rows, 0, NULL), YB_OK);
    cr_assert_eq(check_file(&env, path, &rows), 1);
    sample_free(&rows);
    scratch_remove(directory);
}

/* Makes all values of the only tile, which are alike, another one: in entry, row headers and subtotals. */
static void forge_value(uint8_t *data, size_t bytes, int64_t value)
{
    yb_footer_layout footer = forge_footer(data, bytes);
    yb_entry_layout entry;
    yb_tile_layout tile;
    memcpy(&entry, data + footer.directory_offset, sizeof(entry));
    uint8_t *at = data + entry.offset, *row = at + sizeof(tile);
    memcpy(&tile, at, sizeof(tile));
    cr_assert_eq(tile.form, YB_TILE_WIDE);
    cr_assert_eq(tile.subtotal_bytes, 32); /* two constant columns */
    for (unsigned r = 0; r < tile.rows; r++, row += sizeof(yb_row_wide_layout)) {
        yb_row_wide_layout header;
        memcpy(&header, row, sizeof(header));
        header.reference = header.reference == 0 ? 0 : (uint64_t)value; /* 0: a difference */
        header.sum = yb_wide_of((yb_int128)value * header.start.count);
        header.min = header.max = value;
        memcpy(row, &header, sizeof(header));
    }
    memcpy(at + yb_tile_subtotals_at(&tile) + 24, &value, sizeof(value));
    entry.sum = yb_wide_of((yb_int128)value * entry.rows);
    entry.min = entry.max = value;
    memcpy(data + footer.directory_offset, &entry, sizeof(entry));
    forge_checksums(data, bytes);
}

Test(subtotals, of_values_too_large_for_their_sums_are_malformed)
{
    sample rows;
    yb_error error;
    size_t bytes;
    fill(&rows, 3, 32, 100, 100, 32);
    for (size_t i = 0; i < rows.count; i++) {
        rows.rows[i].mantissa = YB_SUBTOTAL_MOST - 1;
    }
    uint8_t *data = sample_bytes(&rows, &bytes);
    forge_value(data, bytes, YB_SUBTOTAL_MOST);
    cr_assert_eq(judge(data, bytes, &error), YB_OK, "%s", error.message);
    forge_value(data, bytes, INT64_C(1) << 59); /* 31 of them are more than 64 bits hold */
    cr_assert_eq(judge(data, bytes, &error), YB_CORRUPT);
    sample_free(&rows);
    free(data);
}
