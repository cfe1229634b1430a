/* The thread pool. */
#include "core/pool.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <time.h>

#include "support/failing.h"
#include "support/test.h"

enum { ITEMS = 10000, MOST_WORKERS = 8 };

typedef struct counts {
    unsigned char done[ITEMS];
    uint64_t by_worker[MOST_WORKERS];
    size_t fails_from; /* items from here on fail, every third */
    uint32_t highest;
} counts;

static yb_status count_item(void *context, size_t item, uint32_t worker, yb_error *error)
{
    counts *all = context;
    __atomic_add_fetch(&all->done[item], 1, __ATOMIC_RELAXED);
    all->by_worker[worker]++; /* each worker has its own: no lock */
    if (item >= all->fails_from && item % 3 == 0) {
        return yb_fail(error, YB_REFUSED, "item %zu", item);
    }
    return YB_OK;
}

static yb_pool *make_pool(const yb_env *env, uint32_t threads)
{
    yb_pool *pool = NULL;
    cr_assert_eq(yb_pool_create(env, threads, &pool, NULL), YB_OK);
    return pool;
}

Test(pool, runs_every_item_once)
{
    yb_env env;
    yb_env_init(&env, NULL);
    for (uint32_t threads = 1; threads <= MOST_WORKERS; threads++) {
        yb_pool *pool = make_pool(&env, threads);
        cr_assert_eq(yb_pool_threads(pool), threads);
        static counts all;
        memset(&all, 0, sizeof(all));
        all.fails_from = SIZE_MAX;
        cr_assert_eq(yb_pool_for(pool, 0, ITEMS, count_item, &all, NULL), YB_OK);
        uint64_t total = 0;
        for (size_t i = 0; i < ITEMS; i++) {
            cr_assert_eq(all.done[i], 1);
        }
        for (uint32_t worker = 0; worker < MOST_WORKERS; worker++) {
            cr_assert(worker < threads || all.by_worker[worker] == 0);
            total += all.by_worker[worker];
        }
        cr_assert_eq(total, ITEMS);
        yb_pool_free(pool);
    }
}

Test(pool, runs_thousands_of_times)
{
    yb_env env;
    yb_env_init(&env, NULL);
    yb_pool *pool = make_pool(&env, 4);
    static counts all;
    memset(&all, 0, sizeof(all));
    all.fails_from = SIZE_MAX;
    for (int round = 0; round < 3000; round++) {
        cr_assert_eq(yb_pool_for(pool, (uint32_t)round % 5, (size_t)round % 7, count_item, &all, NULL), YB_OK);
    }
    uint64_t total = 0, expected = 0;
    for (uint32_t worker = 0; worker < MOST_WORKERS; worker++) {
        total += all.by_worker[worker];
    }
    for (int round = 0; round < 3000; round++) {
        expected += (uint64_t)round % 7;
    }
    cr_assert_eq(total, expected);
    yb_pool_free(pool);
}

/* Workers look for the next run a while before they sleep: both ways, and just between, they take part. */
Test(pool, runs_after_pauses_of_any_length)
{
    yb_env env;
    yb_env_init(&env, NULL);
    yb_pool *pool = make_pool(&env, 2);
    static counts all;
    memset(&all, 0, sizeof(all));
    all.fails_from = SIZE_MAX;
    for (long pause = 0; pause < 300; pause++) {
        nanosleep(&(struct timespec) { 0, pause * 1000 }, NULL);
        cr_assert_eq(yb_pool_for(pool, 2, 5, count_item, &all, NULL), YB_OK);
    }
    cr_assert_eq(all.by_worker[0] + all.by_worker[1], 300 * 5);
    yb_pool_free(pool);
}

Test(pool, keeps_to_the_threads_asked_for)
{
    yb_env env;
    yb_env_init(&env, NULL);
    yb_pool *pool = make_pool(&env, 6);
    static counts all;
    memset(&all, 0, sizeof(all));
    all.fails_from = SIZE_MAX;
    cr_assert_eq(yb_pool_for(pool, 2, ITEMS, count_item, &all, NULL), YB_OK);
    for (uint32_t worker = 2; worker < MOST_WORKERS; worker++) {
        cr_assert_eq(all.by_worker[worker], 0);
    }
    yb_pool_free(pool);
}

