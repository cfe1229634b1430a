/* Compaction: the same rows in one segment, whatever the tree and the budget,
 * beside whoever reads. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "support/scratch.h"
#include "support/test.h"
#include "support/world.h"

static yb_compact_report compact(yb_store *store)
{
    yb_compact_report report = { .struct_size = sizeof report };
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_compact(store, NULL, &report, &error), YB_OK, "%s", error.message);
    return report;
}

static yb_store *open_with(const char *path, uint32_t threads, uint64_t budget)
{
    yb_store_options options = { sizeof options, NULL, 1, threads, budget };
    yb_store *store;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_store_open(path, &options, &store, &error), YB_OK, "%s", error.message);
    return store;
}

Test(store_compact, all_segments_become_one_that_shows_the_same)
{
    char path[SCRATCH_PATH];
    world w;
    scratch_make(path);
    world_make(&w, 4, 20, 3);
    yb_store *store = world_open(path, NULL);
    for (int i = 0; i < 8; i++) {
        world_commit(&w, store, 4);
    }
    yb_compact_report report = compact(store);
    cr_assert_eq(report.segments_before, 8);
    cr_assert_eq(report.segments_after, 1);
    cr_assert_eq(report.rows_after, w.count);
    cr_assert_gt(report.rows_before, w.count);
    cr_assert_lt(report.bytes_after, report.bytes_before);
    cr_assert_eq(report.version, 9);
    world_compare_store(&w, store);
    yb_compact_report again = compact(store);
    cr_assert_eq(again.version, 9, "there was nothing to do");
    cr_assert_eq(again.segments_before, 1);
    cr_assert_eq(again.rows_before, w.count);
    cr_assert_eq(again.bytes_after, report.bytes_after);
    world_commit(&w, store, 4);
    world_compare_store(&w, store);
    cr_assert_eq(compact(store).version, 11);
    world_compare_store(&w, store);
    yb_store_close(store);
    world_free(&w);
    scratch_remove(path);
}

Test(store_compact, an_empty_store_stays_as_it_is)
{
    char path[SCRATCH_PATH];
    scratch_make(path);
    yb_store *store = world_open(path, NULL);
    yb_compact_report report = compact(store);
    cr_assert_eq(report.version, 0);
    cr_assert_eq(report.segments_before, 0);
    cr_assert_eq(report.bytes_after, 0);
    yb_store_close(store);
    scratch_remove(path);
}

Test(store_compact, snapshots_taken_before_go_on_reading)
{
    char path[SCRATCH_PATH];
    world w, then;
    yb_snapshot *ours, *theirs;
    yb_segment_info info = { .struct_size = sizeof info };
    char file[SCRATCH_PATH + 64];
    scratch_make(path);
    world_make(&w, 4, 20, 5);
    yb_store *store = world_open(path, NULL), *other = world_open(path, NULL);
    world_commit(&w, store, 6);
    world_commit(&w, store, 6);
    world_copy(&then, &w);
    cr_assert_eq(yb_snapshot_open(store, &ours, NULL), YB_OK);
    cr_assert_eq(yb_snapshot_open(other, &theirs, NULL), YB_OK);
    cr_assert_eq(yb_snapshot_segment(ours, 0, &info, NULL), YB_OK);
    snprintf(file, sizeof file, "%s", scratch_path(path, info.file));
    compact(store);
    cr_assert_eq(access(file, F_OK), 0, "a snapshot of this handle reads it");
    world_commit(&w, store, 3);
    world_compare(&then, ours);
    world_compare(&then, theirs);
    yb_snapshot_close(ours);
    world_commit(&w, store, 3);
    cr_assert_neq(access(file, F_OK), 0);
    world_compare(&then, theirs);
    yb_snapshot_close(theirs);
    world_compare_store(&w, other);
    yb_store_close(store);
    yb_store_close(other);
    world_free(&w);
    world_free(&then);
    scratch_remove(path);
}

Test(store_compact, texts_of_sources_stay)
{
    char path[SCRATCH_PATH];
    world w;
    yb_snapshot *before, *after;
    scratch_make(path);
    world_make(&w, 4, 20, 6);
    yb_store *store = world_open(path, NULL);
    for (int i = 0; i < 6; i++) {
        world_commit(&w, store, 5);
    }
    cr_assert_eq(yb_snapshot_open(store, &before, NULL), YB_OK);
    compact(store);
    cr_assert_eq(yb_snapshot_open(store, &after, NULL), YB_OK);
    uint32_t sources = yb_snapshot_source_count(before);
    cr_assert_gt(sources, 1);
    cr_assert_eq(yb_snapshot_source_count(after), sources);
    for (uint32_t i = 0; i < sources; i++) {
        char *old, *new;
        size_t old_length, new_length;
        cr_assert_eq(yb_snapshot_source_text(before, i, &old, &old_length, NULL), YB_OK);
        cr_assert_eq(yb_snapshot_source_text(after, i, &new, &new_length, NULL), YB_OK);
        cr_assert_eq(old_length, new_length);
        cr_assert_str_eq(old, new);
        yb_snapshot_free_text(before, old);
        yb_snapshot_free_text(after, new);
    }
    yb_snapshot_close(before);
    yb_snapshot_close(after);
    yb_store_close(store);
    world_free(&w);
    scratch_remove(path);
}

Test(store_compact, any_budget_and_number_of_threads_gives_the_same_bytes)
{
    static const uint64_t budgets[] = { 0, 1, 1 << 14, 1 << 17, 1 << 21 };
    char *first = NULL;
    long first_bytes = 0;
    for (uint32_t i = 0; i < 10; i++) {
        char path[SCRATCH_PATH];
        world w;
        scratch_make(path);
        world_make(&w, 3, 10, 9);
        yb_store *store = open_with(path, 1 + i % 3, budgets[i % 5]);
        for (int commit = 0; commit < 4; commit++) {
            world_commit(&w, store, 6);
        }
        compact(store);
        world_compare_store(&w, store);
        yb_snapshot *snapshot;
        yb_segment_info info = { .struct_size = sizeof info };
        cr_assert_eq(yb_snapshot_open(store, &snapshot, NULL), YB_OK);
        cr_assert_eq(yb_snapshot_segment(snapshot, 0, &info, NULL), YB_OK);
        FILE *file = fopen(scratch_path(path, info.file), "rb");
        char *bytes = malloc(info.bytes);
        cr_assert_eq(fread(bytes, 1, info.bytes, file), info.bytes);
        fclose(file);
        cr_assert(i == 0 || ((long)info.bytes == first_bytes && memcmp(bytes, first, info.bytes) == 0));
        free(first);
        first = bytes;
        first_bytes = (long)info.bytes;
        yb_snapshot_close(snapshot);
        yb_store_close(store);
        world_free(&w);
        scratch_remove(path);
    }
    free(first);
}

/* A figure that is the same everywhere for years compresses well; nothing else is asked of it here. */
static void commit_plateau(world *w, yb_store *store)
{
    yb_writer *writer;
    cr_assert_eq(yb_writer_begin(store, &writer, NULL), YB_OK);
    cr_assert_eq(world_describe(w, writer, NULL), YB_OK);
    for (uint32_t region = 0; region < w->region_count; region++) {
        for (int year = WORLD_FIRST_YEAR; year < WORLD_FIRST_YEAR + WORLD_YEARS; year++) {
            int64_t value = 1000 + (region % 7 == 0) * 500000 + (year % 5 == 0) * 77;
            cr_assert_eq(world_put(w, writer, 2, region, year, value, 0, NULL), YB_OK);
        }
    }
    cr_assert_eq(yb_writer_commit(writer, NULL, NULL), YB_OK);
    yb_writer_close(writer);
}

