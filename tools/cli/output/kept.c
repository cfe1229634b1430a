/* What the formats for people share: rows kept until the widths are known, and
 * padding that counts full-width characters as two. */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "cli/cli.h"
#include "cli/output/output.h"

yb_status output_keep(output *out, const char *const *cells, yb_error *error)
{
    for (size_t i = 0; i < out->count; i++) {
        const char *text = cells[i] == NULL ? "" : cells[i];
        size_t size = strlen(text) + 1;
        TRY(cli_reserve((void **)&out->kept, &out->kept_capacity, out->kept_length + size, 1, error));
        memcpy(out->kept + out->kept_length, text, size);
        out->kept_length += size;
    }
    return YB_OK;
}

size_t output_text_width(const char *text)
{
    size_t width = 0;
    utf8proc_int32_t character;
    utf8proc_ssize_t bytes;
    for (; *text != '\0'; text += bytes) {
        bytes = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &character);
        bytes = bytes < 1 ? 1 : bytes;
        width += character < 0 ? 1 : (size_t)utf8proc_charwidth(character);
    }
    return width;
}

void output_widths(const output *out, size_t *widths)
{
    for (size_t i = 0; i < out->count; i++) {
        widths[i] = output_text_width(out->columns[i]->name);
    }
    const char *text = out->kept;
    for (size_t cell = 0; cell < out->rows * out->count; cell++) {
        size_t width = output_text_width(text);
        size_t *widest = &widths[cell % out->count];
        *widest = width > *widest ? width : *widest;
        text += strlen(text) + 1;
    }
}

void output_kept(const output *out, const size_t *widths, output_cell *print_cell, output_rule *print_rule)
{
    for (size_t i = 0; i < out->count; i++) {
        print_cell(out, i, out->columns[i]->name, widths[i]);
    }
    print_rule(out, widths);
    const char *text = out->kept;
    for (size_t cell = 0; cell < out->rows * out->count; cell++) {
        print_cell(out, cell % out->count, text, widths[cell % out->count]);
        text += strlen(text) + 1;
    }
}

/* The beginning of the text that takes at most *width; *width becomes what it takes. */
static size_t bytes_within(const char *text, size_t *width)
{
    size_t bytes = 0, taken = 0;
    while (text[bytes] != '\0') {
        utf8proc_int32_t character;
        utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text + bytes, -1, &character);
        size_t own = character < 0 ? 1 : (size_t)utf8proc_charwidth(character);
        if (taken + own > *width) {
            break;
        }
        taken += own;
        bytes += length < 1 ? 1 : (size_t)length;
    }
    *width = taken;
    return bytes;
}

void output_pad(FILE *stream, const char *text, size_t width, int right)
{
    size_t own = output_text_width(text);
    if (own > width && width > 0) {
        size_t taken = width - 1;
        size_t bytes = bytes_within(text, &taken);
        fprintf(stream, "%.*s…%*s", (int)bytes, text, (int)(width - 1 - taken), "");
        return;
    }
    int blanks = own < width ? (int)(width - own) : 0;
    if (right) {
        fprintf(stream, "%*s%s", blanks, "", text);
    } else {
        fprintf(stream, "%s%*s", text, blanks, "");
    }
}
