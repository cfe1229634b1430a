/* Whether figures can be right: against themselves, their region's other years,
 * its neighbours, and the region that it is a part of. What is found is a
 * doubt for a person to look into; nothing is changed by it. docs/design.md
 * states the thresholds. */
#ifndef CLI_PLAUSIBLE_H
#define CLI_PLAUSIBLE_H

#include "cli/ingest_ledger.h"
#include "yearbook/yearbook.h"

/* An actual figure of one metric. */
typedef struct plausible_row {
    yb_decimal value;
    uint32_t region;
    uint32_t tag; /* the caller's own */
    int16_t year;
    yb_span span;
    uint8_t measure, bound;
    uint8_t asked; /* to be told; others are there to be compared with */
    uint8_t odd;   /* of a size that is doubted: says nothing of others */
} plausible_row;

/* Called with each doubt about a row that was asked for. */
typedef yb_status plausible_tell(void *context, const plausible_row *row, enum ingest_doubt doubt, const char *reason,
                                 yb_error *error);

typedef struct plausible_job {
    const yb_regions *regions;
    const yb_metric *metric;
    plausible_row *rows; /* of the metric, each key once; sorted by the checks */
    size_t count;
    plausible_tell *tell;
    void *context;
} plausible_job;

/* All checks on the rows of one metric. */
yb_status plausible_check(const plausible_job *job, yb_error *error);

/* The checks that take a figure alone: percentages beyond 100, counts below
 * zero, growth beyond all proportion. `name` may be the figure's words. */
yb_status plausible_check_alone(const plausible_job *job, const plausible_row *row, const char *name, yb_error *error);

/* A phrase as a metric, 改厕[户]: the same words elsewhere need not mean the same,
 * so that its figures are checked alone. */
int plausible_is_phrase(const yb_metric *metric);

/* ---- between the files of the checks ---- */

/* Rows in the order measure, span, region, year; equal in all but the year: a history. */
int plausible_same_history(const plausible_row *a, const plausible_row *b);
/* The row of this history and year; NULL if there is none. */
const plausible_row *plausible_find(const plausible_job *job, const plausible_row *like, uint8_t measure,
                                    uint32_t region, int year);
double plausible_value(yb_decimal value);
yb_status plausible_check_magnitude(const plausible_job *job, yb_error *error);

#endif
