/* The default I/O table: POSIX files. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yearbook/hooks.h"

struct yb_file {
    int descriptor;
};

enum { PIECE_MAX = 1 << 30 }; /* Linux moves at most 2 GiB per call */

/* Descriptors 0..2 are kept free: a host without them would print into the store. */
static int above_standard(int descriptor)
{
    if (descriptor < 0 || descriptor > STDERR_FILENO) {
        return descriptor;
    }
    int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    int code = errno;
    close(descriptor);
    errno = code;
    return moved;
}

/* -1 with errno set when it fails. */
static int open_descriptor(const char *path, yb_open_mode mode)
{
    static const int flags[] = {
        [YB_OPEN_READ] = O_RDONLY | O_NONBLOCK, /* a pipe must not hang; files do not mind */
        [YB_OPEN_CREATE] = O_WRONLY | O_CREAT | O_EXCL,
        [YB_OPEN_LOCK] = O_RDWR | O_CREAT,
    };
    int opened;
    do {
        opened = open(path, flags[mode] | O_CLOEXEC | O_NOCTTY, 0666);
    } while (opened < 0 && errno == EINTR);
    return above_standard(opened);
}

static int refuse_unseekable(int descriptor)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0) {
        return errno;
    }
    if (S_ISDIR(status.st_mode)) {
        return EISDIR;
    }
    return S_ISREG(status.st_mode) || S_ISBLK(status.st_mode) ? 0 : ESPIPE;
}

static int posix_open(void *context, const char *path, yb_open_mode mode, yb_file **file)
{
    if (mode < YB_OPEN_READ || mode > YB_OPEN_LOCK) {
        return EINVAL;
    }
    yb_file *opened = malloc(sizeof(*opened));
    if (opened == NULL) {
        return ENOMEM;
    }
    opened->descriptor = open_descriptor(path, mode);
    int code = opened->descriptor < 0 ? errno : refuse_unseekable(opened->descriptor);
    if (code == 0) {
        *file = opened;
        return 0;
    }
    if (opened->descriptor >= 0) {
        close(opened->descriptor);
    }
    free(opened);
    return code;
}

static int posix_close(void *context, yb_file *file)
{
    /* Linux has closed the descriptor even when it reports EINTR. */
    int code = close(file->descriptor) == 0 || errno == EINTR ? 0 : errno;
    free(file);
    return code;
}

static int posix_size(void *context, yb_file *file, uint64_t *bytes)
{
    off_t end = lseek(file->descriptor, 0, SEEK_END);
    if (end < 0) {
        return errno;
    }
    *bytes = (uint64_t)end;
    return 0;
}

static int posix_read_at(void *context, yb_file *file, uint64_t offset, void *buffer, size_t bytes, size_t *done)
{
    size_t got = 0;
    while (got < bytes) {
        size_t piece = bytes - got < PIECE_MAX ? bytes - got : PIECE_MAX;
        if (offset > INT64_MAX - got) {
            return EOVERFLOW;
        }
        ssize_t part = pread(file->descriptor, (char *)buffer + got, piece, (off_t)(offset + got));
        if (part < 0 && errno != EINTR) {
            return errno;
        }
        if (part == 0) {
            break;
        }
        got += part > 0 ? (size_t)part : 0;
    }
    *done = got;
    return 0;
}

static int posix_append(void *context, yb_file *file, const void *data, size_t bytes)
{
    const char *at = data;
    while (bytes > 0) {
        ssize_t part = write(file->descriptor, at, bytes < PIECE_MAX ? bytes : PIECE_MAX);
        if (part < 0 && errno != EINTR) {
            return errno;
        }
        if (part == 0) {
            return EIO;
        }
        if (part > 0) {
            at += part;
            bytes -= (size_t)part;
        }
    }
    return 0;
}

/* Once only: after a failure the kernel may have dropped the pages, and a
 * second fsync would report success for data that is lost. */
static int posix_sync(void *context, yb_file *file)
{
    return fsync(file->descriptor) == 0 ? 0 : errno;
}

/* flock belongs to the open file, so two openers in one process exclude each
 * other too, which fcntl's record locks would not do. */
static int posix_lock(void *context, yb_file *file)
{
    int result;
    do {
        result = flock(file->descriptor, LOCK_EX | LOCK_NB);
    } while (result != 0 && errno == EINTR);
    return result == 0 ? 0 : errno;
}

static int posix_rename(void *context, const char *from, const char *to)
{
    return rename(from, to) == 0 ? 0 : errno;
}

static int posix_remove(void *context, const char *path)
{
    return remove(path) == 0 ? 0 : errno;
}

static int posix_make_directory(void *context, const char *path)
{
    return mkdir(path, 0777) == 0 ? 0 : errno;
}

static int posix_sync_directory(void *context, const char *path)
{
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
        return errno;
    }
    int code = fsync(descriptor) == 0 ? 0 : errno;
    close(descriptor);
    /* EINVAL: the file system does not know syncing of directories. */
    return code == EINVAL ? 0 : code;
}

static int is_self_or_parent(const char *name)
{
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

static int posix_list_directory(void *context, const char *path, int (*visit)(void *visitor, const char *name),
                                void *visitor)
{
    DIR *directory = opendir(path);
    if (directory == NULL) {
        return errno;
    }
    int code = 0;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(directory);
        if (entry == NULL) {
            code = errno;
            break;
        }
        if (!is_self_or_parent(entry->d_name) && visit(visitor, entry->d_name) != 0) {
            break;
        }
    }
    closedir(directory);
    return code;
}

static const yb_io posix_io = {
    .struct_size = sizeof(yb_io),
    .open = posix_open,
    .close = posix_close,
    .size = posix_size,
    .read_at = posix_read_at,
    .append = posix_append,
    .sync = posix_sync,
    .lock = posix_lock,
    .rename = posix_rename,
    .remove = posix_remove,
    .make_directory = posix_make_directory,
    .sync_directory = posix_sync_directory,
    .list_directory = posix_list_directory,
};

const yb_io *yb_default_io(void)
{
    return &posix_io;
}
