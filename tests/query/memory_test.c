/* What a query takes follows what it finds, not what it could have found. */
#include <stdio.h>

#include "support/scratch.h"
#include "support/test.h"
#include "yearbook/yearbook.h"

enum { COUNTIES = 400, TOWNS = 2, METRICS = 1000, YEARS = 30 };

static yb_regions *make_tree(void)
{
    yb_regions_builder *builder;
    yb_regions *tree;
    char county[16], town[16];
    cr_assert_eq(yb_regions_builder_create(NULL, &builder, NULL), YB_OK);
    for (int c = 0; c < COUNTIES; c++) {
        snprintf(county, sizeof county, "%03d", c);
        cr_assert_eq(yb_regions_builder_add(builder, county, "", "county", county, 0, NULL), YB_OK);
        for (int t = 0; t < TOWNS; t++) {
            snprintf(town, sizeof town, "%03d%d", c, t);
            cr_assert_eq(yb_regions_builder_add(builder, town, county, "town", town, 0, NULL), YB_OK);
        }
    }
    cr_assert_eq(yb_regions_builder_finish(builder, &tree, NULL), YB_OK);
    yb_regions_builder_free(builder);
    return tree;
}

/* Every metric has a few figures of towns and one of a county, over all counties and years. */
static void put_long_tail(yb_writer *writer)
{
    for (uint32_t m = 0; m < METRICS; m++) {
        char id[16];
        uint32_t number, series;
        snprintf(id, sizeof id, "m%04u", m);
        yb_metric metric = { sizeof metric, id, NULL, "", YB_RULE_SUM, NULL, YB_TIME_FLOW, NULL, 0 };
        cr_assert_eq(yb_writer_put_metric(writer, &metric, &number, NULL), YB_OK);
        yb_series key = { number, YB_LEVEL, YB_ACTUAL, { 1, 12 } };
        cr_assert_eq(yb_writer_put_series(writer, &key, &series, NULL), YB_OK);
        for (uint32_t i = 0; i < 3; i++) {
            uint32_t county = (m * 7 + i * 131) % COUNTIES * (TOWNS + 1), region = i == 0 ? county : county + i;
            int16_t year = (int16_t)(1990 + (m + i) % YEARS);
            int64_t value = m;
            yb_rows rows = { .count = 1, .series = &series, .region = &region, .year = &year, .mantissa = &value };
            cr_assert_eq(yb_writer_append(writer, &rows, NULL), YB_OK);
        }
    }
}

Test(memory, of_many_metrics_with_few_figures_does_not_grow_with_the_groups)
{
    char path[SCRATCH_PATH];
    yb_store_options options = { sizeof options, NULL, 1, 2, 0 };
    yb_error error = YB_ERROR_INIT;
    yb_store *store;
    yb_writer *writer;
    yb_snapshot *snapshot;
    yb_result *result;
    yb_regions *tree = make_tree();

    scratch_make(path);
    cr_assert_eq(yb_store_open(path, &options, &store, NULL), YB_OK);
    cr_assert_eq(yb_writer_begin(store, &writer, NULL), YB_OK);
    cr_assert_eq(yb_writer_set_regions(writer, tree, NULL), YB_OK);
    put_long_tail(writer);
    cr_assert_eq(yb_writer_commit(writer, NULL, NULL), YB_OK);
    yb_writer_close(writer);
    cr_assert_eq(yb_snapshot_open(store, &snapshot, NULL), YB_OK);
    uint8_t county = 0;
    yb_query query = YB_QUERY_INIT;
    query.group_levels = &county;
    query.group_level_count = 1;
    query.by_year = query.by_metric = 1;
    query.from_level = 1;
    cr_assert_eq(yb_rollup(snapshot, &query, &result, &error), YB_OK, "%s", error.message);
    cr_assert_eq(yb_result_row_count(result), 2 * METRICS);
    yb_explain explain = { .struct_size = sizeof explain };
    cr_assert_eq(yb_result_explain(result, &explain, NULL), YB_OK);
    /* Cells for 1000 metrics x 400 counties x 30 years would take 480 MB. */
    cr_assert_lt(explain.memory_peak, 40u << 20);
    yb_result_free(result);
    yb_snapshot_close(snapshot);
    yb_store_close(store);
    yb_regions_release(tree);
    scratch_remove(path);
}
