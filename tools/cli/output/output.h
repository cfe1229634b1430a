/* Results on standard output: rows of texts in one of several formats. A format
 * is a table of functions; adding one is adding a file and a row in output.c. */
#ifndef CLI_OUTPUT_OUTPUT_H
#define CLI_OUTPUT_OUTPUT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "yearbook/status.h"

typedef enum output_kind {
    OUTPUT_TEXT = 0,
    OUTPUT_NUMBER = 1 /* a plain decimal: right-aligned, unquoted in JSON, never through a double */
} output_kind;

typedef enum output_audience {
    OUTPUT_ALL = 0,
    OUTPUT_PEOPLE = 1,  /* only in table and markdown */
    OUTPUT_PROGRAMS = 2 /* only in csv, json and jsonl */
} output_audience;

typedef struct output_column {
    const char *name;
    output_kind kind;
    output_audience audience;
} output_column;

typedef struct output output;

typedef struct output_format {
    const char *name;
    int for_people;
    /* Columns and cells are those that this format shows. A NULL cell is null. */
    yb_status (*begin)(output *out, yb_error *error);
    yb_status (*row)(output *out, const char *const *cells, yb_error *error);
    yb_status (*end)(output *out, yb_error *error);
} output_format;

extern const output_format output_table, output_csv, output_json, output_jsonl, output_markdown, output_none;

struct output {
    const output_format *format;
    FILE *stream;
    const output_column **columns; /* shown */
    size_t count;
    size_t *places; /* of each shown column among all */
    const char **cells;
    size_t rows;
    int failed; /* the stream takes nothing more; told already */
    /* What table and markdown keep to find the widths: texts, one behind the
     * other, each ended by NUL; a null is "". */
    char *kept;
    size_t kept_length, kept_capacity;
};

/* By name; YB_INVALID suggests. */
yb_status output_find(const char *name, const output_format **format, yb_error *error);

/* Columns and names are borrowed until output_close. */
yb_status output_open(output *out, const output_format *format, const output_column *columns, size_t count,
                      yb_error *error);
/* One row: a text or NULL for each of the columns given at opening. */
yb_status output_row(output *out, const char *const *cells, yb_error *error);
/* Ends the result and makes sure that it was written. */
yb_status output_end(output *out, yb_error *error);
/* Frees; also after a failure. */
void output_close(output *out);

/* For formats with nothing to do at the beginning or the end. */
yb_status output_nothing(output *out, yb_error *error);

/* For formats: keeps a row, prints the columns' names, a rule and the rows kept,
 * each cell as the format does, and pads by the width that a text takes on a
 * terminal. */
typedef void output_cell(const output *out, size_t column, const char *text, size_t width);
typedef void output_rule(const output *out, const size_t *widths);
yb_status output_keep(output *out, const char *const *cells, yb_error *error);
void output_widths(const output *out, size_t *widths);
void output_kept(const output *out, const size_t *widths, output_cell *print_cell, output_rule *print_rule);
size_t output_text_width(const char *text);
/* A text that is wider than `width` is cut, and ends in an ellipsis. */
void output_pad(FILE *stream, const char *text, size_t width, int right);

/* One JSON object without a line end. */
yb_status output_json_object(output *out, const char *const *cells, yb_error *error);

/* Fails if something written to the stream did not get there. */
yb_status output_flush(FILE *stream, yb_error *error);

#endif
