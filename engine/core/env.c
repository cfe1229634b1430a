/* Resolving hooks to a complete environment, and logging through it. */
#include "core/env.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

/* Copies as much of a table as both the caller's version and ours have. */
static void copy_table(void *to, size_t to_bytes, const void *from, size_t from_bytes)
{
    memset(to, 0, to_bytes);
    memcpy(to, from, from_bytes < to_bytes ? from_bytes : to_bytes);
}

static int allocator_complete(const yb_allocator *allocator)
{
    return allocator->allocate != NULL && allocator->reallocate != NULL && allocator->release != NULL;
}

static void init_allocator(yb_allocator *allocator, const yb_allocator *given)
{
    *allocator = *yb_default_allocator();
    if (given != NULL) {
        yb_allocator table;
        copy_table(&table, sizeof(table), given, given->struct_size);
        /* Blocks of one allocator must never reach another: all three or none. */
        if (allocator_complete(&table)) {
            *allocator = table;
        }
    }
}

#define DEFAULT_TO(member) (io->member = io->member != NULL ? io->member : standard->member)

static void init_io(yb_io *io, const yb_io *given)
{
    const yb_io *standard = yb_default_io();
    if (given == NULL) {
        *io = *standard;
        return;
    }
    copy_table(io, sizeof(*io), given, given->struct_size);
    DEFAULT_TO(open);
    DEFAULT_TO(close);
    DEFAULT_TO(size);
    DEFAULT_TO(read_at);
    DEFAULT_TO(append);
    DEFAULT_TO(sync);
    DEFAULT_TO(lock);
    DEFAULT_TO(rename);
    DEFAULT_TO(remove);
    DEFAULT_TO(make_directory);
    DEFAULT_TO(sync_directory);
    DEFAULT_TO(list_directory);
}

void yb_env_init(yb_env *env, const yb_hooks *hooks)
{
    yb_hooks resolved = { sizeof(resolved), NULL, NULL, NULL };
    if (hooks != NULL) {
        copy_table(&resolved, sizeof(resolved), hooks, hooks->struct_size);
    }
    init_allocator(&env->allocator, resolved.allocator);
    init_io(&env->io, resolved.io);
    memset(&env->logger, 0, sizeof(env->logger));
    if (resolved.logger != NULL) {
        copy_table(&env->logger, sizeof(env->logger), resolved.logger, resolved.logger->struct_size);
    }
}

void yb_log(const yb_env *env, yb_log_level level, const char *format, ...)
{
    if (env->logger.log == NULL) {
        return;
    }
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    if (length < 0) {
        return;
    }
    if ((size_t)length >= sizeof(message)) {
        message[yb_utf8_complete(message, sizeof(message) - 1)] = '\0';
    }
    env->logger.log(env->logger.context, level, message);
}
