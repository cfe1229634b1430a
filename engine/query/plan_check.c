/* Every number of a query is checked here, once. */
#include "query/plan_check.h"

#include "core/text.h"

static yb_status check_metrics(const yb_plan *plan, yb_error *error)
{
    const yb_query *query = plan->query;
    uint32_t known = yb_metrics_count(yb_catalog_metrics(plan->snapshot->catalog));
    for (size_t i = 0; i < query->metric_count; i++) {
        if (query->metrics[i] >= known) {
            return yb_fail(error, YB_INVALID, "metric number %u: the snapshot has %u metric%s, numbered from 0",
                           query->metrics[i], known, yb_plural(known));
        }
    }
    if (query->weight != YB_NO_METRIC && query->weight >= known) {
        return yb_fail(error, YB_INVALID, "weight number %u: the snapshot has %u metric%s, numbered from 0",
                       query->weight, known, yb_plural(known));
    }
    return YB_OK;
}

static yb_status check_levels(const yb_plan *plan, yb_error *error)
{
    const yb_query *query = plan->query;
    int levels = yb_regions_level_count(plan->regions), last = -1;
    for (size_t i = 0; i < query->group_level_count; i++) {
        int level = query->group_levels[i];
        if (level >= levels) {
            return yb_fail(error, YB_INVALID, "grouping level number %d: the tree has %d level%s, numbered from 0",
                           level, levels, yb_plural((uint64_t)levels));
        }
        if (level <= last) {
            return yb_fail(error, YB_INVALID,
                           "grouping levels go from the top down, each once: \"%s\" cannot follow \"%s\"",
                           yb_regions_level_name(plan->regions, (uint8_t)level),
                           yb_regions_level_name(plan->regions, (uint8_t)last));
        }
        last = level;
    }
    if (query->from_level >= levels || query->from_level < -1) {
        return yb_fail(error, YB_INVALID, "from level number %d: the tree has %d level%s, numbered from 0",
                       query->from_level, levels, yb_plural((uint64_t)levels));
    }
    if (query->from_level >= 0 && query->from_level < last) {
        return yb_fail(error, YB_INVALID,
                       "figures of level \"%s\" cannot be grouped by \"%s\", which lies below it; choose a from level "
                       "at or below the grouping level",
                       yb_regions_level_name(plan->regions, (uint8_t)query->from_level),
                       yb_regions_level_name(plan->regions, (uint8_t)last));
    }
    return YB_OK;
}

static yb_status check_years(const yb_query *query, yb_error *error)
{
    int first = query->first_year, last = query->last_year;
    if (first < 0 || first > YB_YEAR_MAX || last < 0 || last > YB_YEAR_MAX) {
        return yb_fail(error, YB_INVALID, "years %d..%d: expected numbers from 1 to %d, or 0 for an open end", first,
                       last, YB_YEAR_MAX);
    }
    if (last != 0 && first > last) {
        return yb_fail(error, YB_INVALID, "years %d..%d: the first lies behind the last", first, last);
    }
    return YB_OK;
}

static yb_status check_series(const yb_query *query, yb_error *error)
{
    if (query->measure < -1 || query->measure > YB_OTHER) {
        return yb_fail(error, YB_INVALID, "measure %d: expected -1 or a yb_measure", query->measure);
    }
    if (query->role < -1 || query->role > YB_PLAN) {
        return yb_fail(error, YB_INVALID, "role %d: expected -1 or a yb_role", query->role);
    }
    int first = query->span.first, last = query->span.last;
    if (!(first == 0 && last == 0) && (first < 1 || first > last || last > 12)) {
        return yb_fail(error, YB_INVALID, "span of months %d..%d: expected 1 <= first <= last <= 12", first, last);
    }
    for (size_t i = 0; i < query->aggregate_count; i++) {
        const yb_aggregate_ops *ops = yb_aggregate_ops_of(query->aggregates[i]);
        if (ops == NULL) {
            return yb_fail(error, YB_INVALID, "aggregate %d: expected a yb_aggregate", (int)query->aggregates[i]);
        }
        if (ops->argument && (query->arguments == NULL || !yb_quantile_fits(query->arguments[i]))) {
            return yb_fail(
                error, YB_INVALID,
                "the argument of aggregate number %zu: expected a decimal from 0 to 1 with at most %d decimals", i,
                YB_QUANTILE_DIGITS);
        }
    }
    return YB_OK;
}

static yb_status check_coverage(const yb_query *query, yb_error *error)
{
    yb_decimal least = query->min_coverage, one = { 1, 0 };
    if (least.scale < 0 || least.scale > YB_SCALE_MAX || least.mantissa < 0 || yb_decimal_compare(least, one) > 0) {
        return yb_fail(error, YB_INVALID, "the least coverage: expected a decimal from 0 to 1");
    }
    if (least.mantissa > 0 && query->condition_count > 0) {
        return yb_fail(error, YB_INVALID,
                       "with conditions nobody knows how many regions could have met them, so that no coverage can be "
                       "asked for; leave --where or --min-coverage out");
    }
    if (query->missing && query->condition_count > 0) {
        return yb_fail(error, YB_INVALID,
                       "with conditions nobody knows which regions are missing; leave --where or --reconcile out");
    }
    if (query->missing && !query->by_year && (query->first_year == 0 || query->first_year != query->last_year)) {
        return yb_fail(error, YB_INVALID,
                       "which regions are missing is a question for each year: separate them with --by year or choose "
                       "one with --year");
    }
    return YB_OK;
}

yb_status yb_plan_check(const yb_plan *plan, yb_error *error)
{
    const yb_query *query = plan->query;
    YB_TRY(check_metrics(plan, error));
    YB_TRY(check_years(query, error));
    YB_TRY(check_series(query, error));
    YB_TRY(check_coverage(query, error));
    YB_TRY(yb_condition_check(query->conditions, query->condition_count, error));
    if (yb_regions_count(plan->regions) == 0) {
        return yb_fail(error, YB_NOT_FOUND,
                       "the store has no region tree, so that nothing can be rolled up; import one with --regions");
    }
    if (query->region != YB_NO_REGION && query->region >= yb_regions_count(plan->regions)) {
        return yb_fail(error, YB_INVALID, "region number %u: the tree has %u region%s, numbered from 0", query->region,
                       yb_regions_count(plan->regions), yb_plural(yb_regions_count(plan->regions)));
    }
    return check_levels(plan, error);
}
