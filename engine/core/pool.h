/* Thread pool: runs a function over 0..count-1 on several threads. */
#ifndef YB_CORE_POOL_H
#define YB_CORE_POOL_H

#include <stddef.h>
#include <stdint.h>

#include "core/env.h"
#include "core/error.h"

typedef struct yb_pool yb_pool;

/* `threads` counts the caller: 1 starts none; 0 means one per CPU allowed to
 * this process; over 1024 is 1024. Where the system grants fewer, the pool makes
 * do with them and logs a warning. */
yb_status yb_pool_create(const yb_env *env, uint32_t threads, yb_pool **pool, yb_error *error);
void yb_pool_free(yb_pool *pool);
uint32_t yb_pool_threads(const yb_pool *pool);

/* Calls run(context, item, worker) for every item once, in any order; `worker`
 * (0 .. threads-1) tells which thread runs it, for per-thread state. At most
 * `threads` take part (0: all). The first failure (by lowest item number, so
 * that errors do not depend on timing) is returned; items after a failure may
 * be skipped. One run at a time: further callers wait, and a run from
 * inside a run of the same pool is YB_INVALID. */
typedef yb_status yb_pool_run(void *context, size_t item, uint32_t worker, yb_error *error);
yb_status yb_pool_for(yb_pool *pool, uint32_t threads, size_t count, yb_pool_run *run, void *context, yb_error *error);

/* The same in two halves: the other threads start at once, and the caller, who may
 * do something else meanwhile, joins them in yb_pool_end, which it must call (and
 * only then) if yb_pool_begin succeeded. Until then it starts no run of the pool. */
yb_status yb_pool_begin(yb_pool *pool, uint32_t threads, size_t count, yb_pool_run *run, void *context,
                        yb_error *error);
yb_status yb_pool_end(yb_pool *pool, yb_error *error);

#endif
