#include "cli/common/input.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

/* Offsets into a report are 32 bits wide in a store. */
#define LARGEST ((size_t)1 << 31)

static yb_status open_input(const char *path, int *descriptor, yb_error *error)
{
    struct stat about;
    int opened = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (opened < 0 || fstat(opened, &about) != 0) {
        cli_fail_at(error, YB_IO, path, 0, "cannot read the file: %s", strerror(errno));
    } else if (S_ISDIR(about.st_mode)) {
        cli_fail_at(error, YB_IO, path, 0, "is a directory; name its files: %s%s*.txt", path,
                    path[strlen(path) - 1] == '/' ? "" : "/");
    } else {
        *descriptor = opened;
        return YB_OK;
    }
    if (opened >= 0) {
        close(opened);
    }
    return YB_IO;
}

static yb_status read_all(int descriptor, cli_input *input, yb_error *error)
{
    size_t capacity = 0;
    for (;;) {
        if (capacity - input->length <= 1) {
            TRY(cli_reserve((void **)&input->bytes, &capacity, input->length + 65536, 1, error));
        }
        ssize_t got = read(descriptor, input->bytes + input->length, capacity - input->length - 1);
        if (got == 0) {
            break;
        }
        if (got < 0) { /* also when a signal asks to stop */
            return cli_fail_at(error, YB_IO, input->path, 0, "cannot read the file: %s", strerror(errno));
        }
        input->length += (size_t)got;
        if (input->length >= LARGEST) {
            return cli_fail_at(error, YB_INVALID, input->path, 0, "is larger than 2 GiB; a report's text was expected");
        }
    }
    input->bytes[input->length] = '\0';
    return input->length > 0
               ? YB_OK
               : cli_fail_at(error, YB_INVALID, input->path, 0, "the file is empty; a report's text was expected");
}

static char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    const char *dot = strrchr(name, '.');
    return strndup(name, dot == NULL || dot == name ? strlen(name) : (size_t)(dot - name));
}

typedef struct reading {
    cli_input input;
    int descriptor;
} reading;

/* Also of a thread that is cancelled while it waits for bytes. */
static void abandon(void *context)
{
    reading *begun = context;
    if (begun->descriptor >= 0) {
        close(begun->descriptor);
    }
    cli_input_free(&begun->input);
}

static yb_status read_file(const char *path, reading *begun, yb_error *error)
{
    yb_status status;
    pthread_cleanup_push(abandon, begun);
    status = open_input(path, &begun->descriptor, error);
    if (status == YB_OK) {
        status = read_all(begun->descriptor, &begun->input, error);
    }
    pthread_cleanup_pop(0);
    return status;
}

yb_status cli_input_read(const char *path, cli_input *input, yb_error *error)
{
    const char *shown = strcmp(path, "-") == 0 ? "standard input" : path;
    reading begun = { { .path = shown, .name = base_name(strcmp(path, "-") == 0 ? "stdin" : path) }, -1 };
    if (begun.input.name == NULL) {
        return cli_fail_memory(error);
    }
    yb_status status = read_file(path, &begun, error);
    if (status == YB_OK) {
        *input = begun.input;
        begun.input = (cli_input) { 0 };
    }
    abandon(&begun);
    return status;
}

void cli_input_free(cli_input *input)
{
    free(input->bytes);
    free(input->name);
    *input = (cli_input) { 0 };
}
