/* yearbook extract: reports to observations as CSV; no store takes part. */
#include <string.h>

#include "cli/cli.h"
#include "cli/common/input.h"
#include "cli/common/progress.h"
#include "cli/common/reports.h"
#include "cli/common/selection.h"
#include "extract/extract.h"
#include "gazetteer/gazetteer.h"

enum { WITHIN = SELECT_END };

static const cli_option options[] = {
    { WITHIN, "within", "REGION", "the reports' regions lie in this one: tells namesakes apart" },
    { SELECT_YEAR, "year", "Y", "the year of reports whose text names none" },
    SELECT_FORMAT_OPTION,
    { 0 },
};

static const cli_usage usage = {
    "extract",
    "FILE... [--within REGION] [--year Y] [--format FORMAT]",
    "read reports and print their figures as CSV, without a store",
    "FILE is a report as plain text (UTF-8 or GB18030); '-' is standard input. A file that\n"
    "cannot be read is told on standard error and does not stop the others.\n",
    options,
};

typedef struct extract_run {
    cli_selection selection;
    const char *within_text;
    yb_regions *regions;
    extract_options reading;
    output out;
} extract_run;

static const output_column columns[] = {
    { "report", OUTPUT_TEXT, OUTPUT_ALL },
    { "region_code", OUTPUT_TEXT, OUTPUT_PROGRAMS },
    { "region", OUTPUT_TEXT, OUTPUT_ALL },
    { "metric", OUTPUT_TEXT, OUTPUT_ALL },
    { "name", OUTPUT_TEXT, OUTPUT_PROGRAMS },
    { "measure", OUTPUT_TEXT, OUTPUT_ALL },
    { "value", OUTPUT_NUMBER, OUTPUT_ALL },
    { "unit", OUTPUT_TEXT, OUTPUT_ALL },
    { "period", OUTPUT_TEXT, OUTPUT_ALL },
    { "status", OUTPUT_TEXT, OUTPUT_ALL },
    { "approx", OUTPUT_TEXT, OUTPUT_ALL },
    { "canonical_value", OUTPUT_NUMBER, OUTPUT_PROGRAMS },
    { "canonical_unit", OUTPUT_TEXT, OUTPUT_PROGRAMS },
    { "offset", OUTPUT_NUMBER, OUTPUT_PROGRAMS },
    { "evidence", OUTPUT_TEXT, OUTPUT_ALL },
};
#define COLUMN_COUNT (sizeof columns / sizeof *columns)

static yb_status take(void *context, int key, const char *value, yb_error *error)
{
    extract_run *run = context;
    if (key == WITHIN) {
        run->within_text = value;
        return YB_OK;
    }
    if (key == SELECT_YEAR) {
        return cli_parse_year(value, strlen(value), &run->reading.year, error);
    }
    return cli_selection_take(&run->selection, key, value, error);
}

static yb_status print_figure(extract_run *run, const char *report_name, const extract_report *report,
                              const extract_figure *figure, yb_error *error)
{
    char value[YB_DECIMAL_TEXT], canonical[YB_DECIMAL_TEXT], period[32] = "", offset[16];
    int placed = report->region != YB_NO_REGION;
    yb_decimal_format(figure->value, value);
    yb_decimal_format(figure->canonical, canonical);
    snprintf(offset, sizeof offset, "%u", (unsigned)figure->offset);
    if (figure->year != 0) {
        yb_period_format(figure->year, figure->span, period);
    }
    const char *cells[COLUMN_COUNT] = {
        report_name,
        placed ? yb_regions_code(run->regions, report->region) : NULL,
        placed ? yb_regions_name(run->regions, report->region) : report->region_name,
        figure->metric == NULL ? figure->name : figure->metric->name,
        figure->name,
        yb_measure_name(figure->measure),
        value,
        figure->unit,
        period,
        yb_role_name(figure->role),
        yb_bound_name(figure->bound),
        figure->has_canonical ? canonical : NULL,
        figure->has_canonical ? figure->canonical_unit : NULL,
        offset,
        figure->evidence,
    };
    return output_row(&run->out, cells, error);
}

static yb_status extract_file(extract_run *run, const char *path, yb_error *error)
{
    cli_input input = { 0 };
    extract_report report = { 0 };
    yb_status status;
    TRY_GOTO(cli_input_read(path, &input, error));
    status = extract_bytes(input.name, input.bytes, input.length, &run->reading, &report, error);
    cli_error_file(error, input.path);
    TRY_GOTO(status);
    if (report.region == YB_NO_REGION) {
        yb_error place = YB_ERROR_INIT;
        cli_fail_region(run->regions, run->reading.within, &report, &place);
        cli_note("%s: %s", input.path, place.message);
    }
    if (report.year == 0 && report.figure_count == 0) {
        cli_note("%s: %s", input.path, CLI_NO_YEAR);
    }
    for (size_t i = 0; i < report.figure_count; i++) {
        TRY_GOTO(print_figure(run, input.name, &report, &report.figures[i], error));
    }

cleanup:
    extract_report_free(&report);
    cli_input_free(&input);
    return status;
}

static yb_status prepare(extract_run *run, yb_error *error)
{
    TRY(gazetteer_regions(&run->regions, error));
    run->reading.regions = run->regions;
    run->reading.within = YB_NO_REGION;
    if (run->within_text != NULL) {
        TRY(yb_regions_find(run->regions, run->within_text, &run->reading.within, error));
    }
    const output_format *format = run->selection.format;
    return output_open(&run->out, format == NULL ? &output_csv : format, columns, COLUMN_COUNT, error);
}

static int extract_files(extract_run *run, char **files, int count)
{
    yb_error error = YB_ERROR_INIT;
    cli_progress progress;
    int code = EXIT_DONE;
    if (prepare(run, &error) != YB_OK) {
        return cli_report(&error);
    }
    cli_progress_start(&progress, "reports");
    for (int i = 0; i < count; i++) {
        if (extract_file(run, files[i], &error) != YB_OK) {
            cli_progress_finish(&progress);
            code = cli_graver(code, cli_report(&error));
            error = (yb_error)YB_ERROR_INIT;
        }
        if (run->out.failed) {
            return code;
        }
        cli_progress_update(&progress, (uint64_t)i + 1, (uint64_t)i + 1, (uint64_t)count);
    }
    cli_progress_finish(&progress);
    return output_end(&run->out, &error) == YB_OK ? code : cli_graver(code, cli_report(&error));
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
