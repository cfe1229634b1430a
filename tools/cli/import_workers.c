/* The threads of a load, their blocks and their turns. */
#include <signal.h>

#include "cli/cli.h"
#include "cli/common/interrupt.h"
#include "cli/import_load.h"

static yb_status append_batch(import_load *load, import_batch *batch, yb_error *error)
{
    yb_rows rows = { .count = batch->count,
                     .series = batch->series,
                     .region = batch->region,
                     .year = batch->year,
                     .mantissa = batch->mantissa,
                     .scale = batch->scale,
                     .bound = import_has(&load->table, BOUND) ? batch->bound : NULL };
    batch->count = 0;
    load->run->row_count += rows.count;
    return rows.count == 0 || load->run->mistakes > 0 ? YB_OK
                                                      : yb_writer_append(load->run->session.writer, &rows, error);
}

/* ---- turns ------------------------------------------------------------------ */

/* At the begin of a turn. */
static yb_status go_on(import_load *load, import_mark *mark, yb_error *error)
{
    if (load->stopped) {
        return cli_fail(error, YB_INVALID, "the load was stopped");
    }
    TRY(cli_interrupt_check(error));
    return import_merge_mark(load, mark, error);
}

yb_status import_take_turn(import_worker *worker, yb_error *error)
{
    import_load *load = worker->load;
    if (!worker->has_turn) {
        pthread_mutex_lock(&load->mutex);
        while (load->turn != worker->ticket) {
            pthread_cond_wait(&load->passed, &load->mutex);
        }
        pthread_mutex_unlock(&load->mutex);
        worker->has_turn = 1;
    }
    yb_status status = go_on(load, &worker->mark, error);
    worker->done |= status != YB_OK;
    return status;
}

/* In turn: the first failure ends the load. */
static void stop(import_load *load, yb_status status, uint32_t line, yb_error *error)
{
    if (!load->stopped) {
        load->stopped = 1;
        atomic_store(&load->table.halted, 1);
        load->status = status;
        cli_error_place(error, load->table.path, line);
        *load->error = *error;
    }
}

/* In turn: what the block had that is not appended yet. */
static yb_status finish_batch(import_load *load, import_batch *batch, yb_error *error)
{
    TRY(append_batch(load, batch, error));
    if (batch->end > 0) {
        cli_progress_update(&load->run->progress, load->run->row_count, batch->end, load->total);
    }
    return YB_OK;
}

static void finish_parked(import_load *load, import_batch *batch)
{
    yb_error error = YB_ERROR_INIT;
    yb_status status = go_on(load, &batch->mark, &error);
    status = status == YB_OK ? finish_batch(load, batch, &error) : status;
    if (status != YB_OK) {
        stop(load, status, batch->line, &error);
    }
    batch->count = 0;
}

/* Also through the turns of those who left their batches. */
static void pass_turn(import_load *load, import_worker *worker)
{
    import_batch **next, *batch;
    worker->has_turn = 0;
    pthread_mutex_lock(&load->mutex);
    for (next = &load->parked[++load->turn % load->batches]; *next != NULL;
         next = &load->parked[++load->turn % load->batches]) {
        batch = *next;
        *next = NULL;
        pthread_mutex_unlock(&load->mutex);
        finish_parked(load, batch);
        pthread_mutex_lock(&load->mutex);
        batch->next = load->spare;
        load->spare = batch;
    }
    pthread_cond_broadcast(&load->passed);
    pthread_mutex_unlock(&load->mutex);
}

/* Leaves the batch for its turn, if that is still to come and there is a spare one. */
static int park(import_worker *worker)
{
    import_load *load = worker->load;
    pthread_mutex_lock(&load->mutex);
    import_batch *spare = load->spare;
    int parked = load->turn != worker->ticket && spare != NULL;
    if (parked) {
        worker->batch->mark = worker->mark;
        load->parked[worker->ticket % load->batches] = worker->batch;
        load->spare = spare->next;
        worker->batch = spare;
    }
    pthread_mutex_unlock(&load->mutex);
    return parked;
}

/* ---- blocks ----------------------------------------------------------------- */

static yb_status next_row(import_worker *worker, yb_error *error)
{
    size_t count = 0;
    worker->done = 1;
    TRY(csv_block_next(worker->block, &worker->fields, &count, error));
    if (count == 0) {
        return YB_OK;
    }
    worker->done = 0;
    return count == worker->load->table.width ? import_read_row(worker, error)
                                              : import_fail_width(&worker->load->table, count, error);
}

