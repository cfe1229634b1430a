/* Between the files of `trace`. */
#ifndef CLI_TRACE_H
#define CLI_TRACE_H

#include "cli/common/selection.h"
#include "cli/common/session.h"
#include "cli/ingest_accepted.h"

/* Bytes of a sentence that are shown on either side of the figure. */
#define TRACE_CONTEXT 1500

/* What --all tells of a figure. */
typedef enum trace_state {
    TRACE_CHOSEN = 0, /* the store's */
    TRACE_REPEATED,   /* another place says the same */
    TRACE_REJECTED,   /* another place says otherwise */
    TRACE_UNUSED      /* the store has no figure of this key */
} trace_state;

/* One place that says something of a key. */
typedef struct trace_item {
    yb_series series;
    int year;
    yb_decimal value;
    yb_bound bound;
    uint32_t source, offset, length; /* source YB_NO_SOURCE: imported */
    trace_state state;
    char why[640]; /* the rule that decided; "" without --all */
} trace_item;

typedef struct trace_run {
    cli_selection selection;
    int all;
    cli_session session;
    output out; /* of formats other than table */
    uint64_t found;
    uint32_t source; /* whose text is loaded */
    char *text;
    size_t text_length;
    accepted_figures accepted;
} trace_run;

yb_status trace_open(trace_run *run, yb_error *error);
yb_status trace_print(trace_run *run, const trace_item *item, yb_error *error);
yb_status trace_end(trace_run *run, yb_error *error);
void trace_close(trace_run *run);

/* The row as an item; the store's figure of its key. */
yb_status trace_item_of(const trace_run *run, const yb_rows *rows, size_t row, trace_item *item, yb_error *error);
/* Loads the source's text into the run, if another one is there. */
yb_status trace_load_text(trace_run *run, uint32_t source, yb_error *error);

/* Prints what the store has of the region, and every other place in the store's
 * documents that says something of the same keys, read again. */
yb_status trace_all(trace_run *run, yb_error *error);

#endif
