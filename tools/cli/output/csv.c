/* CSV with a header; null is an empty field. */
#include "csv/csv.h"

#include <string.h>

#include "cli/output/output.h"

static yb_status begin(output *out, yb_error *error)
{
    for (size_t i = 0; i < out->count; i++) {
        csv_write_field(out->stream, out->columns[i]->name, strlen(out->columns[i]->name));
        putc(i + 1 == out->count ? '\n' : ',', out->stream);
    }
    return YB_OK;
}

static yb_status row(output *out, const char *const *cells, yb_error *error)
{
    for (size_t i = 0; i < out->count; i++) {
        if (cells[i] != NULL) {
            csv_write_field(out->stream, cells[i], strlen(cells[i]));
        }
        putc(i + 1 == out->count ? '\n' : ',', out->stream);
    }
    return YB_OK;
}

const output_format output_csv = { "csv", 0, begin, row, output_nothing };
