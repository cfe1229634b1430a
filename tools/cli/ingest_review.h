/* The review file: CSV for a person, one row for each figure to decide on. */
#ifndef CLI_INGEST_REVIEW_H
#define CLI_INGEST_REVIEW_H

#include <stddef.h>

/* The columns, in order. `decision` is the person's: keep, drop, or nothing yet. */
enum review_column {
    REVIEW_DECISION = 0,
    REVIEW_REPORT,
    REVIEW_REGION_CODE,
    REVIEW_REGION,
    REVIEW_METRIC,
    REVIEW_NAME,
    REVIEW_MEASURE,
    REVIEW_VALUE,
    REVIEW_UNIT,
    REVIEW_PERIOD,
    REVIEW_STATUS,
    REVIEW_APPROX,
    REVIEW_KIND,
    REVIEW_REASON,
    REVIEW_EVIDENCE,
    REVIEW_DOCUMENT,
    REVIEW_OFFSET,
    REVIEW_LENGTH,
    REVIEW_COLUMNS
};

/* A phrase that the lexicon lacks, as a metric: "改厕[户]". */
#define REVIEW_PHRASE_BYTES 512

#endif
