/* The records of a block. The index says where fields end; they are unquoted in
 * place. */
#include "csv/csv_block.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "csv/csv_plain.h"

/* Where reading is in a record, and in the index's marks. */
typedef struct cursor {
    csv_block *block;
    const uint32_t *mark, *last_mark;
    size_t start; /* of the field */
    size_t count; /* fields found */
    yb_error *error;
} cursor;

csv_block *csv_block_new(void)
{
    return calloc(1, sizeof(csv_block));
}

void csv_block_free(csv_block *block)
{
    if (block != NULL) {
        free(block->memory);
        free(block->fields);
        free(block);
    }
}

const char *csv_text(const csv_field *field)
{
    char *end = (char *)field->text + field->length; /* in the block, where what ended the field stands */
    if (*end != '\0') {
        *end = '\0';
    }
    return field->text;
}

uint32_t csv_block_line(const csv_block *block)
{
    return block->line;
}

uint64_t csv_block_end(const csv_block *block)
{
    return block->end;
}

yb_status csv_fail(const char *path, yb_error *error, yb_status status, uint32_t line, const char *format, ...)
{
    if (error == NULL) {
        return status;
    }
    va_list arguments;
    va_start(arguments, format);
    *error = (yb_error) { .status = status, .line = line, .offset = YB_NO_OFFSET };
    snprintf(error->file, sizeof error->file, "%s", path);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return status;
}

static yb_status refuse(const cursor *at, const char *what)
{
    return csv_fail(at->block->path, at->error, YB_INVALID, at->block->next_line, "%s", what);
}

static int refill(cursor *at)
{
    csv_block *block = at->block;
    csv_index_fill(&block->index, block->bytes, block->length, block->separator, block->census.zeros);
    at->mark = block->index.marks;
    at->last_mark = at->mark + block->index.count;
    return at->mark < at->last_mark;
}

/* The next mark; the block's length behind the last one. */
static inline size_t next_mark(cursor *at)
{
    if (__builtin_expect(at->mark == at->last_mark, 0) && !refill(at)) {
        return at->block->length;
    }
    return *at->mark++;
}

static yb_status more_fields(csv_block *block, yb_error *error)
{
    size_t room = block->room == 0 ? 32 : 2 * block->room;
    csv_field *fields = realloc(block->fields, room * sizeof *fields);
    if (fields == NULL) {
        return csv_fail(block->path, error, YB_NO_MEMORY, block->next_line, "not enough memory to read this record");
    }
    block->fields = fields;
    block->room = room;
    return YB_OK;
}

/* Takes the field whose opening quote is at `start`; *end is where what stands
 * behind it is marked. */
static yb_status take_quoted(cursor *at, size_t *end)
{
    csv_block *block = at->block;
    char *bytes = block->bytes;
    int doubled = 0;
    size_t quote = next_mark(at);
    while (quote < block->length && bytes[quote] == '"' && bytes[quote + 1] == '"') {
        doubled = 1;
        next_mark(at);
        quote = next_mark(at);
    }
    if (quote == block->length) {
        return refuse(at, "a quoted field that starts in this record is never closed");
    }
    if (bytes[quote] == '\0') {
        return refuse(at, "a NUL byte; this is not a text file");
    }
    size_t next = quote + 1;
    next += bytes[next] == '\r' && bytes[next + 1] == '\n';
    if (next >= block->length || (bytes[next] != block->separator && bytes[next] != '\n')) {
        return refuse(at,
                      block->separator == ','
                          ? "expected a comma or the end of the line behind a closing quote; write a quote inside a "
                            "field twice"
                          : "expected a separator or the end of the line behind a closing quote; write a quote "
                            "inside a field twice");
    }
    *end = next_mark(at);
    char *text = bytes + at->start + 1;
    size_t length = (size_t)(bytes + quote - text);
    block->fields[at->count] = (csv_field) { text, doubled ? csv_undouble(text, length) : length };
    return YB_OK;
}

/* Takes the fields of the record; `start` is behind it then. */
static yb_status take_fields(cursor *at)
{
    csv_block *block = at->block;
    char *bytes = block->bytes;
    for (;;) {
        if (at->count + 1 >= block->room) {
            yb_status status = more_fields(block, at->error);
            if (status != YB_OK) {
                return status;
            }
        }
        size_t end = next_mark(at);
        char byte = bytes[end];
        if (__builtin_expect(byte == '"' || byte == '\0', 0)) {
            if (byte == '\0' || end != at->start) {
                return refuse(at, byte == '\0' ? "a NUL byte; this is not a text file"
                                               : "a stray quote inside an unquoted field; quote the whole field and "
                                                 "write the quote twice");
            }
            yb_status status = take_quoted(at, &end);
            if (status != YB_OK) {
                return status;
            }
            byte = bytes[end];
        } else {
            size_t length = end - at->start;
            length -= byte == '\n' && length > 0 && bytes[end - 1] == '\r';
            block->fields[at->count] = (csv_field) { bytes + at->start, length };
        }
        at->start = end + 1;
        at->count++;
        if (byte == '\n') {
            return YB_OK;
        }
    }
}

