/* The formats, and which columns each shows. */
#include "cli/output/output.h"

#include <errno.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static const output_format *const formats[] = { &output_table, &output_csv,      &output_json,
                                                &output_jsonl, &output_markdown, &output_none };
#define FORMAT_COUNT (sizeof formats / sizeof *formats)

yb_status output_find(const char *name, const output_format **format, yb_error *error)
{
    const char *names[FORMAT_COUNT + 1] = { 0 };
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        names[i] = formats[i]->name;
        if (strcmp(name, names[i]) == 0) {
            *format = formats[i];
            return YB_OK;
        }
    }
    cli_fail(error, YB_INVALID, "there is no format '%s'; expected table, csv, json, jsonl, markdown or none", name);
    const char *nearest = cli_nearest(name, names);
    if (nearest != NULL) {
        cli_error_add(error, "; did you mean %s?", nearest);
    }
    return YB_INVALID;
}

yb_status output_nothing(output *out, yb_error *error)
{
    return YB_OK;
}

static int shows(const output_format *format, const output_column *column)
{
    return column->audience == OUTPUT_ALL || (column->audience == OUTPUT_PEOPLE) == format->for_people;
}

yb_status output_open(output *out, const output_format *format, const output_column *columns, size_t count,
                      yb_error *error)
{
    *out = (output) { .format = format, .stream = stdout };
    out->columns = calloc(count, sizeof *out->columns);
    out->places = calloc(count, sizeof *out->places);
    out->cells = calloc(count, sizeof *out->cells);
    if (out->columns == NULL || out->places == NULL || out->cells == NULL) {
        return cli_fail_memory(error);
    }
    for (size_t i = 0; i < count; i++) {
        if (shows(format, &columns[i])) {
            out->columns[out->count] = &columns[i];
            out->places[out->count++] = i;
        }
    }
    return format->begin(out, error);
}

yb_status output_row(output *out, const char *const *cells, yb_error *error)
{
    for (size_t i = 0; i < out->count; i++) {
        out->cells[i] = cells[out->places[i]];
    }
    TRY(out->format->row(out, out->cells, error));
    out->rows++;
    out->failed = ferror(out->stream) != 0;
    return out->failed ? output_flush(out->stream, error) : YB_OK;
}

yb_status output_flush(FILE *stream, yb_error *error)
{
    int before = ferror(stream) ? errno : 0; /* a large write goes past the buffer, and fails before this */
    errno = 0;
    if (fflush(stream) == 0 && !ferror(stream)) {
        return YB_OK;
    }
    int reason = errno != 0 ? errno : before != 0 ? before : EIO;
    cli_fail(error, YB_IO, "cannot write the results: %s", strerror(reason));
    __fpurge(stream); /* told once is enough */
    clearerr(stream);
    return YB_IO;
}

yb_status output_end(output *out, yb_error *error)
{
    TRY(out->format->end(out, error));
    return output_flush(out->stream, error);
}

void output_close(output *out)
{
    free(out->columns);
    free(out->places);
    free(out->cells);
    free(out->kept);
    *out = (output) { 0 };
}
