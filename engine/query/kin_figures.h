/* Figures that were told under several codes of a family: which of them count.
 *
 * Of one series and year, figures under the codes of that time count. Where none
 * of those that a region became or came of has one, that of the nearest later code
 * does (a series that was told anew under the new code), else that of the latest
 * earlier one; what nothing stands in for is never left out. This does not
 * depend on the tree that is asked for, so that sums above the family do not
 * either. */
#ifndef YB_QUERY_KIN_FIGURES_H
#define YB_QUERY_KIN_FIGURES_H

#include "query/lanes.h"

struct yb_mask;

/* A local region of a part, and the unit that it is. */
typedef struct yb_kin_local {
    uint32_t region, unit;
} yb_kin_local;

/* Zero-initialised. */
typedef struct yb_kin_figures {
    const yb_plan *plan;
    yb_lanes *lanes;
    yb_kin_local **locals; /* by part, ascending: those whose figures may be told twice */
    uint32_t *local_counts;
    uint32_t *wanted; /* by series of the catalog */
    uint32_t *slots;  /* the same: the slot that it is of, or a partner in; YB_NO_SLOT */
    struct yb_stray *strays;
    size_t stray_count, stray_capacity;
    size_t sorted_count;    /* strays before those of their time join them */
    uint64_t *tries, try;   /* by unit: the search that last came by, and the one that goes on */
    int16_t *since;         /* by unit: in which year that came there first */
    uint64_t *kept;         /* by unit: figures that count */
    uint8_t *absorbed;      /* by unit: some of them are of a time when others had joined it */
    uint64_t left_out;      /* figures that do not */
    uint64_t apart;         /* of them, those of regions that share a place and do not add up */
    struct yb_mask **masks; /* by part; NULL: as it was */
    yb_status status;       /* of the walk's own allocations */
    yb_error *error;
} yb_kin_figures;

/* Hides what does not count from the lanes' parts, and notes who stands for whom.
 * Does nothing without a lineage. Free it after the scan, in any case. */
yb_status yb_kin_figures_settle(yb_kin_figures *kin, const yb_plan *plan, yb_lanes *lanes, yb_error *error);
void yb_kin_figures_free(yb_kin_figures *kin);

/* The remarks; part of the above. (kin_notes.c) */
yb_status yb_kin_figures_note(const yb_kin_figures *kin, yb_error *error);

#endif
