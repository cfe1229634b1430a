/* What is refused or not found, and what the messages say to do. */
#include <stdio.h>
#include <string.h>

#include "query/story.h"
#include "support/test.h"

static const uint8_t by_city[] = { LEVEL_CITY };
static const yb_span full = { 1, 12 }, half = { 1, 6 }, nine_months = { 1, 9 };

static yb_query cities(void)
{
    yb_query query = YB_QUERY_INIT;
    query.group_levels = by_city;
    query.group_level_count = 1;
    return query;
}

static yb_query with(yb_aggregate aggregate)
{
    static yb_aggregate kept;
    yb_query query = cities();
    kept = aggregate;
    query.aggregates = &kept;
    query.aggregate_count = 1;
    return query;
}

static void begin(story *s)
{
    story_begin(s, NULL, 1);
    story_put(s, "fiscal", "T111", 2021, "10");
    story_put(s, "fiscal", "T112", 2022, "20");
    story_put(s, "population", "T111", 2021, "1000");
    story_put(s, "population", "T111", 2022, "1001");
    story_put(s, "income", "T111", 2022, "12345");
    story_put(s, "gdp_per_head", "T111", 2022, "54321");
    story_put(s, "rate", "T111", 2022, "3.5");
    story_put_as(s, "gdp", YB_YOY, YB_ACTUAL, full, "T111", 2022, "8");
    story_put_as(s, "gdp", YB_LEVEL, YB_TARGET, half, "T111", 2022, "9");
    story_put_as(s, "visits", YB_LEVEL, YB_ACTUAL, half, "T111", 2022, "9");
    story_put_as(s, "visits", YB_LEVEL, YB_ACTUAL, half, "T112", 2022, "10");
    story_put_as(s, "visits", YB_LEVEL, YB_ACTUAL, nine_months, "D12", 2020, "10");
    story_put_as(s, "visits", YB_LEVEL, YB_ACTUAL, nine_months, "D12", 2021, "10");
    story_commit(s);
}

#define EXPECT(metric, query, text) cr_assert_str_eq(story_rollup(&s, metric, query), text "\n")

Test(refusal, what_does_not_add_up_is_neither_summed_nor_averaged)
{
    story s;
    begin(&s);
    EXPECT("income", cities(),
           "refused: 人均收入 is a mean weighted by population: its sums have no sense, and plain averages of such "
           "figures mislead; ask --agg wmean --weight population, or --agg median, min, max or count");
    EXPECT("gdp_per_head", with(YB_AVG),
           "refused: 人均GDP is computed as gdp/population: its sums have no sense, and plain averages of such figures "
           "mislead; ask --metric gdp --derive ratio:population for the whole's, --agg wmean --weight population, or "
           "--agg median, min, max or count");
    EXPECT("rate", with(YB_SUM),
           "refused: 失业率 does not combine over regions: its sums have no sense, and plain averages of such figures "
           "mislead; ask --agg wmean with --weight METRIC, or --agg median, min, max or count");
    cr_assert_str_eq(story_rows(&s, "rate", with(YB_MAX)), "C1 3.5 1 5 - -\n");
    yb_query growth = cities();
    growth.measure = YB_YOY;
    EXPECT("gdp", growth,
           "refused: growth rates (yoy) of 地区生产总值 are neither added nor averaged over regions; ask --agg wmean "
           "with --weight METRIC, median, min, max or count, or roll up the figures themselves (--measure level)");
    story_end(&s);
}

Test(refusal, metrics_never_go_into_one_figure)
{
    story s;
    begin(&s);
    uint32_t metrics[] = { story_metric(&s, "fiscal"), story_metric(&s, "gdp"), story_metric(&s, "fiscal") };
    yb_query query = cities();
    query.metrics = metrics;
    query.metric_count = 3;
    EXPECT(NULL, query,
           "refused: 2 metrics (财政总收入, 地区生产总值) never go into one figure; separate them with --by metric or "
           "choose one");
    EXPECT(
        NULL, cities(),
        "refused: 2 metrics (财政总收入, 常住人口) never go into one figure; separate them with --by metric or choose "
        "one");
    story_end(&s);
}

