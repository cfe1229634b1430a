/* A Markdown table, aligned in its source too. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/output/output.h"

/* '|' and line ends would break the table. */
static yb_status row(output *out, const char *const *cells, yb_error *error)
{
    for (size_t i = 0; i < out->count; i++) {
        const char *text = cells[i] == NULL ? "" : cells[i];
        TRY(cli_reserve((void **)&out->kept, &out->kept_capacity, out->kept_length + 2 * strlen(text) + 1, 1, error));
        for (; *text != '\0'; text++) {
            if (*text == '|') {
                out->kept[out->kept_length++] = '\\';
            }
            out->kept[out->kept_length++] = *text == '\n' || *text == '\r' ? ' ' : *text;
        }
        out->kept[out->kept_length++] = '\0';
    }
    return YB_OK;
}

static void print_cell(const output *out, size_t column, const char *text, size_t width)
{
    fputs("| ", out->stream);
    output_pad(out->stream, text, width, out->columns[column]->kind == OUTPUT_NUMBER);
    fputs(column + 1 == out->count ? " |\n" : " ", out->stream);
}

static void print_rule(const output *out, const size_t *widths)
{
    for (size_t i = 0; i < out->count; i++) {
        int right = out->columns[i]->kind == OUTPUT_NUMBER;
        fputs("| ", out->stream);
        for (size_t j = right; j < widths[i]; j++) {
            putc('-', out->stream);
        }
        fputs(right ? ": " : " ", out->stream);
    }
    fputs("|\n", out->stream);
}

static yb_status end(output *out, yb_error *error)
{
    size_t *widths = calloc(out->count + 1, sizeof *widths);
    if (widths == NULL) {
        return cli_fail_memory(error);
    }
    output_widths(out, widths);
    for (size_t i = 0; i < out->count; i++) {
        widths[i] = widths[i] < 3 ? 3 : widths[i];
    }
    output_kept(out, widths, print_cell, print_rule);
    free(widths);
    return YB_OK;
}

const output_format output_markdown = { "markdown", 1, output_nothing, row, end };