/* The same for a record like the one before it: as many fields, nothing quoted
 * and no NUL in the block, all its marks at hand. 0 if it is another one. */
static int take_alike(cursor *at)
{
    csv_block *block = at->block;
    const char *bytes = block->bytes;
    const uint32_t *mark = at->mark, *stop = mark + block->width;
    csv_field *field = block->fields;
    size_t start = at->start, end;
    if (block->census.quotes != 0 || block->census.zeros || (size_t)(at->last_mark - mark) < block->width) {
        return 0;
    }
    do {
        if (mark == stop) {
            return 0;
        }
        end = *mark++;
        field->text = bytes + start;
        field->length = end - start;
        field++;
        start = end + 1;
    } while (bytes[end] != '\n');
    field[-1].length -= field[-1].length > 0 && bytes[end - 1] == '\r';
    at->count = (size_t)(field - block->fields);
    at->mark = mark;
    at->start = start;
    return 1;
}

/* What is looked at only where it may matter: UTF-8 and lines inside quotes. */
static yb_status check_fields(csv_block *block, size_t count, yb_error *error)
{
    for (size_t i = 0; i < count; i++) {
        const csv_field *field = &block->fields[i];
        if (block->index.broken && field->text[-1] == '"') { /* stood in quotes */
            csv_census census = { 0 };
            csv_count(field->text, field->length, &census);
            block->next_line += (uint32_t)census.lines;
        }
        if (!block->is_text && !csv_is_utf8(field->text, field->length)) {
            return csv_fail(block->path, error, YB_INVALID, block->line,
                            "invalid UTF-8 in column %zu; convert the file to UTF-8 first, for example with iconv",
                            i + 1);
        }
    }
    return YB_OK;
}

static void start(csv_block *block)
{
    block->started = 1;
    block->width = 0;
    block->is_text = !block->census.high || csv_is_utf8(block->bytes, block->length);
    csv_index_start(&block->index, block->position);
}

static void skip_empty_lines(csv_block *block, cursor *at)
{
    for (;;) {
        size_t breaks = block->bytes[at->start] == '\r' && block->bytes[at->start + 1] == '\n' ? 2 : 1;
        if (at->start >= block->length || block->bytes[at->start + breaks - 1] != '\n') {
            return;
        }
        next_mark(at);
        at->start += breaks;
        block->next_line++;
    }
}

yb_status csv_block_next(csv_block *block, const csv_field **fields, size_t *count, yb_error *error)
{
    if (!block->started) {
        start(block);
    }
    csv_index *index = &block->index;
    cursor at = { block, index->marks + index->at, index->marks + index->count, block->position, 0, error };
    if ((uint8_t)block->bytes[at.start] <= '\r') {
        skip_empty_lines(block, &at);
    }
    size_t begin = at.start;
    if (begin >= block->length) {
        block->position = begin;
        *count = 0;
        return YB_OK;
    }
    yb_status status = take_alike(&at) ? YB_OK : take_fields(&at);
    if (status != YB_OK) {
        return status;
    }
    block->width = at.count;
    if (at.start - begin > block->limit) {
        return csv_fail(block->path, error, YB_INVALID, block->next_line, "this record is longer than %zu bytes",
                        block->limit);
    }
    block->line = block->next_line++;
    if (!block->is_text || index->broken) {
        status = check_fields(block, at.count, error);
    }
    index->at = (uint32_t)(at.mark - index->marks);
    block->position = at.start;
    block->fields[at.count] = (csv_field) { "", 0 };
    *fields = block->fields;
    *count = at.count;
    return status;
}

/* Where marks are left, one before them has been read: reading it made them. */
int csv_plain_begin(csv_block *block, size_t width, csv_plain *plain)
{
    const csv_index *index = &block->index;
    *plain = (csv_plain) { block->bytes, index->marks + index->at, index->marks + index->count, width, 0 };
    return block->started && index->at > 0 && width > 1 && block->census.quotes == 0 && !block->census.zeros &&
           block->is_text && block->length <= block->limit;
}

void csv_plain_end(csv_block *block, const csv_plain *plain)
{
    block->index.at = (uint32_t)(plain->mark - block->index.marks);
    block->position = (size_t)plain->mark[-1] + 1;
    block->next_line += plain->records;
    block->line = plain->records > 0 ? block->next_line - 1 : block->line;
}
