/* Random queries with derived columns against plain results of everything that
 * the bases could come from. */
#include <string.h>

#include "query/naive_store.h"
#include "support/test.h"

enum { SUMMED = 3 /* metrics that add up */, DERIVES = 5 };

/* A query with derived columns, its result, and the plain result beside it. */
typedef struct comparison {
    const yb_query *query;
    const yb_result *result, *plain;
    size_t levels, first_derived;
    uint32_t divisor;
} comparison;

typedef struct place {
    uint32_t regions[NAIVE_LEVELS];
    uint32_t metric;
    int year;
} place;

static uint32_t number_at(const yb_result *result, size_t column, size_t row)
{
    return ((const uint32_t *)yb_result_column(result, column)->values)[row];
}

static place place_of(const comparison *c, size_t row)
{
    place at = { .metric = c->query->metrics[0], .year = c->query->derives[0].last_year };
    size_t column = c->levels;
    for (size_t i = 0; i < c->levels; i++) {
        at.regions[i] = number_at(c->result, i, row);
    }
    if (c->query->by_metric) {
        at.metric = number_at(c->result, column++, row);
    }
    if (c->query->by_year) {
        at.year = (int)number_at(c->result, column, row);
    }
    return at;
}

/* Whether a row of the plain result has as many regions as were asked for. */
static int covers(const comparison *c, size_t row)
{
    yb_decimal least = c->query->min_coverage;
    uint64_t n = ((const uint64_t *)yb_result_column(c->plain, c->levels + 3)->values)[row];
    uint64_t all = ((const uint64_t *)yb_result_column(c->plain, c->levels + 4)->values)[row];
    return least.mantissa == 0 || n * 100 >= (uint64_t)least.mantissa * all;
}

/* The sum at a place of the plain result, NULL if it has no such row or an empty one. */
static const yb_int128 *plain_sum(const comparison *c, const place *at)
{
    static yb_int128 sum;
    for (size_t row = 0; row < yb_result_row_count(c->plain); row++) {
        int same = number_at(c->plain, c->levels, row) == at->metric &&
                   (int)number_at(c->plain, c->levels + 1, row) == at->year;
        for (size_t i = 0; i < c->levels; i++) {
            same = same && number_at(c->plain, i, row) == at->regions[i];
        }
        if (same && !covers(c, row)) {
            return NULL;
        }
        if (same) {
            sum = naive_cell(yb_result_column(c->plain, c->levels + 2), row);
            return &sum;
        }
    }
    return NULL;
}

static size_t tier_of(const comparison *c, const place *at)
{
    size_t tier = c->levels; /* levels above may be skipped */
    while (tier > 0 && at->regions[tier - 1] == YB_NO_REGION) {
        tier--;
    }
    return tier;
}

/* The place of the row's base; 0 if there can be none. */
static int base_of(const comparison *c, const yb_derive *derive, place *at)
{
    switch (derive->kind) {
    case YB_DERIVE_YOY:
        at->year--;
        return 1;
    case YB_DERIVE_SHARE:
        for (size_t i = c->levels; i-- > 0;) {
            if (at->regions[i] != YB_NO_REGION) {
                at->regions[i] = YB_NO_REGION;
                return 1;
            }
        }
        return 0;
    case YB_DERIVE_RATIO:
        at->metric = c->divisor;
        return 1;
    default:
        at->year = derive->first_year;
        return 1;
    }
}

static place plain_place(const comparison *c, size_t row)
{
    place at = { .metric = number_at(c->plain, c->levels, row), .year = (int)number_at(c->plain, c->levels + 1, row) };
    for (size_t i = 0; i < c->levels; i++) {
        at.regions[i] = number_at(c->plain, i, row);
    }
    return at;
}

/* Whether a row with the same whole is left empty. */
static int is_partial(const comparison *c, const yb_derive *share, const place *whole)
{
    int partial = 0;
    for (size_t row = 0; row < yb_result_row_count(c->plain); row++) {
        place at = plain_place(c, row);
        int same = base_of(c, share, &at) && at.metric == whole->metric && at.year == whole->year;
        for (size_t i = 0; i < c->levels; i++) {
            same = same && at.regions[i] == whole->regions[i];
        }
        partial |= same && !covers(c, row);
    }
    return partial;
}

