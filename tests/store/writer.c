/* What writers accept and refuse, and what they leave in the directory. */
#include <limits.h>
#include <stdio.h>

#include "support/scratch.h"
#include "support/test.h"
#include "support/world.h"

typedef struct bench {
    char path[SCRATCH_PATH];
    world w;
    yb_store *store;
    yb_writer *writer;
} bench;

static void bench_start(bench *b)
{
    scratch_make(b->path);
    world_make(&b->w, 3, 4, 9);
    b->store = world_open(b->path, NULL);
    cr_assert_eq(yb_writer_begin(b->store, &b->writer, NULL), YB_OK);
    cr_assert_eq(world_describe(&b->w, b->writer, NULL), YB_OK);
}

static void bench_end(bench *b)
{
    yb_writer_close(b->writer);
    yb_store_close(b->store);
    world_free(&b->w);
    scratch_remove(b->path);
}

/* One row, with one column replaced by a bad value. */
typedef struct one_row {
    uint32_t series, region, source, offset, length;
    int64_t mantissa;
    int16_t year;
    int8_t scale;
    uint8_t bound;
} one_row;

static yb_status append_one(yb_writer *writer, const one_row *row, yb_error *error)
{
    one_row good = { 0, 1, YB_NO_SOURCE, 0, 0, 5, 2020, 0, 0 };
    one_row two[2] = { good, *row };
    uint32_t series[] = { two[0].series, two[1].series }, region[] = { two[0].region, two[1].region };
    uint32_t source[] = { two[0].source, two[1].source }, offset[] = { two[0].offset, two[1].offset };
    uint32_t length[] = { two[0].length, two[1].length };
    int64_t mantissa[] = { two[0].mantissa, two[1].mantissa };
    int16_t year[] = { two[0].year, two[1].year };
    int8_t scale[] = { two[0].scale, two[1].scale };
    uint8_t bound[] = { two[0].bound, two[1].bound };
    yb_rows rows = { 2, series, region, year, mantissa, scale, bound, source, offset, length };
    *error = (yb_error)YB_ERROR_INIT;
    return yb_writer_append(writer, &rows, error);
}

Test(store_writer, a_bad_row_is_named_by_its_index_and_its_whole_batch_left_out)
{
    bench b;
    yb_error error;
    yb_source source = { sizeof source, "a", "a.txt", "123456789", 9 };
    uint32_t number;
    bench_start(&b);
    cr_assert_eq(yb_writer_put_source(b.writer, &source, &number, NULL), YB_OK);
    const one_row good = { 0, 1, number, 2, 7, 5, 2020, 0, 0 };
    one_row bad[10];
    for (int i = 0; i < 10; i++) {
        bad[i] = good;
    }
    bad[0].series = WORLD_SERIES;
    bad[1].region = b.w.region_count;
    bad[2].region = YB_NO_REGION;
    bad[3].year = 0;
    bad[4].year = 10000;
    bad[5].scale = -1;
    bad[6].scale = YB_SCALE_MAX + 1;
    bad[7].bound = YB_ABOUT + 1;
    bad[8].source = number + 1;
    bad[9].length = 8;
    for (int i = 0; i < 10; i++) {
        cr_assert_eq(append_one(b.writer, &bad[i], &error), YB_INVALID, "case %d", i);
        cr_assert_eq(error.offset, 1);
        cr_assert_not_null(strstr(error.message, "row 1 of the batch"));
    }
    yb_rows nothing = { 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL };
    cr_assert_eq(yb_writer_append(b.writer, &nothing, &error), YB_INVALID);
    nothing.count = 0;
    cr_assert_eq(yb_writer_append(b.writer, &nothing, &error), YB_OK);
    cr_assert_eq(yb_writer_commit(b.writer, NULL, NULL), YB_OK);
    world_compare_store(&b.w, b.store);
    cr_assert_eq(append_one(b.writer, &good, &error), YB_OK);
    bench_end(&b);
}