Test(refusal, a_ratio_s_other_metric_is_not_what_was_asked_for)
{
    story s;
    begin(&s);
    yb_derive ratio = { .kind = YB_DERIVE_RATIO, .metric = story_metric(&s, "population") };
    yb_query query = cities();
    query.by_year = 1;
    query.derives = &ratio;
    query.derive_count = 1;
    EXPECT(
        "gdp", query,
        "not found: no actual level figures of 地区生产总值; there are target figures (1 town): --role target --span "
        "H1; actual yoy figures (1 town): --measure yoy");
    EXPECT("visits", query,
           "refused: no full-year figures of 旅游接待人次; there are: 2022-H1 (2 towns), 01..09 of 2020..2021 (1 "
           "county): choose one with --span H1");
    query.region = story_region(&s, "D12");
    EXPECT("fiscal", query,
           "not found: no figures of 财政总收入 in 南城县; there are figures of the years 2021..2022 at level town "
           "(2)");
    uint32_t metrics[] = { story_metric(&s, "visits"), story_metric(&s, "gdp") };
    ratio.metric = story_metric(&s, "fiscal");
    query.metrics = metrics;
    query.metric_count = 2;
    query.span = half;
    query.region = YB_NO_REGION;
    EXPECT(
        NULL, query,
        "refused: 2 metrics (地区生产总值, 旅游接待人次) never go into one figure; separate them with --by metric or "
        "choose one");
    story_put(&s, "fiscal", "D12", 2022, "7");
    story_commit(&s);
    query = cities();
    query.by_year = 1;
    ratio.metric = story_metric(&s, "population");
    query.derives = &ratio;
    query.derive_count = 1;
    query.first_year = query.last_year = 2022;
    query.region = story_region(&s, "D12");
    story_put(&s, "population", "T121", 2022, "70");
    story_commit(&s);
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "C1 2022 7 - 1 1 - -\n");
    story_end(&s);
}

Test(refusal, an_alternative_is_named_once_with_all_levels_that_have_it)
{
    story s;
    begin(&s);
    story_put(&s, "gdp", "P1", 2020, "100");
    story_put(&s, "gdp", "C1", 2021, "60");
    story_put(&s, "gdp", "C2", 2021, "40");
    story_put_as(&s, "gdp", YB_LEVEL, YB_ACTUAL, half, "C1", 2022, "30");
    story_commit(&s);
    yb_query query = cities();
    query.role = YB_PLAN;
    EXPECT("gdp", query,
           "not found: no plan level figures of 地区生产总值; there are target figures (1 town): --role target --span "
           "H1; actual yoy figures (1 town): --role actual --measure yoy; actual figures (1 city): --role actual "
           "--span H1; actual figures (1 province, 2 cities): --role actual");
    query.role = YB_ACTUAL;
    query.span = nine_months;
    EXPECT("gdp", query,
           "not found: no 01..09 figures of 地区生产总值; there are: 2022-H1 (1 city), full year of 2020..2021 (1 "
           "province, 2 cities): choose one with --span H1");
    story_end(&s);
}

Test(refusal, years_of_a_stock_are_never_added)
{
    story s;
    begin(&s);
    yb_query query = cities();
    query.first_year = 2021;
    query.last_year = 2022;
    EXPECT("population", query,
           "refused: 常住人口 is a stock: its figures of 2021..2022 are states, which are never added or averaged over "
           "years; separate them with --by year or choose one with --year 2022");
    cr_assert_str_eq(story_rows(&s, "population", with(YB_MAX)), "C1 1001 2 10 - -\n");
    EXPECT("fiscal", cities(),
           "refused: the figures of 财政总收入 cover the years 2021..2022; separate them with --by year, or say with "
           "--year 2021..2022 that all of them are to be added");
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "C1 30 2 10 - -\n");
    cr_assert_str_eq(story_rows(&s, "fiscal", with(YB_AVG)), "C1 15 2 10 - -\n");
    story_end(&s);
}

Test(refusal, other_spans_are_named_where_the_full_year_is_missing)
{
    story s;
    begin(&s);
    yb_query query = cities();
    query.from_level = LEVEL_TOWN;
    EXPECT("visits", query,
           "refused: no full-year figures of 旅游接待人次 at level town; there are: 2022-H1 (2 towns): choose one with "
           "--span H1");
    query.from_level = -1;
    EXPECT("visits", query,
           "refused: no full-year figures of 旅游接待人次; there are: 2022-H1 (2 towns), 01..09 of 2020..2021 (1 "
           "county): choose one with --span H1");
    query.span = (yb_span) { 4, 6 };
    EXPECT("visits", query,
           "not found: no Q2 figures of 旅游接待人次; there are: 2022-H1 (2 towns), 01..09 of 2020..2021 (1 county): "
           "choose one with --span H1");
    story_put(&s, "visits", "D11", 2022, "7");
    story_commit(&s);
    query.span = (yb_span) { 0, 0 };
    query.from_level = LEVEL_TOWN;
    EXPECT("visits", query,
           "refused: no full-year figures of 旅游接待人次 at level town; there are: 2022-H1 (2 towns): choose one with "
           "--span H1");
    story_end(&s);
}