Test(pool, reports_the_failure_of_the_lowest_item)
{
    yb_env env;
    yb_env_init(&env, NULL);
    for (uint32_t threads = 1; threads <= 4; threads++) {
        yb_pool *pool = make_pool(&env, threads);
        for (int round = 0; round < 200; round++) {
            static counts all;
            memset(&all, 0, sizeof(all));
            all.fails_from = 1000;
            yb_error error = YB_ERROR_INIT;
            cr_assert_eq(yb_pool_for(pool, 0, ITEMS, count_item, &all, &error), YB_REFUSED);
            cr_assert_str_eq(error.message, "item 1002");
            for (size_t i = 0; i < 1002; i++) {
                cr_assert_eq(all.done[i], 1);
            }
            cr_assert_eq(yb_pool_for(pool, 0, ITEMS, count_item, &all, NULL), YB_REFUSED);
        }
        yb_pool_free(pool);
    }
}

Test(pool, a_run_in_two_halves_goes_on_while_its_caller_does_something_else)
{
    yb_env env;
    yb_env_init(&env, NULL);
    for (uint32_t threads = 1; threads <= 4; threads++) {
        yb_pool *pool = make_pool(&env, threads);
        for (size_t round = 0; round < 300; round++) {
            static counts all;
            size_t items = round % 7 * 100;
            memset(&all, 0, sizeof(all));
            all.fails_from = round % 2 ? 3 : SIZE_MAX;
            yb_error error = YB_ERROR_INIT;
            cr_assert_eq(yb_pool_begin(pool, 0, items, count_item, &all, &error), YB_OK);
            time_t deadline = time(NULL) + 20;
            while (threads > 1 && round == 2 && __atomic_load_n(&all.done[50], __ATOMIC_RELAXED) == 0) {
                cr_assert(time(NULL) <= deadline, "nobody began");
                sched_yield();
            }
            yb_status expected = items > 0 && round % 2 ? YB_REFUSED : YB_OK;
            cr_assert_eq(yb_pool_end(pool, &error), expected);
            cr_assert(expected == YB_OK || strcmp(error.message, "item 3") == 0);
            for (size_t i = 0; expected == YB_OK && i < ITEMS; i++) {
                cr_assert_eq(all.done[i], i < items);
            }
        }
        yb_pool_free(pool);
    }
}

Test(pool, does_nothing_for_no_items)
{
    yb_env env;
    yb_env_init(&env, NULL);
    yb_pool *pool = make_pool(&env, 3);
    cr_assert_eq(yb_pool_for(pool, 0, 0, count_item, NULL, NULL), YB_OK);
    yb_pool_free(pool);
    yb_pool_free(NULL);
}

/* Waits until two threads are inside at the same time. */
static yb_status meet(void *context, size_t item, uint32_t worker, yb_error *error)
{
    unsigned *inside = context;
    __atomic_add_fetch(inside, 1, __ATOMIC_SEQ_CST);
    time_t deadline = time(NULL) + 20;
    while (__atomic_load_n(inside, __ATOMIC_SEQ_CST) < 2) {
        if (time(NULL) > deadline) {
            return yb_fail(error, YB_INVALID, "nobody came");
        }
        sched_yield();
    }
    return YB_OK;
}

Test(pool, really_runs_in_parallel)
{
    yb_env env;
    yb_env_init(&env, NULL);
    yb_pool *pool = make_pool(&env, 2);
    for (int round = 0; round < 100; round++) {
        unsigned inside = 0;
        cr_assert_eq(yb_pool_for(pool, 0, 2, meet, &inside, NULL), YB_OK);
    }
    yb_pool_free(pool);
}

typedef struct nested {
    yb_pool *pool;
    yb_status status;
} nested;

static yb_status start_again(void *context, size_t item, uint32_t worker, yb_error *error)
{
    nested *inner = context;
    inner->status = yb_pool_for(inner->pool, 0, 1, start_again, context, error);
    return inner->status;
}

