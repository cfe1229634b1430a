/* yearbook compact: all segments of a store become one. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/interrupt.h"
#include "cli/common/selection.h"
#include "cli/common/session.h"
#include "cli/common/threads.h"

enum { ZSTD = SELECT_END, THREADS, MEMORY };

static const cli_option options[] = {
    { ZSTD, "zstd", "LEVEL", "compress cold blocks with zstd, at 1 to 19: smaller, slower to query; default: 0, none" },
    { THREADS, "threads", "N", "use N threads" },
    { MEMORY, "memory", "SIZE", "memory for rows before they go to the disk: 512M, 2G; default: a quarter of all" },
    { 0 },
};

static const cli_usage usage = {
    "compact",
    "STORE [--zstd LEVEL] [--threads N] [--memory SIZE]",
    "rewrite a store's segments as one, without superseded rows",
    "Every commit adds a segment; many small ones take more room and time than one. What the\n"
    "store holds stays the same, sources and their places included. Queries may run meanwhile;\n"
    "a store that is one segment without superseded rows already is left as it is, unless\n"
    "blocks are to be compressed, or not any more.\n"
    "Prints what there was before and what there is now.\n",
    options,
};

typedef struct compact_run {
    cli_session session;
    yb_compact_options options;
} compact_run;

static yb_status take(void *context, int key, const char *value, yb_error *error)
{
    compact_run *run = context;
    unsigned long long number = 0;
    switch (key) {
    case MEMORY:
        return cli_parse_memory(value, &run->session.memory_budget, error);
    case ZSTD:
        if (strcmp(value, "0") != 0 && cli_parse_count("zstd", value, YB_ZSTD_LEVEL_MAX, &number, error) != YB_OK) {
            return cli_fail(error, YB_INVALID, "--zstd '%s': expected a level from 1 to %d, or 0 for none", value,
                            YB_ZSTD_LEVEL_MAX);
        }
        run->options.zstd_level = (int)number;
        return YB_OK;
    default:
        return cli_parse_threads(value, &run->session.threads, error);
    }
}

static void tell_change(const char *what, uint64_t before, uint64_t after)
{
    printf("%-9s %llu -> %llu\n", what, (unsigned long long)before, (unsigned long long)after);
}

static yb_status compact_store(compact_run *run, const char *path, yb_error *error)
{
    cli_session *session = &run->session;
    yb_compact_report report = { .struct_size = sizeof report };
    TRY(cli_session_open(session, path, error));
    yb_status status = yb_compact(session->store, &run->options, &report, error);
    cli_error_place(error, path, 0);
    if (status != YB_OK) {
        return cli_interrupted() ? cli_interrupt_check(error) : status;
    }
    tell_change("segments", report.segments_before, report.segments_after);
    tell_change("rows", report.rows_before, report.rows_after);
    tell_change("bytes", report.bytes_before, report.bytes_after);
    return YB_OK;
}

static int run_compact(int argc, char **argv)
{
    compact_run run = { .options = { .struct_size = sizeof run.options } };
    yb_error error = YB_ERROR_INIT;
    int operands = 0, code = EXIT_DONE;
    cli_parsed parsed = cli_parse(&usage, argc, argv, take, &run, &operands);
    if (parsed != PARSED_RUN) {
        return parsed == PARSED_HELP ? EXIT_DONE : EXIT_USAGE;
    }
    if (argc - operands != 1) {
        return cli_usage_error(&usage, "expected one store");
    }
    if (compact_store(&run, argv[operands], &error) != YB_OK) {
        code = cli_report(&error);
    }
    cli_session_close(&run.session);
    return code;
}

const cli_verb verb_compact = { &usage, run_compact };
