/* The threads of a load, their blocks and their turns. */
#include <signal.h>

#include "cli/cli.h"
#include "cli/common/interrupt.h"
#include "cli/import_load.h"

static yb_status append_batch(import_worker *worker, yb_error *error)
{
    import_load *load = worker->load;
    yb_rows rows = { .count = worker->count,
                     .series = worker->series_column,
                     .region = worker->region_column,
                     .year = worker->year_column,
                     .mantissa = worker->mantissa_column,
                     .scale = worker->scale_column,
                     .bound = import_has(&load->table, BOUND) ? worker->bound_column : NULL };
    worker->count = 0;
    load->run->row_count += rows.count;
    return rows.count == 0 || load->run->mistakes > 0 ? YB_OK
                                                      : yb_writer_append(load->run->session.writer, &rows, error);
}

/* Waits until another worker may begin a block. */
static void start_running(import_load *load)
{
    pthread_mutex_lock(&load->mutex);
    while (load->running >= load->most) {
        pthread_cond_wait(&load->rested, &load->mutex);
    }
    load->running++;
    pthread_mutex_unlock(&load->mutex);
}

/* With the mutex held. */
static void rest(import_load *load)
{
    load->running--;
    pthread_cond_signal(&load->rested);
}

static void stop_running(import_load *load)
{
    pthread_mutex_lock(&load->mutex);
    rest(load);
    pthread_mutex_unlock(&load->mutex);
}

yb_status import_take_turn(import_worker *worker, yb_error *error)
{
    import_load *load = worker->load;
    if (!worker->has_turn) {
        pthread_mutex_lock(&load->mutex);
        if (load->turn != worker->ticket) {
            rest(load);
            while (load->turn != worker->ticket) {
                pthread_cond_wait(&load->passed, &load->mutex);
            }
            load->running++; /* perhaps one too many: others wait for this one */
        }
        pthread_mutex_unlock(&load->mutex);
        worker->has_turn = 1;
    }
    if (load->stopped) {
        return cli_fail(error, YB_INVALID, "the load was stopped");
    }
    TRY(cli_interrupt_check(error));
    return import_merge_mark(worker, error);
}

static void pass_turn(import_load *load, import_worker *worker)
{
    pthread_mutex_lock(&load->mutex);
    worker->has_turn = 0;
    load->turn++;
    rest(load);
    pthread_cond_broadcast(&load->passed);
    pthread_mutex_unlock(&load->mutex);
}

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
    return worker->count == IMPORT_BATCH ? YB_OK : next_row(worker, error);
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
        if (worker->count == IMPORT_BATCH) {
            TRY(import_take_turn(worker, error));
            TRY(append_batch(worker, error));
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
    if (status == YB_OK) {
        status = import_take_turn(worker, error);
        status = status == YB_OK ? append_batch(worker, error) : status;
    } else {
        yb_error ignored = YB_ERROR_INIT;
        import_take_turn(worker, &ignored);
    }
    if (status == YB_OK && more) {
        cli_progress_update(&load->run->progress, load->run->row_count, csv_block_end(worker->block), load->total);
    } else if (status != YB_OK && !load->stopped) {
        load->stopped = 1;
        atomic_store(&load->table.halted, 1);
        load->status = status;
        cli_error_place(error, load->table.path, csv_block_line(worker->block));
        *load->error = *error;
    }
    pass_turn(load, worker);
}

static void *run_worker(void *context)
{
    import_worker *worker = context;
    import_load *load = worker->load;
    yb_error *error = &worker->error;
    for (int more = 1; more;) {
        start_running(load);
        pthread_mutex_lock(&load->reading);
        if (load->ended || atomic_load(&load->table.halted)) {
            pthread_mutex_unlock(&load->reading);
            stop_running(load);
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
    load->tickets = load->turn = load->running = 0;
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
