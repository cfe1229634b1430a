/* Texts for what a store holds, as show, export and query print them. */
#ifndef CLI_COMMON_DESCRIBE_H
#define CLI_COMMON_DESCRIBE_H

#include "yearbook/series.h"

/* "" for the full year, else "H1", "05" ...: what yb_span_parse takes. */
void describe_span(yb_span span, char text[16]);
/* The unit of a metric's values by measure: its own, % or none. */
const char *describe_unit(const yb_metric *metric, yb_measure measure);

#endif
