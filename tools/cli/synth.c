/* yearbook synth: synthetic corpora into a store or as CSV. */
#include <string.h>

#include "cli/cli.h"
#include "cli/common/interrupt.h"
#include "cli/common/selection.h"
#include "cli/common/threads.h"
#include "cli/synth.h"

enum { CSV = SELECT_END, SHAPE, METRICS, REGIONS, ROWS, MISSING, NOISE, SEED, THREADS, MEMORY };

static const cli_option options[] = {
    { CSV, "csv", "FILE", "write CSV instead, and the tree and the metrics beside it; - is\nstandard output" },
    { SHAPE, "shape", "SHAPE",
      "dense (every region has nearly every figure) or reports (a\n"
      "long tail of metrics that few regions report)" },
    { ROWS, "rows", "N", "about as many rows (10M, 1G): chooses metrics and regions" },
    { METRICS, "metrics", "N", "this many metrics; without it 70, or 3000 of reports" },
    { REGIONS, "regions", "N",
      "this many towns, with counties, cities and provinces in\n"
      "proportion; without it 41000" },
    { SELECT_YEAR, "years", "A..B", "the years; without it 1990..2024, or 2005..2024 of reports" },
    { MISSING, "missing", "PERCENT", "how many figures are missing; without it 5, or 40 of reports" },
    { NOISE, "noise", "PERCENT", "how far figures stray from their trend; without it 3" },
    { SEED, "seed", "N", "another corpus of the same kind; without it 1" },
    { THREADS, "threads", "N", "use N threads" },
    { MEMORY, "memory", "BYTES", "of rows waiting to be written, such as 2G; without it a\nquarter of the machine's" },
    { 0 },
};

static const cli_usage usage = {
    "synth",
    "STORE | --csv FILE [OPTION...]",
    "generate a synthetic corpus, for measuring and trying out",
    "The same options give the same rows, on any machine and any number of threads;\n"
    "docs/synth.md specifies them, so that another database can be given the same.\n"
    "STORE must be new or empty. FILE is written with FILE.regions.csv and\n"
    "FILE.metrics.csv (before '.csv', if it ends so), as import reads them; a file that\n"
    "is there already is not replaced. A run that fails or is interrupted leaves nothing.\n\n"
    "example: yearbook synth STORE --rows 10M\n",
    options,
};

static yb_status parse_shape(const char *text, synth_shape *shape, yb_error *error)
{
    static const char *const names[] = { "dense", "reports", NULL };
    for (int i = 0; names[i] != NULL; i++) {
        if (strcmp(text, names[i]) == 0) {
            *shape = (synth_shape)i;
            return YB_OK;
        }
    }
    cli_fail(error, YB_INVALID, "--shape '%s': expected dense or reports", text);
    const char *nearest = cli_nearest(text, names);
    if (nearest != NULL) {
        cli_error_add(error, "; did you mean %s?", nearest);
    }
    return YB_INVALID;
}

/* Into hundredths of a percent; two decimals at most. */
static yb_status parse_percent(const char *option, const char *text, int32_t *hundredths, yb_error *error)
{
    yb_decimal value;
    yb_error ignored = YB_ERROR_INIT;
    yb_status status = yb_decimal_parse(text, strlen(text), &value, &ignored);
    for (; status == YB_OK && value.scale < 2 && value.mantissa >= 0 && value.mantissa <= SYNTH_WHOLE; value.scale++) {
        value.mantissa *= 10;
    }
    if (status != YB_OK || value.scale != 2 || value.mantissa < 0 || value.mantissa > SYNTH_WHOLE) {
        return cli_fail(error, YB_INVALID, "--%s '%s': expected percent from 0 to 100, with two decimals at most",
                        option, text);
    }
    *hundredths = (int32_t)value.mantissa;
    return YB_OK;
}

static yb_status parse_seed(const char *text, uint64_t *seed, yb_error *error)
{
    uint64_t value = 0;
    const char *digit = text;
    for (; *digit >= '0' && *digit <= '9'; digit++) {
        uint64_t unit = (uint64_t)(*digit - '0');
        if (value > (UINT64_MAX - unit) / 10) {
            break;
        }
        value = 10 * value + unit;
    }
    if (digit == text || *digit != '\0') {
        return cli_fail(error, YB_INVALID, "--seed '%s': expected a whole number from 0 to %llu", text,
                        (unsigned long long)UINT64_MAX);
    }
    *seed = value;
    return YB_OK;
}

yb_status synth_parse_rows(const char *text, uint64_t *rows, yb_error *error)
{
    size_t digits = strspn(text, "0123456789");
    uint64_t factor = text[digits] == 'K' || text[digits] == 'k'   ? 1000
                      : text[digits] == 'M' || text[digits] == 'm' ? 1000000
                      : text[digits] == 'G' || text[digits] == 'g' ? 1000000000
                                                                   : 1;
    uint64_t value = 0;
    for (size_t i = 0; i < digits && value <= SYNTH_ROWS_MOST; i++) {
        value = 10 * value + (uint64_t)(text[i] - '0');
    }
    if (text[digits + (factor > 1)] != '\0' || value == 0 || value > SYNTH_ROWS_MOST / factor) {
        return cli_fail(error, YB_INVALID, "--rows '%s': expected a whole number such as 500K, 10M or 1G, at most 100G",
                        text);
    }
    *rows = value * factor;
    return YB_OK;
}

