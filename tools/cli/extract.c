/* yearbook extract: reports to observations as CSV; no store takes part. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/progress.h"
#include "cli/common/reports.h"
#include "cli/common/selection.h"
#include "cli/common/threads.h"
#include "cli/report_crew.h"
#include "csv/csv.h"
#include "gazetteer/gazetteer.h"

enum { WITHIN = SELECT_END, THREADS, WHOLE };

static const cli_option options[] = {
    { WITHIN, "within", "REGION", "the reports' regions lie in this one: tells namesakes apart" },
    { SELECT_YEAR, "year", "Y", "the year of reports whose text names none" },
    { WHOLE, "no-split", NULL, "a file is one report, even if several seem to follow one another in it" },
    { THREADS, "threads", "N", "read with N threads (default: one per processor); the output is the same" },
    SELECT_FORMAT_OPTION,
    { 0 },
};

static const cli_usage usage = {
    "extract",
    "FILE... [--within REGION] [--year Y] [--threads N] [--format FORMAT]",
    "read reports and print their figures as CSV, without a store",
    CLI_FILES_HELP "What cannot be\nread is told on standard error and does not stop the rest.\n",
    options,
};

typedef struct extract_run {
    cli_selection selection;
    const char *within_text;
    yb_regions *regions;
    report_job job;
    output out;
} extract_run;

/* Rows of one report as CSV. */
typedef struct piece {
    char *bytes;
    size_t length, capacity, rows;
    size_t alike; /* bytes that each row begins with */
} piece;

enum {
    REPORT,
    CODE,
    REGION,
    METRIC,
    NAME,
    MEASURE,
    VALUE,
    UNIT,
    PERIOD,
    STATUS,
    APPROX,
    CANONICAL,
    CANONICAL_UNIT,
    OFFSET,
    EVIDENCE,
    COLUMN_COUNT
};

static const output_column columns[] = {
    [REPORT] = { "report", OUTPUT_TEXT, OUTPUT_ALL },
    [CODE] = { "region_code", OUTPUT_TEXT, OUTPUT_PROGRAMS },
    [REGION] = { "region", OUTPUT_TEXT, OUTPUT_ALL },
    [METRIC] = { "metric", OUTPUT_TEXT, OUTPUT_ALL },
    [NAME] = { "name", OUTPUT_TEXT, OUTPUT_PROGRAMS },
    [MEASURE] = { "measure", OUTPUT_TEXT, OUTPUT_ALL },
    [VALUE] = { "value", OUTPUT_NUMBER, OUTPUT_ALL },
    [UNIT] = { "unit", OUTPUT_TEXT, OUTPUT_ALL },
    [PERIOD] = { "period", OUTPUT_TEXT, OUTPUT_ALL },
    [STATUS] = { "status", OUTPUT_TEXT, OUTPUT_ALL },
    [APPROX] = { "approx", OUTPUT_TEXT, OUTPUT_ALL },
    [CANONICAL] = { "canonical_value", OUTPUT_NUMBER, OUTPUT_PROGRAMS },
    [CANONICAL_UNIT] = { "canonical_unit", OUTPUT_TEXT, OUTPUT_PROGRAMS },
    [OFFSET] = { "offset", OUTPUT_NUMBER, OUTPUT_PROGRAMS },
    [EVIDENCE] = { "evidence", OUTPUT_TEXT, OUTPUT_ALL },
};

#define COLUMNS_ALIKE METRIC /* the report and its region stand before it, the same in all its rows */
#define ROW_BYTES     192    /* more than most rows have */
/* Columns of numbers and of words of ours, which never need quotes. */
#define BARE_COLUMNS                                                                                                   \
    (1u << MEASURE | 1u << VALUE | 1u << PERIOD | 1u << STATUS | 1u << APPROX | 1u << CANONICAL | 1u << OFFSET)

static yb_status take(void *context, int key, const char *value, yb_error *error)
{
    extract_run *run = context;
    if (key == WITHIN) {
        run->within_text = value;
        return YB_OK;
    }
    if (key == SELECT_YEAR) {
        return cli_parse_year(value, strlen(value), &run->job.options.year, error);
    }
    if (key == WHOLE) {
        run->job.whole = 1;
        return YB_OK;
    }
    if (key == THREADS) {
        return cli_parse_threads(value, &run->job.threads, error);
    }
    return cli_selection_take(&run->selection, key, value, error);
}

/* A figure's texts, by column; some of them stand here. Starts as zeros. */
typedef struct figure_cells {
    char value[YB_DECIMAL_TEXT], canonical[YB_DECIMAL_TEXT], offset[YB_DECIMAL_TEXT], period[32];
    int year; /* of the period; most figures of a report have the same */
    yb_span span;
    const char *all[COLUMN_COUNT];
    size_t lengths[COLUMN_COUNT]; /* of those that stand here */
} figure_cells;

