/* Each thread takes the first thing to read that nobody has taken; what it holds inside
 * (a folder's files, an archive's, the reports of one text) takes its place in the list.
 * Results wait there for their turn. No more is taken while many wait, or large ones,
 * so memory does not grow with the number of files. */
#include "cli/report_crew.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "cli/cli.h"
#include "cli/common/interrupt.h"
#include "cli/common/threads.h"
#include "cli/report_work.h"

#define AHEAD_PER_THREAD 8
#define WAITING_BYTES    ((size_t)64 << 20)
#define WAIT_NANOSECONDS 100000000L

struct report_crew {
    const report_job *job;
    report_work *first;       /* of all */
    report_work *turn;        /* is handed out next; NULL: all were */
    report_work *waiting;     /* no work before it waits to be taken */
    size_t total;             /* that were or will be handed out */
    size_t ahead, most_ahead; /* taken and not handed out yet */
    size_t bytes;             /* of the texts of what is ready */
    int holding, stopped;
    pthread_mutex_t lock;
    pthread_cond_t moved; /* something is ready, was handed out, or can be taken */
    pthread_t threads[REPORT_CREW_MOST];
    uint32_t thread_count, most_threads;
};

/* The functions from here on, up to run_thread, are called with the lock held. */

static void skip_taken(report_crew *crew)
{
    while (crew->waiting != NULL && crew->waiting->state != WORK_WAITING) {
        crew->waiting = crew->waiting->next;
    }
}

static void skip_gone(report_crew *crew)
{
    while (crew->turn != NULL && crew->turn->state == WORK_GONE) {
        crew->turn = crew->turn->next;
    }
}

/* What may be taken now, NULL for nothing. What is next to be handed out always may,
 * whatever waits behind it. */
static report_work *to_take(report_crew *crew)
{
    skip_taken(crew);
    skip_gone(crew);
    int room = crew->ahead < crew->most_ahead && crew->bytes < WAITING_BYTES;
    return room || crew->waiting == crew->turn ? crew->waiting : NULL;
}

static void take(report_crew *crew, report_work *work)
{
    work->state = WORK_TAKEN;
    crew->ahead++;
}

static void *run_thread(void *context);

/* As many threads as may run, for so many things to read. */
static void start_threads(report_crew *crew, size_t count)
{
    size_t wanted = count < crew->most_threads ? count : crew->most_threads;
    while (wanted > 1 && crew->thread_count < wanted && !crew->stopped &&
           pthread_create(&crew->threads[crew->thread_count], NULL, run_thread, crew) == 0) {
        crew->thread_count++;
    }
}

/* The list goes on with what was inside. */
static void put_inside(report_crew *crew, report_work *work, report_work *inside, report_work *last)
{
    size_t count = 0;
    for (report_work *one = inside; one != NULL; one = one->next) {
        count++;
    }
    crew->total += count - 1;
    crew->ahead--;
    start_threads(crew, count);
    last->next = work->next;
    work->next = inside;
    work->state = WORK_GONE;
    crew->waiting = crew->turn; /* all that is taken lies close behind it */
}

static void put_result(report_crew *crew, report_work *work)
{
    work->state = WORK_READY;
    crew->bytes += work->result->report.text_length;
}

/* Reads one thing that was taken; the lock is given back meanwhile. */
static void read_work(report_crew *crew, report_work *work)
{
    report_work *inside = NULL, *last = NULL;
    pthread_mutex_unlock(&crew->lock);
    work_read(crew->job, work, work->result, &inside, &last);
    pthread_mutex_lock(&crew->lock);
    if (inside != NULL) {
        put_inside(crew, work, inside, last);
    } else {
        put_result(crew, work);
    }
    pthread_cond_broadcast(&crew->moved);
}

/* Room for the result comes first: without it, the caller's own thread tells. */
static int prepare(report_work *work)
{
    if (work->result == NULL) {
        work->result = calloc(1, sizeof *work->result);
    }
    return work->result != NULL;
}

