/* Between the files of `ingest`. */
#ifndef CLI_INGEST_H
#define CLI_INGEST_H

#include "cli/common/progress.h"
#include "cli/common/session.h"
#include "cli/common/text_map.h"
#include "cli/report_crew.h"
#include "extract/extract.h"

/* One report on its way into the store. */
typedef struct ingest_report {
    const char *path; /* as messages name it */
    const char *name;
    const extract_report *report;
    uint32_t region, source;
    uint32_t used, repeated, conflicts, unused;
} ingest_report;

/* A figure that went to the writer, and where it stands. */
typedef struct ingest_figure {
    const char *path; /* of its report; borrowed from the command line */
    uint32_t report;  /* number of the report in this run */
    uint32_t offset;  /* bytes into its text */
    char *text;       /* as printed: "1.25亿元" */
    yb_decimal value; /* as stored */
} ingest_figure;

/* What this run writes, by key. */
typedef struct ingest_keys {
    text_map places; /* (series, region, year) -> place in `figures` */
    ingest_figure *figures;
    size_t count, capacity;
    uint32_t top; /* a region in which all others lie; YB_NO_REGION: none does */
    int first_year, last_year;
} ingest_keys;

typedef struct ingest_run {
    const char *within_text, *region_text;
    report_job job;
    uint32_t region; /* found in the store's tree; YB_NO_REGION: not given */
    cli_session session;
    cli_progress progress;
    ingest_keys keys;
    uint64_t reports;
} ingest_run;

/* Appends the report's figures to the writer; what cannot be used is told on stderr. */
yb_status ingest_figures(ingest_run *run, ingest_report *report, yb_error *error);

/* The metric that the figure belongs to, added if new, and its value in the
 * metric's unit. YB_INVALID, YB_OVERFLOW: the figure cannot be used. */
yb_status ingest_metric(yb_writer *writer, const extract_figure *figure, uint32_t *metric, yb_measure *measure,
                        yb_decimal *value, yb_error *error);

/* The figure that was written under this key last, NULL if none was. */
ingest_figure *ingest_keys_find(const ingest_keys *keys, uint32_t series, uint32_t region, int year);
/* Adds the key, which must be new; takes over the figure's text. */
yb_status ingest_keys_add(ingest_keys *keys, const yb_regions *regions, uint32_t series, uint32_t region, int year,
                          const ingest_figure *figure, yb_error *error);
/* Of the keys, how many the snapshot has already, and with another value. */
yb_status ingest_keys_compare(const ingest_keys *keys, const yb_snapshot *snapshot, uint64_t *older, uint64_t *changed,
                              yb_error *error);
void ingest_keys_free(ingest_keys *keys);

#endif
