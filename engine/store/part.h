/* Parts: from a segment's own numbers of regions and series to the catalog's. */
#ifndef YB_STORE_PART_H
#define YB_STORE_PART_H

#include <stdatomic.h>

#include "store/snapshot.h"

/* Shared by the snapshots whose trees have the same codes in the same order. */
typedef struct yb_part_map {
    const yb_env *env;
    atomic_uint references;
    int ascending;                         /* regions that are not gone stand in the tree's order */
    int ordered;                           /* and none is gone */
    uint8_t *levels;                       /* of the local regions; YB_NO_LEVEL where gone */
    uint32_t level_regions[UINT8_MAX + 1]; /* how many there are of each */
    uint32_t *regions;
    uint32_t *series;
    uint32_t *kin; /* by local region: unit of the era, YB_NO_KIN; NULL: codes stand for themselves */
} yb_part_map;

/* To the numbers of a catalog's metrics and series, and of a tree. Regions that the tree lacks are gone; with an era,
 * whose tree it is, those that it knows kin of are where these stand. */
yb_status yb_part_map_create(const yb_env *env, const yb_segment *segment, const yb_catalog *catalog,
                             const yb_regions *tree, const yb_era *era, yb_part_map **map, yb_error *error);
yb_part_map *yb_part_map_retain(yb_part_map *map);
void yb_part_map_release(yb_part_map *map); /* NULL is allowed */

/* Puts the map into the part, which takes it over. */
void yb_part_set_map(yb_part *part, yb_part_map *map);

/* 1 if maps made for one tree hold for the other: codes and levels agree. */
int yb_regions_same_map(const yb_regions *a, const yb_regions *b);

#endif
