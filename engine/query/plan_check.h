/* Checks of a query's own numbers, before anything is looked up with them. */
#ifndef YB_QUERY_PLAN_CHECK_H
#define YB_QUERY_PLAN_CHECK_H

#include "query/plan.h"

/* YB_INVALID for numbers outside the catalog, the tree and the enums. Needs
 * plan->snapshot, regions and query. */
yb_status yb_plan_check(const yb_plan *plan, yb_error *error);

#endif
