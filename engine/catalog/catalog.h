/* The catalog of a store: region tree, metrics, series and sources, and its
 * persisted form (one checksummed file per version that changed it; the texts
 * of sources lie in files of their own, see store/). CATALOG.md in
 * format/ specifies it. */
#ifndef YB_CATALOG_CATALOG_H
#define YB_CATALOG_CATALOG_H

#include "catalog/lineage.h"
#include "catalog/metrics.h"
#include "core/memory.h"
#include "yearbook/regions.h"
#include "yearbook/store.h"

/* Where a source's text lies: file number and frame inside it. */
typedef struct yb_source_entry {
    const char *name;
    const char *origin;
    uint64_t text_length; /* bytes of UTF-8 */
    uint64_t text_hash;   /* yb_checksum of it */
    uint64_t file;        /* number of the sources file */
    uint64_t offset;      /* of the zstd frame in it */
    uint64_t bytes;       /* of the zstd frame */
} yb_source_entry;

typedef struct yb_catalog yb_catalog;

yb_status yb_catalog_create(const yb_env *env, yb_catalog **catalog, yb_error *error);
/* Deep copy, for a writer to change. The region tree is shared (immutable). */
yb_status yb_catalog_clone(const yb_catalog *catalog, yb_catalog **clone, yb_error *error);
void yb_catalog_free(yb_catalog *catalog);

const yb_regions *yb_catalog_regions(const yb_catalog *catalog); /* never NULL; may be empty */
yb_status yb_catalog_set_regions(yb_catalog *catalog, const yb_regions *regions, yb_error *error);

const yb_lineage *yb_catalog_lineage(const yb_catalog *catalog); /* NULL: there is none */
/* Replaces the lineage (contract: yb_writer_set_lineage), after checking it against the tree. */
yb_status yb_catalog_set_lineage(yb_catalog *catalog, const yb_lineage_entry *entries, size_t count, yb_error *error);
/* Whether lineage and tree, each of which may have been replaced, still agree. */
yb_status yb_catalog_check_lineage(const yb_catalog *catalog, yb_error *error);

yb_metrics *yb_catalog_metrics(const yb_catalog *catalog);

/* Numbers stay; pointers hold until the next put or add. */
uint32_t yb_catalog_series_count(const yb_catalog *catalog);
const yb_series *yb_catalog_series(const yb_catalog *catalog, uint32_t number);
yb_status yb_catalog_put_series(yb_catalog *catalog, const yb_series *series, uint32_t *number, yb_error *error);
/* UINT32_MAX when absent. */
uint32_t yb_catalog_find_series(const yb_catalog *catalog, const yb_series *series);

uint32_t yb_catalog_source_count(const yb_catalog *catalog);
const yb_source_entry *yb_catalog_source(const yb_catalog *catalog, uint32_t number);
yb_status yb_catalog_add_source(yb_catalog *catalog, const yb_source_entry *entry, uint32_t *number, yb_error *error);

/* Persisted form: *bytes is allocated with yb_alloc. `file` names the origin in errors. */
yb_status yb_catalog_encode(const yb_catalog *catalog, void **bytes, size_t *length, yb_error *error);
yb_status yb_catalog_decode(const yb_env *env, const void *bytes, size_t length, const char *file, yb_catalog **catalog,
                            yb_error *error);

#endif
