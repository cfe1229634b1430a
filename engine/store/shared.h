/* Opened files that several snapshots share: counted objects by file number.
 * File numbers are never used twice in a store. Not thread-safe: the store's
 * mutex guards its lists. */
#ifndef YB_STORE_SHARED_H
#define YB_STORE_SHARED_H

#include "core/env.h"
#include "core/error.h"

typedef struct yb_shared {
    uint64_t number;
    uint32_t references;
    void *object; /* a yb_segment or a yb_catalog */
} yb_shared;

typedef struct yb_shared_list {
    yb_shared **items; /* ascending by number */
    size_t count, capacity;
    void (*close)(void *object);
} yb_shared_list;

/* One more reference, or NULL when no such file is open. */
yb_shared *yb_shared_find(yb_shared_list *list, uint64_t number);
/* 1 if such a file is open. */
int yb_shared_has(const yb_shared_list *list, uint64_t number);
/* Takes over `object`, with one reference; on failure it stays the caller's. */
yb_status yb_shared_add(yb_shared_list *list, const yb_env *env, uint64_t number, void *object, yb_shared **shared,
                        yb_error *error);
/* Closes the object with its last reference; NULL is allowed. */
void yb_shared_release(yb_shared_list *list, const yb_env *env, yb_shared *shared);
/* Frees the list, which must be empty. */
void yb_shared_free(yb_shared_list *list, const yb_env *env);

#endif
