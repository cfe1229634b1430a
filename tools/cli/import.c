/* yearbook import: CSV into a store, in one commit or not at all. */
#include <string.h>

#include "cli/cli.h"
#include "cli/common/interrupt.h"
#include "cli/common/selection.h"
#include "cli/common/standard.h"
#include "cli/common/threads.h"
#include "cli/import.h"

enum { REGIONS = SELECT_END, METRICS, LINEAGE, DECIMAL, THREADS, MEMORY };

static const cli_option options[] = {
    { REGIONS, "regions", "TREE.csv", "replace the region tree; columns: code,parent,level,name" },
    { METRICS, "metrics", "METRICS.csv", "add metrics; columns: id,name,unit,rollup[,aliases][,time]" },
    { LINEAGE, "lineage", "LINEAGE.csv",
      "replace the lineage of regions; columns: old,new,year,reason[,name][,parent]" },
    { DECIMAL, "decimal", "MARK", "decimal mark of values: point or comma; the other one is for thousands" },
    { THREADS, "threads", "N", "use N threads" },
    { MEMORY, "memory", "SIZE", "memory for rows before they go to the disk: 512M, 2G; default: a quarter of all" },
    { 0 },
};

static const cli_usage usage = {
    "import",
    "STORE [--regions TREE.csv] [--metrics METRICS.csv] [--lineage LINEAGE.csv] [DATA.csv...]",
    "load CSV files into a store, all or nothing",
    "DATA columns: region,year,metric,value[,unit,measure,role,span,period,bound]. Columns are\n"
    "found by their names in the header, in any order; others are not used. Regions are codes\n"
    "or unique names, metrics ids, names or aliases, values exact decimals; a value with a unit\n"
    "is converted to its metric's. period is 2022, 2022-H1 ... instead of year and span.\n"
    "rollup is sum, sum_check, sum_gross, weighted:METRIC, derive:A/B or never; aliases are\n"
    "separated by '|'; time is none, flow or stock. '-' is standard input.\n"
    "LINEAGE says that from year on, code new stands for what old was; reason is renamed,\n"
    "recoded, merged, joined, split, promoted or moved, name and parent those of old.\n"
    "Commas, semicolons or tabs separate columns. Where it is not commas, values may have a\n"
    "decimal comma, the same mark in all of a file; --decimal says which when it is not clear.\n"
    "The store is made if it is not there. A store without a tree gets China's administrative\n"
    "divisions unless --regions gives another one. A key that is there already gets the new\n"
    "value. When a row is wrong, nothing is stored.\n\n"
    "example: yearbook import STORE --regions tree.csv --metrics metrics.csv data.csv\n",
    options,
};

static yb_status take(void *context, int key, const char *value, yb_error *error)
{
    import_run *run = context;
    switch (key) {
    case DECIMAL:
        run->decimal = strcmp(value, "comma") == 0 ? ',' : strcmp(value, "point") == 0 ? '.' : 0;
        return run->decimal != 0 ? YB_OK
                                 : cli_fail(error, YB_INVALID, "--decimal '%s': expected point or comma", value);
    case THREADS:
        return cli_parse_threads(value, &run->session.threads, error);
    case MEMORY:
        return cli_parse_memory(value, &run->session.memory_budget, error);
    default:
        *(key == REGIONS ? &run->regions_path : key == METRICS ? &run->metrics_path : &run->lineage_path) = value;
        return YB_OK;
    }
}

static yb_status import_tables(import_run *run, char **data, int count, yb_error *error)
{
    if (run->regions_path != NULL) {
        TRY(import_regions(run, error));
    } else {
        TRY(standard_regions(run->session.writer, error));
    }
    if (run->metrics_path != NULL) {
        TRY(import_metrics(run, error));
    }
    if (run->lineage_path != NULL) {
        TRY(import_lineage(run, error));
    }
    return import_data(run, data, count, error);
}

static void tell_summary(const import_run *run, uint64_t version, uint64_t nanoseconds)
{
    double seconds = (double)nanoseconds / 1e9;
    fputs("imported", stderr);
    if (run->region_count > 0) {
        fprintf(stderr, " %llu region%s,", (unsigned long long)run->region_count, cli_plural(run->region_count));
    }
    if (run->metric_count > 0) {
        fprintf(stderr, " %llu metric%s,", (unsigned long long)run->metric_count, cli_plural(run->metric_count));
    }
    if (run->lineage_path != NULL) {
        fprintf(stderr, " %llu line%s of lineage,", (unsigned long long)run->lineage_count,
                cli_plural(run->lineage_count));
    }
    fprintf(stderr, " %llu row%s in %.2f s (commit %llu)\n", (unsigned long long)run->row_count,
            cli_plural(run->row_count), seconds, (unsigned long long)version);
}

