/* The ten queries in process and warm, as the peers are measured: the store is
 * opened once, each query is asked for a while to warm up and then RUNS times.
 *
 *     bench_queries [--from-memory] STORE METRIC TOWN OUTPUT [RUNS [THREADS [NAME...]]]
 *
 * --from-memory fills the CPU's caches with something else before each run.
 * METRIC and TOWN are the ones that queries of one metric and one town ask for.
 * Each query is timed decoding every value and with statistics; both answers
 * are written to OUTPUT/NAME.csv and OUTPUT/NAME.statistics.csv, unless OUTPUT is
 * "-". Prints JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ask.h"

#define MOST_RUNS 1000
/* At least: whole runs, as for the peers (peers/worker.py). One of milliseconds alone does not wake up threads, caches
 * and clocks. */
#define WARM_UP_NANOSECONDS 200000000
/* More than caches have. */
#define SWEPT_BYTES ((size_t)256 << 20)

typedef struct bench_run {
    bench_corpus corpus;
    const char *output;
    int runs;
    uint8_t *swept; /* SWEPT_BYTES that are read before each run; NULL: none are */
} bench_run;

static _Noreturn void stop(const yb_error *error)
{
    char text[2048];
    yb_error_format(error, text, sizeof text);
    fprintf(stderr, "bench_queries: %s\n", text);
    exit(1);
}

static uint64_t clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static uint8_t *make_swept(void)
{
    uint8_t *bytes = malloc(SWEPT_BYTES);
    if (bytes == NULL) {
        fprintf(stderr, "bench_queries: there is no memory to fill the caches with\n");
        exit(1);
    }
    memset(bytes, 1, SWEPT_BYTES);
    return bytes;
}

/* From here on the kernel counts the peak of resident memory anew (Linux). */
static void reset_peak(void)
{
    FILE *file = fopen("/proc/self/clear_refs", "w");
    if (file != NULL) {
        fputs("5", file);
        fclose(file);
    }
}

static uint64_t peak_bytes(void)
{
    char line[256];
    unsigned long kilobytes = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "VmHWM: %lu", &kilobytes) == 1) {
            break;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return (uint64_t)kilobytes * 1024;
}

static void print_text(const char *text)
{
    putchar('"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            putchar('\\');
        }
        putchar((unsigned char)*text < ' ' ? ' ' : *text);
    }
    putchar('"');
}

static void print_error(const yb_error *error)
{
    char text[2048];
    yb_error_format(error, text, sizeof text);
    printf("{\"error\": ");
    print_text(text);
    printf("}");
}

static void print_explain(const yb_explain *explain)
{
    printf("\"explain\": {\"kernels\": \"%s\", \"threads\": %u, \"blocks\": %llu, \"blocks_pruned\": %llu, "
           "\"blocks_decoded\": %llu, \"bytes_read\": %llu, \"values\": %llu, \"memory_peak\": %llu}",
           explain->kernels, explain->threads, (unsigned long long)explain->blocks,
           (unsigned long long)explain->blocks_pruned, (unsigned long long)explain->blocks_decoded,
           (unsigned long long)explain->bytes_read, (unsigned long long)explain->values,
           (unsigned long long)explain->memory_peak);
}

static yb_status ask(bench_run *run, const bench_question *question, bench_answer *answer, yb_error *error)
{
    *answer = question->form;
    return question->ask(&run->corpus, answer, error);
}

/* What the caches held of the store is not there any more. Threads that went to sleep meanwhile are woken by a query
 * that reads next to nothing, one town's figures. */
static void sweep_caches(bench_run *run)
{
    volatile uint8_t any = 0;
    for (size_t i = 0; i < SWEPT_BYTES; i += 64) {
        any ^= run->swept[i];
    }
    const bench_question *profile = questions;
    while (strcmp(profile->name, "profile") != 0) {
        profile++;
    }
    yb_error error = YB_ERROR_INIT;
    bench_answer answer;
    if (ask(run, profile, &answer, &error) != YB_OK) {
        stop(&error);
    }
    answer_free(&answer);
}

static void write_answer(const bench_run *run, const bench_question *question, const bench_answer *answer)
{
    char path[4096];
    if (strcmp(run->output, "-") == 0) {
        return;
    }
    snprintf(path, sizeof path, "%s/%s%s.csv", run->output, question->name,
             run->corpus.no_statistics ? "" : ".statistics");
    if (answer_write(answer, run->corpus.snapshot, path) != 0) {
        perror(path);
        exit(1);
    }
}

