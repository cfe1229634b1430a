/* yearbook check: reads every byte of a store, or looks for figures that cannot be right. */
#include <stdio.h>

#include "cli/check.h"
#include "cli/cli.h"

enum { PLAUSIBLE = SELECT_END };

static const cli_option options[] = {
    { PLAUSIBLE, "plausible", NULL, "list the figures that a person should look at, instead of checking bytes" },
    { SELECT_METRIC, "metric", "M[,M...]", "of --plausible: only these metrics" },
    { SELECT_REGION, "region", "R", "of --plausible: only this region and what lies in it" },
    { SELECT_YEAR, "year", "Y|A..B", "of --plausible: only these years" },
    SELECT_FORMAT_OPTION,
    { 0 },
};

static const cli_usage usage = {
    "check",
    "STORE [--plausible [--metric M] [--region R] [--year Y] [--format FORMAT]]",
    "read every byte of a store, or look for figures that cannot be right",
    "Prints 'ok: N rows in M segments', or tells each problem and exits with 3.\n"
    "With --plausible, figures are held against the region's other years, its neighbours, the\n"
    "region that it is a part of, and growth against the levels of both years. Nothing is\n"
    "changed; 'import' takes the list back as CSV once its values are corrected.\n\n"
    "example: yearbook check STORE --plausible --metric 财政总收入 --format csv\n",
    options,
};

typedef struct check_run {
    cli_selection selection;
    int plausible;
} check_run;

static yb_status take(void *context, int key, const char *value, yb_error *error)
{
    check_run *run = context;
    if (key == PLAUSIBLE) {
        run->plausible = 1;
        return YB_OK;
    }
    return cli_selection_take(&run->selection, key, value, error);
}

static void tell_problem(void *context, const yb_error *problem)
{
    int *problems = context;
    ++*problems;
    cli_report(problem);
}

static int check_bytes(const cli_session *session)
{
    yb_error error = YB_ERROR_INIT;
    int problems = 0;
    yb_status status = yb_store_check(session->store, tell_problem, &problems, &error);
    if (status == YB_OK) {
        unsigned long long rows = yb_snapshot_row_count(session->snapshot);
        unsigned segments = yb_snapshot_segment_count(session->snapshot);
        printf("ok: %llu row%s in %u segment%s\n", rows, cli_plural(rows), segments, cli_plural(segments));
    } else if (problems == 0) {
        cli_report(&error);
    }
    return cli_exit_of(status);
}

static int check_store(check_run *run, const char *path)
{
    yb_error error = YB_ERROR_INIT;
    cli_session session = { 0 };
    int code = EXIT_DONE;
    if (cli_session_read(&session, path, 0, &error) != YB_OK) {
        code = cli_report(&error);
    } else if (!run->plausible) {
        code = check_bytes(&session);
    } else if (check_plausible(&session, &run->selection, &error) != YB_OK) {
        code = cli_report(&error);
    }
    cli_session_close(&session);
    return code;
}

static int run_check(int argc, char **argv)
{
    check_run run = { .selection = CLI_SELECTION_INIT };
    const cli_selection *selection = &run.selection;
    int operands = 0, code;
    cli_parsed parsed = cli_parse(&usage, argc, argv, take, &run, &operands);
    int narrowed = selection->metric_texts.count > 0 || selection->region_text != NULL || selection->first_year != 0 ||
                   selection->last_year != 0 || selection->format != NULL;
    if (parsed != PARSED_RUN) {
        code = parsed == PARSED_HELP ? EXIT_DONE : EXIT_USAGE;
    } else if (argc - operands != 1) {
        code = cli_usage_error(&usage, "expected one store");
    } else if (narrowed && !run.plausible) {
        code = cli_usage_error(&usage, "--metric, --region, --year and --format go with --plausible");
    } else {
        code = check_store(&run, argv[operands]);
    }
    cli_selection_free(&run.selection);
    return code;
}

const cli_verb verb_check = { &usage, run_check };
