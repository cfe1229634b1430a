/* How the regions of each segment map to groups: the answer to "which lanes of
 * this tile belong to which group", computed once per part and shared by all
 * its blocks. A changed tree only gives more runs. */
#ifndef YB_QUERY_LANES_H
#define YB_QUERY_LANES_H

#include "query/plan.h"

/* A region whose own figure is wanted. */
typedef struct yb_own_lane {
    uint32_t region; /* of the segment */
    uint32_t node;
    uint8_t alone; /* in its branch: a subtotal is its figure */
} yb_own_lane;

/* A part as the query sees it. "Local" numbers are the segment's own. */
typedef struct yb_part_lanes {
    const yb_part *part;
    uint32_t region_count, series_count;
    uint32_t first, end;                   /* local regions outside are not in the filter */
    uint32_t level_regions[UINT8_MAX + 1]; /* local regions per level; YB_NO_LEVEL: outside the filter */
    uint32_t *slots;                       /* local series -> slot, YB_NO_SLOT */
    uint32_t first_series, last_series;    /* that have a slot; first > last: none has */
    const uint8_t *levels;                 /* of local regions first..end, by number; YB_NO_LEVEL: not in the filter */
    uint64_t *members;                     /* bit per local region: has a node */
    yb_lane_run *runs; /* members by node, ascending; gaps between members of one node are bridged */
    uint32_t run_count;
    yb_own_lane *owns; /* ascending by region */
    uint32_t own_count;
    uint32_t *branch_nodes; /* YB_BRANCHES_MAX for each group of lanes; NULL: the segment tells no branches */
} yb_part_lanes;

/* A branch of which some regions belong to one node and some to another, or none. */
#define YB_MIXED_BRANCH (UINT32_MAX - 1)

typedef struct yb_lanes {
    yb_part_lanes *parts;
    uint32_t count;
    uint32_t level_regions[UINT8_MAX + 1]; /* the same over all parts, at most UINT32_MAX */
} yb_lanes;

/* Fills slots and levels. */
yb_status yb_lanes_open(const yb_plan *plan, yb_lanes *lanes, yb_error *error);

/* Fills the rest and drops the nodes that no part has regions for. Needs
 * plan->from_level. */
yb_status yb_lanes_group(const yb_plan *plan, yb_lanes *lanes, yb_nodes *nodes, yb_error *error);

/* Where the filter is everything, what yb_lanes_group makes depends on snapshot and levels alone: it is kept for other
 * queries. yb_lanes_take_kept takes it from one of them instead of making it; 0 if there was none. */
int yb_lanes_take_kept(const yb_plan *plan, yb_lanes *lanes, yb_nodes *nodes);
yb_status yb_lanes_keep(const yb_plan *plan, const yb_lanes *lanes, const yb_nodes *nodes, yb_error *error);

/* Lanes of a tile, cut from the part's runs: numbers relative to its first region, or
 * slots, once they are put into them. */
typedef struct yb_tile_lanes {
    yb_lane_run runs[YB_TILE_LANES];
    uint32_t run_count;
    uint32_t groups;                   /* how many nodes they belong to, or more */
    uint32_t first, last;              /* lanes from the first run to the last */
    uint64_t cover[YB_PRESENCE_WORDS]; /* the members */
    uint32_t first_word, last_word;    /* words of it before and behind them hold none */
    uint32_t member_count;
    int whole; /* every lane is a member */
    const yb_own_lane *owns;
    uint32_t own_count;
} yb_tile_lanes;

void yb_lanes_cut(const yb_part_lanes *lanes, uint32_t first_region, uint32_t count, yb_tile_lanes *cut);
/* Runs and members of a split tile by slot: most runs become two. */
void yb_lanes_to_slots(const yb_tile_slots *slots, uint32_t count, yb_tile_lanes *cut);
/* Leaves the members in a presence; returns whether there are any. */
int yb_lanes_keep_members(const yb_tile_lanes *cut, uint64_t presence[YB_PRESENCE_WORDS]);

/* The node that the local region is added to, YB_NO_NODE if none. *hint, 0 at
 * first, makes ascending look-ups cheap. */
uint32_t yb_lanes_node(const yb_part_lanes *lanes, uint32_t region, uint32_t *hint);

/* The node whose own figure the local region's is, YB_NO_NODE if none. */
uint32_t yb_lanes_own(const yb_part_lanes *lanes, uint32_t region);

/* Fills branch_nodes and tells own lanes that are alone, when all else is known. */
yb_status yb_lanes_branches(const yb_plan *plan, yb_part_lanes *lanes, yb_error *error);

/* Whether local regions first..last (inclusive) have a member or own lane. */
int yb_lanes_touch(const yb_part_lanes *lanes, uint32_t first, uint32_t last);
/* The one node that all of first..last (inclusive) are added to, else YB_NO_NODE. */
uint32_t yb_lanes_single(const yb_part_lanes *lanes, uint32_t first, uint32_t last);

#endif
