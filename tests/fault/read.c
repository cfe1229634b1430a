/* Reading a store in which one call fails, for every call. */
#include "fault/memory_files.h"
#include "support/failing.h"
#include "support/test.h"
#include "support/world.h"

/* Opens, scans everything, reads the sources' texts, checks. */
static yb_status read_store(const yb_hooks *hooks, uint64_t *rows_seen, yb_error *error)
{
    yb_store_options options = { sizeof options, hooks, 0, 2, 0 };
    yb_store *store = NULL;
    yb_snapshot *snapshot = NULL;
    yb_scan *scan = NULL;
    yb_rows rows = { 0 };
    *error = (yb_error)YB_ERROR_INIT;
    *rows_seen = 0;
    yb_status status = yb_store_open("store", &options, &store, error);
    if (status == YB_OK) {
        status = yb_snapshot_open(store, &snapshot, error);
    }
    if (status == YB_OK) {
        status = yb_scan_open(snapshot, NULL, &scan, error);
    }
    do {
        if (status == YB_OK) {
            status = yb_scan_next(scan, &rows, error);
            *rows_seen += status == YB_OK ? rows.count : 0;
        }
    } while (status == YB_OK && rows.count > 0);
    for (uint32_t i = 0; status == YB_OK && i < yb_snapshot_source_count(snapshot); i++) {
        char *text;
        size_t length;
        status = yb_snapshot_source_text(snapshot, i, &text, &length, error);
        if (status == YB_OK) {
            yb_snapshot_free_text(snapshot, text);
        }
    }
    if (status == YB_OK) {
        status = yb_store_check(store, NULL, NULL, error);
    }
    yb_scan_close(scan);
    yb_snapshot_close(snapshot);
    yb_store_close(store);
    return status;
}

static void make_store(memory_files *files, world *w)
{
    yb_error error = YB_ERROR_INIT;
    memory_files_make(files);
    yb_hooks hooks = { sizeof hooks, NULL, &files->io, NULL };
    world_make(w, 3, 9, 60);
    yb_store *store = world_open("store", &hooks);
    for (int commit = 0; commit < 3; commit++) {
        yb_writer *writer;
        cr_assert_eq(yb_writer_begin(store, &writer, &error), YB_OK);
        cr_assert_eq(world_describe(w, writer, &error), YB_OK);
        for (int i = 0; i < 6; i++) {
            cr_assert_eq(world_change(w, writer, &error), YB_OK);
        }
        cr_assert_eq(yb_writer_commit(writer, NULL, &error), YB_OK, "%s", error.message);
        yb_writer_close(writer);
    }
    yb_store_close(store);
}

Test(fault_read, a_failing_allocation_is_reported_and_leaks_nothing)
{
    memory_files files;
    world w;
    uint64_t rows;
    make_store(&files, &w);
    for (int once = 0; once < 2; once++) {
        for (unsigned n = 0;; n++) {
            failing_hooks failing;
            yb_error error;
            failing_start(&failing, FAIL_MEMORY, n);
            failing.once = once;
            failing.hooks.io = &files.io;
            yb_status status = read_store(&failing.hooks, &rows, &error);
            cr_assert_eq(failing.blocks, 0);
            if (!failing.failed) {
                cr_assert_eq(status, YB_OK);
                break;
            }
            cr_assert_eq(status, YB_NO_MEMORY, "%u: %d %s", n, status, error.message);
        }
    }
    cr_assert_eq(rows, w.count);
    world_free(&w);
    memory_files_free(&files);
}

Test(fault_read, a_failing_read_is_reported_with_the_file)
{
    memory_files files;
    world w;
    uint64_t rows;
    make_store(&files, &w);
    yb_hooks hooks = { sizeof hooks, NULL, &files.io, NULL };
    for (unsigned n = 0;; n++) {
        yb_error error;
        memory_files_fail(&files, MEMORY_READS, n, 1);
        yb_status status = read_store(&hooks, &rows, &error);
        if (!files.failed) {
            cr_assert_eq(status, YB_OK);
            break;
        }
        cr_assert_eq(status, YB_IO, "%u: %d %s", n, status, error.message);
        cr_assert_str_neq(error.file, "");
    }
    cr_assert_eq(rows, w.count);
    world_free(&w);
    memory_files_free(&files);
}
