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
    yb_segment_entry *staged; /* segments with rows of the commit to come, oldest first */
    size_t staged_count, staged_capacity;
    int failed; /* it can only be closed */
};

/* YB_INVALID after a failure that the writer cannot go on from. */
yb_status yb_writer_usable(const yb_writer *writer, yb_error *error);

/* Writes a new segment file at `path`, with all rows that the writer's base shows. */
typedef yb_status yb_segment_maker(yb_writer *writer, void *context, const char *path, uint64_t *rows, yb_error *error);
/* Writes the segment of that number, of the writer's sealed rows if `make` is NULL, and tells what the manifest says of
 * it. Nothing is left behind on failure. (stage.c) */
yb_status yb_writer_write_segment(yb_writer *writer, yb_segment_maker *make, void *context, uint64_t number,
                                  yb_segment_entry *entry, yb_error *error);
/* A yb_rows_stage; its context is the writer. */
yb_status yb_writer_stage(void *context, yb_error *error);
/* Forgets the segments that were staged; with `discard` it removes them. */
void yb_writer_unstage(yb_writer *writer, int discard);
/* Removes a file of the commit to come; number 0: there is none. */
void yb_writer_discard(const yb_writer *writer, yb_file_kind kind, uint64_t number);

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
