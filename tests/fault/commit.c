/* Commits in which one call fails, for every call: afterwards there is the old
 * version or the new one, whole, and nothing is leaked. */
#include "fault/memory_files.h"
#include "support/failing.h"
#include "support/test.h"
#include "support/world.h"

/* A store in memory, and its contents before and after the commit under test. */
typedef struct scene {
    memory_files base;
    world before, after;
    uint64_t seed; /* of the commit's changes */
} scene;

/* Opens, commits the changes, closes. */
static yb_status commit_changes(const yb_hooks *hooks, world *w, uint64_t seed, unsigned changes, yb_error *error)
{
    yb_store_options options = { sizeof options, hooks, 1, 1, 0 };
    yb_store *store = NULL;
    yb_writer *writer = NULL;
    *error = (yb_error)YB_ERROR_INIT;
    w->state = seed;
    yb_status status = yb_store_open("store", &options, &store, error);
    if (status == YB_OK) {
        status = yb_writer_begin(store, &writer, error);
    }
    if (status == YB_OK) {
        status = world_describe(w, writer, error);
    }
    for (unsigned i = 0; i < changes && status == YB_OK; i++) {
        status = world_change(w, writer, error);
    }
    if (status == YB_OK) {
        status = yb_writer_commit(writer, NULL, error);
    }
    yb_writer_close(writer);
    yb_store_close(store);
    return status;
}

static yb_hooks hooks_of(memory_files *files)
{
    return (yb_hooks) { sizeof(yb_hooks), NULL, &files->io, NULL };
}

static void scene_make(scene *s, uint64_t seed)
{
    yb_error error;
    memory_files_make(&s->base);
    yb_hooks hooks = hooks_of(&s->base);
    world_make(&s->before, 2, 6, seed);
    for (uint64_t commit = 0; commit < 3; commit++) {
        cr_assert_eq(commit_changes(&hooks, &s->before, seed + commit, 4, &error), YB_OK, "%s", error.message);
    }
    s->seed = seed + 17;
    world_copy(&s->after, &s->before);
    memory_files copy;
    memory_files_copy(&copy, &s->base);
    hooks = hooks_of(&copy);
    cr_assert_eq(commit_changes(&hooks, &s->after, s->seed, 6, &error), YB_OK, "%s", error.message);
    memory_files_free(&copy);
}

static void scene_free(scene *s)
{
    memory_files_free(&s->base);
    world_free(&s->before);
    world_free(&s->after);
}

static yb_status run_commit(const scene *s, const yb_hooks *hooks, yb_error *error)
{
    world w;
    world_copy(&w, &s->before);
    yb_status status = commit_changes(hooks, &w, s->seed, 6, error);
    world_free(&w);
    return status;
}

/* The store must be whole and of the old version (unless `must_be_new`) or the
 * new one; then it must take another commit. */
static void expect_whole(const scene *s, memory_files *files, int must_be_new)
{
    yb_hooks hooks = hooks_of(files);
    yb_store *store = world_open("store", &hooks);
    yb_snapshot *snapshot;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_snapshot_open(store, &snapshot, &error), YB_OK, "%s", error.message);
    int is_new = yb_snapshot_version(snapshot) == 4;
    yb_snapshot_close(snapshot);
    cr_assert(is_new || !must_be_new);
    world_compare_store(is_new ? &s->after : &s->before, store);
    yb_store_close(store);
    world w;
    world_copy(&w, is_new ? &s->after : &s->before);
    cr_assert_eq(commit_changes(&hooks, &w, s->seed + 1, 3, &error), YB_OK, "%s", error.message);
    store = world_open("store", &hooks);
    world_compare_store(&w, store);
    yb_store_close(store);
    world_free(&w);
}

Test(fault_commit, a_crash_after_any_change_leaves_the_old_version_or_the_new_one)
{
    scene s;
    yb_status status = YB_IO;
    scene_make(&s, 100);
    for (unsigned n = 0; status != YB_OK; n++) {
        memory_files files, after;
        yb_error error;
        memory_files_copy(&files, &s.base);
        memory_files_fail(&files, MEMORY_CHANGES, n, 0);
        yb_hooks hooks = hooks_of(&files);
        status = run_commit(&s, &hooks, &error);
        cr_assert_lt(n, 1000);
        for (int crash = 0; crash < MEMORY_CRASHES; crash++) {
            memory_files_crash(&after, &files, crash);
            expect_whole(&s, &after, status == YB_OK);
            memory_files_free(&after);
        }
        memory_files_free(&files);
    }
    scene_free(&s);
}

