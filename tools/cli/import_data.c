/* Observations: region, year, metric, value, and what tells series apart. */
#include <stdlib.h>

#include "cli/cli.h"
#include "cli/common/threads.h"
#include "cli/import_load.h"

/* A worker for each part of a file of this size at most. */
#define WORKER_BYTES ((uint64_t)1 << 20)

static const import_column columns[] = {
    [REGION] = { "region", "地区", 1 },
    [YEAR] = { "year", "年份", 0 },
    [METRIC] = { "metric", "指标", 1 },
    [VALUE] = { "value", "数值", 1 },
    [UNIT] = { "unit", "单位", 0 },
    [MEASURE] = { "measure", "口径", 0 },
    [ROLE] = { "role", "性质", 0 },
    [SPAN] = { "span", "时段", 0 },
    [PERIOD] = { "period", "时期", 0 },
    [BOUND] = { "bound", "精度", 0 },
    { 0 },
};

/* The workers of a run; made when a file is large enough for them. */
typedef struct import_crew {
    import_load load;
    import_worker *workers[IMPORT_MOST_WORKERS];
    import_batch *batches[IMPORT_MOST_BATCHES];
    uint32_t count, most;
} import_crew;

static yb_status add_batch(import_crew *crew, import_batch **batch, yb_error *error)
{
    *batch = calloc(1, sizeof **batch);
    if (*batch == NULL) {
        return cli_fail_memory(error);
    }
    crew->batches[crew->load.batches++] = *batch;
    return YB_OK;
}

static yb_status add_spare(import_crew *crew, yb_error *error)
{
    import_batch *batch;
    TRY(add_batch(crew, &batch, error));
    batch->next = crew->load.spare;
    crew->load.spare = batch;
    return YB_OK;
}

static yb_status add_worker(import_crew *crew, yb_error *error)
{
    import_worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL) {
        return cli_fail_memory(error);
    }
    crew->workers[crew->count++] = worker;
    worker->load = &crew->load;
    worker->group = 1;
    worker->block = csv_block_new();
    return worker->block == NULL ? cli_fail_memory(error) : add_batch(crew, &worker->batch, error);
}

static void free_crew(import_crew *crew)
{
    for (uint32_t i = 0; i < crew->count; i++) {
        import_worker *worker = crew->workers[i];
        csv_block_free(worker->block);
        text_map_free(&worker->regions);
        text_map_free(&worker->metrics.numbers);
        for (size_t word = 0; word < IMPORT_SERIES_WORDS; word++) {
            text_map_free(&worker->words[word].numbers);
        }
        import_series_free(&worker->known);
        free(worker);
    }
    for (uint32_t i = 0; i < crew->load.batches; i++) {
        free(crew->batches[i]);
    }
    for (size_t i = 0; i < crew->load.known.count; i++) {
        free(crew->load.known.series[i].unit);
    }
    import_series_free(&crew->load.known);
    pthread_mutex_destroy(&crew->load.reading);
    pthread_mutex_destroy(&crew->load.mutex);
    pthread_cond_destroy(&crew->load.passed);
    free(crew);
}

static yb_status run_crew(import_crew *crew, yb_error *error)
{
    const import_table *table = &crew->load.table;
    uint64_t done, total;
    if (!import_has(table, YEAR) && !import_has(table, PERIOD)) {
        return cli_fail_at(error, YB_INVALID, table->path, csv_line(table->reader),
                           "the header has neither a column 'year' nor a column 'period'");
    }
    csv_progress(table->reader, &done, &total);
    uint64_t useful = total == 0 ? crew->most : total / WORKER_BYTES + 1;
    uint32_t count = useful < crew->most ? (uint32_t)useful : crew->most;
    while (crew->count < count) {
        TRY(add_worker(crew, error));
    }
    while (count > 1 && crew->load.batches < 4 * count) {
        TRY(add_spare(crew, error));
    }
    return import_run_workers(&crew->load, crew->workers, count, error);
}

yb_status import_data(import_run *run, char **paths, int count, yb_error *error)
{
    import_crew *crew = calloc(1, sizeof *crew);
    if (crew == NULL) {
        return cli_fail_memory(error);
    }
    crew->load.run = run;
    crew->most = cli_threads(run->session.threads, IMPORT_MOST_WORKERS);
    pthread_mutex_init(&crew->load.reading, NULL);
    pthread_mutex_init(&crew->load.mutex, NULL);
    pthread_cond_init(&crew->load.passed, NULL);
    yb_status status = YB_OK;
    for (int i = 0; i < count && status == YB_OK; i++) {
        status = import_table_open(paths[i], columns, &crew->load.table, error);
        status = status == YB_OK ? run_crew(crew, error) : status;
        import_table_close(&crew->load.table);
    }
    free_crew(crew);
    return status;
}
