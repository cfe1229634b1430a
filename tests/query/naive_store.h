/* A random country, and a store that holds its figures: made commit by commit,
 * then read. */
#ifndef QUERY_NAIVE_STORE_H
#define QUERY_NAIVE_STORE_H

#include "query/naive.h"
#include "support/scratch.h"

typedef struct naive_store {
    char path[SCRATCH_PATH];
    naive world;
    yb_store *store;
    yb_writer *writer;
    yb_snapshot *snapshot;
} naive_store;

/* A country (see naive_make) and an empty store, whose queries may use `threads` threads. */
void naive_store_begin(naive_store *s, uint32_t provinces, uint32_t fan, uint64_t seed, uint32_t threads);
void naive_store_end(naive_store *s);

/* Each a commit: the country's tree, metrics and `changes` random batches of figures; a tree that is another. */
void naive_store_change(naive_store *s, unsigned changes);
void naive_store_reshape(naive_store *s);

/* Ends writing for now; `snapshot` is what has been committed. */
void naive_store_read(naive_store *s);

#endif
