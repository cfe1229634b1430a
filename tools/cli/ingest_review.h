/* The review file: CSV for a person, one row for each figure to decide on. */
#ifndef CLI_INGEST_REVIEW_H
#define CLI_INGEST_REVIEW_H

#include <stdio.h>

#include "cli/import.h"

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

/* A review file that is read back. */
typedef struct review_file {
    import_table table;
    FILE *copy; /* in UTF-8, of a file in another encoding */
} review_file;

yb_status review_file_open(review_file *file, const char *path, const import_column *columns, yb_error *error);
/* Also after a failure. */
void review_file_close(review_file *file);

#endif
