/* What may be added up, and what may not: knowledge about measures, rollup
 * rules and time, in tables. */
#ifndef YB_QUERY_RULES_H
#define YB_QUERY_RULES_H

#include "query/cube.h"
#include "query/plan.h"

/* Whether sums of this measure of the metric over regions have sense. */
int yb_rule_adds(const yb_metric *metric, yb_measure measure);

/* YB_REFUSED for the sum or average of `metric`: why, and what to ask instead. */
yb_status yb_rule_refuse(const yb_metric *metric, yb_measure measure, yb_error *error);

/* Refuses what years that are not separated make meaningless: called after the
 * scan, when it is known which years there were. */
yb_status yb_rule_check_years(const yb_plan *plan, const yb_cube *cube, yb_error *error);

/* Remarks on the slots that have figures. */
yb_status yb_rule_notes(const yb_plan *plan, const yb_cube *cube, yb_error *error);

/* Appends names of metrics with commas between, the first few and how many more. */
void yb_rule_list_name(char *text, size_t capacity, size_t *used, uint32_t *listed, const char *name);

#endif
