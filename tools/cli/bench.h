/* Between the files of `bench`. */
#ifndef CLI_BENCH_H
#define CLI_BENCH_H

#include "cli/common/progress.h"
#include "cli/common/session.h"
#include "cli/common/threads.h"
#include "cli/output/output.h"

#define BENCH_THREADS_MOST CLI_THREADS_MOST
#define BENCH_RUNS_MOST    1000
#define BENCH_NAME         96

/* One line of the result; what is 0 was not measured. */
typedef struct bench_row {
    char name[BENCH_NAME];
    const char *values; /* "decoded", "statistics"; NULL: does not apply */
    uint32_t threads;
    uint64_t nanoseconds; /* median of the runs */
    uint64_t rows;        /* figures added up, or loaded */
    uint64_t bytes;       /* read or written */
    int is_read;          /* the bytes compare with the bandwidth of memory */
    uint64_t memory;      /* most that was taken at a time */
} bench_row;

typedef struct bench_run {
    const output_format *format;
    unsigned long long runs;
    uint32_t threads; /* 0: one, and as many as the machine has */
    uint64_t rows;    /* of a store of its own; 0: the default */
    uint32_t thread_counts[2];
    size_t thread_count_count;
    cli_session session;
    cli_progress progress;
    bench_row *table;
    size_t row_count, row_capacity;
    uint64_t bandwidth[2]; /* bytes a second, by place in thread_counts */
} bench_run;

/* Adds an empty line; *row is valid until the next. */
yb_status bench_add(bench_run *run, const char *name, bench_row **row, yb_error *error);
/* The middle one of the times; sorts them. */
uint64_t bench_median(uint64_t *times, size_t count);

/* Sums a large array on each count of threads. (bench_bandwidth.c) */
yb_status bench_bandwidth(bench_run *run, yb_error *error);
/* The standard rollups over the session's snapshot. (bench_queries.c) */
yb_status bench_queries(bench_run *run, yb_error *error);
/* Generates a corpus into a store at `path`. (bench_load.c) */
yb_status bench_load(bench_run *run, const char *path, yb_error *error);
/* The most memory that the process had so far. (bench_load.c) */
yb_status bench_add_peak(bench_run *run, const char *name, yb_error *error);
/* (bench_print.c) */
yb_status bench_print(const bench_run *run, yb_error *error);

#endif
