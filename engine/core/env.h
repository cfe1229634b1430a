/* The environment of a handle: its hooks, resolved. Passed to whatever
 * allocates, touches files or logs. Immutable after yb_env_init. */
#ifndef YB_CORE_ENV_H
#define YB_CORE_ENV_H

#include "yearbook/hooks.h"

typedef struct yb_env {
    yb_allocator allocator;
    yb_io io;
    yb_logger logger;
} yb_env;

/* Fills missing hooks with the defaults; `hooks` may be NULL. */
void yb_env_init(yb_env *env, const yb_hooks *hooks);

void yb_log(const yb_env *env, yb_log_level level, const char *format, ...) YB_PRINTF(3, 4);

#endif
