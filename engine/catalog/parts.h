/* What a catalog is inside. */
#ifndef YB_CATALOG_PARTS_H
#define YB_CATALOG_PARTS_H

#include "catalog/catalog.h"

/* Names and origins of sources are at most this many bytes. */
#define YB_SOURCE_TEXT_MAX 65535

struct yb_catalog {
    const yb_env *env;
    yb_arena arena; /* texts of sources */
    yb_regions *regions;
    yb_lineage *lineage; /* NULL: none */
    yb_metrics *metrics;
    yb_series *series;
    size_t series_capacity;
    uint32_t series_count;
    uint32_t *slots; /* open addressing: series, or UINT32_MAX */
    uint32_t slot_count;
    yb_source_entry *sources;
    size_t source_capacity;
    uint32_t source_count;
};

/* The same without regions and metrics, which the caller sets. */
yb_status yb_catalog_create_bare(const yb_env *env, yb_catalog **catalog, yb_error *error);

#endif
