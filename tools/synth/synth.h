/* Synthetic corpora: figures that look like those of regional statistics, the
 * same for the same parameters on any machine and any number of threads.
 * docs/synth.md specifies them to the digit. */
#ifndef SYNTH_SYNTH_H
#define SYNTH_SYNTH_H

#include <stddef.h>
#include <stdint.h>

#include "yearbook/store.h"

#define SYNTH_METRICS_MOST 1000000
#define SYNTH_REGIONS_MOST 5000000 /* towns; numbers in codes have seven digits */
#define SYNTH_YEARS_MOST   100
#define SYNTH_ROWS_MOST    UINT64_C(100000000000)
#define SYNTH_WHOLE        10000 /* 100 % in parameters */

typedef enum synth_shape {
    SYNTH_DENSE = 0,  /* every town, every metric, every year, but for what is missing */
    SYNTH_REPORTS = 1 /* a long tail: thousands of metrics that few regions report */
} synth_shape;

typedef struct synth_parameters {
    synth_shape shape;
    uint32_t metrics, regions; /* 0: the shape's own, or as `rows` asks; regions are towns */
    int first_year, last_year; /* 0: the shape's own */
    int32_t missing, noise;    /* hundredths of a percent; negative: the shape's own */
    uint64_t seed;
    uint64_t rows; /* about as many; 0: what the others give */
} synth_parameters;

/* Everything that rows are drawn from. Immutable; may be shared by threads. */
typedef struct synth_corpus synth_corpus;

/* Fills in what the parameters leave open. YB_INVALID names what is out of range. */
yb_status synth_corpus_create(const synth_parameters *parameters, synth_corpus **corpus, yb_error *error);
void synth_corpus_free(synth_corpus *corpus);

/* With nothing left open. */
const synth_parameters *synth_corpus_parameters(const synth_corpus *corpus);
/* About how many rows there will be. */
uint64_t synth_corpus_expected(const synth_corpus *corpus);

/* The region tree; release with yb_regions_release. */
yb_status synth_corpus_regions(const synth_corpus *corpus, yb_regions **regions, yb_error *error);

typedef struct synth_metric {
    yb_metric metric; /* refers to the texts below: do not copy */
    char id[16], name[32];
} synth_metric;

void synth_corpus_metric(const synth_corpus *corpus, uint32_t number, synth_metric *metric);

/* A series; its metric is the number among the corpus's metrics. */
typedef struct synth_series {
    yb_series series;
    int scale; /* of its values */
} synth_series;

/* Rows of one series, by region, then year. */
typedef struct synth_batch {
    uint32_t number; /* of the series, ascending from batch to batch */
    synth_series series;
    size_t count, capacity;
    uint32_t *region; /* number in the tree */
    int16_t *year;
    int64_t *mantissa;
    uint8_t *bound; /* NULL: all are exact */
    char *text;     /* the same as CSV, if that was asked for */
    size_t text_length, text_capacity;
} synth_batch;

/* Takes a batch, `done` of `total` pieces of the work; the batch may be empty.
 * A failure ends the generation. */
typedef yb_status synth_take(void *context, const synth_batch *batch, uint64_t done, uint64_t total, yb_error *error);

/* Draws all rows on `threads` threads (0: as many as the machine has) and gives
 * them to `take`, in order (series, region, year), on the calling thread. */
yb_status synth_corpus_generate(const synth_corpus *corpus, uint32_t threads, int as_text, synth_take *take,
                                void *context, yb_error *error);

/* The header of the text, with its line end. */
const char *synth_corpus_header(const synth_corpus *corpus);

#endif
