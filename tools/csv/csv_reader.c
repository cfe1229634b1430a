/* Opening CSV, and reading it in blocks that end where a record ends. What is
 * read behind that is kept for the next block. */
#include "csv/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csv/csv_block.h"

#define BLOCK_BYTES   ((size_t)1 << 19)
#define DEFAULT_LIMIT ((size_t)16 << 20)
#define WAIT          100 /* milliseconds between looks at whether to stop */
#define PIPE_BYTES    (1 << 20)

struct csv_reader {
    char *path; /* as errors name it */
    csv_options options;
    int descriptor;
    int owned; /* close the descriptor */
    int waits; /* may have to wait for bytes to come */
    int started;
    int ended; /* no more bytes to come */
    char separator;
    uint64_t done, total;
    uint32_t next_line;
    char *rest; /* bytes read behind the last block's end */
    size_t rest_length, rest_capacity;
    csv_block *block; /* that csv_next reads */
};

static yb_status fail_errno(const csv_reader *reader, yb_error *error, int code)
{
    yb_status status = code == ENOENT ? YB_NOT_FOUND : code == ENOMEM ? YB_NO_MEMORY : YB_IO;
    return csv_fail(reader->path, error, status, 0, "cannot read the file: %s", strerror(code));
}

static yb_status fail_memory(const csv_reader *reader, yb_error *error)
{
    return csv_fail(reader->path, error, YB_NO_MEMORY, reader->next_line, "not enough memory to read this record");
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
        return csv_fail(reader->path, error, YB_IO, 0, "is a directory; a CSV file was expected");
    }
    reader->waits = !S_ISREG(about.st_mode);
#ifdef F_SETPIPE_SZ
    if (S_ISFIFO(about.st_mode)) {
        fcntl(reader->descriptor, F_SETPIPE_SZ, PIPE_BYTES); /* fewer waits for bytes; it works without, too */
    }
#endif
    reader->total = S_ISREG(about.st_mode) ? (uint64_t)about.st_size : 0;
    return YB_OK;
}

yb_status csv_open(const char *path, const csv_options *options, csv_reader **reader, yb_error *error)
{
    csv_reader *opened = calloc(1, sizeof *opened);
    csv_block *block = csv_block_new();
    char *name = strdup(strcmp(path, "-") == 0 ? "standard input" : path);
    if (opened == NULL || block == NULL || name == NULL) {
        free(opened);
        free(name);
        csv_block_free(block);
        return csv_fail("", error, YB_NO_MEMORY, 0, "not enough memory");
    }
    opened->path = name;
    opened->block = block;
    opened->descriptor = -1;
    opened->next_line = 1;
    opened->options = options == NULL ? (csv_options) { 0 } : *options;
    opened->options.limit += opened->options.limit == 0 ? DEFAULT_LIMIT : 0;
    opened->options.block_bytes += opened->options.block_bytes == 0 ? BLOCK_BYTES : 0;
    opened->options.separators = opened->options.separators == NULL ? "," : opened->options.separators;
    yb_status status = open_descriptor(opened, path, error);
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
    csv_block_free(reader->block);
    free(reader->path);
    free(reader->rest);
    free(reader);
}

uint32_t csv_line(const csv_reader *reader)
{
    return reader->block->line;
}

char csv_separator(const csv_reader *reader)
{
    return reader->separator;
}

void csv_progress(const csv_reader *reader, uint64_t *done, uint64_t *total)
{
    const csv_block *block = reader->block;
    *done = block->end - (block->length - (block->position < block->length ? block->position : block->length));
    *total = reader->total;
}

/* Waits until there is something to read; not 0 where waiting is given up. */
static int wait_for_bytes(const csv_reader *reader)
{
    struct pollfd input = { .fd = reader->descriptor, .events = POLLIN };
    while (reader->waits && reader->options.stopped != NULL) {
        if (reader->options.stopped(reader->options.context)) {
            return EINTR;
        }
        if (poll(&input, 1, WAIT) > 0) {
            break;
        }
    }
    return 0;
}

/* Reads until the block is full, counting as it goes. */
static yb_status read_until_full(csv_reader *reader, csv_block *block, yb_error *error)
{
    while (block->length < block->capacity && !reader->ended) {
        char *to = block->bytes + block->length;
        int failed = wait_for_bytes(reader);
        ssize_t got = failed ? -1 : read(reader->descriptor, to, block->capacity - block->length);
        if (got < 0) { /* also when a signal asks to stop */
            return fail_errno(reader, error, failed ? failed : errno);
        }
        csv_count(to, (size_t)got, &block->census);
        block->length += (size_t)got;
        reader->done += (uint64_t)got;
        reader->ended = got == 0;
    }
    return YB_OK;
}

