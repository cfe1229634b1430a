/* Resolves a query: metrics to series, measure, role, span, years, threads. */
#include "query/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "query/derive.h"
#include "query/diagnose.h"
#include "query/notes.h"
#include "query/pair.h"
#include "query/plan_check.h"
#include "query/rules.h"

static const yb_aggregate default_aggregates[] = { YB_SUM };

int yb_plan_finest(const yb_plan *plan)
{
    const yb_query *query = plan->query;
    return query->group_level_count == 0 ? -1 : query->group_levels[query->group_level_count - 1];
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

/* The metrics asked for, each once, ascending; all that there are if none is named. */
static yb_status collect_metrics(yb_plan *plan, yb_error *error)
{
    const yb_query *query = plan->query;
    uint32_t known = yb_metrics_count(yb_catalog_metrics(plan->snapshot->catalog));
    size_t count = query->metric_count == 0 ? known : query->metric_count;
    void *block;
    YB_TRY(yb_arena_alloc(plan->arena, count, sizeof(uint32_t), &block, error));
    uint32_t *metrics = block;
    for (size_t i = 0; i < count; i++) {
        metrics[i] = query->metric_count == 0 ? (uint32_t)i : query->metrics[i];
    }
    if (count > 0) {
        qsort(metrics, count, sizeof(uint32_t), compare_numbers);
    }
    uint32_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || metrics[kept - 1] != metrics[i]) {
            metrics[kept++] = metrics[i];
        }
    }
    plan->metrics = metrics;
    plan->metric_count = kept;
    plan->all_metrics = query->metric_count == 0;
    return YB_OK;
}

/* Whether an aggregate asked for needs values that add up. */
static int wants_adding(const yb_plan *plan)
{
    for (size_t i = 0; i < plan->aggregate_count; i++) {
        if (yb_aggregate_ops_of(plan->aggregates[i])->adds) {
            return 1;
        }
    }
    return 0;
}

/* Metrics that do not add up are refused when named, left out of "all" with a note. */
static yb_status keep_adding(yb_plan *plan, yb_error *error)
{
    const yb_metrics *table = yb_catalog_metrics(plan->snapshot->catalog);
    uint32_t *metrics = (uint32_t *)plan->metrics;
    char names[800] = "";
    size_t used = 0;
    uint32_t kept = 0, listed = 0;
    for (uint32_t i = 0; i < plan->metric_count; i++) {
        const yb_metric *metric = yb_metrics_at(table, metrics[i]);
        if (yb_rule_adds(metric, plan->measure)) {
            metrics[kept++] = metrics[i];
            continue;
        }
        if (!plan->all_metrics || plan->measure != YB_LEVEL) {
            return yb_rule_refuse(metric, plan->measure, error);
        }
        yb_rule_list_name(names, sizeof(names), &used, &listed, metric->name);
    }
    if (kept == 0 && listed > 0) {
        return yb_rule_refuse(yb_metrics_at(table, metrics[0]), plan->measure, error);
    }
    plan->metric_count = kept;
    return listed == 0 ? YB_OK : yb_notes_add(plan->notes, error, "left out, because they do not add up: %s", names);
}

/* Whether the metric is gathered, shown or not. */
static int gathers(const yb_plan *plan, uint32_t metric)
{
    return plan->metric_count > 0 &&
           bsearch(&metric, plan->metrics, plan->metric_count, sizeof(metric), compare_numbers) != NULL;
}

static int compare_slots(const void *a, const void *b)
{
    return compare_numbers(&((const yb_slot *)a)->metric, &((const yb_slot *)b)->metric);
}

/* Whether nobody asked for the metric itself. */
static int is_hidden(const yb_plan *plan, uint32_t metric)
{
    size_t i = 0;
    while (i < plan->asked->metric_count && plan->asked->metrics[i] != metric) {
        i++;
    }
    return plan->asked->metric_count > 0 && i == plan->asked->metric_count;
}

int yb_plan_shows(const yb_plan *plan, uint32_t metric)
{
    return gathers(plan, metric) && !is_hidden(plan, metric);
}

/* The metrics that the result would show; the first two of them into `first`. */
static uint32_t count_shown(const yb_plan *plan, uint32_t first[2])
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < plan->metric_count; i++) {
        if (!is_hidden(plan, plan->metrics[i])) {
            first[count < 2 ? count : 1] = count < 2 ? plan->metrics[i] : first[1];
            count++;
        }
    }
    return count;
}

const char *yb_plan_subject(const yb_plan *plan, char *text, size_t capacity)
{
    uint32_t first[2] = { 0, 0 }, count = count_shown(plan, first);
    if (count == 1) {
        return yb_metrics_at(yb_catalog_metrics(plan->snapshot->catalog), first[0])->name;
    }
    snprintf(text, capacity, "%s%u metrics", plan->all_metrics ? "all " : "the ", count);
    return text;
}

