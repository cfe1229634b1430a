/* One JSON object a line. */
#include "cli/cli.h"
#include "cli/output/output.h"

static yb_status row(output *out, const char *const *cells, yb_error *error)
{
    TRY(output_json_object(out, cells, error));
    putc('\n', out->stream);
    return YB_OK;
}

const output_format output_jsonl = { "jsonl", 0, output_nothing, row, output_nothing };
