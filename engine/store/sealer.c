/* Threads that seal chunks while the caller fills the next one. */
#include "store/sealer.h"

#include <signal.h>

void yb_sealer_init(yb_sealer *sealer, const yb_env *env, uint32_t threads, size_t block_rows)
{
    *sealer = (yb_sealer) { .env = env, .wanted = threads < YB_SEALERS_MAX ? threads : YB_SEALERS_MAX };
    pthread_mutex_init(&sealer->mutex, NULL);
    pthread_cond_init(&sealer->called, NULL);
    pthread_cond_init(&sealer->done, NULL);
    for (uint32_t i = 0; i < YB_SEALERS_MAX; i++) {
        sealer->jobs[i].chunk.env = env;
        yb_row_packer_init(&sealer->jobs[i].packer, env, block_rows);
    }
}

static void *work(void *argument)
{
    yb_sealer *sealer = argument;
    pthread_mutex_lock(&sealer->mutex);
    for (;;) {
        while (!sealer->stopping && sealer->taken == sealer->given) {
            pthread_cond_wait(&sealer->called, &sealer->mutex);
        }
        if (sealer->stopping) {
            break;
        }
        yb_seal_job *job = &sealer->jobs[sealer->taken++ % sealer->started];
        job->state = YB_SEAL_RUNNING;
        pthread_mutex_unlock(&sealer->mutex);
        job->error = (yb_error)YB_ERROR_INIT;
        job->status = yb_row_run_seal(&job->chunk, &job->keys, &job->packer, &job->run, &job->error);
        pthread_mutex_lock(&sealer->mutex);
        job->state = YB_SEAL_DONE;
        pthread_cond_signal(&sealer->done);
    }
    pthread_mutex_unlock(&sealer->mutex);
    return NULL;
}

/* As many as the system grants; they take no signals, which are the host's own business. */
static void start_threads(yb_sealer *sealer)
{
    sigset_t all, before;
    uint32_t started = 0;
    sigfillset(&all);
    pthread_mutex_lock(&sealer->mutex); /* `started` must be known before they look at jobs */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (started < sealer->wanted && pthread_create(&sealer->threads[started], NULL, work, sealer) == 0) {
        started++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    sealer->started = started;
    sealer->wanted = started;
    pthread_mutex_unlock(&sealer->mutex);
}

int yb_sealer_ready(yb_sealer *sealer)
{
    if (sealer->started < sealer->wanted) {
        start_threads(sealer);
    }
    return sealer->given - sealer->returned < sealer->started;
}

void yb_sealer_give(yb_sealer *sealer, yb_row_columns *chunk, const yb_seal_keys *keys, const yb_row_run *run)
{
    yb_seal_job *job = &sealer->jobs[sealer->given % sealer->started];
    yb_row_columns empty = job->chunk;
    empty.count = 0;
    job->chunk = *chunk;
    job->keys = *keys;
    job->run = *run;
    *chunk = empty;
    pthread_mutex_lock(&sealer->mutex);
    job->state = YB_SEAL_GIVEN;
    sealer->given++;
    pthread_cond_signal(&sealer->called);
    pthread_mutex_unlock(&sealer->mutex);
}

yb_status yb_sealer_next(yb_sealer *sealer, yb_row_run *run, int *found, yb_error *error)
{
    *found = sealer->returned < sealer->given;
    if (!*found) {
        return YB_OK;
    }
    yb_seal_job *job = &sealer->jobs[sealer->returned++ % sealer->started];
    pthread_mutex_lock(&sealer->mutex);
    while (job->state != YB_SEAL_DONE) {
        pthread_cond_wait(&sealer->done, &sealer->mutex);
    }
    pthread_mutex_unlock(&sealer->mutex);
    job->state = YB_SEAL_IDLE;
    if (job->status == YB_OK) {
        *run = job->run;
    } else if (error != NULL) {
        *error = job->error;
    }
    return job->status;
}

void yb_sealer_trim(yb_sealer *sealer)
{
    for (uint32_t i = 0; i < sealer->started; i++) {
        yb_row_columns_free(&sealer->jobs[i].chunk);
        yb_row_packer_free(&sealer->jobs[i].packer);
    }
}

void yb_sealer_forget(yb_sealer *sealer)
{
    yb_row_run run;
    for (int found = 1; found;) {
        if (yb_sealer_next(sealer, &run, &found, NULL) == YB_OK && found) {
            yb_row_run_free(sealer->env, &run);
        }
    }
    yb_sealer_trim(sealer);
}

void yb_sealer_stop(yb_sealer *sealer)
{
    yb_sealer_forget(sealer);
    pthread_mutex_lock(&sealer->mutex);
    sealer->stopping = 1;
    pthread_cond_broadcast(&sealer->called);
    pthread_mutex_unlock(&sealer->mutex);
    for (uint32_t i = 0; i < sealer->started; i++) {
        pthread_join(sealer->threads[i], NULL);
    }
    pthread_cond_destroy(&sealer->called);
    pthread_cond_destroy(&sealer->done);
    pthread_mutex_destroy(&sealer->mutex);
}
