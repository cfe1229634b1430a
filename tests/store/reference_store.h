/* A second reader of manifests, masks and sources, written from
 * engine/format/STORE.md alone and for clarity: no CRoaring, no engine code.
 * It believes what it reads; use it on files that are known to be whole. */
#ifndef STORE_REFERENCE_STORE_H
#define STORE_REFERENCE_STORE_H

#include <stddef.h>
#include <stdint.h>

enum { REFERENCE_SEGMENTS = 16 };

typedef struct reference_store {
    uint64_t commit, next_file;
    uint64_t catalog, masks; /* file numbers */
    uint32_t segments, sources;
    struct {
        uint64_t number, bytes, rows, superseded;
    } segment[REFERENCE_SEGMENTS];
    struct {
        uint64_t number, bytes;
    } source[REFERENCE_SEGMENTS];
} reference_store;

/* The whole file, to be freed; *length its bytes. Aborts when it is not there. */
uint8_t *reference_read_file(const char *directory, const char *name, size_t *length);

/* 0 if the manifest's checksum, sizes or checksums of files are wrong. */
int reference_open(reference_store *store, const char *directory);

/* Calls `visit` with every hidden cell. Returns how many there are. */
typedef void reference_visit(void *context, uint64_t segment, uint32_t block, uint32_t cell);
uint64_t reference_masks(const reference_store *store, const char *directory, reference_visit *visit, void *context);

/* Calls `visit` with every text of every sources file; its offset is the frame's. */
typedef void reference_text(void *context, uint64_t file, uint64_t offset, const char *text, size_t length);
unsigned reference_sources(const reference_store *store, const char *directory, reference_text *visit, void *context);

#endif