Test(refusal, other_roles_and_measures_are_named)
{
    story s;
    begin(&s);
    EXPECT(
        "gdp", cities(),
        "not found: no actual level figures of 地区生产总值; there are target figures (1 town): --role target --span "
        "H1; actual yoy figures (1 town): --measure yoy");
    yb_query query = with(YB_MIN);
    query.measure = YB_SHARE;
    EXPECT("gdp", query,
           "not found: no actual share figures of 地区生产总值; there are target level figures (1 town): --role target "
           "--measure level --span H1; actual yoy figures (1 town): --measure yoy");
    story_end(&s);
}

Test(refusal, other_levels_years_and_places_are_named)
{
    story s;
    begin(&s);
    yb_query query = cities();
    query.from_level = LEVEL_COUNTY;
    EXPECT("fiscal", query,
           "not found: no figures of 财政总收入 at level county; there are some at town (2): choose with --from town");
    query = cities();
    query.first_year = query.last_year = 1999;
    EXPECT("fiscal", query,
           "not found: no figures of 财政总收入 in the years asked for; there are figures of the years 2021..2022 at "
           "level town (2)");
    query = cities();
    query.region = story_region(&s, "C2");
    EXPECT("fiscal", query,
           "not found: no figures of 财政总收入 in 乙市; there are figures of the years 2021..2022 at level town (2)");
    story_put(&s, "gdp", "T311", 2022, "5");
    story_commit(&s);
    EXPECT("gdp", cities(),
           "not found: the figures of 地区生产总值 at level town lie under no region of level city: group by another "
           "level");
    story_end(&s);
}

Test(refusal, levels_never_mix_in_a_total)
{
    story s;
    begin(&s);
    story_put(&s, "fiscal", "C1", 2022, "90");
    story_put(&s, "fiscal", "D11", 2022, "40");
    story_put(&s, "fiscal", "D12", 2022, "45");
    story_commit(&s);
    yb_query query = YB_QUERY_INIT;
    query.by_year = 1;
    EXPECT("fiscal", query,
           "refused: figures at levels city (1), county (2), town (2) never mix in one sum: say which to add with "
           "--from town");
    query.region = story_region(&s, "D11");
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "2021 10 1 3 - -\n2022 20 1 3 40 20\n");
    query.region = story_region(&s, "C1");
    EXPECT("fiscal", query,
           "refused: figures at levels city (1), county (2), town (2) never mix in one sum: say which to add with "
           "--from town");
    story_end(&s);
}

Test(refusal, a_metric_without_figures_and_a_store_without_anything_say_so)
{
    story s;
    begin(&s);
    yb_query query = cities();
    uint32_t metric = story_metric(&s, "gdp");
    story_drop_regions(&s, "T111");
    story_commit(&s);
    query.metrics = &metric;
    query.metric_count = 1;
    EXPECT(NULL, query, "not found: the store has no figures of 地区生产总值");
    story_end(&s);

    yb_store_options options = { sizeof(options), NULL, 1, 1, 0 };
    yb_snapshot *snapshot;
    yb_result *result = NULL;
    yb_error error = YB_ERROR_INIT;
    query = (yb_query)YB_QUERY_INIT;
    scratch_make(s.path);
    cr_assert_eq(yb_store_open(s.path, &options, &s.store, NULL), YB_OK);
    cr_assert_eq(yb_snapshot_open(s.store, &snapshot, NULL), YB_OK);
    cr_assert_eq(yb_rollup(snapshot, &query, &result, &error), YB_NOT_FOUND);
    cr_assert_str_eq(error.message, "the store has no region tree, so that nothing can be rolled up; import one with "
                                    "--regions");
    yb_snapshot_close(snapshot);
    yb_store_close(s.store);
    scratch_remove(s.path);
}

Test(refusal, all_metrics_that_do_not_add_up_leave_nothing_to_sum)
{
    story s;
    story_begin(&s, NULL, 1);
    story_put(&s, "rate", "T111", 2022, "3.5");
    story_commit(&s);
    yb_query query = cities();
    query.by_metric = 1;
    EXPECT(NULL, query, "not found: the store has no figures of all 4 metrics");
    story_end(&s);
}

static void expect_invalid(const story *s, yb_query query, const char *part)
{
    yb_result *result = NULL;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_rollup(s->snapshot, &query, &result, &error), YB_INVALID, "%s", part);
    cr_assert_null(result);
    cr_assert_not_null(strstr(error.message, part), "%s", error.message);
}

