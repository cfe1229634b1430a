/* What the scan fills: a plane for each stripe, which is a slot's values of one scale. */
#ifndef YB_QUERY_CUBE_H
#define YB_QUERY_CUBE_H

#include "query/plane.h"

typedef struct yb_stripe {
    uint32_t slot;
    int scale;
    uint64_t values; /* that the directories promise, more or less */
} yb_stripe;

typedef struct yb_cube {
    const yb_node *nodes;
    uint32_t node_count;
    const yb_stripe *stripes; /* by slot, then scale */
    uint32_t stripe_count;
    uint32_t *slot_stripes; /* first stripe of each slot; one more than slots */
    uint32_t slot_count;
    const yb_kernels *kernels;
    size_t years;         /* year cells: 1 when years are not separated */
    yb_plane *planes;     /* by stripe */
    yb_plane *owns;       /* by slot: group regions' own figures, by node and year of the data */
    int *slot_scales;     /* decimals that the slot's values really have */
    int16_t *first_years; /* by slot: first and last year of what was aggregated; 0: nothing */
    int16_t *last_years;
} yb_cube;

#endif
