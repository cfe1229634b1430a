/* Figures that are made of two series: differences of year-to-date spans, and
 * figures with weights. Which series go together is settled here; the scan
 * (gather_pair.c) reads both and matches them by region and year. */
#ifndef YB_QUERY_PAIR_H
#define YB_QUERY_PAIR_H

#include "query/gather.h"

/* Whether figures are paired, and the spans of a difference. Part of yb_plan_make. */
yb_status yb_pair_prepare(yb_plan *plan, yb_error *error);
/* Refuses metrics that have no differences or no weights; leaves them out of "all". */
yb_status yb_pair_metrics(yb_plan *plan, yb_error *error);
/* Finds each slot's partner; slots without one are refused, or left out of "all". */
yb_status yb_pair_slots(yb_plan *plan, yb_error *error);

/* Nothing was found: says so where a partner is what was missing, else *told is 0. */
yb_status yb_pair_diagnose(const yb_gather *gather, int *told, yb_error *error);
/* Remarks on what was paired, and on what was left out. */
yb_status yb_pair_notes(const yb_gather *gather, yb_error *error);

#define YB_PAIR_WORDS 48
/* "the full year less H1" */
const char *yb_pair_words(yb_span whole, yb_span less, char text[YB_PAIR_WORDS]);

#define YB_SUGGESTION_MAX 96
/* ", or with --difference ...", where the span asked for could be had as one; else "". */
const char *yb_pair_suggestion(const yb_plan *plan, char text[YB_SUGGESTION_MAX]);

#endif
