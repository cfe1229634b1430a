/* What the store says already under the keys that a run would write. Where it
 * says otherwise, its document is read again, so that the same rules decide as
 * between two reports of one run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/describe.h"
#include "cli/common/interrupt.h"
#include "cli/common/reports.h"
#include "cli/common/scan.h"
#include "cli/ingest.h"
#include "cli/ingest_accepted.h"

/* A figure of the store that a new one would hide. */
typedef struct older_figure {
    uint32_t figure; /* the new one, in the ledger */
    yb_decimal value;
    uint32_t source, offset, length;
    yb_bound bound;
    int accepted;
} older_figure;

typedef struct asking {
    ingest_run *run;
    accepted_figures accepted;
    older_figure *older; /* those that say otherwise */
    size_t count, capacity;
    size_t place; /* where the last one was found in its document */
} asking;

static yb_status compare_row(asking *all, const yb_rows *rows, size_t row, yb_error *error)
{
    ingest_run *run = all->run;
    uint32_t place = ledger_find(&run->ledger, rows->series[row], rows->region[row], rows->year[row]);
    if (place == LEDGER_NONE || run->ledger.figures[place].state != INGEST_CHOSEN) {
        return YB_OK;
    }
    const ingest_figure *figure = &run->ledger.figures[place];
    yb_decimal value = { rows->mantissa[row], rows->scale[row] };
    run->older++;
    if (yb_decimal_compare(value, figure->value) == 0 && rows->bound[row] == figure->bound) {
        return YB_OK;
    }
    accepted_place where;
    TRY(cli_reserve((void **)&all->older, &all->capacity, all->count + 1, sizeof *all->older, error));
    all->older[all->count++] = (older_figure) {
        .figure = place,
        .value = value,
        .source = rows->source[row],
        .offset = rows->offset[row],
        .length = rows->length[row],
        .bound = (yb_bound)rows->bound[row],
        .accepted = accepted_find(&all->accepted, run->session.snapshot, rows->series[row], rows->region[row],
                                  rows->year[row], &where),
    };
    return YB_OK;
}

static yb_status compare_rows(void *context, const yb_rows *rows, yb_error *error)
{
    for (size_t i = 0; i < rows->count; i++) {
        TRY(compare_row(context, rows, i, error));
    }
    return cli_interrupt_check(error);
}

static yb_status scan_store(asking *all, yb_error *error)
{
    const ingest_ledger *ledger = &all->run->ledger;
    yb_filter filter = YB_FILTER_INIT;
    filter.region = ledger->top;
    filter.first_year = ledger->first_year;
    filter.last_year = ledger->last_year;
    return cli_scan(all->run->session.snapshot, &filter, compare_rows, all, error);
}

static int by_place(const void *left, const void *right)
{
    const older_figure *a = left, *b = right;
    return a->source != b->source ? (a->source < b->source ? -1 : 1)
                                  : (a->offset > b->offset) - (a->offset < b->offset);
}

/* Figures mostly come in the order of their places, as what is asked for does: looks on from *at. */
static const extract_figure *find_figure(const extract_report *report, uint32_t offset, size_t *at)
{
    for (size_t i = 0; i < report->figure_count; i++) {
        size_t place = (*at + i) % report->figure_count;
        if (report->figures[place].offset == offset) {
            *at = place;
            return &report->figures[place];
        }
    }
    return NULL;
}

static figure_claim claim_of_new(const ingest_run *run, const ingest_figure *figure, const char *unit)
{
    const ingest_report *report = &run->ledger.reports[figure->report];
    return (figure_claim) { .value = figure->value,
                            .step = figure_step(figure->printed, ledger_get(&run->ledger, figure->unit), unit),
                            .bound = (yb_bound)figure->bound,
                            .report_year = report->year,
                            .file = ledger_get(&run->ledger, report->path),
                            .piece = ledger_get(&run->ledger, report->name) };
}

