/* A rename that replaces nothing, on file systems that know of it and on others. */
#include "cli/common/place_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int cli_place_file(const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) {
        return 0;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return -1;
    }
    if (link(from, to) == 0) {
        return unlink(from);
    }
    if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS) {
        return -1;
    }
    if (access(to, F_OK) == 0) { /* the best that is left where there are no links either */
        errno = EEXIST;
        return -1;
    }
    return rename(from, to);
}