static yb_status reserve(csv_reader *reader, csv_block *block, size_t capacity, yb_error *error)
{
    if (block->capacity >= capacity) {
        return YB_OK;
    }
    char *larger = realloc(block->memory, capacity + (size_t)2 * CSV_PAD);
    if (larger == NULL) {
        return fail_memory(reader, error);
    }
    memset(larger, 0, block->memory == NULL ? CSV_PAD : 0);
    memset(larger + CSV_PAD + capacity, 0, CSV_PAD);
    block->memory = larger;
    block->bytes = larger + CSV_PAD;
    block->capacity = capacity;
    return YB_OK;
}

static yb_status keep_rest(csv_reader *reader, const char *rest, size_t length, yb_error *error)
{
    if (length > reader->rest_capacity) {
        size_t capacity = length < 256 ? 256 : 2 * length;
        char *larger = realloc(reader->rest, capacity);
        if (larger == NULL) {
            return fail_memory(reader, error);
        }
        reader->rest = larger;
        reader->rest_capacity = capacity;
    }
    if (length > 0) {
        memcpy(reader->rest, rest, length);
    }
    reader->rest_length = length;
    return YB_OK;
}

/* Reads at least one whole record, or to the end; *end is behind the last one. */
static yb_status read_records(csv_reader *reader, csv_block *block, size_t *end, yb_error *error)
{
    size_t capacity = reader->options.block_bytes;
    *end = 0;
    while (*end == 0) {
        if (block->length > reader->options.limit) {
            return csv_fail(reader->path, error, YB_INVALID, reader->next_line,
                            "this record is longer than %zu bytes; is a closing quote missing?", reader->options.limit);
        }
        while (capacity <= block->length) {
            capacity *= 2;
        }
        yb_status status = reserve(reader, block, capacity, error);
        status = status == YB_OK ? read_until_full(reader, block, error) : status;
        if (status != YB_OK) {
            return status;
        }
        if (reader->ended) {
            break;
        }
        *end = csv_last_end(block->bytes, block->length, (int)(block->census.quotes & 1));
    }
    *end = reader->ended ? block->length : *end;
    return YB_OK;
}

/* What the first records, which end at `end`, tell: a mark of the encoding, and the separator. */
static void begin(csv_reader *reader, csv_block *block, size_t end)
{
    if (!reader->started && block->length >= 3 && memcmp(block->bytes, "\xEF\xBB\xBF", 3) == 0) {
        block->position = 3;
    }
    reader->started = 1;
    if (reader->separator == '\0') {
        reader->separator =
            csv_choose_separator(block->bytes + block->position, end - block->position, reader->options.separators);
    }
}

/* Ends the block behind its last record; at the end of the file a line feed may be missing. */
static void seal(csv_reader *reader, csv_block *block, size_t end)
{
    csv_census behind = { 0 };
    csv_count(block->bytes + end, block->length - end, &behind);
    block->next_line = reader->next_line;
    reader->next_line += (uint32_t)(block->census.lines - behind.lines);
    block->end = reader->done - (block->length - end);
    block->length = end;
    if (end > 0 && block->bytes[end - 1] != '\n') {
        block->bytes[block->length++] = '\n'; /* into the pad, if need be */
    }
    block->path = reader->path;
    block->limit = reader->options.limit;
    block->separator = reader->separator == '\0' ? reader->options.separators[0] : reader->separator;
    block->started = 0;
}

static yb_status fill(csv_reader *reader, csv_block *block, yb_error *error)
{
    size_t end = 0, rest = reader->rest_length;
    block->length = block->position = 0;
    block->census = (csv_census) { 0 };
    yb_status status = reserve(reader, block, rest > 0 ? rest : 1, error);
    if (status == YB_OK && rest > 0) {
        memcpy(block->bytes, reader->rest, rest);
        csv_count(block->bytes, rest, &block->census);
        block->length = rest;
    }
    status = status == YB_OK ? read_records(reader, block, &end, error) : status;
    status = status == YB_OK ? keep_rest(reader, block->bytes + end, block->length - end, error) : status;
    if (status != YB_OK) {
        block->length = 0;
        return status;
    }
    begin(reader, block, end);
    seal(reader, block, end);
    return YB_OK;
}

yb_status csv_next_block(csv_reader *reader, csv_block **block, int *more, yb_error *error)
{
    if (reader->block->position < reader->block->length) {
        csv_block *mine = reader->block;
        reader->block = *block;
        reader->block->position = reader->block->length = 0;
        *block = mine;
        *more = 1;
        return YB_OK;
    }
    yb_status status = fill(reader, *block, error);
    *more = status == YB_OK && (*block)->position < (*block)->length;
    return status;
}

yb_status csv_next(csv_reader *reader, const csv_field **fields, size_t *count, yb_error *error)
{
    csv_block *block = reader->block;
    for (*count = 0;;) {
        if (block->position < block->length) {
            yb_status status = csv_block_next(block, fields, count, error);
            for (size_t i = 0; i < *count; i++) {
                csv_text(&(*fields)[i]);
            }
            if (status != YB_OK || *count > 0) {
                return status;
            }
        }
        yb_status status = fill(reader, block, error);
        if (status != YB_OK || block->position >= block->length) {
            return status;
        }
    }
}
