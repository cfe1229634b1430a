/* GROUP BY against SQLite: the same rows in a table, mantissas of one scale as
 * integers, so that both are exact. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "query/naive.h"
#include "support/scratch.h"
#include "support/test.h"

enum { PROVINCES = 4, CITIES = 5, TOWNS = 60, YEARS = 12, METRICS = 3, SCALE = 2 };

typedef struct country {
    char path[SCRATCH_PATH];
    yb_store *store;
    yb_snapshot *snapshot;
    yb_regions *tree;
    sqlite3 *database;
} country;

static void execute(sqlite3 *database, const char *sql)
{
    char *message = NULL;
    cr_assert_eq(sqlite3_exec(database, sql, NULL, NULL, &message), SQLITE_OK, "%s: %s", sql, message);
}

static void add_region(yb_regions_builder *builder, const char *code, const char *parent, const char *level)
{
    cr_assert_eq(yb_regions_builder_add(builder, code, parent, level, code, 0, NULL), YB_OK);
}

static void make_tree(country *c)
{
    yb_regions_builder *builder;
    char province[16], city[16], town[16];
    cr_assert_eq(yb_regions_builder_create(NULL, &builder, NULL), YB_OK);
    for (int p = 0; p < PROVINCES; p++) {
        snprintf(province, sizeof(province), "%d", p);
        add_region(builder, province, "", "province");
        for (int i = 0; i < CITIES; i++) {
            snprintf(city, sizeof(city), "%d%d", p, i);
            add_region(builder, city, province, "city");
            for (int t = 0; t < TOWNS; t++) {
                snprintf(town, sizeof(town), "%d%d%03d", p, i, t);
                add_region(builder, town, city, "town");
            }
        }
    }
    cr_assert_eq(yb_regions_builder_finish(builder, &c->tree, NULL), YB_OK);
    yb_regions_builder_free(builder);
}

static void describe(country *c, yb_writer *writer)
{
    char id[8];
    uint32_t number;
    cr_assert_eq(yb_writer_set_regions(writer, c->tree, NULL), YB_OK);
    for (uint32_t m = 0; m < METRICS; m++) {
        snprintf(id, sizeof(id), "m%u", m);
        yb_metric metric = { sizeof(metric), id, id, "", YB_RULE_SUM, NULL, YB_TIME_FLOW, NULL, 0 };
        cr_assert_eq(yb_writer_put_metric(writer, &metric, &number, NULL), YB_OK);
        yb_series series = { number, YB_LEVEL, YB_ACTUAL, { 1, 12 } };
        cr_assert_eq(yb_writer_put_series(writer, &series, &number, NULL), YB_OK);
        cr_assert_eq(number, m);
    }
}

/* One figure into both. */
static void put(country *c, yb_writer *writer, sqlite3_stmt *insert, uint32_t metric, uint32_t town, int16_t year,
                int64_t mantissa)
{
    static const int8_t scale = SCALE;
    yb_rows rows = { .count = 1, .series = &metric, .region = &town, .year = &year, .mantissa = &mantissa };
    rows.scale = &scale;
    cr_assert_eq(yb_writer_append(writer, &rows, NULL), YB_OK);
    sqlite3_bind_int64(insert, 1, metric);
    sqlite3_bind_int64(insert, 2, yb_regions_ancestor(c->tree, town, 0));
    sqlite3_bind_int64(insert, 3, yb_regions_ancestor(c->tree, town, 1));
    sqlite3_bind_int64(insert, 4, town);
    sqlite3_bind_int64(insert, 5, year);
    sqlite3_bind_int64(insert, 6, mantissa);
    cr_assert_eq(sqlite3_step(insert), SQLITE_DONE);
    sqlite3_reset(insert);
}

