/* Making snapshots from manifests. */
#include "store/assemble.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/memory.h"
#include "core/text.h"
#include "store/mask_file.h"
#include "store/part.h"

yb_status yb_catalog_load(const yb_env *env, const char *directory, const yb_file_entry *entry, yb_catalog **catalog,
                          yb_error *error)
{
    char *path = NULL;
    void *bytes = NULL;

    if (entry->number == 0) {
        return yb_catalog_create(env, catalog, error);
    }
    YB_TRY(yb_file_path(env, directory, YB_FILE_CATALOG, entry->number, &path, error));
    yb_status status = yb_file_load(env, path, entry, &bytes, error);
    if (status == YB_OK) {
        status = yb_catalog_decode(env, bytes, entry->bytes, path, catalog, error);
        yb_free(env, bytes);
    }
    yb_free(env, path);
    return status;
}

yb_status yb_catalog_share(yb_store *store, const yb_file_entry *entry, yb_shared **shared, yb_error *error)
{
    yb_catalog *catalog = NULL;
    *shared = yb_shared_find(&store->catalogs, entry->number);
    if (*shared != NULL) {
        return YB_OK;
    }
    YB_TRY(yb_catalog_load(&store->env, store->path, entry, &catalog, error));
    yb_status status = yb_shared_add(&store->catalogs, &store->env, entry->number, catalog, shared, error);
    if (status != YB_OK) {
        yb_catalog_free(catalog);
    }
    return status;
}

static yb_status share_segment(yb_store *store, const yb_segment_entry *entry, yb_shared **shared, yb_error *error)
{
    const yb_env *env = &store->env;
    yb_segment *segment = NULL;
    char *path = NULL;

    *shared = yb_shared_find(&store->segments, entry->number);
    if (*shared != NULL) {
        return YB_OK;
    }
    YB_TRY(yb_file_path(env, store->path, YB_FILE_SEGMENT, entry->number, &path, error));
    yb_status status = yb_segment_open(env, path, &segment, error);
    if (status == YB_OK &&
        (yb_segment_bytes(segment) != entry->bytes || yb_segment_row_count(segment) != entry->rows)) {
        status = yb_fail_at(error, YB_CORRUPT, path, 0,
                            "the segment has %" PRIu64 " bytes and %" PRIu64 " row%s, the manifest says %" PRIu64
                            " and %" PRIu64 "; restore it from a copy",
                            yb_segment_bytes(segment), yb_segment_row_count(segment),
                            yb_plural(yb_segment_row_count(segment)), entry->bytes, entry->rows);
    }
    if (status == YB_OK) {
        yb_segment_use_budget(segment, store->blocks);
        status = yb_shared_add(&store->segments, env, entry->number, segment, shared, error);
    }
    if (status != YB_OK && segment != NULL) {
        yb_segment_close(segment);
    }
    yb_free(env, path);
    return status;
}

static void close_part(yb_store *store, yb_part *part)
{
    yb_part_map_release(part->map);
    yb_mask_release(part->mask);
    yb_shared_release(&store->segments, &store->env, part->file);
}

