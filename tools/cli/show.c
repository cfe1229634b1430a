/* yearbook show: what a store holds. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/listings.h"
#include "cli/common/selection.h"
#include "cli/common/session.h"
#include "cli/show.h"

enum { LEVEL = SELECT_END, LIMIT, MATCHING, TREE_YEAR };

static const cli_option options[] = {
    { SELECT_REGION, "region", "R", "regions: only this one and what lies in it" },
    { LEVEL, "level", "LEVEL", "regions: only those of this level" },
    { TREE_YEAR, "tree-year", "YYYY", "regions: as they were in that year, by the store's lineage" },
    { MATCHING, "matching", "TEXT", "only entries whose code, id, name or alias contains TEXT" },
    { LIMIT, "limit", "N", "at most N rows" },
    SELECT_FORMAT_OPTION,
    { 0 },
};

static const cli_usage usage = {
    "show",
    "STORE [regions|metrics|series|sources|lineage|segments] [--matching TEXT] [OPTION...]",
    "show what a store holds: a summary, or one of its lists",
    "example: yearbook show STORE metrics --matching 收入\n",
    options,
};

/* A list: its columns, how many entries it may have, and one entry's cells
 * (0: not shown). */
typedef struct show_list {
    const char *name;
    const output_column *columns;
    size_t column_count;
    int has_names; /* that --matching may look for */
    uint32_t (*count)(const yb_snapshot *snapshot);
    yb_status (*print)(show_run *run, uint32_t number, yb_error *error);
} show_list;

static const output_column summary_columns[] = { { "what", OUTPUT_TEXT, OUTPUT_ALL },
                                                 { "value", OUTPUT_TEXT, OUTPUT_ALL } };
static const output_column series_columns[] = { { "metric", OUTPUT_TEXT, OUTPUT_ALL },
                                                { "name", OUTPUT_TEXT, OUTPUT_ALL },
                                                { "measure", OUTPUT_TEXT, OUTPUT_ALL },
                                                { "role", OUTPUT_TEXT, OUTPUT_ALL },
                                                { "span", OUTPUT_TEXT, OUTPUT_ALL } };
static const output_column source_columns[] = { { "name", OUTPUT_TEXT, OUTPUT_ALL },
                                                { "origin", OUTPUT_TEXT, OUTPUT_ALL },
                                                { "bytes", OUTPUT_NUMBER, OUTPUT_ALL } };
static const output_column segment_columns[] = {
    { "file", OUTPUT_TEXT, OUTPUT_ALL },         { "bytes", OUTPUT_NUMBER, OUTPUT_ALL },
    { "rows", OUTPUT_NUMBER, OUTPUT_ALL },       { "superseded", OUTPUT_NUMBER, OUTPUT_ALL },
    { "tiles", OUTPUT_NUMBER, OUTPUT_ALL },      { "runs", OUTPUT_NUMBER, OUTPUT_ALL },
    { "series", OUTPUT_NUMBER, OUTPUT_ALL },     { "regions", OUTPUT_NUMBER, OUTPUT_ALL },
    { "first_year", OUTPUT_NUMBER, OUTPUT_ALL }, { "last_year", OUTPUT_NUMBER, OUTPUT_ALL }
};

/* As import reads them. */
static const output_column lineage_columns[] = {
    { "old", OUTPUT_TEXT, OUTPUT_ALL },    { "new", OUTPUT_TEXT, OUTPUT_ALL },  { "year", OUTPUT_NUMBER, OUTPUT_ALL },
    { "reason", OUTPUT_TEXT, OUTPUT_ALL }, { "name", OUTPUT_TEXT, OUTPUT_ALL }, { "parent", OUTPUT_TEXT, OUTPUT_ALL }
};

static uint32_t one(const yb_snapshot *snapshot)
{
    return 1;
}

static uint32_t region_count(const yb_snapshot *snapshot)
{
    return yb_regions_count(yb_snapshot_regions(snapshot));
}

#define COLUMNS(array) array, sizeof(array) / sizeof *(array)
static const show_list lists[] = {
    { "summary", COLUMNS(summary_columns), 0, one, show_summary },
    { "regions", listing_region_columns, LISTING_REGION_COLUMNS, 1, region_count, show_region },
    { "metrics", listing_metric_columns, LISTING_METRIC_COLUMNS, 1, yb_snapshot_metric_count, show_metric },
    { "series", COLUMNS(series_columns), 1, yb_snapshot_series_count, show_series },
    { "sources", COLUMNS(source_columns), 1, yb_snapshot_source_count, show_source },
    { "lineage", COLUMNS(lineage_columns), 1, yb_snapshot_lineage_count, show_lineage },
    { "segments", COLUMNS(segment_columns), 0, yb_snapshot_segment_count, show_segment },
};
#define LIST_COUNT (sizeof lists / sizeof *lists)

