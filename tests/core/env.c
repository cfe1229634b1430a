/* Hooks: what is filled in, and what is kept. */
#include "core/env.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "support/failing.h"
#include "support/test.h"

typedef struct heard {
    unsigned lines;
    yb_log_level level;
    char last[2048];
} heard;

static void listen(void *context, yb_log_level level, const char *message)
{
    heard *log = context;
    log->lines++;
    log->level = level;
    snprintf(log->last, sizeof(log->last), "%s", message);
}

static int refuse_rename(void *context, const char *from, const char *to)
{
    *(int *)context += 1;
    return 1;
}

Test(env, without_hooks_is_the_default)
{
    yb_env env;
    yb_env_init(&env, NULL);
    cr_assert_eq(env.allocator.allocate, yb_default_allocator()->allocate);
    cr_assert_eq(env.io.open, yb_default_io()->open);
    yb_log(&env, YB_LOG_WARNING, "nobody listens to %d", 1);
}

Test(env, takes_tables_and_their_contexts)
{
    failing_hooks failing;
    failing_start(&failing, FAIL_NOTHING, 0);
    yb_env env;
    yb_env_init(&env, &failing.hooks);
    cr_assert_eq(env.allocator.allocate, failing.allocator.allocate);
    cr_assert_eq(env.allocator.context, &failing);
    cr_assert_eq(env.io.list_directory, failing.io.list_directory);
    cr_assert_eq(env.io.context, &failing);
}

Test(env, fills_missing_file_functions_only)
{
    int calls = 0;
    yb_io io = { .struct_size = sizeof(io), .context = &calls, .rename = refuse_rename };
    yb_hooks hooks = { .struct_size = sizeof(hooks), .io = &io };
    yb_env env;
    yb_env_init(&env, &hooks);
    cr_assert_eq(env.io.rename(env.io.context, "a", "b"), 1);
    cr_assert_eq(calls, 1);
    cr_assert_eq(env.io.open, yb_default_io()->open);
    cr_assert_eq(env.io.list_directory, yb_default_io()->list_directory);
}

Test(env, never_mixes_two_allocators)
{
    failing_hooks failing;
    failing_start(&failing, FAIL_NOTHING, 0);
    failing.allocator.reallocate = NULL;
    yb_env env;
    yb_env_init(&env, &failing.hooks);
    cr_assert_eq(env.allocator.allocate, yb_default_allocator()->allocate);
    cr_assert_eq(env.allocator.release, yb_default_allocator()->release);
}

Test(env, reads_no_further_than_an_older_callers_tables)
{
    int calls = 0;
    yb_io io = { .struct_size = offsetof(yb_io, remove), .context = &calls, .rename = refuse_rename };
    io.remove = (int (*)(void *, const char *))1; /* behind the end of the older table */
    yb_hooks hooks = { .struct_size = offsetof(yb_hooks, logger), .io = &io, .logger = (const yb_logger *)1 };
    yb_env env;
    yb_env_init(&env, &hooks);
    cr_assert_eq(env.io.rename, refuse_rename);
    cr_assert_eq(env.io.remove, yb_default_io()->remove);
    cr_assert(env.logger.log == NULL);
}

Test(env, logs_through_the_hook)
{
    heard log = { 0 };
    yb_logger logger = { sizeof(logger), &log, listen };
    yb_hooks hooks = { .struct_size = sizeof(hooks), .logger = &logger };
    yb_env env;
    yb_env_init(&env, &hooks);
    yb_log(&env, YB_LOG_INFO, "compacted %d segments", 3);
    cr_assert_eq(log.lines, 1);
    cr_assert_eq(log.level, YB_LOG_INFO);
    cr_assert_str_eq(log.last, "compacted 3 segments");
}

Test(env, cuts_long_log_lines_at_a_characters_edge)
{
    heard log = { 0 };
    yb_logger logger = { sizeof(logger), &log, listen };
    yb_hooks hooks = { .struct_size = sizeof(hooks), .logger = &logger };
    yb_env env;
    yb_env_init(&env, &hooks);
    char text[1501];
    for (int i = 0; i < 500; i++) {
        memcpy(text + 3 * (size_t)i, "\xE9\x95\x87", 3);
    }
    text[1500] = '\0';
    yb_log(&env, YB_LOG_DEBUG, "%s", text);
    cr_assert_eq(strlen(log.last), 1023 / 3 * 3);
}