/* `report` is the older one's document read again; NULL: it has none. */
static yb_status decide(asking *all, const older_figure *older, const yb_source *document, const extract_report *report,
                        yb_error *error)
{
    ingest_run *run = all->run;
    ingest_figure *new = &run->ledger.figures[older->figure];
    yb_metric metric = { .struct_size = sizeof metric };
    TRY(yb_writer_metric(run->session.writer, new->number, &metric, error));
    const char *unit = describe_unit(&metric, (yb_measure) new->measure);
    const extract_figure *read = report == NULL ? NULL : find_figure(report, older->offset, &all->place);
    figure_claim earlier = { .value = older->value, .bound = older->bound };
    figure_claim later = claim_of_new(run, new, unit);
    earlier.by_person = report == NULL || older->accepted;
    if (report != NULL) {
        earlier.report_year = report->year;
        earlier.file = document->origin;
        earlier.piece = document->name;
    }
    if (read != NULL) {
        earlier.step = figure_step(read->value, read->unit, unit);
    }
    figure_ruling ruling = figure_decide(&earlier, &later, 0);
    int equal = yb_decimal_compare(older->value, new->value) == 0;
    run->changed += ruling.later && !equal;
    if (ruling.later) {
        return YB_OK;
    }
    char value[YB_DECIMAL_TEXT], text[512];
    yb_decimal_format(older->value, value);
    snprintf(text, sizeof text, "%s%s%s%s of the store counts: %s", value, unit, report == NULL ? "" : " of ",
             report == NULL ? "" : document->name, figure_rule_words(ruling.rule));
    run->older--;
    run->kept += !equal;
    new->state = ruling.agrees ? INGEST_REPEATED : INGEST_REJECTED;
    new->rule = (uint8_t)ruling.rule;
    new->winner = LEDGER_NONE;
    return ledger_text(&run->ledger, text, &new->reason, error);
}

/* Those of one document, which is read once. */
static yb_status decide_document(asking *all, size_t first, size_t end, yb_error *error)
{
    const yb_snapshot *snapshot = all->run->session.snapshot;
    uint32_t number = all->older[first].source;
    yb_source document = { .struct_size = sizeof document };
    extract_report report = { 0 };
    char *text = NULL;
    size_t length = 0;
    yb_status status = YB_OK;
    if (number != YB_NO_SOURCE) {
        TRY(yb_snapshot_source(snapshot, number, &document, error));
        TRY(yb_snapshot_source_text(snapshot, number, &text, &length, error));
        status = cli_extract_source(text, length, NULL, &report, error);
    }
    all->place = 0;
    for (size_t i = first; i < end && status == YB_OK; i++) {
        status = decide(all, &all->older[i], &document, number == YB_NO_SOURCE ? NULL : &report, error);
    }
    extract_report_free(&report);
    if (text != NULL) {
        yb_snapshot_free_text(snapshot, text);
    }
    return status;
}

yb_status ingest_ask_store(ingest_run *run, yb_error *error)
{
    asking all = { .run = run };
    yb_status status = YB_OK;
    /* A store without a tree has no figures that a scan would reach. */
    if (run->ledger.keys.count == 0 || yb_regions_count(yb_snapshot_regions(run->session.snapshot)) == 0) {
        return YB_OK;
    }
    TRY_GOTO(accepted_read(run->session.snapshot, &all.accepted, error));
    TRY_GOTO(scan_store(&all, error));
    if (all.count > 0) {
        qsort(all.older, all.count, sizeof *all.older, by_place);
    }
    for (size_t first = 0, end; first < all.count; first = end) {
        for (end = first + 1; end < all.count && all.older[end].source == all.older[first].source; end++) {
        }
        TRY_GOTO(decide_document(&all, first, end, error));
        TRY_GOTO(cli_interrupt_check(error));
    }

cleanup:
    accepted_free(&all.accepted);
    free(all.older);
    return status;
}
