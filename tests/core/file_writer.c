/* Writing files: and the worked example of failing every call in turn. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/file.h"
#include "core/memory.h"
#include "support/failing.h"
#include "support/scratch.h"
#include "support/test.h"

static void holds(const char *path, const void *expected, size_t bytes)
{
    yb_env env;
    yb_env_init(&env, NULL);
    void *data = NULL;
    size_t length = 0;
    cr_assert_eq(yb_file_read_all(&env, path, SIZE_MAX, &data, &length, NULL), YB_OK);
    cr_assert_eq(length, bytes);
    cr_assert_eq(memcmp(data, expected, bytes), 0);
    yb_free(&env, data);
}

static int there(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0;
}

Test(file_writer, writes_pieces_of_any_size)
{
    enum { TOTAL = 3 << 20 };
    char directory[SCRATCH_PATH];
    scratch_make(directory);
    yb_env env;
    yb_env_init(&env, NULL);
    void *block = NULL;
    cr_assert_eq(yb_alloc(&env, TOTAL, 1, &block, NULL), YB_OK);
    uint8_t *data = block;
    for (size_t i = 0; i < TOTAL; i++) {
        data[i] = (uint8_t)(i * 2654435761U >> 24);
    }
    yb_file_writer writer;
    const char *path = scratch_path(directory, "a");
    cr_assert_eq(yb_file_writer_open(&writer, &env, path, NULL), YB_OK);
    srand(5);
    size_t done = 0;
    while (done < TOTAL) {
        size_t piece = (size_t)rand() % (rand() % 16 == 0 ? 400000 : 3000);
        piece = piece < TOTAL - done ? piece : TOTAL - done;
        cr_assert_eq(yb_file_writer_append(&writer, data + done, piece, NULL), YB_OK);
        done += piece;
        cr_assert_eq(writer.position, done);
    }
    cr_assert_eq(yb_file_writer_finish(&writer, NULL), YB_OK);
    yb_file_writer_close(&writer);
    holds(path, data, TOTAL);
    yb_free(&env, block);
    scratch_remove(directory);
}

Test(file_writer, removes_an_unfinished_file)
{
    char directory[SCRATCH_PATH];
    scratch_make(directory);
    yb_env env;
    yb_env_init(&env, NULL);
    yb_file_writer writer;
    const char *path = scratch_path(directory, "a");
    cr_assert_eq(yb_file_writer_open(&writer, &env, path, NULL), YB_OK);
    cr_assert_eq(yb_file_writer_append(&writer, "text", 4, NULL), YB_OK);
    yb_file_writer_close(&writer);
    cr_assert_not(there(path));
    yb_file_writer_close(&writer);
    scratch_remove(directory);
}

Test(file_writer, leaves_a_file_alone_that_was_there_before)
{
    char directory[SCRATCH_PATH];
    scratch_make(directory);
    yb_env env;
    yb_env_init(&env, NULL);
    cr_assert_eq(yb_file_publish(&env, directory, "a", "kept", 4, NULL), YB_OK);
    yb_file_writer writer;
    yb_error error = YB_ERROR_INIT;
    const char *path = scratch_path(directory, "a");
    cr_assert_eq(yb_file_writer_open(&writer, &env, path, &error), YB_EXISTS);
    yb_file_writer_close(&writer);
    holds(path, "kept", 4);
    scratch_remove(directory);
}

Test(file_writer, refuses_to_go_on_after_finish)
{
    char directory[SCRATCH_PATH];
    scratch_make(directory);
    yb_env env;
    yb_env_init(&env, NULL);
    yb_file_writer writer;
    const char *path = scratch_path(directory, "a");
    cr_assert_eq(yb_file_writer_open(&writer, &env, path, NULL), YB_OK);
    cr_assert_eq(yb_file_writer_finish(&writer, NULL), YB_OK);
    cr_assert_eq(yb_file_writer_append(&writer, "x", 1, NULL), YB_INVALID);
    cr_assert_eq(yb_file_writer_finish(&writer, NULL), YB_INVALID);
    yb_file_writer_close(&writer);
    cr_assert(there(path));
    scratch_remove(directory);
}

Test(file_writer, counts_positions_without_wrapping)
{
    char directory[SCRATCH_PATH];
    scratch_make(directory);
    yb_env env;
    yb_env_init(&env, NULL);
    yb_file_writer writer;
    cr_assert_eq(yb_file_writer_open(&writer, &env, scratch_path(directory, "a"), NULL), YB_OK);
    writer.position = UINT64_MAX;
    cr_assert_eq(yb_file_writer_append(&writer, "x", 1, NULL), YB_IO);
    yb_file_writer_close(&writer);
    scratch_remove(directory);
}

Test(file_writer, never_syncs_again_after_a_failed_sync)
{
    char directory[SCRATCH_PATH];
    scratch_make(directory);
    failing_hooks failing;
    failing_start(&failing, FAIL_SYNC, 0);
    failing.once = 1; /* a second sync would succeed, and lie */
    yb_env env;
    yb_env_init(&env, &failing.hooks);
    yb_file_writer writer;
    yb_error error = YB_ERROR_INIT;
    const char *path = scratch_path(directory, "a");
    cr_assert_eq(yb_file_writer_open(&writer, &env, path, NULL), YB_OK);
    cr_assert_eq(yb_file_writer_append(&writer, "text", 4, NULL), YB_OK);
    cr_assert_eq(yb_file_writer_finish(&writer, &error), YB_IO);
    cr_assert_eq(yb_file_writer_finish(&writer, &error), YB_IO);
    cr_assert_str_eq(error.message, "an earlier write to this file failed; start the file again");
    cr_assert_eq(yb_file_writer_append(&writer, "more", 4, NULL), YB_IO);
    yb_file_writer_close(&writer);
    cr_assert_not(there(path));
    cr_assert_eq(failing.blocks, 0);
    scratch_remove(directory);
}

