/* Random countries whose towns move, merge and are renamed, in several files: what tiles say of whole branches, and
 * what is taken while rows are unpacked, is what the values say, whichever year's tree is asked. */
#include <stdio.h>
#include <string.h>

#include "query/results.h"
#include "support/scratch.h"
#include "support/test.h"
#include "yearbook/yearbook.h"

enum { PROVINCES = 3, CITIES = 4, TOWNS = 110, ALL_TOWNS = PROVINCES * CITIES * TOWNS, LINES = 300 };
enum { YEARS = 9, FIRST_YEAR = 2010, PROVINCE = 0, CITY = 1, TOWN = 2 };

typedef struct country {
    char path[SCRATCH_PATH];
    yb_store *store;
    yb_writer *writer;
    yb_snapshot *snapshot;
    uint32_t series[2], metrics[2];
    uint64_t state;
} country;

static unsigned below(country *c, unsigned limit)
{
    c->state = c->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)((c->state >> 33) % limit);
}

static void add_region(yb_regions_builder *builder, const char *parent, const char *level, const char *code)
{
    cr_assert_eq(yb_regions_builder_add(builder, code, parent, level, code, 0, NULL), YB_OK);
}

static void town_code(char *code, int number)
{
    snprintf(code, 8, "T%d", number);
}

static void city_code(char *code, int number)
{
    snprintf(code, 8, "C%d", number);
}

/* gone[t]: not in the tree; city[t]: where it lies. */
static void set_tree(country *c, const int *city, const uint8_t *gone)
{
    yb_regions_builder *builder;
    yb_regions *tree;
    yb_error error = YB_ERROR_INIT;
    char province[8], code[8], up[8];
    cr_assert_eq(yb_regions_builder_create(NULL, &builder, NULL), YB_OK);
    for (int i = 0; i < PROVINCES * CITIES; i++) {
        snprintf(province, sizeof(province), "P%d", i / CITIES);
        if (i % CITIES == 0) {
            add_region(builder, "", "province", province);
        }
        city_code(code, i);
        add_region(builder, province, "city", code);
    }
    for (int t = 0; t < ALL_TOWNS; t++) {
        if (!gone[t]) {
            city_code(up, city[t]);
            town_code(code, t);
            add_region(builder, up, "town", code);
        }
    }
    cr_assert_eq(yb_regions_builder_finish(builder, &tree, NULL), YB_OK);
    cr_assert_eq(yb_writer_set_regions(c->writer, tree, &error), YB_OK, "%s", error.message);
    yb_regions_builder_free(builder);
    yb_regions_release(tree);
}

static void put_metric(country *c, int number)
{
    static const char *const ids[] = { "m", "w" };
    yb_metric metric = { sizeof(metric), ids[number], ids[number], "", YB_RULE_SUM, NULL, YB_TIME_FLOW, NULL, 0 };
    cr_assert_eq(yb_writer_put_metric(c->writer, &metric, &c->metrics[number], NULL), YB_OK);
    yb_series key = { c->metrics[number], YB_LEVEL, YB_ACTUAL, { 1, 12 } };
    cr_assert_eq(yb_writer_put_series(c->writer, &key, &c->series[number], NULL), YB_OK);
}

static void begin(country *c, uint64_t seed)
{
    yb_store_options options = { sizeof(options), NULL, 1, 2, 0 };
    *c = (country) { .state = seed };
    scratch_make(c->path);
    cr_assert_eq(yb_store_open(c->path, &options, &c->store, NULL), YB_OK);
    cr_assert_eq(yb_writer_begin(c->store, &c->writer, NULL), YB_OK);
}

static void end(country *c)
{
    yb_snapshot_close(c->snapshot);
    yb_writer_close(c->writer);
    yb_store_close(c->store);
    scratch_remove(c->path);
}

