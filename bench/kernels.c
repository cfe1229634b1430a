/* The kernels alone, at each level of this machine, against the memory bandwidth
 * measured in the same run.
 *
 *     bench_kernels [--all] [--json] [METRICS [TOWNS]]
 *
 * Tiles are those of a segment of METRICS x TOWNS x 35 years. --all takes every
 * width. A table for a terminal, JSON with --json or where there is none. */
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "corpus_segment.h"
#include "kernel_passes.h"

enum { BATCHES = 3, CASES_MOST = 1000 };

#define BATCH_SECONDS   0.03
#define BANDWIDTH_SHARE 0.7
#define ROWS_WANTED     3e9

typedef struct figures {
    const char *kernel, *level;
    int width;                              /* -1: as the writer chose */
    double values, bytes, cycles_per_value; /* the first two by second; the third negative if not counted */
} figures;

/* ---- measuring ---------------------------------------------------------- */

/* CPU cycles of this process in user mode, by file descriptor; -1 where the machine does not count them. */
static int open_cycles(void)
{
    struct perf_event_attr attributes = { .type = PERF_TYPE_HARDWARE,
                                          .size = sizeof(attributes),
                                          .config = PERF_COUNT_HW_CPU_CYCLES,
                                          .exclude_kernel = 1,
                                          .exclude_hv = 1 };
    return (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0);
}

static uint64_t read_cycles(int counter)
{
    uint64_t cycles = 0;
    return counter >= 0 && read(counter, &cycles, sizeof(cycles)) == sizeof(cycles) ? cycles : 0;
}

/* The best of some batches, after a pass to warm up. */
static figures measure(work *w, void (*pass)(work *w), int counter)
{
    figures best = { .values = 0, .cycles_per_value = -1 };
    pass(w);
    for (int batch = 0; batch < BATCHES; batch++) {
        double start = cpu_seconds(), spent;
        uint64_t cycles = read_cycles(counter);
        w->values_done = w->bytes_done = 0;
        do {
            pass(w);
            spent = cpu_seconds() - start;
        } while (spent < BATCH_SECONDS);
        cycles = read_cycles(counter) - cycles;
        if ((double)w->values_done / spent > best.values) {
            best.values = (double)w->values_done / spent;
            best.bytes = (double)w->bytes_done / spent;
            best.cycles_per_value = cycles > 0 ? (double)cycles / (double)w->values_done : -1;
        }
    }
    return best;
}

/* Some widths stand for all: of each byte's boundary, and odd ones. */
static int is_taken(unsigned width, int all)
{
    return all || width % 16 == 0 || width == 1 || width == 5 || width == 8 || width == 11 || width == 14 ||
           width == 21 || width == 27 || width == 40 || width == 53;
}

static size_t measure_level(work *w, int all, int counter, figures *list)
{
    size_t count = 0;
    for (size_t f = 0; f < family_count; f++) {
        unsigned widest = families[f].widest == 0 ? 1 : families[f].widest;
        for (unsigned width = 1; width <= widest; width++) {
            if (families[f].widest > 0 && !is_taken(width, all)) {
                continue;
            }
            w->width = width;
            figures found = measure(w, families[f].pass, counter);
            found.kernel = families[f].kernel;
            found.level = w->kernels->name;
            found.width = families[f].widest == 0 ? families[f].width : (int)width;
            list[count++] = found;
        }
    }
    return count;
}

/* ---- telling ------------------------------------------------------------ */

static void print_json(const figures *list, size_t count, double bandwidth, double bytes_per_row)
{
    printf("{\"bandwidth_bytes_per_second\": %.0f, \"segment_bytes_per_row\": %.3f, \"kernels\": [", bandwidth,
           bytes_per_row);
    for (size_t i = 0; i < count; i++) {
        printf("%s\n  {\"kernel\": \"%s\", \"level\": \"%s\", \"width\": ", i == 0 ? "" : ",", list[i].kernel,
               list[i].level);
        list[i].width < 0 ? printf("null") : printf("%d", list[i].width);
        printf(", \"values_per_second\": %.0f, \"bytes_per_second\": %.0f, \"cycles_per_value\": ", list[i].values,
               list[i].bytes);
        list[i].cycles_per_value < 0 ? printf("null") : printf("%.4f", list[i].cycles_per_value);
        printf(", \"bandwidth_bytes_per_second\": %.0f}", bandwidth);
    }
    printf("\n]}\n");
}

