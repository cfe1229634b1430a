/* The manifest: which files make up the newest commit. Its replacement by
 * rename is the moment a commit becomes visible. STORE.md specifies the bytes. */
#ifndef YB_STORE_MANIFEST_H
#define YB_STORE_MANIFEST_H

#include "store/files.h"

typedef struct yb_segment_entry {
    uint64_t number;
    uint64_t bytes;
    uint64_t rows;       /* written */
    uint64_t superseded; /* of them, hidden by the masks file */
} yb_segment_entry;

typedef struct yb_sources_entry {
    uint64_t number;
    uint64_t bytes;
} yb_sources_entry;

typedef struct yb_manifest {
    uint64_t version;     /* number of the commit */
    uint64_t next_file;   /* above every number in use */
    uint32_t write_flags; /* features a writer must know; readers may ignore them */
    yb_file_entry catalog, masks;
    yb_segment_entry *segments; /* ascending by number; owned */
    uint32_t segment_count;
    yb_sources_entry *sources; /* ascending by number; owned */
    uint32_t sources_count;
    uint64_t checksum; /* of the encoded bytes: tells whether two are the same */
} yb_manifest;

void yb_manifest_free(const yb_env *env, yb_manifest *manifest);
/* Deep copy with room for `segments` and `sources` further entries. */
yb_status yb_manifest_copy(const yb_env *env, const yb_manifest *manifest, uint32_t segments, uint32_t sources,
                           yb_manifest *copy, yb_error *error);

/* *bytes is allocated with yb_alloc. Sets manifest->checksum. */
yb_status yb_manifest_encode(const yb_env *env, yb_manifest *manifest, void **bytes, size_t *length, yb_error *error);
/* `file` names the origin in errors. */
yb_status yb_manifest_decode(const yb_env *env, const void *bytes, size_t length, const char *file,
                             yb_manifest *manifest, yb_error *error);

/* YB_NOT_FOUND: the directory or the manifest is not there. */
yb_status yb_manifest_read(const yb_env *env, const char *directory, yb_manifest *manifest, yb_error *error);
yb_status yb_manifest_publish(const yb_env *env, const char *directory, yb_manifest *manifest, yb_error *error);

/* 1 if the manifest refers to this file. */
int yb_manifest_names(const yb_manifest *manifest, yb_file_kind kind, uint64_t number);

#endif
