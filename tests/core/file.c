/* Reading through the hooks. */
#include "core/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/memory.h"
#include "support/failing.h"
#include "support/scratch.h"
#include "support/test.h"

static void publish(const yb_env *env, const char *directory, const char *name, const char *text)
{
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_file_publish(env, directory, name, text, strlen(text), &error), YB_OK, "%s", error.message);
}

static void joins(const yb_env *env, const char *directory, const char *name, const char *expected)
{
    char *path = NULL;
    cr_assert_eq(yb_path_join(env, directory, name, &path, NULL), YB_OK);
    cr_assert_str_eq(path, expected);
    yb_free(env, path);
}

Test(file, joins_paths_with_one_slash)
{
    yb_env env;
    yb_env_init(&env, NULL);
    joins(&env, "store", "a.seg", "store/a.seg");
    joins(&env, "store/", "a.seg", "store/a.seg");
    joins(&env, "/", "a", "/a");
    joins(&env, "", "a", "a");
}

Test(file, reads_exactly_what_is_asked_for)
{
    char directory[SCRATCH_PATH], text[4];
    scratch_make(directory);
    yb_env env;
    yb_env_init(&env, NULL);
    publish(&env, directory, "a", "0123456789");
    const char *path = scratch_path(directory, "a");
    yb_file *file = NULL;
    cr_assert_eq(env.io.open(env.io.context, path, YB_OPEN_READ, &file), 0);
    cr_assert_eq(yb_file_read(&env, file, path, 6, text, 4, NULL), YB_OK);
    cr_assert_eq(memcmp(text, "6789", 4), 0);
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_file_read(&env, file, path, 7, text, 4, &error), YB_CORRUPT);
    cr_assert_str_eq(error.message, "expected 4 bytes here, found 3: the file ends too early; restore it from a copy");
    cr_assert_str_eq(error.file, path);
    cr_assert_eq(error.offset, 7);
    env.io.close(env.io.context, file);
    scratch_remove(directory);
}

Test(file, reads_a_whole_file_with_a_nul_behind_it)
{
    char directory[SCRATCH_PATH];
    scratch_make(directory);
    yb_env env;
    yb_env_init(&env, NULL);
    publish(&env, directory, "a", "whole");
    publish(&env, directory, "empty", "");
    void *data = NULL;
    size_t length = 99;
    cr_assert_eq(yb_file_read_all(&env, scratch_path(directory, "a"), 5, &data, &length, NULL), YB_OK);
    cr_assert_eq(length, 5);
    cr_assert_str_eq((const char *)data, "whole");
    yb_free(&env, data);
    cr_assert_eq(yb_file_read_all(&env, scratch_path(directory, "empty"), 0, &data, &length, NULL), YB_OK);
    cr_assert_eq(length, 0);
    cr_assert_str_eq((const char *)data, "");
    yb_free(&env, data);
    scratch_remove(directory);
}

Test(file, refuses_files_over_the_limit)
{
    char directory[SCRATCH_PATH];
    scratch_make(directory);
    yb_env env;
    yb_env_init(&env, NULL);
    publish(&env, directory, "a", "whole");
    void *data = NULL;
    size_t length = 99;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_file_read_all(&env, scratch_path(directory, "a"), 4, &data, &length, &error), YB_INVALID);
    cr_assert_str_eq(error.message, "expected at most 4 bytes, found 5");
    cr_assert_null(data);
    cr_assert_eq(length, 99);
    scratch_remove(directory);
}

Test(file, names_the_file_that_it_cannot_read)
{
    char directory[SCRATCH_PATH], expected[1024];
    scratch_make(directory);
    yb_env env;
    yb_env_init(&env, NULL);
    void *data = NULL;
    size_t length = 0;
    yb_error error = YB_ERROR_INIT;
    const char *path = scratch_path(directory, "none");
    cr_assert_eq(yb_file_read_all(&env, path, 4, &data, &length, &error), YB_NOT_FOUND);
    snprintf(expected, sizeof(expected), "cannot open %s: no such file or directory; check the path", path);
    cr_assert_str_eq(error.message, expected);
    cr_assert_eq(yb_file_read_all(&env, directory, 4, &data, &length, &error), YB_IO);
    scratch_remove(directory);
}

Test(file, reading_survives_every_failure)
{
    static const struct {
        unsigned kind;
        yb_status status;
    } faults[] = { { FAIL_READ, YB_IO }, { FAIL_MEMORY, YB_NO_MEMORY } };
    char directory[SCRATCH_PATH];
    scratch_make(directory);
    yb_env plain;
    yb_env_init(&plain, NULL);
    publish(&plain, directory, "a", "whole");
    const char *path = scratch_path(directory, "a");
    for (size_t fault = 0; fault < 2; fault++) {
        for (unsigned n = 0;; n++) {
            failing_hooks failing;
            failing_start(&failing, faults[fault].kind, n);
            yb_env env;
            yb_env_init(&env, &failing.hooks);
            void *data = NULL;
            size_t length = 99;
            yb_error error = YB_ERROR_INIT;
            yb_status status = yb_file_read_all(&env, path, 100, &data, &length, &error);
            if (failing.failed == 0) {
                cr_assert_eq(status, YB_OK);
                yb_free(&env, data);
                cr_assert_eq(failing.blocks, 0);
                break;
            }
            cr_assert_eq(status, faults[fault].status);
            cr_assert_eq(error.status, status);
            cr_assert_null(data);
            cr_assert_eq(length, 99);
            cr_assert_eq(failing.blocks, 0);
        }
    }
    scratch_remove(directory);
}
