/* What a region tree is inside: columns in preorder and the indexes over them.
 * Made by the builder and by the catalog's decoder. */
#ifndef YB_CATALOG_TREE_H
#define YB_CATALOG_TREE_H

#include <stdatomic.h>

#include "core/memory.h"
#include "yearbook/regions.h"

/* Codes, names and level words are at most this many bytes. */
#define YB_REGION_TEXT_MAX 255
/* YB_NO_LEVEL is no level. */
#define YB_LEVELS_MAX 254
/* "临川区" may follow the names of all its ancestors. */
#define YB_REGION_PATH_MAX 1024

struct yb_regions {
    yb_env env;
    yb_arena arena; /* of everything below */
    atomic_uint references;
    uint32_t count;
    uint8_t level_count;
    uint32_t *parents;
    uint32_t *ends;
    uint8_t *levels;
    const char **codes;
    const char **names;
    const char **level_names;
    uint32_t *by_level;     /* regions of level 0 in preorder, then those of level 1 ... */
    uint32_t *level_starts; /* where each level begins in by_level; one more than levels */
    uint32_t slot_mask;
    uint32_t *code_slots; /* open addressing: region, or YB_NO_REGION */
    uint32_t *name_slots; /* first region of each name */
    uint32_t *same_name;  /* the next region of the same name, in preorder */
};

/* Room for a tree with one reference; the caller fills level_names, parents,
 * levels, codes and names (texts from the tree's arena) and then completes it. */
yb_status yb_regions_allocate(const yb_env *env, uint32_t count, uint8_t level_count, yb_regions **regions,
                              yb_error *error);

/* Derives ends, level lists and hash indexes. Returns YB_NO_REGION, or the
 * first region whose code an earlier one has already. Parents come before
 * their children, and levels are in range. */
uint32_t yb_regions_complete(yb_regions *regions);

/* The first region of this name; the others follow by same_name. */
uint32_t yb_regions_first_named(const yb_regions *regions, const char *name, size_t length);

/* Writes "361002 江西省/抚州市" : the code and the ancestors, without a sole root. */
void yb_regions_describe(const yb_regions *regions, uint32_t region, char *buffer, size_t capacity, size_t *used);

/* YB_NOT_FOUND for `text`, with near names or the places where the name stands. */
yb_status yb_regions_not_found(const yb_regions *regions, const char *text, yb_error *error);

/* Slots of a hash index for `count` keys: a power of two, at most half full. 0 on overflow. */
uint32_t yb_slots_for(uint64_t count);

#endif
