/* The plain answer to a query, row by row in the order that the header promises. */
#include <stdlib.h>
#include <string.h>

#include "core/wide.h"
#include "query/naive.h"
#include "support/test.h"

/* What is asked, in the simplest terms. */
typedef struct question {
    const naive *world;
    const yb_query *query;
    int from_level;
    uint32_t first, end; /* of the tree */
    int first_year, last_year;
    unsigned half;
    int scale; /* digits that the figures need */
    int seen_first[NAIVE_METRICS], seen_last[NAIVE_METRICS];
    yb_int128 *values; /* room for the figures of one row */
} question;

static const naive_fact *fact_at(const question *asked, uint32_t metric, uint32_t region, uint32_t year)
{
    const naive *world = asked->world;
    return &world->facts[((size_t)(2 * metric + asked->half) * world->regions + region) * NAIVE_YEARS + year];
}

static int adds(uint32_t metric)
{
    return metric != NAIVE_METRICS - 1;
}

static int wants(const yb_query *query, yb_aggregate aggregate)
{
    for (size_t i = 0; i < query->aggregate_count; i++) {
        if (query->aggregates[i] == aggregate) {
            return 1;
        }
    }
    return query->aggregate_count == 0 && aggregate == YB_SUM;
}

static int metric_asked(const yb_query *query, uint32_t metric)
{
    for (size_t i = 0; i < query->metric_count; i++) {
        if (query->metrics[i] == metric) {
            return 1;
        }
    }
    return query->metric_count == 0 && (adds(metric) || !(wants(query, YB_SUM) || wants(query, YB_AVG)));
}

/* Whether a figure is there, inside region filter and years; at any level. */
static int inside(const question *asked, uint32_t metric, uint32_t region, uint32_t year)
{
    uint32_t number = asked->world->number[region];
    int calendar = NAIVE_FIRST_YEAR + (int)year;
    return fact_at(asked, metric, region, year)->there && number != YB_NO_REGION && number >= asked->first &&
           number < asked->end && calendar >= asked->first_year && calendar <= asked->last_year;
}

static yb_int128 number_of(const naive_fact *fact)
{
    return (yb_int128)fact->mantissa * yb_power_of_ten[NAIVE_SCALE - fact->scale];
}

static int meets(const question *asked, const naive_fact *fact)
{
    int all = 1;
    for (size_t i = 0; i < asked->query->condition_count; i++) {
        const yb_condition *condition = &asked->query->conditions[i];
        int order = yb_decimal_compare((yb_decimal) { fact->mantissa, fact->scale }, condition->value);
        int each[] = { order<0, order <= 0, order> 0, order >= 0, order == 0, order != 0 };
        all &= each[condition->comparison];
    }
    return all;
}

static int digits_of(const naive_fact *fact)
{
    int scale = fact->scale;
    while (scale > 0 && fact->mantissa % yb_power_of_ten[fact->scale - scale + 1] == 0) {
        scale--;
    }
    return scale;
}

/* Visits every figure inside, whatever its level: finds the levels that have some. */
static void find_levels(const question *asked, int has[NAIVE_LEVELS])
{
    memset(has, 0, NAIVE_LEVELS * sizeof(int));
    for (uint32_t metric = 0; metric < NAIVE_METRICS; metric++) {
        for (uint32_t region = 0; region < asked->world->regions && metric_asked(asked->query, metric); region++) {
            for (uint32_t year = 0; year < NAIVE_YEARS; year++) {
                has[asked->world->level[region]] |= inside(asked, metric, region, year);
            }
        }
    }
}

/* The level the engine should choose; -1: none or not clear. */
static int choose_level(const question *asked)
{
    const yb_query *query = asked->query;
    int has[NAIVE_LEVELS], below = 0, nearest = -1;
    int finest = query->group_level_count == 0 ? -1 : query->group_levels[query->group_level_count - 1];
    int own = query->region == YB_NO_REGION ? -1 : yb_regions_level(asked->world->tree, query->region);
    int group = finest > own ? finest : own;
    find_levels(asked, has);
    for (int level = NAIVE_LEVELS - 1; level > group; level--) {
        below += has[level];
        nearest = has[level] ? level : nearest;
    }
    if (nearest < 0) {
        return group >= 0 && has[group] ? group : -1;
    }
    return finest < 0 && below > 1 ? -1 : nearest;
}

