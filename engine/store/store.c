/* Opening, making and closing stores. */
#include "yearbook/store.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "codec/kernels.h"
#include "core/file.h"
#include "core/memory.h"
#include "store/assemble.h"

/* The part of the memory budget that queries may leave as spare memory. */
enum { SPARE_PART = 4 };

static void close_segment(void *object)
{
    yb_segment_close(object);
}

static void close_catalog(void *object)
{
    yb_catalog_free(object);
}

/* ---- looking at the directory ------------------------------------------- */

typedef struct directory_look {
    char stranger[64]; /* a file that no unfinished store has; empty: none */
    int is_store;      /* by now: somebody else made it */
} directory_look;

static int look_at(void *visitor, const char *name)
{
    directory_look *look = visitor;
    if (strcmp(name, YB_MANIFEST_NAME) == 0) {
        look->is_store = 1;
    } else if (strcmp(name, YB_LOCK_NAME) != 0 && strcmp(name, YB_MANIFEST_TEMPORARY) != 0) {
        snprintf(look->stranger, sizeof look->stranger, "%s", name);
    }
    return 0;
}

static int is_file(const yb_env *env, const char *path)
{
    yb_file *file;
    if (env->io.open(env->io.context, path, YB_OPEN_READ, &file) != 0) {
        return 0;
    }
    env->io.close(env->io.context, file);
    return 1;
}

static yb_status no_store(const yb_env *env, const char *path, yb_error *error)
{
    if (is_file(env, path)) {
        return yb_fail_at(error, YB_INVALID, path, YB_NO_OFFSET,
                          "%s is a file; a Yearbook store is a directory, made with `yearbook import` or "
                          "`yearbook ingest`",
                          path);
    }
    return yb_fail_at(error, YB_NOT_FOUND, path, YB_NO_OFFSET,
                      "%s is no Yearbook store (no MANIFEST); create one with `yearbook import` or `yearbook ingest`",
                      path);
}

/* ---- making a store ----------------------------------------------------- */

static yb_status sync_parent(const yb_env *env, const char *path, yb_error *error)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') {
        length--;
    }
    while (length > 0 && path[length - 1] != '/') {
        length--;
    }
    char *parent;
    YB_TRY(yb_alloc(env, length + 2, 1, (void **)&parent, error));
    memcpy(parent, length == 0 ? "." : path, length == 0 ? 1 : length);
    parent[length == 0 ? 1 : length] = '\0';
    int code = env->io.sync_directory(env->io.context, parent);
    yb_status status = code == 0 ? YB_OK : yb_fail_errno(error, code, parent, "sync");
    yb_free(env, parent);
    return status;
}

static yb_status make_directory(const yb_env *env, const char *path, yb_error *error)
{
    directory_look look = { "", 0 };
    int code = env->io.make_directory(env->io.context, path);
    if (code == 0) {
        return sync_parent(env, path, error);
    }
    if (code != EEXIST) {
        return yb_fail_errno(error, code, path, "create the directory");
    }
    code = env->io.list_directory(env->io.context, path, look_at, &look);
    if (code != 0) {
        return is_file(env, path) ? no_store(env, path, error) : yb_fail_errno(error, code, path, "list");
    }
    if (look.stranger[0] != '\0' && !look.is_store) {
        return yb_fail_at(error, YB_EXISTS, path, YB_NO_OFFSET,
                          "%s is no Yearbook store and holds other files (%s); choose an empty or a new directory",
                          path, look.stranger);
    }
    return YB_OK;
}

/* Under the lock, so that two makers do not replace each other's store. */
static yb_status publish_first(const yb_env *env, const char *path, yb_error *error)
{
    yb_manifest manifest = { .next_file = 1 }, there;
    yb_status status = yb_manifest_read(env, path, &there, error);
    if (status == YB_OK) {
        yb_manifest_free(env, &there);
    }
    return status == YB_NOT_FOUND ? yb_manifest_publish(env, path, &manifest, error) : status;
}

static yb_status make_store(const yb_env *env, const char *path, yb_error *error)
{
    yb_file *lock;
    YB_TRY(make_directory(env, path, error));
    YB_TRY(yb_store_lock(env, path, &lock, error));
    yb_status status = publish_first(env, path, error);
    env->io.close(env->io.context, lock);
    return status;
}

