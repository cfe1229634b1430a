#include "support/scratch.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void scratch_make(char path[SCRATCH_PATH])
{
    const char *parent = getenv("TMPDIR");
    snprintf(path, SCRATCH_PATH, "%s/yearbook-XXXXXX", parent != NULL ? parent : "/tmp");
    if (mkdtemp(path) == NULL) {
        perror(path);
        abort();
    }
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
    return remove(path);
}

void scratch_remove(const char *path)
{
    enum { DESCRIPTORS = 16 };
    nftw(path, remove_entry, DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
}

unsigned scratch_count(const char *directory, const char *prefix)
{
    unsigned count = 0;
    DIR *opened = opendir(directory);
    if (opened == NULL) {
        perror(directory);
        abort();
    }
    for (struct dirent *entry = readdir(opened); entry != NULL; entry = readdir(opened)) {
        count += strncmp(entry->d_name, prefix, strlen(prefix)) == 0;
    }
    closedir(opened);
    return count;
}

const char *scratch_path(const char *directory, const char *name)
{
    static char paths[8][2 * SCRATCH_PATH];
    static unsigned turn;
    char *path = paths[turn++ % 8];
    snprintf(path, sizeof(paths[0]), "%s/%s", directory, name);
    return path;
}
