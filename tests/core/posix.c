/* The default I/O table. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/scratch.h"
#include "support/test.h"
#include "yearbook/hooks.h"

static void write_file(const char *path, const char *text)
{
    const yb_io *io = yb_default_io();
    yb_file *file = NULL;
    cr_assert_eq(io->open(NULL, path, YB_OPEN_CREATE, &file), 0);
    cr_assert_eq(io->append(NULL, file, text, strlen(text)), 0);
    cr_assert_eq(io->sync(NULL, file), 0);
    cr_assert_eq(io->close(NULL, file), 0);
}

Test(posix, reads_back_what_it_appends)
{
    char directory[SCRATCH_PATH], text[8];
    scratch_make(directory);
    const yb_io *io = yb_default_io();
    const char *path = scratch_path(directory, "a");
    yb_file *file = NULL;
    cr_assert_eq(io->open(NULL, path, YB_OPEN_CREATE, &file), 0);
    cr_assert_eq(io->append(NULL, file, "Hello, ", 7), 0);
    cr_assert_eq(io->append(NULL, file, NULL, 0), 0);
    cr_assert_eq(io->append(NULL, file, "town", 4), 0);
    cr_assert_eq(io->close(NULL, file), 0);
    cr_assert_eq(io->open(NULL, path, YB_OPEN_READ, &file), 0);
    uint64_t size = 0;
    size_t done = 99;
    cr_assert_eq(io->size(NULL, file, &size), 0);
    cr_assert_eq(size, 11);
    cr_assert_eq(io->read_at(NULL, file, 7, text, 4, &done), 0);
    cr_assert_eq(done, 4);
    cr_assert_eq(memcmp(text, "town", 4), 0);
    cr_assert_eq(io->read_at(NULL, file, 9, text, 8, &done), 0);
    cr_assert_eq(done, 2);
    cr_assert_eq(io->read_at(NULL, file, 100, text, 8, &done), 0);
    cr_assert_eq(done, 0);
    cr_assert_eq(io->read_at(NULL, file, UINT64_MAX - 2, text, 8, &done), EOVERFLOW);
    cr_assert_eq(io->append(NULL, file, "x", 1), EBADF);
    io->close(NULL, file);
    scratch_remove(directory);
}

Test(posix, never_creates_over_a_file)
{
    char directory[SCRATCH_PATH];
    scratch_make(directory);
    const char *path = scratch_path(directory, "a");
    write_file(path, "kept");
    yb_file *file = NULL;
    cr_assert_eq(yb_default_io()->open(NULL, path, YB_OPEN_CREATE, &file), EEXIST);
    cr_assert_null(file);
    scratch_remove(directory);
}

Test(posix, refuses_what_is_no_file)
{
    char directory[SCRATCH_PATH];
    scratch_make(directory);
    const yb_io *io = yb_default_io();
    const char *pipe_path = scratch_path(directory, "pipe");
    cr_assert_eq(mkfifo(pipe_path, 0600), 0);
    yb_file *file = NULL;
    cr_assert_eq(io->open(NULL, directory, YB_OPEN_READ, &file), EISDIR);
    cr_assert_eq(io->open(NULL, pipe_path, YB_OPEN_READ, &file), ESPIPE);
    cr_assert_eq(io->open(NULL, scratch_path(directory, "none"), YB_OPEN_READ, &file), ENOENT);
    cr_assert_eq(io->open(NULL, "a", (yb_open_mode)9, &file), EINVAL);
    cr_assert_null(file);
    scratch_remove(directory);
}

Test(posix, lock_excludes_another_opener_of_the_same_process)
{
    char directory[SCRATCH_PATH];
    scratch_make(directory);
    const yb_io *io = yb_default_io();
    const char *path = scratch_path(directory, "lock");
    yb_file *first = NULL, *second = NULL;
    cr_assert_eq(io->open(NULL, path, YB_OPEN_LOCK, &first), 0);
    cr_assert_eq(io->open(NULL, path, YB_OPEN_LOCK, &second), 0);
    cr_assert_eq(io->lock(NULL, first), 0);
    cr_assert_eq(io->lock(NULL, second), EWOULDBLOCK);
    cr_assert_eq(io->close(NULL, first), 0);
    cr_assert_eq(io->lock(NULL, second), 0);
    cr_assert_eq(io->close(NULL, second), 0);
    scratch_remove(directory);
}

Test(posix, renames_over_files_and_removes_them)
{
    char directory[SCRATCH_PATH];
    scratch_make(directory);
    const yb_io *io = yb_default_io();
    const char *a = scratch_path(directory, "a"), *b = scratch_path(directory, "b");
    write_file(a, "new");
    write_file(b, "older");
    cr_assert_eq(io->rename(NULL, a, b), 0);
    cr_assert_eq(io->rename(NULL, a, b), ENOENT);
    cr_assert_eq(io->remove(NULL, b), 0);
    cr_assert_eq(io->remove(NULL, b), ENOENT);
    scratch_remove(directory);
}

typedef struct seen_names {
    int a, b, folder, others, stop_after;
} seen_names;

static int see(void *visitor, const char *name)
{
    seen_names *seen = visitor;
    seen->a += strcmp(name, "a") == 0;
    seen->b += strcmp(name, "b") == 0;
    seen->folder += strcmp(name, ".folder") == 0;
    seen->others += strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
    return --seen->stop_after == 0;
}

Test(posix, lists_directories)
{
    char directory[SCRATCH_PATH];
    scratch_make(directory);
    const yb_io *io = yb_default_io();
    write_file(scratch_path(directory, "a"), "");
    write_file(scratch_path(directory, "b"), "");
    const char *folder = scratch_path(directory, ".folder");
    cr_assert_eq(io->make_directory(NULL, folder), 0);
    cr_assert_eq(io->make_directory(NULL, folder), EEXIST);
    seen_names all = { .stop_after = 100 }, one = { .stop_after = 1 };
    cr_assert_eq(io->list_directory(NULL, directory, see, &all), 0);
    cr_assert_eq(all.a + all.b + all.folder, 3);
    cr_assert_eq(all.others, 0);
    cr_assert_eq(io->list_directory(NULL, directory, see, &one), 0);
    cr_assert_eq(one.a + one.b + one.folder, 1);
    cr_assert_eq(io->list_directory(NULL, scratch_path(directory, "none"), see, &one), ENOENT);
    cr_assert_eq(io->sync_directory(NULL, directory), 0);
    cr_assert_eq(io->sync_directory(NULL, scratch_path(directory, "none")), ENOENT);
    cr_assert_eq(io->sync_directory(NULL, scratch_path(directory, "a")), ENOTDIR);
    scratch_remove(directory);
}

Test(posix, keeps_the_standard_descriptors_free)
{
    char directory[SCRATCH_PATH];
    scratch_make(directory);
    int kept = dup(STDIN_FILENO);
    close(STDIN_FILENO);
    yb_file *file = NULL;
    cr_assert_eq(yb_default_io()->open(NULL, scratch_path(directory, "a"), YB_OPEN_CREATE, &file), 0);
    cr_assert_eq(fcntl(STDIN_FILENO, F_GETFD), -1);
    yb_default_io()->close(NULL, file);
    if (kept >= 0) {
        dup2(kept, STDIN_FILENO);
        close(kept);
    }
    scratch_remove(directory);
}

Test(posix, reports_a_full_device)
{
    yb_file *file = NULL;
    int code = yb_default_io()->open(NULL, "/dev/full", YB_OPEN_LOCK, &file);
    cr_assert_eq(code, ESPIPE); /* devices are refused before anything is written to them */
}