Test(store_compact, blocks_are_compressed_when_asked_and_plain_when_not)
{
    char path[SCRATCH_PATH];
    world w;
    yb_compact_options zstd = { sizeof zstd, 9 };
    yb_compact_report packed = { .struct_size = sizeof packed }, again = { .struct_size = sizeof again };
    scratch_make(path);
    world_make(&w, 12, 80, 16);
    yb_store *store = world_open(path, NULL);
    commit_plateau(&w, store);
    world_commit(&w, store, 3);
    yb_compact_report plain = compact(store);
    cr_assert_eq(yb_compact(store, &zstd, &packed, NULL), YB_OK);
    cr_assert_eq(packed.version, plain.version + 1);
    cr_assert_lt(packed.bytes_after, plain.bytes_after);
    world_compare_store(&w, store);
    cr_assert_eq(yb_compact(store, &zstd, &again, NULL), YB_OK);
    cr_assert_eq(again.version, packed.version);
    cr_assert_eq(compact(store).bytes_after, plain.bytes_after);
    world_compare_store(&w, store);
    yb_store_close(store);
    world_free(&w);
    scratch_remove(path);
}

/* ---- trees ------------------------------------------------------------------- */

static void set_tree(yb_store *store, const yb_regions *regions)
{
    yb_writer *writer;
    cr_assert_eq(yb_writer_begin(store, &writer, NULL), YB_OK);
    cr_assert_eq(yb_writer_set_regions(writer, regions, NULL), YB_OK);
    cr_assert_eq(yb_writer_commit(writer, NULL, NULL), YB_OK);
    yb_writer_close(writer);
}

