/* Whether what a run is about to write is plausible beside what the store has:
 * for each metric one scan, of the regions that the new figures are compared
 * with. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/interrupt.h"
#include "cli/common/scan.h"
#include "cli/ingest.h"
#include "cli/plausible.h"

typedef struct weighing {
    ingest_run *run;
    const yb_regions *regions;
    uint8_t *compared; /* for each region: a new figure's own, or one above it */
    uint8_t *parents;  /* for each region: its parts are compared */
    uint32_t *order;   /* figures that count, by metric */
    size_t order_count;
    uint32_t around; /* a region with all that is compared; YB_NO_REGION: none has */
    uint32_t metric; /* being looked at */
    plausible_row *rows;
    size_t count, capacity;
} weighing;

/* A figure of the ledger gets one more doubt, and its words. */
static yb_status add_doubt(void *context, const plausible_row *row, enum ingest_doubt doubt, const char *reason,
                           yb_error *error)
{
    const weighing *all = context;
    ingest_ledger *ledger = &all->run->ledger;
    ingest_figure *figure = &ledger->figures[row->tag];
    ingest_doubts found = { .bits = figure->doubts };
    if (figure->doubts != 0) {
        ingest_doubt(&found, 0, "%s", ledger_get(ledger, figure->reason));
    }
    ingest_doubt(&found, doubt, "%s", reason);
    figure->doubts = found.bits;
    return ledger_text(ledger, found.reason, &figure->reason, error);
}

static yb_status add_row(weighing *all, const plausible_row *row, yb_error *error)
{
    TRY(cli_reserve((void **)&all->rows, &all->capacity, all->count + 1, sizeof *all->rows, error));
    all->rows[all->count++] = *row;
    return YB_OK;
}

static plausible_row row_of(const ingest_ledger *ledger, uint32_t number)
{
    const ingest_figure *figure = &ledger->figures[number];
    return (plausible_row) { .value = figure->value,
                             .region = ledger->reports[figure->report].region,
                             .tag = number,
                             .year = figure->year,
                             .span = figure->span,
                             .measure = figure->measure,
                             .bound = figure->bound,
                             .asked = 1 };
}

static void mark_region(weighing *all, uint32_t region)
{
    all->parents[region] = 1;
    if (!all->compared[region]) {
        all->compared[region] = 1;
        uint32_t above = yb_regions_parent(all->regions, region);
        for (all->parents[above == YB_NO_REGION ? region : above] = 1; above != YB_NO_REGION;
             above = yb_regions_parent(all->regions, above)) {
            all->compared[above] = 1;
        }
    }
}

static int is_compared(const weighing *all, uint32_t region)
{
    uint32_t parent = yb_regions_parent(all->regions, region);
    return all->compared[region] || (parent != YB_NO_REGION && all->parents[parent]);
}

static yb_status keep_rows(void *context, const yb_rows *rows, yb_error *error)
{
    weighing *all = context;
    const yb_snapshot *snapshot = all->run->session.snapshot;
    yb_series series = { 0 };
    uint32_t last = UINT32_MAX;
    for (size_t i = 0; i < rows->count; i++) {
        if (!is_compared(all, rows->region[i])) {
            continue;
        }
        if (rows->series[i] != last) {
            last = rows->series[i];
            TRY(yb_snapshot_series(snapshot, last, &series, error));
        }
        uint32_t new = ledger_find(&all->run->ledger, last, rows->region[i], rows->year[i]);
        if (new != LEDGER_NONE && all->run->ledger.figures[new].state == INGEST_CHOSEN) {
            continue; /* takes its place */
        }
        plausible_row row = { .value = { rows->mantissa[i], rows->scale[i] },
                              .region = rows->region[i],
                              .year = rows->year[i],
                              .span = series.span,
                              .measure = (uint8_t)series.measure,
                              .bound = rows->bound[i] };
        TRY(add_row(all, &row, error));
    }
    return YB_OK;
}