static void compare_derived(const comparison *c, size_t number, size_t row, const place *here, yb_int128 sum)
{
    const yb_derive *derive = &c->query->derives[number];
    const yb_column *column = yb_result_column(c->result, c->first_derived + number);
    place at = *here;
    const yb_int128 *base = base_of(c, derive, &at) ? plain_sum(c, &at) : NULL;
    int itself = derive->kind == YB_DERIVE_BASE;
    int there =
        base != NULL && (itself || *base > 0) && !(derive->kind == YB_DERIVE_SHARE && is_partial(c, derive, &at));
    cr_assert_str_eq(column->name, yb_derivation_name(derive->kind));
    cr_assert_eq(column->valid[row], there, "%s", column->name);
    if (there && itself) {
        cr_assert(naive_cell(column, row) == *base);
    } else if (there) {
        yb_int128 derived = yb_int128_of(((const yb_wide *)column->values)[row]);
        int changes = derive->kind == YB_DERIVE_YOY || derive->kind == YB_DERIVE_GROWTH;
        yb_int128 number_up = (changes ? sum - *base : sum) * 1000000; /* percent at 4 decimals, or 6 decimals */
        yb_int128 off = 2 * (derived * *base - number_up);
        cr_assert((off < 0 ? -off : off) <= *base, "%s", column->name);
    }
}

static void compare_rank(const comparison *c, size_t number, size_t row)
{
    const yb_column *ranks = yb_result_column(c->result, c->first_derived + number);
    const yb_column *sums = yb_result_column(c->result, c->first_derived - 1);
    place here = place_of(c, row);
    uint64_t larger = 0;
    for (size_t other = 0; other < yb_result_row_count(c->result); other++) {
        place there = place_of(c, other);
        const uint8_t *valid = sums->valid;
        larger += (valid == NULL || valid[other]) && there.metric == here.metric && there.year == here.year &&
                  tier_of(c, &there) == tier_of(c, &here) && naive_cell(sums, other) > naive_cell(sums, row);
    }
    cr_assert_eq(((const uint64_t *)ranks->values)[row], larger + 1);
}

static void expect_empty(const comparison *c, size_t row)
{
    for (size_t i = 0; i < c->query->derive_count; i++) {
        cr_assert_eq(yb_result_column(c->result, c->first_derived + i)->valid[row], 0);
    }
}

static void compare_rows(const comparison *c)
{
    for (size_t row = 0; row < yb_result_row_count(c->result); row++) {
        place here = place_of(c, row);
        const yb_int128 *found = plain_sum(c, &here);
        const yb_column *sums = yb_result_column(c->result, c->first_derived - 1);
        cr_assert_eq(found != NULL, sums->valid == NULL || sums->valid[row]);
        if (found == NULL) {
            expect_empty(c, row);
            continue;
        }
        yb_int128 sum = *found;
        cr_assert(naive_cell(sums, row) == sum);
        for (size_t i = 0; i < c->query->derive_count; i++) {
            c->query->derives[i].kind == YB_DERIVE_RANK ? compare_rank(c, i, row)
                                                        : compare_derived(c, i, row, &here, sum);
        }
    }
}

/* How many rows of the plain result the query should show. */
static size_t count_shown(const comparison *c)
{
    const yb_query *query = c->query;
    size_t count = 0;
    for (size_t row = 0; row < yb_result_row_count(c->plain); row++) {
        place at = plain_place(c, row);
        int year = at.year, asked = 0;
        for (size_t i = 0; i < query->metric_count; i++) {
            asked |= query->metrics[i] == number_at(c->plain, c->levels, row);
        }
        int in_years = query->by_year ? (query->first_year == 0 || year >= query->first_year) &&
                                            (query->last_year == 0 || year <= query->last_year)
                                      : year == query->derives[0].last_year;
        count += asked && in_years && (query->rollup || tier_of(c, &at) == c->levels);
    }
    return count;
}

