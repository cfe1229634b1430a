#include "query/naive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/test.h"

static const char *const level_names[NAIVE_LEVELS] = { "province", "city", "county", "town" };

/* splitmix64 */
static uint64_t next(naive *world)
{
    uint64_t z = (world->state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t naive_below(naive *world, uint64_t limit)
{
    return next(world) % limit;
}

static naive_fact *fact_at(const naive *world, uint32_t series, uint32_t region, uint32_t year)
{
    return &world->facts[((size_t)series * world->regions + region) * NAIVE_YEARS + year];
}

/* Codes are scattered, so that the tree's order is not that of the numbers. */
static const char *code_of(uint32_t region)
{
    static char code[16];
    snprintf(code, sizeof(code), "%08x", (unsigned)(region * UINT32_C(2654435761)));
    return code;
}

static void build_tree(naive *world)
{
    yb_regions_builder *builder;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_regions_builder_create(NULL, &builder, &error), YB_OK);
    for (uint32_t i = 0; i < world->regions; i++) {
        if (!world->gone[i]) {
            char code[16], parent[16] = "";
            strcpy(code, code_of(i));
            if (world->parent[i] != UINT32_MAX) {
                strcpy(parent, code_of(world->parent[i]));
            }
            cr_assert_eq(yb_regions_builder_add(builder, code, parent, level_names[world->level[i]], "x", 0, &error),
                         YB_OK);
        }
    }
    yb_regions_release(world->tree);
    cr_assert_eq(yb_regions_builder_finish(builder, &world->tree, &error), YB_OK, "%s", error.message);
    yb_regions_builder_free(builder);
    for (uint32_t i = 0; i < world->regions; i++) {
        world->number[i] = yb_regions_by_code(world->tree, code_of(i));
    }
}

static void add_children(naive *world, uint32_t parent, uint8_t level, uint32_t fan)
{
    uint32_t count = 1 + (uint32_t)naive_below(world, 2 * fan);
    for (uint32_t i = 0; i < count && level < NAIVE_LEVELS; i++) {
        uint32_t region = world->regions++;
        world->parent[region] = parent;
        /* Now and then a level is skipped. */
        world->level[region] = level + (level > 0 && level + 1 < NAIVE_LEVELS && naive_below(world, 9) == 0);
        add_children(world, region, world->level[region] + 1, fan);
    }
}

void naive_make(naive *world, uint32_t provinces, uint32_t fan, uint64_t seed)
{
    enum { REGIONS_MOST = 20000 };
    memset(world, 0, sizeof(*world));
    world->state = seed;
    world->parent = calloc(REGIONS_MOST, sizeof(uint32_t));
    world->level = calloc(REGIONS_MOST, 1);
    for (uint32_t i = 0; i < provinces; i++) {
        uint32_t region = world->regions++;
        world->parent[region] = UINT32_MAX;
        add_children(world, region, 1, fan);
    }
    world->gone = calloc(world->regions, 1);
    world->number = calloc(world->regions, sizeof(uint32_t));
    world->facts = calloc((size_t)NAIVE_SERIES * world->regions * NAIVE_YEARS, sizeof(naive_fact));
    build_tree(world);
}

void naive_free(naive *world)
{
    free(world->parent);
    free(world->level);
    free(world->gone);
    free(world->number);
    free(world->facts);
    yb_regions_release(world->tree);
}

void naive_describe(naive *world, yb_writer *writer)
{
    static const char *const ids[NAIVE_METRICS] = { "a", "b", "c", "ratio" };
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_writer_set_regions(writer, world->tree, &error), YB_OK, "%s", error.message);
    for (uint32_t i = 0; i < NAIVE_METRICS; i++) {
        uint32_t metric, series;
        int derived = i == NAIVE_METRICS - 1;
        yb_metric description = {
            sizeof(description),    ids[i],       ids[i], "", derived ? YB_RULE_DERIVE : YB_RULE_SUM,
            derived ? "a/b" : NULL, YB_TIME_FLOW, NULL,   0
        };
        cr_assert_eq(yb_writer_put_metric(writer, &description, &metric, &error), YB_OK, "%s", error.message);
        for (uint8_t half = 0; half < 2; half++) {
            yb_series key = { metric, YB_LEVEL, YB_ACTUAL, { 1, half ? 6 : 12 } };
            cr_assert_eq(yb_writer_put_series(writer, &key, &series, &error), YB_OK, "%s", error.message);
            cr_assert_eq(series, 2 * i + half);
        }
    }
}

static void put(naive *world, yb_writer *writer, uint32_t series, uint32_t region, uint32_t year, int64_t mantissa,
                int8_t scale)
{
    yb_error error = YB_ERROR_INIT;
    int16_t calendar = (int16_t)(NAIVE_FIRST_YEAR + year);
    if (world->gone[region]) {
        return;
    }
    yb_rows rows = { .count = 1,
                     .series = &series,
                     .region = &world->number[region],
                     .year = &calendar,
                     .mantissa = &mantissa,
                     .scale = &scale };
    cr_assert_eq(yb_writer_append(writer, &rows, &error), YB_OK, "%s", error.message);
    *fact_at(world, series, region, year) = (naive_fact) { mantissa, scale, 1 };
}

static void put_dense(naive *world, yb_writer *writer)
{
    uint32_t series = (uint32_t)naive_below(world, NAIVE_SERIES);
    uint32_t level = (uint32_t)naive_below(world, NAIVE_LEVELS + 3); /* mostly towns */
    int8_t scale = (int8_t)naive_below(world, 4);
    uint64_t missing = naive_below(world, 3), round = naive_below(world, 3) == 0 ? 10 : 1;
    for (uint32_t region = 0; region < world->regions; region++) {
        if (world->level[region] != (level < NAIVE_LEVELS ? level : NAIVE_LEVELS - 1)) {
            continue;
        }
        for (uint32_t year = 0; year < NAIVE_YEARS; year++) {
            if (naive_below(world, 10) >= missing) {
                int64_t value = (int64_t)naive_below(world, 100000) - 30000;
                put(world, writer, series, region, year, value * (int64_t)round, scale);
            }
        }
    }
}

