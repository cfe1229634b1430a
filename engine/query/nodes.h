/* The groups of a query as a tree of nodes in preorder: the root (everything in
 * the filter), and one node per region at a grouping level. An observation
 * belongs to the deepest node around its region; upper nodes get what theirs
 * have by cascading. */
#ifndef YB_QUERY_NODES_H
#define YB_QUERY_NODES_H

#include <stdint.h>

#include "core/memory.h"

#define YB_NO_NODE UINT32_MAX

typedef struct yb_node {
    uint32_t region;     /* YB_NO_REGION: everything */
    uint32_t first, end; /* the part of the tree it covers, cut to the filter */
    uint32_t parent;     /* YB_NO_NODE for the root */
    uint32_t behind;     /* first node behind its own and its parts */
    uint32_t own;        /* the node that keeps this region's own figures; YB_NO_NODE: they are not read */
    uint32_t reporters;  /* regions of the from level it has: N */
    uint8_t tier;        /* 0: root; k: grouping level k - 1 */
    uint8_t own_is_sum;  /* the region itself is of the from level */
    uint8_t has_rows;    /* in the result */
} yb_node;

struct yb_plan;

typedef struct yb_nodes {
    yb_node *nodes;
    uint32_t count;
} yb_nodes;

/* All nodes that the tree has inside the filter; needs plan->from_level. */
yb_status yb_nodes_build(const struct yb_plan *plan, yb_nodes *nodes, yb_error *error);

/* The deepest node around `region`, which lies in the filter. *hint, 0 at first,
 * makes ascending look-ups cheap. */
uint32_t yb_nodes_locate(const yb_nodes *nodes, uint32_t region, uint32_t *hint);

/* Drops nodes that neither are `used` nor have used parts. renumber[old] is the
 * new number, YB_NO_NODE for dropped ones. */
void yb_nodes_compact(yb_nodes *nodes, const uint8_t *used, uint32_t *renumber);

/* Fills behind, own, reporters and has_rows. */
void yb_nodes_complete(const struct yb_plan *plan, yb_nodes *nodes);

#endif
