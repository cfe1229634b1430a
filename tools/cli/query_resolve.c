/* From the words of a query to the numbers of a snapshot. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/query.h"

static int is_one_of(const char *word, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (strcmp(word, *words) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Keeps the levels from the top down, each once. */
static void add_level(query_request *request, uint8_t level)
{
    size_t at = 0;
    while (at < request->level_count && request->levels[at] < level) {
        at++;
    }
    if (at < request->level_count && request->levels[at] == level) {
        return;
    }
    memmove(request->levels + at + 1, request->levels + at, request->level_count - at);
    request->levels[at] = level;
    request->level_count++;
}

static yb_status resolve_groups(query_request *request, const yb_regions *regions, yb_error *error)
{
    static const char *const year_words[] = { "year", "年", "年份", "年度", NULL };
    static const char *const metric_words[] = { "metric", "指标", NULL };
    static const char *const others[] = { "year", "metric", NULL };
    uint8_t level = 0;
    for (size_t i = 0; i < request->by.count; i++) {
        const char *word = request->by.texts[i];
        if (is_one_of(word, year_words)) {
            request->by_year = 1;
        } else if (is_one_of(word, metric_words)) {
            request->by_metric = 1;
        } else {
            TRY(cli_find_level(regions, word, others, &level, error));
            if (request->rollup.count > 0) {
                return cli_fail(error, YB_INVALID,
                                "levels stand in --by and in --rollup; put '%s' into --rollup, and only year and "
                                "metric into --by",
                                word);
            }
            add_level(request, level);
        }
    }
    for (size_t i = 0; i < request->rollup.count; i++) {
        const char *word = request->rollup.texts[i];
        if (is_one_of(word, year_words) || is_one_of(word, metric_words)) {
            return cli_fail(error, YB_INVALID, "--rollup takes levels; put '%s' into --by", word);
        }
        TRY(cli_find_level(regions, word, NULL, &level, error));
        add_level(request, level);
    }
    return YB_OK;
}

/* The metric of --weight, which asks for a weighted mean if nothing else is asked for. */
static yb_status resolve_weight(query_request *request, const yb_snapshot *snapshot, yb_query *query, yb_error *error)
{
    int weighs = request->aggregate_count == 0;
    if (request->weight_text == NULL) {
        return YB_OK;
    }
    for (size_t i = 0; i < request->aggregate_count; i++) {
        weighs |= request->aggregates[i] == YB_WEIGHTED_MEAN;
    }
    if (!weighs) {
        return cli_fail(error, YB_INVALID, "--weight goes with --agg wmean, which is not asked for");
    }
    if (request->aggregate_count == 0) {
        request->aggregates[request->aggregate_count++] = YB_WEIGHTED_MEAN;
        query->aggregate_count = request->aggregate_count;
    }
    return cli_find_metric(snapshot, request->weight_text, &query->weight, error);
}

yb_status query_resolve(query_request *request, const yb_snapshot *snapshot, yb_query *query, yb_error *error)
{
    const yb_regions *regions = yb_snapshot_regions(snapshot);
    TRY(cli_selection_resolve(&request->selection, snapshot, error));
    TRY(resolve_groups(request, regions, error));
    TRY(query_where(request, snapshot, error));
    TRY(query_derive(request, snapshot, error));
    request->from_level = -1;
    if (request->from_text != NULL) {
        uint8_t level = 0;
        TRY(cli_find_level(regions, request->from_text, NULL, &level, error));
        request->from_level = level;
    }
    const cli_selection *selection = &request->selection;
    *query = (yb_query)YB_QUERY_INIT;
    query->metrics = selection->metrics;
    query->metric_count = selection->metric_count;
    query->region = selection->region;
    query->first_year = selection->first_year;
    query->last_year = selection->last_year;
    query->measure = selection->measure;
    query->role = selection->role;
    query->span = selection->span;
    query->from_level = request->from_level;
    query->group_levels = request->levels;
    query->group_level_count = request->level_count;
    query->rollup = request->rollup.count > 0;
    query->by_year = request->by_year;
    query->by_metric = request->by_metric;
    query->aggregates = request->aggregates;
    query->aggregate_count = request->aggregate_count;
    query->arguments = request->arguments;
    query->conditions = request->conditions;
    query->condition_count = request->condition_count;
    query->derives = request->derives;
    query->derive_count = request->derive_count;
    query->threads = request->threads;
    query->no_statistics = request->no_statistics;
    query->kernels = request->kernels;
    query->min_coverage = request->min_coverage;
    query->difference = request->difference;
    TRY(resolve_weight(request, snapshot, query, error));
    return request->reconcile ? query_reconcile(request, snapshot, query, error) : YB_OK;
}
