/* Split tiles: large regions packed apart from small ones. Whatever is present and
 * whatever lanes are wanted, each lane gets its own value back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/kernels.h"
#include "codec/numbers.h"
#include "core/file.h"
#include "core/memory.h"
#include "format/forge.h"
#include "format/layout.h"
#include "format/memory_file.h"
#include "format/sample.h"
#include "support/scratch.h"
#include "support/test.h"

/* Regions of very different sizes, of which `percent` are present; some figures are far out. */
static void fill(sample *rows, uint64_t seed, uint32_t regions, int years, unsigned percent)
{
    *rows = (sample) { .series_count = 1, .region_count = regions };
    for (uint32_t r = 0; r < regions; r++) {
        int64_t size = 20 + (int64_t)number_of_bits(&seed, 4 + (unsigned)(next_number(&seed) % 16));
        for (int y = 0; y < years; y++) {
            uint64_t random = next_number(&seed);
            int64_t value = size + size * (int64_t)(random >> 48) / 1000000;
            value += random % 100 == 7 ? size * 16 : 0;
            if (random / 128 % 100 < percent) {
                sample_add(rows,
                           (sample_row) { .region = r, .year = (int16_t)(2000 + y), .scale = 2, .mantissa = value });
            }
        }
    }
}

static yb_segment *write_and_open(const yb_env *env, const char *path, const sample *rows)
{
    yb_segment *segment = NULL;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(sample_write(env, path, rows, 0, &error), YB_OK, "%s", error.message);
    cr_assert_eq(yb_segment_open(env, path, &segment, &error), YB_OK, "%s", error.message);
    cr_assert_eq(yb_segment_verify(segment, NULL, NULL, &error), YB_OK, "%s", error.message);
    return segment;
}

Test(split, tiles_of_any_shape_come_back_at_every_level)
{
    static const uint32_t regions[] = { 128, 129, 143, 300, 511, 1000, 1024, 1500 };
    static const unsigned percents[] = { 100, 95, 50, 8 };
    for (size_t i = 0; i < sizeof(regions) / sizeof(regions[0]); i++) {
        sample rows;
        fill(&rows, i + 1, regions[i], 3 + (int)i % 4 * 3, percents[i % 4]);
        sample_round_trip(&rows);
        sample_free(&rows);
    }
}

static yb_tile_cursor whole, part;

/* The lanes that are wanted have the whole row's values, at their slots. */
static void check_lanes(unsigned first, unsigned last, const int32_t *values, const uint64_t *by_lane,
                        const uint64_t *by_slot)
{
    for (unsigned lane = first; lane < last; lane++) {
        unsigned slot = yb_tile_slot(&part.slots, lane);
        uint64_t present = by_lane[lane / 64] >> lane % 64 & 1;
        cr_assert_eq(by_slot[slot / 64] >> slot % 64 & 1, present);
        cr_assert(!present || values[slot] == whole.values[lane]);
    }
}

Test(split, any_range_of_lanes_can_be_decoded_alone)
{
    static int32_t values[YB_NARROW_ROOM];
    char directory[SCRATCH_PATH];
    yb_env env;
    sample rows;
    uint64_t seed = 5;
    yb_env_init(&env, NULL);
    scratch_make(directory);
    fill(&rows, 9, 1000, 6, 95);
    yb_segment *segment = write_and_open(&env, scratch_path(directory, "segment"), &rows);
    const yb_kernels *kernels = yb_kernels_for(yb_cpu_detect());
    for (int round = 0; round < 200; round++) {
        unsigned first = (unsigned)(next_number(&seed) % 1000), last = first + (unsigned)(next_number(&seed) % 60);
        last = round == 0 ? first : last < 1000 ? last : 1000;
        cr_assert_eq(yb_tile_open(&whole, segment, 0, NULL), YB_OK);
        cr_assert_eq(yb_tile_open(&part, segment, 0, NULL), YB_OK);
        cr_assert_gt(part.slots.upper, 0);
        yb_tile_want_lanes(&part, values, first, last);
        for (uint32_t row = 0; row < part.rows; row++) {
            uint64_t by_lane[YB_PRESENCE_WORDS], by_slot[YB_PRESENCE_WORDS], before[YB_PRESENCE_WORDS];
            cr_assert_eq(yb_tile_slot_presence(&part, row, before, NULL), YB_OK);
            cr_assert_eq(yb_tile_decode(&whole, kernels, row, NULL), YB_OK);
            cr_assert_eq(yb_tile_decode_narrow(&part, kernels, row, NULL), YB_OK);
            cr_assert_eq(yb_tile_presence(&whole, row, by_lane, NULL), YB_OK);
            cr_assert_eq(yb_tile_slot_presence(&part, row, by_slot, NULL), YB_OK);
            check_lanes(first, last, values, by_lane, by_slot);
            check_lanes(first, last, values, by_lane, before);
        }
        yb_tile_close(&part);
        yb_tile_close(&whole);
    }
    yb_segment_close(segment);
    sample_free(&rows);
    scratch_remove(directory);
}

