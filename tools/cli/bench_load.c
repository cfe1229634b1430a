/* A store made for measuring: how fast rows go in, how small they get. */
#include <stdio.h>
#include <sys/resource.h>

#include "cli/bench.h"
#include "cli/cli.h"
#include "cli/synth.h"

#define ROWS_OWN 10000000

static yb_status count_only(void *context, const synth_batch *batch, uint64_t done, uint64_t total, yb_error *error)
{
    return synth_count(context, batch, done, total, error);
}

/* The rows alone, so that what loading costs can be told from what making them does. */
static yb_status measure_generator(bench_run *run, synth_run *synth, yb_error *error)
{
    bench_row *row;
    uint64_t begin = cli_clock();
    TRY(synth_corpus_generate(synth->corpus, synth->threads, 0, count_only, synth, error));
    uint64_t nanoseconds = cli_clock() - begin;
    TRY(bench_add(run, "generating rows", &row, error));
    row->threads = run->thread_counts[run->thread_count_count - 1];
    row->nanoseconds = nanoseconds;
    row->rows = synth->rows;
    synth->rows = 0;
    return YB_OK;
}

static yb_status measure_load(bench_run *run, synth_run *synth, const char *path, yb_error *error)
{
    uint64_t begin = cli_clock(), version, bytes = 0;
    bench_row *row;
    TRY(synth_fill(synth, &run->session, path, &version, error));
    uint64_t nanoseconds = cli_clock() - begin;
    cli_session_close(&run->session);
    TRY(cli_session_read(&run->session, path, synth->threads, error));
    for (uint32_t i = 0; i < yb_snapshot_segment_count(run->session.snapshot); i++) {
        yb_segment_info info = { .struct_size = sizeof info };
        TRY(yb_snapshot_segment(run->session.snapshot, i, &info, error));
        bytes += info.bytes;
    }
    TRY(bench_add(run, "generating and loading rows", &row, error));
    row->threads = run->thread_counts[run->thread_count_count - 1];
    row->nanoseconds = nanoseconds;
    row->rows = synth->rows;
    row->bytes = bytes;
    return YB_OK;
}

yb_status bench_load(bench_run *run, const char *path, yb_error *error)
{
    synth_run synth = { .parameters = SYNTH_PARAMETERS_INIT, .threads = run->threads };
    synth.parameters.rows = run->rows > 0 ? run->rows : ROWS_OWN;
    TRY(synth_corpus_create(&synth.parameters, &synth.corpus, error));
    run->session.threads = run->threads;
    cli_progress_start(&synth.progress, "row");
    yb_status status = measure_generator(run, &synth, error);
    if (status == YB_OK) {
        cli_progress_start(&synth.progress, "row");
        status = measure_load(run, &synth, path, error);
    }
    cli_progress_finish(&synth.progress);
    synth_corpus_free(synth.corpus);
    return status;
}

yb_status bench_add_peak(bench_run *run, const char *name, yb_error *error)
{
    struct rusage usage;
    bench_row *row;
    TRY(bench_add(run, name, &row, error));
    if (getrusage(RUSAGE_SELF, &usage) == 0) {
        row->memory = (uint64_t)usage.ru_maxrss * 1024;
    }
    return YB_OK;
}
