/* yearbook trace: the sentence that a figure came from. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/scan.h"
#include "cli/trace.h"

#define MOST_ALTERNATIVES 12

enum { ALL = SELECT_END };

static const cli_option options[] = {
    SELECT_METRIC_OPTION,
    { SELECT_REGION, "region", "R", "the region; a code or a name, with ancestors before it where it is not unique" },
    SELECT_KEY_OPTIONS,
    { ALL, "all", NULL, "also every other place that says something of these figures, and why it does not count" },
    SELECT_FORMAT_OPTION,
    { 0 },
};

static const cli_usage usage = {
    "trace",
    "STORE --metric M --region R --year Y [--measure WORD] [--role WORD] [--span SPAN] [--all]",
    "show the sentence that a figure came from",
    "Every observation that fits is shown: of the region itself, not of what lies in it.\n"
    "With --all the store's documents are read again, for what they say otherwise or again,\n"
    "and the rule that decided; figures that a person accepted are told as such.\n\n"
    "example: yearbook trace STORE --metric 财政总收入 --region 温泉镇 --year 2022\n",
    options,
};

static yb_status take(void *context, int key, const char *value, yb_error *error)
{
    trace_run *run = context;
    if (key == ALL) {
        run->all = 1;
        return YB_OK;
    }
    return cli_selection_take(&run->selection, key, value, error);
}

/* Texts for what there is instead, in order, each once. */
typedef struct alternatives {
    const trace_run *run;
    char texts[MOST_ALTERNATIVES][64];
    size_t count;
    int more; /* than there is room for */
} alternatives;

static void add_alternative(alternatives *list, const char *text)
{
    size_t at = 0;
    while (at < list->count && strcmp(list->texts[at], text) < 0) {
        at++;
    }
    if (at < list->count && strcmp(list->texts[at], text) == 0) {
        return;
    }
    if (list->count == MOST_ALTERNATIVES) {
        list->more = 1;
        return;
    }
    memmove(list->texts[at + 1], list->texts[at], (list->count - at) * sizeof list->texts[0]);
    snprintf(list->texts[at], sizeof list->texts[at], "%s", text);
    list->count++;
}

/* "2022-H1 (level, actual)"; without the words where none of them was asked for. "full year of 2022" where a span was.
 */
static yb_status describe(const trace_run *run, uint32_t number, int year, char text[64], yb_error *error)
{
    yb_series series;
    char period[32];
    TRY(yb_snapshot_series(run->session.snapshot, number, &series, error));
    yb_period_format(year, series.span, period);
    if (run->selection.span.first != 0 && series.span.first == 1 && series.span.last == 12) {
        snprintf(period, sizeof period, "full year of %d", year);
    }
    if (run->selection.measure < 0 && run->selection.role < 0) {
        snprintf(text, 64, "%s", period);
    } else {
        snprintf(text, 64, "%s (%s, %s)", period, yb_measure_name(series.measure), yb_role_name(series.role));
    }
    return YB_OK;
}

static yb_status find_alternatives(void *context, const yb_rows *rows, yb_error *error)
{
    alternatives *list = context;
    char text[64];
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->region[i] == list->run->selection.region) {
            TRY(describe(list->run, rows->series[i], rows->year[i], text, error));
            add_alternative(list, text);
        }
    }
    return YB_OK;
}

/* Nothing fits: what there is of other kinds in these years, else in others. */
static yb_status fail_not_found(const trace_run *run, yb_error *error)
{
    const yb_regions *regions = yb_snapshot_regions(run->session.snapshot);
    const char *name = yb_regions_name(regions, run->selection.region);
    const char *code = yb_regions_code(regions, run->selection.region);
    yb_filter filter = cli_selection_filter(&run->selection);
    alternatives list = { .run = run };
    filter.measure = filter.role = -1;
    filter.span = (yb_span) { 0, 0 };
    TRY(cli_scan(run->session.snapshot, &filter, find_alternatives, &list, error));
    if (list.count == 0) {
        filter.first_year = filter.last_year = 0;
        TRY(cli_scan(run->session.snapshot, &filter, find_alternatives, &list, error));
    }
    cli_fail(error, YB_NOT_FOUND, "there is no such figure of %s (%s)", name, code);
    for (size_t i = 0; i < list.count; i++) {
        cli_error_add(error, "%s%s", i == 0 ? "; there are figures for " : ", ", list.texts[i]);
    }
    cli_error_add(error, "%s", list.count == 0 ? "; there are none for any year" : list.more ? " and more" : "");
    return YB_NOT_FOUND;
}

static yb_status trace_rows(void *context, const yb_rows *rows, yb_error *error)
{
    trace_run *run = context;
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->region[i] == run->selection.region) {
            trace_item item;
            TRY(trace_item_of(run, rows, i, &item, error));
            TRY(trace_print(run, &item, error));
        }
    }
    return YB_OK;
}

static yb_status trace_figures(trace_run *run, const char *path, yb_error *error)
{
    TRY(cli_session_read(&run->session, path, 0, error));
    TRY(cli_selection_resolve(&run->selection, run->session.snapshot, error));
    yb_filter filter = cli_selection_filter(&run->selection);
    TRY(accepted_read(run->session.snapshot, &run->accepted, error));
    TRY(trace_open(run, error));
    if (run->all) {
        TRY(trace_all(run, error));
    } else {
        TRY(cli_scan(run->session.snapshot, &filter, trace_rows, run, error));
    }
    if (run->found == 0) {
        return fail_not_found(run, error);
    }
    return trace_end(run, error);
}

static int run_trace(int argc, char **argv)
{
    trace_run run = { .selection = CLI_SELECTION_INIT };
    yb_error error = YB_ERROR_INIT;
    int operands = 0, code = EXIT_DONE;
    const cli_selection *selection = &run.selection;
    cli_parsed parsed = cli_parse(&usage, argc, argv, take, &run, &operands);
    if (parsed != PARSED_RUN) {
        code = parsed == PARSED_HELP ? EXIT_DONE : EXIT_USAGE;
    } else if (argc - operands != 1) {
        code = cli_usage_error(&usage, "expected one store");
    } else if (selection->metric_texts.count == 0 || selection->region_text == NULL ||
               (selection->first_year == 0 && selection->last_year == 0)) {
        code = cli_usage_error(&usage, "expected --metric, --region and --year");
    } else if (trace_figures(&run, argv[operands], &error) != YB_OK) {
        code = cli_report(&error);
    }
    trace_close(&run);
    return code;
}

const cli_verb verb_trace = { &usage, run_trace };
