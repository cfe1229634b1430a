/* The order of series in segments: by metric id, measure, role and span.
 *
 * Names never change, so that two series stand in the same order in every
 * list, however many others have come since. */
#ifndef YB_STORE_SERIES_ORDER_H
#define YB_STORE_SERIES_ORDER_H

#include "catalog/catalog.h"
#include "format/segment.h"

/* Zero-initialised. */
typedef struct yb_series_order {
    uint32_t count;   /* of the catalog's series that are ranked: the first */
    uint32_t *rank;   /* number in the catalog -> place */
    uint32_t *number; /* place -> number in the catalog */
} yb_series_order;

/* Ranks all series that the catalog has by now. */
yb_status yb_series_order_update(yb_series_order *order, const yb_env *env, const yb_catalog *catalog, yb_error *error);
/* A series as a segment names it; borrowed from the catalog. */
yb_segment_series yb_segment_name(const yb_catalog *catalog, uint32_t number);
void yb_series_order_free(yb_series_order *order, const yb_env *env);

#endif
