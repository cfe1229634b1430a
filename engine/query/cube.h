/* What the scan fills: for each stripe (a slot's values of one scale) a plane of
 * cells per state, indexed by node x years + year. */
#ifndef YB_QUERY_CUBE_H
#define YB_QUERY_CUBE_H

#include "query/nodes.h"
#include "query/states.h"

typedef struct yb_stripe {
    uint32_t slot;
    int scale;
} yb_stripe;

/* cells[kind] is NULL where the state is not gathered, or nothing was found yet. */
typedef struct yb_plane {
    void *cells[YB_STATE_KINDS];
} yb_plane;

/* A group region's own figure. */
typedef struct yb_own {
    int64_t mantissa;
    int8_t scale;
    uint8_t there;
} yb_own;

typedef struct yb_cube {
    const yb_node *nodes;
    uint32_t node_count;
    const yb_stripe *stripes; /* by slot, then scale */
    uint32_t stripe_count;
    uint32_t *slot_stripes; /* first stripe of each slot; one more than slots */
    uint32_t slot_count;
    size_t years;         /* year cells: 1 when years are not separated */
    yb_plane *planes;     /* by stripe */
    int *slot_scales;     /* decimals that the slot's values really have */
    int16_t *first_years; /* by slot: first and last year of what was aggregated; 0: nothing */
    int16_t *last_years;
    yb_own *own; /* [slot][node][year of the data]; NULL: no group region has figures */
    size_t own_years;
} yb_cube;

/* Allocates and initialises the cells of the states in `states`. */
yb_status yb_plane_open(const yb_env *env, yb_plane *plane, unsigned states, size_t cells, yb_error *error);
void yb_plane_close(const yb_env *env, yb_plane *plane);

#endif
