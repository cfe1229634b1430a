/* Spare memory: blocks of 64 KB or more that a query is done with, kept for those that come after it. Memory that is
 * there is filled in a fraction of the time that fresh memory takes: the system clears each page of that first, and a
 * virtual machine may have to ask its host for it. Safe for threads. */
#ifndef YB_CORE_SPARE_H
#define YB_CORE_SPARE_H

#include <stddef.h>
#include <stdint.h>

#include "core/env.h"
#include "core/error.h"

typedef struct yb_spare yb_spare;

/* Keeps `most` bytes at most, from and for the allocator of `env`. The caller is its first holder. */
yb_status yb_spare_create(const yb_env *env, uint64_t most, yb_spare **spare, yb_error *error);
yb_spare *yb_spare_hold(yb_spare *spare);
/* The last holder's call frees it. NULL is allowed. */
void yb_spare_drop(yb_spare *spare);
/* Frees what is kept; 0 if there was nothing. */
int yb_spare_clear(yb_spare *spare);
/* The same, and from now on nothing is kept. NULL is allowed. */
void yb_spare_close(yb_spare *spare);

/* A block of *bytes or somewhat more, then told in *bytes; NULL if there is none. Its content is anything. */
void *yb_spare_take(yb_spare *spare, size_t *bytes);
/* Takes over a block of `bytes`, to keep or to free it. */
void yb_spare_give(yb_spare *spare, void *block, size_t bytes);

#endif
