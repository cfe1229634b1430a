/* The table of derived columns, and what they ask of the scan. */
#include "query/derive.h"

#include <string.h>

#include "core/text.h"

enum { PERCENT_DIGITS = 4, RATIO_DIGITS = 6, KINDS = YB_DERIVE_BASE + 1 };

static const yb_derive_ops table[KINDS] = {
    [YB_DERIVE_YOY] = { "yoy", YB_BASE_YEAR_BEFORE, PERCENT_DIGITS, 0, 1, yb_derive_growth },
    [YB_DERIVE_GROWTH] = { "growth", YB_BASE_FIRST_YEAR, PERCENT_DIGITS, 0, 1, yb_derive_growth },
    [YB_DERIVE_CAGR] = { "cagr", YB_BASE_FIRST_YEAR, PERCENT_DIGITS, 0, 1, yb_derive_cagr },
    [YB_DERIVE_SHARE] = { "share", YB_BASE_PARENT, PERCENT_DIGITS, 1, 0, yb_derive_share },
    [YB_DERIVE_RANK] = { "rank", YB_BASE_NONE, 0, 0, 0, NULL },
    [YB_DERIVE_RATIO] = { "ratio", YB_BASE_METRIC, RATIO_DIGITS, 1, 1, yb_derive_ratio },
    [YB_DERIVE_GAP] = { "gap_percent", YB_BASE_OWN, PERCENT_DIGITS, 0, 0, NULL },
    [YB_DERIVE_BASE] = { "base", YB_BASE_FIRST_YEAR, YB_DIGITS_OF_BASE, 0, 0, yb_derive_base_itself },
};

const yb_derive_ops *yb_derive_ops_of(yb_derivation kind)
{
    return (unsigned)kind < KINDS ? &table[kind] : NULL;
}

const char *yb_derivation_name(yb_derivation kind)
{
    const yb_derive_ops *ops = yb_derive_ops_of(kind);
    return ops == NULL ? NULL : ops->name;
}

static yb_status check(const yb_plan *plan, const yb_derive *derive, yb_error *error)
{
    const yb_query *query = plan->asked;
    const yb_derive_ops *ops = yb_derive_ops_of(derive->kind);
    size_t aggregates = query->aggregate_count == 0 ? 1 : query->aggregate_count;
    if (ops == NULL) {
        return yb_fail(error, YB_INVALID, "derived column %d: expected a yb_derivation", (int)derive->kind);
    }
    if (derive->aggregate >= aggregates) {
        return yb_fail(error, YB_INVALID, "%s of aggregate number %zu: the query has %zu, numbered from 0", ops->name,
                       derive->aggregate, aggregates);
    }
    if (ops->of_sums && query->aggregate_count > 0 && query->aggregates[derive->aggregate] != YB_SUM) {
        return yb_fail(error, YB_REFUSED, "a %s is one of sums; of %s it has no sense", ops->name,
                       yb_aggregate_name(query->aggregates[derive->aggregate]));
    }
    if (ops->base == YB_BASE_YEAR_BEFORE && !query->by_year) {
        return yb_fail(error, YB_INVALID, "%s compares each year with the one before: separate them with --by year",
                       ops->name);
    }
    if (ops->base == YB_BASE_FIRST_YEAR && query->by_year) {
        return yb_fail(error, YB_INVALID,
                       "%s compares two years and gives one row for both: leave year out of --by, or ask for yoy",
                       ops->name);
    }
    uint32_t known = yb_metrics_count(yb_catalog_metrics(plan->snapshot->catalog));
    if (ops->base == YB_BASE_METRIC && derive->metric >= known) {
        return yb_fail(error, YB_INVALID, "ratio to metric number %u: the snapshot has %u metric%s, numbered from 0",
                       derive->metric, known, yb_plural(known));
    }
    return YB_OK;
}

