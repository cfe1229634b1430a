/* Sums and counts from the subtotals of tiles: the same as from the values, whatever the tree and the filter. */
#include <stdio.h>
#include <string.h>

#include "query/results.h"
#include "support/scratch.h"
#include "support/test.h"
#include "yearbook/yearbook.h"

enum { PROVINCES = 3, CITIES = 5, TOWNS = 130, YEARS = 12, FIRST_YEAR = 2005, PROVINCE = 0, CITY = 1, TOWN = 2 };

typedef struct country {
    char path[SCRATCH_PATH];
    yb_store *store;
    yb_writer *writer;
    yb_snapshot *snapshot;
    uint32_t series;
    uint64_t state; /* of the random numbers */
} country;

static uint64_t below(country *c, uint64_t limit)
{
    c->state = c->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (c->state >> 33) % limit;
}

static void add_region(yb_regions_builder *builder, const char *parent, const char *level, const char *code)
{
    cr_assert_eq(yb_regions_builder_add(builder, code, parent, level, code, 0, NULL), YB_OK);
}

/* Town `t` of a city lies `moved` cities further on if it is one of the last. */
static void set_tree(country *c, int moved)
{
    yb_regions_builder *builder;
    yb_regions *tree;
    char province[8], city[8], town[8];
    cr_assert_eq(yb_regions_builder_create(NULL, &builder, NULL), YB_OK);
    for (int p = 0; p < PROVINCES; p++) {
        snprintf(province, sizeof(province), "%d", p);
        add_region(builder, "", "province", province);
        for (int i = 0; i < CITIES; i++) {
            snprintf(city, sizeof(city), "%d%d", p, i);
            add_region(builder, province, "city", city);
        }
    }
    for (int number = 0; number < PROVINCES * CITIES * TOWNS; number++) {
        int of = number / TOWNS, there = (of + (number % TOWNS > TOWNS - 9 ? moved : 0)) % (PROVINCES * CITIES);
        snprintf(city, sizeof(city), "%d%d", there / CITIES, there % CITIES);
        snprintf(town, sizeof(town), "%d%d%03d", of / CITIES, of % CITIES, number % TOWNS);
        add_region(builder, city, "town", town);
    }
    cr_assert_eq(yb_regions_builder_finish(builder, &tree, NULL), YB_OK);
    cr_assert_eq(yb_writer_set_regions(c->writer, tree, NULL), YB_OK);
    yb_regions_builder_free(builder);
    yb_regions_release(tree);
}

static void begin(country *c)
{
    yb_store_options options = { sizeof(options), NULL, 1, 3, 0 };
    yb_metric metric = { sizeof(metric), "m", "m", "", YB_RULE_SUM, NULL, YB_TIME_FLOW, NULL, 0 };
    uint32_t number;
    *c = (country) { .state = 5 };
    scratch_make(c->path);
    cr_assert_eq(yb_store_open(c->path, &options, &c->store, NULL), YB_OK);
    cr_assert_eq(yb_writer_begin(c->store, &c->writer, NULL), YB_OK);
    set_tree(c, 0);
    cr_assert_eq(yb_writer_put_metric(c->writer, &metric, &number, NULL), YB_OK);
    yb_series key = { number, YB_LEVEL, YB_ACTUAL, { 1, 12 } };
    cr_assert_eq(yb_writer_put_series(c->writer, &key, &c->series, NULL), YB_OK);
}

static void end(country *c)
{
    yb_snapshot_close(c->snapshot);
    yb_writer_close(c->writer);
    yb_store_close(c->store);
    scratch_remove(c->path);
}

/* Figures of `hundredths` of the regions of levels `from` and below, and years. */
static void put(country *c, uint8_t from, unsigned hundredths)
{
    const yb_regions *tree = yb_writer_regions(c->writer);
    for (uint32_t region = 0; region < yb_regions_count(tree); region++) {
        for (int16_t year = FIRST_YEAR; year < FIRST_YEAR + YEARS; year++) {
            int64_t value = (int64_t)(10000 + region % 50 * 100 + below(c, 300)) * (year - FIRST_YEAR + 20);
            int8_t scale = 2;
            yb_rows row = {
                .count = 1, .series = &c->series, .region = &region, .year = &year, .mantissa = &value, .scale = &scale
            };
            if (yb_regions_level(tree, region) >= from && below(c, 100) < hundredths) {
                cr_assert_eq(yb_writer_append(c->writer, &row, NULL), YB_OK);
            }
        }
    }
}

static void commit(country *c)
{
    cr_assert_eq(yb_writer_commit(c->writer, NULL, NULL), YB_OK);
    yb_snapshot_close(c->snapshot);
    cr_assert_eq(yb_snapshot_open(c->store, &c->snapshot, NULL), YB_OK);
}

