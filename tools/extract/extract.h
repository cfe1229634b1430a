/* Reports into observations: text in, figures with name, measure, unit, period,
 * role and place out. No store takes part. */
#ifndef EXTRACT_EXTRACT_H
#define EXTRACT_EXTRACT_H

#include <stddef.h>
#include <stdint.h>

#include "yearbook/decimal.h"
#include "yearbook/regions.h"
#include "yearbook/series.h"

typedef struct extract_figure {
    const yb_metric *metric; /* of the lexicon; NULL: not in it */
    const char *name;        /* what is measured, in the report's words, cleaned */
    yb_measure measure;
    yb_decimal value; /* as printed */
    const char *unit; /* as printed, with scale words */
    int year;
    yb_span span;
    yb_role role;
    yb_bound bound;
    int period_assumed; /* its sentence names none, and one before it in the paragraph another one */
    int has_canonical;
    yb_decimal canonical;       /* in canonical_unit; only if has_canonical */
    const char *canonical_unit; /* the metric's, or the unit without scale words */
    uint32_t offset, length;    /* bytes of the figure in extract_report.text */
    uint32_t sentence_offset, sentence_length;
    const char *evidence; /* text around it, at most 40 characters, one line */
} extract_figure;

#define EXTRACT_CANDIDATES 16

typedef struct extract_report {
    char *text; /* a copy; offsets refer to it */
    size_t text_length;
    uint32_t region;                         /* in the tree given; YB_NO_REGION if not resolved */
    uint32_t candidates[EXTRACT_CANDIDATES]; /* when ambiguous, best first */
    size_t candidate_count;
    const char *region_name; /* as the report names itself; "" if it does not */
    int year;                /* the report's main year; 0 if not found */
    const extract_figure *figures;
    size_t figure_count;
    struct extract_memory *memory; /* owns the strings */
} extract_report;

typedef struct extract_options {
    const yb_regions *regions; /* tree to resolve against; NULL: the gazetteer */
    uint32_t within;           /* the region lies in this subtree; YB_NO_REGION: no hint */
    int year;                  /* the report's year when its text has none; 0: no hint */
} extract_options;

/* Reads a report. `text` is valid UTF-8, as documents/documents.h gives it; less than
 * 2 GiB, else YB_INVALID. Text without figures is no error. `options` may be NULL.
 * Free with extract_report_free. Thread-safe. */
yb_status extract_text(const char *text, size_t length, const extract_options *options, extract_report *report,
                       yb_error *error);
void extract_report_free(extract_report *report);

#endif