/* Rows in segments that the snapshot has and the older one has not, without those that such a segment took from
 * another. */
static yb_status count_written(const yb_snapshot *before, const yb_snapshot *after, uint64_t *rows, yb_error *error)
{
    uint64_t written = 0;
    for (uint32_t i = 0; i < yb_snapshot_segment_count(after); i++) {
        yb_segment_info info = { .struct_size = sizeof info }, other = { .struct_size = sizeof other };
        TRY(yb_snapshot_segment(after, i, &info, error));
        int is_new = 1;
        for (uint32_t j = 0; j < yb_snapshot_segment_count(before) && is_new; j++) {
            TRY(yb_snapshot_segment(before, j, &other, error));
            is_new = strcmp(info.file, other.file) != 0;
        }
        written += is_new ? info.rows - info.rows_superseded : 0;
    }
    *rows = written;
    return YB_OK;
}

/* What of the rows read is not there as a row of its own, and what they hide. */
static yb_status tell_superseded(const import_run *run, yb_error *error)
{
    const yb_snapshot *before = run->session.snapshot;
    yb_snapshot *after = NULL;
    uint64_t written = 0;
    TRY(yb_snapshot_open(run->session.store, &after, error));
    yb_status status = count_written(before, after, &written, error);
    if (status == YB_OK) {
        uint64_t repeated = run->row_count - written;
        uint64_t older = yb_snapshot_row_count(before) + written - yb_snapshot_row_count(after);
        if (repeated > 0) {
            fprintf(stderr, "%llu row%s had the key of a later one in this import; the later value counts\n",
                    (unsigned long long)repeated, cli_plural(repeated));
        }
        if (older > 0) {
            fprintf(stderr, "%llu figure%s superseded %s in the store\n", (unsigned long long)older, cli_plural(older),
                    older == 1 ? "an older one" : "older ones");
        }
    }
    if (status == YB_OK && run->regions_path != NULL) {
        status = import_tell_dropped(before, after, error);
    }
    yb_snapshot_close(after);
    return status;
}

static int import_store(import_run *run, const char *path, char **data, int count)
{
    yb_error error = YB_ERROR_INIT;
    uint64_t version = 0, start = cli_clock();
    int code = EXIT_DONE;
    yb_status status = cli_session_write(&run->session, path, &error);
    cli_progress_start(&run->progress, "row");
    run->progress.in_bytes = 1;
    if (status == YB_OK) {
        status = import_tables(run, data, count, &error);
    }
    if (status == YB_OK && run->mistakes == 0) {
        cli_progress_stage(&run->progress, "writing the store");
        status = cli_session_commit(&run->session, &version, &error);
    }
    cli_progress_finish(&run->progress);
    if (status != YB_OK) {
        cli_interrupt_check(&error);
        code = cli_report(&error);
    }
    if (run->mistakes > 0 && !cli_interrupted()) {
        code = cli_graver(code, EXIT_FAILED);
        fprintf(stderr, "yearbook: %s%u mistake%s; nothing was stored\n",
                run->mistakes == IMPORT_MOST_ERRORS ? "stopped after " : "", run->mistakes, cli_plural(run->mistakes));
    } else if (status == YB_OK) {
        tell_summary(run, version, cli_clock() - start);
        if (tell_superseded(run, &error) != YB_OK) {
            code = cli_report(&error);
        }
    }
    return code;
}

static int run_import(int argc, char **argv)
{
    import_run run = { 0 };
    int operands = 0, code;
    cli_parsed parsed = cli_parse(&usage, argc, argv, take, &run, &operands);
    if (parsed != PARSED_RUN) {
        code = parsed == PARSED_HELP ? EXIT_DONE : EXIT_USAGE;
    } else if (operands == argc) {
        code = cli_usage_error(&usage, "expected a store");
    } else if (argc - operands == 1 && run.regions_path == NULL && run.metrics_path == NULL &&
               run.lineage_path == NULL) {
        code = cli_usage_error(&usage, "expected something to import: --regions, --metrics, --lineage or DATA.csv");
    } else {
        code = import_store(&run, argv[operands], argv + operands + 1, argc - operands - 1);
    }
    cli_session_close(&run.session);
    return code;
}

const cli_verb verb_import = { &usage, run_import };