/* Figures of rows decoded in any order forwards, beside those of the values. */
static void check_figures(const yb_segment *segment, const yb_kernels *kernels, unsigned wanted)
{
    static int32_t values[YB_NARROW_ROOM];
    cr_assert_eq(yb_tile_open(&part, segment, 0, NULL), YB_OK);
    cr_assert_eq(yb_tile_open(&whole, segment, 0, NULL), YB_OK);
    yb_tile_want_lanes(&part, values, 0, part.lanes);
    for (uint32_t row = 0; row < part.rows; row++) {
        yb_lane_run all = { 0, part.lanes, 0 };
        yb_lane_figures found, expected;
        if ((wanted >> row & 1) == 0) {
            continue;
        }
        cr_assert_eq(yb_tile_decode_figures(&part, kernels, row, &found, NULL), YB_OK);
        cr_assert_eq(yb_tile_decode(&whole, kernels, row, NULL), YB_OK);
        kernels->narrow.reduce(whole.narrow_values, whole.presence, &all, 1, &expected);
        cr_assert(found.sum == expected.sum && found.count == expected.count);
        cr_assert(found.least == expected.least && found.greatest == expected.greatest);
        cr_assert(memcmp(part.presence, whole.presence, sizeof(part.presence)) == 0);
    }
    yb_tile_close(&whole);
    yb_tile_close(&part);
}

static yb_lane_totals added, expected_totals;

static void take(unsigned slot, int32_t value)
{
    int64_t sum = (int64_t)expected_totals.high[slot] * 65536 + expected_totals.low[slot] + value;
    expected_totals.high[slot] = (int32_t)(sum >> 16);
    expected_totals.low[slot] = (int32_t)(sum & 0xffff);
    expected_totals.counts[slot]++;
    expected_totals.least[slot] = value < expected_totals.least[slot] ? value : expected_totals.least[slot];
    expected_totals.greatest[slot] = value > expected_totals.greatest[slot] ? value : expected_totals.greatest[slot];
    expected_totals.squares[slot] += (uint64_t)((int64_t)value * value);
}

/* What rows [first, last] amount to, decoded one by one. */
static void expect(const yb_segment *segment, const yb_kernels *kernels, uint32_t first, uint32_t last)
{
    memset(&expected_totals, 0, sizeof(expected_totals));
    for (unsigned slot = 0; slot < YB_TOTALS_LANES; slot++) {
        expected_totals.least[slot] = INT32_MAX;
        expected_totals.greatest[slot] = INT32_MIN;
    }
    cr_assert_eq(yb_tile_open(&whole, segment, 0, NULL), YB_OK);
    for (uint32_t row = first; row <= last; row++) {
        cr_assert_eq(yb_tile_decode(&whole, kernels, row, NULL), YB_OK);
        for (unsigned slot = 0; slot < whole.lanes; slot++) {
            if ((whole.presence[slot / 64] >> slot % 64 & 1) != 0) {
                take(slot, whole.narrow_values[slot]);
            }
        }
    }
    yb_tile_close(&whole);
}

/* The same rows at once, of lanes from `lane` on; returns whether the tile was suited. */
static int check_at_once(const yb_segment *segment, const yb_kernels *kernels, uint32_t first, uint32_t last,
                         unsigned lane, int squares)
{
    static int32_t values[YB_NARROW_ROOM];
    memset(&added, 0xa5, sizeof(added));
    cr_assert_eq(yb_tile_open(&part, segment, 0, NULL), YB_OK);
    yb_tile_want_lanes(&part, values, lane < part.lanes ? lane : part.lanes, part.lanes);
    yb_tile_look_ahead(&part, segment, 0);
    int suited = yb_tile_total(&part, kernels, first, last, squares, &added);
    expect(segment, kernels, first, last);
    for (; suited && lane < part.lanes; lane++) {
        unsigned slot = yb_tile_slot(&part.slots, lane);
        cr_assert_eq(added.counts[slot], expected_totals.counts[slot]);
        cr_assert_eq((int64_t)added.high[slot] * 65536 + added.low[slot],
                     (int64_t)expected_totals.high[slot] * 65536 + expected_totals.low[slot]);
        cr_assert(added.least[slot] == expected_totals.least[slot]);
        cr_assert(added.greatest[slot] == expected_totals.greatest[slot]);
        cr_assert(!squares || added.squares[slot] == expected_totals.squares[slot]);
        cr_assert_eq(part.presence[slot / 64] >> slot % 64 & 1, whole.presence[slot / 64] >> slot % 64 & 1);
    }
    yb_tile_close(&part);
    return suited;
}

