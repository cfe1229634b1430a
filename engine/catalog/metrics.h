/* The metric table: descriptions by number, found by id, name or alias. */
#ifndef YB_CATALOG_METRICS_H
#define YB_CATALOG_METRICS_H

#include "core/memory.h"
#include "yearbook/series.h"

typedef struct yb_metrics yb_metrics;

yb_status yb_metrics_create(const yb_env *env, yb_metrics **metrics, yb_error *error);
yb_status yb_metrics_clone(const yb_metrics *metrics, yb_metrics **clone, yb_error *error);
void yb_metrics_free(yb_metrics *metrics);
uint32_t yb_metrics_count(const yb_metrics *metrics);
/* Borrowed description; `number` < count. */
const yb_metric *yb_metrics_at(const yb_metrics *metrics, uint32_t number);
/* Adds or redescribes (contract: yb_writer_put_metric). */
yb_status yb_metrics_put(yb_metrics *metrics, const yb_metric *metric, uint32_t *number, yb_error *error);
/* By id, then name, then alias. YB_NOT_FOUND: "did you mean 财政总收入?". */
yb_status yb_metrics_find(const yb_metrics *metrics, const char *text, uint32_t *number, yb_error *error);

#endif