Test(refusal, numbers_outside_the_catalog_are_invalid)
{
    story s;
    begin(&s);
    uint32_t metric = 999;
    yb_aggregate aggregate = (yb_aggregate)77;
    const uint8_t high[] = { 9 }, twice[] = { LEVEL_CITY, LEVEL_CITY };
    yb_query query = cities();
    query.struct_size = 8;
    expect_invalid(&s, query, "YB_QUERY_INIT");
    query = cities();
    query.metrics = &metric;
    query.metric_count = 1;
    expect_invalid(&s, query, "metric number 999");
    query = cities();
    query.aggregates = &aggregate;
    query.aggregate_count = 1;
    expect_invalid(&s, query, "aggregate 77");
    query = cities();
    query.group_levels = high;
    expect_invalid(&s, query, "grouping level number 9");
    query.group_levels = twice;
    query.group_level_count = 2;
    expect_invalid(&s, query, "\"city\" cannot follow \"city\"");
    query = cities();
    query.from_level = 4;
    expect_invalid(&s, query, "from level number 4");
    query.from_level = -2;
    expect_invalid(&s, query, "from level number -2");
    query.from_level = LEVEL_PROVINCE;
    expect_invalid(&s, query, "\"province\" cannot be grouped by \"city\"");
    query = cities();
    query.region = 5000;
    expect_invalid(&s, query, "region number 5000");
    query = cities();
    query.first_year = 2022;
    query.last_year = 2021;
    expect_invalid(&s, query, "the first lies behind the last");
    query.first_year = 10000;
    expect_invalid(&s, query, "expected numbers from 1 to 9999");
    query = cities();
    query.measure = 9;
    expect_invalid(&s, query, "measure 9");
    query = cities();
    query.role = -7;
    expect_invalid(&s, query, "role -7");
    query = cities();
    query.span = (yb_span) { 7, 6 };
    expect_invalid(&s, query, "span of months 7..6");
    query = cities();
    query.kernels = "mmx";
    expect_invalid(&s, query, "mmx");
    story_end(&s);
}

Test(refusal, aggregates_have_english_and_chinese_names)
{
    static const char *const words[] = {
        "count", "SUM", "min", "Max", "avg", "median", "合计", "平均", "中位数", "最大"
    };
    static const yb_aggregate means[] = { YB_COUNT,  YB_SUM, YB_MIN, YB_MAX,    YB_AVG,
                                          YB_MEDIAN, YB_SUM, YB_AVG, YB_MEDIAN, YB_MAX };
    yb_aggregate aggregate;
    yb_decimal argument;
    yb_error error = YB_ERROR_INIT;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        cr_assert_eq(yb_aggregate_parse(words[i], &aggregate, &argument, &error), YB_OK, "%s", error.message);
        cr_assert_eq(aggregate, means[i]);
    }
    cr_assert_eq(yb_aggregate_parse("mode", &aggregate, &argument, &error), YB_INVALID);
    cr_assert_str_eq(error.message,
                     "expected an aggregate (count, sum, min, max, avg, wmean, median, p90, variance, stddev), "
                     "found \"mode\"");
    cr_assert_eq(yb_aggregate_parse("", &aggregate, &argument, NULL), YB_INVALID);
    cr_assert_eq(yb_aggregate_parse("sum|", &aggregate, &argument, NULL), YB_INVALID);
    cr_assert_eq(yb_aggregate_parse("sum:1", &aggregate, &argument, NULL), YB_INVALID);
    cr_assert_str_eq(yb_aggregate_name(YB_MEDIAN), "median");
    cr_assert_null(yb_aggregate_name((yb_aggregate)99));
}

Test(refusal, quantiles_are_fractions_or_percentiles)
{
    static const char *const words[] = { "p90",  "P25",        "quantile:0.9", "Quantile:0.250000000", "p99.99", "p0",
                                         "p100", "分位数:0.5", "quantile:1" };
    static const yb_decimal means[] = { { 9, 1 }, { 25, 2 }, { 9, 1 }, { 25, 2 }, { 9999, 4 },
                                        { 0, 0 }, { 1, 0 },  { 5, 1 }, { 1, 0 } };
    static const char *const wrong[] = {
        "p101",     "p-1", "quantile", "quantile:",          "quantile:1.1", "quantile:x", "quantile:-0.1",
        "p0.00001", "p",   "p1.",      "quantile:0.1234567", "p1,000",       "median:0.5"
    };
    yb_aggregate aggregate = YB_COUNT;
    yb_decimal argument = { 0, 0 };
    yb_error error = YB_ERROR_INIT;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        cr_assert_eq(yb_aggregate_parse(words[i], &aggregate, &argument, &error), YB_OK, "%s", error.message);
        cr_assert_eq(aggregate, YB_QUANTILE);
        cr_assert_eq(yb_decimal_compare(argument, means[i]), 0, "%s", words[i]);
    }
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        cr_assert_eq(yb_aggregate_parse(wrong[i], &aggregate, &argument, &error), YB_INVALID, "%s", wrong[i]);
    }
}