/* The two years of a growth: its own, or those of the query. */
static yb_status take_years(yb_plan *plan, yb_query *inner, yb_derive *derive, yb_error *error)
{
    const yb_query *asked = plan->asked;
    const char *name = yb_derive_ops_of(derive->kind)->name;
    derive->first_year = derive->first_year == 0 ? asked->first_year : derive->first_year;
    derive->last_year = derive->last_year == 0 ? asked->last_year : derive->last_year;
    int first = derive->first_year, last = derive->last_year;
    if (first < 1 || first >= last || last > YB_YEAR_MAX) {
        return yb_fail(error, YB_INVALID, "%s: expected two years, the earlier first, found %d..%d", name, first, last);
    }
    if (derive->kind == YB_DERIVE_CAGR && last - first > YB_CAGR_YEARS) {
        return yb_fail(error, YB_INVALID, "cagr: at most %d years may lie between %d and %d", YB_CAGR_YEARS, first,
                       last);
    }
    if ((asked->first_year != 0 && asked->first_year > first) || (asked->last_year != 0 && asked->last_year < last)) {
        return yb_fail(error, YB_INVALID, "%s: the years %d..%d do not lie in those asked for", name, first, last);
    }
    if (plan->row_first_year != 1 && plan->row_first_year != last) {
        return yb_fail(error, YB_INVALID, "%s: all such columns compare with one last year, found %d and %d", name,
                       plan->row_first_year, last);
    }
    inner->first_year = plan->row_first_year == 1 || first < inner->first_year ? first : inner->first_year;
    inner->last_year = plan->row_first_year = plan->row_last_year = last;
    inner->by_year = 1;
    return YB_OK;
}

/* The metrics asked for, and the one to divide by. */
static yb_status add_metric(const yb_plan *plan, yb_query *inner, uint32_t metric, yb_error *error)
{
    void *block;
    for (size_t i = 0; i < inner->metric_count; i++) {
        if (inner->metrics[i] == metric) {
            return YB_OK;
        }
    }
    if (inner->metric_count == 0) { /* all */
        return YB_OK;
    }
    YB_TRY(yb_arena_alloc(plan->arena, inner->metric_count + 1, sizeof(uint32_t), &block, error));
    memcpy(block, inner->metrics, inner->metric_count * sizeof(uint32_t));
    ((uint32_t *)block)[inner->metric_count++] = metric;
    inner->metrics = block;
    return YB_OK;
}

static yb_status widen(yb_plan *plan, yb_query *inner, yb_derive *derive, yb_error *error)
{
    switch (yb_derive_ops_of(derive->kind)->base) {
    case YB_BASE_YEAR_BEFORE:
        plan->row_first_year = plan->asked->first_year == 0 ? 1 : plan->asked->first_year;
        inner->first_year = plan->row_first_year > 1 ? plan->row_first_year - 1 : 0;
        return YB_OK;
    case YB_BASE_FIRST_YEAR:
        return take_years(plan, inner, derive, error);
    case YB_BASE_PARENT:
        inner->rollup = 1;
        return YB_OK;
    case YB_BASE_METRIC:
        return add_metric(plan, inner, derive->metric, error);
    default:
        return YB_OK;
    }
}

yb_status yb_derive_prepare(yb_plan *plan, yb_error *error)
{
    const yb_query *asked = plan->asked;
    void *query, *derives;
    plan->row_first_year = 1;
    plan->row_last_year = YB_YEAR_MAX;
    if (asked->derive_count == 0) {
        return YB_OK;
    }
    YB_TRY(yb_arena_alloc(plan->arena, 1, sizeof(yb_query), &query, error));
    YB_TRY(yb_arena_alloc(plan->arena, asked->derive_count, sizeof(yb_derive), &derives, error));
    *(yb_query *)query = *asked;
    memcpy(derives, asked->derives, asked->derive_count * sizeof(yb_derive));
    plan->query = query;
    plan->derives = derives;
    for (size_t i = 0; i < asked->derive_count; i++) {
        YB_TRY(check(plan, &plan->derives[i], error));
        YB_TRY(widen(plan, query, &plan->derives[i], error));
    }
    return YB_OK;
}