static void print_table(const figures *list, size_t count, double bandwidth, double bytes_per_row, int counter)
{
    printf("read bandwidth, one thread: %.1f GB/s; segment: %.2f bytes/row\n", bandwidth / 1e9, bytes_per_row);
    if (counter < 0) {
        printf("this machine counts no cycles for this user (perf_event_open)\n");
    }
    printf("%-26s %-7s %5s %9s %8s %12s %12s\n", "kernel", "level", "width", "G values", "GB", "of bandwidth",
           "cycles/value");
    for (size_t i = 0; i < count; i++) {
        char width[16] = "-", cycles[16] = "-";
        if (list[i].width >= 0) {
            snprintf(width, sizeof(width), "%d", list[i].width);
        }
        if (list[i].cycles_per_value >= 0) {
            snprintf(cycles, sizeof(cycles), "%.3f", list[i].cycles_per_value);
        }
        printf("%-26s %-7s %5s %9.2f %8.2f %11.0f%% %12s\n", list[i].kernel, list[i].level, width, list[i].values / 1e9,
               list[i].bytes / 1e9, 100 * list[i].bytes / bandwidth, cycles);
    }
    const figures *last = &list[count - 1]; /* the best level's decoding and summing */
    printf("\nscan and sum, decoding, %s, a core:\n", last->level);
    printf("  %5.2f G rows/s of %.0f: %s\n", last->values / 1e9, ROWS_WANTED / 1e9,
           last->values >= ROWS_WANTED ? "holds" : "missed");
    printf("  %5.2f GB/s of encoded bytes, %.0f %% of the bandwidth, of %.0f %%: %s\n", last->bytes / 1e9,
           100 * last->bytes / bandwidth, 100 * BANDWIDTH_SHARE,
           last->bytes >= BANDWIDTH_SHARE * bandwidth ? "holds" : "missed");
}

/* ---- all of it ---------------------------------------------------------- */

static yb_segment *make_segment(uint32_t metrics, uint32_t towns)
{
    static yb_env env; /* the segment keeps it */
    yb_segment *segment;
    yb_error error = YB_ERROR_INIT;
    corpus_report made;
    char path[300];
    const char *folder = getenv("TMPDIR");
    yb_env_init(&env, NULL);
    snprintf(path, sizeof(path), "%s/bench_kernels.%ld", folder == NULL ? "/tmp" : folder, (long)getpid());
    corpus_segment_write(&env, path, metrics, towns, &made);
    yb_status status = yb_segment_open(&env, path, &segment, &error);
    unlink(path);
    if (status != YB_OK) {
        stop("bench_kernels", &error);
    }
    return segment;
}

static _Noreturn void usage(void)
{
    fprintf(stderr, "usage: bench_kernels [--all] [--json] [METRICS [TOWNS]]\n");
    exit(2);
}

static uint32_t number_of(const char *text)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);
    if (*end != '\0' || number == 0 || number > 100000) {
        usage();
    }
    return (uint32_t)number;
}

int main(int argc, char **argv)
{
    static work w;
    static figures list[CASES_MOST];
    static const yb_cpu_level levels[] = { YB_CPU_SCALAR, YB_CPU_NEON, YB_CPU_AVX2, YB_CPU_AVX512 };
    uint32_t sizes[2] = { 20, 41000 };
    int all = 0, json = !isatty(STDOUT_FILENO), counter = open_cycles();
    size_t count = 0, given = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--all") == 0) {
            all = 1;
        } else if (strcmp(argv[i], "--json") == 0) {
            json = 1;
        } else if (given == 2) {
            usage();
        } else {
            sizes[given++] = number_of(argv[i]);
        }
    }
    work_begin(&w);
    yb_segment *segment = make_segment(sizes[0], sizes[1]);
    double bytes_per_row = (double)yb_segment_bytes(segment) / (double)yb_segment_row_count(segment);
    w.segment = segment;
    double bandwidth = 0;
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
        yb_cpu_level level;
        if (yb_cpu_choose(yb_cpu_level_name(levels[i]), &level, NULL) == YB_OK) {
            double now = measure(&w, read_memory, counter).bytes; /* the best of several times in the run */
            bandwidth = now > bandwidth ? now : bandwidth;
            w.kernels = yb_kernels_for(level);
            count += measure_level(&w, all, counter, list + count);
        }
    }
    json ? print_json(list, count, bandwidth, bytes_per_row)
         : print_table(list, count, bandwidth, bytes_per_row, counter);
    yb_segment_close(segment);
    work_end(&w);
    return 0;
}
