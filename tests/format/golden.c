/* Golden files and the second decoder: both decoders read the same from released
 * files, and the writer still writes the same bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/memory.h"
#include "format/golden_csv.h"
#include "format/golden_rows.h"
#include "format/layout.h"
#include "format/reference_decoder.h"
#include "support/scratch.h"
#include "support/test.h"

static const char golden[] = YB_TEST_DATA "/golden/segment_v1.segment";
static const char golden_cold[] = YB_TEST_DATA "/golden/segment_v1_cold.segment";
static const char golden_branches[] = YB_TEST_DATA "/golden/segment_v1_branches.segment";

/* The whole file; free with yb_free. */
static uint8_t *read_file(const yb_env *env, const char *path, size_t *bytes)
{
    void *data = NULL;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_file_read_all(env, path, 1 << 26, &data, bytes, &error), YB_OK, "%s", error.message);
    return data;
}

static sample_row row_of(const reference_row *row)
{
    return (sample_row) { .series = row->series,
                          .region = row->region,
                          .year = (int16_t)row->year,
                          .scale = (int8_t)row->scale,
                          .bound = (uint8_t)row->bound,
                          .mantissa = row->mantissa,
                          .source = row->source,
                          .offset = row->offset,
                          .length = row->length };
}

static void check_keys(const reference_segment *decoded, const yb_segment_keys *keys)
{
    cr_assert_eq(decoded->series_count, keys->series_count);
    cr_assert_eq(decoded->region_count, keys->region_count);
    for (uint32_t s = 0; s < keys->series_count; s++) {
        const yb_segment_series *series = &keys->series[s];
        cr_assert_str_eq(decoded->series[s].metric, series->metric);
        cr_assert_str_eq(decoded->series[s].unit, series->unit);
        cr_assert(decoded->series[s].measure == series->measure && decoded->series[s].role == series->role);
        cr_assert(decoded->series[s].first_month == series->span.first &&
                  decoded->series[s].last_month == series->span.last);
    }
    for (uint32_t r = 0; r < keys->region_count; r++) {
        cr_assert_str_eq(decoded->regions[r], keys->regions[r]);
    }
    cr_assert_eq(decoded->branches == NULL, keys->branches == NULL);
    cr_assert(keys->branches == NULL || memcmp(decoded->branches, keys->branches, keys->region_count) == 0);
}

/* The second decoder's rows of a file, sorted by key, and the forms it met. */
static reference_forms decode_again(const yb_env *env, const char *path, uint32_t branch, sample *rows)
{
    size_t bytes;
    uint8_t *data = read_file(env, path, &bytes);
    reference_segment decoded;
    const char *complaint = reference_decode(data, bytes, &decoded);
    cr_assert_null(complaint, "%s", complaint);
    *rows = (sample) { .series_count = decoded.series_count, .region_count = decoded.region_count };
    for (size_t i = 0; i < decoded.row_count; i++) {
        sample_add(rows, row_of(&decoded.rows[i]));
    }
    sample_sort(rows);
    check_keys(&decoded, sample_branched_keys(decoded.series_count, decoded.region_count, branch));
    reference_forms forms = decoded.forms;
    reference_free(&decoded);
    yb_free(env, data);
    return forms;
}

static void read_with_engine(const yb_env *env, const char *path, sample *rows)
{
    yb_segment *segment;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_segment_open(env, path, &segment, &error), YB_OK, "%s", error.message);
    cr_assert_eq(yb_segment_verify(segment, NULL, NULL, &error), YB_OK, "%s", error.message);
    cr_assert_eq(sample_read(segment, yb_cpu_detect(), rows, &error), YB_OK, "%s", error.message);
    yb_segment_close(segment);
}

static void check_rows(const char *path, uint32_t branch)
{
    yb_env env;
    sample rows, read, again;
    yb_env_init(&env, NULL);
    golden_rows(&rows);
    read_with_engine(&env, path, &read);
    decode_again(&env, path, branch, &again);
    sample_compare(&rows, &read);
    sample_compare(&rows, &again);
    sample_free(&again);
    sample_free(&read);
    sample_free(&rows);
}

Test(golden, version_1_reads_as_it_always_did)
{
    check_rows(golden, 0);
    check_rows(golden_cold, 0);
    check_rows(golden_branches, GOLDEN_BRANCH);
}

static void check_csv(const char *path)
{
    yb_env env;
    sample read;
    size_t bytes, printed_bytes;
    char *printed = NULL;
    yb_env_init(&env, NULL);
    read_with_engine(&env, path, &read);
    FILE *to = open_memstream(&printed, &printed_bytes);
    golden_csv(to, &read);
    fclose(to);
    uint8_t *expected = read_file(&env, YB_TEST_DATA "/golden/segment_v1.csv", &bytes);
    cr_assert_eq(bytes, printed_bytes);
    cr_assert_eq(memcmp(printed, expected, bytes), 0);
    yb_free(&env, expected);
    free(printed);
    sample_free(&read);
}

Test(golden, version_1_reads_as_its_csv_says)
{
    check_csv(golden);
    check_csv(golden_cold);
    check_csv(golden_branches);
}

