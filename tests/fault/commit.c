/* Commits in which one call fails, for every call: afterwards there is the old
 * version or the new one, whole, and nothing is leaked. */
#include "fault/scene.h"
#include "support/test.h"
#include "support/world.h"

Test(fault_commit, a_crash_after_any_change_leaves_the_old_version_or_the_new_one)
{
    scene s;
    scene_make(&s, 0, 100);
    scene_crash(&s);
    scene_free(&s);
}

Test(fault_commit, one_failing_call_of_any_kind_fails_the_commit_and_nothing_else)
{
    scene s;
    scene_make(&s, 0, 200);
    scene_fail_calls(&s);
    scene_free(&s);
}

Test(fault_commit, a_failing_allocation_fails_the_commit_and_leaks_nothing)
{
    scene s;
    scene_make(&s, 0, 300);
    scene_fail_memory(&s, 8);
    scene_free(&s);
}

Test(fault_commit, a_full_disk_leaves_the_store_as_it_was)
{
    scene s;
    yb_status status = YB_IO;
    scene_make(&s, 0, 400);
    for (uint64_t more = 1; status != YB_OK; more += 97) {
        memory_files files;
        yb_error error;
        memory_files_copy(&files, &s.base);
        files.capacity = memory_files_bytes(&files) + more;
        yb_hooks hooks = scene_hooks(&files);
        status = scene_run(&s, &hooks, &error);
        cr_assert(status == YB_OK || status == YB_IO);
        if (status != YB_OK) {
            cr_assert_not_null(strstr(error.message, "free some space"));
            cr_assert_leq(memory_files_bytes(&files), memory_files_bytes(&s.base));
            cr_assert_leq(files.visible.count, s.base.visible.count);
        }
        files.capacity = 0;
        scene_expect(&s, &files, status == YB_OK);
        memory_files_free(&files);
        cr_assert_lt(more, 1000000);
    }
    scene_free(&s);
}

/* A writer over a handle of its own, with changes that are not committed. */
static yb_writer *writer_with_changes(const scene *s, yb_store *store, world *w)
{
    yb_writer *writer;
    world_copy(w, &s->before);
    w->state = s->seed;
    cr_assert_eq(yb_writer_begin(store, &writer, NULL), YB_OK);
    cr_assert_eq(world_describe(w, writer, NULL), YB_OK);
    for (int i = 0; i < 6; i++) {
        cr_assert_eq(world_change(w, writer, NULL), YB_OK);
    }
    return writer;
}

/* Commits while the n-th call fails (and, unless `once`, all behind it); 1 if the handle
 * takes no other writer after that. */
static int refused_after_fault(scene *s, unsigned faults, unsigned n, int once, int *finished)
{
    memory_files files;
    yb_error error = YB_ERROR_INIT;
    world w;
    memory_files_copy(&files, &s->base);
    yb_hooks hooks = scene_hooks(&files);
    yb_store *store = world_open("store", &hooks);
    yb_writer *writer = writer_with_changes(s, store, &w);
    memory_files_fail(&files, faults, n, once);
    yb_status status = yb_writer_commit(writer, NULL, &error);
    *finished = !files.failed;
    memory_files_fail(&files, 0, 0, 0);
    cr_assert_eq(status, *finished ? YB_OK : YB_IO);
    if (!*finished) {
        yb_source source = { sizeof source, "a", "a", "a", 1 };
        yb_rows rows = { 0 };
        cr_assert_eq(yb_writer_commit(writer, NULL, &error), YB_INVALID);
        cr_assert_eq(yb_writer_append(writer, &rows, &error), YB_INVALID);
        cr_assert_eq(yb_writer_put_source(writer, &source, NULL, &error), YB_INVALID);
    }
    yb_writer_close(writer);
    yb_snapshot *snapshot;
    cr_assert_eq(yb_snapshot_open(store, &snapshot, NULL), YB_OK);
    int is_new = yb_snapshot_version(snapshot) == 4;
    yb_snapshot_close(snapshot);
    world_compare_store(is_new ? &s->after : &s->before, store);
    status = yb_writer_begin(store, &writer, &error);
    if (status == YB_OK) {
        yb_writer_close(writer);
    } else {
        cr_assert_eq(status, YB_IO);
        cr_assert_not_null(strstr(error.message, "close the store and open it again"));
    }
    cr_assert(status == YB_IO || *finished || !is_new, "what was published is not known to be on the disk");
    yb_store_close(store);
    scene_expect(s, &files, is_new);
    world_free(&w);
    memory_files_free(&files);
    return status == YB_IO;
}

