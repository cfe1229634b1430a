/* Bytes per row, writing and decoding speed of the segment format, on a corpus
 * like DESIGN's: metrics x towns x 1990..2024, 5 % missing, two-digit decimals.
 *
 *     format_size [METRICS [TOWNS]]
 *
 * Prints ratios beside each figure: bytes to the 10 of a plain row (4 of region,
 * 2 of year, 4 of value), speed to a plain sum over 64-bit values of the same rows. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "codec/kernels.h"
#include "core/env.h"
#include "format/segment.h"

#define YEARS     35
#define FIRST     1990
#define PLAIN_ROW 10.0

typedef struct corpus {
    uint32_t *series, *region;
    int16_t *year;
    int64_t *mantissa;
    int8_t *scale;
    size_t count;
} corpus;

static uint64_t hash(uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t z = a * UINT64_C(0x9E3779B97F4A7C15) + b * UINT64_C(0xC2B2AE3D27D4EB4F) + c * UINT64_C(0x165667B19E3779F9);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now); /* one thread: not what the neighbours do */
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static _Noreturn void stop(const yb_error *error)
{
    char text[2048];
    yb_error_format(error, text, sizeof(text));
    fprintf(stderr, "format_size: %s\n", text);
    exit(1);
}

static void *room(size_t count, size_t size)
{
    void *block = malloc(count * size);
    if (block == NULL) {
        fprintf(stderr, "format_size: %zu bytes of memory are not there; ask for fewer metrics\n", count * size);
        exit(1);
    }
    return block;
}

/* One metric's rows: magnitude, growth and noise as in the orientation corpus. */
static void fill(corpus *rows, uint32_t metric, uint32_t towns)
{
    rows->count = 0;
    for (uint32_t town = 0; town < towns; town++) {
        double base = exp(3 + (double)(hash(metric, town, 0) % 1000) / 250.0);
        double growth = 1 + (double)(hash(metric, town, 1) % 120) / 1000.0, grown = base;
        for (int y = 0; y < YEARS; y++, grown *= growth) {
            if (hash(metric, town, 7000 + (uint64_t)y) % 100 < 95) {
                double noise = 0.97 + (double)(hash(metric, town, 100 + (uint64_t)y) % 600) / 10000.0;
                size_t i = rows->count++;
                rows->series[i] = metric;
                rows->region[i] = town;
                rows->year[i] = (int16_t)(FIRST + y);
                rows->mantissa[i] = llround(grown * noise * 100);
                rows->scale[i] = 2;
            }
        }
    }
}

static yb_segment_keys make_keys(uint32_t metrics, uint32_t towns)
{
    yb_segment_series *series = room(metrics, sizeof(*series));
    const char **regions = room(towns, sizeof(*regions));
    char *texts = room((size_t)metrics + towns, 16);
    for (uint32_t m = 0; m < metrics; m++, texts += 16) {
        snprintf(texts, 16, "metric_%04u", m % 10000);
        series[m] = (yb_segment_series) { texts, "万元", YB_LEVEL, YB_ACTUAL, { 1, 12 } };
    }
    for (uint32_t t = 0; t < towns; t++, texts += 16) {
        snprintf(texts, 16, "%09u", 110101001 + t / 14 * 1000 + t % 14);
        regions[t] = texts;
    }
    return (yb_segment_keys) { series, metrics, regions, towns };
}

/* Writes all metrics; returns the seconds spent inside the writer. */
static double write_segment(const yb_env *env, const char *path, const yb_segment_keys *keys, corpus *rows,
                            size_t *total, double *plain)
{
    yb_segment_writer *writer;
    yb_error error = YB_ERROR_INIT;
    double spent = 0;
    volatile int64_t sink = 0;
    if (yb_segment_writer_open(env, path, keys, &writer, &error) != YB_OK) {
        stop(&error);
    }
    for (uint32_t m = 0; m < keys->series_count; m++) {
        fill(rows, m, keys->region_count);
        yb_rows batch = { .count = rows->count,
                          .series = rows->series,
                          .region = rows->region,
                          .year = rows->year,
                          .mantissa = rows->mantissa,
                          .scale = rows->scale };
        double start = seconds();
        if (yb_segment_writer_append(writer, &batch, &error) != YB_OK) {
            stop(&error);
        }
        spent += seconds() - start;
        *total += rows->count;
        start = seconds();
        int64_t sum = 0;
        for (size_t i = 0; i < rows->count; i++) {
            sum += rows->mantissa[i];
        }
        sink += sum;
        *plain += seconds() - start;
    }
    double start = seconds();
    if (yb_segment_writer_finish(writer, &error) != YB_OK) {
        stop(&error);
    }
    yb_segment_writer_close(writer);
    return spent + seconds() - start;
}

