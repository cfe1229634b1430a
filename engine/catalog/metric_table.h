/* What a metric table is inside. */
#ifndef YB_CATALOG_METRIC_TABLE_H
#define YB_CATALOG_METRIC_TABLE_H

#include "catalog/metric_index.h"
#include "catalog/metrics.h"

/* Ids, names, units and aliases are at most this many bytes; arguments of
 * rules, which may hold two ids, and alias lists at most those. */
#define YB_METRIC_TEXT_MAX     255
#define YB_METRIC_ARGUMENT_MAX 1023
#define YB_METRIC_ALIASES_MAX  4096

struct yb_metrics {
    const yb_env *env;
    yb_arena arena;    /* descriptions and their texts */
    yb_metric **items; /* addresses stay as they are when the table grows */
    size_t capacity;
    uint32_t count;
    yb_metric_index index;
};

/* Checks a description as a caller or a file gives it: sizes, texts, rule. */
yb_status yb_metric_check(const yb_metric *metric, yb_error *error);

#endif
