/* yearbook bench: what this machine makes of the standard rollups. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/bench.h"
#include "cli/cli.h"
#include "cli/common/interrupt.h"
#include "cli/common/selection.h"
#include "cli/synth.h"

#define RUNS_OWN 7

enum { ROWS = SELECT_END, THREADS, RUNS };

static const cli_option options[] = {
    { ROWS, "rows", "N", "rows of the store that is made for it (10M if not given)" },
    { THREADS, "threads", "N", "measure on N threads; without it on one and on all" },
    { RUNS, "runs", "N", "time each query N times, after one to warm up; the median\ncounts (7 if not given)" },
    SELECT_FORMAT_OPTION,
    { 0 },
};

static const cli_usage usage = {
    "bench",
    "[STORE] [OPTION...]",
    "measure this machine: loading, the standard rollups, memory bandwidth",
    "Without STORE a synthetic one is made in the folder for temporary files (TMPDIR), and\n"
    "removed at the end. Each rollup is measured decoding every value, and with the\n"
    "statistics that the store keeps. Beside it stands how many encoded bytes a second were\n"
    "read, as a part of what a plain sum over memory reads on as many threads.\n\n"
    "example: yearbook bench --rows 100M\n",
    options,
};

static int compare_times(const void *a, const void *b)
{
    const uint64_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

uint64_t bench_median(uint64_t *times, size_t count)
{
    qsort(times, count, sizeof *times, compare_times);
    uint64_t middle = count % 2 == 1 ? times[count / 2] : (times[count / 2 - 1] + times[count / 2]) / 2;
    return middle > 0 ? middle : 1;
}

yb_status bench_add(bench_run *run, const char *name, bench_row **row, yb_error *error)
{
    TRY(cli_reserve((void **)&run->table, &run->row_capacity, run->row_count + 1, sizeof *run->table, error));
    *row = &run->table[run->row_count++];
    **row = (bench_row) { 0 };
    snprintf((*row)->name, sizeof(*row)->name, "%s", name);
    return YB_OK;
}

static yb_status take(void *context, int key, const char *value, yb_error *error)
{
    bench_run *run = context;
    switch (key) {
    case ROWS:
        return synth_parse_rows(value, &run->rows, error);
    case THREADS:
        return cli_parse_threads(value, &run->threads, error);
    case RUNS:
        return cli_parse_count("runs", value, BENCH_RUNS_MOST, &run->runs, error);
    default:
        return output_find(value, &run->format, error);
    }
}

/* What was given, or one and all. */
static void choose_threads(bench_run *run)
{
    uint32_t machine = cli_threads(0, CLI_THREADS_MOST);
    run->thread_counts[0] = run->threads > 0 ? run->threads : 1;
    run->thread_counts[1] = machine;
    run->thread_count_count = run->threads == 0 && machine > 1 ? 2 : 1;
}

static yb_status measure(bench_run *run, yb_error *error)
{
    TRY(bench_add_peak(run, "most memory of the process, before the queries", error));
    TRY(bench_queries(run, error));
    TRY(bench_add_peak(run, "most memory of the process, after the queries", error));
    return bench_bandwidth(run, error);
}

static yb_status measure_store(bench_run *run, const char *path, yb_error *error)
{
    TRY(cli_session_read(&run->session, path, run->threads, error));
    return measure(run, error);
}

/* A folder of this run's own; *path is to be freed. */
static yb_status make_folder(char **path, yb_error *error)
{
    const char *parent = getenv("TMPDIR");
    parent = parent == NULL || parent[0] == '\0' ? "/tmp" : parent;
    if (asprintf(path, "%s/yearbook-bench-XXXXXX", parent) < 0) {
        *path = NULL;
        return cli_fail_memory(error);
    }
    if (mkdtemp(*path) == NULL) {
        return cli_fail_at(error, YB_IO, parent, 0, "cannot make a folder for temporary files: %s; set TMPDIR",
                           strerror(errno));
    }
    return YB_OK;
}

static void remove_folder(const char *path)
{
    DIR *directory = opendir(path);
    if (directory == NULL) {
        return;
    }
    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        unlinkat(dirfd(directory), entry->d_name, 0);
    }
    closedir(directory);
    rmdir(path);
}

/* The folder goes whatever happens; from here on signals are noted, so that it can. */
static yb_status measure_own(bench_run *run, yb_error *error)
{
    char *path = NULL;
    cli_interrupt_catch();
    yb_status status = make_folder(&path, error);
    if (status == YB_OK) {
        status = bench_load(run, path, error);
        if (status == YB_OK) {
            status = measure(run, error);
        }
        cli_session_close(&run->session);
        remove_folder(path);
    }
    free(path);
    return status;
}

static int run_bench(int argc, char **argv)
{
    bench_run run = { .runs = RUNS_OWN };
    yb_error error = YB_ERROR_INIT;
    int operands = 0, code = EXIT_DONE;
    cli_parsed parsed = cli_parse(&usage, argc, argv, take, &run, &operands);
    if (parsed != PARSED_RUN) {
        return parsed == PARSED_HELP ? EXIT_DONE : EXIT_USAGE;
    }
    if (argc - operands > 1) {
        return cli_usage_error(&usage, "expected one store, or none");
    }
    if (argc - operands == 1 && run.rows > 0) {
        return cli_usage_error(&usage, "--rows is for a store that is made; leave out the store, or --rows");
    }
    choose_threads(&run);
    yb_status status = argc - operands == 1 ? measure_store(&run, argv[operands], &error) : measure_own(&run, &error);
    if (status == YB_OK) {
        status = bench_print(&run, &error);
    }
    if (status != YB_OK) {
        cli_interrupt_check(&error);
        code = cli_report(&error);
    }
    cli_session_close(&run.session);
    free(run.table);
    return code;
}

const cli_verb verb_bench = { &usage, run_bench };