/* Figures of some regions: whole ones, of one decimal or of two, some below 0. */
static void put(country *c, unsigned kind, uint8_t from, unsigned percent)
{
    static const int64_t units[] = { 100, 10, 1 };
    const yb_regions *tree = yb_writer_regions(c->writer);
    for (uint32_t r = 0; r < yb_regions_count(tree); r++) {
        for (int16_t year = FIRST_YEAR; year < FIRST_YEAR + YEARS; year++) {
            for (int m = 0; m < 2; m++) {
                int64_t value = ((int64_t)below(c, 4000) - (kind % 2 == 0 ? 0 : 900)) * units[(kind + m) % 3];
                int8_t scale = 2;
                yb_rows row = { .count = 1,
                                .series = &c->series[m],
                                .region = &r,
                                .year = &year,
                                .mantissa = &value,
                                .scale = &scale };
                value = below(c, 500) == 0 && kind % 5 == 0 ? value * 1000003 : value;
                if (yb_regions_level(tree, r) >= from && below(c, 100) < percent) {
                    cr_assert_eq(yb_writer_append(c->writer, &row, NULL), YB_OK);
                }
            }
        }
    }
}

static void commit(country *c)
{
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_writer_commit(c->writer, NULL, &error), YB_OK, "%s", error.message);
    yb_snapshot_close(c->snapshot);
    cr_assert_eq(yb_snapshot_open(c->store, &c->snapshot, NULL), YB_OK);
}

static unsigned undecoded, answered;

static void ask(const yb_snapshot *snapshot, yb_query query, const char *way)
{
    yb_error error = YB_ERROR_INIT, again = YB_ERROR_INIT;
    yb_result *plain = NULL, *result = NULL;
    query.no_statistics = 1;
    query.kernels = "scalar";
    yb_status status = yb_rollup(snapshot, &query, &plain, &error);
    query.no_statistics = 0;
    query.kernels = NULL;
    for (query.threads = 1; query.threads <= 2; query.threads++) {
        cr_assert_eq(yb_rollup(snapshot, &query, &result, &again), status, "%s: %s | %s", way, error.message,
                     again.message);
        if (status == YB_OK) {
            yb_explain explain = { .struct_size = sizeof(explain) };
            results_must_be_same(plain, result, way);
            cr_assert_eq(yb_result_explain(result, &explain, NULL), YB_OK);
            undecoded += explain.blocks_decoded == 0 && explain.rows_from_statistics > 0;
            answered++;
            yb_result_free(result);
        }
    }
    /* what is swept, under the best kernels */
    query.no_statistics = 1;
    query.threads = 0;
    cr_assert_eq(yb_rollup(snapshot, &query, &result, &again), status);
    if (status == YB_OK) {
        results_must_be_same(plain, result, way);
        yb_result_free(result);
        yb_result_free(plain);
    }
}

static void ask_randomly(country *c, const yb_snapshot *snapshot, unsigned times, uint64_t seed)
{
    static const uint8_t levels[] = { PROVINCE, CITY };
    static const yb_aggregate sets[][3] = { { YB_SUM, YB_COUNT, YB_AVG },
                                            { YB_COUNT, YB_COUNT, YB_COUNT },
                                            { YB_SUM, YB_MIN, YB_MAX },
                                            { YB_COUNT, YB_MIN, YB_SUM } };
    static const yb_condition conditions[] = { { YB_GREATER, { 1200, 0 } }, { YB_LESS_EQUAL, { 30005, 1 } } };
    for (unsigned i = 0; i < times; i++) {
        yb_query query = YB_QUERY_INIT;
        char way[64];
        snprintf(way, sizeof(way), "seed %u, query %u", (unsigned)seed, i);
        unsigned first = below(c, 2), levels_taken = below(c, 3 - first);
        query.group_levels = levels + first;
        query.group_level_count = levels_taken;
        query.rollup = (int)below(c, 2);
        query.metrics = c->metrics + below(c, 2);
        query.metric_count = 1;
        query.by_year = below(c, 3) > 0;
        query.from_level = below(c, 3) == 0 ? -1 : TOWN;
        query.first_year = below(c, 2) ? FIRST_YEAR + (int)below(c, YEARS) : 0;
        query.last_year = below(c, 2) ? FIRST_YEAR + (int)below(c, YEARS) : 0;
        query.aggregates = sets[below(c, 4)];
        query.aggregate_count = query.aggregates == sets[1] ? 1 : 1 + below(c, 3);
        query.missing = below(c, 4) == 0;
        if (!query.missing && below(c, 3) == 0) {
            query.conditions = conditions;
            query.condition_count = 1 + below(c, 2);
        } else if (below(c, 4) == 0) {
            query.min_coverage = (yb_decimal) { 8, 1 };
        }
        if (below(c, 3) == 0) {
            const yb_regions *tree = yb_snapshot_regions(snapshot);
            query.region = below(c, yb_regions_count(tree) / 40);
        }
        ask(snapshot, query, way);
    }
}

