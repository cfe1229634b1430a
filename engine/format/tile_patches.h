/* Patches of a narrow tile's row, as they lie in the side area. */
#ifndef YB_FORMAT_TILE_PATCHES_H
#define YB_FORMAT_TILE_PATCHES_H

#include "codec/frame.h"
#include "format/presence.h"
#include "format/reader.h"

/* The patches of a row, and where its list of slots has a new part. */
typedef struct yb_patch_list {
    const uint8_t *slots, *residuals;
    unsigned count, bytes; /* of each */
    unsigned ends[3];      /* how many lie in the first parts, of four */
} yb_patch_list;

static inline yb_patch_list yb_find_patches(const yb_tile_cursor *cursor, const yb_row_header *row)
{
    const unsigned parts = yb_list_parts(cursor->lanes);
    unsigned listed = row->presence == YB_PRESENCE_ONLY ? row->count : cursor->lanes - row->count, end = 0;
    const uint8_t *list =
        cursor->side + row->side + yb_presence_bytes((yb_presence_kind)row->presence, cursor->lanes, listed);
    yb_patch_list patches = { list, list + parts + row->patches, row->patches, row->patch_bytes, { 0 } };
    for (unsigned part = 0; row->patches > 0 && part < 3; part++) {
        end += part < parts ? list[end + part] : 0;
        patches.ends[part] = end;
    }
    return patches;
}

/* Patch `i`'s slot; parts are told apart without branches, as few patches are in each. */
static inline unsigned yb_patched_slot(const yb_patch_list *patches, unsigned i)
{
    unsigned part = (i >= patches->ends[0]) + (i >= patches->ends[1]) + (i >= patches->ends[2]);
    return part * YB_LIST_LANES + patches->slots[i + part + 1];
}

#endif
