/* Inside an open segment: what the reading and verifying files share. */
#ifndef YB_FORMAT_READER_H
#define YB_FORMAT_READER_H

#include <stdatomic.h>
#include <string.h>

#include "core/memory.h"
#include "format/layout.h"

/* The values part of a block in memory, checked: bytes[0] is 64-byte aligned. */
typedef struct yb_loaded_block {
    uint8_t *bytes;
    uint8_t storage[];
} yb_loaded_block;

typedef struct yb_block_sums {
    uint64_t values, notes; /* checksums */
} yb_block_sums;

struct yb_segment {
    const yb_env *env;
    char *path;    /* owned */
    yb_file *file; /* NULL: opened when something is to be read */
    uint64_t bytes, rows;
    yb_arena arena; /* of the keys */
    yb_segment_keys keys;
    uint32_t block_count;
    yb_block_info *blocks;
    yb_block_sums *sums;
    _Atomic(yb_loaded_block *) *loaded; /* NULL until first use */
};

/* The file, to be given back with yb_segment_file_done. */
yb_status yb_segment_file(const yb_segment *segment, yb_file **file, yb_error *error);
void yb_segment_file_done(const yb_segment *segment, yb_file *file);

/* Reads and checks header, footer, keys and directory of segment->file; env,
 * path and file are set, all else is zero. On failure, yb_segment_unload frees. */
yb_status yb_segment_load(yb_segment *segment, yb_error *error);
/* Frees what yb_segment_load and later readers took, not path and file. */
void yb_segment_unload(yb_segment *segment);

/* Turns the directory's bytes into segment->blocks; the blocks must fill the
 * file from `first` to `end`. */
yb_status yb_directory_read(yb_segment *segment, const uint8_t *bytes, uint32_t blocks, uint64_t first, uint64_t end,
                            yb_error *error);

/* Reads `bytes` at `offset` and compares their checksum. */
yb_status yb_segment_read(const yb_segment *segment, uint64_t offset, size_t bytes, uint64_t checksum, void *buffer,
                          const char *what, yb_error *error);

/* Reads and checks a block's values part afresh; free with yb_free. */
yb_status yb_block_load(const yb_segment *segment, uint32_t block, yb_loaded_block **loaded, yb_error *error);
/* The same, kept until close and shared between threads. */
yb_status yb_block_bytes(const yb_segment *segment, uint32_t block, const uint8_t **bytes, yb_error *error);

/* YB_INVALID unless `block` exists and is of this kind (0: any). */
yb_status yb_block_check_kind(const yb_segment *segment, uint32_t block, unsigned kind, yb_error *error);

/* Whether the bytes of a tile are well-formed and agree with the directory: after
 * it, the cursor trusts them. */
yb_status yb_tile_check(const yb_segment *segment, uint32_t block, const uint8_t *bytes, yb_error *error);
void yb_tile_start(yb_tile_cursor *cursor, const yb_segment *segment, uint32_t block, const uint8_t *bytes);

static inline yb_tile_row_layout yb_tile_row_load(const uint8_t *tile, uint32_t row)
{
    yb_tile_row_layout layout;
    memcpy(&layout, tile + sizeof(yb_tile_layout) + row * sizeof(layout), sizeof(layout));
    return layout;
}

static inline yb_tile_layout yb_tile_load(const uint8_t *tile)
{
    yb_tile_layout layout;
    memcpy(&layout, tile, sizeof(layout));
    return layout;
}

/* Decodes a run from its bytes and checks bounds, order and ranges. */
yb_status yb_run_decode_bytes(const yb_segment *segment, uint32_t block, const uint8_t *bytes,
                              const struct yb_kernels *kernels, const yb_run_columns *columns, yb_error *error);

#endif