Test(pool, refuses_a_run_inside_its_own_run)
{
    yb_env env;
    yb_env_init(&env, NULL);
    nested inner = { make_pool(&env, 2), YB_OK };
    cr_assert_eq(yb_pool_for(inner.pool, 0, 1, start_again, &inner, NULL), YB_INVALID);
    cr_assert_eq(inner.status, YB_INVALID);
    yb_pool_free(inner.pool);
}

static void *run_fifty_times(void *pool)
{
    static counts shared = { .fails_from = SIZE_MAX }; /* runs take turns: one writer per worker number at a time */
    for (int round = 0; round < 50; round++) {
        cr_assert_eq(yb_pool_for(pool, 0, 100, count_item, &shared, NULL), YB_OK);
    }
    return NULL;
}

Test(pool, serves_several_callers_in_turn)
{
    yb_env env;
    yb_env_init(&env, NULL);
    yb_pool *pool = make_pool(&env, 3);
    pthread_t callers[3];

    for (int i = 0; i < 3; i++) {
        cr_assert_eq(pthread_create(&callers[i], NULL, run_fifty_times, pool), 0);
    }
    for (int i = 0; i < 3; i++) {
        pthread_join(callers[i], NULL);
    }
    yb_pool_free(pool);
}

Test(pool, counts_the_cpus_of_this_process)
{
    cpu_set_t before, one;
    cr_assert_eq(sched_getaffinity(0, sizeof(before), &before), 0);
    yb_env env;
    yb_env_init(&env, NULL);
    yb_pool *pool = make_pool(&env, 0);
    cr_assert_eq((int)yb_pool_threads(pool), CPU_COUNT(&before));
    yb_pool_free(pool);
    CPU_ZERO(&one);
    int cpu = 0;
    while (!CPU_ISSET(cpu, &before)) {
        cpu++;
    }
    CPU_SET(cpu, &one);
    cr_assert_eq(sched_setaffinity(0, sizeof(one), &one), 0);
    pool = make_pool(&env, 0);
    cr_assert_eq(yb_pool_threads(pool), 1);
    yb_pool_free(pool);
    sched_setaffinity(0, sizeof(before), &before);
}

Test(pool, reports_missing_memory)
{
    for (unsigned n = 0; n < 2; n++) {
        failing_hooks failing;
        failing_start(&failing, FAIL_MEMORY, n);
        yb_env env;
        yb_env_init(&env, &failing.hooks);
        yb_pool *pool = NULL;
        cr_assert_eq(yb_pool_create(&env, 2, &pool, NULL), YB_NO_MEMORY);
        cr_assert_null(pool);
        cr_assert_eq(failing.blocks, 0);
    }
}

/* No system grants stacks of this size, so no thread can be started. */
static void ask_for_huge_stacks(pthread_attr_t *before)
{
    pthread_attr_t huge;
    cr_assert_eq(pthread_getattr_default_np(before), 0);
    cr_assert_eq(pthread_getattr_default_np(&huge), 0);
    cr_assert_eq(pthread_attr_setstacksize(&huge, (size_t)1 << 48), 0);
    cr_assert_eq(pthread_setattr_default_np(&huge), 0);
    pthread_attr_destroy(&huge);
}

static void count_line(void *context, yb_log_level level, const char *message)
{
    *(int *)context += strcmp(message, "started 1 of 4 threads: the system grants no more") == 0;
}

Test(pool, makes_do_with_the_threads_that_the_system_grants)
{
    int lines = 0;
    yb_logger logger = { sizeof(logger), &lines, count_line };
    yb_hooks hooks = { .struct_size = sizeof(hooks), .logger = &logger };
    yb_env env;
    yb_env_init(&env, &hooks);
    pthread_attr_t before;
    ask_for_huge_stacks(&before);
    yb_pool *pool = make_pool(&env, 4);
    cr_assert_eq(pthread_setattr_default_np(&before), 0);
    pthread_attr_destroy(&before);
    cr_assert_eq(yb_pool_threads(pool), 1);
    cr_assert_eq(lines, 1);
    static counts all;
    all.fails_from = SIZE_MAX;
    cr_assert_eq(yb_pool_for(pool, 0, ITEMS, count_item, &all, NULL), YB_OK);
    cr_assert_eq(all.by_worker[0], ITEMS);
    yb_pool_free(pool);
}
