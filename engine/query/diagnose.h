/* Explains what is there instead: for queries that find nothing, cannot choose,
 * or leave something out. */
#ifndef YB_QUERY_DIAGNOSE_H
#define YB_QUERY_DIAGNOSE_H

#include "query/plan.h"

/* Why nothing matches: YB_NOT_FOUND, or YB_REFUSED when the span was left open
 * and only other spans are there. */
yb_status yb_diagnose_empty(const yb_plan *plan, yb_error *error);

/* YB_REFUSED: several levels have figures, which one is meant? */
yb_status yb_diagnose_levels(const yb_plan *plan, yb_error *error);

/* A note on figures of other spans, when the span was left open. */
yb_status yb_diagnose_spans(const yb_plan *plan, yb_error *error);

/* "H1", or "full year": the part of the period behind the year; and as yb_span_parse takes it. */
const char *yb_span_word(yb_span span, char text[16]);
const char *yb_span_option(yb_span span, char text[16]);

#endif