/* The answer with statistics, after it was compared with that without. */
static yb_explain ask(const country *c, yb_query query)
{
    yb_explain explain = { .struct_size = sizeof(explain) };
    yb_error error = YB_ERROR_INIT;
    for (uint32_t threads = 1; threads <= 3; threads++) {
        yb_result *result, *plain;
        query.threads = threads;
        query.no_statistics = 1;
        cr_assert_eq(yb_rollup(c->snapshot, &query, &plain, &error), YB_OK, "%s", error.message);
        query.no_statistics = 0;
        cr_assert_eq(yb_rollup(c->snapshot, &query, &result, &error), YB_OK, "%s", error.message);
        results_must_be_same(plain, result, "subtotals");
        cr_assert_eq(yb_result_explain(result, &explain, NULL), YB_OK);
        yb_result_free(plain);
        yb_result_free(result);
    }
    return explain;
}

static const uint8_t both[] = { PROVINCE, CITY };

/* By city and year, as sums stand in yearbooks. */
static yb_query by_city(void)
{
    yb_query query = YB_QUERY_INIT;
    query.by_year = 1;
    query.group_levels = both + 1;
    query.group_level_count = 1;
    query.from_level = TOWN;
    return query;
}

/* Asks in many ways; returns how many were answered without decoding. */
static unsigned ask_all(const country *c)
{
    unsigned undecoded = 0;
    static const yb_aggregate counts[] = { YB_COUNT, YB_AVG };
    for (unsigned way = 0; way < 32; way++) {
        yb_query query = by_city();
        query.group_levels = both + (way & 1);
        query.group_level_count = way & 2 ? 2 - (way & 1) : 1;
        query.rollup = way & 2;
        query.aggregates = way & 4 ? counts : NULL;
        query.aggregate_count = way & 4 ? 2 : 0;
        query.by_year = !(way & 8);
        query.first_year = way & 8 ? FIRST_YEAR + 3 : 0;
        query.last_year = way & 8 ? FIRST_YEAR + 8 : 0;
        if (way & 16) { /* the second city of the second province, or all of that */
            yb_regions_find(yb_snapshot_regions(c->snapshot), way & 1 ? "11" : "1", &query.region, NULL);
        }
        undecoded += ask(c, query).blocks_decoded == 0;
    }
    return undecoded;
}

Test(subtotals, sums_by_city_need_no_values)
{
    country c;
    begin(&c);
    put(&c, TOWN, 95);
    commit(&c);
    yb_explain explain = ask(&c, by_city());
    cr_assert_eq(explain.blocks_decoded, 0);
    cr_assert_eq(explain.rows_from_statistics, explain.blocks * YEARS);
    cr_assert_eq(ask_all(&c), 32);
    end(&c);
}

Test(subtotals, figures_of_the_cities_themselves_stand_beside)
{
    country c;
    begin(&c);
    put(&c, PROVINCE, 90);
    commit(&c);
    cr_assert_eq(ask(&c, by_city()).blocks_decoded, 0);
    cr_assert_eq(ask_all(&c), 32);
    end(&c);
}

Test(subtotals, conditions_and_extremes_are_answered_from_values)
{
    static const yb_aggregate least = YB_MIN;
    static const yb_condition large = { YB_GREATER, { 2600, 0 } };
    country c;
    begin(&c);
    put(&c, TOWN, 95);
    commit(&c);
    yb_query query = by_city();
    query.aggregates = &least;
    query.aggregate_count = 1;
    cr_assert_gt(ask(&c, query).blocks_decoded, 0);
    query = by_city();
    query.conditions = &large;
    query.condition_count = 1;
    cr_assert_gt(ask(&c, query).blocks_decoded, 0);
    end(&c);
}

Test(subtotals, superseded_figures_do_not_count)
{
    country c;
    begin(&c);
    put(&c, CITY, 95);
    commit(&c);
    put(&c, CITY, 2);
    commit(&c);
    ask_all(&c);
    end(&c);
}

Test(subtotals, towns_that_went_to_another_city_count_there)
{
    country c;
    begin(&c);
    put(&c, PROVINCE, 95);
    commit(&c);
    for (int moved = 1; moved <= CITIES; moved += 4) { /* to the next city, to another province */
        set_tree(&c, moved);
        commit(&c);
        cr_assert_gt(ask(&c, by_city()).blocks_decoded, 0);
        ask_all(&c);
    }
    put(&c, PROVINCE, 1); /* else there is nothing to compact */
    commit(&c);
    yb_writer_close(c.writer);
    c.writer = NULL;
    cr_assert_eq(yb_compact(c.store, NULL, NULL, NULL), YB_OK);
    yb_snapshot_close(c.snapshot);
    cr_assert_eq(yb_snapshot_open(c.store, &c.snapshot, NULL), YB_OK);
    cr_assert_eq(ask(&c, by_city()).blocks_decoded, 0);
    ask_all(&c);
    end(&c);
}
