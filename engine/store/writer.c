/* Writers: beginning, closing, regions, metrics, series and sources. */
#include "store/writer.h"

#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "store/assemble.h"
#include "store/tell.h"

/* Features that a writer must know before it may change a store. */
#define WRITE_FLAGS 0u

static yb_status start(yb_writer *writer, yb_error *error)
{
    yb_store *store = writer->store;
    pthread_mutex_lock(&store->mutex);
    int unsynced = store->unsynced;
    yb_status status = unsynced ? YB_OK : yb_snapshot_newest(store, &writer->base, error);
    pthread_mutex_unlock(&store->mutex);
    if (unsynced) {
        return yb_fail_at(error, YB_IO, store->path, YB_NO_OFFSET,
                          "an earlier commit may not be on the disk: its sync failed; check the disk, then close the "
                          "store and open it again");
    }
    if (status != YB_OK) {
        return status;
    }
    if ((writer->base->manifest.write_flags & ~WRITE_FLAGS) != 0) {
        return yb_fail_at(error, YB_UNSUPPORTED, store->path, YB_NO_OFFSET,
                          "the store has features (0x%x) that this library can read but not write; use a newer one",
                          (unsigned)writer->base->manifest.write_flags);
    }
    uint64_t next_run;
    YB_TRY(yb_store_sweep(store, &writer->base->manifest, &writer->next_file, &next_run, error));
    YB_TRY(yb_catalog_clone(writer->base->catalog, &writer->catalog, error));
    writer->rows.catalog = writer->catalog;
    writer->rows.next_file = next_run;
    return YB_OK;
}

yb_status yb_writer_begin(yb_store *store, yb_writer **writer, yb_error *error)
{
    yb_writer *made;
    YB_TRY(yb_alloc_zero(&store->env, 1, sizeof *made, (void **)&made, error));
    made->store = store;
    made->env = &store->env;
    yb_row_buffer_init(&made->rows, made->env, NULL, store->path, yb_pool_threads(store->pool) - 1,
                       store->memory_budget);
    made->rows.pool = store->pool;
    made->rows.stage = yb_writer_stage;
    made->rows.stage_context = made;
    yb_status status = yb_store_lock(made->env, store->path, &made->lock, error);
    if (status == YB_OK) {
        status = start(made, error);
    }
    if (status != YB_OK) {
        yb_writer_close(made);
        return status;
    }
    *writer = made;
    return YB_OK;
}

void yb_writer_close(yb_writer *writer)
{
    if (writer == NULL) {
        return;
    }
    yb_writer_unstage(writer, 1);
    yb_source_writer_close(&writer->sources);
    yb_row_buffer_free(&writer->rows);
    yb_catalog_free(writer->catalog);
    yb_snapshot_close(writer->base);
    if (writer->lock != NULL) {
        writer->env->io.close(writer->env->io.context, writer->lock);
    }
    yb_free(writer->env, writer);
}

/* ---- regions ------------------------------------------------------------ */

static int same_trees(const yb_regions *a, const yb_regions *b)
{
    if (yb_regions_count(a) != yb_regions_count(b) || yb_regions_level_count(a) != yb_regions_level_count(b)) {
        return 0;
    }
    for (uint8_t level = 0; level < yb_regions_level_count(a); level++) {
        if (strcmp(yb_regions_level_name(a, level), yb_regions_level_name(b, level)) != 0) {
            return 0;
        }
    }
    for (uint32_t i = 0; i < yb_regions_count(a); i++) {
        if (yb_regions_parent(a, i) != yb_regions_parent(b, i) || yb_regions_level(a, i) != yb_regions_level(b, i) ||
            strcmp(yb_regions_code(a, i), yb_regions_code(b, i)) != 0 ||
            strcmp(yb_regions_name(a, i), yb_regions_name(b, i)) != 0) {
            return 0;
        }
    }
    return 1;
}

yb_status yb_writer_set_regions(yb_writer *writer, const yb_regions *regions, yb_error *error)
{
    if (regions == NULL) {
        return yb_fail(error, YB_INVALID, "expected a region tree, found none");
    }
    if (same_trees(regions, yb_catalog_regions(writer->catalog))) {
        return YB_OK;
    }
    if (writer->rows.rows > 0) {
        return yb_fail(error, YB_INVALID,
                       "rows appended before refer to the regions by number; set the regions before appending, or "
                       "commit first");
    }
    YB_TRY(yb_catalog_set_regions(writer->catalog, regions, error));
    writer->catalog_changed = 1;
    return YB_OK;
}

const yb_regions *yb_writer_regions(const yb_writer *writer)
{
    return yb_catalog_regions(writer->catalog);
}

