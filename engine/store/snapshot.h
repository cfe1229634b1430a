/* What a snapshot is inside: the catalog and segments of one commit, with the
 * mapping from each segment's own numbers to the catalog's. For query/. */
#ifndef YB_STORE_SNAPSHOT_H
#define YB_STORE_SNAPSHOT_H

#include "catalog/catalog.h"
#include "core/pool.h"
#include "core/spare.h"
#include "format/segment.h"
#include "store/manifest.h"

/* One segment as this snapshot sees it. */
typedef struct yb_part {
    yb_segment *segment;     /* shared with other snapshots */
    uint32_t *regions;       /* local region -> region of the tree, YB_NO_REGION if it is gone */
    uint32_t *series;        /* local series -> series of the catalog */
    struct yb_mask *mask;    /* superseded rows; NULL: none */
    uint64_t superseded;     /* how many */
    struct yb_shared *file;  /* what `segment` is counted by */
    struct yb_part_map *map; /* what `regions` and `series` are counted by */
} yb_part;

/* A snapshot's parts as rollups see them where the store has a lineage: codes
 * that others took the place of stand for these. */
typedef struct yb_sight {
    yb_era *era;
    yb_part *parts;
} yb_sight;

/* Something that queries made of the snapshot alone. */
typedef struct yb_kept yb_kept;

struct yb_snapshot {
    yb_store *store;
    const yb_env *env;
    uint64_t version;
    yb_catalog *catalog;       /* immutable here */
    const yb_regions *regions; /* the catalog's, or those of another year: what `parts` are mapped to */
    yb_part *parts;            /* oldest first */
    uint32_t part_count;
    uint64_t rows;       /* visible */
    uint32_t references; /* guarded by the store's mutex */
    yb_manifest manifest;
    struct yb_shared *catalog_file; /* what `catalog` is counted by */
    yb_sight *sight;                /* made when first asked for; guarded by the store's mutex */
    yb_snapshot *base;              /* of another year's: the one that it borrows from; else NULL */
    yb_kept *kept;                  /* newest first; atomic */
};

/* How rollups see the snapshot; *sight is NULL where the store has no lineage. (sight.c) */
yb_status yb_snapshot_sight(const yb_snapshot *snapshot, const yb_sight **sight, yb_error *error);
/* Frees what sight.c made. Under the store's mutex. */
void yb_snapshot_drop_sight(yb_snapshot *snapshot);

/* What was kept under the key, NULL if nothing was; it stays until the snapshot is closed. (kept.c) */
const void *yb_snapshot_kept(const yb_snapshot *snapshot, const void *key, size_t key_bytes);
/* Room to keep something, *value: fill it and publish it. NULL where the snapshot keeps much already. */
yb_status yb_snapshot_keep(const yb_snapshot *snapshot, const void *key, size_t key_bytes, size_t bytes, void **value,
                           yb_error *error);
/* Takes over what yb_snapshot_keep gave: from now on it is found. */
void yb_snapshot_publish(const yb_snapshot *snapshot, void *value);
void yb_snapshot_drop_kept(yb_snapshot *snapshot);

/* The store's threads. */
yb_pool *yb_snapshot_pool(const yb_snapshot *snapshot);
/* The store's spare memory. */
yb_spare *yb_snapshot_spare(const yb_snapshot *snapshot);

/* Clears from `presence` the lanes of tile `block`, row `row`, that are
 * superseded. Returns 1 if the mask touches this block at all (then its
 * statistics must not be used), else 0. `presence` may be NULL to only ask. */
int yb_part_mask_tile(const yb_part *part, uint32_t block, uint32_t row, uint64_t presence[YB_PRESENCE_WORDS]);
/* Same for a run: 1 in superseded[i] for each hidden row; left alone when the
 * result is 0. `superseded` may be NULL. */
int yb_part_mask_run(const yb_part *part, uint32_t block, uint32_t rows, uint8_t *superseded);

#endif
