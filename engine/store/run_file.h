/* Run files: sorted runs that found no room in memory. They are a writer's own:
 * it writes them, reads them once, front to back, and removes them.
 *
 * A file is a row of packed blocks, each behind a header with its checksum. */
#ifndef YB_STORE_RUN_FILE_H
#define YB_STORE_RUN_FILE_H

#include "store/row_packer.h"
#include "store/row_reader.h"

typedef struct yb_run_file_writer {
    yb_row_packer packer; /* its sink takes the rows */
    const yb_env *env;
    char *path; /* owned */
    yb_file *file;
    uint64_t bytes; /* in the file */
} yb_run_file_writer;

/* Creates the file at `path`, which is taken over in any case. Blocks get at most
 * `block_rows` rows. When it fails, the writer is a closed one. */
yb_status yb_run_file_create(yb_run_file_writer *writer, const yb_env *env, char *path, size_t block_rows,
                             yb_error *error);
/* Writes a block that is packed already. */
yb_status yb_run_file_put(yb_run_file_writer *writer, const uint8_t *packed, size_t bytes, yb_error *error);
/* Writes the last block. The file is not synced: no crash is to leave it behind. */
yb_status yb_run_file_finish(yb_run_file_writer *writer, yb_error *error);
/* Closes; frees. */
void yb_run_file_close(yb_run_file_writer *writer);

typedef struct yb_run_file_reader {
    const yb_env *env;
    char *path; /* owned */
    yb_file *file;
    uint64_t position, end;
    uint8_t *packed; /* owned */
    size_t capacity;
    yb_row_block block; /* unpacked */
} yb_run_file_reader;

/* Opens the file of `bytes` bytes at `path`, which is taken over in any case. */
yb_status yb_run_file_open(yb_run_file_reader *reader, const yb_env *env, char *path, uint64_t bytes, yb_error *error);
/* Its blocks. YB_CORRUPT where they are not what was written. */
yb_row_source yb_run_file_source(yb_run_file_reader *reader);
void yb_run_file_done(yb_run_file_reader *reader);

#endif
