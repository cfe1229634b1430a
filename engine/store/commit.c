/* Commits: new files first, each synced, then the manifest that names them. */
#include <inttypes.h>

#include "core/file.h"
#include "core/memory.h"
#include "store/assemble.h"
#include "store/mask_file.h"
#include "store/supersede.h"
#include "store/writer.h"

typedef enum outcome { NOT_PUBLISHED = 0, PUBLISHED, UNKNOWN } outcome;

typedef struct commit {
    yb_writer *writer;
    yb_segment_maker *make; /* NULL: of the writer's rows */
    void *context;          /* of make */
    yb_store *store;
    const yb_env *env;
    yb_manifest manifest; /* being made; moves to `next` */
    yb_shared *catalog;   /* moves to `next` */
    yb_snapshot *next;
    uint64_t next_file;
    yb_file_entry catalog_file, masks_file; /* written by this commit; number 0: not */
    uint64_t segment;                       /* the same */
    outcome outcome;
} commit;

/* ---- files of the commit ------------------------------------------------ */

static yb_status write_segment(commit *c, yb_error *error)
{
    yb_manifest *manifest = &c->manifest;
    if (c->make == NULL) {
        YB_TRY(yb_row_buffer_seal(&c->writer->rows, error));
    }
    YB_TRY(yb_writer_write_segment(c->writer, c->make, c->context, c->next_file,
                                   &manifest->segments[manifest->segment_count], error));
    c->segment = c->next_file++;
    manifest->segment_count++;
    return YB_OK;
}

/* Those that were staged, and one of the rows that came since. */
static yb_status write_segments(commit *c, yb_error *error)
{
    const yb_writer *writer = c->writer;
    for (size_t i = 0; i < writer->staged_count; i++) {
        c->manifest.segments[c->manifest.segment_count++] = writer->staged[i];
    }
    return c->make != NULL || writer->rows.rows > 0 ? write_segment(c, error) : YB_OK;
}

static yb_status finish_sources(commit *c, yb_error *error)
{
    yb_source_writer *sources = &c->writer->sources;
    if (sources->number == 0) {
        return YB_OK;
    }
    YB_TRY(yb_source_writer_finish(sources, error));
    c->manifest.sources[c->manifest.sources_count++] = (yb_sources_entry) { sources->number, sources->file.position };
    return YB_OK;
}

static yb_status write_catalog(commit *c, yb_error *error)
{
    void *bytes;
    size_t length;
    YB_TRY(yb_catalog_encode(c->writer->catalog, &bytes, &length, error));
    c->catalog_file.number = c->next_file++;
    yb_status status = yb_file_save(c->env, c->store->path, YB_FILE_CATALOG, bytes, length, &c->catalog_file, error);
    yb_free(c->env, bytes);
    if (status != YB_OK) {
        c->catalog_file.number = 0;
        return status;
    }
    c->manifest.catalog = c->catalog_file;
    return YB_OK;
}

/* The catalog of the snapshot to come: the base's, or a copy of the writer's. */
static yb_status share_catalog(commit *c, yb_error *error)
{
    yb_catalog *copy = NULL;
    yb_status status = YB_OK;

    if (c->writer->catalog_changed) {
        YB_TRY(yb_catalog_check_lineage(c->writer->catalog, error)); /* the tree may have changed since */
        YB_TRY(write_catalog(c, error));
        YB_TRY(yb_catalog_clone(c->writer->catalog, &copy, error));
    }
    pthread_mutex_lock(&c->store->mutex);
    if (copy == NULL) {
        status = yb_catalog_share(c->store, &c->manifest.catalog, &c->catalog, error);
    } else {
        status = yb_shared_add(&c->store->catalogs, c->env, c->catalog_file.number, copy, &c->catalog, error);
    }
    pthread_mutex_unlock(&c->store->mutex);
    if (status != YB_OK) {
        yb_catalog_free(copy);
    }
    return status;
}

/* ---- the snapshot to come ----------------------------------------------- */

static yb_status assemble_next(commit *c, yb_error *error)
{
    pthread_mutex_lock(&c->store->mutex);
    yb_status status = yb_snapshot_assemble(c->store, &c->manifest, c->catalog, c->writer->base, &c->next, error);
    pthread_mutex_unlock(&c->store->mutex);
    if (status != YB_OK) {
        return status;
    }
    c->catalog = NULL;
    for (uint32_t i = 0; c->make == NULL && i < c->writer->base->part_count; i++) {
        c->next->parts[i].mask = yb_mask_retain(c->writer->base->parts[i].mask);
    }
    return YB_OK;
}

static yb_status write_masks(commit *c, yb_error *error)
{
    yb_snapshot *next = c->next;
    yb_segment_mask *masks;
    void *bytes;
    size_t length;

    YB_TRY(yb_alloc_zero(c->env, next->part_count, sizeof *masks, (void **)&masks, error));
    for (uint32_t i = 0; i < next->part_count; i++) {
        masks[i] = (yb_segment_mask) { next->parts[i].file->number, 0, next->parts[i].mask };
        next->manifest.segments[i].superseded = next->parts[i].superseded;
    }
    yb_status status = yb_masks_encode(c->env, masks, next->part_count, &bytes, &length, error);
    yb_free(c->env, masks);
    if (status != YB_OK) {
        return status;
    }
    c->masks_file.number = c->next_file++;
    status = yb_file_save(c->env, c->store->path, YB_FILE_MASKS, bytes, length, &c->masks_file, error);
    yb_free(c->env, bytes);
    if (status != YB_OK) {
        c->masks_file.number = 0;
        return status;
    }
    next->manifest.masks = c->masks_file;
    return YB_OK;
}