/* One slot per metric that has the series asked for. */
static yb_status collect_slots(yb_plan *plan, yb_error *error)
{
    const yb_catalog *catalog = plan->snapshot->catalog;
    uint32_t series_count = yb_catalog_series_count(catalog);
    void *slots, *slot_of_series;
    YB_TRY(yb_arena_alloc(plan->arena, plan->metric_count, sizeof(yb_slot), &slots, error));
    YB_TRY(yb_arena_alloc(plan->arena, series_count, sizeof(uint32_t), &slot_of_series, error));
    plan->slots = slots;
    plan->slot_of_series = slot_of_series;
    for (uint32_t i = 0; i < series_count; i++) {
        const yb_series *series = yb_catalog_series(catalog, i);
        plan->slot_of_series[i] = YB_NO_SLOT;
        if (series->measure == plan->measure && series->role == plan->role && series->span.first == plan->span.first &&
            series->span.last == plan->span.last && gathers(plan, series->metric)) {
            const yb_metric *metric = yb_metrics_at(yb_catalog_metrics(catalog), series->metric);
            plan->slots[plan->slot_count++] = (yb_slot) { series->metric,
                                                          i,
                                                          YB_NO_SERIES,
                                                          metric,
                                                          yb_rule_adds(metric, plan->measure),
                                                          is_hidden(plan, series->metric) };
        }
    }
    if (plan->slot_count > 0) {
        qsort(plan->slots, plan->slot_count, sizeof(yb_slot), compare_slots);
    }
    YB_TRY(yb_pair_slots(plan, error));
    for (uint32_t i = 0; i < plan->slot_count; i++) {
        plan->slot_of_series[plan->slots[i].series] = i;
        if (plan->pairing == YB_PAIR_DIFFERENCE) {
            plan->slot_of_series[plan->slots[i].partner] = i;
        }
    }
    return YB_OK;
}

/* Several metrics were named; or all were meant, and several have the series. */
static yb_status check_single_metric(const yb_plan *plan, yb_error *error)
{
    const yb_metrics *table = yb_catalog_metrics(plan->snapshot->catalog);
    uint32_t first[2] = { 0, 0 }, count = count_shown(plan, first);
    if (plan->all_metrics) {
        count = plan->slot_count;
        first[0] = plan->slots[0].metric;
        first[1] = plan->slots[count > 1].metric;
    }
    return count < 2 ? YB_OK
                     : yb_fail(error, YB_REFUSED,
                               "%u metrics (%s, %s%s) never go into one figure; separate them with --by metric or "
                               "choose one",
                               count, yb_metrics_at(table, first[0])->name, yb_metrics_at(table, first[1])->name,
                               count > 2 ? " ..." : "");
}

static int has_shown_slots(const yb_plan *plan)
{
    uint32_t slot = 0;
    while (slot < plan->slot_count && plan->slots[slot].hidden) {
        slot++;
    }
    return slot < plan->slot_count;
}

static void take_options(yb_plan *plan)
{
    const yb_query *query = plan->query;
    plan->measure = query->measure < 0 ? YB_LEVEL : (yb_measure)query->measure;
    plan->role = query->role < 0 ? YB_ACTUAL : (yb_role)query->role;
    plan->span = query->span.first == 0 ? (yb_span) { 1, 12 } : query->span;
    plan->first_year = query->first_year == 0 ? 1 : query->first_year;
    plan->last_year = query->last_year == 0 ? YB_YEAR_MAX : query->last_year;
    int everywhere = query->region == YB_NO_REGION;
    plan->region_first = everywhere ? 0 : query->region;
    plan->region_end = everywhere ? yb_regions_count(plan->regions) : yb_regions_end(plan->regions, query->region);
    plan->from_level = query->from_level;
    plan->aggregates = query->aggregate_count == 0 ? default_aggregates : query->aggregates;
    plan->aggregate_count = query->aggregate_count == 0 ? 1 : query->aggregate_count;
    plan->states = YB_STATE_BIT(YB_STATE_COUNT);
    for (size_t i = 0; i < plan->aggregate_count; i++) {
        plan->states |= yb_aggregate_ops_of(plan->aggregates[i])->states;
    }
    uint32_t threads = yb_pool_threads(yb_snapshot_pool(plan->snapshot));
    plan->threads = query->threads == 0 || query->threads > threads ? threads : query->threads;
}

static yb_status take_conditions(yb_plan *plan, yb_error *error)
{
    const yb_query *query = plan->query;
    void *block;
    if (query->condition_count == 0) {
        return YB_OK;
    }
    YB_TRY(yb_arena_alloc(plan->arena, YB_SCALE_MAX + 1, sizeof(yb_condition_range), &block, error));
    for (int scale = 0; scale <= YB_SCALE_MAX; scale++) {
        yb_condition_range_of(query->conditions, query->condition_count, scale, (yb_condition_range *)block + scale);
    }
    plan->conditions = block;
    return YB_OK;
}

yb_status yb_plan_make(yb_plan *plan, const yb_snapshot *snapshot, const yb_query *query, const yb_env *env,
                       yb_arena *arena, yb_notes *notes, yb_error *error)
{
    const yb_sight *sight;
    YB_TRY(yb_snapshot_sight(snapshot, &sight, error));
    *plan = (yb_plan) { .snapshot = snapshot,
                        .regions = snapshot->regions,
                        .parts = sight == NULL ? snapshot->parts : sight->parts,
                        .era = sight == NULL ? NULL : sight->era,
                        .asked = query,
                        .query = query,
                        .env = env,
                        .arena = arena,
                        .notes = notes };
    YB_TRY(yb_plan_check(plan, error));
    YB_TRY(yb_derive_prepare(plan, error));
    take_options(plan);
    YB_TRY(yb_pair_prepare(plan, error));
    YB_TRY(take_conditions(plan, error));
    yb_cpu_level level;
    YB_TRY(yb_cpu_choose(query->kernels, &level, error));
    plan->kernels = yb_kernels_for(level);
    YB_TRY(collect_metrics(plan, error));
    if (wants_adding(plan)) {
        YB_TRY(keep_adding(plan, error));
    }
    YB_TRY(yb_pair_metrics(plan, error));
    YB_TRY(collect_slots(plan, error));
    if (!has_shown_slots(plan)) {
        return yb_diagnose_empty(plan, error);
    }
    return query->by_metric ? YB_OK : check_single_metric(plan, error);
}
