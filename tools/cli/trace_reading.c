/* See trace_reading.h. The same code reads as when the documents were ingested,
 * so that what it finds needs no place in the store. */
#include "cli/trace_reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/describe.h"
#include "cli/common/reports.h"
#include "cli/common/scan.h"
#include "cli/ingest.h"

/* The metric that ingest would give the figure, if the store has it. */
static yb_status identify(const yb_snapshot *snapshot, const extract_figure *read, trace_item *item, yb_error *error)
{
    extract_figure own = ingest_by_kind(read), *figure = &own;
    yb_metric metric = { .struct_size = sizeof metric };
    char base[64], *id = NULL;
    item->series.measure = figure->measure;
    if (figure->metric != NULL &&
        yb_snapshot_find_metric(snapshot, figure->metric->id, &item->series.metric, NULL) == YB_OK) {
        TRY(yb_snapshot_metric(snapshot, item->series.metric, &metric, error));
        if (figure->measure == YB_SHARE && strcmp(metric.unit, "%") == 0) {
            item->series.measure = YB_LEVEL;
        }
        yb_status status =
            ingest_convert(figure->value, figure->unit, figure->measure, metric.unit, &item->value, error);
        if (status != YB_INVALID) {
            return status;
        }
        item->series.measure = figure->measure;
    }
    TRY(ingest_phrase_unit(figure->unit, figure->measure, base, error));
    TRY(ingest_convert(figure->value, figure->unit, figure->measure, base, &item->value, error));
    if (asprintf(&id, "%s[%s]", figure->name, base) < 0) {
        return cli_fail_memory(error);
    }
    yb_status status = yb_snapshot_find_metric(snapshot, id, &item->series.metric, NULL);
    free(id);
    return status;
}

static int is_selected(const cli_selection *selection, const trace_item *item)
{
    int metric = selection->metric_count == 0;
    for (size_t i = 0; i < selection->metric_count; i++) {
        metric |= selection->metrics[i] == item->series.metric;
    }
    const yb_span *span = &selection->span, *own = &item->series.span;
    return metric && (selection->first_year == 0 || item->year >= selection->first_year) &&
           (selection->last_year == 0 || item->year <= selection->last_year) &&
           (selection->measure < 0 || item->series.measure == (yb_measure)selection->measure) &&
           (selection->role < 0 || item->series.role == (yb_role)selection->role) &&
           (span->first == 0 || (span->first == own->first && span->last == own->last));
}

static yb_status add_figure(trace_run *run, const extract_report *report, uint32_t source, const extract_figure *figure,
                            trace_claims *claims, yb_error *error)
{
    trace_item item = { .series = { .role = figure->role, .span = figure->span },
                        .year = figure->year,
                        .bound = figure->bound,
                        .source = source,
                        .offset = figure->offset,
                        .length = figure->length };
    yb_source document = { .struct_size = sizeof document };
    yb_metric metric = { .struct_size = sizeof metric };
    yb_error other = YB_ERROR_INIT;
    yb_status status = identify(run->session.snapshot, figure, &item, &other);
    if (cli_exit_of(status) == EXIT_FAILED || (status == YB_OK && !is_selected(&run->selection, &item))) {
        return YB_OK;
    }
    if (status != YB_OK) {
        *error = other;
        return status;
    }
    TRY(yb_snapshot_source(run->session.snapshot, source, &document, error));
    TRY(yb_snapshot_metric(run->session.snapshot, item.series.metric, &metric, error));
    TRY(cli_reserve((void **)&claims->claims, &claims->capacity, claims->count + 1, sizeof *claims->claims, error));
    trace_claim *added = &claims->claims[claims->count++];
    *added = (trace_claim) {
        .item = item,
        .claim = { .value = item.value,
                   .step = figure_step(figure->value, figure->unit, describe_unit(&metric, item.series.measure)),
                   .bound = figure->bound,
                   .own_name = figure->metric != NULL && strcmp(figure->metric->name, figure->name) == 0,
                   .is_base = figure_is_base(report->text, report->text_length, figure->offset, figure->length),
                   .offset = figure->offset,
                   .report_year = report->year,
                   .file = document.origin,
                   .piece = document.name },
    };
    ingest_doubts doubts;
    ingest_find_doubts(figure, report->year, &doubts);
    snprintf(added->doubts, sizeof added->doubts, "%s", doubts.reason);
    return YB_OK;
}

/* `known`: the store has figures of the region from it, whatever its text says. */
static yb_status read_document(trace_run *run, uint32_t source, int known, trace_claims *claims, yb_error *error)
{
    const yb_regions *regions = yb_snapshot_regions(run->session.snapshot);
    const char *name = yb_regions_name(regions, run->selection.region);
    yb_source document = { .struct_size = sizeof document };
    extract_options options = { .regions = regions, .within = YB_NO_REGION, .year = run->selection.first_year };
    extract_report report = { 0 };
    TRY(yb_snapshot_source(run->session.snapshot, source, &document, error));
    if (strncmp(document.name, ACCEPTED_NAME, strlen(ACCEPTED_NAME)) == 0) {
        return YB_OK;
    }
    TRY(trace_load_text(run, source, error));
    if (!known && memmem(run->text, run->text_length, name, strlen(name)) == NULL) {
        return YB_OK;
    }
    yb_error unreadable = YB_ERROR_INIT;
    yb_status status = cli_extract_source(run->text, run->text_length, &options, &report, &unreadable);
    if (status != YB_OK) {
        return cli_exit_of(status) == EXIT_FAILED ? YB_OK : (*error = unreadable, status);
    }
    for (size_t i = 0; i < report.figure_count && status == YB_OK; i++) {
        if (known || report.region == run->selection.region) {
            status = add_figure(run, &report, source, &report.figures[i], claims, error);
        }
    }
    extract_report_free(&report);
    return status;
}

/* Which of the documents the region's figures come from. */
typedef struct known_documents {
    uint32_t region, count;
    uint8_t *known;
} known_documents;

static yb_status mark_known(void *context, const yb_rows *rows, yb_error *error)
{
    known_documents *documents = context;
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->region[i] == documents->region && rows->source[i] < documents->count) {
            documents->known[rows->source[i]] = 1;
        }
    }
    return YB_OK;
}

yb_status trace_read_documents(trace_run *run, trace_claims *claims, yb_error *error)
{
    uint32_t count = yb_snapshot_source_count(run->session.snapshot);
    known_documents documents = { run->selection.region, count, calloc((size_t)count + 1, 1) };
    yb_filter filter = YB_FILTER_INIT;
    if (documents.known == NULL) {
        return cli_fail_memory(error);
    }
    filter.region = run->selection.region;
    yb_status status = cli_scan(run->session.snapshot, &filter, mark_known, &documents, error);
    for (uint32_t source = 0; source < count && status == YB_OK; source++) {
        status = read_document(run, source, documents.known[source], claims, error);
    }
    free(documents.known);
    return status;
}

void trace_claims_free(trace_claims *claims)
{
    free(claims->claims);
    *claims = (trace_claims) { 0 };
}