Test(split, rows_at_once_amount_to_what_they_do_one_by_one)
{
    static const unsigned percents[] = { 100, 97, 94, 50, 100, 96 };
    static const uint32_t regions[] = { 1024, 1000, 130, 333, 143, 16 };
    char directory[SCRATCH_PATH];
    yb_env env;
    unsigned suited = 0;
    yb_env_init(&env, NULL);
    scratch_make(directory);
    const char *path = scratch_path(directory, "segment");
    for (uint64_t round = 0; round < 18; round++) {
        sample rows;
        fill(&rows, 70 + round, regions[round % 6], 2 + (int)(round * 7 % 40), percents[round / 3]);
        yb_segment *segment = write_and_open(&env, path, &rows);
        int tile = yb_segment_block(segment, 0)->kind == YB_BLOCK_TILE;
        cr_assert_eq(yb_tile_open(&part, segment, 0, NULL), tile ? YB_OK : YB_INVALID);
        uint32_t count = tile ? part.rows : 0;
        yb_tile_close(&part);
        for (int level = YB_CPU_SCALAR; level <= (int)yb_cpu_detect(); level++) {
            yb_cpu_level known;
            int any = yb_cpu_choose(yb_cpu_level_name((yb_cpu_level)level), &known, NULL) == YB_OK;
            const yb_kernels *kernels = any ? yb_kernels_for(known) : NULL;
            for (int squares = 0; any && count > 0 && squares < 2; squares++) {
                suited += (unsigned)check_at_once(segment, kernels, 0, count - 1, 0, squares);
                suited += (unsigned)check_at_once(segment, kernels, count / 3, count - 1 - count / 4, 37, squares);
            }
        }
        yb_segment_close(segment);
        sample_free(&rows);
        cr_assert_eq(remove(path), 0);
    }
    cr_assert_gt(suited, 20);
    scratch_remove(directory);
}

Test(split, figures_come_with_decoding)
{
    char directory[SCRATCH_PATH];
    yb_env env;
    yb_env_init(&env, NULL);
    scratch_make(directory);
    const char *path = scratch_path(directory, "segment");
    for (uint64_t round = 0; round < 12; round++) {
        sample rows;
        fill(&rows, round, round % 3 == 0 ? 100 : 700, 6, round % 2 == 0 ? 100 : 93);
        for (size_t i = 0; i < rows.count; i++) { /* some that are too large for short sums, some years anew */
            rows.rows[i].mantissa *= round == 4 ? 60 : round > 8 && rows.rows[i].year % 3 == 0 ? -7 : 1;
        }
        yb_segment *segment = write_and_open(&env, path, &rows);
        for (unsigned wanted = 1; wanted < 64; wanted += 1 + wanted / 2) {
            check_figures(segment, yb_kernels_for(yb_cpu_detect()), 63 & ~(wanted - 1));
            check_figures(segment, yb_kernels_for(YB_CPU_SCALAR), wanted * 7 % 64);
        }
        yb_segment_close(segment);
        remove(path);
        sample_free(&rows);
    }
    scratch_remove(directory);
}

Test(split, regions_of_one_size_are_not_split)
{
    char directory[SCRATCH_PATH];
    yb_env env;
    sample rows = { .series_count = 1, .region_count = 1000 };
    yb_env_init(&env, NULL);
    scratch_make(directory);
    for (uint32_t r = 0; r < 1000; r++) {
        for (int y = 0; y < 5; y++) {
            sample_add(&rows, (sample_row) { .region = r, .year = (int16_t)(2000 + y), .mantissa = 900 + r % 100 });
        }
    }
    yb_segment *segment = write_and_open(&env, scratch_path(directory, "segment"), &rows);
    cr_assert_eq(yb_tile_open(&part, segment, 0, NULL), YB_OK);
    cr_assert_eq(part.slots.upper, 0);
    yb_tile_close(&part);
    yb_segment_close(segment);
    sample_free(&rows);
    scratch_remove(directory);
}

/* How many of 1024 regions get upper slots, if `large` of each 16 have values a thousand times those of the others, and
 * sizes are spread evenly over so many doublings besides. */