Test(store_compact, rows_of_regions_that_are_gone_from_the_tree_stay)
{
    char path[SCRATCH_PATH];
    world w;
    scratch_make(path);
    world_make(&w, 6, 9, 12);
    yb_store *store = world_open(path, NULL);
    for (int i = 0; i < 4; i++) {
        world_commit(&w, store, 6);
    }
    yb_regions *fewer = world_regions(2, 4, 9);
    set_tree(store, fewer);
    cr_assert_eq(compact(store).rows_after, w.count);
    set_tree(store, w.regions);
    world_commit(&w, store, 6);
    set_tree(store, fewer);
    cr_assert_eq(compact(store).segments_after, 1);
    cr_assert_eq(yb_store_check(store, NULL, NULL, NULL), YB_OK);
    set_tree(store, w.regions);
    world_commit(&w, store, 1);
    cr_assert_eq(compact(store).rows_after, w.count);
    world_compare_store(&w, store); /* now in the tree's order again */
    yb_regions_release(fewer);
    yb_store_close(store);
    world_free(&w);
    scratch_remove(path);
}

/* The same regions as world_regions, but the towns of the first county belong to the last, and so on. */
static yb_regions *crossed_tree(uint32_t counties, uint32_t towns)
{
    yb_regions_builder *builder;
    yb_regions *regions = NULL;
    cr_assert_eq(yb_regions_builder_create(NULL, &builder, NULL), YB_OK);
    cr_assert_eq(yb_regions_builder_add(builder, "36", "", "province", "江西省", 0, NULL), YB_OK);
    for (uint32_t county = 0; county < counties; county++) {
        char code[16], town_code[32];
        snprintf(code, sizeof code, "36%04u", county);
        cr_assert_eq(yb_regions_builder_add(builder, code, "36", "county", code, 0, NULL), YB_OK);
        for (uint32_t town = 0; town < towns; town++) {
            snprintf(town_code, sizeof town_code, "36%04u%03u", counties - 1 - county, town);
            cr_assert_eq(yb_regions_builder_add(builder, town_code, code, "town", town_code, 0, NULL), YB_OK);
        }
    }
    cr_assert_eq(yb_regions_builder_finish(builder, &regions, NULL), YB_OK);
    yb_regions_builder_free(builder);
    return regions;
}

Test(store_compact, a_tree_in_another_order_is_followed)
{
    char path[SCRATCH_PATH];
    world w;
    scratch_make(path);
    world_make(&w, 6, 9, 13);
    yb_store *store = open_with(path, 2, 20000);
    for (int i = 0; i < 4; i++) {
        world_commit(&w, store, 6);
    }
    yb_regions *crossed = crossed_tree(6, 9);
    cr_assert_str_neq(yb_regions_code(crossed, 2), yb_regions_code(w.regions, 2));
    set_tree(store, crossed);
    cr_assert_eq(compact(store).rows_after, w.count);
    yb_snapshot *snapshot;
    yb_scan *scan;
    yb_rows rows;
    cr_assert_eq(yb_snapshot_open(store, &snapshot, NULL), YB_OK);
    cr_assert_eq(yb_scan_open(snapshot, NULL, &scan, NULL), YB_OK);
    cr_assert_eq(yb_scan_next(scan, &rows, NULL), YB_OK);
    for (size_t i = 1; i < rows.count; i++) {
        cr_assert(rows.series[i] != rows.series[i - 1] || rows.region[i] >= rows.region[i - 1]);
    }
    yb_scan_close(scan);
    yb_snapshot_close(snapshot);
    set_tree(store, w.regions);
    world_commit(&w, store, 3);
    cr_assert_eq(compact(store).rows_after, w.count);
    world_compare_store(&w, store);
    yb_regions_release(crossed);
    yb_store_close(store);
    world_free(&w);
    scratch_remove(path);
}

