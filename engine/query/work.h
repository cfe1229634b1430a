/* What the scan has to do: the blocks that matter, in morsels, and the shape of
 * the cube that they fill. */
#ifndef YB_QUERY_WORK_H
#define YB_QUERY_WORK_H

#include "query/lanes.h"

#define YB_NO_STRIPE UINT32_MAX
#define YB_NO_YEAR   UINT16_MAX

typedef struct yb_block_task {
    uint32_t part, block;
} yb_block_task;

typedef struct yb_work {
    const yb_plan *plan;
    const yb_lanes *lanes;
    yb_block_task *tasks; /* by slot of their first series, part, block */
    uint32_t task_count;
    uint32_t *morsels; /* first task of each; one more than morsels */
    uint32_t morsel_count;
    uint64_t blocks;  /* in the snapshot */
    uint32_t threads; /* worth using */
    int is_near;      /* all that is read fits a cache, and is there if it was read before */

    yb_stripe *stripes; /* by slot, then scale */
    uint32_t stripe_count;
    uint32_t *slot_stripes; /* first stripe of each slot; one more than slots */

    int16_t *years; /* that may occur and matter, ascending */
    uint32_t year_count;
    uint16_t *year_index; /* by year, 0..YB_YEAR_MAX: its number, else YB_NO_YEAR */
    size_t cell_years;    /* 1 when years are not separated */
} yb_work;

yb_status yb_work_plan(const yb_plan *plan, const yb_lanes *lanes, yb_work *work, yb_error *error);

/* The stripe of a slot's values of this scale. */
uint32_t yb_work_stripe(const yb_work *work, uint32_t slot, int scale);

/* Whether figures of the year are gathered. */
static inline int yb_work_takes(const yb_work *work, int year)
{
    return work->year_index[year] != YB_NO_YEAR;
}

/* Finds out which years may occur and numbers them; part of yb_work_plan. */
yb_status yb_work_years(yb_work *work, yb_error *error);

#endif
