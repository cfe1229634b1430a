/* Unpacking reads a buffer, and tiles a segment, both larger than most caches;
 * the other kernels work on one tile, which stays in the cache, and their bytes
 * are those of the values that they take. */
#include "kernel_passes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/bitpack.h"
#include "corpus_segment.h"

/* Narrow widths, which no memory holds up, take a part of the buffer. */
enum { LANES = YB_TILE_LANES, GROUPS = LANES / YB_NARROW_GROUP, PASS_TILES = 1 << 14 };

static int32_t narrow[YB_NARROW_ROOM] __attribute__((aligned(64)));
static int32_t kept[YB_NARROW_ROOM] __attribute__((aligned(64)));
static int64_t wide[LANES] __attribute__((aligned(64)));
static yb_lane_totals totals;

/* ---- passes: kernels on packed values ----------------------------------- */

static void unpack_narrow(work *w, int difference)
{
    size_t bytes = (size_t)LANES / 8 * w->width;
    yb_narrow_row row = { .width = w->width,
                          .reference = 7,
                          .difference = difference,
                          .presence = w->presence,
                          .last = LANES / YB_NARROW_GROUP };
    for (size_t at = 0; at + bytes + YB_PACK_GROUP <= PASS_BUFFER && at < bytes * PASS_TILES; at += bytes) {
        row.packed = w->buffer + at;
        w->kernels->narrow.unpack(&row, narrow);
        w->values_done += LANES;
        w->bytes_done += bytes;
    }
    w->sink += narrow[5];
}

static void unpack_absolute(work *w)
{
    unpack_narrow(w, 0);
}

static void unpack_difference(work *w)
{
    unpack_narrow(w, 1);
}

/* Thirty rows at a time, as of a tile in which a late year is wanted. */
static void pass_rows(work *w)
{
    enum { ROWS = 30 };
    const size_t bytes = (size_t)LANES / 8 * w->width * ROWS;
    yb_passed_row rows[ROWS];
    yb_passed_rows passed = { .rows = rows, .count = ROWS, .last = GROUPS };
    for (uint32_t r = 0; r < ROWS; r++) {
        rows[r] = (yb_passed_row) { r * w->width * GROUPS, w->width, (uint32_t)((UINT64_C(1) << w->width) - 1), 7, 0 };
    }
    for (size_t at = 0; at + bytes + YB_PACK_GROUP <= PASS_BUFFER && at < bytes / ROWS * PASS_TILES; at += bytes) {
        passed.packed = w->buffer + at;
        w->kernels->narrow.pass_rows(&passed, narrow);
        w->values_done += LANES * ROWS;
        w->bytes_done += bytes;
    }
    w->sink += narrow[5];
}

static void unpack_wide(work *w)
{
    size_t bytes = (size_t)LANES / 8 * w->width;
    for (size_t at = 0; at + bytes <= PASS_BUFFER && at < bytes * PASS_TILES; at += bytes) {
        w->kernels->unpack(w->buffer + at, w->width, 7, LANES, wide);
        w->values_done += LANES;
        w->bytes_done += bytes;
    }
    w->sink += wide[5];
}

/* ---- passes: kernels on a tile's values --------------------------------- */

enum { ROUNDS = 1000, COUNTY = 13 };

static void did(work *w, size_t bytes)
{
    w->values_done += (uint64_t)ROUNDS * LANES;
    w->bytes_done += (uint64_t)ROUNDS * bytes;
}

typedef void runs_kernel(const work *w, const yb_lane_run *runs, uint32_t count, yb_lane_figures *of);

static void count_runs(const work *w, const yb_lane_run *runs, uint32_t count, yb_lane_figures *of)
{
    for (uint32_t i = 0; i < count; i++) {
        of[i] = (yb_lane_figures) { .count = (uint32_t)w->kernels->narrow.count(w->presence, 1, &runs[i]) };
    }
}