static void measure(question *asked)
{
    for (uint32_t metric = 0; metric < NAIVE_METRICS; metric++) {
        for (uint32_t region = 0; region < asked->world->regions && metric_asked(asked->query, metric); region++) {
            for (uint32_t year = 0; year < NAIVE_YEARS && asked->world->level[region] == asked->from_level; year++) {
                if (inside(asked, metric, region, year) && meets(asked, fact_at(asked, metric, region, year))) {
                    int digits = digits_of(fact_at(asked, metric, region, year));
                    int calendar = NAIVE_FIRST_YEAR + (int)year;
                    asked->scale = digits > asked->scale ? digits : asked->scale;
                    asked->seen_first[metric] = asked->seen_first[metric] == 0 || calendar < asked->seen_first[metric]
                                                    ? calendar
                                                    : asked->seen_first[metric];
                    asked->seen_last[metric] =
                        calendar > asked->seen_last[metric] ? calendar : asked->seen_last[metric];
                }
            }
        }
    }
}

/* Whether the group (YB_NO_REGION: everything) has the region, both by number in the tree. */
static int has_region(const question *asked, uint32_t group, uint32_t number)
{
    return group == YB_NO_REGION || (number >= group && number < yb_regions_end(asked->world->tree, group));
}

/* The figures of one row into asked->values. */
static size_t collect(question *asked, uint32_t group, uint32_t metric, int year)
{
    size_t count = 0;
    for (uint32_t region = 0; region < asked->world->regions; region++) {
        if (asked->world->level[region] != asked->from_level || asked->world->number[region] == YB_NO_REGION ||
            !has_region(asked, group, asked->world->number[region])) {
            continue;
        }
        for (uint32_t y = 0; y < NAIVE_YEARS; y++) {
            if (inside(asked, metric, region, y) && (year == 0 || year == NAIVE_FIRST_YEAR + (int)y) &&
                meets(asked, fact_at(asked, metric, region, y))) {
                asked->values[count++] = number_of(fact_at(asked, metric, region, y));
            }
        }
    }
    return count;
}

static uint64_t reporters(const question *asked, uint32_t group)
{
    uint64_t count = 0;
    for (uint32_t number = asked->first; number < asked->end; number++) {
        count += yb_regions_level(asked->world->tree, number) == asked->from_level && has_region(asked, group, number);
    }
    return count;
}

static void compare_coverage(const question *asked, const yb_result *result, size_t column, size_t row, uint32_t group,
                             uint32_t metric, size_t count)
{
    uint64_t years = 1;
    if (!asked->query->by_year) {
        int first = asked->query->first_year ? asked->query->first_year : asked->seen_first[metric];
        int last = asked->query->last_year ? asked->query->last_year : asked->seen_last[metric];
        years = (uint64_t)(last - first + 1);
    }
    cr_assert_eq(((const uint64_t *)yb_result_column(result, column)->values)[row], count);
    if (asked->query->condition_count > 0) {
        cr_assert_eq(yb_result_column(result, column + 1)->valid[row], 0);
        return;
    }
    cr_assert_eq(((const uint64_t *)yb_result_column(result, column + 1)->values)[row],
                 reporters(asked, group) * years);
}

static void compare_own(const question *asked, const yb_result *result, size_t column, size_t row, uint32_t group,
                        uint32_t metric, int year, yb_int128 sum)
{
    const yb_column *own = yb_result_column(result, column), *gap = yb_result_column(result, column + 1);
    const naive_fact *fact = NULL;
    group = group == YB_NO_REGION ? asked->query->region : group;
    year = year == 0 && asked->seen_first[metric] == asked->seen_last[metric] ? asked->seen_first[metric] : year;
    for (uint32_t region = 0; region < asked->world->regions && year != 0 && group != YB_NO_REGION; region++) {
        if (asked->world->number[region] == group && adds(metric) && group >= asked->first) {
            fact = fact_at(asked, metric, region, (uint32_t)(year - NAIVE_FIRST_YEAR));
        }
    }
    int there = fact != NULL && fact->there && asked->query->condition_count == 0;
    cr_assert_eq(own->valid[row], there);
    cr_assert_eq(gap->valid[row], there);
    if (there) {
        cr_assert(naive_cell(own, row) == number_of(fact));
        cr_assert(naive_cell(gap, row) == number_of(fact) - sum);
    }
}

