/* Snapshots: opening, closing, and what they tell about themselves. */
#include "store/snapshot.h"

#include <string.h>

#include "core/memory.h"
#include "store/assemble.h"
#include "store/source_file.h"
#include "store/tell.h"

yb_status yb_snapshot_open(yb_store *store, yb_snapshot **snapshot, yb_error *error)
{
    pthread_mutex_lock(&store->mutex);
    yb_status status = yb_snapshot_newest(store, snapshot, error);
    pthread_mutex_unlock(&store->mutex);
    return status;
}

void yb_snapshot_close(yb_snapshot *snapshot)
{
    if (snapshot == NULL) {
        return;
    }
    pthread_mutex_t *mutex = &snapshot->store->mutex;
    pthread_mutex_lock(mutex);
    yb_snapshot_unref(snapshot);
    pthread_mutex_unlock(mutex);
}

yb_pool *yb_snapshot_pool(const yb_snapshot *snapshot)
{
    return snapshot->store->pool;
}

yb_spare *yb_snapshot_spare(const yb_snapshot *snapshot)
{
    return snapshot->store->spare;
}

uint64_t yb_snapshot_version(const yb_snapshot *snapshot)
{
    return snapshot->version;
}

uint64_t yb_snapshot_row_count(const yb_snapshot *snapshot)
{
    return snapshot->rows;
}

const yb_regions *yb_snapshot_regions(const yb_snapshot *snapshot)
{
    return snapshot->regions;
}

/* ---- catalog ------------------------------------------------------------ */

yb_status yb_fill_struct(void *to, const void *from, size_t size, const char *name, yb_error *error)
{
    size_t given;
    memcpy(&given, to, sizeof given);
    if (given < sizeof given) {
        return yb_fail(error, YB_INVALID, "%s.struct_size is %zu; set it to sizeof(%s) before the call", name, given,
                       name);
    }
    size_t taken = given < size ? given : size;
    memcpy((char *)to + sizeof given, (const char *)from + sizeof given, taken - sizeof given);
    return YB_OK;
}

static yb_status no_such(const char *what, uint32_t number, uint32_t count, yb_error *error)
{
    return yb_fail(error, YB_NOT_FOUND, "there is no %s number %u: the store has %u", what, (unsigned)number,
                   (unsigned)count);
}

uint32_t yb_snapshot_metric_count(const yb_snapshot *snapshot)
{
    return yb_metrics_count(yb_catalog_metrics(snapshot->catalog));
}

yb_status yb_catalog_tell_metric(const yb_catalog *catalog, uint32_t number, yb_metric *metric, yb_error *error)
{
    const yb_metrics *metrics = yb_catalog_metrics(catalog);
    if (number >= yb_metrics_count(metrics)) {
        return no_such("metric", number, yb_metrics_count(metrics), error);
    }
    return yb_fill_struct(metric, yb_metrics_at(metrics, number), sizeof *metric, "yb_metric", error);
}

yb_status yb_snapshot_metric(const yb_snapshot *snapshot, uint32_t number, yb_metric *metric, yb_error *error)
{
    return yb_catalog_tell_metric(snapshot->catalog, number, metric, error);
}

yb_status yb_snapshot_find_metric(const yb_snapshot *snapshot, const char *text, uint32_t *number, yb_error *error)
{
    return yb_metrics_find(yb_catalog_metrics(snapshot->catalog), text, number, error);
}

uint32_t yb_snapshot_series_count(const yb_snapshot *snapshot)
{
    return yb_catalog_series_count(snapshot->catalog);
}

yb_status yb_snapshot_series(const yb_snapshot *snapshot, uint32_t number, yb_series *series, yb_error *error)
{
    if (number >= yb_catalog_series_count(snapshot->catalog)) {
        return no_such("series", number, yb_catalog_series_count(snapshot->catalog), error);
    }
    *series = *yb_catalog_series(snapshot->catalog, number);
    return YB_OK;
}

yb_status yb_snapshot_lineage(const yb_snapshot *snapshot, uint32_t number, yb_lineage_entry *entry, yb_error *error)
{
    uint32_t count = yb_snapshot_lineage_count(snapshot);
    if (number >= count) {
        return no_such("line of lineage", number, count, error);
    }
    const yb_lineage_entry *told = &yb_catalog_lineage(snapshot->catalog)->entries[number];
    return yb_fill_struct(entry, told, sizeof *told, "yb_lineage_entry", error);
}

/* ---- sources ------------------------------------------------------------ */

uint32_t yb_snapshot_source_count(const yb_snapshot *snapshot)
{
    return yb_catalog_source_count(snapshot->catalog);
}

yb_status yb_snapshot_source(const yb_snapshot *snapshot, uint32_t number, yb_source *source, yb_error *error)
{
    if (number >= yb_catalog_source_count(snapshot->catalog)) {
        return no_such("source", number, yb_catalog_source_count(snapshot->catalog), error);
    }
    const yb_source_entry *entry = yb_catalog_source(snapshot->catalog, number);
    yb_source told = { sizeof told, entry->name, entry->origin, NULL, entry->text_length };
    return yb_fill_struct(source, &told, sizeof told, "yb_source", error);
}

yb_status yb_snapshot_source_text(const yb_snapshot *snapshot, uint32_t number, char **text, size_t *length,
                                  yb_error *error)
{
    if (number >= yb_catalog_source_count(snapshot->catalog)) {
        return no_such("source", number, yb_catalog_source_count(snapshot->catalog), error);
    }
    const yb_source_entry *entry = yb_catalog_source(snapshot->catalog, number);
    YB_TRY(yb_source_read(snapshot->env, snapshot->store->path, entry, text, error));
    *length = entry->text_length;
    return YB_OK;
}

void yb_snapshot_free_text(const yb_snapshot *snapshot, char *text)
{
    yb_free(snapshot->env, text);
}

/* ---- segments ----------------------------------------------------------- */

uint32_t yb_snapshot_segment_count(const yb_snapshot *snapshot)
{
    return snapshot->part_count;
}

static void tell_blocks(const yb_segment *segment, yb_segment_info *info)
{
    for (uint32_t i = 0; i < yb_segment_block_count(segment); i++) {
        const yb_block_info *block = yb_segment_block(segment, i);
        info->tiles += block->kind == YB_BLOCK_TILE;
        info->runs += block->kind == YB_BLOCK_RUN;
        if (i == 0 || block->first_year < info->first_year) {
            info->first_year = block->first_year;
        }
        if (i == 0 || block->last_year > info->last_year) {
            info->last_year = block->last_year;
        }
    }
}

yb_status yb_snapshot_segment(const yb_snapshot *snapshot, uint32_t number, yb_segment_info *info, yb_error *error)
{
    if (number >= snapshot->part_count) {
        return no_such("segment", number, snapshot->part_count, error);
    }
    const yb_part *part = &snapshot->parts[number];
    const char *path = yb_segment_path(part->segment), *slash = strrchr(path, '/');
    yb_segment_info told = { .file = slash == NULL ? path : slash + 1 };
    told.bytes = yb_segment_bytes(part->segment);
    told.rows = yb_segment_row_count(part->segment);
    told.rows_superseded = part->superseded;
    told.series = yb_segment_keys_of(part->segment)->series_count;
    told.regions = yb_segment_keys_of(part->segment)->region_count;
    tell_blocks(part->segment, &told);
    return yb_fill_struct(info, &told, sizeof told, "yb_segment_info", error);
}
