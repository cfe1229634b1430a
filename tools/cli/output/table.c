/* For reading on a terminal: aligned columns under a rule. Where the terminal is
 * too narrow, texts are cut, numbers never; in a file or a pipe nothing is. */
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/output/output.h"

#define GAP            2 /* between columns */
#define NARROWEST_TEXT 8

/* Columns of the terminal; 0: the stream is none. */
static size_t terminal_width(FILE *stream)
{
    struct winsize size;
    int file = fileno(stream);
    return isatty(file) && ioctl(file, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* Takes from the widest text column until the line fits or all are narrow. */
static void fit(const output *out, size_t *widths, size_t available)
{
    size_t line = GAP * (out->count - 1);
    for (size_t i = 0; i < out->count; i++) {
        line += widths[i];
    }
    while (line > available) {
        size_t widest = out->count;
        for (size_t i = 0; i < out->count; i++) {
            int is_text = out->columns[i]->kind == OUTPUT_TEXT && widths[i] > NARROWEST_TEXT;
            widest = is_text && (widest == out->count || widths[i] > widths[widest]) ? i : widest;
        }
        if (widest == out->count) {
            return;
        }
        widths[widest]--;
        line--;
    }
}

/* Prints one line of cells; the last, if it is text, without blanks behind it. */
static void print_cell(const output *out, size_t column, const char *text, size_t width)
{
    int right = out->columns[column]->kind == OUTPUT_NUMBER;
    int last = column + 1 == out->count;
    int fits = output_text_width(text) <= width;
    output_pad(out->stream, text, last && !right && fits ? 0 : width, right);
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
    size_t available = terminal_width(out->stream);
    if (available > 0 && out->count > 0) {
        fit(out, widths, available);
    }
    output_kept(out, widths, print_cell, print_rule);
    free(widths);
    return YB_OK;
}

const output_format output_table = { "table", 1, output_nothing, output_keep, end };
