#include "cli/common/describe.h"

#include <stdio.h>

void describe_span(yb_span span, char text[16])
{
    char period[16];
    size_t length = yb_period_format(2000, span, period);
    snprintf(text, 16, "%s", length > 5 ? period + 5 : "");
}

const char *describe_unit(const yb_metric *metric, yb_measure measure)
{
    return measure == YB_YOY || measure == YB_SHARE ? "%" : measure == YB_RANK ? "" : metric->unit;
}
