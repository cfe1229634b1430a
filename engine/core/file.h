/* Files through the I/O hooks, with errors that name the file.
 *
 * A yb_file_writer buffers appends and counts the bytes written so far. */
#ifndef YB_CORE_FILE_H
#define YB_CORE_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "core/env.h"
#include "core/error.h"

/* Joins with '/', allocated with yb_alloc. */
yb_status yb_path_join(const yb_env *env, const char *directory, const char *name, char **path, yb_error *error);

/* Reads exactly `bytes` at `offset`; YB_CORRUPT when the file ends before. */
yb_status yb_file_read(const yb_env *env, yb_file *file, const char *path, uint64_t offset, void *buffer, size_t bytes,
                       yb_error *error);

/* The whole file, allocated with yb_alloc, with a NUL behind the end that
 * *length does not count; YB_INVALID over `limit` bytes. */
yb_status yb_file_read_all(const yb_env *env, const char *path, size_t limit, void **data, size_t *length,
                           yb_error *error);

typedef struct yb_file_writer {
    const yb_env *env;
    char *path;      /* owned */
    yb_file *file;   /* NULL when closed */
    uint8_t *buffer; /* owned */
    size_t used;
    uint64_t position; /* bytes written, those in the buffer included */
    yb_status failed;  /* first failure: everything after it is refused */
} yb_file_writer;

/* Creates a file that must not exist. When it fails, the writer is a closed one. */
yb_status yb_file_writer_open(yb_file_writer *writer, const yb_env *env, const char *path, yb_error *error);
yb_status yb_file_writer_append(yb_file_writer *writer, const void *data, size_t bytes, yb_error *error);
/* Flushes, syncs and closes. A failed sync is never retried. */
yb_status yb_file_writer_finish(yb_file_writer *writer, yb_error *error);
/* Closes and removes an unfinished file; frees. Harmless after finish (then only frees). */
void yb_file_writer_close(yb_file_writer *writer);

/* Writes `data` to NAME.tmp, in place of what a crash may have left there, syncs,
 * renames it to NAME and syncs the directory. Before the rename a failure leaves
 * the old file and no other; when only the directory's sync fails, the new file
 * is there, but may be gone after a power cut. */
yb_status yb_file_publish(const yb_env *env, const char *directory, const char *name, const void *data, size_t bytes,
                          yb_error *error);

#endif
