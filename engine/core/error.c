/* Filling and printing the caller-owned error. */
#include "core/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

#undef yb_fail
#undef yb_fail_at
#undef yb_fail_memory

/* Copies `text`, cut at a character's edge; bytes that are no UTF-8 become '?'. */
static void copy_text(char *to, size_t capacity, const char *text)
{
    size_t length = strlen(text), done = 0;
    if (length >= capacity) {
        length = yb_utf8_cut(text, length, capacity - 1);
    }
    memcpy(to, text, length);
    to[length] = '\0';
    while ((done += yb_utf8_valid(to + done, length - done)) < length) {
        to[done++] = '?';
    }
}

static void fill(yb_error *error, yb_status status, const char *file, uint64_t offset, const char *format,
                 va_list arguments)
{
    /* Both are built beside `error`: the arguments may be its own texts. */
    char message[sizeof(error->message) + 1], path[sizeof(error->file)];
    int length = vsnprintf(message, sizeof(message), format, arguments);
    copy_text(path, sizeof(path), file);
    error->status = status;
    error->line = 0;
    error->offset = offset;
    memcpy(error->file, path, sizeof(path));
    copy_text(error->message, sizeof(error->message), length < 0 ? format : message);
}

yb_status yb_fail(yb_error *error, yb_status status, const char *format, ...)
{
    if (error != NULL) {
        va_list arguments;
        va_start(arguments, format);
        fill(error, status, "", YB_NO_OFFSET, format, arguments);
        va_end(arguments);
    }
    return status;
}

yb_status yb_fail_at(yb_error *error, yb_status status, const char *file, uint64_t offset, const char *format, ...)
{
    if (error != NULL) {
        va_list arguments;
        va_start(arguments, format);
        fill(error, status, file, offset, format, arguments);
        va_end(arguments);
    }
    return status;
}

yb_status yb_fail_memory(yb_error *error, size_t bytes)
{
    return yb_fail(error, YB_NO_MEMORY, "cannot allocate %zu bytes; free some memory or lower the memory budget",
                   bytes);
}

void yb_error_place(yb_error *error, const char *file, uint64_t offset)
{
    if (error == NULL || error->file[0] != '\0') {
        return;
    }
    copy_text(error->file, sizeof(error->file), file);
    if (error->offset == YB_NO_OFFSET) {
        error->offset = offset;
    }
}

const char *yb_status_name(yb_status status)
{
    switch (status) {
    case YB_OK:
        return "ok";
    case YB_INVALID:
        return "invalid input";
    case YB_NOT_FOUND:
        return "not found";
    case YB_EXISTS:
        return "already exists";
    case YB_AMBIGUOUS:
        return "ambiguous";
    case YB_REFUSED:
        return "refused";
    case YB_OVERFLOW:
        return "overflow";
    case YB_NO_MEMORY:
        return "out of memory";
    case YB_IO:
        return "input/output error";
    case YB_CORRUPT:
        return "corrupt data";
    case YB_LOCKED:
        return "locked";
    case YB_UNSUPPORTED:
        return "unsupported";
    }
    return "unknown status";
}

/* Whether the message names the file as a word of its own. */
static int names_file(const char *message, const char *file)
{
    size_t length = strlen(file);
    for (const char *at = message; (at = strstr(at, file)) != NULL; at++) {
        if ((at == message || strchr(" \"'", at[-1]) != NULL) && strchr(" :,;\"'", at[length]) != NULL) {
            return 1;
        }
    }
    return 0;
}

size_t yb_error_format(const yb_error *error, char *text, size_t capacity)
{
    char whole[sizeof(error->file) + sizeof(error->message) + 64];
    size_t length = 0;
    const char *message = error->message[0] != '\0' ? error->message : yb_status_name(error->status);
    whole[0] = '\0';
    if (error->file[0] != '\0') {
        if (error->line != 0) {
            yb_text_add(whole, sizeof(whole), &length, "%s:%u: ", error->file, (unsigned)error->line);
        } else if (error->offset != YB_NO_OFFSET) {
            yb_text_add(whole, sizeof(whole), &length, "%s (offset %llu): ", error->file,
                        (unsigned long long)error->offset);
        } else if (!names_file(message, error->file)) { /* messages of I/O name their file already */
            yb_text_add(whole, sizeof(whole), &length, "%s: ", error->file);
        }
    }
    yb_text_add(whole, sizeof(whole), &length, "%s", message);
    if (capacity > 0) {
        copy_text(text, capacity, whole);
    }
    return length;
}
