/* yearbook trace: the sentence that a figure came from. */
#include <string.h>

#include "cli/cli.h"
#include "cli/trace.h"

static const cli_option options[] = {
    SELECT_METRIC_OPTION,
    SELECT_OPTIONS,
    SELECT_FORMAT_OPTION,
    { 0 },
};

static const cli_usage usage = {
    "trace",
    "STORE --metric M --region R --year Y [--measure WORD] [--role WORD] [--span SPAN]",
    "show the sentence that a figure came from",
    "Every observation that fits is shown: of the region itself, not of what lies in it.\n\n"
    "example: yearbook trace STORE --metric 财政总收入 --region 温泉镇 --year 2022\n",
    options,
};

static yb_status take(void *context, int key, const char *value, yb_error *error)
{
    trace_run *run = context;
    return cli_selection_take(&run->selection, key, value, error);
}

/* The years, other than those asked for, in which there is something. */
static yb_status add_other_years(trace_run *run, yb_error *error)
{
    yb_filter filter = cli_selection_filter(&run->selection);
    filter.first_year = filter.last_year = 0;
    filter.measure = filter.role = -1;
    filter.span = (yb_span) { 0, 0 };
    yb_error ignored = YB_ERROR_INIT;
    yb_scan *scan = NULL;
    yb_rows rows = { 0 };
    int found = 0, last = 0;
    if (yb_scan_open(run->session.snapshot, &filter, &scan, &ignored) != YB_OK) {
        return error->status;
    }
    while (found < 20 && yb_scan_next(scan, &rows, &ignored) == YB_OK && rows.count > 0) {
        for (size_t i = 0; i < rows.count && found < 20; i++) {
            if (rows.region[i] == run->selection.region && rows.year[i] != last) {
                last = rows.year[i];
                cli_error_add(error, found == 0 ? "; there are figures for %d" : ", %d", last);
                found++;
            }
        }
    }
    yb_scan_close(scan);
    if (found == 0) {
        cli_error_add(error, "; there are none for any year");
    }
    return error->status;
}

static yb_status trace_rows(trace_run *run, const yb_rows *rows, yb_error *error)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->region[i] == run->selection.region) {
            TRY(trace_print(run, rows, i, error));
            run->found++;
        }
    }
    return YB_OK;
}

static yb_status trace_figures(trace_run *run, const char *path, yb_error *error)
{
    yb_rows rows = { 0 };
    TRY(cli_session_read(&run->session, path, 0, error));
    TRY(cli_selection_resolve(&run->selection, run->session.snapshot, error));
    yb_filter filter = cli_selection_filter(&run->selection);
    TRY(trace_open(run, error));
    TRY(yb_scan_open(run->session.snapshot, &filter, &run->scan, error));
    do {
        TRY(yb_scan_next(run->scan, &rows, error));
        TRY(trace_rows(run, &rows, error));
    } while (rows.count > 0);
    if (run->found == 0) {
        const yb_regions *regions = yb_snapshot_regions(run->session.snapshot);
        cli_fail(error, YB_NOT_FOUND, "there is no such figure of %s (%s)",
                 yb_regions_name(regions, run->selection.region), yb_regions_code(regions, run->selection.region));
        return add_other_years(run, error);
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
