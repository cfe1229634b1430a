/* check --plausible: the figures of a store that a person should look at. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/check.h"
#include "cli/cli.h"
#include "cli/common/describe.h"
#include "cli/common/interrupt.h"
#include "cli/common/progress.h"
#include "cli/common/scan.h"
#include "cli/plausible.h"

static const output_column columns[] = {
    { "metric", OUTPUT_TEXT, OUTPUT_PEOPLE },   { "region", OUTPUT_TEXT, OUTPUT_PEOPLE },
    { "region", OUTPUT_TEXT, OUTPUT_PROGRAMS }, { "region_name", OUTPUT_TEXT, OUTPUT_PROGRAMS },
    { "metric", OUTPUT_TEXT, OUTPUT_PROGRAMS }, { "metric_name", OUTPUT_TEXT, OUTPUT_PROGRAMS },
    { "period", OUTPUT_TEXT, OUTPUT_ALL },      { "measure", OUTPUT_TEXT, OUTPUT_ALL },
    { "value", OUTPUT_NUMBER, OUTPUT_ALL },     { "unit", OUTPUT_TEXT, OUTPUT_ALL },
    { "doubt", OUTPUT_TEXT, OUTPUT_ALL },       { "reason", OUTPUT_TEXT, OUTPUT_ALL },
    { "document", OUTPUT_TEXT, OUTPUT_ALL },    { "offset", OUTPUT_NUMBER, OUTPUT_PROGRAMS },
};
#define COLUMN_COUNT (sizeof columns / sizeof *columns)

/* Where a figure stands: source YB_NO_SOURCE if it was imported. */
typedef struct checked_place {
    uint32_t source, offset;
} checked_place;

typedef struct checking {
    const yb_snapshot *snapshot;
    const cli_selection *selection;
    const yb_metric *metric; /* being looked at */
    output out;
    plausible_row *rows;
    checked_place *places; /* of rows, by their tag */
    size_t count, capacity, place_capacity;
    uint64_t figures, doubts;
    int phrases; /* there are metrics named by phrases */
} checking;

static const char *doubt_word(enum ingest_doubt doubt)
{
    int number = 0;
    while (1 << number != (int)doubt) {
        number++;
    }
    return ingest_doubt_word(number);
}

static yb_status print_doubt(void *context, const plausible_row *row, enum ingest_doubt doubt, const char *reason,
                             yb_error *error)
{
    checking *all = context;
    const yb_regions *regions = yb_snapshot_regions(all->snapshot);
    const checked_place *place = &all->places[row->tag];
    yb_source document = { .struct_size = sizeof document };
    char period[32], value[YB_DECIMAL_TEXT], offset[16];
    const char *code = yb_regions_code(regions, row->region), *name = yb_regions_name(regions, row->region);
    int sourced = place->source != YB_NO_SOURCE;
    if (sourced) {
        TRY(yb_snapshot_source(all->snapshot, place->source, &document, error));
    }
    yb_period_format(row->year, row->span, period);
    yb_decimal_format(row->value, value);
    snprintf(offset, sizeof offset, "%u", (unsigned)place->offset);
    const char *cells[COLUMN_COUNT] = { all->metric->name,
                                        name,
                                        code,
                                        name,
                                        all->metric->id,
                                        all->metric->name,
                                        period,
                                        yb_measure_name((yb_measure)row->measure),
                                        value,
                                        describe_unit(all->metric, (yb_measure)row->measure),
                                        doubt_word(doubt),
                                        reason,
                                        sourced ? document.name : NULL,
                                        sourced ? offset : NULL };
    all->doubts++;
    return output_row(&all->out, cells, error);
}

static int is_asked(const checking *all, uint32_t region, int year)
{
    const cli_selection *selection = all->selection;
    const yb_regions *regions = yb_snapshot_regions(all->snapshot);
    int inside = selection->region == YB_NO_REGION ||
                 (region >= selection->region && region < yb_regions_end(regions, selection->region));
    return inside && (selection->first_year == 0 || year >= selection->first_year) &&
           (selection->last_year == 0 || year <= selection->last_year);
}

static yb_status add_rows(void *context, const yb_rows *rows, yb_error *error)
{
    checking *all = context;
    yb_series series = { 0 };
    uint32_t last = UINT32_MAX;
    size_t count = all->count + rows->count;
    TRY(cli_reserve((void **)&all->rows, &all->capacity, count, sizeof *all->rows, error));
    TRY(cli_reserve((void **)&all->places, &all->place_capacity, count, sizeof *all->places, error));
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->series[i] != last) {
            last = rows->series[i];
            TRY(yb_snapshot_series(all->snapshot, last, &series, error));
        }
        int asked = is_asked(all, rows->region[i], rows->year[i]);
        all->figures += (uint64_t)asked;
        all->places[all->count] = (checked_place) { rows->source[i], rows->offset[i] };
        all->rows[all->count] = (plausible_row) { .value = { rows->mantissa[i], rows->scale[i] },
                                                  .region = rows->region[i],
                                                  .tag = (uint32_t)all->count,
                                                  .year = rows->year[i],
                                                  .span = series.span,
                                                  .measure = (uint8_t)series.measure,
                                                  .bound = rows->bound[i],
                                                  .asked = (uint8_t)asked };
        all->count++;
    }
    return cli_interrupt_check(error);
}

