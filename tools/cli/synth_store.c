/* A synthetic corpus straight into a store. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/synth.h"

#define NO_SERIES UINT32_MAX

/* Between the corpus and the writer: the catalog's numbers, and the columns that
 * are the same all through a series. */
typedef struct store_fill {
    synth_run *run;
    yb_writer *writer;
    uint32_t *metrics;     /* the catalog's number of each metric */
    uint32_t batch_series; /* that the columns were filled for */
    uint32_t *series;
    int8_t *scale;
    size_t filled, capacity;
} store_fill;

static yb_status check_empty(const cli_session *session, yb_error *error)
{
    uint64_t rows = yb_snapshot_row_count(session->snapshot);
    if (yb_snapshot_version(session->snapshot) == 0) {
        return YB_OK;
    }
    return cli_fail_at(error, YB_EXISTS, session->path, 0,
                       "the store is in use, with %llu observation%s; synth would replace its region tree: name a "
                       "store that is not there yet",
                       (unsigned long long)rows, cli_plural(rows));
}

static yb_status put_catalog(store_fill *fill, yb_error *error)
{
    const synth_corpus *corpus = fill->run->corpus;
    uint32_t count = synth_corpus_parameters(corpus)->metrics;
    yb_regions *regions = NULL;
    TRY(synth_corpus_regions(corpus, &regions, error));
    yb_status status = yb_writer_set_regions(fill->writer, regions, error);
    yb_regions_release(regions);
    TRY(status);
    fill->metrics = calloc(count, sizeof *fill->metrics);
    if (fill->metrics == NULL) {
        return cli_fail_memory(error);
    }
    for (uint32_t i = 0; i < count; i++) {
        synth_metric metric;
        synth_corpus_metric(corpus, i, &metric);
        TRY(yb_writer_put_metric(fill->writer, &metric.metric, &fill->metrics[i], error));
    }
    return YB_OK;
}

static yb_status make_room(store_fill *fill, size_t count, yb_error *error)
{
    size_t capacity = fill->capacity;
    TRY(cli_reserve((void **)&fill->series, &capacity, count, sizeof *fill->series, error));
    capacity = fill->capacity;
    TRY(cli_reserve((void **)&fill->scale, &capacity, count, sizeof *fill->scale, error));
    fill->capacity = capacity;
    return YB_OK;
}

/* The columns of the series, at least as long as the batch. */
static yb_status fill_columns(store_fill *fill, const synth_batch *batch, yb_error *error)
{
    if (fill->batch_series == batch->number && fill->filled >= batch->count) {
        return YB_OK;
    }
    yb_series series = batch->series.series;
    uint32_t number;
    series.metric = fill->metrics[series.metric];
    TRY(yb_writer_put_series(fill->writer, &series, &number, error));
    TRY(make_room(fill, batch->count, error));
    for (size_t i = 0; i < batch->count; i++) {
        fill->series[i] = number;
    }
    memset(fill->scale, batch->series.scale, batch->count);
    fill->batch_series = batch->number;
    fill->filled = batch->count;
    return YB_OK;
}

static yb_status take_batch(void *context, const synth_batch *batch, uint64_t done, uint64_t total, yb_error *error)
{
    store_fill *fill = context;
    if (batch->count > 0) {
        TRY(fill_columns(fill, batch, error));
        yb_rows rows = { .count = batch->count,
                         .series = fill->series,
                         .region = batch->region,
                         .year = batch->year,
                         .mantissa = batch->mantissa,
                         .scale = fill->scale,
                         .bound = batch->bound };
        TRY(yb_writer_append(fill->writer, &rows, error));
    }
    return synth_count(fill->run, batch, done, total, error);
}

yb_status synth_fill(synth_run *run, cli_session *session, const char *path, uint64_t *version, yb_error *error)
{
    TRY(cli_session_write(session, path, error));
    TRY(check_empty(session, error));
    store_fill fill = { .run = run, .writer = session->writer, .batch_series = NO_SERIES };
    yb_status status = put_catalog(&fill, error);
    if (status == YB_OK) {
        status = synth_corpus_generate(run->corpus, run->threads, 0, take_batch, &fill, error);
    }
    if (status == YB_OK) {
        cli_progress_stage(&run->progress, "writing the store");
        status = cli_session_commit(session, version, error);
    }
    free(fill.metrics);
    free(fill.series);
    free(fill.scale);
    return status;
}
