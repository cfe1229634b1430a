/* Random weighted means and differences against plain loops: differences by a world
 * whose figures are the differences, means by their definition; and at every thread
 * count and kernel level the same, bit for bit. */
#include <stdlib.h>
#include <string.h>

#include "query/naive_store.h"
#include "query/results.h"
#include "support/test.h"

static naive_fact *fact_at(const naive *world, const naive_fact *facts, uint32_t series, uint32_t region, uint32_t year)
{
    return (naive_fact *)&facts[((size_t)series * world->regions + region) * NAIVE_YEARS + year];
}

/* All facts, each of a full year changed by what pairs with it: series numbers are 2 x metric + half. */
static naive_fact *paired_facts(const naive *world, uint32_t weight, int differences)
{
    size_t count = (size_t)NAIVE_SERIES * world->regions * NAIVE_YEARS;
    naive_fact *facts = malloc(count * sizeof(naive_fact));
    memcpy(facts, world->facts, count * sizeof(naive_fact));
    for (uint32_t metric = 0; metric < NAIVE_METRICS; metric++) {
        for (uint32_t region = 0; region < world->regions; region++) {
            for (uint32_t year = 0; year < NAIVE_YEARS; year++) {
                uint32_t partner = differences ? 2 * metric + 1 : 2 * weight;
                const naive_fact *other = fact_at(world, world->facts, partner, region, year);
                naive_fact *fact = fact_at(world, facts, 2 * metric, region, year);
                fact->there = fact->there && other->there;
                if (fact->there && differences) {
                    int8_t scale = fact->scale > other->scale ? fact->scale : other->scale;
                    *fact = (naive_fact) { fact->mantissa * yb_power_of_ten[scale - fact->scale] -
                                               other->mantissa * yb_power_of_ten[scale - other->scale],
                                           scale, 1 };
                }
            }
        }
    }
    return facts;
}

static void ask_again(const yb_snapshot *snapshot, const yb_query *query, yb_status status, const yb_result *result)
{
    static const char *const levels[] = { "scalar", "avx2", "avx512", "neon" };
    static const uint32_t threads[] = { 2, 3, 8, 1 };
    for (size_t i = 0; i < 4; i++) {
        yb_query again = *query;
        yb_result *other = NULL;
        again.threads = threads[i];
        again.kernels = levels[i];
        again.no_statistics = (int)(i % 2);
        yb_status now = yb_rollup(snapshot, &again, &other, NULL);
        cr_assert(now == status || now == YB_UNSUPPORTED);
        if (now == YB_OK) {
            results_must_be_same(result, other, levels[i]);
            yb_result_free(other);
        }
    }
}

/* Explicit levels and metrics: what is chosen or left out is told by figures before they are paired. */
static yb_query plain_query(naive *world, uint32_t metrics[2])
{
    yb_query query = naive_plain_query(world, metrics);
    query.threads = 1;
    return query;
}

/* Whether there was an answer. */
static int ask_differences(naive *world, const yb_snapshot *snapshot)
{
    uint32_t metrics[2];
    yb_query query = plain_query(world, metrics);
    yb_result *result = NULL;
    yb_error error = YB_ERROR_INIT;
    query.difference = 1;
    query.span = (yb_span) { 7, 12 };
    yb_status status = yb_rollup(snapshot, &query, &result, &error);
    naive other = *world;
    other.facts = paired_facts(world, 0, 1);
    naive_compare(&other, &query, status, &error, result);
    ask_again(snapshot, &query, status, result);
    free(other.facts);
    yb_result_free(result);
    return status == YB_OK;
}

static int is_inside(const naive *world, uint32_t group, uint32_t number)
{
    return group == YB_NO_REGION || (number >= group && number < yb_regions_end(world->tree, group));
}

static int meets(const yb_query *query, const naive_fact *fact)
{
    int all = 1;
    for (size_t i = 0; i < query->condition_count; i++) {
        int order = yb_decimal_compare((yb_decimal) { fact->mantissa, fact->scale }, query->conditions[i].value);
        int each[] = { order<0, order <= 0, order> 0, order >= 0, order == 0, order != 0 };
        all &= each[query->conditions[i].comparison];
    }
    return all;
}

