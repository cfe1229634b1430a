/* Patches of a narrow tile's row, as they lie in the side area. */
#ifndef YB_FORMAT_TILE_PATCHES_H
#define YB_FORMAT_TILE_PATCHES_H

#include "codec/frame.h"
#include "format/presence.h"
#include "format/reader.h"

/* The patches of a row, and where its list of slots has a new part. */
typedef struct yb_patch_list {
    const uint8_t *slots, *residuals;
    unsigned bytes;       /* of each */
    unsigned first, last; /* those that lie in parts with wanted slots */
    unsigned begins[5];   /* of each part, of four at most, and behind the last one */
} yb_patch_list;

static inline void yb_find_patches(const yb_tile_cursor *cursor, const yb_row_header *row, yb_patch_list *patches)
{
    const unsigned parts = yb_list_parts(cursor->lanes);
    unsigned listed = row->presence == YB_PRESENCE_ONLY ? row->count : cursor->lanes - row->count;
    const uint8_t *list =
        cursor->side + row->side + yb_presence_bytes((yb_presence_kind)row->presence, cursor->lanes, listed);
    unsigned begin = 0;
    patches->slots = list;
    patches->residuals = list + parts + row->patches;
    patches->bytes = row->patch_bytes;
    patches->first = patches->last = 0;
    if (row->patches == 0) {
        return;
    }
    for (unsigned part = 0; part < 4; part++) {
        patches->begins[part] = begin;
        begin += part < parts ? list[begin + part] : 0;
    }
    patches->begins[4] = begin;
    patches->first = patches->begins[cursor->first_part];
    patches->last = patches->begins[cursor->last_part];
}

/* Patch `i`'s slot; parts are told apart without branches, as few patches are in each. */
static inline unsigned yb_patched_slot(const yb_patch_list *patches, unsigned i)
{
    unsigned part = (i >= patches->begins[1]) + (i >= patches->begins[2]) + (i >= patches->begins[3]);
    return part * YB_LIST_LANES + patches->slots[i + part + 1];
}

#endif
