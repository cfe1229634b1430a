/* yearbook check: reads every byte of a store. */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/common/session.h"

static const cli_option options[] = { { 0 } };

static const cli_usage usage = {
    "check",
    "STORE",
    "read every byte of a store and compare checksums and statistics",
    "Prints 'ok: N rows in M segments', or tells each problem and exits with 3.\n",
    options,
};

static yb_status take_nothing(void *context, int key, const char *value, yb_error *error)
{
    return YB_OK;
}

static void tell_problem(void *context, const yb_error *problem)
{
    int *problems = context;
    ++*problems;
    cli_report(problem);
}

static int check_store(const char *path)
{
    yb_error error = YB_ERROR_INIT;
    cli_session session = { 0 };
    int problems = 0;
    yb_status status = cli_session_read(&session, path, 0, &error);
    if (status == YB_OK) {
        status = yb_store_check(session.store, tell_problem, &problems, &error);
    }
    if (status == YB_OK) {
        unsigned long long rows = yb_snapshot_row_count(session.snapshot);
        unsigned segments = yb_snapshot_segment_count(session.snapshot);
        printf("ok: %llu row%s in %u segment%s\n", rows, rows == 1 ? "" : "s", segments, segments == 1 ? "" : "s");
    } else if (problems == 0) {
        cli_report(&error);
    }
    cli_session_close(&session);
    return cli_exit_of(status);
}

static int run_check(int argc, char **argv)
{
    int operands = 0;
    cli_parsed parsed = cli_parse(&usage, argc, argv, take_nothing, NULL, &operands);
    if (parsed != PARSED_RUN) {
        return parsed == PARSED_HELP ? EXIT_DONE : EXIT_USAGE;
    }
    if (argc - operands != 1) {
        return cli_usage_error(&usage, "expected one store");
    }
    return check_store(argv[operands]);
}

const cli_verb verb_check = { &usage, run_check };
