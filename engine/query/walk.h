/* Walks over what is present, without values: for questions about the data that
 * come before or after the aggregation (which levels, spans and years are there). */
#ifndef YB_QUERY_WALK_H
#define YB_QUERY_WALK_H

#include "query/plan.h"

/* Observations of one series and year in consecutive regions of a segment. */
typedef struct yb_presence_row {
    const yb_part *part;
    uint32_t part_number;
    uint32_t series; /* of the catalog */
    int year;
    uint32_t first_region, lanes;
    const uint64_t *presence;
    uint32_t block, first_cell; /* where masks have the first lane; the others follow */
} yb_presence_row;

/* Returns non-zero to end the walk. */
typedef int yb_presence_visit(void *context, const yb_presence_row *row);

/* Visits everything visible of the series with wanted[number] != 0 in the years
 * first..last, whatever its region. */
yb_status yb_walk(const yb_plan *plan, const uint32_t *wanted, int first_year, int last_year, yb_presence_visit *visit,
                  void *context, yb_error *error);

/* Returns 0 for a block that need not be read. */
typedef int yb_presence_wants(void *context, uint32_t part_number, const yb_block_info *info);
/* The same in the plan's years, over the blocks that `wants` wants. */
yb_status yb_walk_some(const yb_plan *plan, const uint32_t *wanted, yb_presence_wants *wants, yb_presence_visit *visit,
                       void *context, yb_error *error);

#endif
