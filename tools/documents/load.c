/* Whole files into memory, as long as they are of a size that their kind may have. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "documents/documents.h"
#include "documents/kind.h"

#define STEP ((size_t)64 << 10)

typedef struct loading {
    const char *path, *shown;
    int descriptor;
    char *bytes;
    size_t length, capacity;
    uint64_t expected; /* the file's size, 0 if it is no plain file */
} loading;

/* Also of a thread that is cancelled while it waits for bytes. */
static void abandon(void *context)
{
    loading *begun = context;
    if (begun->descriptor >= 0) {
        close(begun->descriptor);
    }
    free(begun->bytes);
}

static yb_status fail_read(const loading *begun, yb_error *error)
{
    return document_fail(error, YB_IO, begun->shown, "cannot read the file: %s", strerror(errno));
}

static yb_status open_file(loading *begun, yb_error *error)
{
    struct stat about;
    begun->descriptor =
        strcmp(begun->path, "-") == 0 ? dup(STDIN_FILENO) : open(begun->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (begun->descriptor < 0 || fstat(begun->descriptor, &about) != 0) {
        return fail_read(begun, error);
    }
    if (S_ISDIR(about.st_mode)) {
        errno = EISDIR;
        return fail_read(begun, error);
    }
    begun->expected = S_ISREG(about.st_mode) && about.st_size > 0 ? (uint64_t)about.st_size : 0;
    return YB_OK;
}

/* Room for another step; a plain file gets what it needs at once. */
static yb_status make_room(loading *begun, size_t most, yb_error *error)
{
    if (begun->capacity - begun->length > STEP) {
        return YB_OK;
    }
    size_t capacity = begun->capacity < STEP ? 2 * STEP : 2 * begun->capacity;
    if (begun->length > 0 && begun->expected > begun->length && begun->expected <= most) {
        capacity = (size_t)begun->expected + 2 * STEP;
    }
    char *larger = realloc(begun->bytes, capacity);
    if (larger == NULL) {
        return document_no_memory(error);
    }
    begun->bytes = larger;
    begun->capacity = capacity;
    return YB_OK;
}

static yb_status fail_size(const loading *begun, size_t most, yb_error *error)
{
    return document_fail(error, YB_INVALID, begun->shown,
                         "is larger than %zu MiB, the most that %s may have; split it, or name its reports one by one",
                         most >> 20, kind_name(kind_of(begun->bytes, begun->length)));
}

static yb_status read_all(loading *begun, yb_error *error)
{
    size_t most = STEP; /* until there is enough to tell the kind */
    for (;;) {
        yb_status status = make_room(begun, most, error);
        if (status != YB_OK) {
            return status;
        }
        ssize_t got = read(begun->descriptor, begun->bytes + begun->length, begun->capacity - begun->length - 1);
        if (got < 0) { /* also when a signal asks to stop */
            return fail_read(begun, error);
        }
        begun->length += (size_t)got;
        if (got == 0) {
            break;
        }
        most = kind_most(kind_of(begun->bytes, begun->length));
        if (begun->length > most || begun->expected > most) {
            return fail_size(begun, most, error);
        }
    }
    begun->bytes[begun->length] = '\0';
    return begun->length > 0
               ? YB_OK
               : document_fail(error, YB_INVALID, begun->shown, "the file is empty; a report's text was expected");
}

yb_status document_load(const char *path, char **bytes, size_t *length, yb_error *error)
{
    yb_status status;
    loading begun = { .path = path, .shown = strcmp(path, "-") == 0 ? "standard input" : path, .descriptor = -1 };
    pthread_cleanup_push(abandon, &begun);
    status = open_file(&begun, error);
    if (status == YB_OK) {
        status = read_all(&begun, error);
    }
    if (status == YB_OK) {
        *bytes = begun.bytes;
        *length = begun.length;
        begun.bytes = NULL;
    }
    pthread_cleanup_pop(1);
    return status;
}