yb_status yb_store_lock(const yb_env *env, const char *path, yb_file **lock, yb_error *error)
{
    char *name = NULL;
    yb_file *file = NULL;
    yb_status status = YB_OK;

    YB_TRY(yb_path_join(env, path, YB_LOCK_NAME, &name, error));
    int code = env->io.open(env->io.context, name, YB_OPEN_LOCK, &file);
    if (code != 0) {
        status = yb_fail_errno(error, code, name, "open");
        goto cleanup;
    }
    code = env->io.lock(env->io.context, file);
    if (code == 0) {
        *lock = file;
        goto cleanup;
    }
    env->io.close(env->io.context, file);
    if (code == EWOULDBLOCK || code == EACCES) {
        status =
            yb_fail_at(error, YB_LOCKED, name, YB_NO_OFFSET,
                       "another process or thread is writing to %s; wait until it has finished, then try again", path);
    } else {
        status = yb_fail_errno(error, code, name, "lock");
    }
cleanup:
    yb_free(env, name);
    return status;
}

/* ---- the handle --------------------------------------------------------- */

static yb_status check_there(const yb_env *env, const char *path, int create, yb_error *error)
{
    yb_manifest manifest;
    yb_status status = yb_manifest_read(env, path, &manifest, error);
    if (status == YB_OK) {
        yb_manifest_free(env, &manifest);
    }
    if (status != YB_NOT_FOUND) {
        return status;
    }
    if (!create) {
        return no_store(env, path, error);
    }
    return make_store(env, path, error);
}

static yb_status open_handle(yb_store *store, const char *path, const yb_store_options *options, yb_error *error)
{
    yb_cpu_level level;
    YB_TRY(check_there(&store->env, path, options->create, error));
    YB_TRY(yb_cpu_choose(NULL, &level, error));
    store->kernels = yb_kernels_for(level);
    YB_TRY(yb_path_join(&store->env, "", path, &store->path, error));
    return yb_pool_create(&store->env, options->threads, &store->pool, error);
}

static uint64_t quarter_of_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);
    return pages > 0 && bytes > 0 ? (uint64_t)pages * (uint64_t)bytes / 4 : (uint64_t)1 << 30;
}

/* Callers built before a member was added give a shorter struct. */
static yb_status take_options(const yb_store_options *given, yb_store_options *taken, yb_error *error)
{
    size_t least = offsetof(yb_store_options, memory_budget);
    *taken = (yb_store_options) { .struct_size = sizeof *taken };
    if (given == NULL) {
        return YB_OK;
    }
    if (given->struct_size < least) {
        return yb_fail(error, YB_INVALID,
                       "yb_store_options.struct_size is %zu, expected %zu or more; set it to "
                       "sizeof(yb_store_options)",
                       given->struct_size, least);
    }
    memcpy(taken, given, given->struct_size < sizeof *taken ? given->struct_size : sizeof *taken);
    return YB_OK;
}

yb_status yb_store_open(const char *path, const yb_store_options *options, yb_store **store, yb_error *error)
{
    yb_env env;
    yb_store *made;
    yb_store_options taken;

    if (path == NULL || path[0] == '\0') {
        return yb_fail(error, YB_INVALID, "expected the path of a store, found an empty one");
    }
    YB_TRY(take_options(options, &taken, error));
    yb_env_init(&env, taken.hooks);
    YB_TRY(yb_alloc_zero(&env, 1, sizeof *made, (void **)&made, error));
    made->env = env;
    made->memory_budget = taken.memory_budget != 0 ? taken.memory_budget : quarter_of_memory();
    made->segments.close = close_segment;
    made->catalogs.close = close_catalog;
    pthread_mutex_init(&made->mutex, NULL);
    yb_status status = yb_block_budget_create(&made->env, made->memory_budget, &made->blocks, error);
    if (status == YB_OK) {
        status = yb_spare_create(&made->env, made->memory_budget / SPARE_PART, &made->spare, error);
    }
    if (status == YB_OK) {
        status = open_handle(made, path, &taken, error);
    }
    if (status != YB_OK) {
        yb_store_close(made);
        return status;
    }
    *store = made;
    return YB_OK;
}

void yb_store_close(yb_store *store)
{
    if (store == NULL) {
        return;
    }
    yb_env env = store->env;
    yb_snapshot_unref(store->latest);
    yb_shared_free(&store->segments, &env);
    yb_shared_free(&store->catalogs, &env);
    if (store->pool != NULL) {
        yb_pool_free(store->pool);
    }
    yb_block_budget_free(store->blocks);
    yb_spare_close(store->spare); /* results may be freed later */
    yb_spare_drop(store->spare);
    pthread_mutex_destroy(&store->mutex);
    yb_free(&env, store->path);
    yb_free(&env, store);
}

void yb_store_trim(yb_store *store)
{
    (void)yb_spare_clear(store->spare);
}
