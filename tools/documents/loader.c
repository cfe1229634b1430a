#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "documents/formats.h"

#define MODULE "yearbook-documents.so"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const document_formats *loaded;
static char failure[512];

int formats_path(const char *file, char *path, size_t room)
{
    static const char *const FOLDERS[] = { "", "../" YB_MODULE_FOLDER "/" };
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (slash == NULL) {
        return 0;
    }
    slash[1] = '\0';
    for (size_t i = 0; i < sizeof FOLDERS / sizeof *FOLDERS; i++) {
        int written = snprintf(path, room, "%s%s%s", program, FOLDERS[i], file);
        if (written > 0 && (size_t)written < room && access(path, R_OK) == 0) {
            return 1;
        }
    }
    return 0;
}

static void load(void)
{
    char path[4352];
    if (!formats_path(MODULE, path, sizeof path)) {
        snprintf(failure, sizeof failure, "%s is neither beside the program nor in its library folder", MODULE);
        return;
    }
    void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    const document_formats *found = module == NULL ? NULL : dlsym(module, FORMATS_SYMBOL);
    if (found == NULL) {
        snprintf(failure, sizeof failure, "%s", dlerror());
    } else if (found->version != FORMATS_VERSION) {
        snprintf(failure, sizeof failure, "%s is of another version", MODULE);
    } else {
        loaded = found;
    }
}

yb_status formats_get(const document_formats **formats, yb_error *error)
{
    pthread_once(&once, load);
    if (loaded == NULL) {
        return document_fail(error, YB_UNSUPPORTED, NULL, "only UTF-8 text can be read here: %s", failure);
    }
    *formats = loaded;
    return YB_OK;
}
