/* A report's figures into the writer, each key once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/ingest.h"

static void tell(const ingest_report *report, const extract_figure *figure, const char *what, const char *why)
{
    char value[YB_DECIMAL_TEXT];
    yb_decimal_format(figure->value, value);
    fprintf(stderr, "%s: %s: %s %s%s at byte %u: %s\n", report->path, what, figure->name, value, figure->unit,
            (unsigned)figure->offset, why);
}

static void tell_conflict(const ingest_report *report, const extract_figure *figure, const extract_figure *first)
{
    char value[YB_DECIMAL_TEXT], why[128];
    yb_decimal_format(first->value, value);
    snprintf(why, sizeof why, "%s%s at byte %u was first and is kept", value, first->unit, (unsigned)first->offset);
    tell(report, figure, "conflict", why);
}

/* Whether the key is new in this report; tells a conflict. */
static yb_status is_first(ingest_report *report, uint32_t series, uint32_t place, int *first, yb_error *error)
{
    const extract_figure *figures = report->report->figures;
    uint32_t key[2] = { series, (uint32_t)figures[place].year }, other = 0;
    *first = !text_map_find(&report->keys, key, sizeof key, &other);
    if (*first) {
        return text_map_add(&report->keys, key, sizeof key, place, error);
    }
    if (yb_decimal_compare(report->values[other], report->values[place]) == 0) {
        report->repeated++;
    } else {
        report->conflicts++;
        tell_conflict(report, &figures[place], &figures[other]);
    }
    return YB_OK;
}

static yb_status append_figure(ingest_run *run, const ingest_report *report, uint32_t place, uint32_t series,
                               yb_error *error)
{
    const extract_figure *figure = &report->report->figures[place];
    const yb_decimal *value = &report->values[place];
    int16_t year = (int16_t)figure->year;
    uint8_t bound = (uint8_t)figure->bound;
    yb_rows rows = { 1,      &series,         &report->region, &year,          &value->mantissa, &value->scale,
                     &bound, &report->source, &figure->offset, &figure->length };
    return yb_writer_append(run->session.writer, &rows, error);
}

static yb_status use_figure(ingest_run *run, ingest_report *report, uint32_t place, yb_error *error)
{
    const extract_figure *figure = &report->report->figures[place];
    yb_series series = { .role = figure->role, .span = figure->span };
    uint32_t number = 0;
    int first = 0;
    if (figure->year < 1 || figure->year > 9999) {
        return cli_fail(error, YB_INVALID, "no year; give one with --year");
    }
    TRY(ingest_metric(run->session.writer, figure, &series.metric, &series.measure, &report->values[place], error));
    TRY(yb_writer_put_series(run->session.writer, &series, &number, error));
    TRY(is_first(report, number, place, &first, error));
    if (first) {
        TRY(append_figure(run, report, place, number, error));
        report->used++;
    }
    return YB_OK;
}

yb_status ingest_figures(ingest_run *run, ingest_report *report, yb_error *error)
{
    size_t count = report->report->figure_count;
    report->values = calloc(count + 1, sizeof *report->values);
    if (report->values == NULL) {
        return cli_fail_memory(error);
    }
    yb_status status = YB_OK;
    for (size_t i = 0; i < count && status == YB_OK; i++) {
        yb_error reason = YB_ERROR_INIT;
        status = use_figure(run, report, (uint32_t)i, &reason);
        if (cli_exit_of(status) == EXIT_FAILED) {
            report->unused++;
            tell(report, &report->report->figures[i], "not used", reason.message);
            status = YB_OK;
        } else if (status != YB_OK) {
            *error = reason;
        }
    }
    free(report->values);
    text_map_free(&report->keys);
    return status;
}
