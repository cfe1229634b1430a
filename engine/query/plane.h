/* Planes: the cells of one stripe, a row of years for each node and a column of
 * cells for each state. Where few values are spread over many nodes, a plane has
 * rows only for the nodes that it has met, and a hash table that finds them. */
#ifndef YB_QUERY_PLANE_H
#define YB_QUERY_PLANE_H

#include "query/nodes.h"
#include "query/states.h"

#define YB_NO_CELL SIZE_MAX

/* Zero-initialised: not open. */
typedef struct yb_plane {
    unsigned states;     /* YB_STATE_BIT of what it has; 0: not open */
    size_t years;        /* cells in a row */
    uint32_t *slots;     /* hash of nodes to rows, YB_NO_NODE where free; NULL: every node has the row of its number */
    uint32_t slot_count; /* a power of two */
    uint32_t *nodes;     /* by row; NULL as above */
    uint32_t row_count, row_capacity;
    void *cells[YB_STATE_KINDS];
} yb_plane;

/* Cells of `states` for `nodes` x `years`, about `values` of which will be met.
 * After a failure the plane is not open. */
yb_status yb_plane_open(const yb_env *env, yb_plane *plane, unsigned states, uint32_t nodes, size_t years,
                        uint64_t values, yb_error *error);
void yb_plane_close(const yb_env *env, yb_plane *plane);

/* What yb_plane_add_row does where rows are not there from the start. */
yb_status yb_plane_meet_node(const yb_env *env, yb_plane *plane, uint32_t node, uint32_t *row, yb_error *error);
uint32_t yb_plane_met_row(const yb_plane *plane, uint32_t node);

/* The node's row, added if need be. */
static inline yb_status yb_plane_add_row(const yb_env *env, yb_plane *plane, uint32_t node, uint32_t *row,
                                         yb_error *error)
{
    if (plane->slots != NULL) {
        return yb_plane_meet_node(env, plane, node, row, error);
    }
    *row = node;
    return YB_OK;
}

/* Index of the node's cell, YB_NO_CELL if the plane has none. */
static inline size_t yb_plane_at(const yb_plane *plane, uint32_t node, size_t year)
{
    if (plane->states == 0) {
        return YB_NO_CELL;
    }
    uint32_t row = plane->slots == NULL ? node : yb_plane_met_row(plane, node);
    return row == YB_NO_NODE ? YB_NO_CELL : row * plane->years + year;
}

/* Adds `from` to `into`, which it leaves closed: both were opened alike, or not at all. */
yb_status yb_plane_merge(const yb_env *env, yb_plane *into, yb_plane *from, yb_error *error);

/* Adds each node's row to the one above, parts before wholes. */
yb_status yb_plane_cascade(const yb_env *env, yb_plane *plane, const yb_node *nodes, uint32_t count, yb_error *error);

#endif