/* The mean of one row: |mean - products / weights| <= half of the last digit. */
static void compare_mean(const naive *world, const naive_fact *facts, const yb_query *query, const yb_result *result,
                         size_t row)
{
    size_t keys = query->group_level_count, count = 0;
    uint32_t group = query->region, metric = query->metrics[0];
    const yb_column *column;
    yb_int128 products = 0, weights = 0;
    for (size_t i = 0; i < keys; i++) {
        uint32_t region = ((const uint32_t *)yb_result_column(result, i)->values)[row];
        int above = region != YB_NO_REGION && query->region != YB_NO_REGION && region < query->region;
        group = region == YB_NO_REGION || above ? group : region;
    }
    if (query->by_metric) {
        metric = ((const uint32_t *)yb_result_column(result, keys++)->values)[row];
    }
    int year = query->first_year - NAIVE_FIRST_YEAR;
    if (query->by_year) {
        year = ((const int32_t *)yb_result_column(result, keys++)->values)[row] - NAIVE_FIRST_YEAR;
    }
    for (uint32_t region = 0; region < world->regions; region++) {
        const naive_fact *fact = fact_at(world, facts, 2 * metric, region, (uint32_t)year);
        const naive_fact *weight = fact_at(world, world->facts, 2 * query->weight, region, (uint32_t)year);
        if (world->level[region] == query->from_level && world->number[region] != YB_NO_REGION &&
            is_inside(world, group, world->number[region]) && fact->there && meets(query, fact)) {
            yb_int128 heavy = (yb_int128)weight->mantissa * yb_power_of_ten[4 - weight->scale];
            products += (yb_int128)fact->mantissa * yb_power_of_ten[4 - fact->scale] * heavy;
            weights += heavy;
            count++;
        }
    }
    column = yb_result_column(result, keys);
    cr_assert_str_eq(column->name, "wmean");
    cr_assert_eq(column->valid[row], weights > 0);
    cr_assert_eq(((const uint64_t *)yb_result_column(result, yb_result_column_count(result) - 4)->values)[row], count);
    if (weights > 0) {
        yb_int128 mean = yb_int128_of(((const yb_wide *)column->values)[row]);
        yb_int128 off = mean * 2 * weights - products * 2 * yb_power_of_ten[column->scale - 4];
        cr_assert((off < 0 ? -off : off) <= weights);
    }
}

/* The other aggregates see the figures that have weights. */
static int ask_means(naive *world, const yb_snapshot *snapshot)
{
    static const yb_aggregate mean = YB_WEIGHTED_MEAN;
    uint32_t metrics[2];
    yb_query query = plain_query(world, metrics), others;
    yb_result *result = NULL;
    yb_error error = YB_ERROR_INIT;
    naive with_weights = *world;
    query.span = (yb_span) { 1, 12 };
    if (!query.by_year) {
        query.last_year = query.first_year;
    }
    query.weight = metrics[0] == 0 || query.by_metric ? 1 - metrics[0] : 2;
    others = query;
    query.aggregates = &mean;
    query.aggregate_count = 1;
    yb_status status = yb_rollup(snapshot, &query, &result, &error);
    with_weights.facts = paired_facts(world, query.weight, 0);
    for (size_t row = 0; status == YB_OK && row < yb_result_row_count(result); row++) {
        compare_mean(world, with_weights.facts, &query, result, row);
    }
    ask_again(snapshot, &query, status, result);
    yb_result_free(result);
    result = NULL;
    yb_aggregate several[16];
    yb_decimal arguments[16] = { { 0, 0 } };
    memcpy(several, others.aggregates, others.aggregate_count * sizeof(several[0]));
    memcpy(arguments, others.arguments, others.aggregate_count * sizeof(arguments[0]));
    several[others.aggregate_count++] = YB_WEIGHTED_MEAN;
    others.aggregates = several;
    others.arguments = arguments;
    cr_assert_eq(yb_rollup(snapshot, &others, &result, &error), status, "%s", error.message);
    ask_again(snapshot, &others, status, result);
    yb_result_free(result);
    free(with_weights.facts);
    return status == YB_OK;
}

Test(pair_property, differences_and_weighted_means_follow_from_plain_figures)
{
    for (uint64_t seed = 1; seed <= 6; seed++) {
        naive_store s;
        int differences = 0, means = 0;
        naive_store_begin(&s, 2, seed % 3 == 0 ? 6 : 3, 1700 + seed, 8);
        naive_store_change(&s, 10);
        naive_store_change(&s, 10);
        naive_store_reshape(&s);
        naive_store_read(&s);
        for (int i = 0; i < 20; i++) {
            differences += ask_differences(&s.world, s.snapshot);
            means += ask_means(&s.world, s.snapshot);
        }
        cr_assert(differences > 7 && means > 7, "%d and %d of 20 queries were answered", differences, means);
        naive_store_end(&s);
    }
}
