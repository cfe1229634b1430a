/* A report's figures into the ledger: of each key one counts. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/describe.h"
#include "cli/ingest.h"

#define BATCH 1024

static yb_status start_figure(ingest_run *run, const extract_figure *read, ingest_figure *figure, yb_error *error)
{
    *figure = (ingest_figure) { .printed = read->value,
                                .value = read->value,
                                .offset = read->offset,
                                .length = read->length,
                                .metric = LEDGER_NONE,
                                .reason = LEDGER_NONE,
                                .series = LEDGER_NONE,
                                .winner = LEDGER_NONE,
                                .year = (int16_t)read->year,
                                .span = read->span,
                                .measure = (uint8_t)read->measure,
                                .role = (uint8_t)read->role,
                                .bound = (uint8_t)read->bound };
    TRY(ledger_text(&run->ledger, read->name, &figure->name, error));
    TRY(ledger_text(&run->ledger, read->unit, &figure->unit, error));
    if (read->metric != NULL) {
        figure->own_name = strcmp(read->metric->name, read->name) == 0;
        TRY(ledger_text(&run->ledger, read->metric->name, &figure->metric, error));
    }
    return YB_OK;
}

/* Its series, and its value in the metric's unit. */
static yb_status find_series(ingest_run *run, const extract_figure *read, ingest_figure *figure, yb_error *error)
{
    yb_series series = { .role = read->role, .span = read->span };
    yb_writer *writer = run->session.writer;
    if (read->year < 1 || read->year > 9999) {
        return cli_fail(error, YB_INVALID, "no year; give one with --year");
    }
    TRY(ingest_metric(writer, read, &series.metric, &series.measure, &figure->value, error));
    figure->number = series.metric;
    figure->measure = (uint8_t)series.measure;
    return yb_writer_put_series(writer, &series, &figure->series, error);
}

/* A run reads each file once: what has one name in it are members of an archive, so that no file is named. */
static yb_status claim_of(const ingest_run *run, uint32_t number, figure_claim *claim, yb_error *error)
{
    const ingest_figure *figure = &run->ledger.figures[number];
    const ingest_report *report = &run->ledger.reports[figure->report];
    yb_metric metric = { .struct_size = sizeof metric };
    TRY(yb_writer_metric(run->session.writer, figure->number, &metric, error));
    *claim = (figure_claim) { .value = figure->value,
                              .step = figure_step(figure->printed, ledger_get(&run->ledger, figure->unit),
                                                  describe_unit(&metric, (yb_measure)figure->measure)),
                              .bound = (yb_bound)figure->bound,
                              .own_name = figure->own_name,
                              .is_base = figure->is_base,
                              .offset = figure->offset,
                              .report_year = report->year };
    return YB_OK;
}

/* The figure meets the one that counts so far. */
static yb_status decide(ingest_run *run, uint32_t before, uint32_t new, yb_error *error)
{
    ingest_figure *figures = run->ledger.figures;
    figure_claim earlier, later;
    TRY(claim_of(run, before, &earlier, error));
    TRY(claim_of(run, new, &later, error));
    figure_ruling ruling = figure_decide(&earlier, &later, figures[before].report == figures[new].report);
    uint32_t winner = ruling.later ? new : before, loser = ruling.later ? before : new;
    figures[loser].state = ruling.agrees ? INGEST_REPEATED : INGEST_REJECTED;
    figures[loser].rule = (uint8_t)ruling.rule;
    figures[loser].winner = winner;
    return ruling.later ? ledger_choose(&run->ledger, yb_writer_regions(run->session.writer), new, error) : YB_OK;
}

static yb_status meet_others(ingest_run *run, uint32_t new, yb_error *error)
{
    const ingest_figure *figure = &run->ledger.figures[new];
    uint32_t region = run->ledger.reports[figure->report].region;
    uint32_t before = ledger_find(&run->ledger, figure->series, region, figure->year);
    return before != LEDGER_NONE ? decide(run, before, new, error)
                                 : ledger_choose(&run->ledger, yb_writer_regions(run->session.writer), new, error);
}

