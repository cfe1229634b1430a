/* One metric at a time in memory. */
#include "corpus_segment.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define YEARS 35
#define FIRST 1990

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

double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now); /* one thread: not what the neighbours do */
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

_Noreturn void stop(const char *program, const yb_error *error)
{
    char text[2048];
    yb_error_format(error, text, sizeof(text));
    fprintf(stderr, "%s: %s\n", program, text);
    exit(1);
}

static void *room(size_t count, size_t size)
{
    void *block = malloc(count * size);
    if (block == NULL) {
        fprintf(stderr, "%zu bytes of memory are not there; ask for fewer metrics\n", count * size);
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
    return (yb_segment_keys) { series, metrics, regions, towns, NULL };
}

static void write_segment(const yb_env *env, const char *path, const yb_segment_keys *keys, corpus *rows,
                          corpus_report *report)
{
    yb_segment_writer *writer;
    yb_error error = YB_ERROR_INIT;
    volatile int64_t kept_sum = 0; /* so that the sums are really made */
    if (yb_segment_writer_open(env, path, keys, &writer, &error) != YB_OK) {
        stop("segment", &error);
    }
    for (uint32_t m = 0; m < keys->series_count; m++) {
        fill(rows, m, keys->region_count);
        yb_rows batch = { .count = rows->count,
                          .series = rows->series,
                          .region = rows->region,
                          .year = rows->year,
                          .mantissa = rows->mantissa,
                          .scale = rows->scale };
        double start = cpu_seconds();
        if (yb_segment_writer_append(writer, &batch, &error) != YB_OK) {
            stop("segment", &error);
        }
        report->writing += cpu_seconds() - start;
        report->rows += rows->count;
        start = cpu_seconds();
        int64_t sum = 0;
        for (size_t i = 0; i < rows->count; i++) {
            sum += rows->mantissa[i];
        }
        kept_sum = kept_sum + sum;
        report->plain_sum += cpu_seconds() - start;
    }
    double start = cpu_seconds();
    if (yb_segment_writer_finish(writer, &error) != YB_OK) {
        stop("segment", &error);
    }
    yb_segment_writer_close(writer);
    report->writing += cpu_seconds() - start;
}

void corpus_segment_write(const yb_env *env, const char *path, uint32_t metrics, uint32_t towns, corpus_report *report)
{
    size_t capacity = (size_t)towns * YEARS;
    corpus rows = { room(capacity, 4), room(capacity, 4), room(capacity, 2), room(capacity, 8), room(capacity, 1), 0 };
    yb_segment_keys keys = make_keys(metrics, towns);
    *report = (corpus_report) { 0 };
    write_segment(env, path, &keys, &rows, report);
    free(rows.series);
    free(rows.region);
    free(rows.year);
    free(rows.mantissa);
    free(rows.scale);
    free((void *)keys.series[0].metric); /* where all texts begin */
    free((void *)keys.series);
    free((void *)keys.regions);
}
