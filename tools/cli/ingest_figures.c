/* A report's figures into the writer, each key once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/ingest.h"

/* A figure on its way: its key and its value in the metric's unit. */
typedef struct candidate {
    const extract_figure *figure;
    yb_series series;
    uint32_t number; /* of the series */
    yb_decimal value;
} candidate;

static void tell_unused(const ingest_report *report, const extract_figure *figure, const char *why)
{
    char value[YB_DECIMAL_TEXT];
    yb_decimal_format(figure->value, value);
    fprintf(stderr, "%s: not used: %s %s%s at byte %u: %s\n", report->path, figure->name, value, figure->unit,
            (unsigned)figure->offset, why);
}

/* "b.txt: conflict: 财政总收入, 2023, level, actual: 1.3亿元 at byte 94 ..." */
static void tell_conflict(const ingest_run *run, const ingest_report *report, const candidate *new,
                          const ingest_figure *other)
{
    yb_metric metric = { .struct_size = sizeof metric };
    yb_error ignored = YB_ERROR_INIT;
    char value[YB_DECIMAL_TEXT], period[32];
    const char *name = new->figure->name;
    if (yb_writer_metric(run->session.writer, new->series.metric, &metric, &ignored) == YB_OK) {
        name = metric.name;
    }
    yb_decimal_format(new->figure->value, value);
    yb_period_format(new->figure->year, new->series.span, period);
    fprintf(stderr, "%s: conflict: %s, %s, %s, %s: %s%s at byte %u", report->path, name, period,
            yb_measure_name(new->series.measure), yb_role_name(new->series.role), value, new->figure->unit,
            (unsigned)new->figure->offset);
    if (other->report == run->reports) {
        fprintf(stderr, "; %s at byte %u came first and is kept\n", other->text, (unsigned)other->offset);
    } else {
        fprintf(stderr, " supersedes %s of %s at byte %u\n", other->text, other->path, (unsigned)other->offset);
    }
}

static yb_status append(ingest_run *run, const ingest_report *report, const candidate *new, yb_error *error)
{
    const extract_figure *figure = new->figure;
    int16_t year = (int16_t)figure->year;
    uint8_t bound = (uint8_t)figure->bound;
    yb_rows rows = { 1,      &new->number,    &report->region, &year,          &new->value.mantissa, &new->value.scale,
                     &bound, &report->source, &figure->offset, &figure->length };
    return yb_writer_append(run->session.writer, &rows, error);
}

/* Remembers what was written, in the place of what it supersedes. */
static yb_status remember(ingest_run *run, const ingest_report *report, const candidate *new, ingest_figure *before,
                          yb_error *error)
{
    ingest_figure now = { report->path, (uint32_t)run->reports, new->figure->offset, NULL, new->value };
    char value[YB_DECIMAL_TEXT];
    yb_decimal_format(new->figure->value, value);
    if (asprintf(&now.text, "%s%s", value, new->figure->unit) < 0) {
        return cli_fail_memory(error);
    }
    if (before != NULL) {
        free(before->text);
        *before = now;
        return YB_OK;
    }
    yb_status status = ingest_keys_add(&run->keys, yb_writer_regions(run->session.writer), new->number, report->region,
                                       new->figure->year, &now, error);
    if (status != YB_OK) {
        free(now.text);
    }
    return status;
}

static yb_status use_figure(ingest_run *run, ingest_report *report, const extract_figure *figure, yb_error *error)
{
    candidate new = { .figure = figure, .series = { .role = figure->role, .span = figure->span } };
    yb_writer *writer = run->session.writer;
    if (figure->year < 1 || figure->year > 9999) {
        return cli_fail(error, YB_INVALID, "no year; give one with --year");
    }
    TRY(ingest_metric(writer, figure, &new.series.metric, &new.series.measure, &new.value, error));
    TRY(yb_writer_put_series(writer, &new.series, &new.number, error));
    ingest_figure *other = ingest_keys_find(&run->keys, new.number, report->region, figure->year);
    int differs = other != NULL && yb_decimal_compare(other->value, new.value) != 0;
    if (differs) {
        report->conflicts++;
        tell_conflict(run, report, &new, other);
    }
    if (other != NULL && other->report == run->reports) { /* of this very report */
        report->repeated += !differs;
        return YB_OK;
    }
    TRY(append(run, report, &new, error));
    report->used++;
    return remember(run, report, &new, other, error);
}

yb_status ingest_figures(ingest_run *run, ingest_report *report, yb_error *error)
{
    for (size_t i = 0; i < report->report->figure_count; i++) {
        yb_error reason = YB_ERROR_INIT;
        const extract_figure *figure = &report->report->figures[i];
        yb_status status = use_figure(run, report, figure, &reason);
        if (cli_exit_of(status) == EXIT_FAILED) {
            report->unused++;
            tell_unused(report, figure, reason.message);
        } else if (status != YB_OK) {
            *error = reason;
            return status;
        }
    }
    return YB_OK;
}
