/* yearbook query: aggregates over regions, years and metrics. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/progress.h"
#include "cli/common/threads.h"
#include "cli/query.h"

enum {
    BY = SELECT_END,
    FROM,
    AGG,
    WEIGHT,
    DIFFERENCE,
    ROLLUP,
    MIN_COVERAGE,
    RECONCILE,
    WHERE,
    DERIVE,
    ORDER,
    LIMIT,
    TREE_YEAR,
    THREADS,
    EXPLAIN,
    TIMING,
    NO_STATISTICS,
    KERNELS
};

static const cli_option options[] = {
    SELECT_METRIC_OPTION,
    { BY, "by", "COLUMN[,...]", "separate rows per level of the tree (province, city ...), year, metric" },
    { FROM, "from", "LEVEL",
      "the level whose regions are added up; without it the nearest\n"
      "one below the levels of --by that has data" },
    { AGG, "agg", "WORD[,...]",
      "sum, count, min, max, avg, wmean, median, p90 (any percentile),\n"
      "variance, stddev, variance_pop, stddev_pop; without it sum, or the\n"
      "figures themselves where they do not add and each row is one region" },
    { WEIGHT, "weight", "M",
      "what wmean weighs figures by, of the same region and year; without it\n"
      "the metric that the rule weighted:M names" },
    SELECT_OPTIONS,
    { TREE_YEAR, "tree-year", "YYYY",
      "the regions as they were in that year, by the store's lineage:\n"
      "without it, figures of former regions count for their successors" },
    { DIFFERENCE, "difference", NULL,
      "make the figures of --span H2, Q2 ... of those since January: H2 is the\n"
      "full year less H1" },
    { ROLLUP, "rollup", "LEVEL[,...]", "as --by these levels, with rows for the upper levels and the total" },
    { MIN_COVERAGE, "min-coverage", "SHARE", "leave rows empty where fewer of the regions reported: 0.8 or 80%" },
    { RECONCILE, "reconcile", NULL,
      "set the figure of each group's region beside the sum of its parts:\n"
      "the gap, also in percent, and which regions are missing, by name" },
    { WHERE, "where", "CONDITION",
      "only figures for which it holds: 'value > 1000', 'value >= 3亿元\n"
      "and value < 5亿元'; in the metric's unit, if none is given" },
    { DERIVE, "derive", "WORD[,...]",
      "further columns: yoy, growth:A..B, cagr:A..B, base:A..B (the sum of A),\n"
      "share (of the group above), rank, ratio:METRIC, per_capita,\n"
      "gap_percent" },
    { ORDER, "order", "COLUMN[:desc|:abs]",
      "sort the rows by a column of the result, ascending; :desc: the largest\n"
      "first, :abs: the largest of any sign first" },
    { LIMIT, "limit", "N", "print at most N rows" },
    SELECT_FORMAT_OPTION,
    { THREADS, "threads", "N", "use N threads" },
    { EXPLAIN, "explain", NULL, "tell on standard error how the query was answered" },
    { TIMING, "timing", NULL, "tell on standard error how long it took, in milliseconds" },
    { NO_STATISTICS, "no-statistics", NULL, "decode every value (for measuring)" },
    { KERNELS, "kernels", "NAME", "use these kernels: scalar, avx2 ... (for measuring)" },
    { 0 },
};

static const cli_usage usage = {
    "query",
    "STORE --metric M [--by city,year] [--from LEVEL] [--agg sum,count] [OPTION...]",
    "add up figures by level, year and metric, with their coverage",
    "Without --measure, --role and --span: levels, actual figures, full years.\n"
    "n of N (coverage) is how many of the regions reported; own is the figure that the group's\n"
    "region reported itself, gap its difference from the sum.\n\n"
    "example: yearbook query STORE --metric gdp --by city,year --year 2018..2022 --agg sum,count\n",
    options,
};

static yb_status take_aggregates(query_request *request, const char *value, yb_error *error)
{
    cli_list words = { 0 };
    yb_status status;
    TRY_GOTO(cli_list_add(&words, value, error));
    for (size_t i = 0; i < words.count; i++) {
        if (request->aggregate_count == QUERY_AGGREGATES) {
            status = cli_fail(error, YB_INVALID, "more than %d aggregates", QUERY_AGGREGATES);
            goto cleanup;
        }
        status = yb_aggregate_parse(words.texts[i], &request->aggregates[request->aggregate_count],
                                    &request->arguments[request->aggregate_count], error);
        if (status != YB_OK) {
            cli_suggest_word(error, words.texts[i], cli_aggregate_word);
            goto cleanup;
        }
        request->aggregate_count++;
    }

cleanup:
    cli_list_free(&words);
    return status;
}

/* Whether this processor has them, the engine knows. */
static yb_status check_kernels(const char *value, yb_error *error)
{
    static const char *const names[] = { "scalar", "avx2", "avx512", "neon" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(value, names[i]) == 0) {
            return YB_OK;
        }
    }
    return cli_fail(error, YB_INVALID, "--kernels '%s': expected scalar, avx2, avx512 or neon", value);
}

