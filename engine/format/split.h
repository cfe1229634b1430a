/* Choosing the lanes that have a tile's upper slots: those of its largest values,
 * which are then packed apart, with more bits than the others. */
#ifndef YB_FORMAT_SPLIT_H
#define YB_FORMAT_SPLIT_H

#include "format/years.h"

typedef struct yb_tile_split {
    unsigned upper;                  /* slots; 0: all lanes are alike, and slots are lanes */
    uint8_t is_upper[YB_TILE_LANES]; /* 1 for a lane that has one */
    uint16_t slot[YB_TILE_LANES];    /* of each lane */
    int64_t order[YB_TILE_LANES], scratch[YB_TILE_LANES];
} yb_tile_split;

/* For the tile of years [first, end), whose lanes are those from `first_lane` of the group on;
 * not asked to, it leaves them alike. */
void yb_tile_split_choose(yb_tile_split *split, const yb_years *years, unsigned first, unsigned end,
                          unsigned first_lane, unsigned lanes, int asked);

#endif
