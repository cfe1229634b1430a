/* The thread pool: workers that sleep between runs and share one counter of items.
 * Waking one takes longer than a small query: where every thread has a CPU, those
 * who wait look for a while before they sleep. */
#include "core/pool.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>

#include "core/clock.h"
#include "core/memory.h"

enum { THREADS_MAX = 1024, CACHE_LINE = 64, LOOKS_PER_CLOCK = 32, LOOKING_NANOSECONDS = 100000 };

typedef struct pool_worker {
    yb_pool *pool;
    pthread_t thread;
    uint32_t number;
} pool_worker;

/* What is being run. `next` and `failed_item` are atomic, the rest is written
 * under the lock or before the workers are called. */
typedef struct pool_job {
    yb_pool_run *run;
    void *context;
    size_t count;
    uint32_t participants;
    char apart[CACHE_LINE]; /* every thread writes `next` */
    size_t next;
    char behind[CACHE_LINE];
    size_t failed_item; /* lowest so far, SIZE_MAX if none */
    yb_status status;
    yb_error error;
} pool_job;

struct yb_pool {
    const yb_env *env;
    pool_worker *workers; /* threads - 1 of them */
    uint32_t threads;
    pthread_mutex_t turn; /* held for a whole run */
    pthread_mutex_t lock; /* guards what follows */
    int looks;            /* before it sleeps */
    pthread_cond_t called, idle;
    uint64_t generation; /* counts runs of several threads; atomic, for those who look */
    int open;            /* workers may still join the run */
    uint64_t joined;     /* workers inside the run; atomic as well */
    int stopping;
    pool_job job;
};

/* The pool whose item this thread is running. */
static _Thread_local const yb_pool *running;

static void record_failure(yb_pool *pool, size_t item, yb_status status, const yb_error *error)
{
    pool_job *job = &pool->job;
    pthread_mutex_lock(&pool->lock);
    if (item < job->failed_item) {
        job->status = status;
        job->error = *error;
        __atomic_store_n(&job->failed_item, item, __ATOMIC_RELAXED);
    }
    pthread_mutex_unlock(&pool->lock);
}

/* Items are handed out in order, so those before the lowest failure have all
 * been taken by someone and will be finished: that failure is always found. */
static void run_items(yb_pool *pool, uint32_t worker)
{
    pool_job *job = &pool->job;
    const yb_pool *outer = running;
    running = pool;
    for (;;) {
        size_t item = __atomic_fetch_add(&job->next, 1, __ATOMIC_RELAXED);
        if (item >= job->count || item > __atomic_load_n(&job->failed_item, __ATOMIC_RELAXED)) {
            break;
        }
        yb_error error = YB_ERROR_INIT;
        yb_status status = job->run(job->context, item, worker, &error);
        if (status != YB_OK) {
            record_failure(pool, item, status, &error);
        }
    }
    running = outer;
}

static void pause_a_little(void)
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/* Waits without sleeping, but not for long, until the number is equal to `value`, or is not. */
static void look(const yb_pool *pool, const uint64_t *number, uint64_t value, int equal)
{
    uint64_t start = pool->looks ? yb_clock_now() : 0;
    for (unsigned looks = 0; pool->looks && (__atomic_load_n(number, __ATOMIC_RELAXED) == value) != equal; looks++) {
        if (looks % LOOKS_PER_CLOCK != LOOKS_PER_CLOCK - 1) {
            pause_a_little();
        } else if (yb_clock_now() - start > LOOKING_NANOSECONDS) {
            return;
        } else {
            sched_yield(); /* to whom it waits for, if that is on this CPU */
        }
    }
}

/* Adds to what is written under the lock and looked at without it. */
static void add(uint64_t *number, uint64_t more)
{
    __atomic_store_n(number, *number + more, __ATOMIC_RELAXED);
}

/* Under the lock, which it leaves meanwhile. */
static void wait_for_call(yb_pool *pool, int *looked)
{
    if (*looked) {
        pthread_cond_wait(&pool->called, &pool->lock);
        return;
    }
    uint64_t generation = pool->generation;
    pthread_mutex_unlock(&pool->lock);
    look(pool, &pool->generation, generation, 0);
    pthread_mutex_lock(&pool->lock);
    *looked = 1;
}

