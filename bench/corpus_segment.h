/* A segment like DESIGN's orientation corpus, for measuring: metrics x towns x
 * 1990..2024, 5 % missing, two decimals, magnitudes, growth and noise. */
#ifndef BENCH_CORPUS_SEGMENT_H
#define BENCH_CORPUS_SEGMENT_H

#include "core/env.h"
#include "format/segment.h"

typedef struct corpus_report {
    size_t rows;
    double writing;   /* seconds inside the segment writer */
    double plain_sum; /* seconds that summing the same mantissas as an array takes */
} corpus_report;

/* Writes it to `path`; stops the program with a message on failure. */
void corpus_segment_write(const yb_env *env, const char *path, uint32_t metrics, uint32_t towns, corpus_report *report);

/* Seconds of CPU time of this process. */
double cpu_seconds(void);
/* Prints the error, named by the program, and exits with 1. */
_Noreturn void stop(const char *program, const yb_error *error);

#endif
