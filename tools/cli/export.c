/* yearbook export: what import reads back. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/describe.h"
#include "cli/common/listings.h"
#include "cli/common/progress.h"
#include "cli/common/scan.h"
#include "cli/common/selection.h"
#include "cli/common/session.h"

enum { LEVEL = SELECT_END, REGIONS, METRICS, TREE_YEAR };

static const cli_option options[] = {
    SELECT_METRIC_OPTION,
    SELECT_OPTIONS,
    { LEVEL, "level", "LEVEL", "only regions of this level" },
    { REGIONS, "regions", NULL, "export the region tree instead, as import --regions reads it" },
    { METRICS, "metrics", NULL, "export the metrics instead, as import --metrics reads them" },
    { TREE_YEAR, "tree-year", "YYYY", "under the codes of that year, by the store's lineage" },
    SELECT_FORMAT_OPTION,
    { 0 },
};

static const cli_usage usage = {
    "export",
    "STORE [--metric M] [--region R] [--year A..B] [OPTION...]",
    "print observations, the region tree or the metrics as import reads them",
    "Without --format: CSV. Sources of figures are not exported.\n\n"
    "example: yearbook export STORE --metric gdp --year 2020.. > gdp.csv\n",
    options,
};

typedef struct export_run {
    cli_selection selection;
    cli_session session;
    const char *level_text;
    int regions, metrics, tree_year;
    cli_progress progress;
    output out;
    /* The series printed last, as texts. */
    uint32_t series;
    yb_metric metric;
    yb_series parts;
    char span[16];
} export_run;

static const output_column data_columns[] = {
    { "region", OUTPUT_TEXT, OUTPUT_ALL }, { "year", OUTPUT_NUMBER, OUTPUT_ALL },
    { "metric", OUTPUT_TEXT, OUTPUT_ALL }, { "value", OUTPUT_NUMBER, OUTPUT_ALL },
    { "unit", OUTPUT_TEXT, OUTPUT_ALL },   { "measure", OUTPUT_TEXT, OUTPUT_ALL },
    { "role", OUTPUT_TEXT, OUTPUT_ALL },   { "span", OUTPUT_TEXT, OUTPUT_ALL },
    { "bound", OUTPUT_TEXT, OUTPUT_ALL },
};
static yb_status take(void *context, int key, const char *value, yb_error *error)
{
    export_run *run = context;
    switch (key) {
    case LEVEL:
        run->level_text = value;
        return YB_OK;
    case REGIONS:
        run->regions = 1;
        return YB_OK;
    case METRICS:
        run->metrics = 1;
        return YB_OK;
    case TREE_YEAR:
        return cli_parse_year(value, strlen(value), &run->tree_year, error);
    default:
        return cli_selection_take(&run->selection, key, value, error);
    }
}

static yb_status open_output(export_run *run, const output_column *columns, size_t count, yb_error *error)
{
    const output_format *format = run->selection.format;
    return output_open(&run->out, format == NULL ? &output_csv : format, columns, count, error);
}

static yb_status export_regions(export_run *run, yb_error *error)
{
    const yb_regions *regions = yb_snapshot_regions(run->session.snapshot);
    TRY(open_output(run, listing_region_columns, LISTING_REGION_COLUMNS, error));
    for (uint32_t i = 0; i < yb_regions_count(regions); i++) {
        TRY(listing_region(&run->out, regions, i, error));
    }
    return output_end(&run->out, error);
}

static yb_status export_metrics(export_run *run, yb_error *error)
{
    TRY(open_output(run, listing_metric_columns, LISTING_METRIC_COLUMNS, error));
    for (uint32_t i = 0; i < yb_snapshot_metric_count(run->session.snapshot); i++) {
        TRY(listing_metric(&run->out, run->session.snapshot, i, error));
    }
    return output_end(&run->out, error);
}

static yb_status load_series(export_run *run, uint32_t series, yb_error *error)
{
    TRY(yb_snapshot_series(run->session.snapshot, series, &run->parts, error));
    run->metric.struct_size = sizeof run->metric;
    TRY(yb_snapshot_metric(run->session.snapshot, run->parts.metric, &run->metric, error));
    describe_span(run->parts.span, run->span);
    run->series = series;
    return YB_OK;
}

static yb_status export_row(export_run *run, const yb_rows *rows, size_t row, yb_error *error)
{
    char value[YB_DECIMAL_TEXT], year[16];
    if (rows->series[row] != run->series) {
        TRY(load_series(run, rows->series[row], error));
    }
    yb_decimal_format((yb_decimal) { rows->mantissa[row], rows->scale[row] }, value);
    snprintf(year, sizeof year, "%d", rows->year[row]);
    const char *cells[] = { yb_regions_code(yb_snapshot_regions(run->session.snapshot), rows->region[row]),
                            year,
                            run->metric.id,
                            value,
                            describe_unit(&run->metric, run->parts.measure),
                            yb_measure_name(run->parts.measure),
                            yb_role_name(run->parts.role),
                            run->span,
                            yb_bound_name((yb_bound)rows->bound[row]) };
    return output_row(&run->out, cells, error);
}