static yb_status supersede(commit *c, yb_error *error)
{
    yb_snapshot *next = c->next;
    int changed = 0;
    if (c->segment == 0) {
        return YB_OK;
    }
    for (uint32_t i = c->writer->base->part_count; c->make == NULL && i < next->part_count; i++) {
        YB_TRY(yb_supersede(c->env, c->store->kernels, next->catalog, next->parts, i, &changed, error));
    }
    if (changed) {
        YB_TRY(write_masks(c, error));
    }
    next->rows = 0;
    for (uint32_t i = 0; i < next->part_count; i++) {
        next->rows += next->manifest.segments[i].rows - next->parts[i].superseded;
    }
    return YB_OK;
}

/* ---- publishing --------------------------------------------------------- */

/* After a failure: did the new manifest take the old one's place all the same? */
static outcome find_outcome(const commit *c)
{
    yb_manifest manifest;
    if (yb_manifest_read(c->env, c->store->path, &manifest, NULL) != YB_OK) {
        return UNKNOWN;
    }
    int differs = manifest.checksum != c->writer->base->manifest.checksum;
    yb_manifest_free(c->env, &manifest);
    return differs ? PUBLISHED : NOT_PUBLISHED;
}

static yb_status publish(commit *c, yb_error *error)
{
    yb_store *store = c->store;
    c->next->manifest.next_file = c->next_file;
    /* The names of the files must be as durable as what will refer to them. */
    int code = c->env->io.sync_directory(c->env->io.context, store->path);
    if (code != 0) {
        return yb_fail_errno(error, code, store->path, "sync");
    }
    yb_status status = yb_manifest_publish(c->env, store->path, &c->next->manifest, error);
    c->outcome = status == YB_OK ? PUBLISHED : find_outcome(c);
    pthread_mutex_lock(&store->mutex);
    if (status == YB_OK) {
        yb_snapshot_remember(store, c->next);
    } else if (c->outcome != NOT_PUBLISHED) {
        store->unsynced = 1; /* perhaps only the last step failed: syncing the directory */
    }
    pthread_mutex_unlock(&store->mutex);
    return status;
}

static void give_up(commit *c)
{
    c->writer->failed = 1;
    pthread_mutex_lock(&c->store->mutex);
    yb_snapshot_unref(c->next);
    yb_shared_release(&c->store->catalogs, c->env, c->catalog);
    pthread_mutex_unlock(&c->store->mutex);
    yb_manifest_free(c->env, &c->manifest);
    if (c->outcome != NOT_PUBLISHED) {
        yb_writer_unstage(c->writer, 0);
        return; /* the manifest on disk may name them */
    }
    yb_writer_unstage(c->writer, 1);
    yb_writer_discard(c->writer, YB_FILE_SEGMENT, c->segment);
    yb_writer_discard(c->writer, YB_FILE_CATALOG, c->catalog_file.number);
    yb_writer_discard(c->writer, YB_FILE_MASKS, c->masks_file.number);
    yb_writer_discard(c->writer, YB_FILE_SOURCES, c->writer->sources.number);
}

/* The writer goes on from the new commit. */
static void go_on(commit *c)
{
    yb_writer *writer = c->writer;
    yb_snapshot_close(writer->base);
    writer->base = c->next;
    writer->catalog_changed = 0;
    writer->next_file = c->next_file;
    yb_writer_unstage(writer, 0);
    yb_row_buffer_clear(&writer->rows);
    yb_source_writer_close(&writer->sources);
}

static yb_status run_commit(commit *c, yb_error *error)
{
    yb_manifest *manifest = &c->manifest;
    const uint32_t segments = (uint32_t)c->writer->staged_count + 1;
    YB_TRY(yb_manifest_copy(c->env, &c->writer->base->manifest, segments, 1, manifest, error));
    manifest->version++;
    if (c->make != NULL) { /* what there was is all in the new segment */
        manifest->segment_count = 0;
        manifest->masks = (yb_file_entry) { 0 };
    }
    YB_TRY(write_segments(c, error));
    YB_TRY(finish_sources(c, error));
    YB_TRY(share_catalog(c, error));
    manifest->next_file = c->next_file;
    YB_TRY(assemble_next(c, error));
    YB_TRY(supersede(c, error));
    return publish(c, error);
}

static yb_status commit_and_go_on(commit *c, yb_error *error)
{
    yb_status status = run_commit(c, error);
    if (status != YB_OK) {
        give_up(c);
        return status;
    }
    go_on(c);
    return YB_OK;
}

yb_status yb_writer_replace_segments(yb_writer *writer, yb_segment_maker *make, void *context, yb_error *error)
{
    commit c = { .writer = writer,
                 .make = make,
                 .context = context,
                 .store = writer->store,
                 .env = writer->env,
                 .next_file = writer->next_file };
    return commit_and_go_on(&c, error);
}

yb_status yb_writer_commit(yb_writer *writer, uint64_t *version, yb_error *error)
{
    commit c = { .writer = writer, .store = writer->store, .env = writer->env, .next_file = writer->next_file };

    YB_TRY(yb_writer_usable(writer, error));
    if (writer->rows.rows > 0 || writer->catalog_changed) {
        YB_TRY(commit_and_go_on(&c, error));
    }
    if (version != NULL) {
        *version = writer->base->version;
    }
    return YB_OK;
}
