/* Reading CSV: one buffer that slides over the stream and holds the record
 * being read. A record is first found whole (find_record), then its fields are
 * unquoted and ended in place (finish_field). */
#include "csv/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csv/csv_bytes.h"

#define FIRST_CAPACITY ((size_t)1 << 20)
#define DEFAULT_LIMIT  ((size_t)16 << 20)
#define UNREAD_TAIL    CSV_WORD /* readable bytes behind the data, for whole-word loads */

typedef struct span {
    size_t start, end; /* offsets into the buffer, without the outer quotes */
    int quoted;
    int doubled; /* has doubled quotes */
    int high;    /* may have bytes outside ASCII */
} span;

struct csv_reader {
    char *path; /* as errors name it */
    int descriptor;
    int owned; /* close the descriptor */
    int ended; /* no more bytes to come */
    int started;
    char *buffer;
    size_t capacity, limit;
    size_t position, end; /* unread bytes of the buffer */
    uint64_t done, total;
    uint32_t line, next_line;
    span *spans;
    csv_field *fields;
    size_t count, room;
};

/* How far find_record came. */
typedef enum found { FOUND_RECORD, FOUND_NEED_MORE, FOUND_ERROR } found;

static yb_status fail(const csv_reader *reader, yb_error *error, yb_status status, uint32_t line, const char *format,
                      ...) YB_PRINTF(5, 6);

static yb_status fail(const csv_reader *reader, yb_error *error, yb_status status, uint32_t line, const char *format,
                      ...)
{
    if (error == NULL) {
        return status;
    }
    va_list arguments;
    va_start(arguments, format);
    *error = (yb_error) { .status = status, .line = line, .offset = YB_NO_OFFSET };
    snprintf(error->file, sizeof error->file, "%s", reader->path);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return status;
}

static yb_status fail_errno(const csv_reader *reader, yb_error *error, int code)
{
    yb_status status = code == ENOENT ? YB_NOT_FOUND : code == ENOMEM ? YB_NO_MEMORY : YB_IO;
    return fail(reader, error, status, 0, "cannot read the file: %s", strerror(code));
}

static yb_status fail_memory(const csv_reader *reader, yb_error *error)
{
    return fail(reader, error, YB_NO_MEMORY, reader->next_line, "not enough memory to read this record");
}

static yb_status open_descriptor(csv_reader *reader, const char *path, yb_error *error)
{
    struct stat about;
    reader->owned = strcmp(path, "-") != 0;
    reader->descriptor = reader->owned ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
    if (reader->descriptor < 0 || fstat(reader->descriptor, &about) != 0) {
        return fail_errno(reader, error, errno);
    }
    if (S_ISDIR(about.st_mode)) {
        return fail(reader, error, YB_IO, 0, "is a directory; a CSV file was expected");
    }
    reader->total = S_ISREG(about.st_mode) ? (uint64_t)about.st_size : 0;
    return YB_OK;
}

yb_status csv_open(const char *path, size_t limit, csv_reader **reader, yb_error *error)
{
    csv_reader *opened = calloc(1, sizeof *opened);
    char *name = strdup(strcmp(path, "-") == 0 ? "standard input" : path);
    if (opened == NULL || name == NULL) {
        free(opened);
        free(name);
        return fail(&(csv_reader) { .path = (char[]) { "" } }, error, YB_NO_MEMORY, 0, "not enough memory");
    }
    opened->path = name;
    opened->descriptor = -1;
    opened->limit = limit == 0 ? DEFAULT_LIMIT : limit;
    opened->next_line = 1;
    opened->capacity = FIRST_CAPACITY;
    opened->buffer = calloc(1, opened->capacity + UNREAD_TAIL);
    yb_status status = opened->buffer == NULL ? fail_memory(opened, error) : open_descriptor(opened, path, error);
    if (status != YB_OK) {
        csv_close(opened);
        return status;
    }
    *reader = opened;
    return YB_OK;
}

void csv_close(csv_reader *reader)
{
    if (reader == NULL) {
        return;
    }
    if (reader->owned && reader->descriptor >= 0) {
        close(reader->descriptor);
    }
    free(reader->path);
    free(reader->buffer);
    free(reader->spans);
    free(reader->fields);
    free(reader);
}

uint32_t csv_line(const csv_reader *reader)
{
    return reader->line;
}

void csv_progress(const csv_reader *reader, uint64_t *done, uint64_t *total)
{
    *done = reader->done - (reader->end - reader->position);
    *total = reader->total;
}