/* All actual figures of a metric. */
static yb_status read_rows(checking *all, uint32_t metric, yb_error *error)
{
    yb_filter filter = YB_FILTER_INIT;
    all->count = 0;
    filter.metrics = &metric;
    filter.metric_count = 1;
    filter.role = YB_ACTUAL;
    return cli_scan(all->snapshot, &filter, add_rows, all, error);
}

static yb_status check_metric(checking *all, uint32_t number, yb_error *error)
{
    yb_metric metric = { .struct_size = sizeof metric };
    plausible_job job = { .regions = yb_snapshot_regions(all->snapshot), .tell = print_doubt, .context = all };
    TRY(yb_snapshot_metric(all->snapshot, number, &metric, error));
    if (plausible_is_phrase(&metric)) {
        all->phrases = 1;
        return YB_OK;
    }
    job.metric = all->metric = &metric;
    TRY(read_rows(all, number, error));
    job.rows = all->rows;
    job.count = all->count;
    return plausible_check(&job, error);
}

/* Phrases are many, and have few figures each: all of them in one scan. */
static yb_status check_phrase_rows(void *context, const yb_rows *rows, yb_error *error)
{
    checking *all = context;
    yb_metric metric = { .struct_size = sizeof metric };
    plausible_job job = { .metric = &metric, .tell = print_doubt, .context = all };
    yb_series series = { 0 };
    uint32_t last = UINT32_MAX;
    all->metric = &metric;
    all->count = 0;
    TRY(add_rows(all, rows, error));
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->series[i] != last) {
            last = rows->series[i];
            TRY(yb_snapshot_series(all->snapshot, last, &series, error));
            TRY(yb_snapshot_metric(all->snapshot, series.metric, &metric, error));
        }
        if (plausible_is_phrase(&metric)) {
            TRY(plausible_check_alone(&job, &all->rows[i], metric.name, error));
        } else {
            all->figures -= all->rows[i].asked; /* counted with its metric */
        }
    }
    return YB_OK;
}

static yb_status check_phrases(checking *all, yb_error *error)
{
    yb_filter filter = YB_FILTER_INIT;
    filter.metrics = all->selection->metrics;
    filter.metric_count = all->selection->metric_count;
    filter.region = all->selection->region;
    filter.first_year = all->selection->first_year;
    filter.last_year = all->selection->last_year;
    filter.role = YB_ACTUAL;
    return cli_scan(all->snapshot, &filter, check_phrase_rows, all, error);
}

static yb_status check_metrics(checking *all, yb_error *error)
{
    const cli_selection *selection = all->selection;
    cli_progress progress = { 0 };
    uint32_t count =
        selection->metric_count > 0 ? (uint32_t)selection->metric_count : yb_snapshot_metric_count(all->snapshot);
    yb_status status = YB_OK;
    cli_progress_start(&progress, "metric");
    for (uint32_t i = 0; i < count && status == YB_OK; i++) {
        status = check_metric(all, selection->metric_count > 0 ? selection->metrics[i] : i, error);
        cli_progress_update(&progress, i + 1, i + 1, count);
    }
    if (status == YB_OK && all->phrases) {
        status = check_phrases(all, error);
    }
    cli_progress_finish(&progress);
    return status;
}

yb_status check_plausible(const cli_session *session, cli_selection *selection, yb_error *error)
{
    checking all = { .snapshot = session->snapshot, .selection = selection };
    yb_status status;
    TRY(cli_selection_resolve(selection, session->snapshot, error));
    TRY_GOTO(output_open(&all.out, selection->format == NULL ? &output_table : selection->format, columns, COLUMN_COUNT,
                         error));
    if (yb_regions_count(yb_snapshot_regions(session->snapshot)) > 0) {
        TRY_GOTO(check_metrics(&all, error));
    }
    TRY_GOTO(output_end(&all.out, error));
    cli_note("%llu doubt%s about %llu actual figure%s", (unsigned long long)all.doubts, cli_plural(all.doubts),
             (unsigned long long)all.figures, cli_plural(all.figures));

cleanup:
    output_close(&all.out);
    free(all.rows);
    free(all.places);
    return status;
}
