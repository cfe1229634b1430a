#include "fault/memory_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct memory_inode {
    unsigned references; /* names and open files */
    int locked;
    char *bytes, *synced;
    size_t count, synced_count;
};

struct yb_file {
    memory_inode *inode;
    int holds_lock;
    int flips; /* when MEMORY_FLIPS fail */
};

/* ---- inodes and names --------------------------------------------------- */

static void release(memory_inode *inode)
{
    if (--inode->references == 0) {
        free(inode->bytes);
        free(inode->synced);
        free(inode);
    }
}

static unsigned find(const memory_names *names, const char *name)
{
    unsigned i = 0;
    while (i < names->count && strcmp(names->name[i], name) != 0) {
        i++;
    }
    return i;
}

static void put(memory_names *names, const char *name, memory_inode *inode)
{
    unsigned i = find(names, name);
    if (i == names->count) {
        if (i == MEMORY_FILES_MAX || strlen(name) >= MEMORY_NAME) {
            abort();
        }
        names->count++;
        strcpy(names->name[i], name);
    } else {
        release(names->inode[i]);
    }
    names->inode[i] = inode;
    inode->references++;
}

static void drop(memory_names *names, unsigned i)
{
    release(names->inode[i]);
    names->count--;
    if (i < names->count) {
        strcpy(names->name[i], names->name[names->count]);
        names->inode[i] = names->inode[names->count];
    }
}

