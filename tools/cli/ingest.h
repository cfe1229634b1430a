/* Between the files of `ingest`. */
#ifndef CLI_INGEST_H
#define CLI_INGEST_H

#include "cli/common/progress.h"
#include "cli/common/session.h"
#include "cli/common/text_map.h"
#include "extract/extract.h"

/* One report on its way into the store. */
typedef struct ingest_report {
    const char *path; /* as messages name it */
    const char *name;
    const extract_report *report;
    uint32_t region, source;
    text_map keys;      /* (series, year) -> figure that was used first */
    yb_decimal *values; /* of the figures, as stored */
    uint32_t used, repeated, conflicts, unused;
} ingest_report;

typedef struct ingest_run {
    const char *within_text, *region_text;
    int year;                /* of reports without one; 0: no hint */
    uint32_t within, region; /* found in the store's tree; YB_NO_REGION: not given */
    cli_session session;
    cli_progress progress;
    uint64_t reports, figures;
} ingest_run;

/* Appends the report's figures to the writer; what cannot be used is told on stderr. */
yb_status ingest_figures(ingest_run *run, ingest_report *report, yb_error *error);

/* The metric that the figure belongs to, added if new, and its value in the
 * metric's unit. YB_INVALID, YB_OVERFLOW: the figure cannot be used. */
yb_status ingest_metric(yb_writer *writer, const extract_figure *figure, uint32_t *metric, yb_measure *measure,
                        yb_decimal *value, yb_error *error);

#endif