static yb_status take(void *context, int key, const char *value, yb_error *error)
{
    show_run *run = context;
    if (key == LEVEL) {
        run->level_text = value;
        return YB_OK;
    }
    if (key == TREE_YEAR) {
        return cli_parse_year(value, strlen(value), &run->tree_year, error);
    }
    if (key == MATCHING) {
        run->matching = value;
        return YB_OK;
    }
    if (key == LIMIT) {
        return cli_parse_count("limit", value, UINT32_MAX, &run->limit, error);
    }
    return cli_selection_take(&run->selection, key, value, error);
}

static yb_status find_list(const char *word, const show_list **list, yb_error *error)
{
    const char *names[LIST_COUNT + 1] = { 0 };
    for (size_t i = 0; i < LIST_COUNT; i++) {
        names[i] = lists[i].name;
        if (strcmp(word, names[i]) == 0) {
            *list = &lists[i];
            return YB_OK;
        }
    }
    cli_fail(error, YB_INVALID, "cannot show '%s'; expected regions, metrics, series, sources, lineage or segments",
             word);
    const char *nearest = cli_nearest(word, names);
    if (nearest != NULL) {
        cli_error_add(error, "; did you mean %s?", nearest);
    }
    return YB_INVALID;
}

/* Options that the list does not have are told, not passed over. */
static yb_status check_options(const show_run *run, const show_list *list, yb_error *error)
{
    int is_tree = list->print == show_region;
    if (!is_tree && (run->selection.region_text != NULL || run->level_text != NULL || run->tree_year != 0)) {
        return cli_fail(error, YB_INVALID, "--region, --level and --tree-year are for the list of regions");
    }
    if (!list->has_names && run->matching != NULL) {
        return cli_fail(error, YB_INVALID, "--matching is for regions, metrics, series, sources and lineage");
    }
    return YB_OK;
}

static yb_status print_list(show_run *run, const char *path, const show_list *list, yb_error *error)
{
    TRY(cli_session_read(&run->session, path, 0, error));
    TRY(cli_session_tree_year(&run->session, run->tree_year, error));
    const yb_snapshot *snapshot = run->session.snapshot;
    TRY(cli_selection_resolve(&run->selection, snapshot, error));
    run->level = YB_NO_LEVEL;
    if (run->level_text != NULL) {
        TRY(cli_find_level(yb_snapshot_regions(snapshot), run->level_text, NULL, &run->level, error));
    }
    const output_format *format = run->selection.format;
    TRY(output_open(&run->out, format == NULL ? &output_table : format, list->columns, list->column_count, error));
    uint32_t count = list->count(snapshot);
    for (uint32_t i = 0; i < count && (run->limit == 0 || run->out.rows < run->limit); i++) {
        TRY(list->print(run, i, error));
    }
    if (run->out.rows == 0 && run->matching != NULL) {
        cli_note("no entry of %s contains '%s'", list->name, run->matching);
    }
    return output_end(&run->out, error);
}

static int run_show(int argc, char **argv)
{
    show_run run = { .selection = CLI_SELECTION_INIT };
    yb_error error = YB_ERROR_INIT;
    const show_list *list = &lists[0];
    int operands = 0, code = EXIT_DONE;
    cli_parsed parsed = cli_parse(&usage, argc, argv, take, &run, &operands);
    if (parsed != PARSED_RUN) {
        code = parsed == PARSED_HELP ? EXIT_DONE : EXIT_USAGE;
    } else if (argc == operands || argc - operands > 2) {
        code = cli_usage_error(&usage, "expected a store and at most one list");
    } else if (argc - operands == 2 && find_list(argv[operands + 1], &list, &error) != YB_OK) {
        code = cli_usage_error(&usage, "%s", error.message);
    } else if (check_options(&run, list, &error) != YB_OK) {
        code = cli_usage_error(&usage, "%s", error.message);
    } else if (print_list(&run, argv[operands], list, &error) != YB_OK) {
        code = cli_report(&error);
    }
    output_close(&run.out);
    cli_session_close(&run.session);
    cli_selection_free(&run.selection);
    return code;
}

const cli_verb verb_show = { &usage, run_show };
