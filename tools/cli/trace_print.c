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

static const output_column columns[] = {
    { "metric", OUTPUT_TEXT, OUTPUT_ALL },      { "name", OUTPUT_TEXT, OUTPUT_ALL },
    { "region_code", OUTPUT_TEXT, OUTPUT_ALL }, { "region", OUTPUT_TEXT, OUTPUT_ALL },
    { "period", OUTPUT_TEXT, OUTPUT_ALL },      { "measure", OUTPUT_TEXT, OUTPUT_ALL },
    { "role", OUTPUT_TEXT, OUTPUT_ALL },        { "value", OUTPUT_NUMBER, OUTPUT_ALL },
    { "unit", OUTPUT_TEXT, OUTPUT_ALL },        { "bound", OUTPUT_TEXT, OUTPUT_ALL },
    { "document", OUTPUT_TEXT, OUTPUT_ALL },    { "origin", OUTPUT_TEXT, OUTPUT_ALL },
    { "offset", OUTPUT_NUMBER, OUTPUT_ALL },    { "length", OUTPUT_NUMBER, OUTPUT_ALL },
    { "figure", OUTPUT_TEXT, OUTPUT_ALL },      { "sentence", OUTPUT_TEXT, OUTPUT_ALL },
    { "state", OUTPUT_TEXT, OUTPUT_ALL },       { "rule", OUTPUT_TEXT, OUTPUT_ALL }, /* with --all */
};
#define COLUMN_COUNT (sizeof columns / sizeof *columns)
#define ALL_COLUMNS  2 /* of them, those of --all */

static const char *const states[] = { "chosen", "repeated", "rejected", "unused" };

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
    return output_open(&run->out, run->selection.format, columns, COLUMN_COUNT - (run->all ? 0 : ALL_COLUMNS), error);
}

yb_status trace_load_text(trace_run *run, uint32_t source, yb_error *error)
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

static yb_status cut_sentence(trace_run *run, const trace_item *item, traced *figure, yb_error *error)
{
    size_t offset = item->offset, length = item->length;
    TRY(yb_snapshot_source(run->session.snapshot, item->source, &figure->document, error));
    TRY(trace_load_text(run, item->source, error));
    if (offset > run->text_length || length > run->text_length - offset) {
        return cli_fail_at(error, YB_CORRUPT, run->session.path, 0,
                           "a figure lies at byte %zu of the source '%s', which has only %zu byte%s", offset,
                           figure->document.name, run->text_length, cli_plural(run->text_length));
    }
    return trace_sentence_cut(run->text, run->text_length, offset, length, TRACE_CONTEXT, &figure->sentence, error);
}

yb_status trace_item_of(const trace_run *run, const yb_rows *rows, size_t row, trace_item *item, yb_error *error)
{
    accepted_place place;
    yb_source review = { .struct_size = sizeof review };
    *item = (trace_item) { .year = rows->year[row],
                           .value = { rows->mantissa[row], rows->scale[row] },
                           .bound = (yb_bound)rows->bound[row],
                           .source = rows->source[row],
                           .offset = rows->offset[row],
                           .length = rows->length[row] };
    TRY(yb_snapshot_series(run->session.snapshot, rows->series[row], &item->series, error));
    if (item->source != YB_NO_SOURCE && accepted_find(&run->accepted, run->session.snapshot, rows->series[row],
                                                      rows->region[row], rows->year[row], &place)) {
        TRY(yb_snapshot_source(run->session.snapshot, place.source, &review, error));
        snprintf(item->why, sizeof item->why, "accepted by a person: %s, line %u", review.origin, (unsigned)place.line);
    }
    return YB_OK;
}

static yb_status collect(trace_run *run, const trace_item *item, traced *figure, yb_error *error)
{
    const yb_snapshot *snapshot = run->session.snapshot;
    const yb_regions *regions = yb_snapshot_regions(snapshot);
    figure->metric.struct_size = sizeof figure->metric;
    figure->document.struct_size = sizeof figure->document;
    figure->series = item->series;
    TRY(yb_snapshot_metric(snapshot, item->series.metric, &figure->metric, error));
    figure->region = yb_regions_name(regions, run->selection.region);
    figure->region_code = yb_regions_code(regions, run->selection.region);
    figure->bound = yb_bound_name(item->bound);
    yb_decimal_format(item->value, figure->value);
    yb_period_format(item->year, item->series.span, figure->period);
    if (item->source == YB_NO_SOURCE) {
        return YB_OK;
    }
    snprintf(figure->offset, sizeof figure->offset, "%u", (unsigned)item->offset);
    snprintf(figure->length, sizeof figure->length, "%u", (unsigned)item->length);
    return cut_sentence(run, item, figure, error);
}

/* "财政总收入 (fiscal_total_revenue), 千金镇 (330503107), 2023, level, actual: 12500 万元", or the
 * value alone where it stands under the one that counts. */
static void print_head(const trace_run *run, const trace_item *item, const traced *figure)
{
    int beside = item->state == TRACE_REPEATED || item->state == TRACE_REJECTED;
    if (beside) {
        printf("  %s: ", states[item->state]);
    } else {
        printf("%s%s (%s), %s (%s), %s, %s, %s: ", run->found > 0 ? "\n" : "", figure->metric.name, figure->metric.id,
               figure->region, figure->region_code, figure->period, yb_measure_name(figure->series.measure),
               yb_role_name(figure->series.role));
    }
    printf("%s %s", figure->value, describe_unit(&figure->metric, figure->series.measure));
    if (item->bound != YB_EXACT) {
        printf(", %s", figure->bound);
    }
    if (beside) {
        printf("; %s", item->why);
    }
    puts("");
    if (!beside && item->why[0] != '\0') {
        printf("  %s%s\n", item->state == TRACE_UNUSED ? "not in the store: " : "", item->why);
    }
}

static void print_paragraph(const trace_run *run, const trace_item *item, const traced *figure)
{
    int bold = isatty(STDOUT_FILENO);
    const char *indent = item->state == TRACE_REPEATED || item->state == TRACE_REJECTED ? "    " : "  ";
    print_head(run, item, figure);
    if (figure->sentence.figure == NULL) {
        puts("  no source: the figure was imported without a document");
        return;
    }
    printf("%s%s (%s), byte %s\n", indent, figure->document.name, figure->document.origin, figure->offset);
    printf("%s%s%s%s%s%s\n", indent, figure->sentence.before, bold ? "\033[1m" : "【", figure->sentence.figure,
           bold ? "\033[0m" : "】", figure->sentence.behind);
}

static yb_status print_columns(trace_run *run, const trace_item *item, const traced *figure, yb_error *error)
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
                                        sentence,
                                        states[item->state],
                                        item->why };
    yb_status status = output_row(&run->out, cells, error);
    free(sentence);
    return status;
}

yb_status trace_print(trace_run *run, const trace_item *item, yb_error *error)
{
    traced figure = { 0 };
    yb_status status = collect(run, item, &figure, error);
    if (status == YB_OK && run->out.format != NULL) {
        status = print_columns(run, item, &figure, error);
    } else if (status == YB_OK) {
        print_paragraph(run, item, &figure);
    }
    trace_sentence_free(&figure.sentence);
    run->found += status == YB_OK;
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
    accepted_free(&run->accepted);
    output_close(&run->out);
    cli_session_close(&run->session);
    cli_selection_free(&run->selection);
}
