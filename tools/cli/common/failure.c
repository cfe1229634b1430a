/* Raising failures and telling them. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static void fill(yb_error *error, yb_status status, const char *format, va_list arguments) YB_PRINTF(3, 0);

static void fill(yb_error *error, yb_status status, const char *format, va_list arguments)
{
    *error = (yb_error) { .status = status, .offset = YB_NO_OFFSET };
    vsnprintf(error->message, sizeof error->message, format, arguments);
}

yb_status cli_fail(yb_error *error, yb_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fill(error, status, format, arguments);
    va_end(arguments);
    return status;
}

yb_status cli_fail_at(yb_error *error, yb_status status, const char *file, uint32_t line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fill(error, status, format, arguments);
    va_end(arguments);
    snprintf(error->file, sizeof error->file, "%s", file);
    error->line = line;
    return status;
}

yb_status cli_fail_memory(yb_error *error)
{
    return cli_fail(error, YB_NO_MEMORY, "not enough memory; close other programs or read fewer files at once");
}

void cli_error_place(yb_error *error, const char *file, uint32_t line)
{
    if (error->file[0] == '\0') {
        snprintf(error->file, sizeof error->file, "%s", file);
        error->line = line;
        error->offset = YB_NO_OFFSET;
    }
}

void cli_error_file(yb_error *error, const char *file)
{
    snprintf(error->file, sizeof error->file, "%s", file);
}

void cli_error_add(yb_error *error, const char *format, ...)
{
    size_t length = strlen(error->message);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message + length, sizeof error->message - length, format, arguments);
    va_end(arguments);
}

int cli_exit_of(yb_status status)
{
    switch (status) {
    case YB_OK:
        return EXIT_DONE;
    case YB_NO_MEMORY:
    case YB_IO:
    case YB_CORRUPT:
    case YB_UNSUPPORTED:
        return EXIT_DATA;
    default:
        return EXIT_FAILED;
    }
}

int cli_graver(int a, int b)
{
    return a > b ? a : b;
}

int cli_report(const yb_error *error)
{
    char text[sizeof error->file + sizeof error->message + 64];
    yb_error_format(error, text, sizeof text);
    fprintf(stderr, "yearbook: %s\n", text);
    return cli_exit_of(error->status);
}

const char *cli_plural(unsigned long long count)
{
    return count == 1 ? "" : "s";
}

void cli_note(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("note: ", stderr);
    vfprintf(stderr, format, arguments);
    putc('\n', stderr);
    va_end(arguments);
}

yb_status cli_reserve(void **array, size_t *capacity, size_t count, size_t size, yb_error *error)
{
    if (count <= *capacity) {
        return YB_OK;
    }
    size_t wanted = *capacity > SIZE_MAX / 2 ? SIZE_MAX : 2 * *capacity;
    wanted = wanted < count ? count : wanted;
    wanted = wanted < 16 ? 16 : wanted;
    void *larger = wanted > SIZE_MAX / size ? NULL : realloc(*array, wanted * size);
    if (larger == NULL) {
        return cli_fail_memory(error);
    }
    *array = larger;
    *capacity = wanted;
    return YB_OK;
}