static void put_scattered(naive *world, yb_writer *writer)
{
    uint64_t count = 1 + naive_below(world, 200);
    for (uint64_t i = 0; i < count; i++) {
        put(world, writer, (uint32_t)naive_below(world, NAIVE_SERIES), (uint32_t)naive_below(world, world->regions),
            (uint32_t)naive_below(world, NAIVE_YEARS), (int64_t)naive_below(world, 1000000000) - 500000000,
            (int8_t)naive_below(world, 5));
    }
}

void naive_change(naive *world, yb_writer *writer)
{
    if (naive_below(world, 3) != 0) {
        put_dense(world, writer);
    } else {
        put_scattered(world, writer);
    }
}

void naive_reshape(naive *world, yb_writer *writer)
{
    yb_error error = YB_ERROR_INIT;
    for (uint32_t region = 0; region < world->regions; region++) {
        uint32_t other = (uint32_t)naive_below(world, world->regions);
        int movable = world->level[region] == NAIVE_LEVELS - 1;
        if (movable && naive_below(world, 20) == 0) {
            world->gone[region] = 1;
        } else if (movable && naive_below(world, 10) == 0 && world->level[other] < world->level[region] &&
                   !world->gone[other]) {
            world->parent[region] = other;
        }
    }
    build_tree(world);
    cr_assert_eq(yb_writer_set_regions(writer, world->tree, &error), YB_OK, "%s", error.message);
}

static void choose_groups(naive *world, yb_query *query)
{
    static uint8_t levels[NAIVE_LEVELS];
    query->group_levels = levels;
    query->group_level_count = 0;
    for (uint8_t level = 0; level < NAIVE_LEVELS; level++) {
        if (naive_below(world, 5) < 2) {
            levels[query->group_level_count++] = level;
        }
    }
    query->rollup = (int)naive_below(world, 2);
    uint8_t finest = query->group_level_count == 0 ? 0 : levels[query->group_level_count - 1];
    query->from_level =
        naive_below(world, 3) == 0 ? -1 : finest + (int)naive_below(world, (uint64_t)(NAIVE_LEVELS - finest));
    if (naive_below(world, 2) == 0 && query->from_level >= 0) {
        query->from_level = NAIVE_LEVELS - 1;
    }
}

static void choose_conditions(naive *world, yb_query *query)
{
    static yb_condition conditions[3];
    query->conditions = conditions;
    while (naive_below(world, 4) == 0 && query->condition_count < 3) {
        yb_decimal value = { (int64_t)naive_below(world, 130000) - 30000, (int8_t)naive_below(world, 6) };
        yb_comparison comparison = (yb_comparison)naive_below(world, naive_below(world, 4) == 0 ? 6 : 4);
        conditions[query->condition_count++] = (yb_condition) { comparison, value };
    }
}

yb_query naive_query(naive *world)
{
    static const yb_aggregate every[] = { YB_SUM,          YB_COUNT,      YB_MIN,      YB_MAX,
                                          YB_AVG,          YB_MEDIAN,     YB_VARIANCE, YB_STDDEV,
                                          YB_VARIANCE_POP, YB_STDDEV_POP, YB_QUANTILE, YB_QUANTILE };
    enum { KINDS = sizeof(every) / sizeof(every[0]) };
    static yb_aggregate aggregates[KINDS];
    static yb_decimal arguments[KINDS];
    static uint32_t metrics[NAIVE_METRICS];
    yb_query query = YB_QUERY_INIT;
    choose_groups(world, &query);
    query.by_year = naive_below(world, 3) != 0;
    if (naive_below(world, 2) == 0 || !query.by_year) {
        query.first_year = NAIVE_FIRST_YEAR + (int)naive_below(world, NAIVE_YEARS);
        query.last_year = query.first_year + (int)naive_below(world, NAIVE_YEARS);
    }
    query.by_metric = (int)naive_below(world, 2);
    query.metrics = metrics;
    query.metric_count = query.by_metric ? naive_below(world, NAIVE_METRICS) : 1;
    for (size_t i = 0; i < query.metric_count; i++) {
        metrics[i] = (uint32_t)naive_below(world, NAIVE_METRICS - 1);
    }
    query.aggregates = aggregates;
    query.arguments = arguments;
    for (size_t i = 0; i < KINDS; i++) {
        /* Medians and the like seldom: they keep statistics from being used. */
        if (naive_below(world, every[i] >= YB_MEDIAN ? 12 : 2) == 0) {
            arguments[query.aggregate_count] = (yb_decimal) { (int64_t)naive_below(world, 1001), 3 };
            aggregates[query.aggregate_count++] = every[i];
        }
    }
    if (naive_below(world, 3) == 0) {
        query.region = (uint32_t)naive_below(world, yb_regions_count(world->tree));
    }
    choose_conditions(world, &query);
    if (naive_below(world, 3) == 0) {
        query.span = (yb_span) { 1, naive_below(world, 2) ? 6 : 12 };
    }
    return query;
}

yb_query naive_plain_query(naive *world, uint32_t metrics[2])
{
    yb_query query = naive_query(world);
    metrics[0] = (uint32_t)naive_below(world, 2);
    metrics[1] = 2;
    query.metrics = metrics;
    query.metric_count = query.by_metric ? 2 : 1;
    query.from_level = query.from_level < 0 ? NAIVE_LEVELS - 1 : query.from_level;
    return query;
}
