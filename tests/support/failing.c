#include "support/failing.h"

#include <errno.h>
#include <pthread.h>

/* Hooks are called from several threads; one lock for all counters is enough. */
static pthread_mutex_t counting = PTHREAD_MUTEX_INITIALIZER;

static int count_call(failing_hooks *failing)
{
    if (failing->failed > 0) {
        failing->failed += !failing->once;
        return !failing->once;
    }
    if (failing->countdown > 0) {
        failing->countdown--;
        return 0;
    }
    failing->failed = 1;
    return 1;
}

/* Whether this call, of kind `kind`, is one that must fail. */
static int fails(failing_hooks *failing, unsigned kind)
{
    if ((failing->kinds & kind) == 0) {
        return 0;
    }
    pthread_mutex_lock(&counting);
    int failed = count_call(failing);
    pthread_mutex_unlock(&counting);
    return failed;
}

static void count_blocks(failing_hooks *failing, long change)
{
    __atomic_add_fetch(&failing->blocks, change, __ATOMIC_RELAXED);
}

static void *failing_allocate(void *context, size_t bytes)
{
    failing_hooks *failing = context;
    void *block = fails(failing, FAIL_MEMORY) ? NULL : yb_default_allocator()->allocate(NULL, bytes);
    count_blocks(failing, block != NULL);
    return block;
}

static void *failing_reallocate(void *context, void *block, size_t bytes)
{
    failing_hooks *failing = context;
    void *moved = fails(failing, FAIL_MEMORY) ? NULL : yb_default_allocator()->reallocate(NULL, block, bytes);
    count_blocks(failing, moved != NULL && block == NULL);
    return moved;
}

static void failing_release(void *context, void *block)
{
    failing_hooks *failing = context;
    count_blocks(failing, -(block != NULL));
    yb_default_allocator()->release(NULL, block);
}

static int failing_open(void *context, const char *path, yb_open_mode mode, yb_file **file)
{
    if (fails(context, mode == YB_OPEN_READ ? FAIL_READ : FAIL_WRITE)) {
        return mode == YB_OPEN_READ ? EIO : ENOSPC;
    }
    return yb_default_io()->open(yb_default_io()->context, path, mode, file);
}

static int failing_close(void *context, yb_file *file)
{
    return yb_default_io()->close(yb_default_io()->context, file);
}

static int failing_size(void *context, yb_file *file, uint64_t *bytes)
{
    return fails(context, FAIL_READ) ? EIO : yb_default_io()->size(yb_default_io()->context, file, bytes);
}

static int failing_read_at(void *context, yb_file *file, uint64_t offset, void *buffer, size_t bytes, size_t *done)
{
    return fails(context, FAIL_READ)
               ? EIO
               : yb_default_io()->read_at(yb_default_io()->context, file, offset, buffer, bytes, done);
}

static int failing_append(void *context, yb_file *file, const void *data, size_t bytes)
{
    return fails(context, FAIL_WRITE) ? ENOSPC : yb_default_io()->append(yb_default_io()->context, file, data, bytes);
}

static int failing_sync(void *context, yb_file *file)
{
    if (fails(context, FAIL_SYNC)) {
        return EIO;
    }
    return fails(context, FAIL_WRITE) ? ENOSPC : yb_default_io()->sync(yb_default_io()->context, file);
}

static int failing_lock(void *context, yb_file *file)
{
    return yb_default_io()->lock(yb_default_io()->context, file);
}

static int failing_rename(void *context, const char *from, const char *to)
{
    return fails(context, FAIL_WRITE) ? ENOSPC : yb_default_io()->rename(yb_default_io()->context, from, to);
}

static int failing_remove(void *context, const char *path)
{
    return yb_default_io()->remove(yb_default_io()->context, path);
}

static int failing_make_directory(void *context, const char *path)
{
    return fails(context, FAIL_WRITE) ? ENOSPC : yb_default_io()->make_directory(yb_default_io()->context, path);
}

static int failing_sync_directory(void *context, const char *path)
{
    if (fails(context, FAIL_SYNC)) {
        return EIO;
    }
    return fails(context, FAIL_WRITE) ? ENOSPC : yb_default_io()->sync_directory(yb_default_io()->context, path);
}

static int failing_list_directory(void *context, const char *path, int (*visit)(void *visitor, const char *name),
                                  void *visitor)
{
    return fails(context, FAIL_READ) ? EIO
                                     : yb_default_io()->list_directory(yb_default_io()->context, path, visit, visitor);
}

void failing_start(failing_hooks *failing, unsigned kinds, unsigned countdown)
{
    *failing = (failing_hooks) { .kinds = kinds, .countdown = countdown };
    failing->allocator =
        (yb_allocator) { sizeof(yb_allocator), failing, failing_allocate, failing_reallocate, failing_release };
    failing->io = (yb_io) { sizeof(yb_io),          failing,
                            failing_open,           failing_close,
                            failing_size,           failing_read_at,
                            failing_append,         failing_sync,
                            failing_lock,           failing_rename,
                            failing_remove,         failing_make_directory,
                            failing_sync_directory, failing_list_directory };
    failing->hooks = (yb_hooks) { sizeof(yb_hooks), &failing->allocator, &failing->io, NULL };
}