Test(fault_commit, one_failing_call_of_any_kind_fails_the_commit_and_nothing_else)
{
    static const unsigned kinds[] = { MEMORY_CHANGES, MEMORY_SYNCS, MEMORY_READS };
    scene s;
    scene_make(&s, 200);
    for (int kind = 0; kind < 3; kind++) {
        for (unsigned n = 0;; n++) {
            memory_files files;
            yb_error error;
            memory_files_copy(&files, &s.base);
            memory_files_fail(&files, kinds[kind], n, 1);
            yb_hooks hooks = hooks_of(&files);
            yb_status status = run_commit(&s, &hooks, &error);
            unsigned failed = files.failed;
            cr_assert(status == YB_OK || status == YB_IO);
            cr_assert(status == YB_OK || error.message[0] != '\0');
            memory_files_fail(&files, 0, 0, 0);
            expect_whole(&s, &files, status == YB_OK);
            memory_files_free(&files);
            if (!failed) {
                break;
            }
            cr_assert_lt(n, 5000);
        }
    }
    scene_free(&s);
}

Test(fault_commit, a_failing_allocation_fails_the_commit_and_leaks_nothing)
{
    scene s;
    scene_make(&s, 300);
    for (int once = 0; once < 2; once++) {
        for (unsigned n = 0;; n++) {
            memory_files files;
            failing_hooks failing;
            yb_error error;
            memory_files_copy(&files, &s.base);
            failing_start(&failing, FAIL_MEMORY, n);
            failing.once = once;
            failing.hooks.io = &files.io;
            yb_status status = run_commit(&s, &failing.hooks, &error);
            cr_assert(status == YB_OK || status == YB_NO_MEMORY, "%u: %d %s", n, status, error.message);
            cr_assert_eq(failing.blocks, 0);
            if (n % 8 == 0 || status == YB_OK) { /* there are thousands */
                expect_whole(&s, &files, status == YB_OK);
            }
            memory_files_free(&files);
            if (!failing.failed) {
                break;
            }
        }
    }
    scene_free(&s);
}

Test(fault_commit, a_full_disk_leaves_the_store_as_it_was)
{
    scene s;
    yb_status status = YB_IO;
    scene_make(&s, 400);
    for (uint64_t more = 1; status != YB_OK; more += 97) {
        memory_files files;
        yb_error error;
        memory_files_copy(&files, &s.base);
        files.capacity = memory_files_bytes(&files) + more;
        yb_hooks hooks = hooks_of(&files);
        status = run_commit(&s, &hooks, &error);
        cr_assert(status == YB_OK || status == YB_IO);
        if (status != YB_OK) {
            cr_assert_not_null(strstr(error.message, "free some space"));
            cr_assert_leq(memory_files_bytes(&files), memory_files_bytes(&s.base));
            cr_assert_leq(files.visible.count, s.base.visible.count);
        }
        files.capacity = 0;
        expect_whole(&s, &files, status == YB_OK);
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
    yb_hooks hooks = hooks_of(&files);
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
    expect_whole(s, &files, is_new);
    world_free(&w);
    memory_files_free(&files);
    return status == YB_IO;
}

Test(fault_commit, the_handle_stays_readable_and_says_when_a_sync_failed_too_late)
{
    scene s;
    int refused = 0, finished = 0;
    scene_make(&s, 500);
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
    scene_make(&s, 600);
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
    scene_make(&s, 700);
    for (unsigned n = 0; n < 1000; n++) {
        memory_files files;
        yb_writer *writer;
        memory_files_copy(&files, &s.base);
        memory_files_fail(&files, MEMORY_CHANGES, n, 0);
        yb_hooks hooks = hooks_of(&files);
        yb_status commit = run_commit(&s, &hooks, &error);
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
        yb_hooks hooks = hooks_of(&files);
        yb_store_options options = { sizeof options, &hooks, 1, 1, 0 };
        status = yb_store_open("store", &options, &store, NULL);
        yb_store_close(store);
        for (int crash = 0; crash < MEMORY_CRASHES; crash++) {
            memory_files_crash(&after, &files, crash);
            yb_hooks after_hooks = hooks_of(&after);
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
