/* A synthetic corpus as CSV: files that appear whole, under their names, at the
 * end. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/common/interrupt.h"
#include "cli/common/place_file.h"
#include "cli/synth.h"

typedef enum file_state { NOT_MADE = 0, PARTIAL, PLACED } file_state;

/* A file under a name of its own until it is whole. */
typedef struct csv_file {
    char *path, *partial;
    int descriptor; /* -1: not open */
    file_state state;
} csv_file;

/* The rows, the tree and the metrics. */
enum { ROWS, REGIONS, METRICS, FILES };

typedef struct csv_corpus {
    synth_run *run;
    csv_file files[FILES];
} csv_corpus;

static yb_status fail_errno(yb_error *error, const char *path, const char *what)
{
    return cli_fail_at(error, YB_IO, path, 0, "cannot %s the file: %s", what, strerror(errno));
}

static yb_status fail_there(yb_error *error, const char *path)
{
    return cli_fail_at(error, YB_EXISTS, path, 0, "the file is there already; remove it, or choose another name");
}

/* ---- files that are there whole or not at all ---------------------------- */

static yb_status begin(csv_file *file, const char *stem, int stem_length, const char *ending, yb_error *error)
{
    if (asprintf(&file->path, "%.*s%s", stem_length, stem, ending) < 0) {
        file->path = NULL;
        return cli_fail_memory(error);
    }
    if (asprintf(&file->partial, "%s.%ld.partial", file->path, (long)getpid()) < 0) {
        file->partial = NULL;
        return cli_fail_memory(error);
    }
    if (access(file->path, F_OK) == 0) {
        return fail_there(error, file->path);
    }
    file->descriptor = open(file->partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file->descriptor < 0) {
        return fail_errno(error, file->partial, "create");
    }
    file->state = PARTIAL;
    return YB_OK;
}

/* rows.csv, rows.regions.csv, rows.metrics.csv */
static yb_status begin_all(csv_corpus *corpus, yb_error *error)
{
    static const char *const endings[FILES] = { "", ".regions.csv", ".metrics.csv" };
    const char *path = corpus->run->csv_path;
    size_t length = strlen(path);
    size_t stem = length > 4 && strcmp(path + length - 4, ".csv") == 0 ? length - 4 : length;
    for (int i = 0; i < FILES; i++) {
        TRY(begin(&corpus->files[i], path, (int)(i == ROWS ? length : stem), endings[i], error));
    }
    return YB_OK;
}

static yb_status write_bytes(const csv_file *file, const char *bytes, size_t length, yb_error *error)
{
    while (length > 0) {
        ssize_t written = write(file->descriptor, bytes, length);
        if (written < 0 && errno != EINTR) {
            return fail_errno(error, file->path, "write");
        }
        TRY(cli_interrupt_check(error));
        bytes += written < 0 ? 0 : written;
        length -= written < 0 ? 0 : (size_t)written;
    }
    return YB_OK;
}

/* The names come last, when all bytes are on disk. */
static yb_status place_all(csv_corpus *corpus, yb_error *error)
{
    for (int i = 0; i < FILES; i++) {
        csv_file *file = &corpus->files[i];
        int failed = fsync(file->descriptor) != 0;
        failed |= close(file->descriptor) != 0;
        file->descriptor = -1;
        if (failed) {
            return fail_errno(error, file->path, "write");
        }
    }
    TRY(cli_interrupt_check(error));
    for (int i = 0; i < FILES; i++) {
        csv_file *file = &corpus->files[i];
        if (cli_place_file(file->partial, file->path) != 0) {
            return errno == EEXIST ? fail_there(error, file->path) : fail_errno(error, file->path, "rename");
        }
        file->state = PLACED;
    }
    return YB_OK;
}

static void end_all(csv_corpus *corpus, int keep)
{
    for (int i = 0; i < FILES; i++) {
        csv_file *file = &corpus->files[i];
        if (file->descriptor >= 0) {
            close(file->descriptor);
        }
        if (file->state == PARTIAL || (file->state == PLACED && !keep)) {
            unlink(file->state == PARTIAL ? file->partial : file->path);
        }
        free(file->path);
        free(file->partial);
    }
}

/* ---- what stands in them -------------------------------------------------- */

static yb_status take_batch(void *context, const synth_batch *batch, uint64_t done, uint64_t total, yb_error *error)
{
    csv_corpus *corpus = context;
    TRY(write_bytes(&corpus->files[ROWS], batch->text, batch->text_length, error));
    return synth_count(corpus->run, batch, done, total, error);
}

static yb_status write_rows(csv_corpus *corpus, yb_error *error)
{
    const char *header = synth_corpus_header(corpus->run->corpus);
    TRY(write_bytes(&corpus->files[ROWS], header, strlen(header), error));
    return synth_corpus_generate(corpus->run->corpus, corpus->run->threads, 1, take_batch, corpus, error);
}

static void print_regions(FILE *out, const yb_regions *regions)
{
    fputs("code,parent,level,name\n", out);
    for (uint32_t i = 0; i < yb_regions_count(regions); i++) {
        uint32_t parent = yb_regions_parent(regions, i);
        fprintf(out, "%s,%s,%s,%s\n", yb_regions_code(regions, i),
                parent == YB_NO_REGION ? "" : yb_regions_code(regions, parent),
                yb_regions_level_name(regions, yb_regions_level(regions, i)), yb_regions_name(regions, i));
    }
}

static void print_metrics(FILE *out, const synth_corpus *corpus)
{
    fputs("id,name,unit,rollup,time\n", out);
    for (uint32_t i = 0; i < synth_corpus_parameters(corpus)->metrics; i++) {
        synth_metric metric;
        synth_corpus_metric(corpus, i, &metric);
        fprintf(out, "%s,%s,%s,%s,%s\n", metric.id, metric.name, metric.metric.unit, yb_rule_name(metric.metric.rule),
                yb_time_kind_name(metric.metric.time_kind));
    }
}

/* One of the small files, put together in memory first. */
static yb_status write_table(csv_corpus *corpus, int number, const yb_regions *regions, yb_error *error)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (out == NULL) {
        return cli_fail_memory(error);
    }
    if (number == REGIONS) {
        print_regions(out, regions);
    } else {
        print_metrics(out, corpus->run->corpus);
    }
    int failed = ferror(out);
    failed |= fclose(out) != 0;
    yb_status status = failed ? cli_fail_memory(error) : write_bytes(&corpus->files[number], text, length, error);
    free(text);
    return status;
}

static yb_status write_all(csv_corpus *corpus, yb_error *error)
{
    yb_regions *regions = NULL;
    TRY(begin_all(corpus, error));
    TRY(synth_corpus_regions(corpus->run->corpus, &regions, error));
    yb_status status = write_table(corpus, REGIONS, regions, error);
    if (status == YB_OK) {
        status = write_table(corpus, METRICS, regions, error);
    }
    yb_regions_release(regions);
    TRY(status);
    TRY(write_rows(corpus, error));
    return place_all(corpus, error);
}

yb_status synth_write_csv(synth_run *run, yb_error *error)
{
    csv_corpus corpus = { .run = run };
    for (int i = 0; i < FILES; i++) {
        corpus.files[i].descriptor = -1;
    }
    if (strcmp(run->csv_path, "-") == 0) {
        corpus.files[ROWS] = (csv_file) { .path = (char[]) { "standard output" }, .descriptor = STDOUT_FILENO };
        return write_rows(&corpus, error);
    }
    cli_interrupt_catch();
    yb_status status = write_all(&corpus, error);
    end_all(&corpus, status == YB_OK);
    return status;
}
