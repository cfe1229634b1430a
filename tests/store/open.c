/* Opening and making stores. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/manifest.h"
#include "support/scratch.h"
#include "support/test.h"
#include "support/world.h"

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    fputs(text, file);
    fclose(file);
}

static yb_status try_open(const char *path, int create, yb_error *error)
{
    yb_store_options options = { sizeof options, NULL, create, 1, 0 };
    yb_store *store = NULL;
    *error = (yb_error)YB_ERROR_INIT;
    yb_status status = yb_store_open(path, &options, &store, error);
    cr_assert((status == YB_OK) == (store != NULL));
    yb_store_close(store);
    return status;
}

Test(store_open, a_directory_without_manifest_is_no_store_and_the_message_says_what_to_do)
{
    char path[SCRATCH_PATH];
    yb_error error;
    scratch_make(path);
    cr_assert_eq(try_open(path, 0, &error), YB_NOT_FOUND);
    cr_assert_not_null(strstr(error.message, "is no Yearbook store (no MANIFEST); create one with `yearbook import`"));
    cr_assert_eq(try_open(scratch_path(path, "absent"), 0, &error), YB_NOT_FOUND);
    cr_assert_not_null(strstr(error.message, "absent is no Yearbook store"));
    scratch_remove(path);
}

Test(store_open, create_takes_an_absent_or_empty_directory_and_an_existing_store)
{
    char path[SCRATCH_PATH];
    yb_error error;
    scratch_make(path);
    cr_assert_eq(try_open(path, 1, &error), YB_OK);
    cr_assert_eq(try_open(path, 1, &error), YB_OK);
    cr_assert_eq(try_open(path, 0, &error), YB_OK);
    cr_assert_eq(try_open(scratch_path(path, "inner//"), 1, &error), YB_OK, "%s", error.message);
    cr_assert_eq(try_open(scratch_path(path, "inner"), 0, &error), YB_OK);
    scratch_remove(path);
}

Test(store_open, create_goes_on_where_an_unfinished_creation_stopped)
{
    char path[SCRATCH_PATH];
    yb_error error;
    scratch_make(path);
    write_file(scratch_path(path, "LOCK"), "");
    write_file(scratch_path(path, "MANIFEST.tmp"), "half");
    cr_assert_eq(try_open(path, 1, &error), YB_OK, "%s", error.message);
    scratch_remove(path);
}

Test(store_open, create_refuses_a_directory_with_other_files)
{
    char path[SCRATCH_PATH];
    yb_error error;
    scratch_make(path);
    write_file(scratch_path(path, "notes.txt"), "mine");
    cr_assert_eq(try_open(path, 1, &error), YB_EXISTS);
    cr_assert_not_null(strstr(error.message, "notes.txt"));
    cr_assert_neq(access(scratch_path(path, "MANIFEST"), F_OK), 0);
    scratch_remove(path);
}

Test(store_open, a_path_that_is_a_file_is_named_as_such)
{
    char path[SCRATCH_PATH];
    yb_error error;
    scratch_make(path);
    const char *file = scratch_path(path, "data.csv");
    write_file(file, "region,year\n");
    for (int create = 0; create < 2; create++) {
        cr_assert_eq(try_open(file, create, &error), YB_INVALID);
        cr_assert_not_null(strstr(error.message, "data.csv is a file; a Yearbook store is a directory"));
    }
    scratch_remove(path);
}

Test(store_open, create_below_an_absent_directory_says_which_is_missing)
{
    yb_error error;
    cr_assert_eq(try_open("/absent-directory/inner/store", 1, &error), YB_NOT_FOUND);
    cr_assert_not_null(strstr(error.message, "/absent-directory/inner/store"));
}

Test(store_open, relative_paths_are_made_where_the_process_is)
{
    char path[SCRATCH_PATH];
    yb_error error;
    scratch_make(path);
    cr_assert_eq(chdir(path), 0);
    cr_assert_eq(try_open("here", 1, &error), YB_OK, "%s", error.message);
    cr_assert_eq(access("here/MANIFEST", F_OK), 0);
    cr_assert_eq(chdir("/"), 0);
    scratch_remove(path);
}

Test(store_open, bad_arguments_are_refused)
{
    yb_store_options options = { 3, NULL, 0, 0, 0 };
    yb_store *store = NULL;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_store_open("", NULL, &store, &error), YB_INVALID);
    cr_assert_eq(yb_store_open(NULL, NULL, &store, &error), YB_INVALID);
    cr_assert_eq(yb_store_open("/tmp", &options, &store, &error), YB_INVALID);
    cr_assert_not_null(strstr(error.message, "struct_size"));
    cr_assert_null(store);
    yb_store_close(NULL);
    yb_snapshot_close(NULL);
    yb_writer_close(NULL);
    yb_scan_close(NULL);
}

Test(store_open, a_new_store_is_empty_at_version_0)
{
    char path[SCRATCH_PATH];
    yb_snapshot *snapshot;
    yb_rows rows;
    yb_scan *scan;
    scratch_make(path);
    yb_store *store = world_open(path, NULL);
    cr_assert_eq(yb_snapshot_open(store, &snapshot, NULL), YB_OK);
    cr_assert_eq(yb_snapshot_version(snapshot), 0);
    cr_assert_eq(yb_snapshot_row_count(snapshot), 0);
    cr_assert_eq(yb_snapshot_metric_count(snapshot), 0);
    cr_assert_eq(yb_snapshot_series_count(snapshot), 0);
    cr_assert_eq(yb_snapshot_source_count(snapshot), 0);
    cr_assert_eq(yb_snapshot_segment_count(snapshot), 0);
    cr_assert_eq(yb_regions_count(yb_snapshot_regions(snapshot)), 0);
    cr_assert_eq(yb_scan_open(snapshot, NULL, &scan, NULL), YB_OK);
    cr_assert_eq(yb_scan_next(scan, &rows, NULL), YB_OK);
    cr_assert_eq(rows.count, 0);
    cr_assert_eq(yb_scan_next(scan, &rows, NULL), YB_OK);
    cr_assert_eq(rows.count, 0);
    yb_scan_close(scan);
    yb_snapshot_close(snapshot);
    cr_assert_eq(yb_store_check(store, NULL, NULL, NULL), YB_OK);
    yb_store_close(store);
    scratch_remove(path);
}

Test(store_open, a_store_with_features_that_only_writers_must_know_is_read_but_not_written)
{
    char path[SCRATCH_PATH];
    yb_env env;
    yb_manifest manifest;
    yb_writer *writer = NULL;
    yb_snapshot *snapshot;
    yb_error error = YB_ERROR_INIT;
    scratch_make(path);
    yb_env_init(&env, NULL);
    yb_store *store = world_open(path, NULL);
    cr_assert_eq(yb_manifest_read(&env, path, &manifest, NULL), YB_OK);
    manifest.write_flags = 4;
    cr_assert_eq(yb_manifest_publish(&env, path, &manifest, NULL), YB_OK);
    yb_manifest_free(&env, &manifest);
    cr_assert_eq(yb_snapshot_open(store, &snapshot, &error), YB_OK);
    yb_snapshot_close(snapshot);
    cr_assert_eq(yb_writer_begin(store, &writer, &error), YB_UNSUPPORTED);
    cr_assert_null(writer);
    yb_store_close(store);
    scratch_remove(path);
}

Test(store_open, a_second_writer_is_refused_in_this_process_and_in_another)
{
    char path[SCRATCH_PATH];
    yb_writer *writer, *second = NULL;
    yb_error error = YB_ERROR_INIT;
    int code = -1;
    scratch_make(path);
    yb_store *store = world_open(path, NULL);
    cr_assert_eq(yb_writer_begin(store, &writer, &error), YB_OK);
    cr_assert_eq(yb_writer_begin(store, &second, &error), YB_LOCKED);
    cr_assert_null(second);
    cr_assert_not_null(strstr(error.message, "wait until it has finished"));
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        yb_store *other = NULL;
        yb_store_options options = { sizeof options, NULL, 0, 1, 0 };
        if (yb_store_open(path, &options, &other, NULL) != YB_OK) {
            _exit(1);
        }
        _exit(yb_writer_begin(other, &second, NULL) == YB_LOCKED ? 0 : 2);
    }
    cr_assert_eq(waitpid(child, &code, 0), child);
    cr_assert_eq(WEXITSTATUS(code), 0);
    yb_writer_close(writer);
    cr_assert_eq(yb_writer_begin(store, &writer, &error), YB_OK);
    yb_writer_close(writer);
    yb_store_close(store);
    scratch_remove(path);
}
