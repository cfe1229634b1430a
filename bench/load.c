/* Loading through the public interface: CPU and wall time a row of appending
 * and committing, and the peak of memory.
 *
 *     load STORE [ORDER [MILLIONS [THREADS [BUDGET]]]]
 *
 * STORE is made and must be absent or empty. ORDER is how the rows come:
 *     series    by metric, town, year
 *     report    by town, year, metric
 *     region    by town, metric, year
 *     shuffled  in no order
 * BUDGET is in MiB, 0 for the default. The rows have the shape of DESIGN's
 * corpus: 70 metrics, 35 years, 5 % missing, two-digit decimals. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "yearbook/yearbook.h"

enum { METRICS = 70, YEARS = 35, FIRST_YEAR = 1990, BATCH = 1 << 16, COUNTY = 15 };

typedef enum order { BY_SERIES, BY_REPORT, BY_REGION, SHUFFLED, ORDERS } order;
static const char *const order_names[ORDERS] = { "series", "report", "region", "shuffled" };

typedef struct batch {
    uint32_t series[BATCH], region[BATCH];
    int16_t year[BATCH];
    int64_t mantissa[BATCH];
    int8_t scale[BATCH];
    size_t count;
} batch;

typedef struct corpus {
    uint32_t towns;
    uint64_t cells, next; /* cells of the cube, in the order they come */
    order order;
    uint32_t series[METRICS];
    uint32_t *town; /* region numbers */
} corpus;

typedef struct stopwatch {
    double cpu, wall;
} stopwatch;

static void fail(const yb_error *error)
{
    fprintf(stderr, "load: %s\n", error->message);
    exit(1);
}