static void compare_keys(const question *asked, const yb_result *result, size_t row, uint32_t group, int group_level,
                         uint32_t metric, int year)
{
    const yb_query *query = asked->query;
    size_t column = 0;
    for (size_t i = 0; i < query->group_level_count; i++) {
        uint32_t expected = YB_NO_REGION;
        if (group != YB_NO_REGION && query->group_levels[i] <= group_level) {
            expected = yb_regions_ancestor(asked->world->tree, group, query->group_levels[i]);
        }
        cr_assert_eq(((const uint32_t *)yb_result_column(result, column++)->values)[row], expected);
    }
    if (query->by_metric) {
        cr_assert_eq(((const uint32_t *)yb_result_column(result, column++)->values)[row], metric);
    }
    if (query->by_year) {
        cr_assert_eq(((const int32_t *)yb_result_column(result, column++)->values)[row], year);
    }
}

/* One row, if it has figures: returns how many rows there are now. */
static size_t compare_row(question *asked, const yb_result *result, size_t row, uint32_t group, int group_level,
                          uint32_t metric, int year)
{
    const yb_query *query = asked->query;
    size_t count = collect(asked, group, metric, year);
    if (count == 0) {
        return row;
    }
    cr_assert_lt(row, yb_result_row_count(result));
    compare_keys(asked, result, row, group, group_level, metric, year);
    size_t column = query->group_level_count + (query->by_metric != 0) + (query->by_year != 0);
    size_t aggregates = query->aggregate_count == 0 ? 1 : query->aggregate_count;
    for (size_t i = 0; i < aggregates; i++, column++) {
        yb_aggregate kind = query->aggregate_count == 0 ? YB_SUM : query->aggregates[i];
        yb_decimal argument = query->arguments == NULL ? (yb_decimal) { 0, 0 } : query->arguments[i];
        naive_compare_aggregate(kind, argument, asked->values, count, asked->scale, yb_result_column(result, column),
                                row);
    }
    compare_coverage(asked, result, column, row, group, metric, count);
    compare_own(asked, result, column + 2, row, group, metric, year, naive_sum(asked->values, count));
    return row + 1;
}

static size_t compare_group(question *asked, const yb_result *result, size_t row, uint32_t group, int group_level)
{
    for (uint32_t metric = 0; metric < NAIVE_METRICS; metric++) {
        if (!metric_asked(asked->query, metric)) {
            continue;
        }
        for (int year = 0; year < (asked->query->by_year ? NAIVE_YEARS : 1); year++) {
            row = compare_row(asked, result, row, group, group_level, metric,
                              asked->query->by_year ? NAIVE_FIRST_YEAR + year : 0);
        }
    }
    return row;
}

/* All groups in preorder: everything, then every region at a grouping level. */
static size_t compare_rows(question *asked, const yb_result *result)
{
    const yb_query *query = asked->query;
    const yb_regions *tree = asked->world->tree;
    size_t row = 0, levels = query->group_level_count;
    if (query->rollup || levels == 0) {
        row = compare_group(asked, result, row, YB_NO_REGION, -1);
    }
    for (uint32_t group = 0; group < yb_regions_count(tree); group++) {
        int level = yb_regions_level(tree, group);
        for (size_t i = 0; i < levels; i++) {
            if (query->group_levels[i] == level && (query->rollup || i + 1 == levels)) {
                row = compare_group(asked, result, row, group, level);
            }
        }
    }
    return row;
}

static question ask(const naive *world, const yb_query *query)
{
    question asked = { .world = world, .query = query, .from_level = query->from_level };
    int everywhere = query->region == YB_NO_REGION;
    asked.first = everywhere ? 0 : query->region;
    asked.end = everywhere ? yb_regions_count(world->tree) : yb_regions_end(world->tree, query->region);
    asked.first_year = query->first_year == 0 ? 1 : query->first_year;
    asked.last_year = query->last_year == 0 ? 9999 : query->last_year;
    asked.half = query->span.last == 6;
    return asked;
}

void naive_compare(const naive *world, const yb_query *query, yb_status status, const yb_error *error,
                   const yb_result *result)
{
    question asked = ask(world, query);
    if (query->from_level < 0) {
        asked.from_level = choose_level(&asked);
        if (asked.from_level < 0) {
            cr_assert(status == YB_NOT_FOUND || status == YB_REFUSED, "%s", error->message);
            return;
        }
    }
    asked.values = malloc(((size_t)world->regions * NAIVE_YEARS + 1) * sizeof(yb_int128));
    measure(&asked);
    if (status != YB_OK) {
        cr_assert(status == YB_NOT_FOUND || status == YB_REFUSED, "%s", error->message);
        cr_assert_eq(compare_rows(&asked, NULL), 0, "%s", error->message);
    } else {
        cr_assert_eq(yb_result_from_level(result), asked.from_level);
        cr_assert_eq(compare_rows(&asked, result), yb_result_row_count(result));
    }
    free(asked.values);
}
