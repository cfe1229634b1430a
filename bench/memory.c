/* The bytes a second that threads together read from memory: what their scans can reach at most.
 *
 *     bench_memory THREADS
 *
 * Each thread adds up a part of its own again and again, too large for any cache; the median of some rounds is
 * printed as JSON. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 15, THREADS_MOST = 1024, PART_BYTES = 256 << 20, LINE = 64 };

typedef struct reader {
    pthread_t thread;
    pthread_barrier_t *gate; /* of all readers and the clock */
    const uint64_t *words;
    uint64_t sum; /* so that nothing is read in vain */
} reader;

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

#if defined(__x86_64__)
#define WIDEST_LOADS __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDEST_LOADS
#endif

WIDEST_LOADS static uint64_t sum_of(const uint64_t *words)
{
    typedef uint64_t line __attribute__((vector_size(LINE), may_alias));
    const line *lines = (const line *)(const void *)words;
    line sums[4] = { { 0 } };
    for (size_t i = 0; i < PART_BYTES / LINE; i += 4) {
        for (size_t k = 0; k < 4; k++) {
            sums[k] += lines[i + k];
        }
    }
    const line all = sums[0] + sums[1] + sums[2] + sums[3];
    return all[0] + all[1] + all[2] + all[3] + all[4] + all[5] + all[6] + all[7];
}

static void *read_part(void *argument)
{
    reader *self = argument;
    for (int round = 0; round < ROUNDS; round++) {
        pthread_barrier_wait(self->gate);
        self->sum += sum_of(self->words);
        pthread_barrier_wait(self->gate);
    }
    return NULL;
}

static int compare_doubles(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static _Noreturn void stop(const char *what)
{
    fprintf(stderr, "bench_memory: %s\n", what);
    exit(1);
}

/* The bytes a second of the median round. */
static double measure(reader *readers, unsigned threads)
{
    double rounds[ROUNDS];
    pthread_barrier_t gate;
    pthread_barrier_init(&gate, NULL, threads + 1);
    for (unsigned t = 0; t < threads; t++) {
        readers[t].gate = &gate;
        if (pthread_create(&readers[t].thread, NULL, read_part, &readers[t]) != 0) {
            stop("the system grants no more threads");
        }
    }
    for (int round = 0; round < ROUNDS; round++) {
        const double start = seconds_now();
        pthread_barrier_wait(&gate);
        pthread_barrier_wait(&gate);
        rounds[round] = seconds_now() - start;
    }
    for (unsigned t = 0; t < threads; t++) {
        pthread_join(readers[t].thread, NULL);
    }
    pthread_barrier_destroy(&gate);
    qsort(rounds, ROUNDS, sizeof(*rounds), compare_doubles);
    return (double)threads * PART_BYTES / rounds[ROUNDS / 2];
}

int main(int argc, char **argv)
{
    static reader readers[THREADS_MOST];
    char *end = NULL;
    const unsigned long threads = argc == 2 ? strtoul(argv[1], &end, 10) : 0;
    if (threads == 0 || threads > THREADS_MOST || *end != '\0') {
        fprintf(stderr, "usage: bench_memory THREADS (1 to %d)\n", THREADS_MOST);
        return 2;
    }
    for (unsigned long t = 0; t < threads; t++) {
        uint8_t *part = aligned_alloc(LINE, PART_BYTES);
        if (part == NULL) {
            stop("there is too little memory");
        }
        memset(part, (int)(t + 1), PART_BYTES); /* pages of their own */
        readers[t].words = (const uint64_t *)(const void *)part;
    }
    printf("{\"threads\": %lu, \"bytes_per_second\": %.0f}\n", threads, measure(readers, (unsigned)threads));
    fprintf(stderr, "bench_memory: sum %llu\n", (unsigned long long)readers[0].sum);
    return 0;
}