/* One mode of one query. */
static void time_question(bench_run *run, const bench_question *question)
{
    yb_error error = YB_ERROR_INIT;
    bench_answer answer;
    const uint64_t begin = clock_now();
    if (ask(run, question, &answer, &error) != YB_OK) {
        answer_free(&answer);
        print_error(&error);
        return;
    }
    write_answer(run, question, &answer);
    answer_free(&answer);
    while (clock_now() - begin < WARM_UP_NANOSECONDS) {
        if (ask(run, question, &answer, &error) != YB_OK) {
            stop(&error);
        }
        answer_free(&answer);
    }
    reset_peak();
    printf("{\"seconds\": [");
    for (int i = 0; i < run->runs; i++) {
        if (run->swept != NULL) {
            sweep_caches(run);
        }
        uint64_t start = clock_now();
        yb_status status = ask(run, question, &answer, &error);
        uint64_t spent = clock_now() - start;
        answer_free(&answer);
        if (status != YB_OK) {
            stop(&error);
        }
        printf("%s%.9f", i == 0 ? "" : ", ", (double)spent / 1e9);
    }
    printf("], \"peak_bytes\": %llu, ", (unsigned long long)peak_bytes());
    print_explain(&run->corpus.explain);
    printf("}");
}

static int is_wanted(const char *name, char **names, int count)
{
    int found = count == 0;
    for (int i = 0; i < count && !found; i++) {
        found = strcmp(name, names[i]) == 0;
    }
    return found;
}

static void time_questions(bench_run *run, char **names, int count)
{
    int printed = 0;
    for (const bench_question *question = questions; question->name != NULL; question++) {
        if (is_wanted(question->name, names, count)) {
            printf("%s\n  \"%s\": {\"decoding\": ", printed++ > 0 ? "," : "", question->name);
            run->corpus.no_statistics = 1;
            time_question(run, question);
            printf(", \"statistics\": ");
            run->corpus.no_statistics = 0;
            time_question(run, question);
            printf("}");
            fflush(stdout);
        }
    }
}

static yb_status look_up(bench_corpus *corpus, const char *metric, const char *town, yb_error *error)
{
    static const char *const names[] = { "province", "city", "county" };
    const yb_regions *regions = yb_snapshot_regions(corpus->snapshot);
    yb_status status = yb_snapshot_find_metric(corpus->snapshot, metric, &corpus->metric, error);
    if (status == YB_OK) {
        status = yb_regions_find(regions, town, &corpus->town, error);
    }
    for (int i = 0; i < 3 && status == YB_OK; i++) {
        status = yb_regions_find_level(regions, names[i], &corpus->levels[i], error);
    }
    return status == YB_OK ? yb_regions_find_level(regions, "town", &corpus->town_level, error) : status;
}

/* The years that are there, as a query over several years of a flow names them. */
static yb_status look_up_years(bench_corpus *corpus, yb_error *error)
{
    for (uint32_t i = 0; i < yb_snapshot_segment_count(corpus->snapshot); i++) {
        yb_segment_info info = { .struct_size = sizeof info };
        yb_status status = yb_snapshot_segment(corpus->snapshot, i, &info, error);
        if (status != YB_OK) {
            return status;
        }
        corpus->first_year = i == 0 || info.first_year < corpus->first_year ? info.first_year : corpus->first_year;
        corpus->last_year = i == 0 || info.last_year > corpus->last_year ? info.last_year : corpus->last_year;
    }
    return YB_OK;
}

static int number(const char *text, int least, int most)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (end == text || *end != '\0' || value < least || value > most) {
        fprintf(stderr, "bench_queries: '%s' is not a number from %d to %d\n", text, least, most);
        exit(2);
    }
    return (int)value;
}

int main(int argc, char **argv)
{
    yb_store *store = NULL;
    yb_snapshot *snapshot = NULL;
    yb_error error = YB_ERROR_INIT;
    bench_run run = { .runs = 5 };
    if (argc > 1 && strcmp(argv[1], "--from-memory") == 0) {
        run.swept = make_swept();
        argc--;
        argv++;
    }
    if (argc < 5) {
        fprintf(stderr, "usage: bench_queries [--from-memory] STORE METRIC TOWN OUTPUT [RUNS [THREADS [NAME...]]]\n");
        return 2;
    }
    run.output = argv[4];
    run.runs = argc > 5 ? number(argv[5], 1, MOST_RUNS) : run.runs;
    run.corpus.threads = argc > 6 ? (uint32_t)number(argv[6], 0, 1024) : 0;
    if (yb_store_open(argv[1], NULL, &store, &error) != YB_OK || yb_snapshot_open(store, &snapshot, &error) != YB_OK) {
        stop(&error);
    }
    run.corpus.snapshot = snapshot;
    if (look_up(&run.corpus, argv[2], argv[3], &error) != YB_OK || look_up_years(&run.corpus, &error) != YB_OK) {
        stop(&error);
    }
    printf("{\"engine\": \"yearbook\", \"version\": \"%s\", \"rows\": %llu, \"threads\": %u, \"queries\": {",
           yb_version(), (unsigned long long)yb_snapshot_row_count(snapshot), run.corpus.threads);
    time_questions(&run, argv + 7, argc > 7 ? argc - 7 : 0);
    printf("\n}, \"process_peak_bytes\": %llu}\n", (unsigned long long)peak_bytes());
    yb_snapshot_close(snapshot);
    yb_store_close(store);
    free(run.swept);
    return 0;
}