static void fill(country *c)
{
    naive numbers = { .state = 42 };
    yb_writer *writer;
    sqlite3_stmt *insert;
    execute(c->database, "create table obs(metric, province, city, town, year, val, primary key(metric, town, year))");
    execute(c->database, "begin");
    cr_assert_eq(sqlite3_prepare_v2(c->database, "insert or replace into obs values(?,?,?,?,?,?)", -1, &insert, NULL),
                 SQLITE_OK);
    for (int commit = 0; commit < 2; commit++) { /* the second replaces some of the first */
        cr_assert_eq(yb_writer_begin(c->store, &writer, NULL), YB_OK);
        describe(c, writer);
        for (uint32_t town = 0; town < yb_regions_count(c->tree); town++) {
            for (int i = 0; i < METRICS * YEARS && yb_regions_level(c->tree, town) == 2; i++) {
                if (naive_below(&numbers, 10) < (commit == 0 ? 9 : 1)) {
                    put(c, writer, insert, (uint32_t)(i % METRICS), town, (int16_t)(2000 + i / METRICS),
                        (int64_t)naive_below(&numbers, 10000000) - 2000000);
                }
            }
        }
        cr_assert_eq(yb_writer_commit(writer, NULL, NULL), YB_OK);
        yb_writer_close(writer);
    }
    sqlite3_finalize(insert);
    execute(c->database, "commit");
}

static void begin(country *c)
{
    yb_store_options options = { sizeof(options), NULL, 1, 2, 0 };
    scratch_make(c->path);
    make_tree(c);
    cr_assert_eq(yb_store_open(c->path, &options, &c->store, NULL), YB_OK);
    cr_assert_eq(sqlite3_open(":memory:", &c->database), SQLITE_OK);
    fill(c);
    cr_assert_eq(yb_snapshot_open(c->store, &c->snapshot, NULL), YB_OK);
}

static void end(country *c)
{
    yb_snapshot_close(c->snapshot);
    yb_store_close(c->store);
    sqlite3_close(c->database);
    yb_regions_release(c->tree);
    scratch_remove(c->path);
}

static int64_t whole_number(const yb_column *column, size_t row)
{
    yb_wide wide;
    uint32_t region;
    switch (column->type) {
    case YB_COLUMN_COUNT:
        return (int64_t)((const uint64_t *)column->values)[row];
    case YB_COLUMN_YEAR:
        return ((const int32_t *)column->values)[row];
    case YB_COLUMN_DECIMAL:
        cr_assert_eq(column->scale, SCALE);
        wide = ((const yb_wide *)column->values)[row];
        return (int64_t)wide.low;
    default: /* SQL says null for all regions */
        region = ((const uint32_t *)column->values)[row];
        return region == YB_NO_REGION ? -1 : (int64_t)region;
    }
}

/* Both give the same integers: the columns before N, in the same order. */
static void compare(country *c, const yb_query *query, const char *sql)
{
    yb_result *result;
    yb_error error = YB_ERROR_INIT;
    sqlite3_stmt *statement;
    cr_assert_eq(yb_rollup(c->snapshot, query, &result, &error), YB_OK, "%s", error.message);
    cr_assert_eq(sqlite3_prepare_v2(c->database, sql, -1, &statement, NULL), SQLITE_OK, "%s",
                 sqlite3_errmsg(c->database));
    size_t row = 0;
    for (; sqlite3_step(statement) == SQLITE_ROW; row++) {
        cr_assert_lt(row, yb_result_row_count(result));
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            int64_t expected =
                sqlite3_column_type(statement, i) == SQLITE_NULL ? -1 : sqlite3_column_int64(statement, i);
            cr_assert_eq(whole_number(yb_result_column(result, (size_t)i), row), expected, "%s, row %zu, column %d",
                         sql, row, i);
        }
    }
    cr_assert_eq(row, yb_result_row_count(result));
    sqlite3_finalize(statement);
    yb_result_free(result);
}

