/* Each thread takes the next file; results wait in a ring for their turn. The ring
 * is short and takes no more files while those that wait are large, so memory does
 * not grow with the number of files. */
#include "cli/report_crew.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "cli/common/interrupt.h"

#define RESULTS_PER_THREAD 8
#define WAITING_BYTES      ((size_t)64 << 20)
#define WAIT_NANOSECONDS   100000000L

typedef struct place {
    report_result result;
    size_t bytes; /* of the text, while it waits */
    int ready;
} place;

struct report_crew {
    const report_job *job;
    place *ring;
    size_t places;
    size_t taken, given; /* files that threads took, that were handed out */
    size_t waiting;      /* bytes of what is ready */
    int holding, stopped;
    pthread_mutex_t lock;
    pthread_cond_t moved; /* a result is ready, or was handed out */
    pthread_t threads[REPORT_CREW_MOST];
    uint32_t thread_count;
};

static uint32_t most_threads(const report_job *job)
{
    cpu_set_t set;
    uint32_t threads = job->threads;
    if (threads == 0 && sched_getaffinity(0, sizeof set, &set) == 0) {
        threads = (uint32_t)CPU_COUNT(&set);
    }
    threads = threads == 0 ? 1 : threads < REPORT_CREW_MOST ? threads : REPORT_CREW_MOST;
    return threads < job->count ? threads : (uint32_t)job->count;
}

/* A file that never ends, as a pipe may, must not keep the program from ending. */
static yb_status read_file(const char *path, cli_input *input, yb_error *error)
{
    int before;
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &before);
    yb_status status = cli_input_read(path, input, error);
    pthread_setcancelstate(before, NULL);
    return status;
}

static void read_report(const report_job *job, const char *path, report_result *result)
{
    *result = (report_result) { .error = YB_ERROR_INIT };
    result->status = read_file(path, &result->input, &result->error);
    if (result->status == YB_OK) {
        cli_input *input = &result->input;
        result->status =
            extract_bytes(input->name, input->bytes, input->length, &job->options, &result->report, &result->error);
        cli_error_file(&result->error, input->path);
        free(input->bytes); /* the report has its own text */
        input->bytes = NULL;
    }
    if (job->finish != NULL) {
        job->finish(job->context, result);
    }
}

static void free_result(const report_job *job, report_result *result)
{
    if (job->discard != NULL) {
        job->discard(job->context, result);
    }
    extract_report_free(&result->report);
    cli_input_free(&result->input);
    *result = (report_result) { 0 };
}

/* Standard input is the caller's to read: two threads would share it out by chance. */
static int is_standard_input(const char *path)
{
    return strcmp(path, "-") == 0;
}

/* Whether a thread may take the next file; the lock is held. The file whose turn is
 * next may always be read, whatever waits behind it. */
static int may_take(const report_crew *crew)
{
    return crew->taken < crew->given + crew->places && (crew->waiting < WAITING_BYTES || crew->taken == crew->given);
}

static void *run_thread(void *context)
{
    report_crew *crew = context;
    int before;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
    pthread_mutex_lock(&crew->lock);
    while (!crew->stopped && crew->taken < crew->job->count) {
        if (!may_take(crew)) {
            pthread_cond_wait(&crew->moved, &crew->lock);
            continue;
        }
        size_t number = crew->taken++;
        const char *path = crew->job->paths[number];
        place *own = &crew->ring[number % crew->places];
        if (!is_standard_input(path)) {
            pthread_mutex_unlock(&crew->lock);
            read_report(crew->job, path, &own->result);
            pthread_mutex_lock(&crew->lock);
            own->bytes = own->result.report.text_length;
            crew->waiting += own->bytes;
        }
        own->ready = 1;
        pthread_cond_broadcast(&crew->moved);
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

static void start_threads(report_crew *crew)
{
    uint32_t wanted = most_threads(crew->job);
    while (wanted > 1 && crew->thread_count < wanted &&
           pthread_create(&crew->threads[crew->thread_count], NULL, run_thread, crew) == 0) {
        crew->thread_count++;
    }
}

yb_status report_crew_gather(const report_job *job, report_crew **crew, yb_error *error)
{
    report_crew *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return cli_fail_memory(error);
    }
    made->job = job;
    made->places = (size_t)most_threads(job) * RESULTS_PER_THREAD;
    made->ring = calloc(made->places > 0 ? made->places : 1, sizeof *made->ring);
    if (made->ring == NULL) {
        free(made);
        return cli_fail_memory(error);
    }
    pthread_mutex_init(&made->lock, NULL);
    pthread_cond_init(&made->moved, NULL);
    start_threads(made);
    *crew = made;
    return YB_OK;
}

/* Gives back the place of the result that was handed out last. */
static void release_last(report_crew *crew)
{
    if (!crew->holding) {
        return;
    }
    place *last = &crew->ring[crew->given % crew->places];
    free_result(crew->job, &last->result);
    pthread_mutex_lock(&crew->lock);
    crew->waiting -= last->bytes;
    last->bytes = 0;
    last->ready = crew->holding = 0;
    crew->given++;
    pthread_cond_broadcast(&crew->moved);
    pthread_mutex_unlock(&crew->lock);
}

/* Until it is ready, or a signal asks to stop. */
static void wait_for(report_crew *crew, const place *next)
{
    pthread_mutex_lock(&crew->lock);
    while (!next->ready && !cli_interrupted()) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += WAIT_NANOSECONDS;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&crew->moved, &crew->lock, &until);
    }
    pthread_mutex_unlock(&crew->lock);
}

yb_status report_crew_next(report_crew *crew, report_result **result, yb_error *error)
{
    release_last(crew);
    *result = NULL;
    if (crew->given == crew->job->count) {
        return YB_OK;
    }
    place *next = &crew->ring[crew->given % crew->places];
    const char *path = crew->job->paths[crew->given];
    if (crew->thread_count > 0) {
        wait_for(crew, next);
    }
    if (!cli_interrupted() && (crew->thread_count == 0 || is_standard_input(path))) {
        read_report(crew->job, path, &next->result);
        next->ready = 1;
    }
    TRY(cli_interrupt_check(error));
    crew->holding = 1;
    *result = &next->result;
    return YB_OK;
}

void report_crew_dismiss(report_crew *crew)
{
    if (crew == NULL) {
        return;
    }
    pthread_mutex_lock(&crew->lock);
    crew->stopped = 1;
    pthread_cond_broadcast(&crew->moved);
    pthread_mutex_unlock(&crew->lock);
    for (uint32_t i = 0; i < crew->thread_count; i++) {
        pthread_cancel(crew->threads[i]); /* heard only while it waits for a file's bytes */
        pthread_join(crew->threads[i], NULL);
    }
    for (size_t i = 0; i < crew->places; i++) {
        if (crew->ring[i].ready) {
            free_result(crew->job, &crew->ring[i].result);
        }
    }
    pthread_cond_destroy(&crew->moved);
    pthread_mutex_destroy(&crew->lock);
    free(crew->ring);
    free(crew);
}