Test(store_writer, a_commit_without_changes_makes_no_version)
{
    bench b;
    uint64_t version = 99;
    bench_start(&b);
    cr_assert_eq(yb_writer_commit(b.writer, &version, NULL), YB_OK);
    cr_assert_eq(version, 1);
    cr_assert_eq(yb_writer_commit(b.writer, &version, NULL), YB_OK);
    cr_assert_eq(version, 1);
    cr_assert_eq(world_describe(&b.w, b.writer, NULL), YB_OK);
    cr_assert_eq(yb_writer_commit(b.writer, &version, NULL), YB_OK);
    cr_assert_eq(version, 1);
    bench_end(&b);
}

Test(store_writer, what_was_not_committed_leaves_no_trace)
{
    bench b;
    yb_source source = { sizeof source, "a", "a.txt", "text", 4 };
    bench_start(&b);
    cr_assert_eq(yb_writer_commit(b.writer, NULL, NULL), YB_OK);
    cr_assert_eq(yb_writer_put_source(b.writer, &source, NULL, NULL), YB_OK);
    cr_assert_eq(scratch_count(b.path, "sources-"), 1);
    world copy;
    world_copy(&copy, &b.w);
    cr_assert_eq(world_put(&b.w, b.writer, 1, 1, 2011, 5, 0, NULL), YB_OK);
    yb_writer_close(b.writer);
    b.writer = NULL;
    cr_assert_eq(scratch_count(b.path, "sources-"), 0);
    world_compare_store(&copy, b.store);
    world_free(&copy);
    bench_end(&b);
}

Test(store_writer, replaced_catalogs_and_files_of_crashed_commits_go_with_the_next_writer)
{
    bench b;
    bench_start(&b);
    cr_assert_eq(world_put(&b.w, b.writer, 1, 1, 2011, 5, 0, NULL), YB_OK);
    cr_assert_eq(yb_writer_commit(b.writer, NULL, NULL), YB_OK);
    yb_writer_close(b.writer);
    static const char *const strays[] = { "segment-00000077.ybs", "catalog-00000088.ybc", "masks-00000099.ybm",
                                          "sources-123456789.ybx", "MANIFEST.tmp" };
    static const char *const others[] = { "segment-0000001.ybs", "segment-00000077.ybs.bak", "README" };
    for (int i = 0; i < 5; i++) {
        fclose(fopen(scratch_path(b.path, strays[i]), "w"));
    }
    for (int i = 0; i < 3; i++) {
        fclose(fopen(scratch_path(b.path, others[i]), "w"));
    }
    world_compare_store(&b.w, b.store);
    cr_assert_eq(yb_writer_begin(b.store, &b.writer, NULL), YB_OK);
    cr_assert_eq(scratch_count(b.path, "segment-"), 3); /* the store's own and two that are not ours */
    cr_assert_eq(scratch_count(b.path, "catalog-"), 1);
    cr_assert_eq(scratch_count(b.path, "masks-"), 0);
    cr_assert_eq(scratch_count(b.path, "sources-"), 0);
    cr_assert_eq(scratch_count(b.path, "README"), 1);
    cr_assert_eq(world_put(&b.w, b.writer, 1, 1, 2011, 6, 0, NULL), YB_OK);
    cr_assert_eq(yb_writer_commit(b.writer, NULL, NULL), YB_OK);
    cr_assert_eq(scratch_count(b.path, "MANIFEST"), 1);
    world_compare_store(&b.w, b.store);
    bench_end(&b);
}

Test(store_writer, regions_cannot_change_under_appended_rows)
{
    bench b;
    yb_error error = YB_ERROR_INIT;
    bench_start(&b);
    yb_regions *other = world_regions(1, 3, 4);
    cr_assert_eq(yb_writer_set_regions(b.writer, NULL, &error), YB_INVALID);
    cr_assert_eq(world_put(&b.w, b.writer, 1, 1, 2011, 5, 0, NULL), YB_OK);
    cr_assert_eq(yb_writer_set_regions(b.writer, other, &error), YB_INVALID);
    cr_assert_not_null(strstr(error.message, "set the regions before appending"));
    cr_assert_eq(yb_writer_set_regions(b.writer, b.w.regions, &error), YB_OK); /* no change */
    cr_assert_eq(yb_writer_commit(b.writer, NULL, NULL), YB_OK);
    cr_assert_eq(yb_writer_set_regions(b.writer, other, &error), YB_OK);
    cr_assert_eq(yb_writer_regions(b.writer), other);
    yb_regions_release(other);
    bench_end(&b);
}