static int refuse_close(void *context, yb_file *file)
{
    yb_default_io()->close(NULL, file);
    return EIO;
}

Test(file_writer, counts_a_failed_close_as_a_failed_file)
{
    char directory[SCRATCH_PATH];
    scratch_make(directory);
    yb_io io = { .struct_size = sizeof(io), .close = refuse_close };
    yb_hooks hooks = { .struct_size = sizeof(hooks), .io = &io };
    yb_env env;
    yb_env_init(&env, &hooks);
    yb_file_writer writer;
    const char *path = scratch_path(directory, "a");
    cr_assert_eq(yb_file_writer_open(&writer, &env, path, NULL), YB_OK);
    cr_assert_eq(yb_file_writer_finish(&writer, NULL), YB_IO);
    yb_file_writer_close(&writer);
    cr_assert_not(there(path));
    scratch_remove(directory);
}

Test(publish, replaces_a_file_and_what_a_crash_left)
{
    char directory[SCRATCH_PATH];
    scratch_make(directory);
    yb_env env;
    yb_env_init(&env, NULL);
    cr_assert_eq(yb_file_publish(&env, directory, "manifest.tmp", "left by a crash", 15, NULL), YB_OK);
    cr_assert_eq(yb_file_publish(&env, directory, "manifest", "first", 5, NULL), YB_OK);
    cr_assert_eq(yb_file_publish(&env, directory, "manifest", "second", 6, NULL), YB_OK);
    holds(scratch_path(directory, "manifest"), "second", 6);
    cr_assert_not(there(scratch_path(directory, "manifest.tmp")));
    scratch_remove(directory);
}

/* Fails call n of `kind` for every n; whatever happens, the file holds the old
 * or the new content in full, and nothing else is left behind. */
static void publish_under_faults(unsigned kind, yb_status expected)
{
    char directory[SCRATCH_PATH];
    scratch_make(directory);
    const char *path = scratch_path(directory, "manifest");
    for (unsigned n = 0;; n++) {
        yb_env plain, env;
        yb_env_init(&plain, NULL);
        cr_assert_eq(yb_file_publish(&plain, directory, "manifest", "old", 3, NULL), YB_OK);
        failing_hooks failing;
        failing_start(&failing, kind, n);
        yb_env_init(&env, &failing.hooks);
        yb_error error = YB_ERROR_INIT;
        yb_status status = yb_file_publish(&env, directory, "manifest", "new", 3, &error);
        cr_assert_eq(failing.blocks, 0);
        cr_assert_not(there(scratch_path(directory, "manifest.tmp")));
        if (failing.failed == 0) {
            cr_assert_eq(status, YB_OK);
            holds(path, "new", 3);
            break;
        }
        cr_assert_eq(status, expected);
        cr_assert_eq(error.status, expected);
        int renamed = strncmp(error.message, "cannot sync ", 12) == 0 && strcmp(error.file, directory) == 0;
        holds(path, renamed ? "new" : "old", 3);
    }
    scratch_remove(directory);
}

Test(publish, is_all_or_nothing_when_memory_fails)
{
    publish_under_faults(FAIL_MEMORY, YB_NO_MEMORY);
}

Test(publish, is_all_or_nothing_when_writing_fails)
{
    publish_under_faults(FAIL_WRITE, YB_IO);
}

Test(publish, is_all_or_nothing_when_syncing_fails)
{
    publish_under_faults(FAIL_SYNC, YB_IO);
}
