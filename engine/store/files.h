/* Names and whole-file reading of what lies in a store's directory. STORE.md
 * specifies each kind. */
#ifndef YB_STORE_FILES_H
#define YB_STORE_FILES_H

#include "core/env.h"
#include "core/error.h"

#define YB_MANIFEST_NAME      "MANIFEST"
#define YB_MANIFEST_TEMPORARY "MANIFEST.tmp"
#define YB_LOCK_NAME          "LOCK"

typedef enum yb_file_kind {
    YB_FILE_SEGMENT = 0,
    YB_FILE_CATALOG = 1,
    YB_FILE_MASKS = 2,
    YB_FILE_SOURCES = 3,
    YB_FILE_RUN = 4 /* temporary: no manifest names it, and its numbers are of a sequence of their own */
} yb_file_kind;
#define YB_FILE_KINDS 5

/* Room for any file's name with its NUL. */
#define YB_FILE_NAME 40

/* A file as the manifest names it; number 0: there is none. */
typedef struct yb_file_entry {
    uint64_t number;
    uint64_t bytes;
    uint64_t checksum; /* of the whole file */
} yb_file_entry;

/* "segment-00000012.ybs" */
void yb_file_name(yb_file_kind kind, uint64_t number, char name[YB_FILE_NAME]);
/* 1 if `name` is exactly what yb_file_name makes of some kind and number. */
int yb_file_name_parse(const char *name, yb_file_kind *kind, uint64_t *number);
/* The name joined to `directory`; allocated with yb_alloc. */
yb_status yb_file_path(const yb_env *env, const char *directory, yb_file_kind kind, uint64_t number, char **path,
                       yb_error *error);

/* Reads the whole file at `path` and compares its size and checksum with the entry's. */
yb_status yb_file_load(const yb_env *env, const char *path, const yb_file_entry *entry, void **data, yb_error *error);
/* Writes a new file, synced; fills the entry's bytes and checksum. Removes it on failure. */
yb_status yb_file_save(const yb_env *env, const char *directory, yb_file_kind kind, const void *data, size_t bytes,
                       yb_file_entry *entry, yb_error *error);
/* Removes the file; a failure is logged. Returns 1 if it is gone. */
int yb_file_discard(const yb_env *env, const char *directory, const char *name);

#endif
