/* The catalog: series, sources, copies. */
#include <string.h>

#include "sample.h"

static yb_env env;

static yb_catalog *sample(void)
{
    yb_catalog *catalog = NULL;
    yb_error error = YB_ERROR_INIT;
    yb_env_init(&env, NULL);
    cr_assert_eq(sample_catalog(&env, &catalog, &error), YB_OK, "%s", error.message);
    return catalog;
}

Test(catalog, starts_with_an_empty_tree_and_nothing_else)
{
    yb_catalog *catalog;
    yb_series series = { 0, YB_LEVEL, YB_ACTUAL, { 1, 12 } };
    yb_env_init(&env, NULL);
    cr_assert_eq(yb_catalog_create(&env, &catalog, NULL), YB_OK);
    cr_assert_eq(yb_regions_count(yb_catalog_regions(catalog)), 0);
    cr_assert_eq(yb_metrics_count(yb_catalog_metrics(catalog)), 0);
    cr_assert_eq(yb_catalog_series_count(catalog), 0);
    cr_assert_eq(yb_catalog_source_count(catalog), 0);
    cr_assert_eq(yb_catalog_find_series(catalog, &series), UINT32_MAX);
    yb_catalog_free(catalog);
    yb_catalog_free(NULL);
}

Test(catalog, gives_each_series_one_number)
{
    yb_catalog *catalog = sample();
    cr_assert_eq(yb_catalog_series_count(catalog), 20);
    for (uint32_t i = 0; i < 20; i++) {
        yb_series series = *yb_catalog_series(catalog, i);
        uint32_t number = 99;
        cr_assert_eq(yb_catalog_find_series(catalog, &series), i);
        cr_assert_eq(yb_catalog_put_series(catalog, &series, &number, NULL), YB_OK);
        cr_assert_eq(number, i);
        series.span.last = 11;
        cr_assert_eq(yb_catalog_find_series(catalog, &series), UINT32_MAX);
    }
    cr_assert_eq(yb_catalog_series_count(catalog), 20);
    yb_catalog_free(catalog);
}

static int is_refused(yb_series series, const char *saying)
{
    yb_catalog *catalog = sample();
    yb_error error = YB_ERROR_INIT;
    uint32_t number = 99;
    yb_status status = yb_catalog_put_series(catalog, &series, &number, &error);
    yb_catalog_free(catalog);
    return status == YB_INVALID && number == 99 && strstr(error.message, saying) != NULL;
}

Test(catalog, refuses_series_that_mean_nothing)
{
    cr_assert(is_refused((yb_series) { 5, YB_LEVEL, YB_ACTUAL, { 1, 12 } }, "metric number 5"));
    cr_assert(is_refused((yb_series) { 0, (yb_measure)5, YB_ACTUAL, { 1, 12 } }, "measure 5"));
    cr_assert(is_refused((yb_series) { 0, YB_LEVEL, (yb_role)3, { 1, 12 } }, "role 3"));
    cr_assert(is_refused((yb_series) { 0, YB_LEVEL, YB_ACTUAL, { 0, 0 } }, "months 0 to 0"));
    cr_assert(is_refused((yb_series) { 0, YB_LEVEL, YB_ACTUAL, { 7, 6 } }, "months 7 to 6"));
    cr_assert(is_refused((yb_series) { 0, YB_LEVEL, YB_ACTUAL, { 1, 13 } }, "months 1 to 13"));
}

Test(catalog, keeps_sources_in_order_and_copies_their_texts)
{
    yb_catalog *catalog = sample();
    char name[] = "scratch";
    yb_source_entry entry = { name, NULL, 5, 6, 7, 8, 9 };
    uint32_t number = 99;
    cr_assert_eq(yb_catalog_add_source(catalog, &entry, &number, NULL), YB_OK);
    name[0] = 'X';
    cr_assert_eq(number, 3);
    cr_assert_eq(yb_catalog_source_count(catalog), 4);
    cr_assert_str_eq(yb_catalog_source(catalog, 3)->name, "scratch");
    cr_assert_str_eq(yb_catalog_source(catalog, 3)->origin, "");
    cr_assert_eq(yb_catalog_source(catalog, 3)->bytes, 9);
    yb_error error = YB_ERROR_INIT;
    entry.name = "\xff";
    cr_assert_eq(yb_catalog_add_source(catalog, &entry, &number, &error), YB_INVALID);
    cr_assert_not_null(strstr(error.message, "not UTF-8"));
    cr_assert_eq(yb_catalog_source_count(catalog), 4);
    yb_catalog_free(catalog);
}

Test(catalog, a_clone_is_equal_and_goes_its_own_way)
{
    yb_catalog *catalog = sample(), *clone;
    yb_series series = { 4, YB_RANK, YB_PLAN, { 1, 6 } };
    yb_metric metric = { sizeof metric, "new", "新", "", YB_RULE_SUM, NULL, YB_TIME_NONE, NULL, 0 };
    cr_assert_eq(yb_catalog_clone(catalog, &clone, NULL), YB_OK);
    sample_assert_equal(catalog, clone);
    cr_assert_eq(yb_catalog_regions(catalog), yb_catalog_regions(clone), "the tree is shared");
    cr_assert_eq(yb_catalog_put_series(clone, &series, NULL, NULL), YB_OK);
    cr_assert_eq(yb_metrics_put(yb_catalog_metrics(clone), &metric, NULL, NULL), YB_OK);
    cr_assert_eq(yb_catalog_series_count(catalog), 20);
    cr_assert_eq(yb_metrics_count(yb_catalog_metrics(catalog)), 5);
    yb_catalog_free(catalog);
    cr_assert_eq(yb_catalog_series_count(clone), 21);
    cr_assert_str_eq(yb_metrics_at(yb_catalog_metrics(clone), 0)->name, "地区生产总值");
    cr_assert_eq(yb_regions_count(yb_catalog_regions(clone)), 17);
    yb_catalog_free(clone);
}

Test(catalog, takes_another_tree_for_the_one_it_has)
{
    yb_catalog *catalog = sample();
    yb_regions *tree = sample_tree_of("1,,p,P\n");
    cr_assert_eq(yb_catalog_set_regions(catalog, tree, NULL), YB_OK);
    cr_assert_eq(yb_catalog_set_regions(catalog, tree, NULL), YB_OK, "the same again is harmless");
    yb_regions_release(tree);
    cr_assert_eq(yb_regions_count(yb_catalog_regions(catalog)), 1);
    cr_assert_eq(yb_catalog_set_regions(catalog, NULL, NULL), YB_INVALID);
    yb_catalog_free(catalog);
}
