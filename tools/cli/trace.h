/* How `trace` prints one observation. */
#ifndef CLI_TRACE_H
#define CLI_TRACE_H

#include "cli/common/selection.h"
#include "cli/common/session.h"

typedef struct trace_run {
    cli_selection selection;
    cli_session session;
    yb_scan *scan;
    output out; /* of formats other than table */
    uint64_t found;
    uint32_t source; /* whose text is loaded */
    char *text;
    size_t text_length;
} trace_run;

yb_status trace_open(trace_run *run, yb_error *error);
yb_status trace_print(trace_run *run, const yb_rows *rows, size_t row, yb_error *error);
yb_status trace_end(trace_run *run, yb_error *error);
void trace_close(trace_run *run);

#endif
