/* Sources files: the texts that figures came from, one zstd frame each.
 * STORE.md specifies the bytes. */
#ifndef YB_STORE_SOURCE_FILE_H
#define YB_STORE_SOURCE_FILE_H

#include "catalog/catalog.h"
#include "core/file.h"
#include "store/files.h"

/* Observations point into texts with 32 bits. */
#define YB_SOURCE_TEXT_MAX UINT32_MAX

typedef struct yb_source_writer {
    yb_file_writer file;
    uint64_t number; /* 0: not open */
} yb_source_writer;

yb_status yb_source_writer_open(yb_source_writer *writer, const yb_env *env, const char *directory, uint64_t number,
                                yb_error *error);
/* Appends a text; fills what says where it lies (not name and origin). */
yb_status yb_source_writer_add(yb_source_writer *writer, const char *text, size_t length, yb_source_entry *entry,
                               yb_error *error);
yb_status yb_source_writer_finish(yb_source_writer *writer, yb_error *error);
/* Removes the file unless finished; frees. Harmless when it was never opened. */
void yb_source_writer_close(yb_source_writer *writer);

/* *text is allocated with yb_alloc, with a NUL behind it. */
yb_status yb_source_read(const yb_env *env, const char *directory, const yb_source_entry *entry, char **text,
                         yb_error *error);

/* Walks the whole file: size, heads, checksum of every frame, nothing between. */
yb_status yb_source_file_verify(const yb_env *env, const char *directory, uint64_t number, uint64_t bytes,
                                yb_error *error);

#endif
