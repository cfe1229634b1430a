/* Writes the review file: what waits, what another figure stands against, what
 * cannot be used. */
#include "cli/ingest_review.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/ingest.h"
#include "cli/trace_sentence.h"
#include "csv/csv.h"

/* Bytes of a sentence on either side of the figure. */
#define MOST_CONTEXT 300
#define BOM          "\xEF\xBB\xBF" /* spreadsheets take the file for UTF-8 by it */

static const char header[] = BOM "decision,report,region_code,region,metric,name,measure,value,unit,period,status,"
                                 "approx,kind,reason,evidence,document,offset,length\n";

yb_status ingest_review_open(ingest_run *run, yb_error *error)
{
    if (run->review_path == NULL) {
        return YB_OK;
    }
    run->review = fopen(run->review_path, "wx");
    if (run->review == NULL && errno == EEXIST) {
        return cli_fail_at(error, YB_EXISTS, run->review_path, 0,
                           "is there already, and may hold a person's decisions; give another name");
    }
    return run->review != NULL
               ? YB_OK
               : cli_fail_at(error, YB_IO, run->review_path, 0, "cannot be written: %s", strerror(errno));
}

void ingest_review_close(ingest_run *run)
{
    if (run->review != NULL) {
        fclose(run->review);
        unlink(run->review_path);
        run->review = NULL;
    }
}

/* The lexicon's name, or the phrase with the unit that it is counted in. */
static void name_metric(const ingest_ledger *ledger, const ingest_figure *figure, char text[REVIEW_PHRASE_BYTES])
{
    char base[64] = "";
    yb_error ignored = YB_ERROR_INIT;
    if (figure->metric != LEDGER_NONE) {
        snprintf(text, REVIEW_PHRASE_BYTES, "%s", ledger_get(ledger, figure->metric));
        return;
    }
    ingest_phrase_unit(ledger_get(ledger, figure->unit), (yb_measure)figure->measure, base, &ignored);
    snprintf(text, REVIEW_PHRASE_BYTES, "%s[%s]", ledger_get(ledger, figure->name), base);
}

/* "1.25亿元 of a.txt at byte 96 counts: it came first" */
static void tell_reason(const ingest_ledger *ledger, uint32_t number, char text[1024])
{
    const ingest_figure *figure = &ledger->figures[number];
    uint32_t other = figure->state == INGEST_REJECTED ? ledger_winner(ledger, number) : LEDGER_NONE;
    if (other == LEDGER_NONE) {
        snprintf(text, 1024, "%s", ledger_get(ledger, figure->reason));
        return;
    }
    const ingest_figure *winner = &ledger->figures[other];
    char value[YB_DECIMAL_TEXT];
    yb_decimal_format(winner->printed, value);
    snprintf(text, 1024, "%s%s of %s at byte %u counts: %s", value, ledger_get(ledger, winner->unit),
             ledger_get(ledger, ledger->reports[winner->report].name), (unsigned)winner->offset,
             figure_rule_words((figure_rule)figure->rule));
}

/* A single month as a span, since spreadsheets take 2023-05 for a date. */
static void tell_period(const ingest_figure *figure, char text[32])
{
    if (figure->span.first == figure->span.last) {
        snprintf(text, 32, "%d-%02d..%02d", figure->year, figure->span.first, figure->span.last);
    } else {
        yb_period_format(figure->year, figure->span, text);
    }
}

static const char *kind_of(const ingest_figure *figure)
{
    return figure->state == INGEST_WAITING ? "uncertain" : figure->state == INGEST_REJECTED ? "conflict" : "not used";
}

