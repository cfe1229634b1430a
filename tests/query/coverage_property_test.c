/* Random queries with a least coverage, and for missing regions, against the same
 * queries without, and against the plain figures. */
#include "query/naive_store.h"
#include "query/results.h"
#include "support/test.h"

typedef struct comparison {
    const naive *world;
    const yb_query *query;
    const yb_result *plain; /* NULL: it found nothing */
    size_t keys, aggregates;
} comparison;

static uint64_t count_at(const comparison *c, const yb_result *result, size_t behind, size_t row)
{
    return ((const uint64_t *)yb_result_column(result, c->keys + c->aggregates + behind)->values)[row];
}

/* Column by column; `empty`: only what is not an aggregate stays. */
static void compare_row(const comparison *c, const yb_result *result, size_t row, size_t other, int empty)
{
    size_t columns = yb_result_column_count(result);
    for (size_t i = 0; i < columns; i++) {
        const yb_column *column = yb_result_column(result, i), *before = yb_result_column(c->plain, i);
        int emptied = (i >= c->keys && i < c->keys + c->aggregates && column->type == YB_COLUMN_DECIMAL) ||
                      i + 1 == columns; /* the gap */
        int there = column_is_there(before, other) && !(empty && emptied);
        cr_assert_eq(column_is_there(column, row), there, "%s", column->name);
        cr_assert(!there || columns_are_equal(column, row, before, other), "%s", column->name);
    }
}

static void compare_covered(const comparison *c, const yb_result *result)
{
    yb_decimal least = c->query->min_coverage;
    cr_assert_eq(yb_result_row_count(result), yb_result_row_count(c->plain));
    for (size_t row = 0; row < yb_result_row_count(result); row++) {
        uint64_t n = count_at(c, result, 0, row), all = count_at(c, result, 1, row);
        compare_row(c, result, row, row, n * (uint64_t)yb_power_of_ten[least.scale] < all * (uint64_t)least.mantissa);
    }
}

static const naive_fact *fact_at(const comparison *c, uint32_t metric, uint32_t region, int year)
{
    const naive *world = c->world;
    size_t series = 2 * (size_t)metric + (c->query->span.last == 6);
    return &world->facts[(series * world->regions + region) * NAIVE_YEARS + (size_t)(year - NAIVE_FIRST_YEAR)];
}

/* The figure of a region of the tree. */
static int has_figure(const comparison *c, uint32_t metric, uint32_t number, int year)
{
    for (uint32_t region = 0; region < c->world->regions; region++) {
        if (c->world->number[region] == number) {
            return fact_at(c, metric, region, year)->there;
        }
    }
    return 0;
}

/* The region that the row is about; YB_NO_REGION: everything. */
static uint32_t group_of(const comparison *c, const yb_result *result, size_t row)
{
    uint32_t group = c->query->region;
    for (size_t i = 0; i < c->query->group_level_count; i++) {
        uint32_t region = ((const uint32_t *)yb_result_column(result, i)->values)[row];
        group = region == YB_NO_REGION ? group : region;
    }
    return group;
}

static void compare_list(const comparison *c, const yb_result *result, size_t row)
{
    const yb_query *query = c->query;
    size_t column = query->group_level_count, count;
    uint32_t group = group_of(c, result, row), metric = query->metrics[0];
    int year = query->first_year;
    if (query->by_metric) {
        metric = ((const uint32_t *)yb_result_column(result, column++)->values)[row];
    }
    if (query->by_year) {
        year = ((const int32_t *)yb_result_column(result, column)->values)[row];
    }
    const uint32_t *missing = yb_result_missing(result, row, &count);
    cr_assert_eq(count, count_at(c, result, 1, row) - count_at(c, result, 0, row));
    for (size_t i = 0; i < count; i++) {
        cr_assert(i == 0 || missing[i] > missing[i - 1]);
        cr_assert_eq(yb_regions_level(c->world->tree, missing[i]), yb_result_from_level(result));
        cr_assert(group == YB_NO_REGION ||
                  (missing[i] >= group && missing[i] < yb_regions_end(c->world->tree, group)) ||
                  (group < query->region && query->region != YB_NO_REGION));
        cr_assert_not(has_figure(c, metric, missing[i], year));
    }
}

/* Rows with figures are those of the plain result; others have only their own. */
static void compare_missing(const comparison *c, const yb_result *result)
{
    size_t plain = 0, own = yb_result_column_count(result) - 2;
    for (size_t row = 0; row < yb_result_row_count(result); row++) {
        compare_list(c, result, row);
        if (count_at(c, result, 0, row) > 0) {
            compare_row(c, result, row, plain++, 0);
            continue;
        }
        cr_assert(column_is_there(yb_result_column(result, own), row));
        cr_assert_not(column_is_there(yb_result_column(result, own + 1), row));
        for (size_t i = c->keys; i < c->keys + c->aggregates; i++) {
            const yb_column *column = yb_result_column(result, i);
            cr_assert_eq(column_is_there(column, row), column->type == YB_COLUMN_COUNT);
        }
    }
    cr_assert_eq(plain, c->plain == NULL ? 0 : yb_result_row_count(c->plain));
}