Test(sqlite, group_by_gives_the_same_numbers)
{
    static const yb_aggregate aggregates[] = { YB_SUM, YB_MIN, YB_MAX, YB_COUNT };
    static const uint8_t levels[] = { 0, 1, 2 };
    char sql[256];
    country c;
    begin(&c);
    yb_query query = YB_QUERY_INIT;
    query.by_metric = query.by_year = 1;
    query.aggregates = aggregates;
    query.aggregate_count = 4;
    compare(
        &c, &query,
        "select metric, year, sum(val), min(val), max(val), count(*), count(*) from obs group by 1, 2 order by 1, 2");
    query.group_levels = levels + 1;
    query.group_level_count = 1;
    compare(&c, &query,
            "select city, metric, year, sum(val), min(val), max(val), count(*), count(*) from obs group by 1, 2, 3 "
            "order by 1, 2, 3");
    query.group_levels = levels;
    query.group_level_count = 3;
    query.first_year = 2003;
    query.last_year = 2005;
    compare(&c, &query,
            "select province, city, town, metric, year, sum(val), min(val), max(val), count(*), count(*) from obs "
            "where year between 2003 and 2005 group by 3, 4, 5 order by 3, 4, 5");
    query.region = yb_regions_by_code(c.tree, "21");
    snprintf(sql, sizeof(sql),
             "select city, town, metric, sum(val), min(val), max(val), count(*), count(*) from obs "
             "where year between 2003 and 2005 and city = %u group by 2, 3 order by 2, 3",
             query.region);
    query.by_year = 0;
    query.group_level_count = 2;
    query.group_levels = levels + 1;
    compare(&c, &query, sql);
    end(&c);
}

Test(sqlite, rollup_gives_the_same_numbers)
{
    static const uint8_t levels[] = { 0, 1 };
    country c;
    uint32_t metric = 1;
    begin(&c);
    yb_query query = YB_QUERY_INIT;
    query.metrics = &metric;
    query.metric_count = 1;
    query.group_levels = levels;
    query.group_level_count = 2;
    query.rollup = query.by_year = 1;
    compare(&c, &query,
            "select * from (select null p, null c, year, sum(val), count(*) from obs where metric = 1 group by year "
            "union all select province, null, year, sum(val), count(*) from obs where metric = 1 group by 1, 3 "
            "union all select province, city, year, sum(val), count(*) from obs where metric = 1 group by 1, 2, 3) "
            "order by coalesce(c, p, -1), year");
    end(&c);
}

static yb_query by_city_metric_year(void)
{
    static const uint8_t level = 1;
    yb_query query = YB_QUERY_INIT;
    query.group_levels = &level;
    query.group_level_count = 1;
    query.by_metric = query.by_year = 1;
    return query;
}

Test(sqlite, where_gives_the_same_numbers)
{
    static const yb_aggregate aggregates[] = { YB_SUM, YB_MIN, YB_MAX, YB_COUNT };
    static const yb_condition conditions[] = { { YB_GREATER, { 12345678, 3 } },
                                               { YB_LESS_EQUAL, { 70000, 0 } },
                                               { YB_NOT_EQUAL, { 2000000, 2 } } };
    country c;
    begin(&c);
    yb_query query = by_city_metric_year();
    query.aggregates = aggregates;
    query.aggregate_count = 4;
    query.conditions = conditions;
    query.condition_count = 3;
    compare(&c, &query,
            "select city, metric, year, sum(val), min(val), max(val), count(*), count(*) from obs "
            "where val > 1234567.8 and val <= 7000000 and val != 2000000 group by 1, 2, 3 order by 1, 2, 3");
    end(&c);
}

Test(sqlite, ranks_give_the_same_numbers)
{
    static const yb_derive derives[] = { { .kind = YB_DERIVE_RANK } };
    country c;
    begin(&c);
    yb_query query = by_city_metric_year();
    query.first_year = query.last_year = 2004;
    query.derives = derives;
    query.derive_count = 1;
    compare(&c, &query,
            "select city, metric, year, sum(val), rank() over (partition by metric, year order by sum(val) desc), "
            "count(*) from obs where year = 2004 group by 1, 2, 3 order by 1, 2, 3");
    end(&c);
}
