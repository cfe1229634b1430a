/* Snapshots: isolation, what they tell, and writers beside readers. */
#include <pthread.h>
#include <stdatomic.h>

#include "store/snapshot.h"
#include "support/scratch.h"
#include "support/test.h"
#include "support/world.h"

Test(store_snapshot, each_snapshot_stays_as_its_commit_left_it)
{
    enum { COMMITS = 10 };
    char path[SCRATCH_PATH];
    world now, then[COMMITS];
    yb_snapshot *snapshots[COMMITS];
    scratch_make(path);
    world_make(&now, 4, 20, 3);
    yb_store *store = world_open(path, NULL);
    yb_store *other = world_open(path, NULL);
    for (unsigned i = 0; i < COMMITS; i++) {
        world_commit(&now, i % 3 == 0 ? other : store, 3);
        world_copy(&then[i], &now);
        cr_assert_eq(yb_snapshot_open(i % 2 == 0 ? store : other, &snapshots[i], NULL), YB_OK);
        cr_assert_eq(yb_snapshot_version(snapshots[i]), i + 1);
    }
    for (unsigned i = 0; i < COMMITS; i++) {
        world_compare(&then[i], snapshots[i]);
        yb_snapshot_close(snapshots[i]);
        world_free(&then[i]);
    }
    yb_store_close(other);
    yb_store_close(store);
    world_free(&now);
    scratch_remove(path);
}

Test(store_snapshot, snapshots_of_one_commit_share_everything)
{
    char path[SCRATCH_PATH];
    world w;
    yb_snapshot *first, *second, *third;
    scratch_make(path);
    world_make(&w, 4, 20, 4);
    yb_store *store = world_open(path, NULL);
    world_commit(&w, store, 4);
    cr_assert_eq(yb_snapshot_open(store, &first, NULL), YB_OK);
    cr_assert_eq(yb_snapshot_open(store, &second, NULL), YB_OK);
    cr_assert_eq(first, second);
    world_commit(&w, store, 2);
    cr_assert_eq(yb_snapshot_open(store, &third, NULL), YB_OK);
    cr_assert_eq(first->parts[0].segment, third->parts[0].segment);
    cr_assert_eq(first->parts[0].regions, third->parts[0].regions);
    cr_assert_eq(yb_snapshot_regions(first), yb_snapshot_regions(third));
    cr_assert_not_null(yb_snapshot_pool(first));
    yb_snapshot_close(first);
    yb_snapshot_close(second);
    yb_snapshot_close(third);
    yb_store_close(store);
    world_free(&w);
    scratch_remove(path);
}

Test(store_snapshot, it_describes_its_catalog_and_its_segments)
{
    char path[SCRATCH_PATH];
    world w;
    yb_snapshot *snapshot;
    yb_error error = YB_ERROR_INIT;
    scratch_make(path);
    world_make(&w, 4, 20, 8);
    yb_store *store = world_open(path, NULL);
    world_commit(&w, store, 6);
    cr_assert_eq(yb_snapshot_open(store, &snapshot, NULL), YB_OK);
    cr_assert_eq(yb_snapshot_metric_count(snapshot), 7);
    cr_assert_eq(yb_snapshot_series_count(snapshot), WORLD_SERIES);
    yb_metric metric = { .struct_size = sizeof metric };
    uint32_t number;
    cr_assert_eq(yb_snapshot_find_metric(snapshot, "m3", &number, &error), YB_OK);
    cr_assert_eq(yb_snapshot_metric(snapshot, number, &metric, &error), YB_OK);
    cr_assert_str_eq(metric.unit, "亩");
    cr_assert_eq(yb_snapshot_metric(snapshot, 7, &metric, &error), YB_NOT_FOUND);
    cr_assert_eq(yb_snapshot_find_metric(snapshot, "m33", &number, &error), YB_NOT_FOUND);
    yb_series series;
    cr_assert_eq(yb_snapshot_series(snapshot, 3, &series, &error), YB_OK);
    cr_assert_eq(series.role, YB_TARGET);
    cr_assert_eq(yb_snapshot_series(snapshot, WORLD_SERIES, &series, &error), YB_NOT_FOUND);
    yb_segment_info info = { .struct_size = sizeof info };
    cr_assert_eq(yb_snapshot_segment(snapshot, 0, &info, &error), YB_OK);
    cr_assert(strncmp(info.file, "segment-", 8) == 0);
    cr_assert_eq(info.rows, w.count);
    cr_assert_eq(info.rows_superseded, 0);
    cr_assert_gt(info.bytes, 0);
    cr_assert_gt(info.tiles + info.runs, 0);
    cr_assert_leq(info.series, WORLD_SERIES);
    cr_assert_geq(info.first_year, WORLD_FIRST_YEAR);
    cr_assert_lt(info.last_year, WORLD_FIRST_YEAR + WORLD_YEARS);
    cr_assert_eq(yb_snapshot_segment(snapshot, 1, &info, &error), YB_NOT_FOUND);
    /* An older caller's struct is filled as far as it goes. */
    yb_segment_info shorter = { .struct_size = offsetof(yb_segment_info, rows), .rows = 4711 };
    cr_assert_eq(yb_snapshot_segment(snapshot, 0, &shorter, &error), YB_OK);
    cr_assert_eq(shorter.rows, 4711);
    cr_assert_eq(shorter.bytes, yb_segment_bytes(snapshot->parts[0].segment));
    yb_snapshot_close(snapshot);
    yb_store_close(store);
    world_free(&w);
    scratch_remove(path);
}