static void take_period(const extract_figure *figure, figure_cells *cells)
{
    if (figure->year == cells->year && figure->span.first == cells->span.first &&
        figure->span.last == cells->span.last) {
        return;
    }
    cells->year = figure->year;
    cells->span = figure->span;
    cells->period[0] = '\0';
    cells->lengths[PERIOD] = 0;
    if (figure->year != 0) {
        cells->lengths[PERIOD] = yb_period_format(figure->year, figure->span, cells->period);
    }
}

/* The canonical value's text, which often is the value's own; NULL: there is none. */
static const char *take_canonical(const extract_figure *figure, figure_cells *cells)
{
    if (!figure->has_canonical) {
        return NULL;
    }
    if (figure->canonical.mantissa == figure->value.mantissa && figure->canonical.scale == figure->value.scale) {
        cells->lengths[CANONICAL] = cells->lengths[VALUE];
        return cells->value;
    }
    cells->lengths[CANONICAL] = yb_decimal_format(figure->canonical, cells->canonical);
    return cells->canonical;
}

static void take_cells(const extract_run *run, const report_result *result, const extract_figure *figure,
                       figure_cells *cells)
{
    const extract_report *report = &result->report;
    int placed = report->region != YB_NO_REGION;
    cells->lengths[VALUE] = yb_decimal_format(figure->value, cells->value);
    cells->lengths[OFFSET] = yb_decimal_format((yb_decimal) { figure->offset, 0 }, cells->offset);
    take_period(figure, cells);
    const char *all[COLUMN_COUNT] = {
        result->input.name,
        placed ? yb_regions_code(run->regions, report->region) : NULL,
        placed ? yb_regions_name(run->regions, report->region) : report->region_name,
        figure->metric == NULL ? figure->name : figure->metric->name,
        figure->name,
        yb_measure_name(figure->measure),
        cells->value,
        figure->unit,
        cells->period,
        yb_role_name(figure->role),
        yb_bound_name(figure->bound),
        take_canonical(figure, cells),
        figure->has_canonical ? figure->canonical_unit : NULL,
        cells->offset,
        figure->evidence,
    };
    memcpy(cells->all, all, sizeof all);
}

static yb_status print_figures(extract_run *run, const report_result *result, yb_error *error)
{
    figure_cells cells = { 0 };
    for (size_t i = 0; i < result->report.figure_count; i++) {
        take_cells(run, result, &result->report.figures[i], &cells);
        TRY(output_row(&run->out, cells.all, error));
    }
    return YB_OK;
}

/* The lengths of the columns from `first` on; the bytes that they have at most, where every character is a quote
 * that is doubled. */
static size_t measure_cells(const figure_cells *cells, size_t first, size_t lengths[COLUMN_COUNT])
{
    size_t most = 0;
    for (size_t i = first; i < COLUMN_COUNT; i++) {
        lengths[i] = cells->all[i] == NULL ? 0 : cells->lengths[i] > 0 ? cells->lengths[i] : strlen(cells->all[i]);
        most += 2 * lengths[i] + strlen("\"\",");
    }
    return most;
}

static int reserve_row(piece *made, size_t most)
{
    if (most <= made->capacity - made->length) {
        return 1;
    }
    yb_error ignored = YB_ERROR_INIT;
    return cli_reserve((void **)&made->bytes, &made->capacity, made->length + most, 1, &ignored) == YB_OK;
}

static char *put_cell(char *to, size_t column, const char *text, size_t length)
{
    if (length == 0) {
        return to;
    }
    if (BARE_COLUMNS >> column & 1) {
        memcpy(to, text, length);
        return to + length;
    }
    return csv_put_field(to, text, length);
}

static int add_row(piece *made, const figure_cells *cells)
{
    size_t lengths[COLUMN_COUNT], next = made->rows > 0 ? COLUMNS_ALIKE : 0;
    if (!reserve_row(made, made->alike + measure_cells(cells, next, lengths))) {
        return 0;
    }
    char *row = made->bytes + made->length, *to = row;
    if (made->rows > 0) { /* begins as the first */
        memcpy(to, made->bytes, made->alike);
        to += made->alike;
    }
    for (; next < COLUMN_COUNT; next++) {
        if (next == COLUMNS_ALIKE) {
            made->alike = (size_t)(to - row);
        }
        to = put_cell(to, next, cells->all[next], lengths[next]);
        *to++ = next + 1 == COLUMN_COUNT ? '\n' : ',';
    }
    made->length = (size_t)(to - made->bytes);
    made->rows++;
    return 1;
}