static uint64_t mix(uint64_t z)
{
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

/* A permutation of the numbers below `cells`: one of the next power of two, walked until it hits them. */
static uint64_t scatter(uint64_t cell, uint64_t cells)
{
    unsigned bits = 64 - (unsigned)__builtin_clzll(cells);
    uint64_t mask = ((uint64_t)1 << bits) - 1;
    do {
        for (int round = 0; round < 3; round++) {
            cell = (cell * UINT64_C(0x9E3779B97F4A7C15) + 12345) & mask;
            cell ^= cell >> (bits + 1) / 2;
        }
    } while (cell >= cells);
    return cell;
}

static double clock_seconds(clockid_t id)
{
    struct timespec now;
    clock_gettime(id, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static stopwatch read_clocks(void)
{
    return (stopwatch) { clock_seconds(CLOCK_PROCESS_CPUTIME_ID), clock_seconds(CLOCK_MONOTONIC) };
}

/* Adds what passed since `from`. */
static void add_time(stopwatch *sum, stopwatch from)
{
    stopwatch now = read_clocks();
    sum->cpu += now.cpu - from.cpu;
    sum->wall += now.wall - from.wall;
}

static void cell_at(const corpus *c, uint64_t cell, uint32_t *metric, uint32_t *town, uint32_t *year)
{
    switch (c->order) {
    case BY_REPORT:
        *metric = (uint32_t)(cell % METRICS);
        *year = (uint32_t)(cell / METRICS % YEARS);
        *town = (uint32_t)(cell / METRICS / YEARS);
        return;
    case BY_REGION:
        *year = (uint32_t)(cell % YEARS);
        *metric = (uint32_t)(cell / YEARS % METRICS);
        *town = (uint32_t)(cell / METRICS / YEARS);
        return;
    case SHUFFLED:
        cell = scatter(cell, c->cells);
        break;
    default:
        break;
    }
    *year = (uint32_t)(cell % YEARS);
    *town = (uint32_t)(cell / YEARS % c->towns);
    *metric = (uint32_t)(cell / YEARS / c->towns);
}

static void fill(corpus *c, batch *b)
{
    for (b->count = 0; b->count < BATCH && c->next < c->cells; c->next++) {
        uint32_t metric, town, year;
        cell_at(c, c->next, &metric, &town, &year);
        uint64_t series = mix((uint64_t)metric << 32 | town), noise = mix(series + year);
        if (noise % 100 < 5) {
            continue;
        }
        uint64_t level = (2000 + series % 100000) * (1000 + series / 7 % 120 * year) / 1000;
        b->series[b->count] = c->series[metric];
        b->region[b->count] = c->town[town];
        b->year[b->count] = (int16_t)(FIRST_YEAR + year);
        b->mantissa[b->count] = (int64_t)(level * (97000 + noise / 128 % 6000) / 100000);
        b->scale[b->count++] = 2;
    }
}

static void make_tree(corpus *c, yb_writer *writer)
{
    yb_error error = YB_ERROR_INIT;
    yb_regions_builder *builder;
    yb_regions *regions;
    yb_status status = yb_regions_builder_create(NULL, &builder, &error);
    for (uint32_t town = 0; town < c->towns && status == YB_OK; town++) {
        char county[16], code[32];
        snprintf(county, sizeof county, "%05u", town / COUNTY);
        snprintf(code, sizeof code, "%05u%03u", town / COUNTY, town % COUNTY);
        if (town % COUNTY == 0) {
            status = yb_regions_builder_add(builder, county, "", "county", county, 0, &error);
        }
        if (status == YB_OK) {
            status = yb_regions_builder_add(builder, code, county, "town", code, 0, &error);
        }
    }
    if (status != YB_OK || yb_regions_builder_finish(builder, &regions, &error) != YB_OK ||
        yb_writer_set_regions(writer, regions, &error) != YB_OK) {
        fail(&error);
    }
    for (uint32_t town = 0; town < c->towns; town++) {
        c->town[town] = town + town / COUNTY + 1;
    }
    yb_regions_release(regions);
    yb_regions_builder_free(builder);
}

static void make_series(corpus *c, yb_writer *writer)
{
    yb_error error = YB_ERROR_INIT;
    for (uint32_t i = 0; i < METRICS; i++) {
        char id[16];
        snprintf(id, sizeof id, "m%u", i);
        yb_metric metric = { .struct_size = sizeof metric, .id = id, .name = id, .unit = "x" };
        yb_series series = { 0, YB_LEVEL, YB_ACTUAL, { 1, 12 } };
        if (yb_writer_put_metric(writer, &metric, &series.metric, &error) != YB_OK ||
            yb_writer_put_series(writer, &series, &c->series[i], &error) != YB_OK) {
            fail(&error);
        }
    }
}

static void load(corpus *c, yb_writer *writer)
{
    stopwatch appending = { 0, 0 }, committing = { 0, 0 };
    yb_error error = YB_ERROR_INIT;
    double made = 0; /* CPU time of making the rows, which is not to be counted */
    uint64_t rows = 0;
    batch *b = malloc(sizeof *b);
    stopwatch start = read_clocks();
    while (b != NULL && c->next < c->cells) {
        double before = clock_seconds(CLOCK_THREAD_CPUTIME_ID);
        fill(c, b);
        made += clock_seconds(CLOCK_THREAD_CPUTIME_ID) - before;
        yb_rows batch_rows = { b->count, b->series, b->region, b->year, b->mantissa, b->scale, NULL, NULL, NULL, NULL };
        if (yb_writer_append(writer, &batch_rows, &error) != YB_OK) {
            fail(&error);
        }
        rows += b->count;
    }
    add_time(&appending, start);
    start = read_clocks();
    if (yb_writer_commit(writer, NULL, &error) != YB_OK) {
        fail(&error);
    }
    add_time(&committing, start);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double ns = 1e9 / (double)rows;
    printf("%-8s %6.1f M rows: append %5.1f, commit %5.1f, together %5.1f ns of CPU a row; "
           "wall %5.1f + %5.1f ns; peak %ld MiB\n",
           order_names[c->order], (double)rows / 1e6, (appending.cpu - made) * ns, committing.cpu * ns,
           (appending.cpu - made + committing.cpu) * ns, (appending.wall - made) * ns, committing.wall * ns,
           usage.ru_maxrss / 1024);
    free(b);
}

int main(int argc, char **argv)
{
    corpus c = { 0 };
    for (c.order = 0; argc > 2 && c.order < ORDERS && strcmp(argv[2], order_names[c.order]) != 0;) {
        c.order++;
    }
    double millions = argc > 3 ? atof(argv[3]) : 20;
    c.towns = (uint32_t)(millions * 1e6 / (METRICS * YEARS * 0.95)) + 1;
    if (argc < 2 || c.order == ORDERS || millions <= 0) {
        fputs("usage: load STORE [series|report|region|shuffled [MILLIONS [THREADS [BUDGET]]]]\n", stderr);
        return 2;
    }
    c.cells = (uint64_t)c.towns * METRICS * YEARS;
    c.town = malloc(c.towns * sizeof *c.town);
    yb_store_options options = { .struct_size = sizeof options, .create = 1 };
    options.threads = argc > 4 ? (uint32_t)atoi(argv[4]) : 0;
    options.memory_budget = argc > 5 ? strtoull(argv[5], NULL, 10) << 20 : 0;
    yb_error error = YB_ERROR_INIT;
    yb_store *store = NULL;
    yb_writer *writer = NULL;
    if (c.town == NULL || yb_store_open(argv[1], &options, &store, &error) != YB_OK ||
        yb_writer_begin(store, &writer, &error) != YB_OK) {
        fail(&error);
    }
    make_tree(&c, writer);
    make_series(&c, writer);
    load(&c, writer);
    yb_writer_close(writer);
    yb_store_close(store);
    free(c.town);
    return 0;
}
