/* The store's handle: what snapshots and writers of one yb_store share. */
#ifndef YB_STORE_HANDLE_H
#define YB_STORE_HANDLE_H

#include <pthread.h>

#include "core/env.h"
#include "core/pool.h"
#include "core/spare.h"
#include "store/shared.h"
#include "store/snapshot.h"

struct yb_kernels;

struct yb_store {
    yb_env env;
    char *path; /* of the directory */
    yb_pool *pool;
    yb_spare *spare;        /* of queries */
    uint64_t memory_budget; /* bytes, for a writer's rows, and for blocks that queries have read */
    struct yb_block_budget *blocks;
    const struct yb_kernels *kernels;
    pthread_mutex_t mutex;   /* guards everything below */
    yb_shared_list segments; /* of yb_segment */
    yb_shared_list catalogs; /* of yb_catalog */
    yb_snapshot *latest;     /* newest commit that was seen here; NULL: none yet */
    int unsynced;            /* a commit was published whose directory could not be synced */
};

/* Takes the writer's lock: close *lock to give it back. YB_LOCKED when it is taken. */
yb_status yb_store_lock(const yb_env *env, const char *path, yb_file **lock, yb_error *error);

#endif