static yb_status read_until_full(csv_reader *reader, yb_error *error)
{
    while (reader->end < reader->capacity && !reader->ended) {
        ssize_t got = read(reader->descriptor, reader->buffer + reader->end, reader->capacity - reader->end);
        if (got < 0) { /* also when a signal asks to stop */
            return fail_errno(reader, error, errno);
        }
        if (got > 0) {
            reader->end += (size_t)got;
            reader->done += (uint64_t)got;
        }
        reader->ended = got == 0;
    }
    return YB_OK;
}

/* Moves the unread bytes to the front and reads behind them. */
static yb_status refill(csv_reader *reader, yb_error *error)
{
    size_t unread = reader->end - reader->position;
    if (unread > 0 && reader->position > 0) {
        memmove(reader->buffer, reader->buffer + reader->position, unread);
    }
    reader->position = 0;
    reader->end = unread;
    if (unread > reader->limit) {
        return fail(reader, error, YB_INVALID, reader->next_line,
                    "this record is longer than %zu bytes; is a closing quote missing?", reader->limit);
    }
    if (unread == reader->capacity) {
        char *larger = realloc(reader->buffer, 2 * reader->capacity + UNREAD_TAIL);
        if (larger == NULL) {
            return fail_memory(reader, error);
        }
        memset(larger + reader->capacity, 0, reader->capacity + UNREAD_TAIL);
        reader->buffer = larger;
        reader->capacity *= 2;
    }
    return read_until_full(reader, error);
}

static yb_status more_spans(csv_reader *reader, yb_error *error)
{
    size_t room = reader->room == 0 ? 32 : 2 * reader->room;
    span *spans = realloc(reader->spans, room * sizeof *spans);
    reader->spans = spans == NULL ? reader->spans : spans;
    csv_field *fields = realloc(reader->fields, room * sizeof *fields);
    reader->fields = fields == NULL ? reader->fields : fields;
    if (spans == NULL || fields == NULL) {
        return fail_memory(reader, error);
    }
    reader->room = room;
    return YB_OK;
}

/* The closing quote of the field whose text starts at `at`; `end` if it is not there. */
static size_t find_closing_quote(const csv_reader *reader, size_t at, span *field)
{
    for (;;) {
        const char *quote = memchr(reader->buffer + at, '"', reader->end - at);
        if (quote == NULL) {
            return reader->end;
        }
        at = (size_t)(quote - reader->buffer);
        if (at + 1 >= reader->end || reader->buffer[at + 1] != '"') {
            return at;
        }
        field->doubled = 1;
        at += 2;
    }
}

/* Finds the end of a quoted field; *after is the offset of the separator. */
static found find_quoted(csv_reader *reader, span *field, size_t *after, yb_error *error)
{
    size_t quote = find_closing_quote(reader, field->start, field);
    size_t next = quote + 1;
    if (next >= reader->end && !reader->ended) {
        return FOUND_NEED_MORE; /* the quote may prove to be a doubled one */
    }
    if (quote == reader->end) {
        fail(reader, error, YB_INVALID, reader->next_line, "a quoted field that starts in this record is never closed");
        return FOUND_ERROR;
    }
    if (next < reader->end && reader->buffer[next] == '\r') {
        if (next + 1 == reader->end && !reader->ended) {
            return FOUND_NEED_MORE;
        }
        next += next + 1 == reader->end || reader->buffer[next + 1] == '\n';
    }
    if (next < reader->end && reader->buffer[next] != ',' && reader->buffer[next] != '\n') {
        fail(reader, error, YB_INVALID, reader->next_line,
             "expected a comma or the end of the line behind a closing quote; write a quote inside a field twice");
        return FOUND_ERROR;
    }
    field->end = quote;
    field->high = 1;
    *after = next;
    return FOUND_RECORD;
}

static found find_plain(csv_reader *reader, span *field, size_t *after, yb_error *error)
{
    size_t at = csv_find_special(reader->buffer, field->start, reader->end, &field->high);
    if (at == reader->end && !reader->ended) {
        return FOUND_NEED_MORE;
    }
    if (at < reader->end && reader->buffer[at] == '\0') {
        fail(reader, error, YB_INVALID, reader->next_line, "a NUL byte; this is not a text file");
        return FOUND_ERROR;
    }
    if (at < reader->end && reader->buffer[at] == '"') {
        fail(reader, error, YB_INVALID, reader->next_line,
             "a stray quote inside an unquoted field; quote the whole field and write the quote twice");
        return FOUND_ERROR;
    }
    int line_ends = at == reader->end || reader->buffer[at] == '\n';
    field->end = at - (line_ends && at > field->start && reader->buffer[at - 1] == '\r');
    *after = at;
    return FOUND_RECORD;
}

