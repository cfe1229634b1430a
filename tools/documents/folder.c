/* The files of a folder and of all folders in it. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "documents/documents.h"

#define DEEPEST 64

int document_is_clutter(const char *name)
{
    static const char *const CLUTTER[] = { "Thumbs.db", "desktop.ini", "__MACOSX" };
    for (size_t i = 0; i < sizeof CLUTTER / sizeof *CLUTTER; i++) {
        if (strcmp(name, CLUTTER[i]) == 0) {
            return 1;
        }
    }
    return name[0] == '.' || strncmp(name, "~$", 2) == 0;
}

int folder_is(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* Takes over the path, which may be NULL. */
static yb_status add_path(document_folder *folder, char *path, yb_error *error)
{
    if (path != NULL && folder->count == folder->capacity) {
        size_t capacity = folder->capacity == 0 ? 64 : 2 * folder->capacity;
        char **larger = realloc(folder->paths, capacity * sizeof *larger);
        if (larger == NULL) {
            free(path);
            path = NULL;
        } else {
            folder->paths = larger;
            folder->capacity = capacity;
        }
    }
    if (path == NULL) {
        return document_no_memory(error);
    }
    folder->paths[folder->count++] = path;
    return YB_OK;
}

static yb_status list_into(const char *path, unsigned depth, document_folder *folder, yb_error *error);

/* A file is taken, a folder gone into; a link that leads nowhere is told when it is read. */
static yb_status take_entry(char *path, unsigned depth, document_folder *folder, yb_error *error)
{
    struct stat own, aim;
    int is_link = lstat(path, &own) == 0 && S_ISLNK(own.st_mode);
    int found = stat(path, &aim) == 0;
    if (found && S_ISDIR(aim.st_mode)) {
        yb_status status = is_link ? YB_OK : list_into(path, depth + 1, folder, error);
        if (status == YB_IO) { /* told when its turn comes; the rest goes on */
            return add_path(folder, path, error);
        }
        free(path);
        return status;
    }
    if (found && !S_ISREG(aim.st_mode)) {
        free(path);
        return YB_OK;
    }
    return add_path(folder, path, error);
}

static char *join(const char *folder, const char *name)
{
    size_t length = strlen(folder), room = length + strlen(name) + 2;
    char *path = malloc(room);
    if (path != NULL) {
        snprintf(path, room, "%s%s%s", folder, length > 0 && folder[length - 1] == '/' ? "" : "/", name);
    }
    return path;
}

static yb_status list_into(const char *path, unsigned depth, document_folder *folder, yb_error *error)
{
    DIR *open = depth < DEEPEST ? opendir(path) : NULL;
    if (open == NULL) {
        return document_fail(error, YB_IO, path, "cannot read the folder: %s",
                             depth < DEEPEST ? strerror(errno) : "it lies too deep in others");
    }
    yb_status status = YB_OK;
    for (const struct dirent *entry; status == YB_OK && (entry = readdir(open)) != NULL;) {
        if (!document_is_clutter(entry->d_name)) {
            char *joined = join(path, entry->d_name);
            status = joined == NULL ? document_no_memory(error) : take_entry(joined, depth, folder, error);
        }
    }
    closedir(open);
    return status;
}

static int by_bytes(const void *a, const void *b)
{
    const char *const *one = a, *const *other = b;
    return strcmp(*one, *other);
}

yb_status folder_list(const char *path, document_folder *folder, yb_error *error)
{
    document_folder made = { 0 };
    yb_status status = list_into(path, 0, &made, error);
    if (status != YB_OK) {
        folder_free(&made);
        return status;
    }
    if (made.count > 1) {
        qsort(made.paths, made.count, sizeof *made.paths, by_bytes);
    }
    *folder = made;
    return YB_OK;
}

void folder_free(document_folder *folder)
{
    for (size_t i = 0; i < folder->count; i++) {
        free(folder->paths[i]);
    }
    free(folder->paths);
    *folder = (document_folder) { 0 };
}
