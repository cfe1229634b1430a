/* What `ingest` tells of reports and figures, on standard error. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/ingest.h"

/* "1.3亿元 at byte 94" */
static void print_place(const ingest_ledger *ledger, const ingest_figure *figure)
{
    char value[YB_DECIMAL_TEXT];
    yb_decimal_format(figure->printed, value);
    fprintf(stderr, "%s%s at byte %u", value, ledger_get(ledger, figure->unit), (unsigned)figure->offset);
}

/* "b.txt: conflict: 财政总收入, 2023, level, actual: 1.3亿元 at byte 94 is not used; ..." */
static yb_status tell_conflict(const ingest_run *run, uint32_t number, yb_error *error)
{
    const ingest_ledger *ledger = &run->ledger;
    const ingest_figure *figure = &ledger->figures[number];
    uint32_t other = ledger_winner(ledger, number);
    char key[512];
    TRY(ingest_describe(run, figure, key, error));
    fprintf(stderr, "%s: conflict: %s: ", ledger_get(ledger, ledger->reports[figure->report].path), key);
    print_place(ledger, figure);
    fputs(" is not used; ", stderr);
    if (other == LEDGER_NONE) {
        fprintf(stderr, "%s\n", ledger_get(ledger, figure->reason));
        return YB_OK;
    }
    const ingest_figure *winner = &ledger->figures[other];
    print_place(ledger, winner);
    if (winner->report != figure->report) {
        fprintf(stderr, " of %s", ledger_get(ledger, ledger->reports[winner->report].path));
    }
    fprintf(stderr, " counts: %s\n", figure_rule_words((figure_rule)figure->rule));
    return YB_OK;
}

static void tell_refused(const ingest_run *run, const ingest_figure *figure)
{
    const ingest_ledger *ledger = &run->ledger;
    char value[YB_DECIMAL_TEXT];
    yb_decimal_format(figure->printed, value);
    fprintf(stderr, "%s: not used: %s %s%s at byte %u: %s\n", ledger_get(ledger, ledger->reports[figure->report].path),
            ledger_get(ledger, figure->name), value, ledger_get(ledger, figure->unit), (unsigned)figure->offset,
            ledger_get(ledger, figure->reason));
}

/* How many figures of a report, of each kind. */
typedef struct tally {
    unsigned states[INGEST_REFUSED + 1];
    unsigned uncertain, doubts[DOUBT_COUNT];
    unsigned too_large, no_year; /* of those refused */
} tally;

static void count_figures(const ingest_ledger *ledger, const ingest_report *report, tally *counts)
{
    for (uint32_t i = report->first; i < report->first + report->count; i++) {
        const ingest_figure *figure = &ledger->figures[i];
        int uncertain = figure->state == INGEST_CHOSEN || figure->state == INGEST_WAITING;
        counts->states[figure->state]++;
        counts->too_large += figure->state == INGEST_REFUSED && figure->refusal == YB_OVERFLOW;
        counts->no_year += figure->state == INGEST_REFUSED && figure->year == 0;
        counts->uncertain += uncertain && figure->doubts != 0;
        for (int doubt = 0; doubt < DOUBT_COUNT && uncertain; doubt++) {
            counts->doubts[doubt] += figure->doubts >> doubt & 1;
        }
    }
}

/* "(name 3, period 1)" behind a number that is not 0. */
static void print_reasons(const char *const *words, const unsigned *counts, int kinds)
{
    int told = 0;
    for (int i = 0; i < kinds; i++) {
        if (counts[i] > 0) {
            fprintf(stderr, "%s%s %u", told++ == 0 ? " (" : ", ", words[i], counts[i]);
        }
    }
    fputs(told > 0 ? ")" : "", stderr);
}