static void add_runs(const work *w, const yb_lane_run *runs, uint32_t count, yb_lane_figures *of)
{
    w->kernels->narrow.add(narrow, w->presence, runs, count, of);
}

static void reduce_runs(const work *w, const yb_lane_run *runs, uint32_t count, yb_lane_figures *of)
{
    w->kernels->narrow.reduce(narrow, w->presence, runs, count, of);
}

/* Runs of `lanes` lanes each: the whole tile, or counties. */
static void over_runs(work *w, runs_kernel *kernel, unsigned lanes, size_t bytes)
{
    yb_lane_run runs[LANES];
    yb_lane_figures of[LANES];
    uint32_t count = 0;
    for (uint32_t first = 0; first < LANES; first += lanes) {
        runs[count++] = (yb_lane_run) { first, first + lanes < LANES ? first + lanes : LANES, 0 };
    }
    for (int round = 0; round < ROUNDS; round++) {
        kernel(w, runs, count, of);
        w->sink += of[0].sum;
    }
    did(w, bytes);
}

static void count_all(work *w)
{
    over_runs(w, count_runs, LANES, LANES / 8);
}

static void count_counties(work *w)
{
    over_runs(w, count_runs, COUNTY, LANES / 8);
}

static void add_all(work *w)
{
    over_runs(w, add_runs, LANES, sizeof(int32_t) * LANES);
}

static void add_counties(work *w)
{
    over_runs(w, add_runs, COUNTY, sizeof(int32_t) * LANES);
}

static void reduce_all(work *w)
{
    over_runs(w, reduce_runs, LANES, sizeof(int32_t) * LANES);
}

static void reduce_counties(work *w)
{
    over_runs(w, reduce_runs, COUNTY, sizeof(int32_t) * LANES);
}

static void pick(work *w)
{
    const yb_lane_run all = { 0, LANES, 0 };
    for (int round = 0; round < ROUNDS; round++) {
        w->sink += w->kernels->narrow.pick(narrow, w->presence, &all, kept);
    }
    did(w, sizeof(int32_t) * LANES);
}

static void count_above(work *w)
{
    const int32_t bounds[3] = { -1000000, 0, 1000000 };
    uint32_t above[3];
    for (int round = 0; round < ROUNDS; round++) {
        w->kernels->narrow.count_above(narrow, LANES, bounds, above);
        w->sink += above[0] + above[1] + above[2];
    }
    did(w, sizeof(int32_t) * LANES);
}

static void least_above(work *w)
{
    for (int round = 0; round < ROUNDS; round++) {
        w->sink += w->kernels->narrow.least_above(narrow, LANES, round);
    }
    did(w, sizeof(int32_t) * LANES);
}

static void keep_present(work *w)
{
    for (int round = 0; round < ROUNDS; round++) {
        w->kernels->narrow.keep_present(narrow, w->presence, 0, GROUPS, kept);
    }
    w->sink += kept[5];
    did(w, sizeof(int32_t) * LANES);
}

static void keep_within(work *w)
{
    uint64_t presence[YB_PRESENCE_WORDS];
    for (int round = 0; round < ROUNDS; round++) {
        memcpy(presence, w->presence, sizeof(presence));
        w->kernels->narrow.keep_within(narrow, -1000000000, 1000000000, 0, GROUPS, presence);
        w->sink += (int64_t)presence[3];
    }
    did(w, sizeof(int32_t) * LANES);
}

static void presence_lists(work *w)
{
    uint64_t bits[YB_PRESENCE_WORDS];
    for (int round = 0; round < ROUNDS; round++) {
        w->kernels->narrow.bits_of_bytes(w->buffer + (size_t)round * LANES, YB_PRESENCE_WORDS, bits);
        w->sink += (int64_t)bits[3];
    }
    did(w, LANES);
}

static void total_counts(work *w)
{
    for (int round = 0; round < ROUNDS; round++) {
        w->kernels->narrow.total_counts(&totals, w->presence, 0, GROUPS);
    }
    did(w, LANES / 8);
}

