/* A segment as a sink of merged rows. */
#ifndef YB_STORE_SEGMENT_SINK_H
#define YB_STORE_SEGMENT_SINK_H

#include "core/pool.h"
#include "store/row_merge.h"

/* What a segment is made of. Regions are numbered as in the catalog's tree;
 * numbers behind it are of codes that the tree has not. */
typedef struct yb_segment_plan {
    const yb_env *env;
    yb_pool *pool; /* NULL: the caller's thread only */
    const yb_catalog *catalog;
    const yb_series_order *order;
    const uint8_t *series;         /* per number in the catalog: 1 if it occurs */
    const uint8_t *regions;        /* per number: 1 if it occurs */
    const char *const *more_codes; /* of the regions behind the tree */
    uint32_t more_count;
    size_t window_rows, batch_rows;
    int zstd_level; /* of blocks; 0: they are not compressed */
} yb_segment_plan;

/* Merges the readers into a new segment file at `path`, synced. *rows: how many
 * it holds. Nothing is left behind on failure. */
yb_status yb_segment_write(const yb_segment_plan *plan, yb_row_reader *readers, size_t count, const char *path,
                           uint64_t *rows, yb_error *error);

#endif