static yb_status take(void *context, int key, const char *value, yb_error *error)
{
    query_request *request = context;
    switch (key) {
    case BY:
        return cli_list_add(&request->by, value, error);
    case ROLLUP:
        return cli_list_add(&request->rollup, value, error);
    case FROM:
        request->from_text = value;
        return YB_OK;
    case AGG:
        return take_aggregates(request, value, error);
    case TREE_YEAR:
        return cli_parse_year(value, strlen(value), &request->tree_year, error);
    case WEIGHT:
        request->weight_text = value;
        return YB_OK;
    case DIFFERENCE:
        request->difference = 1;
        return YB_OK;
    case MIN_COVERAGE:
        return query_min_coverage(request, value, error);
    case RECONCILE:
        request->reconcile = 1;
        return YB_OK;
    case WHERE:
        if (request->where_text != NULL) {
            return cli_fail(error, YB_INVALID, "--where is given twice; join the conditions with 'and'");
        }
        request->where_text = value;
        return query_check_where(value, error);
    case DERIVE:
        return cli_list_add(&request->derive, value, error);
    case ORDER:
        request->order_text = value;
        return query_check_order(value, error);
    case LIMIT:
        return cli_parse_count("limit", value, UINT32_MAX, &request->limit, error);
    case THREADS:
        return cli_parse_threads(value, &request->threads, error);
    case EXPLAIN:
        request->explain = 1;
        return YB_OK;
    case TIMING:
        request->timing = 1;
        return YB_OK;
    case NO_STATISTICS:
        request->no_statistics = 1;
        return YB_OK;
    case KERNELS:
        request->kernels = value;
        return check_kernels(value, error);
    default:
        return cli_selection_take(&request->selection, key, value, error);
    }
}

/* Whether every row stands for one region and one year. */
static int is_single(const query_request *request, const yb_result *result)
{
    if (request->condition_count > 0) { /* then N is not known */
        const cli_selection *years = &request->selection;
        int one_year = request->by_year || (years->first_year != 0 && years->first_year == years->last_year);
        return one_year && request->level_count > 0 &&
               request->levels[request->level_count - 1] == yb_result_from_level(result);
    }
    size_t columns = yb_result_column_count(result), rows = yb_result_row_count(result);
    for (size_t i = 0; i < columns; i++) {
        const yb_column *column = yb_result_column(result, i);
        for (size_t row = 0; strcmp(column->name, "N") == 0 && row < rows; row++) {
            if (((const uint64_t *)column->values)[row] != 1) {
                return 0;
            }
        }
    }
    return 1;
}

/* What never adds up can still be listed: where each row is one region's figure,
 * the least of its figures is that figure. */
static yb_status roll_up(query_request *request, const yb_snapshot *snapshot, yb_query *query, yb_result **result,
                         yb_error *error)
{
    static const yb_aggregate least = YB_MIN;
    yb_error ignored = YB_ERROR_INIT;
    yb_status status = yb_rollup(snapshot, query, result, error);
    if (status != YB_REFUSED || query->aggregate_count > 0 || query->rollup || request->reconcile) {
        return status;
    }
    yb_query single = *query;
    yb_result *figures = NULL;
    single.aggregates = &least;
    single.aggregate_count = 1;
    if (yb_rollup(snapshot, &single, &figures, &ignored) != YB_OK || !is_single(request, figures)) {
        yb_result_free(figures);
        return status;
    }
    request->single_values = 1;
    *result = figures;
    return YB_OK;
}

static yb_status answer(query_request *request, const yb_snapshot *snapshot, yb_error *error)
{
    yb_query query = YB_QUERY_INIT;
    yb_result *result = NULL;
    yb_status status;
    TRY_GOTO(query_resolve(request, snapshot, &query, error));
    uint64_t start = cli_clock();
    TRY_GOTO(roll_up(request, snapshot, &query, &result, error));
    uint64_t elapsed = cli_clock() - start;
    const char *note;
    for (size_t i = 0; (note = yb_result_note(result, i)) != NULL; i++) {
        cli_note("%s", note);
    }
    if (request->reconcile) {
        TRY_GOTO(query_reconcile_check(request, snapshot, result, error));
    }
    if (request->explain) {
        TRY_GOTO(query_explain(snapshot, result, error));
    }
    if (request->timing) {
        fprintf(stderr, "time: %.3f ms\n", (double)elapsed / 1e6);
    }
    status = query_print(request, snapshot, result, error);

cleanup:
    yb_result_free(result);
    return status;
}

static int query_store(query_request *request, const char *path)
{
    yb_error error = YB_ERROR_INIT;
    cli_session session = { 0 };
    yb_status status = cli_session_read(&session, path, request->threads, &error);
    if (status == YB_OK) {
        status = cli_session_tree_year(&session, request->tree_year, &error);
    }
    if (status == YB_OK) {
        status = answer(request, session.snapshot, &error);
    }
    cli_session_close(&session);
    return status == YB_OK ? EXIT_DONE : cli_report(&error);
}

static int run_query(int argc, char **argv)
{
    query_request request = { .selection = CLI_SELECTION_INIT };
    yb_error error = YB_ERROR_INIT;
    int operands = 0, code;
    cli_parsed parsed = cli_parse(&usage, argc, argv, take, &request, &operands);
    if (parsed != PARSED_RUN) {
        code = parsed == PARSED_HELP ? EXIT_DONE : EXIT_USAGE;
    } else if (argc - operands != 1) {
        code = cli_usage_error(&usage, "expected one store");
    } else if (request.selection.metric_texts.count == 0) {
        code = cli_usage_error(&usage, "expected --metric with a metric's name, or --metric all");
    } else if (query_check_derive(&request, &error) != YB_OK) {
        code = cli_usage_error(&usage, "%s", error.message);
    } else {
        code = query_store(&request, argv[operands]);
    }
    cli_list_free(&request.by);
    cli_list_free(&request.rollup);
    cli_list_free(&request.derive);
    cli_selection_free(&request.selection);
    return code;
}

const cli_verb verb_query = { &usage, run_query };
