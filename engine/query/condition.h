/* Conditions on values, as what a scan can ask of mantissas: for each scale that a
 * block may have, an inclusive range and a few values left out of it. */
#ifndef YB_QUERY_CONDITION_H
#define YB_QUERY_CONDITION_H

#include "core/wide.h"
#include "yearbook/query.h"

/* Conditions of a query at most. */
#define YB_CONDITIONS_MAX 16

typedef struct yb_condition_range {
    int64_t low, high; /* low > high: nothing can match */
    uint32_t excluded_count;
    int64_t excluded[YB_CONDITIONS_MAX]; /* ascending, each once, inside low..high */
} yb_condition_range;

/* YB_INVALID for too many, an unknown comparison, an impossible scale. */
yb_status yb_condition_check(const yb_condition *conditions, size_t count, yb_error *error);

/* What the mantissas of `scale` have to be, exactly. 0 when nothing can match. */
int yb_condition_range_of(const yb_condition *conditions, size_t count, int scale, yb_condition_range *range);

static inline int yb_condition_holds(const yb_condition_range *range, int64_t mantissa)
{
    int holds = mantissa >= range->low && mantissa <= range->high;
    for (uint32_t i = 0; i < range->excluded_count; i++) {
        holds &= mantissa != range->excluded[i];
    }
    return holds;
}

/* Of mantissas from `min` to `max`: 1 when all must match, 0 when none can, -1 when some may. */
static inline int yb_condition_decides(const yb_condition_range *range, int64_t min, int64_t max)
{
    if (max < range->low || min > range->high || range->low > range->high) {
        return 0;
    }
    int all = min >= range->low && max <= range->high;
    for (uint32_t i = 0; i < range->excluded_count; i++) {
        all &= range->excluded[i] < min || range->excluded[i] > max;
    }
    return all ? 1 : min == max ? yb_condition_holds(range, min) : -1;
}

#endif