/* The metric's actual figures in the store that new ones are compared with. */
static yb_status read_store(weighing *all, yb_error *error)
{
    const yb_snapshot *snapshot = all->run->session.snapshot;
    yb_filter filter = YB_FILTER_INIT;
    if (yb_regions_count(yb_snapshot_regions(snapshot)) == 0 || all->metric >= yb_snapshot_metric_count(snapshot)) {
        return YB_OK;
    }
    filter.metrics = &all->metric;
    filter.metric_count = 1;
    filter.region = all->around;
    filter.role = YB_ACTUAL;
    return cli_scan(snapshot, &filter, keep_rows, all, error);
}

/* The figures order[first, end) are of one metric. */
static yb_status check_metric(weighing *all, size_t first, size_t end, yb_error *error)
{
    const ingest_ledger *ledger = &all->run->ledger;
    yb_metric metric = { .struct_size = sizeof metric };
    all->metric = ledger->figures[all->order[first]].number;
    all->count = 0;
    TRY(yb_writer_metric(all->run->session.writer, all->metric, &metric, error));
    plausible_job job = { .regions = all->regions, .metric = &metric, .tell = add_doubt, .context = all };
    for (size_t i = first; i < end; i++) {
        plausible_row row = row_of(ledger, all->order[i]);
        if (plausible_is_phrase(&metric)) {
            TRY(plausible_check_alone(&job, &row, ledger_get(ledger, ledger->figures[row.tag].name), error));
        } else {
            TRY(add_row(all, &row, error));
        }
    }
    if (plausible_is_phrase(&metric)) {
        return YB_OK;
    }
    TRY(read_store(all, error));
    job.rows = all->rows;
    job.count = all->count;
    return plausible_check(&job, error);
}

static int by_metric(const void *left, const void *right, void *context)
{
    const ingest_figure *figures = context;
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    uint32_t first = figures[a].number, second = figures[b].number;
    return first != second ? (first < second ? -1 : 1) : (a > b) - (a < b);
}

static yb_status gather(weighing *all, yb_error *error)
{
    ingest_ledger *ledger = &all->run->ledger;
    uint32_t regions = yb_regions_count(all->regions);
    all->compared = calloc(regions, 1);
    all->parents = calloc(regions, 1);
    all->order = calloc(ledger->count, sizeof *all->order);
    if (all->compared == NULL || all->parents == NULL || all->order == NULL) {
        return cli_fail_memory(error);
    }
    for (size_t i = 0; i < ledger->count; i++) {
        const ingest_figure *figure = &ledger->figures[i];
        if (figure->state == INGEST_CHOSEN && figure->role == YB_ACTUAL) {
            all->order[all->order_count++] = (uint32_t)i;
            mark_region(all, ledger->reports[figure->report].region);
        }
    }
    qsort_r(all->order, all->order_count, sizeof *all->order, by_metric, ledger->figures);
    return YB_OK;
}

/* What is not plausible waits where a person was asked for. */
static void hold_back(ingest_run *run)
{
    for (size_t i = 0; i < run->ledger.count && run->review != NULL; i++) {
        ingest_figure *figure = &run->ledger.figures[i];
        if (figure->state == INGEST_CHOSEN && figure->doubts != 0) {
            figure->state = INGEST_WAITING;
        }
    }
}

yb_status ingest_find_implausible(ingest_run *run, yb_error *error)
{
    weighing all = { .run = run, .regions = yb_writer_regions(run->session.writer), .around = run->ledger.top };
    const ingest_figure *figures = run->ledger.figures;
    yb_status status = YB_OK;
    if (run->ledger.keys.count == 0) {
        return YB_OK;
    }
    if (all.around != YB_NO_REGION) {
        all.around = yb_regions_parent(all.regions, all.around); /* neighbours, and the whole */
    }
    status = gather(&all, error);
    for (size_t first = 0, end; status == YB_OK && first < all.order_count; first = end) {
        for (end = first + 1;
             end < all.order_count && figures[all.order[end]].number == figures[all.order[first]].number; end++) {
        }
        status = check_metric(&all, first, end, error);
        status = status == YB_OK ? cli_interrupt_check(error) : status;
    }
    hold_back(run);
    free(all.compared);
    free(all.parents);
    free(all.order);
    free(all.rows);
    return status;
}