static yb_status take_figure(ingest_run *run, const extract_report *report, const extract_figure *read, yb_error *error)
{
    ingest_figure figure;
    ingest_doubts doubts;
    TRY(start_figure(run, read, &figure, error));
    ingest_find_doubts(read, report->year, &doubts);
    figure.is_base = (uint8_t)figure_is_base(report->text, report->text_length, read->offset, read->length);
    figure.doubts = doubts.bits;
    if (doubts.bits != 0) {
        TRY(ledger_text(&run->ledger, doubts.reason, &figure.reason, error));
    }
    if (doubts.bits != 0 && run->review != NULL) {
        figure.state = INGEST_WAITING;
        return ledger_add_figure(&run->ledger, &figure, error);
    }
    yb_error refusal = YB_ERROR_INIT;
    yb_status status = find_series(run, read, &figure, &refusal);
    if (cli_exit_of(status) == EXIT_FAILED) {
        figure.state = INGEST_REFUSED;
        figure.refusal = (uint8_t)status;
        TRY(ledger_text(&run->ledger, refusal.message, &figure.reason, error));
        return ledger_add_figure(&run->ledger, &figure, error);
    }
    if (status != YB_OK) {
        *error = refusal;
        return status;
    }
    TRY(ledger_add_figure(&run->ledger, &figure, error));
    return meet_others(run, (uint32_t)run->ledger.count - 1, error);
}

yb_status ingest_figures(ingest_run *run, const extract_report *read, yb_error *error)
{
    for (size_t i = 0; i < read->figure_count; i++) {
        TRY(take_figure(run, read, &read->figures[i], error));
    }
    return YB_OK;
}

yb_status ingest_describe(const ingest_run *run, const ingest_figure *figure, char text[512], yb_error *error)
{
    yb_metric metric = { .struct_size = sizeof metric };
    char period[32];
    TRY(yb_writer_metric(run->session.writer, figure->number, &metric, error));
    yb_period_format(figure->year, figure->span, period);
    snprintf(text, 512, "%s, %s, %s, %s", metric.name, period, yb_measure_name((yb_measure)figure->measure),
             yb_role_name((yb_role)figure->role));
    return YB_OK;
}

/* Columns of rows on their way to the writer. */
typedef struct batch {
    size_t count;
    uint32_t series[BATCH], region[BATCH], source[BATCH], offset[BATCH], length[BATCH];
    int16_t year[BATCH];
    int64_t mantissa[BATCH];
    int8_t scale[BATCH];
    uint8_t bound[BATCH];
} batch;

static yb_status flush(ingest_run *run, batch *rows, yb_error *error)
{
    yb_rows columns = { rows->count, rows->series, rows->region, rows->year,   rows->mantissa,
                        rows->scale, rows->bound,  rows->source, rows->offset, rows->length };
    rows->count = 0;
    return columns.count > 0 ? yb_writer_append(run->session.writer, &columns, error) : YB_OK;
}

static void put(batch *rows, const ingest_figure *figure, const ingest_report *report)
{
    size_t row = rows->count++;
    rows->series[row] = figure->series;
    rows->region[row] = report->region;
    rows->year[row] = figure->year;
    rows->mantissa[row] = figure->value.mantissa;
    rows->scale[row] = figure->value.scale;
    rows->bound[row] = figure->bound;
    rows->source[row] = report->source;
    rows->offset[row] = figure->offset;
    rows->length[row] = figure->length;
}

yb_status ingest_write(ingest_run *run, uint64_t *count, yb_error *error)
{
    batch rows = { .count = 0 };
    const ingest_ledger *ledger = &run->ledger;
    uint64_t written = 0;
    for (size_t i = 0; i < ledger->count; i++) {
        const ingest_figure *figure = &ledger->figures[i];
        if (figure->state == INGEST_CHOSEN) {
            put(&rows, figure, &ledger->reports[figure->report]);
            written++;
        }
        if (rows.count == BATCH) {
            TRY(flush(run, &rows, error));
        }
    }
    TRY(flush(run, &rows, error));
    *count = written;
    return YB_OK;
}
