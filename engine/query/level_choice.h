/* Chooses the level whose regions are added up, where the query leaves it open. */
#ifndef YB_QUERY_LEVEL_CHOICE_H
#define YB_QUERY_LEVEL_CHOICE_H

#include "query/lanes.h"

/* Sets plan->from_level. YB_NOT_FOUND when nothing is there at all, YB_REFUSED
 * when several levels would do and none is the natural one. */
yb_status yb_level_choose(yb_plan *plan, const yb_lanes *lanes, yb_error *error);

#endif
