/* For reading on a terminal: aligned columns under a rule. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/output/output.h"

/* Prints one line of cells; the last, if it is text, without blanks behind it. */
static void print_cell(const output *out, size_t column, const char *text, size_t width)
{
    int right = out->columns[column]->kind == OUTPUT_NUMBER;
    int last = column + 1 == out->count;
    output_pad(out->stream, text, last && !right ? 0 : width, right);
    fputs(last ? "\n" : "  ", out->stream);
}

static void print_rule(const output *out, const size_t *widths)
{
    for (size_t i = 0; i < out->count; i++) {
        for (size_t j = 0; j < widths[i]; j++) {
            putc('-', out->stream);
        }
        fputs(i + 1 == out->count ? "\n" : "  ", out->stream);
    }
}

static yb_status end(output *out, yb_error *error)
{
    size_t *widths = calloc(out->count + 1, sizeof *widths);
    if (widths == NULL) {
        return cli_fail_memory(error);
    }
    output_widths(out, widths);
    for (size_t i = 0; i < out->count; i++) {
        print_cell(out, i, out->columns[i]->name, widths[i]);
    }
    print_rule(out, widths);
    const char *text = out->kept;
    for (size_t cell = 0; cell < out->rows * out->count; cell++) {
        print_cell(out, cell % out->count, text, widths[cell % out->count]);
        text += strlen(text) + 1;
    }
    free(widths);
    return YB_OK;
}

const output_format output_table = { "table", 1, output_nothing, output_keep, end };