/* Finds the record at `position` without changing a byte; *after is behind it. */
static found find_record(csv_reader *reader, size_t *after, yb_error *error)
{
    size_t at = reader->position;
    reader->count = 0;
    for (;;) {
        if (at >= reader->end && !reader->ended) {
            return FOUND_NEED_MORE;
        }
        if (reader->count == reader->room && more_spans(reader, error) != YB_OK) {
            return FOUND_ERROR;
        }
        span *field = &reader->spans[reader->count];
        *field = (span) { .start = at, .quoted = at < reader->end && reader->buffer[at] == '"' };
        field->start += (size_t)field->quoted;
        found part = field->quoted ? find_quoted(reader, field, &at, error) : find_plain(reader, field, &at, error);
        if (part != FOUND_RECORD) {
            return part;
        }
        reader->count++;
        int separator = at < reader->end && reader->buffer[at] == ',';
        at += at < reader->end;
        if (!separator) {
            *after = at;
            return FOUND_RECORD;
        }
    }
}

/* Unquotes one field in place, ends it with NUL and checks its bytes. */
static yb_status finish_field(csv_reader *reader, const span *field, csv_field *out, yb_error *error)
{
    char *text = reader->buffer + field->start;
    size_t length = field->end - field->start;
    if (field->quoted) {
        if (memchr(text, '\0', length) != NULL) {
            return fail(reader, error, YB_INVALID, reader->line, "a NUL byte; this is not a text file");
        }
        reader->next_line += (uint32_t)csv_count_lines(text, length);
        length = field->doubled ? csv_undouble(text, length) : length;
    }
    text[length] = '\0';
    if (field->high && !csv_is_utf8(text, length)) {
        return fail(reader, error, YB_INVALID, reader->line,
                    "invalid UTF-8 in column %zu; convert the file to UTF-8 first, for example with iconv",
                    (size_t)(field - reader->spans) + 1);
    }
    *out = (csv_field) { text, length };
    return YB_OK;
}

static yb_status skip_mark(csv_reader *reader, yb_error *error)
{
    reader->started = 1;
    yb_status status = refill(reader, error);
    if (status == YB_OK && reader->end >= 3 && memcmp(reader->buffer, "\xEF\xBB\xBF", 3) == 0) {
        reader->position = 3;
    }
    return status;
}

/* Passes over empty lines; 0 at the end of the file. */
static yb_status skip_empty_lines(csv_reader *reader, int *left, yb_error *error)
{
    for (;;) {
        if (reader->position + 1 >= reader->end && !reader->ended) {
            yb_status status = refill(reader, error);
            if (status != YB_OK) {
                return status;
            }
        }
        size_t at = reader->position;
        at += at + 1 < reader->end && reader->buffer[at] == '\r' && reader->buffer[at + 1] == '\n';
        *left = at < reader->end;
        if (!*left || reader->buffer[at] != '\n') {
            return YB_OK;
        }
        reader->position = at + 1;
        reader->next_line++;
    }
}

yb_status csv_next(csv_reader *reader, const csv_field **fields, size_t *count, yb_error *error)
{
    yb_error local = YB_ERROR_INIT;
    error = error == NULL ? &local : error;
    int left = 0;
    yb_status status = reader->started ? YB_OK : skip_mark(reader, error);
    status = status == YB_OK ? skip_empty_lines(reader, &left, error) : status;
    if (status != YB_OK || !left) {
        *count = 0;
        return status;
    }
    size_t after = 0;
    found part;
    while ((part = find_record(reader, &after, error)) == FOUND_NEED_MORE) {
        status = refill(reader, error);
        if (status != YB_OK) {
            return status;
        }
    }
    if (part == FOUND_ERROR) {
        return error->status;
    }
    if (after - reader->position > reader->limit) {
        return fail(reader, error, YB_INVALID, reader->next_line, "this record is longer than %zu bytes",
                    reader->limit);
    }
    reader->line = reader->next_line++;
    for (size_t i = 0; i < reader->count; i++) {
        status = finish_field(reader, &reader->spans[i], &reader->fields[i], error);
        if (status != YB_OK) {
            return status;
        }
    }
    reader->position = after;
    *fields = reader->fields;
    *count = reader->count;
    return YB_OK;
}