/* What the verb's options are read into. */
typedef struct synth_options {
    synth_run run;
    cli_session session;
} synth_options;

static yb_status take_count(const char *option, const char *text, uint32_t most, uint32_t *number, yb_error *error)
{
    unsigned long long count;
    TRY(cli_parse_count(option, text, most, &count, error));
    *number = (uint32_t)count;
    return YB_OK;
}

static yb_status take(void *context, int key, const char *value, yb_error *error)
{
    synth_options *given = context;
    synth_parameters *parameters = &given->run.parameters;
    switch (key) {
    case CSV:
        given->run.csv_path = value;
        return YB_OK;
    case SHAPE:
        return parse_shape(value, &parameters->shape, error);
    case METRICS:
        return take_count("metrics", value, SYNTH_METRICS_MOST, &parameters->metrics, error);
    case REGIONS:
        return take_count("regions", value, SYNTH_REGIONS_MOST, &parameters->regions, error);
    case ROWS:
        return synth_parse_rows(value, &parameters->rows, error);
    case SELECT_YEAR:
        return cli_parse_years(value, &parameters->first_year, &parameters->last_year, error);
    case MISSING:
        return parse_percent("missing", value, &parameters->missing, error);
    case NOISE:
        return parse_percent("noise", value, &parameters->noise, error);
    case SEED:
        return parse_seed(value, &parameters->seed, error);
    case THREADS:
        return cli_parse_threads(value, &given->run.threads, error);
    default:
        return cli_parse_memory(value, &given->session.memory_budget, error);
    }
}

yb_status synth_count(synth_run *run, const synth_batch *batch, uint64_t done, uint64_t total, yb_error *error)
{
    run->rows += batch->count;
    cli_progress_update(&run->progress, run->rows, done, total);
    return cli_interrupt_check(error);
}

static void tell_summary(const synth_run *run, uint64_t nanoseconds, uint64_t version)
{
    const synth_parameters *made = synth_corpus_parameters(run->corpus);
    fprintf(stderr, "generated %llu row%s of %u metric%s and %u town%s, %d..%d, in %.2f s",
            (unsigned long long)run->rows, cli_plural(run->rows), made->metrics, cli_plural(made->metrics),
            made->regions, cli_plural(made->regions), made->first_year, made->last_year, (double)nanoseconds / 1e9);
    if (version > 0) {
        fprintf(stderr, " (commit %llu)", (unsigned long long)version);
    }
    putc('\n', stderr);
}

static int generate(synth_options *given, const char *store)
{
    yb_error error = YB_ERROR_INIT;
    uint64_t version = 0, start = cli_clock();
    synth_run *run = &given->run;
    given->session.threads = run->threads;
    run->threads = cli_threads(run->threads, CLI_THREADS_MOST);
    cli_progress_start(&run->progress, "row");
    yb_status status = run->csv_path != NULL ? synth_write_csv(run, &error)
                                             : synth_fill(run, &given->session, store, &version, &error);
    cli_progress_finish(&run->progress);
    if (status != YB_OK) {
        cli_interrupt_check(&error);
        return cli_report(&error);
    }
    tell_summary(run, cli_clock() - start, version);
    return EXIT_DONE;
}

static int run_synth(int argc, char **argv)
{
    synth_options given = { .run.parameters = SYNTH_PARAMETERS_INIT };
    yb_error error = YB_ERROR_INIT;
    int operands = 0, code;
    cli_parsed parsed = cli_parse(&usage, argc, argv, take, &given, &operands);
    int stores = argc - operands;
    if (parsed != PARSED_RUN) {
        code = parsed == PARSED_HELP ? EXIT_DONE : EXIT_USAGE;
    } else if (stores > 1 || (stores == 1) == (given.run.csv_path != NULL)) {
        code = cli_usage_error(&usage, "expected either a store or --csv FILE");
    } else if (given.session.memory_budget > 0 && given.run.csv_path != NULL) {
        code = cli_usage_error(&usage, "--memory is for a store; CSV takes little");
    } else {
        yb_status status = synth_corpus_create(&given.run.parameters, &given.run.corpus, &error);
        if (status == YB_INVALID) {
            code = cli_usage_error(&usage, "%s", error.message);
        } else {
            code = status == YB_OK ? generate(&given, argv[operands]) : cli_report(&error);
        }
    }
    synth_corpus_free(given.run.corpus);
    cli_session_close(&given.session);
    return code;
}

const cli_verb verb_synth = { &usage, run_synth };