/* Own figures that no row of the plain result stands beside: how many rows more there must be. */
static size_t count_alone(const comparison *c, int from_level)
{
    const yb_query *query = c->query;
    const naive *world = c->world;
    size_t count = 0, own = c->plain == NULL ? 0 : yb_result_column_count(c->plain) - 2;
    uint32_t end = query->region == YB_NO_REGION ? UINT32_MAX : yb_regions_end(world->tree, query->region);
    uint32_t first = query->region == YB_NO_REGION ? 0 : query->region;
    for (uint32_t region = 0; region < world->regions; region++) {
        uint32_t number = world->number[region];
        size_t rows = !query->rollup && query->group_level_count > 0 ? 0 : number == query->region;
        for (size_t i = 0; i < query->group_level_count; i++) {
            rows +=
                (query->rollup || i + 1 == query->group_level_count) && query->group_levels[i] == world->level[region];
        }
        if (number == YB_NO_REGION || number < first || number >= end || world->level[region] == from_level) {
            continue;
        }
        for (size_t i = 0; i < query->metric_count; i++) {
            for (int year = NAIVE_FIRST_YEAR; year < NAIVE_FIRST_YEAR + NAIVE_YEARS; year++) {
                int wanted = (query->first_year == 0 || year >= query->first_year) &&
                             (query->last_year == 0 || year <= query->last_year);
                count += wanted && fact_at(c, query->metrics[i], region, year)->there ? rows : 0;
            }
        }
    }
    for (size_t row = 0; c->plain != NULL && row < yb_result_row_count(c->plain); row++) {
        uint32_t group = group_of(c, c->plain, row);
        int is_sum = group != YB_NO_REGION && yb_regions_level(world->tree, group) == from_level;
        count -= (size_t)(column_is_there(yb_result_column(c->plain, own), row) && !is_sum);
    }
    return count;
}

static yb_query plain_query(naive *world, uint32_t metrics[2])
{
    yb_query query = naive_plain_query(world, metrics);
    query.condition_count = 0;
    if (!query.by_year) {
        query.last_year = query.first_year;
    }
    return query;
}

/* Whether there was an answer. */
static int ask(naive *world, const yb_snapshot *snapshot)
{
    uint32_t metrics[2];
    yb_query query = plain_query(world, metrics);
    yb_result *plain = NULL, *result = NULL;
    yb_error error = YB_ERROR_INIT;
    yb_status status = yb_rollup(snapshot, &query, &plain, NULL);
    comparison c = { world, &query, plain, query.group_level_count + (query.by_metric != 0) + (query.by_year != 0),
                     query.aggregate_count == 0 ? 1 : query.aggregate_count };
    query.threads = 1 + (uint32_t)naive_below(world, 3);
    query.no_statistics = (int)naive_below(world, 2);
    query.min_coverage = (yb_decimal) { (int64_t)naive_below(world, 101), 2 };
    cr_assert_eq(yb_rollup(snapshot, &query, &result, &error), status, "%s", error.message);
    if (status == YB_OK) {
        compare_covered(&c, result);
        yb_result_free(result);
    }
    query.min_coverage = (yb_decimal) { 0, 0 };
    query.missing = 1;
    if (yb_rollup(snapshot, &query, &result, &error) == YB_OK) {
        compare_missing(&c, result);
        size_t rows = plain == NULL ? 0 : yb_result_row_count(plain);
        if (yb_result_from_level(result) == NAIVE_LEVELS - 1 || plain != NULL) {
            cr_assert_eq(yb_result_row_count(result) - rows, count_alone(&c, yb_result_from_level(result)));
        }
        yb_result_free(result);
    } else {
        cr_assert_neq(status, YB_OK, "%s", error.message);
    }
    yb_result_free(plain);
    return status == YB_OK;
}

Test(coverage_property, coverage_empties_rows_and_missing_regions_are_the_others)
{
    for (uint64_t seed = 1; seed <= 12; seed++) {
        naive_store s;
        int answered = 0;
        naive_store_begin(&s, 2, 3, 900 + seed, 3);
        naive_store_change(&s, 8);
        naive_store_reshape(&s);
        naive_store_read(&s);
        for (int i = 0; i < 30; i++) {
            answered += ask(&s.world, s.snapshot);
        }
        cr_assert_gt(answered, 10, "%d of 30 queries were answered", answered);
        naive_store_end(&s);
    }
}