/* In the thread that read the report; where it fails, the rows are printed later. */
static void make_piece(void *context, report_result *result)
{
    const extract_run *run = context;
    yb_error ignored = YB_ERROR_INIT;
    figure_cells cells = { 0 };
    size_t count = result->report.figure_count;
    piece *made = result->status == YB_OK ? calloc(1, sizeof *made) : NULL;
    int done =
        made != NULL && cli_reserve((void **)&made->bytes, &made->capacity, count * ROW_BYTES, 1, &ignored) == YB_OK;
    for (size_t i = 0; done && i < count; i++) {
        take_cells(run, result, &result->report.figures[i], &cells);
        done = add_row(made, &cells);
    }
    result->made = made;
    if (!done && made != NULL) {
        free(made->bytes);
        free(made);
        result->made = NULL;
    }
}

static void free_piece(void *context, report_result *result)
{
    piece *made = result->made;
    if (made != NULL) {
        free(made->bytes);
        free(made);
    }
}

static yb_status print_report(extract_run *run, const report_result *result, yb_error *error)
{
    const extract_report *report = &result->report;
    const piece *made = result->made;
    if (result->status != YB_OK) {
        *error = result->error;
        return result->status;
    }
    if (report->region == YB_NO_REGION) {
        yb_error place = YB_ERROR_INIT;
        cli_fail_region(run->regions, run->job.options.within, report, &place);
        cli_note("%s: %s", result->input.path, place.message);
    }
    TRY(cli_check_figures(result->input.path, report, error));
    if (made == NULL) {
        return print_figures(run, result, error);
    }
    run->out.rows += made->rows;
    run->out.failed = made->length > 0 && fwrite(made->bytes, 1, made->length, run->out.stream) != made->length;
    return run->out.failed ? output_flush(run->out.stream, error) : YB_OK;
}

static yb_status prepare(extract_run *run, yb_error *error)
{
    TRY(gazetteer_regions(&run->regions, error));
    run->job.options.regions = run->regions;
    run->job.options.within = YB_NO_REGION;
    if (run->within_text != NULL) {
        TRY(yb_regions_find(run->regions, run->within_text, &run->job.options.within, error));
    }
    const output_format *format = run->selection.format == NULL ? &output_csv : run->selection.format;
    if (format == &output_csv) {
        run->job.finish = make_piece;
        run->job.discard = free_piece;
        run->job.context = run;
    }
    return output_open(&run->out, format, columns, COLUMN_COUNT, error);
}

/* Prints what the crew reads, in the files' order; a bad file does not stop the rest. */
static yb_status print_all(extract_run *run, report_crew *crew, int *code, yb_error *error)
{
    cli_progress progress;
    report_result *result;
    cli_progress_start(&progress, "report");
    for (uint64_t done = 1;; done++) {
        TRY(report_crew_next(crew, &result, error));
        if (result == NULL) {
            break;
        }
        if (print_report(run, result, error) != YB_OK) {
            cli_progress_finish(&progress);
            *code = cli_graver(*code, cli_report(error));
            *error = (yb_error)YB_ERROR_INIT;
        }
        if (run->out.failed) {
            return YB_OK;
        }
        cli_progress_update(&progress, done, done, report_crew_total(crew));
    }
    cli_progress_finish(&progress);
    return output_end(&run->out, error);
}

static int extract_files(extract_run *run, char **files, int count)
{
    yb_error error = YB_ERROR_INIT;
    report_crew *crew = NULL;
    int code = EXIT_DONE;
    run->job.paths = files;
    run->job.count = (size_t)count;
    yb_status status;
    TRY_GOTO(prepare(run, &error));
    TRY_GOTO(report_crew_gather(&run->job, &crew, &error));
    TRY_GOTO(print_all(run, crew, &code, &error));

cleanup:
    report_crew_dismiss(crew);
    return status == YB_OK ? code : cli_graver(code, cli_report(&error));
}

static int run_extract(int argc, char **argv)
{
    extract_run run = { .selection = CLI_SELECTION_INIT };
    int operands = 0, code;
    cli_parsed parsed = cli_parse(&usage, argc, argv, take, &run, &operands);
    if (parsed != PARSED_RUN) {
        code = parsed == PARSED_HELP ? EXIT_DONE : EXIT_USAGE;
    } else if (operands == argc) {
        code = cli_usage_error(&usage, "expected the reports' files");
    } else {
        code = extract_files(&run, argv + operands, argc - operands);
    }
    output_close(&run.out);
    yb_regions_release(run.regions);
    cli_selection_free(&run.selection);
    return code;
}

const cli_verb verb_extract = { &usage, run_extract };