static unsigned upper_slots(unsigned large, unsigned doublings)
{
    char directory[SCRATCH_PATH];
    yb_env env;
    sample rows = { .series_count = 1, .region_count = YB_TILE_LANES };
    uint64_t seed = 6;
    yb_env_init(&env, NULL);
    scratch_make(directory);
    for (uint32_t r = 0; r < YB_TILE_LANES; r++) {
        int64_t size =
            (INT64_C(100) << r * 37 % YB_TILE_LANES * doublings / YB_TILE_LANES) * (r % 16 < large ? 1000 : 1);
        for (int y = 0; y < 12; y++) {
            int64_t value = size + size * (int64_t)(next_number(&seed) % 1000) / 10000;
            sample_add(&rows, (sample_row) { .region = r, .year = (int16_t)(2000 + y), .mantissa = value });
        }
    }
    yb_segment *segment = write_and_open(&env, scratch_path(directory, "segment"), &rows);
    cr_assert_eq(yb_tile_open(&part, segment, 0, NULL), YB_OK);
    const unsigned upper = part.slots.upper;
    yb_tile_close(&part);
    yb_segment_close(segment);
    sample_free(&rows);
    scratch_remove(directory);
    return upper;
}

Test(split, halves_are_taken_unless_few_are_far_larger)
{
    cr_assert_eq(upper_slots(0, 10), YB_TILE_LANES / 2);
    cr_assert_eq(upper_slots(2, 1), YB_TILE_LANES / 8);
    cr_assert_eq(upper_slots(14, 1), YB_TILE_LANES / 8 * 7);
}

/* Opens and verifies a segment of these bytes. */
static yb_status judge(const uint8_t *data, size_t bytes)
{
    memory_file file;
    yb_env env;
    yb_segment *segment = NULL;
    memory_file_start(&file, data, bytes);
    yb_env_init(&env, &file.hooks);
    yb_status status = yb_segment_open(&env, "forged", &segment, NULL);
    status = status == YB_OK ? yb_segment_verify(segment, NULL, NULL, NULL) : status;
    yb_segment_close(segment);
    return status;
}

/* Flips bits of one byte under right checksums. */
static void check_refused(uint8_t *data, size_t bytes, size_t at, uint8_t flip)
{
    data[at] ^= flip;
    forge_checksums(data, bytes);
    cr_assert_eq(judge(data, bytes), YB_CORRUPT, "byte %zu", at);
    data[at] ^= flip;
}

Test(split, malformed_slots_and_headers_are_refused)
{
    char directory[SCRATCH_PATH];
    yb_env env;
    sample rows;
    void *bytes = NULL;
    size_t count;
    yb_env_init(&env, NULL);
    scratch_make(directory);
    const char *path = scratch_path(directory, "segment");
    fill(&rows, 3, 300, 4, 90);
    cr_assert_eq(sample_write(&env, path, &rows, 0, NULL), YB_OK);
    cr_assert_eq(yb_file_read_all(&env, path, 1 << 20, &bytes, &count, NULL), YB_OK);
    uint8_t *data = bytes;
    yb_footer_layout footer;
    memcpy(&footer, data + count - sizeof(footer), sizeof(footer));
    size_t tile = yb_load_u64(data + footer.directory_offset + offsetof(yb_entry_layout, offset));
    cr_assert_eq(data[tile + offsetof(yb_tile_layout, form)], YB_TILE_SPLIT);
    size_t header = tile + sizeof(yb_tile_layout), upper = header + 4 * sizeof(yb_row_split_layout);
    check_refused(data, count, tile + offsetof(yb_tile_layout, form), 1);           /* 3: no form */
    check_refused(data, count, tile + offsetof(yb_tile_layout, form), 3);           /* narrow */
    check_refused(data, count, header + offsetof(yb_row_start_layout, form), 1);    /* presence 5 */
    check_refused(data, count, header + offsetof(yb_row_start_layout, form), 0x10); /* no such bit */
    check_refused(data, count, header + offsetof(yb_row_split_layout, upper_width), 0x40);
    check_refused(data, count, header + offsetof(yb_row_split_layout, upper_width), 1);
    check_refused(data, count, header + offsetof(yb_row_split_layout, upper_reference), 1);
    check_refused(data, count, header + offsetof(yb_row_split_layout, zero) + 2, 1);
    for (size_t i = 0; i < 38; i++) { /* not a multiple of 16; behind the last lane */
        check_refused(data, count, upper + i, (uint8_t)(1 << i % 8));
    }
    forge_checksums(data, count);
    cr_assert_eq(judge(data, count), YB_OK);
    yb_free(&env, bytes);
    sample_free(&rows);
    scratch_remove(directory);
}