static void *run_thread(void *context)
{
    report_crew *crew = context;
    int before;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
    pthread_mutex_lock(&crew->lock);
    while (!crew->stopped && crew->turn != NULL) {
        report_work *work = to_take(crew);
        if (work == NULL || work_is_standard_input(work) || !prepare(work)) {
            pthread_cond_wait(&crew->moved, &crew->lock);
            continue;
        }
        take(crew, work);
        read_work(crew, work);
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

static void free_list(report_work *first)
{
    while (first != NULL) {
        report_work *next = first->next;
        work_free(first);
        first = next;
    }
}

yb_status report_crew_gather(const report_job *job, report_crew **crew, yb_error *error)
{
    report_crew *made = calloc(1, sizeof *made);
    int done = made != NULL;
    for (report_work **end = done ? &made->first : NULL; done && made->total < job->count; end = &(*end)->next) {
        *end = work_new(job->paths[made->total++]);
        done = *end != NULL;
        if (!done) {
            break;
        }
    }
    if (!done) {
        free_list(made == NULL ? NULL : made->first);
        free(made);
        return cli_fail_memory(error);
    }
    made->job = job;
    made->turn = made->waiting = made->first;
    made->most_threads = cli_threads(job->threads, REPORT_CREW_MOST);
    made->most_ahead = (size_t)made->most_threads * AHEAD_PER_THREAD;
    pthread_mutex_init(&made->lock, NULL);
    pthread_cond_init(&made->moved, NULL);
    pthread_mutex_lock(&made->lock);
    start_threads(made, job->count);
    pthread_mutex_unlock(&made->lock);
    *crew = made;
    return YB_OK;
}

/* Frees the result that was handed out last. */
static void release_last(report_crew *crew)
{
    if (!crew->holding) {
        return;
    }
    report_work *last = crew->turn;
    size_t bytes = last->result->report.text_length;
    work_free_result(crew->job, last->result);
    free(last->result);
    last->result = NULL;
    pthread_mutex_lock(&crew->lock);
    crew->bytes -= bytes;
    crew->ahead--;
    crew->holding = 0;
    last->state = WORK_GONE;
    skip_gone(crew);
    pthread_cond_broadcast(&crew->moved);
    pthread_mutex_unlock(&crew->lock);
}

static void wait_a_little(report_crew *crew)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += WAIT_NANOSECONDS;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_cond_timedwait(&crew->moved, &crew->lock, &until);
}

/* Until what is next is ready, or a signal asks to stop; the lock is held. */
static yb_status wait_for_next(report_crew *crew, yb_error *error)
{
    for (skip_gone(crew); crew->turn != NULL && crew->turn->state != WORK_READY && !cli_interrupted();
         skip_gone(crew)) {
        report_work *next = crew->turn;
        if (next->state == WORK_WAITING && (crew->thread_count == 0 || work_is_standard_input(next))) {
            if (!prepare(next)) {
                return cli_fail_memory(error);
            }
            take(crew, next);
            read_work(crew, next);
        } else {
            wait_a_little(crew);
        }
    }
    return cli_interrupt_check(error);
}

yb_status report_crew_next(report_crew *crew, report_result **result, yb_error *error)
{
    release_last(crew);
    *result = NULL;
    pthread_mutex_lock(&crew->lock);
    yb_status status = wait_for_next(crew, error);
    if (status == YB_OK && crew->turn != NULL) {
        crew->holding = 1;
        *result = crew->turn->result;
    }
    pthread_mutex_unlock(&crew->lock);
    return status;
}

size_t report_crew_total(report_crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    size_t total = crew->total;
    pthread_mutex_unlock(&crew->lock);
    return total;
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
    for (report_work *one = crew->first; one != NULL; one = one->next) {
        if (one->state == WORK_READY) {
            work_free_result(crew->job, one->result);
        }
    }
    free_list(crew->first);
    pthread_cond_destroy(&crew->moved);
    pthread_mutex_destroy(&crew->lock);
    free(crew);
}