static void total_sums(work *w)
{
    for (int round = 0; round < ROUNDS; round++) {
        w->kernels->narrow.total_sums(&totals, narrow, w->presence, 0, GROUPS);
    }
    did(w, sizeof(int32_t) * LANES);
}

static void total_extremes(work *w)
{
    for (int round = 0; round < ROUNDS; round++) {
        w->kernels->narrow.total_extremes(&totals, narrow, w->presence, 0, GROUPS);
    }
    did(w, sizeof(int32_t) * LANES);
}

static void total_squares(work *w)
{
    for (int round = 0; round < ROUNDS; round++) {
        w->kernels->narrow.total_squares(&totals, kept, 0, GROUPS);
    }
    did(w, sizeof(int32_t) * LANES);
}

static void wide_sum(work *w)
{
    for (int round = 0; round < ROUNDS; round++) {
        w->sink += (int64_t)w->kernels->sum(wide, w->presence, 0, LANES);
    }
    did(w, sizeof(int64_t) * LANES);
}

static void wide_extremes(work *w)
{
    int64_t least = INT64_MAX, greatest = INT64_MIN;
    for (int round = 0; round < ROUNDS; round++) {
        w->kernels->min_max(wide, w->presence, 0, LANES, &least, &greatest);
    }
    w->sink += greatest - least;
    did(w, sizeof(int64_t) * LANES);
}

/* ---- passes: tiles as they lie in a file -------------------------------- */

/* All rows of a narrow tile: decoded with their presence and patches, and added up as a scan does if `add`. */
static void take_rows(work *w, yb_tile_cursor *cursor, int add)
{
    yb_error error = YB_ERROR_INIT;
    yb_lane_figures of = { 0, 0, 0, 0 };
    yb_status status = YB_OK;
    yb_tile_want_lanes(cursor, narrow, 0, cursor->lanes);
    if (add) {
        status = yb_tile_gather(cursor, w->kernels, 0, cursor->rows - 1, &of, &error);
    }
    for (uint32_t row = 0; row < cursor->rows && status == YB_OK && !add; row++) {
        status = yb_tile_decode_narrow(cursor, w->kernels, row, &error);
    }
    if (status != YB_OK) {
        stop("bench_kernels", &error);
    }
    w->sink += of.sum;
}

static void take_tiles(work *w, int add)
{
    static yb_tile_cursor cursor;
    yb_error error = YB_ERROR_INIT;
    for (uint32_t b = 0; b < yb_segment_block_count(w->segment); b++) {
        const yb_block_info *info = yb_segment_block(w->segment, b);
        if (info->kind != YB_BLOCK_TILE) {
            continue;
        }
        if (yb_tile_open(&cursor, w->segment, b, &error) != YB_OK) {
            stop("bench_kernels", &error);
        }
        if (b + 1 < yb_segment_block_count(w->segment)) {
            yb_tile_look_ahead(&cursor, w->segment, b + 1);
        }
        if (cursor.narrow) {
            take_rows(w, &cursor, add);
            w->values_done += info->rows;
            w->bytes_done += info->bytes;
        }
        yb_tile_close(&cursor);
    }
}

static void decode_tiles(work *w)
{
    take_tiles(w, 0);
}

static void sum_tiles(work *w)
{
    take_tiles(w, 1);
}

/* ---- passes: memory ----------------------------------------------------- */

typedef uint64_t words8 __attribute__((vector_size(64)));

/* Four sums of the widest vectors that the function's target has. */
#define SUM_WORDS(name)                                                                                                \
    static uint64_t name(const uint8_t *buffer)                                                                        \
    {                                                                                                                  \
        const words8 *words = (const words8 *)buffer;                                                                  \
        words8 sums[4] = { { 0 } };                                                                                    \
        for (size_t i = 0; i < PASS_BUFFER / sizeof(words8); i += 4) {                                                 \
            sums[0] += words[i];                                                                                       \
            sums[1] += words[i + 1];                                                                                   \
            sums[2] += words[i + 2];                                                                                   \
            sums[3] += words[i + 3];                                                                                   \
        }                                                                                                              \
        words8 all = sums[0] + sums[1] + sums[2] + sums[3];                                                            \
        return all[0] ^ all[1] ^ all[2] ^ all[3] ^ all[4] ^ all[5] ^ all[6] ^ all[7];                                  \
    }

