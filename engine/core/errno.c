/* What the operating system's error numbers mean to the user of a store. */
#include <errno.h>
#include <string.h>

#include "core/error.h"

#undef yb_fail_errno

typedef struct errno_text {
    int code;
    yb_status status;
    const char *meaning;
    const char *advice;
} errno_text;

static const errno_text errno_texts[] = {
    { ENOENT, YB_NOT_FOUND, "no such file or directory", "check the path" },
    { ENOTDIR, YB_NOT_FOUND, "a part of the path is not a directory", "check the path" },
    { ENOMEM, YB_NO_MEMORY, "the system is out of memory", "free some memory and try again" },
    { EEXIST, YB_EXISTS, "it exists already", "remove it or choose another name" },
    { EWOULDBLOCK, YB_LOCKED, "another writer holds it", "wait until that writer is done and try again" },
    { ENOSPC, YB_IO, "no space left on the device", "free some space and try again" },
    { EDQUOT, YB_IO, "the disk quota is used up", "free some space or have the quota raised, and try again" },
    { EFBIG, YB_IO, "the file would grow too large", "check the file size limit (ulimit -f) and the file system" },
    { EACCES, YB_IO, "permission denied", "check the permissions of the file and of its directories" },
    { EPERM, YB_IO, "operation not permitted", "check the owner and the attributes of the file" },
    { EROFS, YB_IO, "the file system is read-only", "choose a place that can be written to" },
    { EISDIR, YB_IO, "it is a directory", "name a file" },
    { ENOTEMPTY, YB_IO, "the directory is not empty", "remove what is in it first" },
    { EMFILE, YB_IO, "too many files are open in this process", "raise the limit (ulimit -n) and try again" },
    { ENFILE, YB_IO, "too many files are open in the system", "close some programs and try again" },
    { EIO, YB_IO, "the device reports an error", "check the disk, then run a check of the store" },
    { ENAMETOOLONG, YB_IO, "the path is too long", "choose a shorter path" },
    { ELOOP, YB_IO, "too many symbolic links", "check the links of the path" },
    { EXDEV, YB_IO, "it lies on another file system", "keep all files of a store on one file system" },
    { ENODEV, YB_IO, "no such device", "check that the disk is mounted" },
    { ENXIO, YB_IO, "no such device", "check that the disk is mounted" },
    { ESTALE, YB_IO, "the network file system has lost the file", "open the store again" },
    { ESPIPE, YB_IO, "it is a pipe or a terminal", "name a regular file" },
    { ENOLCK, YB_IO, "the file system cannot lock files", "choose a file system with locks" },
    { EBUSY, YB_IO, "it is in use", "close what uses it and try again" },
};

static const errno_text *find_text(int code)
{
    for (size_t i = 0; i < sizeof(errno_texts) / sizeof(errno_texts[0]); i++) {
        if (errno_texts[i].code == code) {
            return &errno_texts[i];
        }
    }
    return NULL;
}

yb_status yb_fail_errno(yb_error *error, int code, const char *file, const char *doing)
{
    const errno_text *known = find_text(code);
    if (known != NULL) {
        return yb_fail_at(error, known->status, file, YB_NO_OFFSET, "cannot %s %s: %s; %s", doing, file, known->meaning,
                          known->advice);
    }
    char buffer[128];
    return yb_fail_at(error, YB_IO, file, YB_NO_OFFSET, "cannot %s %s: %s (error %d of the operating system)", doing,
                      file, strerror_r(code, buffer, sizeof(buffer)), code);
}