/* How many rows a snapshot of the newest commit shows. */
static uint64_t scanned(yb_store *store)
{
    yb_snapshot *snapshot;
    yb_scan *scan;
    yb_rows rows;
    uint64_t count = 0;
    cr_assert_eq(yb_snapshot_open(store, &snapshot, NULL), YB_OK);
    cr_assert_eq(yb_scan_open(snapshot, NULL, &scan, NULL), YB_OK);
    do {
        cr_assert_eq(yb_scan_next(scan, &rows, NULL), YB_OK);
        count += rows.count;
        for (size_t i = 0; i < rows.count; i++) {
            cr_assert_lt(rows.region[i], yb_regions_count(yb_snapshot_regions(snapshot)));
        }
    } while (rows.count > 0);
    yb_scan_close(scan);
    yb_snapshot_close(snapshot);
    return count;
}

Test(store_writer, rows_of_regions_gone_from_the_tree_stay_and_come_back_with_them)
{
    bench b;
    bench_start(&b);
    for (uint32_t region = 0; region < b.w.region_count; region++) {
        cr_assert_eq(world_put(&b.w, b.writer, 1, region, 2011, region, 0, NULL), YB_OK);
    }
    cr_assert_eq(yb_writer_commit(b.writer, NULL, NULL), YB_OK);
    yb_regions *fewer = world_regions(1, 3, 4);
    cr_assert_eq(yb_writer_set_regions(b.writer, fewer, NULL), YB_OK);
    cr_assert_eq(yb_writer_commit(b.writer, NULL, NULL), YB_OK);
    cr_assert_eq(scanned(b.store), b.w.region_count - 5);
    cr_assert_eq(yb_store_check(b.store, NULL, NULL, NULL), YB_OK);
    /* The same numbers mean other regions now: 36 0001 is region 1, not 6. */
    uint32_t series = 1, region = 1;
    int16_t year = 2011;
    int64_t mantissa = 1000;
    yb_rows rows = { 1, &series, &region, &year, &mantissa, NULL, NULL, NULL, NULL, NULL };
    cr_assert_eq(yb_writer_append(b.writer, &rows, NULL), YB_OK);
    cr_assert_eq(yb_writer_commit(b.writer, NULL, NULL), YB_OK);
    cr_assert_eq(scanned(b.store), b.w.region_count - 5);
    cr_assert_eq(yb_writer_set_regions(b.writer, b.w.regions, NULL), YB_OK);
    cr_assert_eq(yb_writer_commit(b.writer, NULL, NULL), YB_OK);
    *world_at(&b.w, 1, 6, 2011) = (world_cell) { 1000, YB_NO_SOURCE, 0, 0, 0, 0, 1 };
    world_compare_store(&b.w, b.store);
    yb_regions_release(fewer);
    bench_end(&b);
}

/* A tree of the same codes in which the order of the counties is turned. */
static yb_regions *turned_tree(void)
{
    yb_regions_builder *builder;
    yb_regions *regions;
    cr_assert_eq(yb_regions_builder_create(NULL, &builder, NULL), YB_OK);
    for (unsigned county = 0; county < 3; county++) {
        char root[8], code[16];
        snprintf(root, sizeof root, "R%u", 9 - county);
        snprintf(code, sizeof code, "36%04u", county);
        cr_assert_eq(yb_regions_builder_add(builder, root, "", "province", root, 0, NULL), YB_OK);
        cr_assert_eq(yb_regions_builder_add(builder, code, root, "county", code, 0, NULL), YB_OK);
        for (unsigned town = 0; town < 4; town++) {
            char town_code[32];
            snprintf(town_code, sizeof town_code, "36%04u%03u", county, town);
            cr_assert_eq(yb_regions_builder_add(builder, town_code, code, "town", town_code, 0, NULL), YB_OK);
        }
    }
    cr_assert_eq(yb_regions_builder_finish(builder, &regions, NULL), YB_OK);
    yb_regions_builder_free(builder);
    return regions;
}