SUM_WORDS(sum_plain)
#if defined(__x86_64__)
__attribute__((target("avx2"))) SUM_WORDS(sum_avx2) __attribute__((target("avx512f"))) SUM_WORDS(sum_avx512)
#endif

    void read_memory(work *w)
{
    yb_cpu_level level = yb_cpu_detect();
#if defined(__x86_64__)
    w->sink += (int64_t)(level == YB_CPU_AVX512 ? sum_avx512 : level == YB_CPU_AVX2 ? sum_avx2 : sum_plain)(w->buffer);
#else
    w->sink += (int64_t)sum_plain(w->buffer) + (level == YB_CPU_SCALAR);
#endif
    w->bytes_done += PASS_BUFFER;
    w->values_done += PASS_BUFFER / 8;
}

/* ---- the kernels -------------------------------------------------------- */

const family families[] = {
    { "unpack narrow, absolute", unpack_absolute, 32, 0 },
    { "unpack narrow, difference", unpack_difference, 32, 0 },
    { "pass narrow rows", pass_rows, 31, 0 },
    { "unpack wide", unpack_wide, 64, 0 },
    { "narrow count, one run", count_all, 0, 32 },
    { "narrow count, counties", count_counties, 0, 32 },
    { "narrow add, one run", add_all, 0, 32 },
    { "narrow add, counties", add_counties, 0, 32 },
    { "narrow reduce, one run", reduce_all, 0, 32 },
    { "narrow reduce, counties", reduce_counties, 0, 32 },
    { "narrow pick", pick, 0, 32 },
    { "narrow count above", count_above, 0, 32 },
    { "narrow least above", least_above, 0, 32 },
    { "narrow keep present", keep_present, 0, 32 },
    { "narrow keep within", keep_within, 0, 32 },
    { "narrow totals of counts", total_counts, 0, 32 },
    { "narrow totals of sums", total_sums, 0, 32 },
    { "narrow totals of extremes", total_extremes, 0, 32 },
    { "narrow totals of squares", total_squares, 0, 32 },
    { "presence of lists", presence_lists, 0, 8 },
    { "wide sum", wide_sum, 0, 64 },
    { "wide extremes", wide_extremes, 0, 64 },
    { "tile decode", decode_tiles, 0, -1 },
    { "tile decode and sum", sum_tiles, 0, -1 },
};

const size_t family_count = sizeof(families) / sizeof(families[0]);

/* ---- what they work on -------------------------------------------------- */

void work_begin(work *w)
{
    uint64_t state = 1;
    uint8_t *buffer = aligned_alloc(64, PASS_BUFFER);
    if (buffer == NULL) {
        fprintf(stderr, "bench_kernels: %d MiB of memory are not there\n", PASS_BUFFER >> 20);
        exit(1);
    }
    for (size_t i = 0; i < PASS_BUFFER; i += 8) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        uint64_t mixed = (state ^ state >> 29) * UINT64_C(0xBF58476D1CE4E5B9);
        memcpy(buffer + i, &mixed, sizeof(mixed));
    }
    w->buffer = buffer;
    for (unsigned lane = 0; lane < LANES; lane++) {
        w->presence[lane / 64] |= (uint64_t)(buffer[lane] % 20 != 0) << lane % 64;
        narrow[lane] = (int32_t)((int32_t)buffer[lane + 5000] * 1000003 - 100000000);
        wide[lane] = narrow[lane] * INT64_C(1000000007);
    }
}

void work_end(work *w)
{
    free((void *)w->buffer);
}
