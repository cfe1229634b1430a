/* Scans with filters, against the same filter over the naive map. */
#include "support/scratch.h"
#include "support/test.h"
#include "support/world.h"

typedef struct bench {
    char path[SCRATCH_PATH];
    world w;
    yb_store *store;
    yb_snapshot *snapshot;
} bench;

static void bench_start(bench *b, uint32_t counties, uint32_t towns)
{
    scratch_make(b->path);
    world_make(&b->w, counties, towns, 31);
    world_build(&b->w, b->path, 12);
    b->store = world_open(b->path, NULL);
    yb_writer *writer;
    cr_assert_eq(yb_writer_begin(b->store, &writer, NULL), YB_OK);
    for (int i = 0; i < 6; i++) {
        cr_assert_eq(world_change(&b->w, writer, NULL), YB_OK);
    }
    cr_assert_eq(yb_writer_commit(writer, NULL, NULL), YB_OK);
    yb_writer_close(writer);
    cr_assert_eq(yb_snapshot_open(b->store, &b->snapshot, NULL), YB_OK);
}

static void bench_end(bench *b)
{
    yb_snapshot_close(b->snapshot);
    yb_store_close(b->store);
    world_free(&b->w);
    scratch_remove(b->path);
}

static int wanted(const bench *b, const yb_filter *f, uint32_t number, uint32_t region, int year)
{
    const yb_regions *tree = b->w.regions;
    yb_series series;
    cr_assert_eq(yb_snapshot_series(b->snapshot, number, &series, NULL), YB_OK);
    int metric = f->metric_count == 0;
    for (size_t i = 0; i < f->metric_count; i++) {
        metric |= f->metrics[i] == series.metric;
    }
    return metric && (f->measure < 0 || f->measure == (int)series.measure) &&
           (f->role < 0 || f->role == (int)series.role) &&
           (f->span.first == 0 || (f->span.first == series.span.first && f->span.last == series.span.last)) &&
           (f->region == YB_NO_REGION || (region >= f->region && region < yb_regions_end(tree, f->region))) &&
           (f->level < 0 || f->level == yb_regions_level(tree, region)) &&
           (f->first_year == 0 || year >= f->first_year) && (f->last_year == 0 || year <= f->last_year);
}

static uint64_t count_wanted(const bench *b, const yb_filter *filter)
{
    uint64_t count = 0;
    for (uint32_t series = 0; series < WORLD_SERIES; series++) {
        for (uint32_t region = 0; region < b->w.region_count; region++) {
            for (int year = WORLD_FIRST_YEAR; year < WORLD_FIRST_YEAR + WORLD_YEARS; year++) {
                count += world_at(&b->w, series, region, year)->there && wanted(b, filter, series, region, year);
            }
        }
    }
    return count;
}

static void compare(const bench *b, const yb_filter *filter)
{
    yb_scan *scan;
    yb_rows rows;
    yb_error error = YB_ERROR_INIT;
    uint64_t count = 0;
    cr_assert_eq(yb_scan_open(b->snapshot, filter, &scan, &error), YB_OK, "%s", error.message);
    do {
        cr_assert_eq(yb_scan_next(scan, &rows, &error), YB_OK, "%s", error.message);
        for (size_t i = 0; i < rows.count; i++) {
            const world_cell *cell = world_at(&b->w, rows.series[i], rows.region[i], rows.year[i]);
            cr_assert(cell->there);
            cr_assert(wanted(b, filter, rows.series[i], rows.region[i], rows.year[i]));
            cr_assert_eq(rows.source[i], cell->source);
        }
        count += rows.count;
    } while (rows.count > 0);
    yb_scan_close(scan);
    cr_assert_eq(count, count_wanted(b, filter));
}

Test(store_scan, random_filters_give_what_the_naive_map_gives)
{
    bench b;
    bench_start(&b, 12, 99);
    for (int i = 0; i < 200; i++) {
        yb_filter filter = YB_FILTER_INIT;
        uint32_t metrics[2] = { (uint32_t)world_below(&b.w, 7), (uint32_t)world_below(&b.w, 7) };
        uint64_t bits = world_random(&b.w);
        filter.metrics = metrics;
        filter.metric_count = bits % 3;
        filter.region = bits >> 2 & 1 ? (uint32_t)world_below(&b.w, b.w.region_count) : YB_NO_REGION;
        filter.level = bits >> 3 & 1 ? (int)world_below(&b.w, 3) : -1;
        filter.first_year = bits >> 4 & 1 ? WORLD_FIRST_YEAR + (int)world_below(&b.w, 6) : 0;
        filter.last_year = bits >> 5 & 1 ? WORLD_FIRST_YEAR + 6 + (int)world_below(&b.w, 6) : 0;
        filter.measure = bits >> 6 & 1 ? (int)world_below(&b.w, 3) : -1;
        filter.role = bits >> 7 & 1 ? (int)world_below(&b.w, 3) : -1;
        filter.span = bits >> 8 & 1 ? (yb_span) { 1, 12 } : (yb_span) { 0, 0 };
        compare(&b, &filter);
    }
    bench_end(&b);
}

Test(store_scan, filters_that_name_what_is_not_there_are_refused)
{
    bench b;
    yb_scan *scan = NULL;
    yb_error error = YB_ERROR_INIT;
    uint32_t metric = 7;
    bench_start(&b, 2, 3);
    yb_filter bad[5];
    for (int i = 0; i < 5; i++) {
        bad[i] = (yb_filter)YB_FILTER_INIT;
    }
    bad[0].struct_size = 4;
    bad[1].metrics = &metric;
    bad[1].metric_count = 1;
    bad[2].region = b.w.region_count;
    bad[3].level = 3;
    bad[4].first_year = 2020;
    bad[4].last_year = 2019;
    for (int i = 0; i < 5; i++) {
        cr_assert_eq(yb_scan_open(b.snapshot, &bad[i], &scan, &error), YB_INVALID, "case %d", i);
        cr_assert_null(scan);
    }
    bench_end(&b);
}

Test(store_scan, a_scan_may_end_early)
{
    bench b;
    yb_scan *scan;
    yb_rows rows;
    bench_start(&b, 12, 99);
    cr_assert_eq(yb_scan_open(b.snapshot, NULL, &scan, NULL), YB_OK);
    cr_assert_eq(yb_scan_next(scan, &rows, NULL), YB_OK);
    cr_assert_eq(rows.count, 4096);
    yb_scan_close(scan);
    bench_end(&b);
}
