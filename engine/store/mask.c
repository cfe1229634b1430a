/* Masks in memory, and the questions that scans and queries ask them. */
#include "store/mask.h"

#include <inttypes.h>
#include <roaring/roaring.h>
#include <string.h>

#include "core/checked.h"
#include "core/memory.h"
#include "store/snapshot.h"

_Static_assert(YB_TILE_LANES == 1 << 12, "a tile's cell is row << 12 | lane, persisted");

yb_status yb_mask_create(const yb_env *env, uint32_t block_count, yb_mask **mask, yb_error *error)
{
    yb_mask *made;
    size_t bytes = sizeof *made + (size_t)block_count * sizeof made->blocks[0];

    YB_TRY(yb_alloc_zero(env, bytes, 1, (void **)&made, error));
    made->env = env;
    made->block_count = block_count;
    atomic_init(&made->references, 1);
    *mask = made;
    return YB_OK;
}

yb_mask *yb_mask_retain(yb_mask *mask)
{
    if (mask != NULL) {
        atomic_fetch_add_explicit(&mask->references, 1, memory_order_relaxed);
    }
    return mask;
}

void yb_mask_release(yb_mask *mask)
{
    if (mask == NULL || atomic_fetch_sub_explicit(&mask->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    for (uint32_t block = 0; block < mask->block_count; block++) {
        if (mask->blocks[block] != NULL) {
            roaring_bitmap_free(mask->blocks[block]);
        }
    }
    yb_free(mask->env, mask);
}

yb_status yb_mask_clone(const yb_mask *mask, yb_mask **clone, yb_error *error)
{
    yb_mask *made;
    YB_TRY(yb_mask_create(mask->env, mask->block_count, &made, error));
    for (uint32_t block = 0; block < mask->block_count; block++) {
        if (mask->blocks[block] != NULL) {
            made->blocks[block] = roaring_bitmap_copy(mask->blocks[block]);
            if (made->blocks[block] == NULL) {
                yb_mask_release(made);
                return yb_fail_memory(error, roaring_bitmap_size_in_bytes(mask->blocks[block]));
            }
        }
    }
    made->cells = mask->cells;
    *clone = made;
    return YB_OK;
}

yb_status yb_mask_add(yb_mask *mask, uint32_t block, const uint32_t *cells, size_t count, yb_error *error)
{
    roaring_bitmap_t *bitmap = mask->blocks[block];
    if (bitmap == NULL) {
        bitmap = roaring_bitmap_create();
        if (bitmap == NULL) {
            return yb_fail_memory(error, sizeof *bitmap);
        }
        mask->blocks[block] = bitmap;
    }
    uint64_t before = roaring_bitmap_get_cardinality(bitmap);
    roaring_bitmap_add_many(bitmap, count, cells);
    roaring_bitmap_run_optimize(bitmap);
    mask->cells += roaring_bitmap_get_cardinality(bitmap) - before;
    return YB_OK;
}

yb_status yb_mask_take(yb_mask *mask, uint32_t block, const void *data, size_t bytes, yb_error *error)
{
    uint64_t cells = 0;
    if (block >= mask->block_count || mask->blocks[block] != NULL) {
        return yb_fail(error, YB_CORRUPT, "a mask names block %" PRIu32 ", the segment has %" PRIu32 " (each once)",
                       block, mask->block_count);
    }
    if (!yb_roaring_valid(data, bytes, &cells) || cells == 0) {
        return yb_fail(error, YB_CORRUPT, "the mask of block %" PRIu32 " is no Roaring bitmap", block);
    }
    mask->blocks[block] = roaring_bitmap_portable_deserialize_safe(data, bytes);
    if (mask->blocks[block] == NULL) {
        return yb_fail_memory(error, bytes);
    }
    mask->cells += cells;
    return YB_OK;
}

static const roaring_bitmap_t *bitmap_of(const yb_mask *mask, uint32_t block)
{
    return mask == NULL || block >= mask->block_count ? NULL : mask->blocks[block];
}

uint32_t yb_mask_cells(const yb_mask *mask, uint32_t block, uint32_t first, uint32_t last, uint32_t *cells,
                       uint32_t capacity)
{
    const roaring_bitmap_t *bitmap = bitmap_of(mask, block);
    roaring_uint32_iterator_t at;
    uint32_t count = 0;

    if (bitmap == NULL) {
        return 0;
    }
    roaring_init_iterator(bitmap, &at);
    if (!roaring_move_uint32_iterator_equalorlarger(&at, first)) {
        return 0;
    }
    while (at.has_value && at.current_value < last && count < capacity) {
        cells[count++] = at.current_value;
        roaring_advance_uint32_iterator(&at);
    }
    return count;
}

int yb_part_mask_tile(const yb_part *part, uint32_t block, uint32_t row, uint64_t presence[YB_PRESENCE_WORDS])
{
    uint32_t cells[YB_TILE_LANES];

    if (bitmap_of(part->mask, block) == NULL) {
        return 0;
    }
    if (presence != NULL && row < UINT32_MAX / YB_TILE_LANES) {
        uint32_t first = row * YB_TILE_LANES;
        uint32_t count = yb_mask_cells(part->mask, block, first, first + YB_TILE_LANES, cells, YB_TILE_LANES);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t lane = cells[i] - first;
            presence[lane / 64] &= ~((uint64_t)1 << (lane % 64));
        }
    }
    return 1;
}

int yb_part_mask_run(const yb_part *part, uint32_t block, uint32_t rows, uint8_t *superseded)
{
    uint32_t cells[256];

    if (bitmap_of(part->mask, block) == NULL) {
        return 0;
    }
    if (superseded == NULL) {
        return 1;
    }
    memset(superseded, 0, rows);
    for (uint32_t first = 0; first < rows;) {
        uint32_t count = yb_mask_cells(part->mask, block, first, rows, cells, 256);
        for (uint32_t i = 0; i < count; i++) {
            superseded[cells[i]] = 1;
        }
        first = count < 256 ? rows : cells[255] + 1;
    }
    return 1;
}