/* A query of sums, mostly with sense, with its derived columns. */
static yb_query derived_query(naive *world, yb_derive derives[DERIVES], uint32_t metrics[SUMMED])
{
    static const yb_aggregate sum = YB_SUM;
    yb_query query = naive_query(world);
    query.metric_count = query.by_metric ? 1 + naive_below(world, 2) : 1;
    for (size_t i = 0; i < query.metric_count; i++) {
        metrics[i] = (uint32_t)((i + naive_below(world, 2)) % SUMMED);
    }
    query.metrics = metrics;
    query.aggregates = &sum;
    query.aggregate_count = 1;
    query.from_level = query.from_level < 0 ? NAIVE_LEVELS - 1 : query.from_level;
    query.span = (yb_span) { 1, 12 };
    query.derives = derives;
    if (query.by_year) {
        derives[query.derive_count++] = (yb_derive) { .kind = YB_DERIVE_YOY };
    } else {
        int first = NAIVE_FIRST_YEAR + (int)naive_below(world, 5), last = first + 1 + (int)naive_below(world, 3);
        if (naive_below(world, 3) > 0) {
            derives[query.derive_count++] = (yb_derive) { YB_DERIVE_BASE, 0, first, last, 0 };
        }
        if (query.derive_count == 0 || naive_below(world, 2)) {
            first += query.derive_count > 0 && last - first > 1; /* two years to compare with */
            derives[query.derive_count++] = (yb_derive) { YB_DERIVE_GROWTH, 0, first, last, 0 };
        }
        query.first_year = query.last_year = 0;
    }
    int alone = query.derive_count == 1 && derives[0].kind == YB_DERIVE_BASE && naive_below(world, 2);
    for (int kind = YB_DERIVE_SHARE; kind <= YB_DERIVE_RATIO; kind++) {
        if (!alone && naive_below(world, 2)) {
            derives[query.derive_count++] =
                (yb_derive) { .kind = (yb_derivation)kind, .metric = (uint32_t)naive_below(world, SUMMED) };
        }
    }
    return query;
}

/* Whether there was an answer. */
static int ask(naive *world, const yb_snapshot *snapshot)
{
    static const uint32_t all[SUMMED] = { 0, 1, 2 };
    yb_derive derives[DERIVES];
    uint32_t metrics[SUMMED];
    yb_query query = derived_query(world, derives, metrics), plain = query;
    yb_result *result = NULL, *everything = NULL;
    yb_error error = YB_ERROR_INIT;
    query.threads = 1 + (uint32_t)naive_below(world, 3);
    query.no_statistics = (int)naive_below(world, 2);
    plain.metrics = all;
    plain.metric_count = SUMMED;
    plain.by_metric = plain.by_year = plain.rollup = 1;
    plain.first_year = plain.last_year = 0;
    plain.derive_count = 0;
    if (query.condition_count == 0 && naive_below(world, 2)) {
        query.min_coverage = (yb_decimal) { 40 + (int64_t)naive_below(world, 60), 2 };
    }
    yb_status status = yb_rollup(snapshot, &query, &result, &error);
    if (yb_rollup(snapshot, &plain, &everything, NULL) != YB_OK) {
        cr_assert_neq(status, YB_OK);
        return 0;
    }
    comparison c = { &query, result, everything, query.group_level_count, 0, 0 };
    c.first_derived = c.levels + (query.by_metric != 0) + (query.by_year != 0) + 1;
    for (size_t i = 0; i < query.derive_count; i++) {
        c.divisor = derives[i].kind == YB_DERIVE_RATIO ? derives[i].metric : c.divisor;
    }
    if (status == YB_OK) {
        cr_assert_eq(yb_result_row_count(result), count_shown(&c));
        compare_rows(&c);
    } else {
        cr_assert_eq(status, YB_NOT_FOUND, "%s", error.message);
        cr_assert_eq(count_shown(&c), 0);
    }
    yb_result_free(result);
    yb_result_free(everything);
    return status == YB_OK;
}

Test(derive_property, derived_columns_follow_from_plain_results)
{
    for (uint64_t seed = 1; seed <= 12; seed++) {
        naive_store s;
        int answered = 0;
        naive_store_begin(&s, 2, 3, 500 + seed, 3);
        naive_store_change(&s, 8);
        naive_store_read(&s);
        for (int i = 0; i < 20; i++) {
            answered += ask(&s.world, s.snapshot);
        }
        cr_assert_gt(answered, 7, "%d of 20 queries were answered", answered);
        naive_store_end(&s);
    }
}