Test(fault_commit, the_handle_stays_readable_and_says_when_a_sync_failed_too_late)
{
    scene s;
    int refused = 0, finished = 0;
    scene_make(&s, 0, 500);
    for (unsigned n = 0; !finished; n++) {
        refused += refused_after_fault(&s, MEMORY_SYNCS, n, 1, &finished);
    }
    cr_assert_eq(refused, 1);
    scene_free(&s);
}

Test(fault_commit, a_handle_that_cannot_read_what_it_published_takes_no_other_writer)
{
    scene s;
    int refused = 0, finished = 0;
    scene_make(&s, 0, 600);
    for (unsigned n = 0; !finished; n++) {
        refused += refused_after_fault(&s, MEMORY_SYNCS | MEMORY_READS, n, 0, &finished);
    }
    cr_assert_geq(refused, 1);
    scene_free(&s);
}

Test(fault_commit, a_writer_removes_nothing_before_the_newest_manifest_is_on_the_disk)
{
    scene s;
    yb_error error;
    yb_status status = YB_OK;
    unsigned removed = 0;
    scene_make(&s, 0, 700);
    for (unsigned n = 0; n < 1000; n++) {
        memory_files files;
        yb_writer *writer;
        memory_files_copy(&files, &s.base);
        memory_files_fail(&files, MEMORY_CHANGES, n, 0);
        yb_hooks hooks = scene_hooks(&files);
        yb_status commit = scene_run(&s, &hooks, &error);
        memory_files_fail(&files, MEMORY_SYNCS, 0, 0);
        unsigned there = files.visible.count;
        yb_store *store = world_open("store", &hooks);
        status = yb_writer_begin(store, &writer, &error);
        if (status == YB_OK) {
            yb_writer_close(writer);
        }
        cr_assert_eq(files.visible.count, there);
        cr_assert(status == YB_OK || status == YB_IO);
        removed += status == YB_IO;
        yb_store_close(store);
        memory_files_free(&files);
        if (commit == YB_OK) {
            break;
        }
    }
    cr_assert_gt(removed, 0);
    scene_free(&s);
}

Test(fault_commit, making_a_store_can_be_taken_up_again_after_any_crash)
{
    yb_status status = YB_IO;
    for (unsigned n = 0; status != YB_OK; n++) {
        memory_files files, after;
        yb_store *store = NULL;
        memory_files_make(&files);
        memory_files_fail(&files, MEMORY_CHANGES, n, 0);
        yb_hooks hooks = scene_hooks(&files);
        yb_store_options options = { sizeof options, &hooks, 1, 1, 0 };
        status = yb_store_open("store", &options, &store, NULL);
        yb_store_close(store);
        for (int crash = 0; crash < MEMORY_CRASHES; crash++) {
            memory_files_crash(&after, &files, crash);
            yb_hooks after_hooks = scene_hooks(&after);
            options.hooks = &after_hooks;
            options.create = status != YB_OK;
            cr_assert_eq(yb_store_open("store", &options, &store, NULL), YB_OK, "%u after %d", n, crash);
            cr_assert_eq(yb_store_check(store, NULL, NULL, NULL), YB_OK);
            yb_store_close(store);
            memory_files_free(&after);
        }
        memory_files_free(&files);
    }
}