static yb_status write_row(const ingest_run *run, uint32_t number, const char *document, size_t length, yb_error *error)
{
    const ingest_ledger *ledger = &run->ledger;
    const ingest_figure *figure = &ledger->figures[number];
    const ingest_report *report = &ledger->reports[figure->report];
    const yb_regions *regions = yb_writer_regions(run->session.writer);
    char metric[REVIEW_PHRASE_BYTES], value[YB_DECIMAL_TEXT], period[32], reason[1024], places[3][16];
    char *evidence = NULL;
    trace_sentence sentence;
    TRY(trace_sentence_cut(document, length, figure->offset, figure->length, MOST_CONTEXT, &sentence, error));
    int made = asprintf(&evidence, "%s【%s】%s", sentence.before, sentence.figure, sentence.behind);
    trace_sentence_free(&sentence);
    if (made < 0) {
        return cli_fail_memory(error);
    }
    name_metric(ledger, figure, metric);
    yb_decimal_format(figure->printed, value);
    tell_period(figure, period);
    tell_reason(ledger, number, reason);
    uint32_t numbers[] = { report->source, figure->offset, figure->length };
    for (size_t i = 0; i < 3; i++) {
        snprintf(places[i], sizeof places[i], "%u", (unsigned)numbers[i]);
    }
    const char *cells[REVIEW_COLUMNS] = { "",
                                          ledger_get(ledger, report->name),
                                          yb_regions_code(regions, report->region),
                                          yb_regions_name(regions, report->region),
                                          metric,
                                          ledger_get(ledger, figure->name),
                                          yb_measure_name((yb_measure)figure->measure),
                                          value,
                                          ledger_get(ledger, figure->unit),
                                          period,
                                          yb_role_name((yb_role)figure->role),
                                          yb_bound_name((yb_bound)figure->bound),
                                          kind_of(figure),
                                          reason,
                                          evidence,
                                          places[0],
                                          places[1],
                                          places[2] };
    for (size_t i = 0; i < REVIEW_COLUMNS; i++) {
        csv_write_field(run->review, cells[i], strlen(cells[i]));
        putc(i + 1 < REVIEW_COLUMNS ? ',' : '\n', run->review);
    }
    free(evidence);
    return YB_OK;
}

static int is_for_review(const ingest_figure *figure)
{
    return figure->state == INGEST_WAITING || figure->state == INGEST_REJECTED || figure->state == INGEST_REFUSED;
}

static yb_status write_report(const ingest_run *run, const yb_snapshot *snapshot, const ingest_report *report,
                              uint64_t *rows, yb_error *error)
{
    char *text = NULL;
    size_t length = 0;
    yb_status status = YB_OK;
    for (uint32_t i = report->first; i < report->first + report->count && status == YB_OK; i++) {
        if (!is_for_review(&run->ledger.figures[i])) {
            continue;
        }
        if (text == NULL) {
            TRY(yb_snapshot_source_text(snapshot, report->source, &text, &length, error));
        }
        ++*rows;
        status = write_row(run, i, text, length, error);
    }
    if (text != NULL) {
        yb_snapshot_free_text(snapshot, text);
    }
    return status;
}

static yb_status finish_file(ingest_run *run, yb_error *error)
{
    FILE *file = run->review;
    int failed = ferror(file);
    errno = 0;
    failed |= fclose(file) != 0;
    run->review = NULL;
    if (failed) {
        unlink(run->review_path);
        return cli_fail_at(error, YB_IO, run->review_path, 0,
                           "cannot be written%s%s; what waits was not stored: make room, and ingest the reports again",
                           errno != 0 ? ": " : "", errno != 0 ? strerror(errno) : "");
    }
    return YB_OK;
}

yb_status ingest_review_write(ingest_run *run, yb_error *error)
{
    yb_snapshot *snapshot = NULL;
    uint64_t rows = 0;
    TRY(yb_snapshot_open(run->session.store, &snapshot, error));
    fputs(header, run->review);
    yb_status status = YB_OK;
    for (size_t i = 0; i < run->ledger.report_count && status == YB_OK; i++) {
        status = write_report(run, snapshot, &run->ledger.reports[i], &rows, error);
    }
    yb_snapshot_close(snapshot);
    TRY(status);
    TRY(finish_file(run, error));
    fprintf(stderr,
            "%llu figure%s for review in %s; write keep or drop into the first column and load it with "
            "'yearbook ingest STORE --accept %s'\n",
            (unsigned long long)rows, cli_plural(rows), run->review_path, run->review_path);
    return YB_OK;
}
