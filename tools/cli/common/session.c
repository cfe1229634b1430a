#include "cli/common/session.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/common/interrupt.h"

static int is_empty_directory(const char *path)
{
    DIR *directory = opendir(path);
    if (directory == NULL) {
        return 0;
    }
    int entries = 0;
    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        entries += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    }
    closedir(directory);
    return entries == 0;
}

static yb_status open_store(cli_session *session, const char *path, const yb_store_options *options, yb_error *error)
{
    struct stat about;
    session->path = path;
    if (stat(path, &about) == 0 && !S_ISDIR(about.st_mode)) {
        return cli_fail_at(error, YB_IO, path, 0, "is a file; a store is a directory");
    }
    yb_status status = yb_store_open(path, options, &session->store, error);
    cli_error_place(error, path, 0);
    if (status == YB_NOT_FOUND) {
        error->status = status = YB_IO; /* a path that is not there, as for any other file */
    }
    return status;
}

yb_status cli_session_read(cli_session *session, const char *path, uint32_t threads, yb_error *error)
{
    yb_store_options options = { .struct_size = sizeof options, .threads = threads };
    TRY(open_store(session, path, &options, error));
    return yb_snapshot_open(session->store, &session->snapshot, error);
}

yb_status cli_session_tree_year(cli_session *session, int year, yb_error *error)
{
    yb_snapshot *of_year = NULL;
    if (year == 0) {
        return YB_OK;
    }
    TRY(yb_snapshot_of_year(session->snapshot, year, &of_year, error));
    if (yb_snapshot_lineage_count(of_year) == 0) {
        cli_note("the store has no lineage (import --lineage): the tree of %d is taken to be the newest one", year);
    }
    yb_snapshot_close(session->snapshot);
    session->snapshot = of_year;
    return YB_OK;
}

yb_status cli_session_open(cli_session *session, const char *path, yb_error *error)
{
    yb_store_options options = { .struct_size = sizeof options,
                                 .hooks = cli_interrupt_hooks(),
                                 .threads = session->threads,
                                 .memory_budget = session->memory_budget };
    cli_interrupt_catch();
    return open_store(session, path, &options, error);
}

yb_status cli_session_write(cli_session *session, const char *path, yb_error *error)
{
    yb_store_options options = { .struct_size = sizeof options,
                                 .hooks = cli_interrupt_hooks(),
                                 .create = 1,
                                 .threads = session->threads,
                                 .memory_budget = session->memory_budget };
    struct stat about;
    cli_interrupt_catch();
    session->made_directory = stat(path, &about) != 0 && errno == ENOENT;
    session->made_store = session->made_directory || is_empty_directory(path);
    yb_status status = open_store(session, path, &options, error);
    session->half_made = session->made_store && status != YB_OK && status != YB_LOCKED;
    TRY(status);
    status = yb_writer_begin(session->store, &session->writer, error);
    cli_error_place(error, path, 0);
    TRY(status);
    return yb_snapshot_open(session->store, &session->snapshot, error);
}

yb_status cli_session_commit(cli_session *session, uint64_t *version, yb_error *error)
{
    TRY(cli_interrupt_check(error));
    yb_status status = yb_writer_commit(session->writer, version, error);
    session->committed = status == YB_OK;
    return status != YB_OK && cli_interrupted() ? cli_interrupt_check(error) : status;
}

/* Whether a commit of this run, even one that failed late, has left something to keep. */
static int holds_a_commit(cli_session *session)
{
    yb_snapshot *newest = NULL;
    if (session->committed || yb_snapshot_open(session->store, &newest, NULL) != YB_OK) {
        return 1;
    }
    uint64_t version = yb_snapshot_version(newest);
    yb_snapshot_close(newest);
    return version > 0;
}

static void remove_store(const cli_session *session)
{
    DIR *directory = opendir(session->path);
    if (directory == NULL) {
        return;
    }
    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        unlinkat(dirfd(directory), entry->d_name, 0);
    }
    closedir(directory);
    if (session->made_directory) {
        rmdir(session->path);
    }
}

void cli_session_close(cli_session *session)
{
    /* While the writer's lock is held, so that no other run starts to write here meanwhile. */
    int unused = session->made_store && session->writer != NULL && !holds_a_commit(session);
    if (unused || session->half_made) {
        remove_store(session);
    }
    yb_writer_close(session->writer);
    yb_snapshot_close(session->snapshot);
    yb_store_close(session->store);
    *session = (cli_session) { 0 };
}