static void clear(memory_names *names)
{
    while (names->count > 0) {
        drop(names, names->count - 1);
    }
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static int is_directory(const char *path)
{
    return last_part(path)[0] == '\0' || strcmp(last_part(path), "store") == 0;
}

static char *duplicate(const char *bytes, size_t count)
{
    char *copy = malloc(count + 1);
    memcpy(copy, bytes == NULL ? "" : bytes, count);
    return copy;
}

/* ---- faults ------------------------------------------------------------- */

static int fails(memory_files *files, unsigned kind)
{
    if ((files->faults & kind) == 0) {
        return 0;
    }
    if (files->failed > 0) {
        files->failed += !files->once;
        return !files->once;
    }
    if (files->countdown-- > 0) {
        return 0;
    }
    files->failed = 1;
    return 1;
}

/* Every function of the table holds the mutex. */
#define ENTER                                                                                                          \
    memory_files *files = context;                                                                                     \
    pthread_mutex_lock(&files->mutex)
#define LEAVE(code)                                                                                                    \
    do {                                                                                                               \
        int leave_code_ = (code);                                                                                      \
        pthread_mutex_unlock(&files->mutex);                                                                           \
        return leave_code_;                                                                                            \
    } while (0)

uint64_t memory_files_bytes(const memory_files *files)
{
    uint64_t bytes = 0;
    for (unsigned i = 0; i < files->visible.count; i++) {
        bytes += files->visible.inode[i]->count;
    }
    return bytes;
}

/* ---- the table ---------------------------------------------------------- */

static int open_inode(memory_files *files, const char *name, yb_open_mode mode, memory_inode **inode)
{
    unsigned i = find(&files->visible, name);
    if (i < files->visible.count) {
        *inode = files->visible.inode[i];
        return mode == YB_OPEN_CREATE ? EEXIST : 0;
    }
    if (mode == YB_OPEN_READ || !files->made) {
        return ENOENT;
    }
    *inode = calloc(1, sizeof **inode);
    put(&files->visible, name, *inode);
    return 0;
}

static int memory_open(void *context, const char *path, yb_open_mode mode, yb_file **file)
{
    ENTER;
    memory_inode *inode;
    if (is_directory(path)) {
        LEAVE(files->made ? EISDIR : ENOENT);
    }
    if (fails(files, mode == YB_OPEN_READ ? MEMORY_READS : MEMORY_CHANGES)) {
        LEAVE(EIO);
    }
    int code = open_inode(files, last_part(path), mode, &inode);
    if (code == 0) {
        *file = calloc(1, sizeof **file);
        (*file)->inode = inode;
        (*file)->flips = strncmp(last_part(path), "run-", 4) == 0;
        inode->references++;
    }
    LEAVE(code);
}

static int memory_close(void *context, yb_file *file)
{
    ENTER;
    file->inode->locked &= !file->holds_lock;
    release(file->inode);
    free(file);
    LEAVE(0);
}

static int memory_size(void *context, yb_file *file, uint64_t *bytes)
{
    ENTER;
    *bytes = file->inode->count;
    LEAVE(fails(files, MEMORY_READS) ? EIO : 0);
}

static int memory_read_at(void *context, yb_file *file, uint64_t offset, void *buffer, size_t bytes, size_t *done)
{
    ENTER;
    size_t count = file->inode->count;
    *done = offset >= count ? 0 : bytes < count - offset ? bytes : count - (size_t)offset;
    memcpy(buffer, *done == 0 ? "" : file->inode->bytes + offset, *done);
    if (file->flips && *done > 0 && fails(files, MEMORY_FLIPS)) {
        ((char *)buffer)[(offset * 31 + 7) % *done] ^= 4;
    }
    LEAVE(fails(files, MEMORY_READS) ? EIO : 0);
}

static void append_bytes(memory_inode *inode, const void *data, size_t bytes)
{
    inode->bytes = realloc(inode->bytes, inode->count + bytes + 1);
    memcpy(inode->bytes + inode->count, data, bytes);
    inode->count += bytes;
}

static int memory_append(void *context, yb_file *file, const void *data, size_t bytes)
{
    ENTER;
    uint64_t used = memory_files_bytes(files);
    if (fails(files, MEMORY_CHANGES)) {
        append_bytes(file->inode, data, files->failed == 1 ? bytes / 2 : 0); /* torn */
        LEAVE(EIO);
    }
    if (files->capacity != 0 && used + bytes > files->capacity) {
        append_bytes(file->inode, data, used < files->capacity ? (size_t)(files->capacity - used) : 0);
        LEAVE(ENOSPC);
    }
    append_bytes(file->inode, data, bytes);
    LEAVE(0);
}

static int memory_sync(void *context, yb_file *file)
{
    ENTER;
    memory_inode *inode = file->inode;
    if (fails(files, MEMORY_CHANGES | MEMORY_SYNCS)) {
        LEAVE(EIO);
    }
    free(inode->synced);
    inode->synced = duplicate(inode->bytes, inode->count);
    inode->synced_count = inode->count;
    LEAVE(0);
}

static int memory_lock(void *context, yb_file *file)
{
    ENTER;
    if (file->inode->locked) {
        LEAVE(EWOULDBLOCK);
    }
    file->inode->locked = file->holds_lock = 1;
    LEAVE(0);
}

static int memory_rename(void *context, const char *from, const char *to)
{
    ENTER;
    unsigned i = find(&files->visible, last_part(from));
    if (fails(files, MEMORY_CHANGES)) {
        LEAVE(EIO);
    }
    if (i == files->visible.count) {
        LEAVE(ENOENT);
    }
    put(&files->visible, last_part(to), files->visible.inode[i]);
    drop(&files->visible, find(&files->visible, last_part(from)));
    LEAVE(0);
}

static int memory_remove(void *context, const char *path)
{
    ENTER;
    unsigned i = find(&files->visible, last_part(path));
    if (fails(files, MEMORY_CHANGES)) {
        LEAVE(EIO);
    }
    if (i == files->visible.count) {
        LEAVE(ENOENT);
    }
    drop(&files->visible, i);
    LEAVE(0);
}

static int memory_make_directory(void *context, const char *path)
{
    ENTER;
    if (fails(files, MEMORY_CHANGES)) {
        LEAVE(EIO);
    }
    int was_there = files->made;
    files->made = 1;
    LEAVE(was_there ? EEXIST : 0);
}

static int memory_sync_directory(void *context, const char *path)
{
    ENTER;
    if (fails(files, MEMORY_CHANGES | MEMORY_SYNCS)) {
        LEAVE(EIO);
    }
    if (!is_directory(path)) {
        LEAVE(0); /* the parent */
    }
    clear(&files->durable);
    for (unsigned i = 0; i < files->visible.count; i++) {
        put(&files->durable, files->visible.name[i], files->visible.inode[i]);
    }
    LEAVE(0);
}

static int memory_list_directory(void *context, const char *path, int (*visit)(void *visitor, const char *name),
                                 void *visitor)
{
    ENTER;
    if (fails(files, MEMORY_READS)) {
        LEAVE(EIO);
    }
    for (unsigned i = 0; i < files->visible.count && visit(visitor, files->visible.name[i]) == 0; i++) {
    }
    LEAVE(files->made ? 0 : ENOENT);
}

/* ---- whole directories -------------------------------------------------- */

void memory_files_make(memory_files *files)
{
    *files = (memory_files) { 0 };
    pthread_mutex_init(&files->mutex, NULL);
    files->io = (yb_io) {
        .struct_size = sizeof(yb_io),
        .context = files,
        .open = memory_open,
        .close = memory_close,
        .size = memory_size,
        .read_at = memory_read_at,
        .append = memory_append,
        .sync = memory_sync,
        .lock = memory_lock,
        .rename = memory_rename,
        .remove = memory_remove,
        .make_directory = memory_make_directory,
        .sync_directory = memory_sync_directory,
        .list_directory = memory_list_directory,
    };
}

void memory_files_free(memory_files *files)
{
    clear(&files->visible);
    clear(&files->durable);
    pthread_mutex_destroy(&files->mutex);
}

void memory_files_fail(memory_files *files, unsigned faults, unsigned countdown, int once)
{
    files->faults = faults;
    files->countdown = countdown;
    files->once = once;
    files->failed = 0;
}

void memory_files_crash(memory_files *after, memory_files *files, memory_crash crash)
{
    const memory_names *names = crash == MEMORY_POWER_LOST ? &files->durable : &files->visible;
    memory_files_make(after);
    after->made = files->made;
    for (unsigned i = 0; i < names->count; i++) {
        const memory_inode *old = names->inode[i];
        memory_inode *inode = calloc(1, sizeof *inode);
        inode->count = crash == MEMORY_KILLED ? old->count : old->synced_count;
        inode->bytes = duplicate(crash == MEMORY_KILLED ? old->bytes : old->synced, inode->count);
        inode->synced = duplicate(inode->bytes, inode->count);
        inode->synced_count = inode->count;
        put(&after->visible, names->name[i], inode);
        put(&after->durable, names->name[i], inode);
    }
}

void memory_files_copy(memory_files *copy, memory_files *files)
{
    memory_files_crash(copy, files, MEMORY_KILLED);
}