/* Decodes and sums all tiles at one level; returns the rows. */
static size_t sum_tiles(const yb_segment *segment, const yb_kernels *kernels, yb_int128 *sum)
{
    static yb_tile_cursor cursor;
    yb_error error = YB_ERROR_INIT;
    size_t rows = 0;
    for (uint32_t b = 0; b < yb_segment_block_count(segment); b++) {
        uint64_t presence[YB_PRESENCE_WORDS];
        if (yb_segment_block(segment, b)->kind != YB_BLOCK_TILE) {
            continue;
        }
        if (yb_tile_open(&cursor, segment, b, &error) != YB_OK) {
            stop(&error);
        }
        for (uint32_t row = 0; row < cursor.rows; row++) {
            yb_tile_presence(&cursor, row, presence, &error);
            yb_tile_decode(&cursor, kernels, row, &error);
            *sum += kernels->sum(cursor.values, presence, 0, cursor.lanes);
            rows += kernels->count(presence, 0, cursor.lanes);
        }
    }
    return rows;
}

/* The best of five passes, the first of which loads the blocks. */
static void time_level(const yb_segment *segment, const yb_kernels *kernels, double plain_rate)
{
    double best = 1e9;
    size_t rows = 0;
    yb_int128 sum = 0;
    for (int pass = 0; pass < 5; pass++) {
        double start = seconds();
        rows = sum_tiles(segment, kernels, &sum);
        double spent = seconds() - start;
        best = spent < best ? spent : best;
    }
    double rate = (double)rows / best;
    printf("decode and sum, %-7s %8.0f M rows/s   %5.2f x a plain sum   %5.2f GB/s of encoded bytes\n", kernels->name,
           rate / 1e6, rate / plain_rate, (double)yb_segment_bytes(segment) / best / 1e9);
}

int main(int argc, char **argv)
{
    uint32_t metrics = argc > 1 ? (uint32_t)atoi(argv[1]) : 20, towns = argc > 2 ? (uint32_t)atoi(argv[2]) : 41000;
    size_t capacity = (size_t)towns * YEARS, rows_written = 0;
    yb_env env;
    yb_segment *segment;
    yb_error error = YB_ERROR_INIT;
    double plain = 0;
    char path[64];
    corpus rows = { room(capacity, 4), room(capacity, 4), room(capacity, 2), room(capacity, 8), room(capacity, 1), 0 };
    yb_segment_keys keys = make_keys(metrics, towns);
    yb_env_init(&env, NULL);
    snprintf(path, sizeof(path), "/tmp/format_size.%ld", (long)getpid());
    double spent = write_segment(&env, path, &keys, &rows, &rows_written, &plain);
    if (yb_segment_open(&env, path, &segment, &error) != YB_OK) {
        stop(&error);
    }
    double bytes = (double)yb_segment_bytes(segment) / (double)rows_written, plain_rate = (double)rows_written / plain;
    printf("%zu rows, %llu bytes, %u blocks\n", rows_written, (unsigned long long)yb_segment_bytes(segment),
           yb_segment_block_count(segment));
    printf("size             %14.3f bytes/row  %5.2f x a plain row\n", bytes, bytes / PLAIN_ROW);
    printf("write            %14.1f ns/row\n", spent / (double)rows_written * 1e9);
    for (unsigned level = 0; level <= (unsigned)yb_cpu_detect(); level++) {
        const yb_kernels *kernels = yb_kernels_for((yb_cpu_level)level);
        if (level == YB_CPU_SCALAR || kernels != yb_kernels_for(YB_CPU_SCALAR)) {
            time_level(segment, kernels, plain_rate);
        }
    }
    yb_segment_close(segment);
    unlink(path);
    return 0;
}
