#include "fault/scene.h"

#include "store/writer.h"
#include "support/failing.h"

enum { COMMITS = 3, CHANGES = 6 };

/* ---- the change ------------------------------------------------------------ */

/* Limits under which rows in order fill several segments. */
static const yb_row_limits STAGING = { 64, 3000, 50, 64, 1000, 0 };

static yb_status commit_changes(const scene *s, const yb_hooks *hooks, world *w, uint64_t seed, unsigned changes,
                                yb_error *error)
{
    yb_store_options options = { sizeof options, hooks, 1, 1, s->budget };
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
    if (status == YB_OK && s->staged) {
        writer->rows.limits = STAGING;
        status = world_fill(w, writer, error);
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

static yb_status compact(const scene *s, const yb_hooks *hooks, yb_error *error)
{
    yb_store_options options = { sizeof options, hooks, 0, 1, s->budget };
    yb_store *store = NULL;
    *error = (yb_error)YB_ERROR_INIT;
    yb_status status = yb_store_open("store", &options, &store, error);
    if (status == YB_OK) {
        status = yb_compact(store, NULL, NULL, error);
    }
    yb_store_close(store);
    return status;
}

yb_hooks scene_hooks(memory_files *files)
{
    return (yb_hooks) { sizeof(yb_hooks), NULL, &files->io, NULL };
}

static void make_base(scene *s, uint64_t budget, uint64_t seed)
{
    yb_error error;
    *s = (scene) { .budget = budget, .seed = seed + 17 };
    memory_files_make(&s->base);
    yb_hooks hooks = scene_hooks(&s->base);
    world_make(&s->before, 2, 6, seed);
    for (uint64_t commit = 0; commit < COMMITS; commit++) {
        cr_assert_eq(commit_changes(s, &hooks, &s->before, seed + commit, 4, &error), YB_OK, "%s", error.message);
    }
    world_copy(&s->after, &s->before);
}

/* What the world is after the change. */
static void find_after(scene *s)
{
    yb_error error;
    memory_files copy;
    memory_files_copy(&copy, &s->base);
    yb_hooks hooks = scene_hooks(&copy);
    cr_assert_eq(commit_changes(s, &hooks, &s->after, s->seed, CHANGES, &error), YB_OK, "%s", error.message);
    memory_files_free(&copy);
}

void scene_make(scene *s, uint64_t budget, uint64_t seed)
{
    make_base(s, budget, seed);
    find_after(s);
}

void scene_make_staged(scene *s, uint64_t seed)
{
    make_base(s, 0, seed);
    s->staged = 1;
    find_after(s);
}

void scene_make_compaction(scene *s, uint64_t budget, uint64_t seed)
{
    make_base(s, budget, seed);
    s->compaction = 1;
}

void scene_free(scene *s)
{
    memory_files_free(&s->base);
    world_free(&s->before);
    world_free(&s->after);
}

yb_status scene_run(const scene *s, const yb_hooks *hooks, yb_error *error)
{
    world w;
    if (s->compaction) {
        return compact(s, hooks, error);
    }
    world_copy(&w, &s->before);
    yb_status status = commit_changes(s, hooks, &w, s->seed, CHANGES, error);
    world_free(&w);
    return status;
}

/* ---- what must hold afterwards ----------------------------------------------- */

static uint32_t count_segments(yb_store *store)
{
    yb_snapshot *snapshot;
    cr_assert_eq(yb_snapshot_open(store, &snapshot, NULL), YB_OK);
    uint32_t segments = yb_snapshot_segment_count(snapshot);
    yb_snapshot_close(snapshot);
    return segments;
}

static int is_new_version(yb_store *store, uint32_t *segments)
{
    yb_snapshot *snapshot;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_snapshot_open(store, &snapshot, &error), YB_OK, "%s", error.message);
    int is_new = yb_snapshot_version(snapshot) == COMMITS + 1;
    *segments = yb_snapshot_segment_count(snapshot);
    yb_snapshot_close(snapshot);
    return is_new;
}

/* Segments that the next writer leaves are those that the manifest names, and runs are gone. */
static void expect_swept(const memory_files *files, uint32_t segments)
{
    uint32_t there = 0;
    for (unsigned i = 0; i < files->visible.count; i++) {
        const char *name = strrchr(files->visible.name[i], '/');
        name = name == NULL ? files->visible.name[i] : name + 1;
        there += strncmp(name, "segment-", 8) == 0;
        cr_assert_neq(strncmp(name, "run-", 4), 0, "%s", name);
    }
    cr_assert_eq(there, segments);
}

void scene_expect(const scene *s, memory_files *files, int must_be_new)
{
    yb_hooks hooks = scene_hooks(files);
    yb_error error = YB_ERROR_INIT;
    uint32_t segments;
    world w;

    yb_store *store = world_open("store", &hooks);
    int is_new = is_new_version(store, &segments);
    cr_assert(is_new || !must_be_new);
    cr_assert(s->staged && is_new ? segments > COMMITS + 2
                                  : segments == (uint32_t)(s->compaction && is_new ? 1 : COMMITS + is_new));
    world_compare_store(is_new ? &s->after : &s->before, store);
    yb_store_close(store);
    world_copy(&w, is_new ? &s->after : &s->before);
    cr_assert_eq(commit_changes(s, &hooks, &w, s->seed + 1, 3, &error), YB_OK, "%s", error.message);
    store = world_open("store", &hooks);
    world_compare_store(&w, store);
    cr_assert(s->staged || count_segments(store) == segments + 1);
    segments = count_segments(store);
    yb_store_close(store);
    expect_swept(files, segments);
    world_free(&w);
}

/* ---- failures ------------------------------------------------------------------ */

void scene_crash(const scene *s)
{
    yb_status status = YB_IO;
    for (unsigned n = 0; status != YB_OK; n++) {
        memory_files files, after;
        yb_error error;
        memory_files_copy(&files, (memory_files *)&s->base);
        memory_files_fail(&files, MEMORY_CHANGES, n, 0);
        yb_hooks hooks = scene_hooks(&files);
        status = scene_run(s, &hooks, &error);
        cr_assert_lt(n, 1000);
        for (int crash = 0; crash < MEMORY_CRASHES; crash++) {
            memory_files_crash(&after, &files, crash);
            scene_expect(s, &after, status == YB_OK);
            memory_files_free(&after);
        }
        memory_files_free(&files);
    }
}

void scene_fail_calls(const scene *s)
{
    static const unsigned kinds[] = { MEMORY_CHANGES, MEMORY_SYNCS, MEMORY_READS };
    for (int kind = 0; kind < 3; kind++) {
        for (unsigned n = 0;; n++) {
            memory_files files;
            yb_error error;
            memory_files_copy(&files, (memory_files *)&s->base);
            memory_files_fail(&files, kinds[kind], n, 1);
            yb_hooks hooks = scene_hooks(&files);
            yb_status status = scene_run(s, &hooks, &error);
            unsigned failed = files.failed;
            cr_assert(status == YB_OK || status == YB_IO);
            cr_assert(status == YB_OK || error.message[0] != '\0');
            memory_files_fail(&files, 0, 0, 0);
            scene_expect(s, &files, status == YB_OK);
            memory_files_free(&files);
            if (!failed) {
                break;
            }
            cr_assert_lt(n, 5000);
        }
    }
}

void scene_fail_memory(const scene *s, unsigned look)
{
    for (int once = 0; once < 2; once++) {
        for (unsigned n = 0;; n++) {
            memory_files files;
            failing_hooks failing;
            yb_error error;
            memory_files_copy(&files, (memory_files *)&s->base);
            failing_start(&failing, FAIL_MEMORY, n);
            failing.once = once;
            failing.hooks.io = &files.io;
            yb_status status = scene_run(s, &failing.hooks, &error);
            cr_assert(status == YB_OK || status == YB_NO_MEMORY, "%u: %d %s", n, status, error.message);
            cr_assert_eq(failing.blocks, 0);
            if (n % look == 0 || status == YB_OK) {
                scene_expect(s, &files, status == YB_OK);
            }
            memory_files_free(&files);
            if (!failing.failed) {
                break;
            }
        }
    }
}