/* ": figures used 57, repeated 3, ..., uncertain 4 (name 3, period 1)" */
static void print_tally(const tally *counts)
{
    const char *doubts[DOUBT_COUNT], *refusals[] = { "too large", "no year", "unit" };
    unsigned refused[] = { counts->too_large, counts->no_year,
                           counts->states[INGEST_REFUSED] - counts->too_large - counts->no_year };
    for (int i = 0; i < DOUBT_COUNT; i++) {
        doubts[i] = ingest_doubt_word(i);
    }
    fprintf(stderr, ": figures used %u, repeated %u, in conflict %u, not used %u", counts->states[INGEST_CHOSEN],
            counts->states[INGEST_REPEATED], counts->states[INGEST_REJECTED], counts->states[INGEST_REFUSED]);
    print_reasons(refusals, refused, 3);
    fprintf(stderr, ", uncertain %u", counts->uncertain);
    print_reasons(doubts, counts->doubts, DOUBT_COUNT);
    fputs("\n", stderr);
}

static void tell_report(const ingest_run *run, const ingest_report *report)
{
    const yb_regions *regions = yb_writer_regions(run->session.writer);
    tally counts = { .uncertain = 0 };
    char year[16] = "no year";
    count_figures(&run->ledger, report, &counts);
    if (report->year != 0) {
        snprintf(year, sizeof year, "%d", report->year);
    }
    fprintf(stderr, "%s: %s (%s), %s", ledger_get(&run->ledger, report->path), yb_regions_name(regions, report->region),
            yb_regions_code(regions, report->region), year);
    print_tally(&counts);
}

/* Among thousands of lines: how it went in all. */
static void tell_total(const ingest_run *run)
{
    const ingest_ledger *ledger = &run->ledger;
    tally counts = { .uncertain = 0 };
    for (size_t i = 0; i < ledger->report_count; i++) {
        count_figures(ledger, &ledger->reports[i], &counts);
    }
    fprintf(stderr, "in all %zu report%s", ledger->report_count, cli_plural(ledger->report_count));
    if (run->left_out > 0) {
        fprintf(stderr, " (%llu left out)", (unsigned long long)run->left_out);
    }
    print_tally(&counts);
}

yb_status ingest_tell(const ingest_run *run, yb_error *error)
{
    const ingest_ledger *ledger = &run->ledger;
    for (size_t i = 0; i < ledger->report_count; i++) {
        const ingest_report *report = &ledger->reports[i];
        for (uint32_t at = report->first; at < report->first + report->count && run->review == NULL; at++) {
            if (ledger->figures[at].state == INGEST_REJECTED) {
                TRY(tell_conflict(run, at, error));
            } else if (ledger->figures[at].state == INGEST_REFUSED) {
                tell_refused(run, &ledger->figures[at]);
            }
        }
        tell_report(run, report);
    }
    if (ledger->report_count + run->left_out > 1) {
        tell_total(run);
    }
    return YB_OK;
}

static yb_status tell_implausible(const ingest_run *run, const ingest_figure *figure, yb_error *error)
{
    const ingest_ledger *ledger = &run->ledger;
    char key[512];
    TRY(ingest_describe(run, figure, key, error));
    fprintf(stderr, "%s: not plausible: %s: ", ledger_get(ledger, ledger->reports[figure->report].path), key);
    print_place(ledger, figure);
    fprintf(stderr, ": %s\n", ledger_get(ledger, figure->reason));
    return YB_OK;
}

yb_status ingest_tell_doubts(const ingest_run *run, yb_error *error)
{
    const ingest_ledger *ledger = &run->ledger;
    uint64_t uncertain = 0;
    for (size_t i = 0; i < ledger->count; i++) {
        const ingest_figure *figure = &ledger->figures[i];
        int counts = figure->state == INGEST_CHOSEN || figure->state == INGEST_WAITING;
        uncertain += counts && figure->doubts != 0;
        if (counts && (figure->doubts & DOUBTS_PLAUSIBLE) != 0) {
            TRY(tell_implausible(run, figure, error));
        }
    }
    if (uncertain > 0 && run->review == NULL) {
        cli_note("%llu figure%s of those stored %s uncertain; with --review FILE.csv such figures wait for a person "
                 "to decide",
                 (unsigned long long)uncertain, cli_plural(uncertain), uncertain == 1 ? "is" : "are");
    }
    return YB_OK;
}