/* ---- one writer, many readers ------------------------------------------- */

enum { READERS = 4, THREADED_COMMITS = 15 };

typedef struct race {
    const char *path;
    yb_store *store;
    world worlds[THREADED_COMMITS + 1]; /* after each commit */
    atomic_uint committed, finished;
} race;

static void *read_along(void *argument)
{
    race *r = argument;
    while (!atomic_load(&r->finished)) {
        yb_snapshot *snapshot;
        unsigned least = atomic_load(&r->committed);
        cr_assert_eq(yb_snapshot_open(r->store, &snapshot, NULL), YB_OK);
        uint64_t version = yb_snapshot_version(snapshot);
        cr_assert_geq(version, least);
        cr_assert_leq(version, THREADED_COMMITS);
        /* The world of a version is complete before its commit begins. */
        world_compare(&r->worlds[version], snapshot);
        yb_snapshot_close(snapshot);
    }
    return NULL;
}

static void write_along(race *r)
{
    for (unsigned i = 1; i <= THREADED_COMMITS; i++) {
        yb_writer *writer;
        cr_assert_eq(yb_writer_begin(r->store, &writer, NULL), YB_OK);
        world_copy(&r->worlds[i], &r->worlds[i - 1]);
        cr_assert_eq(world_describe(&r->worlds[i], writer, NULL), YB_OK);
        for (int k = 0; k < 3; k++) {
            cr_assert_eq(world_change(&r->worlds[i], writer, NULL), YB_OK);
        }
        cr_assert_eq(yb_writer_commit(writer, NULL, NULL), YB_OK);
        yb_writer_close(writer);
        atomic_store(&r->committed, i);
    }
}

Test(store_snapshot, readers_see_whole_commits_while_a_writer_goes_on)
{
    char path[SCRATCH_PATH];
    static race r;
    pthread_t readers[READERS];
    scratch_make(path);
    r.path = path;
    world_make(&r.worlds[0], 3, 12, 21);
    r.store = world_open(path, NULL);
    for (int i = 0; i < READERS; i++) {
        cr_assert_eq(pthread_create(&readers[i], NULL, read_along, &r), 0);
    }
    write_along(&r);
    atomic_store(&r.finished, 1);
    for (int i = 0; i < READERS; i++) {
        pthread_join(readers[i], NULL);
    }
    world_compare_store(&r.worlds[THREADED_COMMITS], r.store);
    yb_store_close(r.store);
    for (int i = 0; i <= THREADED_COMMITS; i++) {
        world_free(&r.worlds[i]);
    }
    scratch_remove(path);
}

static void *read_from_outside(void *argument)
{
    race *r = argument;
    while (!atomic_load(&r->finished)) {
        yb_store *store = NULL;
        yb_snapshot *snapshot;
        yb_error error = YB_ERROR_INIT;
        yb_store_options options = { sizeof options, NULL, 0, 1, 0 };
        cr_assert_eq(yb_store_open(r->path, &options, &store, &error), YB_OK, "%s", error.message);
        cr_assert_eq(yb_snapshot_open(store, &snapshot, &error), YB_OK, "%s", error.message);
        cr_assert_leq(yb_snapshot_version(snapshot), THREADED_COMMITS);
        world_compare(&r->worlds[yb_snapshot_version(snapshot)], snapshot);
        yb_snapshot_close(snapshot);
        cr_assert_eq(yb_store_check(store, NULL, NULL, &error), YB_OK, "%s", error.message);
        yb_store_close(store);
    }
    return NULL;
}

Test(store_snapshot, readers_that_open_the_store_meanwhile_find_every_file)
{
    char path[SCRATCH_PATH];
    static race r;
    pthread_t readers[READERS];
    scratch_make(path);
    r.path = path;
    world_make(&r.worlds[0], 2, 5, 22);
    r.store = world_open(path, NULL);
    for (int i = 0; i < READERS; i++) {
        cr_assert_eq(pthread_create(&readers[i], NULL, read_from_outside, &r), 0);
    }
    write_along(&r);
    atomic_store(&r.finished, 1);
    for (int i = 0; i < READERS; i++) {
        pthread_join(readers[i], NULL);
    }
    yb_store_close(r.store);
    for (int i = 0; i <= THREADED_COMMITS; i++) {
        world_free(&r.worlds[i]);
    }
    scratch_remove(path);
}
