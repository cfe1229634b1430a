/* The plan: what a query asks for, resolved against the snapshot's catalog. */
#ifndef YB_QUERY_PLAN_H
#define YB_QUERY_PLAN_H

#include "codec/kernels.h"
#include "query/aggregates.h"
#include "query/condition.h"
#include "store/part.h"
#include "yearbook/query.h"

#define YB_NO_SLOT  UINT32_MAX
#define YB_YEAR_MAX 9999

#define YB_NO_SERIES UINT32_MAX

/* What figures are made of, where one series does not do. */
typedef enum yb_pairing {
    YB_PAIR_NONE = 0,
    YB_PAIR_DIFFERENCE = 1, /* less the partner's figure */
    YB_PAIR_WEIGHTS = 2     /* weighted by it */
} yb_pairing;

/* One metric of the result: exactly one series, which may have a partner. */
typedef struct yb_slot {
    uint32_t metric;
    uint32_t series;
    uint32_t partner; /* YB_NO_SERIES: figures stand for themselves */
    const yb_metric *description;
    int adds;   /* sums of it have sense */
    int hidden; /* gathered for a ratio only */
} yb_slot;

typedef struct yb_plan {
    const yb_snapshot *snapshot;
    const yb_regions *regions;
    const yb_part *parts;              /* the snapshot's, as rollups see them */
    const yb_era *era;                 /* what these stand for; NULL: codes stand for themselves */
    const yb_query *asked;             /* what the result shows */
    const yb_query *query;             /* what is gathered: the same, and what derived columns need */
    yb_derive *derives;                /* asked->derive_count, with their years */
    int row_first_year, row_last_year; /* only figures of these years make rows */
    const yb_env *env;                 /* the metered one */
    yb_arena *arena;                   /* lives as long as the query runs */
    struct yb_notes *notes;

    const uint32_t *metrics; /* asked for, ascending */
    uint32_t metric_count;
    int all_metrics; /* nobody named them: what cannot be answered may be left out */
    yb_slot *slots;  /* ascending by metric */
    uint32_t slot_count;
    uint32_t *slot_of_series; /* by series of the catalog; YB_NO_SLOT */

    yb_measure measure;
    yb_role role;
    yb_span span; /* of the figures read */
    yb_pairing pairing;
    yb_span partner_span;      /* of a difference */
    int first_year, last_year; /* 1..YB_YEAR_MAX, inclusive */
    uint32_t region_first, region_end;
    int from_level; /* -1 until it is chosen */

    const yb_aggregate *aggregates;
    size_t aggregate_count;
    unsigned states;                      /* YB_STATE_BIT of all that the scan gathers */
    const yb_condition_range *conditions; /* by scale, YB_SCALE_MAX + 1 of them; NULL: none */
    const yb_kernels *kernels;
    uint32_t threads; /* that may take part */
} yb_plan;

/* Checks the query and resolves all but the from level. Everything is borrowed
 * by the plan. YB_INVALID, YB_REFUSED, YB_NOT_FOUND. */
yb_status yb_plan_make(yb_plan *plan, const yb_snapshot *snapshot, const yb_query *query, const yb_env *env,
                       yb_arena *arena, struct yb_notes *notes, yb_error *error);

/* Whether a group region's own figure can be set beside the slot's: a sum, or the weighted mean of what does not
 * add up. */
static inline int yb_plan_compares(const yb_plan *plan, uint32_t slot)
{
    const yb_slot *compared = &plan->slots[slot];
    return plan->pairing == YB_PAIR_WEIGHTS ? !compared->adds && !compared->hidden : compared->adds;
}

/* The finest group level; -1 without group levels. */
int yb_plan_finest(const yb_plan *plan);

/* Whether the metric is among those that the result shows. */
int yb_plan_shows(const yb_plan *plan, uint32_t metric);

/* The unit of a part's local region, YB_NO_KIN; and whether others share the place where it stands,
 * so that its figure is not that region's. */
static inline uint32_t yb_plan_unit(const yb_part *part, uint32_t local)
{
    return part->map->kin == NULL ? YB_NO_KIN : part->map->kin[local];
}
static inline int yb_plan_shared(const yb_plan *plan, const yb_part *part, uint32_t local)
{
    uint32_t unit = yb_plan_unit(part, local);
    return unit != YB_NO_KIN && plan->era->shared[unit];
}

/* How many regions of the from level could have a figure of the year, of the tree's from `first` up to
 * `end`, where it has `regions` of them. (expected.c) */
uint64_t yb_plan_expected(const yb_plan *plan, uint32_t first, uint32_t end, uint32_t regions, int year);
/* Whether the region could have one. */
int yb_plan_expects(const yb_plan *plan, uint32_t region, int year);

/* "财政总收入", or "3 metrics": those that the result shows. */
const char *yb_plan_subject(const yb_plan *plan, char *text, size_t capacity);

#endif
