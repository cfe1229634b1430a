/* An observation with its sentence: as a paragraph for people, as columns for
 * programs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/common/describe.h"
#include "cli/trace.h"
#include "cli/trace_sentence.h"

/* Bytes of a sentence that are shown on either side of the figure. */
#define MOST_CONTEXT 1500

static const output_column columns[] = {
    { "metric", OUTPUT_TEXT, OUTPUT_ALL },      { "name", OUTPUT_TEXT, OUTPUT_ALL },
    { "region_code", OUTPUT_TEXT, OUTPUT_ALL }, { "region", OUTPUT_TEXT, OUTPUT_ALL },
    { "period", OUTPUT_TEXT, OUTPUT_ALL },      { "measure", OUTPUT_TEXT, OUTPUT_ALL },
    { "role", OUTPUT_TEXT, OUTPUT_ALL },        { "value", OUTPUT_NUMBER, OUTPUT_ALL },
    { "unit", OUTPUT_TEXT, OUTPUT_ALL },        { "bound", OUTPUT_TEXT, OUTPUT_ALL },
    { "document", OUTPUT_TEXT, OUTPUT_ALL },    { "origin", OUTPUT_TEXT, OUTPUT_ALL },
    { "offset", OUTPUT_NUMBER, OUTPUT_ALL },    { "length", OUTPUT_NUMBER, OUTPUT_ALL },
    { "figure", OUTPUT_TEXT, OUTPUT_ALL },      { "sentence", OUTPUT_TEXT, OUTPUT_ALL },
};
#define COLUMN_COUNT (sizeof columns / sizeof *columns)

/* What is printed of one observation. */
typedef struct traced {
    yb_series series;
    yb_metric metric;
    yb_source document;
    const char *region_code, *region;
    char value[YB_DECIMAL_TEXT], period[32], offset[16], length[16];
    const char *bound;
    trace_sentence sentence; /* NULLs: no source */
} traced;

yb_status trace_open(trace_run *run, yb_error *error)
{
    run->source = YB_NO_SOURCE;
    if (run->selection.format == NULL || run->selection.format == &output_table) {
        return YB_OK;
    }
    return output_open(&run->out, run->selection.format, columns, COLUMN_COUNT, error);
}

static yb_status load_text(trace_run *run, uint32_t source, yb_error *error)
{
    if (run->source == source) {
        return YB_OK;
    }
    char *text = NULL;
    size_t length = 0;
    TRY(yb_snapshot_source_text(run->session.snapshot, source, &text, &length, error));
    if (run->text != NULL) {
        yb_snapshot_free_text(run->session.snapshot, run->text);
    }
    run->text = text;
    run->text_length = length;
    run->source = source;
    return YB_OK;
}

static yb_status cut_sentence(trace_run *run, const yb_rows *rows, size_t row, traced *figure, yb_error *error)
{
    size_t offset = rows->offset[row], length = rows->length[row];
    TRY(yb_snapshot_source(run->session.snapshot, rows->source[row], &figure->document, error));
    TRY(load_text(run, rows->source[row], error));
    if (offset > run->text_length || length > run->text_length - offset) {
        return cli_fail_at(error, YB_CORRUPT, run->session.path, 0,
                           "a figure lies at byte %zu of the source '%s', which has only %zu bytes", offset,
                           figure->document.name, run->text_length);
    }
    return trace_sentence_cut(run->text, run->text_length, offset, length, MOST_CONTEXT, &figure->sentence, error);
}

