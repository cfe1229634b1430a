/* What reading memory costs on this machine: a plain sum over an array that no
 * cache holds. */
#include <pthread.h>
#include <stdlib.h>

#include "cli/bench.h"
#include "cli/cli.h"
#include "cli/common/interrupt.h"

#define ARRAY_BYTES ((size_t)512 << 20)

/* A thread's part of the array. */
typedef struct part {
    const uint64_t *numbers;
    size_t count;
    uint64_t sum;
} part;

static uint64_t sum_numbers(const uint64_t *numbers, size_t count)
{
    uint64_t sums[16] = { 0 }, sum = 0;
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        for (size_t lane = 0; lane < 16; lane++) {
            sums[lane] += numbers[i + lane];
        }
    }
    for (size_t lane = 0; lane < 16; lane++) {
        sum += sums[lane];
    }
    for (; i < count; i++) {
        sum += numbers[i];
    }
    return sum;
}

static void *sum_part(void *context)
{
    part *p = context;
    p->sum = sum_numbers(p->numbers, p->count);
    return NULL;
}

/* One sum on `threads` threads; a part for which no thread could be started is summed by the caller. */
static uint64_t sum_once(const uint64_t *numbers, size_t count, uint32_t threads, uint64_t *sum)
{
    pthread_t members[BENCH_THREADS_MOST];
    part parts[BENCH_THREADS_MOST];
    int started[BENCH_THREADS_MOST] = { 0 };
    size_t each = count / threads;
    uint64_t begin = cli_clock();
    for (uint32_t i = 0; i < threads; i++) {
        parts[i] = (part) { numbers + i * each, each, 0 };
        started[i] = i > 0 && pthread_create(&members[i], NULL, sum_part, &parts[i]) == 0;
    }
    for (uint32_t i = 0; i < threads; i++) {
        if (started[i]) {
            pthread_join(members[i], NULL);
        } else {
            sum_part(&parts[i]);
        }
        *sum += parts[i].sum;
    }
    return cli_clock() - begin;
}

static yb_status measure(bench_run *run, const uint64_t *numbers, size_t count, size_t place, yb_error *error)
{
    uint64_t times[BENCH_RUNS_MOST], sum = 0, wanted = 0;
    uint32_t threads = run->thread_counts[place];
    bench_row *row;
    for (unsigned long long i = 0; i < run->runs; i++) {
        times[i] = sum_once(numbers, count, threads, &sum);
        wanted += (uint64_t)threads * (count / threads);
        TRY(cli_interrupt_check(error));
    }
    if (sum != wanted) {
        return cli_fail(error, YB_IO, "the memory of this machine does not keep what was written to it");
    }
    TRY(bench_add(run, "memory bandwidth: a plain sum", &row, error));
    row->threads = threads;
    row->nanoseconds = bench_median(times, run->runs);
    row->bytes = count * sizeof *numbers;
    row->is_read = 1;
    run->bandwidth[place] = (uint64_t)((double)row->bytes * 1e9 / (double)row->nanoseconds);
    return YB_OK;
}

yb_status bench_bandwidth(bench_run *run, yb_error *error)
{
    size_t count = ARRAY_BYTES / sizeof(uint64_t);
    uint64_t *numbers = malloc(ARRAY_BYTES);
    if (numbers == NULL) {
        return cli_fail_memory(error);
    }
    for (size_t i = 0; i < count; i++) {
        numbers[i] = 1;
    }
    yb_status status = YB_OK;
    for (size_t i = 0; i < run->thread_count_count && status == YB_OK; i++) {
        status = measure(run, numbers, count, i, error);
    }
    free(numbers);
    return status;
}