static void *work(void *argument)
{
    const pool_worker *self = argument;
    yb_pool *pool = self->pool;
    uint64_t seen = 0;
    int looked = 1;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (!pool->stopping && !(pool->open && pool->generation != seen && self->number < pool->job.participants)) {
            wait_for_call(pool, &looked);
        }
        if (pool->stopping) {
            break;
        }
        seen = pool->generation;
        add(&pool->joined, 1);
        pthread_mutex_unlock(&pool->lock);
        run_items(pool, self->number);
        pthread_mutex_lock(&pool->lock);
        add(&pool->joined, (uint64_t)-1);
        if (pool->joined == 0) {
            pthread_cond_signal(&pool->idle);
        }
        looked = 0;
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static uint32_t allowed_cpus(void)
{
    /* The kernel's mask may be longer than cpu_set_t: try until it fits. */
    for (int cpus = CPU_SETSIZE; cpus <= CPU_SETSIZE * 64; cpus *= 4) {
        cpu_set_t *set = CPU_ALLOC((size_t)cpus);
        if (set == NULL) {
            return 1;
        }
        size_t bytes = CPU_ALLOC_SIZE((size_t)cpus);
        int count = sched_getaffinity(0, bytes, set) == 0 ? CPU_COUNT_S(bytes, set) : -errno;
        CPU_FREE(set);
        if (count > 0) {
            return (uint32_t)count;
        }
        if (count != -EINVAL) {
            return 1;
        }
    }
    return 1;
}

/* Starts up to `wanted` workers, as many as the system grants; they take no
 * signals, which are the host's own business. */
static uint32_t start_workers(yb_pool *pool, uint32_t wanted)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    uint32_t started = 0;
    while (started < wanted) {
        pool_worker *worker = &pool->workers[started];
        *worker = (pool_worker) { .pool = pool, .number = started + 1 };
        if (pthread_create(&worker->thread, NULL, work, worker) != 0) {
            break;
        }
        started++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

yb_status yb_pool_create(const yb_env *env, uint32_t threads, yb_pool **pool, yb_error *error)
{
    threads = threads == 0 ? allowed_cpus() : threads;
    threads = threads > THREADS_MAX ? THREADS_MAX : threads;
    void *block = NULL, *workers = NULL;
    YB_TRY(yb_alloc_zero(env, 1, sizeof(yb_pool), &block, error));
    yb_status status = yb_alloc_zero(env, threads - 1, sizeof(pool_worker), &workers, error);
    if (status != YB_OK) {
        yb_free(env, block);
        return status;
    }
    yb_pool *created = block;
    created->env = env;
    created->looks = threads <= allowed_cpus();
    created->workers = workers;
    pthread_mutex_init(&created->turn, NULL);
    pthread_mutex_init(&created->lock, NULL);
    pthread_cond_init(&created->called, NULL);
    pthread_cond_init(&created->idle, NULL);
    created->threads = 1 + start_workers(created, threads - 1);
    if (created->threads < threads) {
        yb_log(env, YB_LOG_WARNING, "started %u of %u threads: the system grants no more", created->threads, threads);
    }
    *pool = created;
    return YB_OK;
}

void yb_pool_free(yb_pool *pool)
{
    if (pool == NULL) {
        return;
    }
    pthread_mutex_lock(&pool->lock);
    pool->stopping = 1;
    add(&pool->generation, 1);
    pthread_cond_broadcast(&pool->called);
    pthread_mutex_unlock(&pool->lock);
    for (uint32_t i = 0; i + 1 < pool->threads; i++) {
        pthread_join(pool->workers[i].thread, NULL);
    }
    pthread_cond_destroy(&pool->idle);
    pthread_cond_destroy(&pool->called);
    pthread_mutex_destroy(&pool->lock);
    pthread_mutex_destroy(&pool->turn);
    yb_free(pool->env, pool->workers);
    yb_free(pool->env, pool);
}

uint32_t yb_pool_threads(const yb_pool *pool)
{
    return pool->threads;
}

static void open_job(yb_pool *pool, uint32_t participants, size_t count, yb_pool_run *run, void *context)
{
    pool_job *job = &pool->job;
    pthread_mutex_lock(&pool->lock);
    job->run = run;
    job->context = context;
    job->count = count;
    job->participants = participants;
    job->next = 0;
    job->failed_item = SIZE_MAX;
    job->status = YB_OK;
    pool->open = participants > 1;
    if (pool->open) {
        add(&pool->generation, 1);
        pthread_cond_broadcast(&pool->called);
    }
    pthread_mutex_unlock(&pool->lock);
}

/* Workers that have not woken up by now are not waited for. */
static void close_job(yb_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->open = 0;
    if (pool->joined > 0) {
        pthread_mutex_unlock(&pool->lock);
        look(pool, &pool->joined, 0, 1);
        pthread_mutex_lock(&pool->lock);
    }
    while (pool->joined > 0) {
        pthread_cond_wait(&pool->idle, &pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
}

yb_status yb_pool_begin(yb_pool *pool, uint32_t threads, size_t count, yb_pool_run *run, void *context, yb_error *error)
{
    if (running == pool) {
        return yb_fail(error, YB_INVALID, "a run of a thread pool cannot start another run of the same pool");
    }
    uint32_t participants = threads == 0 || threads > pool->threads ? pool->threads : threads;
    participants = count < participants ? (uint32_t)count : participants;
    pthread_mutex_lock(&pool->turn);
    open_job(pool, participants, count, run, context);
    return YB_OK;
}

yb_status yb_pool_end(yb_pool *pool, yb_error *error)
{
    run_items(pool, 0);
    close_job(pool);
    yb_status status = pool->job.status;
    if (status != YB_OK && error != NULL) {
        *error = pool->job.error;
    }
    pthread_mutex_unlock(&pool->turn);
    return status;
}

yb_status yb_pool_for(yb_pool *pool, uint32_t threads, size_t count, yb_pool_run *run, void *context, yb_error *error)
{
    YB_TRY(yb_pool_begin(pool, threads, count, run, context, error));
    return yb_pool_end(pool, error);
}
