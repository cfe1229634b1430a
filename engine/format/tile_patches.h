/* Patches of a narrow tile's row, as they lie in the side area. */
#ifndef YB_FORMAT_TILE_PATCHES_H
#define YB_FORMAT_TILE_PATCHES_H

#include "codec/frame.h"
#include "format/presence.h"
#include "format/reader.h"

/* The patches of a row: slots of two bytes each, then residuals. */
typedef struct yb_patch_list {
    const uint8_t *slots, *residuals;
    unsigned bytes; /* of each residual */
    unsigned count;
} yb_patch_list;

static inline void yb_find_patches(const yb_tile_cursor *cursor, const yb_row_header *row, yb_patch_list *patches)
{
    unsigned listed = row->presence == YB_PRESENCE_ONLY ? row->count : cursor->lanes - row->count;
    const uint8_t *list =
        cursor->side + row->side + yb_presence_bytes((yb_presence_kind)row->presence, cursor->lanes, listed);
    *patches =
        (yb_patch_list) { list, list + (size_t)YB_PATCH_SLOT_BYTES * row->patches, row->patch_bytes, row->patches };
}

static inline unsigned yb_patched_slot(const yb_patch_list *patches, unsigned i)
{
    return yb_load_u16(patches->slots + (size_t)YB_PATCH_SLOT_BYTES * i);
}

#endif