/* ---- others at the same time -------------------------------------------------- */

typedef struct race {
    yb_store *store;
    const world *w;
    atomic_int finished;
} race;

static void *read_along(void *argument)
{
    race *r = argument;
    while (!atomic_load(&r->finished)) {
        yb_snapshot *snapshot;
        cr_assert_eq(yb_snapshot_open(r->store, &snapshot, NULL), YB_OK);
        world_compare(r->w, snapshot);
        yb_snapshot_close(snapshot);
        cr_assert_eq(yb_store_check(r->store, NULL, NULL, NULL), YB_OK);
    }
    return NULL;
}

/* One row that is there already, so that nothing changes but the number of segments. */
static void commit_again(const world *w, yb_store *store, uint32_t region)
{
    yb_writer *writer;
    for (uint32_t series = 0; series < WORLD_SERIES; series++) {
        const world_cell *cell = world_at(w, series, region, WORLD_FIRST_YEAR);
        int16_t year = WORLD_FIRST_YEAR;
        yb_rows rows = { 1,
                         &series,
                         &region,
                         &year,
                         &cell->mantissa,
                         &cell->scale,
                         &cell->bound,
                         &cell->source,
                         &cell->offset,
                         &cell->length };
        if (cell->there) {
            cr_assert_eq(yb_writer_begin(store, &writer, NULL), YB_OK);
            cr_assert_eq(yb_writer_append(writer, &rows, NULL), YB_OK);
            cr_assert_eq(yb_writer_commit(writer, NULL, NULL), YB_OK);
            yb_writer_close(writer);
        }
    }
}

Test(store_compact, readers_of_this_and_of_another_handle_see_no_difference)
{
    char path[SCRATCH_PATH];
    world w;
    pthread_t threads[3];
    scratch_make(path);
    world_make(&w, 2, 8, 14);
    yb_store *store = world_open(path, NULL), *other = world_open(path, NULL);
    world_commit(&w, store, 12);
    race races[2] = { { store, &w, 0 }, { other, &w, 0 } };
    for (int i = 0; i < 3; i++) {
        cr_assert_eq(pthread_create(&threads[i], NULL, read_along, &races[i % 2]), 0);
    }
    for (uint32_t round = 0; round < 6; round++) {
        commit_again(&w, store, round);
        compact(store);
    }
    atomic_store(&races[0].finished, 1);
    atomic_store(&races[1].finished, 1);
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
    }
    yb_store_close(store);
    yb_store_close(other);
    world_free(&w);
    scratch_remove(path);
}

Test(store_compact, what_cannot_be_done_is_refused)
{
    char path[SCRATCH_PATH];
    world w;
    yb_writer *writer;
    yb_error error = YB_ERROR_INIT;
    yb_compact_options short_options = { 1, 0 }, high = { sizeof high, YB_ZSTD_LEVEL_MAX + 1 };
    yb_compact_report short_report = { .struct_size = 1 };
    scratch_make(path);
    world_make(&w, 2, 8, 15);
    yb_store *store = world_open(path, NULL);
    world_commit(&w, store, 3);
    world_commit(&w, store, 3);
    cr_assert_eq(yb_compact(store, &short_options, NULL, &error), YB_INVALID);
    cr_assert_not_null(strstr(error.message, "yb_compact_options"));
    cr_assert_eq(yb_compact(store, &high, NULL, &error), YB_INVALID);
    cr_assert_not_null(strstr(error.message, "found 20"));
    cr_assert_eq(yb_compact(store, NULL, &short_report, &error), YB_INVALID);
    cr_assert_eq(yb_writer_begin(store, &writer, NULL), YB_OK);
    cr_assert_eq(yb_compact(store, NULL, NULL, &error), YB_LOCKED);
    yb_writer_close(writer);
    world_compare_store(&w, store);
    yb_store_close(store);
    world_free(&w);
    scratch_remove(path);
}