/* Whether something says which observations are meant. */
static int is_selected(const export_run *run)
{
    const cli_selection *selection = &run->selection;
    return selection->metric_texts.count > 0 || selection->region_text != NULL || selection->first_year != 0 ||
           selection->last_year != 0 || selection->measure >= 0 || selection->role >= 0 || selection->span.first != 0 ||
           run->level_text != NULL;
}

/* Figures whose codes the tree has not are not printed: how many, and what brings them. */
static void tell_left_out(const export_run *run)
{
    const yb_snapshot *snapshot = run->session.snapshot;
    uint32_t lines = yb_snapshot_lineage_count(snapshot);
    uint64_t left_out = yb_snapshot_row_count(snapshot) - run->out.rows;
    yb_lineage_entry last = { .struct_size = sizeof last };
    if (is_selected(run) ? lines == 0 || run->tree_year != 0 : left_out == 0) {
        return;
    }
    char count[32] = "any";
    if (!is_selected(run)) {
        snprintf(count, sizeof count, "%llu", (unsigned long long)left_out);
    }
    const char *figures = is_selected(run) || left_out != 1 ? "figures" : "figure";
    if (lines > 0 && yb_snapshot_lineage(snapshot, lines - 1, &last, NULL) == YB_OK) {
        cli_note("left out: %s %s under codes of another time than the tree's; for those of a year's tree ask "
                 "--tree-year, such as --tree-year %d",
                 count, figures, last.year - 1);
    } else {
        cli_note("left out: %s %s under codes that the region tree has not", count, figures);
    }
}

static yb_status export_batch(void *context, const yb_rows *rows, yb_error *error)
{
    export_run *run = context;
    for (size_t i = 0; i < rows->count; i++) {
        TRY(export_row(run, rows, i, error));
    }
    cli_progress_update(&run->progress, run->out.rows, 0, 0);
    return YB_OK;
}

static yb_status export_rows(export_run *run, yb_error *error)
{
    yb_filter filter = cli_selection_filter(&run->selection);
    if (run->level_text != NULL) {
        uint8_t level;
        TRY(cli_find_level(yb_snapshot_regions(run->session.snapshot), run->level_text, NULL, &level, error));
        filter.level = level;
    }
    run->series = UINT32_MAX;
    TRY(open_output(run, data_columns, sizeof data_columns / sizeof *data_columns, error));
    cli_progress_start(&run->progress, "row");
    TRY(cli_scan(run->session.snapshot, &filter, export_batch, run, error));
    cli_progress_finish(&run->progress);
    TRY(output_end(&run->out, error));
    if (is_selected(run) && run->out.rows == 0) {
        cli_note("no figure fits; 'yearbook show STORE series' lists what there is");
    }
    tell_left_out(run);
    return YB_OK;
}

static yb_status export_store(export_run *run, const char *path, yb_error *error)
{
    TRY(cli_session_read(&run->session, path, 0, error));
    TRY(cli_session_tree_year(&run->session, run->tree_year, error));
    if (run->regions) {
        return export_regions(run, error);
    }
    if (run->metrics) {
        return export_metrics(run, error);
    }
    TRY(cli_selection_resolve(&run->selection, run->session.snapshot, error));
    return export_rows(run, error);
}

static int run_export(int argc, char **argv)
{
    export_run run = { .selection = CLI_SELECTION_INIT };
    yb_error error = YB_ERROR_INIT;
    int operands = 0, code = EXIT_DONE;
    cli_parsed parsed = cli_parse(&usage, argc, argv, take, &run, &operands);
    if (parsed != PARSED_RUN) {
        code = parsed == PARSED_HELP ? EXIT_DONE : EXIT_USAGE;
    } else if (argc - operands != 1) {
        code = cli_usage_error(&usage, "expected one store");
    } else if (run.regions && run.metrics) {
        code = cli_usage_error(&usage, "--regions and --metrics are two exports; run one after the other");
    } else if ((run.regions || run.metrics) && (is_selected(&run) || (run.metrics && run.tree_year != 0))) {
        code = cli_usage_error(&usage, "--regions and --metrics export all of them; leave the other options out");
    } else if (export_store(&run, argv[operands], &error) != YB_OK) {
        code = cli_report(&error);
    }
    output_close(&run.out);
    cli_session_close(&run.session);
    cli_selection_free(&run.selection);
    return code;
}

const cli_verb verb_export = { &usage, run_export };