/* Reads the next row, or rows, into the batch; worker->done at the end of the block,
 * and where a failure leaves nothing to go on with. */
static yb_status next_rows(import_worker *worker, yb_error *error)
{
    worker->done = 0;
    import_read_known_rows(worker);
    return worker->batch->count == IMPORT_BATCH ? YB_OK : next_row(worker, error);
}

static yb_status read_rows(import_worker *worker, yb_error *error)
{
    import_load *load = worker->load;
    for (;;) {
        yb_status status = next_rows(worker, error);
        if (status != YB_OK) {
            yb_error waiting = YB_ERROR_INIT;
            yb_status turn = import_take_turn(worker, &waiting);
            if (turn != YB_OK) {
                *error = waiting;
                return turn;
            }
            if (worker->done) {
                return status;
            }
            TRY(import_tell_mistake(load->run, &load->table, csv_block_line(worker->block), error));
        }
        if (worker->done) {
            return YB_OK;
        }
        if (worker->batch->count == IMPORT_BATCH) {
            TRY(import_take_turn(worker, error));
            TRY(append_batch(load, worker->batch, error));
        }
    }
}

/* All of a block. `status` is how reading it from the file went. */
static void work(import_worker *worker, int more, yb_status status, yb_error *error)
{
    import_load *load = worker->load;
    if (status == YB_OK && more) {
        status = read_rows(worker, error);
    }
    worker->batch->end = more ? csv_block_end(worker->block) : 0;
    worker->batch->line = csv_block_line(worker->block);
    if (status == YB_OK && park(worker)) {
        return;
    }
    yb_error ignored = YB_ERROR_INIT;
    yb_status turn = import_take_turn(worker, status == YB_OK ? error : &ignored);
    status = status == YB_OK ? turn : status;
    status = status == YB_OK ? finish_batch(load, worker->batch, error) : status;
    if (status != YB_OK) {
        stop(load, status, worker->batch->line, error);
    }
    worker->batch->count = 0;
    pass_turn(load, worker);
}

static void *run_worker(void *context)
{
    import_worker *worker = context;
    import_load *load = worker->load;
    yb_error *error = &worker->error;
    for (int more = 1; more;) {
        pthread_mutex_lock(&load->reading);
        if (load->ended || atomic_load(&load->table.halted)) {
            pthread_mutex_unlock(&load->reading);
            break;
        }
        *error = (yb_error)YB_ERROR_INIT;
        yb_status status = csv_next_block(load->table.reader, &worker->block, &more, error);
        load->ended = status != YB_OK || !more;
        worker->ticket = load->tickets++;
        pthread_mutex_unlock(&load->reading);
        work(worker, more, status, error);
    }
    return NULL;
}

/* Starts all but the first, as many as the system grants; signals stay with the
 * thread that has them. */
static uint32_t start_threads(import_worker **workers, uint32_t count, pthread_t *threads)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    uint32_t started = 0;
    while (started + 1 < count && pthread_create(&threads[started], NULL, run_worker, workers[started + 1]) == 0) {
        started++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static int has_only_metrics(const import_table *table)
{
    static const size_t others[] = { UNIT, MEASURE, ROLE, SPAN, PERIOD, BOUND };
    int found = !import_has(table, YEAR);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        found |= import_has(table, others[i]);
    }
    return !found;
}

yb_status import_run_workers(import_load *load, import_worker **workers, uint32_t count, yb_error *error)
{
    pthread_t threads[IMPORT_MOST_WORKERS + 1];
    uint64_t done;
    load->tickets = load->turn = 0;
    load->ended = load->stopped = 0;
    load->status = YB_OK;
    load->error = error;
    import_start_mark(load);
    csv_progress(load->table.reader, &done, &load->total);
    for (uint32_t i = 0; i < count; i++) {
        workers[i]->mark = load->mark;
        workers[i]->only_metrics = has_only_metrics(&load->table);
    }
    uint32_t started = start_threads(workers, count, threads);
    run_worker(workers[0]);
    for (uint32_t i = 0; i < started; i++) {
        pthread_join(threads[i], NULL);
    }
    return load->status == YB_OK && load->run->mistakes == 0 ? import_check_mark(load, error) : load->status;
}