static yb_status collect(trace_run *run, const yb_rows *rows, size_t row, traced *figure, yb_error *error)
{
    const yb_snapshot *snapshot = run->session.snapshot;
    const yb_regions *regions = yb_snapshot_regions(snapshot);
    figure->metric.struct_size = sizeof figure->metric;
    figure->document.struct_size = sizeof figure->document;
    TRY(yb_snapshot_series(snapshot, rows->series[row], &figure->series, error));
    TRY(yb_snapshot_metric(snapshot, figure->series.metric, &figure->metric, error));
    figure->region = yb_regions_name(regions, rows->region[row]);
    figure->region_code = yb_regions_code(regions, rows->region[row]);
    figure->bound = yb_bound_name((yb_bound)rows->bound[row]);
    yb_decimal_format((yb_decimal) { rows->mantissa[row], rows->scale[row] }, figure->value);
    yb_period_format(rows->year[row], figure->series.span, figure->period);
    if (rows->source[row] == YB_NO_SOURCE) {
        return YB_OK;
    }
    snprintf(figure->offset, sizeof figure->offset, "%u", (unsigned)rows->offset[row]);
    snprintf(figure->length, sizeof figure->length, "%u", (unsigned)rows->length[row]);
    return cut_sentence(run, rows, row, figure, error);
}

static void print_paragraph(const trace_run *run, const traced *figure)
{
    int bold = isatty(STDOUT_FILENO);
    printf("%s%s (%s), %s (%s), %s, %s, %s: %s %s", run->found > 0 ? "\n" : "", figure->metric.name, figure->metric.id,
           figure->region, figure->region_code, figure->period, yb_measure_name(figure->series.measure),
           yb_role_name(figure->series.role), figure->value, describe_unit(&figure->metric, figure->series.measure));
    printf("%s%s\n", strcmp(figure->bound, "exact") == 0 ? "" : ", ",
           strcmp(figure->bound, "exact") == 0 ? "" : figure->bound);
    if (figure->sentence.figure == NULL) {
        puts("  no source: the figure was imported without a document");
        return;
    }
    printf("  %s (%s), byte %s\n", figure->document.name, figure->document.origin, figure->offset);
    printf("  %s%s%s%s%s\n", figure->sentence.before, bold ? "\033[1m" : "【", figure->sentence.figure,
           bold ? "\033[0m" : "】", figure->sentence.behind);
}

static yb_status print_columns(trace_run *run, const traced *figure, yb_error *error)
{
    int sourced = figure->sentence.figure != NULL;
    char *sentence = NULL;
    if (sourced &&
        asprintf(&sentence, "%s%s%s", figure->sentence.before, figure->sentence.figure, figure->sentence.behind) < 0) {
        return cli_fail_memory(error);
    }
    const char *cells[COLUMN_COUNT] = { figure->metric.id,
                                        figure->metric.name,
                                        figure->region_code,
                                        figure->region,
                                        figure->period,
                                        yb_measure_name(figure->series.measure),
                                        yb_role_name(figure->series.role),
                                        figure->value,
                                        describe_unit(&figure->metric, figure->series.measure),
                                        figure->bound,
                                        sourced ? figure->document.name : NULL,
                                        sourced ? figure->document.origin : NULL,
                                        sourced ? figure->offset : NULL,
                                        sourced ? figure->length : NULL,
                                        figure->sentence.figure,
                                        sentence };
    yb_status status = output_row(&run->out, cells, error);
    free(sentence);
    return status;
}

yb_status trace_print(trace_run *run, const yb_rows *rows, size_t row, yb_error *error)
{
    traced figure = { 0 };
    yb_status status = collect(run, rows, row, &figure, error);
    if (status == YB_OK && run->out.format != NULL) {
        status = print_columns(run, &figure, error);
    } else if (status == YB_OK) {
        print_paragraph(run, &figure);
    }
    trace_sentence_free(&figure.sentence);
    return status;
}

yb_status trace_end(trace_run *run, yb_error *error)
{
    return run->out.format == NULL ? output_flush(stdout, error) : output_end(&run->out, error);
}

void trace_close(trace_run *run)
{
    if (run->text != NULL) {
        yb_snapshot_free_text(run->session.snapshot, run->text);
    }
    yb_scan_close(run->scan);
    output_close(&run->out);
    cli_session_close(&run->session);
    cli_selection_free(&run->selection);
}
