/* Patches of a narrow tile's row, as they lie in the side area. */
#ifndef YB_FORMAT_TILE_PATCHES_H
#define YB_FORMAT_TILE_PATCHES_H

#include "codec/frame.h"
#include "format/presence.h"
#include "format/reader.h"

/* The patches of a row, and where its list of slots has a new part. */
typedef struct yb_patch_list {
    const uint8_t *slots, *residuals;
    unsigned bytes;                 /* of each */
    unsigned first, last;           /* those that lie in parts with wanted slots */
    unsigned second, third, fourth; /* where those parts begin, of four at most */
} yb_patch_list;

/* Where the patches of part `part` + 1 of a list begin, if those of `part` do at `begin`. */
static inline unsigned yb_patches_behind(const uint8_t *list, unsigned parts, unsigned part, unsigned begin)
{
    return part < parts ? begin + list[begin + part] : begin;
}

static inline void yb_find_patches(const yb_tile_cursor *cursor, const yb_row_header *row, yb_patch_list *patches)
{
    const unsigned parts = yb_list_parts(cursor->lanes), first = cursor->first_part, last = cursor->last_part;
    unsigned listed = row->presence == YB_PRESENCE_ONLY ? row->count : cursor->lanes - row->count;
    const uint8_t *list =
        cursor->side + row->side + yb_presence_bytes((yb_presence_kind)row->presence, cursor->lanes, listed);
    patches->slots = list;
    patches->residuals = list + parts + row->patches;
    patches->bytes = row->patch_bytes;
    patches->first = patches->last = 0;
    if (row->patches == 0) {
        return;
    }
    const unsigned second = yb_patches_behind(list, parts, 0, 0), third = yb_patches_behind(list, parts, 1, second);
    const unsigned fourth = yb_patches_behind(list, parts, 2, third);
    patches->second = second;
    patches->third = third;
    patches->fourth = fourth;
    patches->first = first == 0 ? 0 : first == 1 ? second : first == 2 ? third : fourth;
    patches->last = last == parts ? row->patches : last == 1 ? second : last == 2 ? third : last == 3 ? fourth : 0;
}

/* Patch `i`'s slot; parts are told apart without branches, as few patches are in each. */
static inline unsigned yb_patched_slot(const yb_patch_list *patches, unsigned i)
{
    unsigned part = (i >= patches->second) + (i >= patches->third) + (i >= patches->fourth);
    return part * YB_LIST_LANES + patches->slots[i + part + 1];
}

#endif