Test(store_writer, keys_are_superseded_across_a_tree_in_another_order)
{
    bench b;
    yb_snapshot *snapshot;
    bench_start(&b);
    for (uint32_t region = 1; region < b.w.region_count; region++) {
        for (int year = 2010; year < 2013; year++) {
            cr_assert_eq(world_put(&b.w, b.writer, 1, region, year, 1, 0, NULL), YB_OK);
        }
    }
    cr_assert_eq(yb_writer_commit(b.writer, NULL, NULL), YB_OK);
    yb_regions *turned = turned_tree();
    cr_assert_eq(yb_writer_set_regions(b.writer, turned, NULL), YB_OK);
    for (uint32_t region = 0; region < yb_regions_count(turned); region++) {
        if (yb_regions_level(turned, region) == 2) {
            uint32_t series = 1;
            int16_t year = 2011;
            int64_t mantissa = 2;
            yb_rows rows = { 1, &series, &region, &year, &mantissa, NULL, NULL, NULL, NULL, NULL };
            cr_assert_eq(yb_writer_append(b.writer, &rows, NULL), YB_OK);
        }
    }
    cr_assert_eq(yb_writer_commit(b.writer, NULL, NULL), YB_OK);
    cr_assert_eq(yb_snapshot_open(b.store, &snapshot, NULL), YB_OK);
    yb_segment_info info = { .struct_size = sizeof info };
    cr_assert_eq(yb_snapshot_segment(snapshot, 0, &info, NULL), YB_OK);
    cr_assert_eq(info.rows_superseded, 12);
    cr_assert_eq(scanned(b.store), 45);
    yb_snapshot_close(snapshot);
    cr_assert_eq(yb_store_check(b.store, NULL, NULL, NULL), YB_OK);
    yb_regions_release(turned);
    bench_end(&b);
}

Test(store_writer, a_metric_is_found_and_redescribed_but_keeps_its_unit)
{
    bench b;
    uint32_t number, again;
    yb_error error = YB_ERROR_INIT;
    const char *aliases[] = { "总收入" };
    bench_start(&b);
    yb_metric metric = { .struct_size = sizeof metric, .id = "m5", .name = "财政总收入", .unit = "万元" };
    metric.aliases = aliases;
    metric.alias_count = 1;
    cr_assert_eq(yb_writer_put_metric(b.writer, &metric, &number, &error), YB_OK, "%s", error.message);
    cr_assert_eq(yb_writer_put_metric(b.writer, &metric, &again, &error), YB_OK);
    cr_assert_eq(number, again);
    cr_assert_eq(yb_writer_find_metric(b.writer, "总收入", &again, &error), YB_OK);
    cr_assert_eq(number, again);
    yb_metric told = { .struct_size = sizeof told };
    cr_assert_eq(yb_writer_metric(b.writer, number, &told, &error), YB_OK);
    cr_assert_str_eq(told.name, "财政总收入");
    cr_assert_eq(yb_writer_metric(b.writer, 1000, &told, &error), YB_NOT_FOUND);
    told.struct_size = 0;
    cr_assert_eq(yb_writer_metric(b.writer, number, &told, &error), YB_INVALID);
    metric.unit = "亿元";
    cr_assert_eq(yb_writer_put_metric(b.writer, &metric, &number, &error), YB_INVALID);
    yb_series series = { 12345, YB_LEVEL, YB_ACTUAL, { 1, 12 } };
    cr_assert_eq(yb_writer_put_series(b.writer, &series, &number, &error), YB_INVALID);
    bench_end(&b);
}
