/* A census: who reports what, counted for messages and notes. */
#ifndef YB_QUERY_CENSUS_H
#define YB_QUERY_CENSUS_H

#include "query/plan.h"

/* Figures of one class of series at one level. */
typedef struct yb_census_entry {
    uint32_t class;
    uint8_t level;
    uint32_t regions; /* that have at least one */
    int first_year, last_year;
    uint64_t *seen; /* a bit per region of the tree */
} yb_census_entry;

typedef struct yb_census {
    const yb_plan *plan;
    const uint32_t *wanted;
    yb_census_entry *entries; /* in the order in which they were met */
    uint32_t count;
    uint32_t region_first, region_end; /* what counts */
    size_t capacity;
    yb_status status; /* of the walk's own allocations */
    yb_error *error;
} yb_census;

/* Counts the series with wanted[number] != 0, which is their class, in the plan's
 * region and years, or everywhere and at all times. Free it in any case. */
yb_status yb_census_take(const yb_plan *plan, const uint32_t *wanted, int everywhere, yb_census *census,
                         yb_error *error);
void yb_census_free(yb_census *census);

#endif