/* The map of the same segment in a snapshot whose tree has the same codes. */
static yb_part_map *known_map(const yb_snapshot *previous, const yb_shared *file)
{
    uint32_t low = 0, high = previous == NULL ? 0 : previous->part_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (previous->parts[middle].file == file) {
            return yb_part_map_retain(previous->parts[middle].map);
        }
        if (previous->parts[middle].file->number < file->number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

static yb_status open_part(yb_snapshot *made, const yb_segment_entry *entry, const yb_snapshot *alike, yb_part *part,
                           yb_error *error)
{
    *part = (yb_part) { .superseded = entry->superseded };
    YB_TRY(share_segment(made->store, entry, &part->file, error));
    part->segment = part->file->object;
    yb_part_map *map = known_map(alike, part->file);
    if (map == NULL) {
        yb_status status =
            yb_part_map_create(made->env, part->segment, made->catalog, made->regions, NULL, &map, error);
        if (status != YB_OK) {
            close_part(made->store, part);
            return status;
        }
    }
    yb_part_set_map(part, map);
    return YB_OK;
}

static void close_parts(yb_snapshot *snapshot)
{
    for (uint32_t i = 0; i < snapshot->part_count; i++) {
        close_part(snapshot->store, &snapshot->parts[i]);
    }
    yb_free(snapshot->env, snapshot->parts);
}

yb_status yb_snapshot_assemble(yb_store *store, yb_manifest *manifest, yb_shared *catalog, const yb_snapshot *previous,
                               yb_snapshot **snapshot, yb_error *error)
{
    const yb_env *env = &store->env;
    yb_snapshot *made;
    yb_status status;

    YB_TRY(yb_alloc_zero(env, 1, sizeof *made, (void **)&made, error));
    made->store = store;
    made->env = env;
    made->version = manifest->version;
    made->catalog = catalog->object;
    made->regions = yb_catalog_regions(made->catalog);
    made->references = 1;
    if (previous != NULL &&
        !yb_regions_same_map(yb_catalog_regions(previous->catalog), yb_catalog_regions(made->catalog))) {
        previous = NULL;
    }
    YB_TRY_GOTO(yb_alloc(env, manifest->segment_count, sizeof(yb_part), (void **)&made->parts, error));
    for (uint32_t i = 0; i < manifest->segment_count; i++) {
        const yb_segment_entry *entry = &manifest->segments[i];
        YB_TRY_GOTO(open_part(made, entry, previous, &made->parts[i], error));
        made->part_count++;
        made->rows += entry->rows - entry->superseded;
    }
    made->manifest = *manifest;
    made->catalog_file = catalog;
    *manifest = (yb_manifest) { 0 };
    *snapshot = made;
    return YB_OK;
cleanup:
    close_parts(made);
    yb_free(env, made);
    return status;
}

void yb_snapshot_unref(yb_snapshot *snapshot)
{
    if (snapshot == NULL || --snapshot->references > 0) {
        return;
    }
    yb_store *store = snapshot->store;
    yb_snapshot_drop_kept(snapshot);
    yb_snapshot_drop_sight(snapshot);
    if (snapshot->base != NULL) { /* which has all the rest */
        yb_snapshot *base = snapshot->base;
        yb_free(&store->env, snapshot);
        yb_snapshot_unref(base);
        return;
    }
    close_parts(snapshot);
    yb_shared_release(&store->catalogs, &store->env, snapshot->catalog_file);
    yb_manifest_free(&store->env, &snapshot->manifest);
    yb_free(&store->env, snapshot);
}

void yb_snapshot_remember(yb_store *store, yb_snapshot *snapshot)
{
    snapshot->references++;
    yb_snapshot_unref(store->latest);
    store->latest = snapshot;
}

/* ---- masks -------------------------------------------------------------- */

static yb_status place_masks(yb_snapshot *made, const yb_segment_mask *masks, const char *file, yb_error *error)
{
    for (uint32_t i = 0; i < made->part_count; i++) {
        uint64_t cells = masks[i].mask == NULL ? 0 : masks[i].mask->cells;
        if (cells != made->parts[i].superseded) {
            return yb_fail_at(error, YB_CORRUPT, file, YB_NO_OFFSET,
                              "the masks hide %" PRIu64 " row%s of segment %" PRIu64 ", the manifest says %" PRIu64,
                              cells, yb_plural(cells), masks[i].segment, made->parts[i].superseded);
        }
        made->parts[i].mask = yb_mask_retain(masks[i].mask);
    }
    return YB_OK;
}

static yb_status load_masks(yb_snapshot *made, yb_error *error)
{
    const yb_env *env = made->env;
    const yb_file_entry *entry = &made->manifest.masks;
    yb_segment_mask *masks = NULL;
    char *path = NULL;
    void *bytes = NULL;
    yb_status status;

    if (entry->number == 0) {
        return YB_OK;
    }
    YB_TRY_GOTO(yb_file_path(env, made->store->path, YB_FILE_MASKS, entry->number, &path, error));
    YB_TRY_GOTO(yb_alloc_zero(env, made->part_count, sizeof *masks, (void **)&masks, error));
    for (uint32_t i = 0; i < made->part_count; i++) {
        masks[i].segment = made->parts[i].file->number;
        masks[i].block_count = yb_segment_block_count(made->parts[i].segment);
    }
    YB_TRY_GOTO(yb_file_load(env, path, entry, &bytes, error));
    YB_TRY_GOTO(yb_masks_decode(env, bytes, entry->bytes, path, masks, made->part_count, error));
    status = place_masks(made, masks, path, error);
cleanup:
    for (uint32_t i = 0; masks != NULL && i < made->part_count; i++) {
        yb_mask_release(masks[i].mask);
    }
    yb_free(env, masks);
    yb_free(env, bytes);
    yb_free(env, path);
    return status;
}

/* ---- the newest commit -------------------------------------------------- */

/* Takes over the manifest in any case. */
static yb_status load(yb_store *store, yb_manifest *manifest, yb_snapshot **snapshot, yb_error *error)
{
    yb_shared *catalog = NULL;
    yb_snapshot *made = NULL;
    yb_status status = yb_catalog_share(store, &manifest->catalog, &catalog, error);
    if (status == YB_OK) {
        status = yb_snapshot_assemble(store, manifest, catalog, store->latest, &made, error);
    }
    if (status != YB_OK) {
        yb_shared_release(&store->catalogs, &store->env, catalog);
        yb_manifest_free(&store->env, manifest);
        return status;
    }
    status = load_masks(made, error);
    if (status != YB_OK) {
        yb_snapshot_unref(made);
        return status;
    }
    *snapshot = made;
    return YB_OK;
}

/* What the manifest names is not there, and no newer commit explains that. */
static yb_status missing_file(yb_error *error)
{
    char missing[sizeof error->file] = "a file";
    if (error != NULL && error->file[0] != '\0') {
        snprintf(missing, sizeof missing, "%s", error->file);
    }
    return yb_fail_at(error, YB_CORRUPT, missing, YB_NO_OFFSET,
                      "the manifest names %s, which is not there; restore it from a copy", missing);
}

yb_status yb_snapshot_newest(yb_store *store, yb_snapshot **snapshot, yb_error *error)
{
    uint64_t tried = 0; /* checksum of the manifest that named a missing file */
    for (;;) {
        yb_manifest manifest;
        yb_snapshot *made;
        YB_TRY(yb_manifest_read(&store->env, store->path, &manifest, error));
        uint64_t checksum = manifest.checksum;
        if (store->latest != NULL && store->latest->manifest.checksum == checksum) {
            yb_manifest_free(&store->env, &manifest);
            store->latest->references++;
            *snapshot = store->latest;
            return YB_OK;
        }
        yb_status status = load(store, &manifest, &made, error);
        if (status == YB_OK) {
            yb_snapshot_remember(store, made);
            *snapshot = made;
            return YB_OK;
        }
        /* A file vanishes when a writer sweeps between our reading of the
         * manifest and of the file; then there is a newer manifest to read. */
        if (status != YB_NOT_FOUND) {
            return status;
        }
        if (checksum == tried) {
            return missing_file(error);
        }
        tried = checksum;
    }
}