/* Where towns are, and what is told of their changes. */
typedef struct story {
    int city[ALL_TOWNS];
    uint8_t gone[ALL_TOWNS];
    yb_lineage_entry lines[LINES];
    char codes[LINES][3][8]; /* old, new, city before */
    size_t count;
} story;

/* Towns move to other cities or join others of theirs. */
static void change(country *c, story *s)
{
    for (int t = 0; t < ALL_TOWNS && s->count < LINES; t++) {
        unsigned what = below(c, 60); /* 0: moves, 1 and 2: joins */
        int to = what == 0 || t % TOWNS == 0 ? t : t - 1 - (int)below(c, (unsigned)(t % TOWNS));
        if (what > 2 || (what > 0 && to == t) || s->gone[to]) {
            continue;
        }
        char(*codes)[8] = s->codes[s->count];
        town_code(codes[0], t);
        town_code(codes[1], to);
        city_code(codes[2], s->city[t]);
        s->lines[s->count++] = (yb_lineage_entry) { .struct_size = sizeof(yb_lineage_entry),
                                                    .old_code = codes[0],
                                                    .new_code = codes[1],
                                                    .year = FIRST_YEAR + 3 + (int)below(c, 4),
                                                    .reason = what == 0 ? YB_MOVED : YB_JOINED,
                                                    .name = codes[0],
                                                    .parent = codes[2] };
        s->gone[t] = what != 0;
        s->city[t] = what != 0 ? s->city[t] : (s->city[t] + 1 + (int)below(c, 5)) % (PROVINCES * CITIES);
    }
}

/* Another tree, with or without a lineage, and figures of its time. */
static void go_on(country *c, story *s, uint64_t seed)
{
    yb_error error = YB_ERROR_INIT;
    change(c, s);
    set_tree(c, s->city, s->gone);
    if (seed % 4 != 2) {
        cr_assert_eq(yb_writer_set_lineage(c->writer, s->lines, s->count, &error), YB_OK, "%s", error.message);
    }
    put(c, (unsigned)seed + 2, (uint8_t)(seed % 3), seed % 2 == 0 ? 80 : 4);
    commit(c);
    ask_randomly(c, c->snapshot, 30, seed);
    for (int year = FIRST_YEAR; year < FIRST_YEAR + YEARS; year += 3) {
        yb_snapshot *then;
        cr_assert_eq(yb_snapshot_of_year(c->snapshot, year, &then, &error), YB_OK, "%s", error.message);
        ask_randomly(c, then, 15, seed);
        yb_snapshot_close(then);
    }
}

static void compact(country *c)
{
    yb_error error = YB_ERROR_INIT;
    yb_writer_close(c->writer);
    c->writer = NULL;
    cr_assert_eq(yb_compact(c->store, NULL, NULL, &error), YB_OK, "%s", error.message);
    yb_snapshot_close(c->snapshot);
    cr_assert_eq(yb_snapshot_open(c->store, &c->snapshot, NULL), YB_OK);
}

Test(subtotals_property, sums_and_counts_are_those_of_the_values_under_any_tree)
{
    static story s;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        country c;
        begin(&c, seed);
        memset(&s, 0, sizeof(s));
        for (int t = 0; t < ALL_TOWNS; t++) {
            s.city[t] = t / TOWNS;
        }
        set_tree(&c, s.city, s.gone);
        put_metric(&c, 0);
        put_metric(&c, 1);
        put(&c, (unsigned)seed, (uint8_t)(seed % 3), 92);
        commit(&c);
        ask_randomly(&c, c.snapshot, 20, seed);
        if (seed == 3) { /* some figures anew */
            put(&c, (unsigned)seed + 1, CITY, 3);
            commit(&c);
            ask_randomly(&c, c.snapshot, 20, seed);
        }
        if (seed > 1) {
            go_on(&c, &s, seed);
        }
        if (seed % 2 == 0) {
            compact(&c);
            ask_randomly(&c, c.snapshot, 20, seed);
        }
        end(&c);
    }
    cr_assert_gt(undecoded, 20, "of %u answers only %u without decoding", answered, undecoded);
}
