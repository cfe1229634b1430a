/* A writer: the commit it builds on, and what it has changed since. */
#ifndef YB_STORE_WRITER_H
#define YB_STORE_WRITER_H

#include "store/handle.h"
#include "store/row_buffer.h"
#include "store/source_file.h"

struct yb_writer {
    yb_store *store;
    const yb_env *env;
    yb_file *lock;
    yb_snapshot *base;
    yb_catalog *catalog; /* its own copy */
    int catalog_changed;
    uint64_t next_file; /* number that no file in the directory has */
    yb_row_buffer rows;
    yb_source_writer sources; /* number 0: none were put */
    int failed;               /* it can only be closed */
};

/* YB_INVALID after a failure that the writer cannot go on from. */
yb_status yb_writer_usable(const yb_writer *writer, yb_error *error);

/* Writes a new segment file at `path`, with all rows that the writer's base shows. */
typedef yb_status yb_segment_maker(yb_writer *writer, void *context, const char *path, uint64_t *rows, yb_error *error);
/* A commit in which that segment takes the place of all there are. (commit.c) */
yb_status yb_writer_replace_segments(yb_writer *writer, yb_segment_maker *make, void *context, yb_error *error);

/* Removes what crashed commits left and what no snapshot of this process can ask
 * for any more, and finds the first free numbers of files and of run files. Under the writer's
 * lock. (sweep.c) */
yb_status yb_store_sweep(yb_store *store, const yb_manifest *manifest, uint64_t *next_file, uint64_t *next_run,
                         yb_error *error);

/* The kinds of files in a store's directory that the manifest does not name are
 * given to `visit`. (sweep.c) */
typedef yb_status yb_stray_visit(void *context, const char *name, yb_file_kind kind, uint64_t number, yb_error *error);
yb_status yb_store_strays(const yb_store *store, const yb_manifest *manifest, yb_stray_visit *visit, void *context,
                          yb_error *error);

#endif
