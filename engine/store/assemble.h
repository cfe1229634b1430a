/* Making snapshots from manifests. But where it says
 * otherwise, the store's mutex must be held. */
#ifndef YB_STORE_ASSEMBLE_H
#define YB_STORE_ASSEMBLE_H

#include "store/handle.h"

/* Reads the catalog of a manifest's entry; an empty one for number 0. No mutex needed. */
yb_status yb_catalog_load(const yb_env *env, const char *directory, const yb_file_entry *entry, yb_catalog **catalog,
                          yb_error *error);
/* The catalog of a manifest's entry, counted in store->catalogs. */
yb_status yb_catalog_share(yb_store *store, const yb_file_entry *entry, yb_shared **shared, yb_error *error);

/* Opens the manifest's segments and maps them, sharing what `previous` (may be
 * NULL) and the store have already. Without masks. On success takes over
 * `manifest` and `catalog`. One reference. */
yb_status yb_snapshot_assemble(yb_store *store, yb_manifest *manifest, yb_shared *catalog, const yb_snapshot *previous,
                               yb_snapshot **snapshot, yb_error *error);

/* The newest commit on disk with one reference more; remembers it. */
yb_status yb_snapshot_newest(yb_store *store, yb_snapshot **snapshot, yb_error *error);

/* Puts a snapshot that was just published in the place of the newest. */
void yb_snapshot_remember(yb_store *store, yb_snapshot *snapshot);

/* Gives back one reference; NULL is allowed. */
void yb_snapshot_unref(yb_snapshot *snapshot);

#endif
