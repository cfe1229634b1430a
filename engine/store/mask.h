/* Masks: the cells of a segment that later ones supersede, one Roaring
 * bitmap per block. A mask is immutable once other threads may see it.
 *
 * A cell is, in a tile, row << 12 | lane; in a run, the row's index.
 *
 * CRoaring 0.2 has no hooks for its memory: the bitmaps themselves come from
 * malloc, whatever allocator the store was opened with. */
#ifndef YB_STORE_MASK_H
#define YB_STORE_MASK_H

#include <stdatomic.h>
#include <stdint.h>

#include "core/env.h"
#include "core/error.h"

struct roaring_bitmap_s;

typedef struct yb_mask {
    const yb_env *env;
    atomic_uint references;
    uint64_t cells;                    /* hidden in all blocks */
    uint32_t block_count;              /* of the segment */
    struct roaring_bitmap_s *blocks[]; /* NULL: nothing hidden in this block */
} yb_mask;

yb_status yb_mask_create(const yb_env *env, uint32_t block_count, yb_mask **mask, yb_error *error);
yb_mask *yb_mask_retain(yb_mask *mask); /* NULL stays NULL */
void yb_mask_release(yb_mask *mask);    /* NULL is allowed */

/* A mask of one's own to change. */
yb_status yb_mask_clone(const yb_mask *mask, yb_mask **clone, yb_error *error);
/* Hides these cells too, in any order. */
yb_status yb_mask_add(yb_mask *mask, uint32_t block, const uint32_t *cells, size_t count, yb_error *error);

/* Hidden cells in [first, last), ascending, at most `capacity`; returns how many. */
uint32_t yb_mask_cells(const yb_mask *mask, uint32_t block, uint32_t first, uint32_t last, uint32_t *cells,
                       uint32_t capacity);

/* Takes `bytes` of Roaring's portable format as the block's bitmap, after
 * proving them well-formed. YB_CORRUPT when they are not, or the block has one. */
yb_status yb_mask_take(yb_mask *mask, uint32_t block, const void *data, size_t bytes, yb_error *error);
/* 1 if the bytes are exactly one well-formed bitmap; *cells: how many bits it has. */
int yb_roaring_valid(const uint8_t *data, size_t bytes, uint64_t *cells);

#endif