Test(golden, version_1_has_every_form)
{
    yb_env env;
    sample rows;
    yb_env_init(&env, NULL);
    reference_forms forms = decode_again(&env, golden, 0, &rows);
    cr_assert_eq(forms.blocks, 1u << YB_BLOCK_TILE | 1u << YB_BLOCK_RUN);
    cr_assert_eq(forms.tiles, 1u << YB_TILE_WIDE | 1u << YB_TILE_NARROW | 1u << YB_TILE_SPLIT);
    cr_assert_eq(forms.presence, 0x1F);
    cr_assert_eq(forms.encodings, 0x3);
    cr_assert_eq(forms.columns, 0x1F);
    cr_assert_eq(forms.keys, 1u << YB_KEYS_ZSTD);
    cr_assert_gt(__builtin_popcount(forms.scales), 3);
    cr_assert(forms.patches && forms.wide && forms.notes);
    sample_free(&rows);
    cr_assert_eq(forms.subtotals, 0);
    forms = decode_again(&env, golden_cold, 0, &rows);
    cr_assert_eq(forms.cold, 1u << YB_BLOCK_TILE | 1u << YB_BLOCK_RUN);
    sample_free(&rows);
    forms = decode_again(&env, golden_branches, GOLDEN_BRANCH, &rows);
    cr_assert_neq(forms.subtotals & 1u << YB_TILE_WIDE, 0);
    cr_assert_neq(forms.subtotals & 1u << YB_TILE_SPLIT, 0);
    sample_free(&rows);
}

/* zstd may compress the keys differently from version to version: everything but them must be equal. */
static void check_same_blocks(const uint8_t *a, size_t a_bytes, const uint8_t *b, size_t b_bytes)
{
    yb_footer_layout x, y;
    memcpy(&x, a + a_bytes - sizeof(x), sizeof(x));
    memcpy(&y, b + b_bytes - sizeof(y), sizeof(y));
    uint64_t x_first = x.keys_offset + x.keys_bytes, y_first = y.keys_offset + y.keys_bytes;
    cr_assert_eq(memcmp(a, b, sizeof(yb_header_layout)), 0);
    cr_assert_eq(x.blocks, y.blocks);
    cr_assert_eq(x.directory_offset - x_first, y.directory_offset - y_first);
    cr_assert_eq(memcmp(a + x_first, b + y_first, x.directory_offset - x_first), 0);
    for (uint32_t i = 0; i < x.blocks; i++) {
        yb_entry_layout p, q;
        memcpy(&p, a + x.directory_offset + i * sizeof(p), sizeof(p));
        memcpy(&q, b + y.directory_offset + i * sizeof(q), sizeof(q));
        p.offset -= x_first;
        q.offset -= y_first;
        cr_assert_eq(memcmp(&p, &q, sizeof(p)), 0);
    }
}

static void check_writer(const char *path_of_golden, uint32_t branch)
{
    yb_env env;
    sample rows;
    char directory[SCRATCH_PATH];
    size_t bytes, golden_bytes;
    yb_env_init(&env, NULL);
    scratch_make(directory);
    const char *path = scratch_path(directory, "again");
    golden_rows(&rows);
    rows.branch = branch;
    cr_assert_eq(sample_write(&env, path, &rows, 100, NULL), YB_OK);
    uint8_t *written = read_file(&env, path, &bytes), *expected = read_file(&env, path_of_golden, &golden_bytes);
    check_same_blocks(written, bytes, expected, golden_bytes);
    yb_free(&env, written);
    yb_free(&env, expected);
    sample_free(&rows);
    scratch_remove(directory);
}

Test(golden, the_writer_still_writes_version_1)
{
    check_writer(golden, 0);
    check_writer(golden_branches, GOLDEN_BRANCH);
}

static void check_both(const yb_env *env, const char *path, uint64_t seed)
{
    sample rows, again;
    sample_fill(&rows, &(sample_options) { .seed = seed,
                                           .series = 1 + (uint32_t)seed % 7,
                                           .regions = 1 + (uint32_t)(seed * 613 % 5500),
                                           .first_year = 1995,
                                           .years = 1 + (int)(seed % 11),
                                           .percent = (unsigned)(seed * 37 % 101),
                                           .scales = (int)(seed % 5),
                                           .noted = (int)(seed % 4),
                                           .branch = seed % 2 == 0 ? 0 : 32 + (uint32_t)(seed * 29 % 400),
                                           .extreme = seed % 3 == 0 });
    rows.level = seed % 5 == 0 ? 3 : 0;
    cr_assert_eq(sample_write(env, path, &rows, 0, NULL), YB_OK);
    decode_again(env, path, rows.branch, &again);
    sample_compare(&rows, &again);
    sample_free(&again);
    sample_free(&rows);
    remove(path);
}

Test(golden, both_decoders_agree_on_random_segments)
{
    yb_env env;
    char directory[SCRATCH_PATH];
    yb_env_init(&env, NULL);
    scratch_make(directory);
    for (uint64_t seed = 1; seed <= 30; seed++) {
        check_both(&env, scratch_path(directory, "segment"), seed);
    }
    scratch_remove(directory);
}