static int same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* The same lines, whatever lines of a file they came from. */
static int same_lineages(const yb_lineage *a, const yb_lineage *b)
{
    if (a == NULL || b == NULL || a->count != b->count) {
        return a == b;
    }
    for (uint32_t i = 0; i < a->count; i++) {
        const yb_lineage_entry *one = &a->entries[i], *other = &b->entries[i];
        if (one->year != other->year || one->reason != other->reason || !same_text(one->old_code, other->old_code) ||
            !same_text(one->new_code, other->new_code) || !same_text(one->name, other->name) ||
            !same_text(one->parent, other->parent)) {
            return 0;
        }
    }
    return 1;
}

yb_status yb_writer_set_lineage(yb_writer *writer, const yb_lineage_entry *entries, size_t count, yb_error *error)
{
    YB_TRY(yb_catalog_set_lineage(writer->catalog, entries, count, error));
    writer->catalog_changed |=
        !same_lineages(yb_catalog_lineage(writer->catalog), yb_catalog_lineage(writer->base->catalog));
    return YB_OK;
}

/* ---- metrics and series ------------------------------------------------- */

static int same_metrics(const yb_metric *a, const yb_metric *b)
{
    if (!same_text(a->id, b->id) || !same_text(a->name, b->name) || !same_text(a->unit, b->unit) ||
        a->rule != b->rule || !same_text(a->rule_argument, b->rule_argument) || a->time_kind != b->time_kind ||
        a->alias_count != b->alias_count) {
        return 0;
    }
    for (size_t i = 0; i < a->alias_count; i++) {
        if (!same_text(a->aliases[i], b->aliases[i])) {
            return 0;
        }
    }
    return 1;
}

yb_status yb_writer_put_metric(yb_writer *writer, const yb_metric *metric, uint32_t *number, yb_error *error)
{
    yb_metrics *metrics = yb_catalog_metrics(writer->catalog);
    uint32_t there;
    if (metric->struct_size >= sizeof *metric && metric->id != NULL &&
        yb_metrics_find(metrics, metric->id, &there, NULL) == YB_OK &&
        same_metrics(metric, yb_metrics_at(metrics, there))) {
        if (number != NULL) {
            *number = there;
        }
        return YB_OK;
    }
    YB_TRY(yb_metrics_put(metrics, metric, number, error));
    writer->catalog_changed = 1;
    return YB_OK;
}

yb_status yb_writer_find_metric(const yb_writer *writer, const char *text, uint32_t *number, yb_error *error)
{
    return yb_metrics_find(yb_catalog_metrics(writer->catalog), text, number, error);
}

yb_status yb_writer_metric(const yb_writer *writer, uint32_t number, yb_metric *metric, yb_error *error)
{
    return yb_catalog_tell_metric(writer->catalog, number, metric, error);
}

yb_status yb_writer_put_series(yb_writer *writer, const yb_series *series, uint32_t *number, yb_error *error)
{
    uint32_t before = yb_catalog_series_count(writer->catalog);
    YB_TRY(yb_catalog_put_series(writer->catalog, series, number, error));
    writer->catalog_changed |= yb_catalog_series_count(writer->catalog) != before;
    return YB_OK;
}

/* ---- sources ------------------------------------------------------------ */

static yb_status check_source(const yb_source *source, yb_error *error)
{
    if (source->struct_size < sizeof *source) {
        return yb_fail(error, YB_INVALID, "yb_source.struct_size is %zu; set it to sizeof(yb_source)",
                       source->struct_size);
    }
    if (source->name == NULL || source->origin == NULL || (source->text == NULL && source->text_length > 0)) {
        return yb_fail(error, YB_INVALID, "a source needs a name, an origin and a text (each may be empty)");
    }
    if (source->text_length > YB_SOURCE_TEXT_MAX) {
        return yb_fail(error, YB_INVALID, "the text of source %s has %zu bytes, at most %u can be kept", source->name,
                       source->text_length, YB_SOURCE_TEXT_MAX);
    }
    size_t valid = yb_utf8_valid(source->text == NULL ? "" : source->text, source->text_length);
    if (valid != source->text_length) {
        return yb_fail_at(error, YB_INVALID, source->origin, valid,
                          "the text of source %s is not UTF-8 from byte %zu on; convert it first", source->name, valid);
    }
    return YB_OK;
}

yb_status yb_writer_put_source(yb_writer *writer, const yb_source *source, uint32_t *number, yb_error *error)
{
    yb_source_entry entry = { .name = source->name, .origin = source->origin };
    const char *text = source->text == NULL ? "" : source->text;

    YB_TRY(yb_writer_usable(writer, error));
    YB_TRY(check_source(source, error));
    if (writer->sources.number == 0) {
        YB_TRY(yb_source_writer_open(&writer->sources, writer->env, writer->store->path, writer->next_file, error));
        writer->next_file++;
    }
    yb_status status = yb_source_writer_add(&writer->sources, text, source->text_length, &entry, error);
    if (status == YB_OK) {
        status = yb_catalog_add_source(writer->catalog, &entry, number, error);
    }
    writer->failed |= status != YB_OK;
    writer->catalog_changed |= status == YB_OK;
    return status;
}
