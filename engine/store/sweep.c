/* Files that the manifest does not name: left by crashed commits, or replaced
 * by newer ones (catalogs and masks, which snapshots read whole when they open,
 * and segments that were compacted). */
#include <string.h>

#include "core/memory.h"
#include "store/writer.h"

typedef struct found_file {
    yb_file_kind kind;
    uint64_t number;
} found_file;

typedef struct found_files {
    const yb_env *env;
    found_file *files;
    size_t count, capacity;
    yb_status status;
    yb_error *error;
} found_files;

static int note_file(void *visitor, const char *name)
{
    found_files *found = visitor;
    found_file file;
    if (!yb_file_name_parse(name, &file.kind, &file.number)) {
        return 0;
    }
    found->status =
        yb_grow(found->env, (void **)&found->files, &found->capacity, found->count + 1, sizeof file, found->error);
    if (found->status == YB_OK) {
        found->files[found->count++] = file;
    }
    return found->status != YB_OK;
}

yb_status yb_store_strays(const yb_store *store, const yb_manifest *manifest, yb_stray_visit *visit, void *context,
                          yb_error *error)
{
    const yb_env *env = &store->env;
    found_files found = { .env = env, .status = YB_OK, .error = error };
    int code = env->io.list_directory(env->io.context, store->path, note_file, &found);
    yb_status status = code == 0 ? found.status : yb_fail_errno(error, code, store->path, "list");

    for (size_t i = 0; i < found.count && status == YB_OK; i++) {
        if (!yb_manifest_names(manifest, found.files[i].kind, found.files[i].number)) {
            char name[YB_FILE_NAME];
            yb_file_name(found.files[i].kind, found.files[i].number, name);
            status = visit(context, name, found.files[i].kind, found.files[i].number, error);
        }
    }
    yb_free(env, found.files);
    return status;
}

typedef struct sweep {
    yb_store *store;
    uint64_t next_file, next_run;
    int synced; /* the directory, by this sweep */
} sweep;

/* Whether a snapshot of this process reads the segment, perhaps without keeping its file open. */
static int is_read(yb_store *store, yb_file_kind kind, uint64_t number)
{
    pthread_mutex_lock(&store->mutex);
    int read = kind == YB_FILE_SEGMENT && yb_shared_has(&store->segments, number);
    pthread_mutex_unlock(&store->mutex);
    return read;
}

static yb_status sweep_file(void *context, const char *name, yb_file_kind kind, uint64_t number, yb_error *error)
{
    sweep *s = context;
    const yb_io *io = &s->store->env.io;
    if (is_read(s->store, kind, number)) {
        return YB_OK;
    }
    /* The writer before may have died between renaming the manifest and syncing the
     * directory: what the old manifest names must not go before the new one is on the disk. */
    int code = s->synced ? 0 : io->sync_directory(io->context, s->store->path);
    if (code != 0) {
        return yb_fail_errno(error, code, s->store->path, "sync");
    }
    s->synced = 1;
    yb_log(&s->store->env, YB_LOG_DEBUG, "removing %s, which the manifest does not name", name);
    int gone = yb_file_discard(&s->store->env, s->store->path, name);
    uint64_t *next = kind == YB_FILE_RUN ? &s->next_run : &s->next_file;
    if (!gone && number >= *next && number < UINT64_MAX / 2) {
        *next = number + 1; /* its number must not be taken again */
    }
    return YB_OK;
}

yb_status yb_store_sweep(yb_store *store, const yb_manifest *manifest, uint64_t *next_file, uint64_t *next_run,
                         yb_error *error)
{
    sweep s = { store, manifest->next_file, 1, 0 };
    YB_TRY(yb_store_strays(store, manifest, sweep_file, &s, error));
    *next_file = s.next_file;
    *next_run = s.next_run;
    return YB_OK;
}
