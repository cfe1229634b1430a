/* Between the files of `ingest`.
 *
 * Reports are read one after another into a ledger, which knows of each key the
 * figure that counts (ingest_figures.c, ingest_rules.c). Then the store's own
 * figures are asked (ingest_store.c), what is not plausible is looked for
 * (plausible.c), the rest is written in one commit, and a person gets told
 * (ingest_tell.c, ingest_review.c). */
#ifndef CLI_INGEST_H
#define CLI_INGEST_H

#include <stdio.h>

#include "cli/common/progress.h"
#include "cli/common/session.h"
#include "cli/ingest_ledger.h"
#include "cli/ingest_rules.h"
#include "cli/report_crew.h"
#include "extract/extract.h"

typedef struct ingest_run {
    const char *within_text, *region_text, *review_path, *accept_path;
    report_job job;
    uint32_t region; /* found in the store's tree; YB_NO_REGION: not given */
    cli_session session;
    cli_progress progress;
    ingest_ledger ledger;
    FILE *review;            /* where uncertain figures go; NULL: they are used */
    uint64_t older, changed; /* figures of the store that get superseded; with another value */
    uint64_t kept;           /* figures of the store that stand against a report's */
    uint64_t left_out;       /* reports that could not be used */
} ingest_run;

/* What makes a figure uncertain, in words. */
typedef struct ingest_doubts {
    uint8_t bits;
    char reason[512];
} ingest_doubts;

void ingest_doubt(ingest_doubts *found, int doubt, const char *format, ...) YB_PRINTF(3, 4);
/* What is seen at the figure alone. `report_year` 0: not known. */
void ingest_find_doubts(const extract_figure *figure, int report_year, ingest_doubts *found);

/* The figures of the ledger's last report: which count so far, which wait, which are refused. */
yb_status ingest_figures(ingest_run *run, const extract_report *read, yb_error *error);

/* As a figure of the kind that it is stored as: a rise by 0.9 percentage points is
 * no growth of 0.9 %, but something of its own (other), named with its unit. */
extract_figure ingest_by_kind(const extract_figure *figure);
/* The metric that the figure belongs to, added if new, and its value in the
 * metric's unit. YB_INVALID, YB_OVERFLOW: the figure cannot be used. */
yb_status ingest_metric(yb_writer *writer, const extract_figure *figure, uint32_t *metric, yb_measure *measure,
                        yb_decimal *value, yb_error *error);

/* A value as printed in a metric's unit, or in percent, by measure. */
yb_status ingest_convert(yb_decimal printed, const char *from, yb_measure measure, const char *unit, yb_decimal *value,
                         yb_error *error);
/* What stands in the brackets of 改厕[户]. */
yb_status ingest_phrase_unit(const char *unit, yb_measure measure, char base[64], yb_error *error);

/* "财政总收入, 2023, level, actual" of a figure whose series is known. */
yb_status ingest_describe(const ingest_run *run, const ingest_figure *figure, char text[512], yb_error *error);

/* Asks what the store has under the keys: older figures that stand make new ones
 * rejected, all others are counted. */
yb_status ingest_ask_store(ingest_run *run, yb_error *error);

/* Flags figures that are not plausible; with a review file they wait. */
yb_status ingest_find_implausible(ingest_run *run, yb_error *error);

/* All that count, to the writer. *count: how many. */
yb_status ingest_write(ingest_run *run, uint64_t *count, yb_error *error);

/* What became of the figures: conflicts and refusals, a line for each report. */
yb_status ingest_tell(const ingest_run *run, yb_error *error);
/* Behind the commit: what is not plausible, and what a person may look at. */
yb_status ingest_tell_doubts(const ingest_run *run, yb_error *error);

/* The review file: must not be there yet. Written after the commit, whose texts
 * it quotes; a run that fails leaves none. */
yb_status ingest_review_open(ingest_run *run, yb_error *error);
yb_status ingest_review_write(ingest_run *run, yb_error *error);
void ingest_review_close(ingest_run *run);

/* Loads a review file back. Returns the exit code. */
int ingest_accept(ingest_run *run, const char *store);

#endif
