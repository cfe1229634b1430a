/* Weighted means and differences of spans: what is paired, what is left out, and
 * what is refused. */
#include <string.h>

#include "query/story.h"
#include "support/test.h"

static const uint8_t by_county[] = { LEVEL_COUNTY };
static const uint8_t by_city_county[] = { LEVEL_CITY, LEVEL_COUNTY };
static const yb_span full = { 1, 12 }, half = { 1, 6 }, second_half = { 7, 12 }, quarter = { 1, 3 };

static yb_query counties(void)
{
    yb_query query = YB_QUERY_INIT;
    query.group_levels = by_county;
    query.group_level_count = 1;
    query.from_level = LEVEL_TOWN;
    query.first_year = query.last_year = 2022;
    return query;
}

static yb_query weighted(void)
{
    static const yb_aggregate wmean = YB_WEIGHTED_MEAN;
    yb_query query = counties();
    query.aggregates = &wmean;
    query.aggregate_count = 1;
    return query;
}

static yb_query differences(void)
{
    yb_query query = counties();
    query.span = second_half;
    query.difference = 1;
    return query;
}

static void begin(story *s)
{
    story_begin(s, NULL, 1);
    story_put(s, "income", "T111", 2022, "10");
    story_put(s, "income", "T112", 2022, "20.5");
    story_put(s, "income", "T113", 2022, "99");
    story_put(s, "income", "T121", 2022, "7");
    story_put(s, "income", "T211", 2022, "5");
    story_put(s, "income", "T111", 2021, "9");
    story_put(s, "population", "T111", 2022, "300");
    story_put(s, "population", "T112", 2022, "100.5");
    story_put(s, "population", "T121", 2022, "2");
    story_put(s, "population", "T122", 2022, "8");
    story_put(s, "population", "T113", 2021, "10");
    story_put(s, "population", "T111", 2021, "10");
    story_put(s, "population", "T211", 2022, "0");
    story_put_as(s, "gdp", YB_YOY, YB_ACTUAL, full, "T111", 2022, "8");
    story_put_as(s, "gdp", YB_YOY, YB_ACTUAL, full, "T112", 2022, "4");
    story_put(s, "gdp", "T111", 2022, "300");
    story_put(s, "gdp", "T112", 2022, "100");
    story_put(s, "gdp_per_head", "T111", 2022, "1.5");
    story_put_as(s, "fiscal", YB_LEVEL, YB_ACTUAL, half, "T111", 2022, "4.25");
    story_put_as(s, "fiscal", YB_LEVEL, YB_ACTUAL, half, "T112", 2022, "5");
    story_put_as(s, "fiscal", YB_LEVEL, YB_ACTUAL, half, "D11", 2022, "10");
    story_put(s, "fiscal", "T111", 2022, "10");
    story_put(s, "fiscal", "T113", 2022, "7");
    story_put(s, "fiscal", "D11", 2022, "25.5");
    story_put_as(s, "visits", YB_LEVEL, YB_ACTUAL, quarter, "T111", 2022, "4");
    story_put_as(s, "visits", YB_LEVEL, YB_ACTUAL, full, "T112", 2022, "4");
    story_put_as(s, "visits", YB_LEVEL, YB_ACTUAL, half, "T111", 2022, "9");
    story_commit(s);
}

#define EXPECT(metric, query, text) cr_assert_str_eq(story_rollup(&s, metric, query), text "\n")

/* (10 x 300 + 20.5 x 100.5) / 400.5 = 5060.25 / 400.5 */
Test(pair, a_weighted_mean_takes_the_rule_s_weight_of_the_same_region_and_year)
{
    story s;
    begin(&s);
    EXPECT("income", weighted(),
           "D11 12.6348315 2 3 - -\n"
           "D12 7 1 2 - -\n"
           "D21 - 1 2 - -\n"
           "note: 人均收入: weighted by 常住人口\n"
           "note: left out: figures without a weight (1); n counts those with one");
    yb_query query = weighted();
    query.group_levels = by_city_county;
    query.group_level_count = 2;
    query.rollup = 1;
    query.region = story_region(&s, "C1");
    query.by_year = 1;
    query.first_year = 0;
    cr_assert_str_eq(story_rows(&s, "income", query), "* * 2021 9 1 5 - -\n"
                                                      "* * 2022 12.6068323 3 5 - -\n"
                                                      "C1 * 2021 9 1 5 - -\n"
                                                      "C1 * 2022 12.6068323 3 5 - -\n"
                                                      "C1 D11 2021 9 1 3 - -\n"
                                                      "C1 D11 2022 12.6348315 2 3 - -\n"
                                                      "C1 D12 2022 7 1 2 - -\n");
    story_end(&s);
}

Test(pair, the_whole_s_own_figure_stands_beside_a_weighted_mean)
{
    static const yb_derive gap = { .kind = YB_DERIVE_GAP };
    story s;
    begin(&s);
    story_put(&s, "income", "D11", 2022, "12.64");
    story_put(&s, "income", "D21", 2022, "6");
    story_put(&s, "gdp", "D11", 2022, "500");
    story_commit(&s);
    yb_query query = weighted();
    query.derives = &gap;
    query.derive_count = 1;
    cr_assert_str_eq(story_rows(&s, "income", query), "D11 12.6348315 0.0409 2 3 12.64 0.0051685\n"
                                                      "D12 7 - 1 2 - -\n"
                                                      "D21 - - 1 2 6 -\n");
    query.weight = story_metric(&s, "population");
    cr_assert_str_eq(story_rows(&s, "gdp", query), "D11 249.812734 - 2 3 - -\n"); /* own is no mean */
    story_end(&s);
}

Test(pair, growth_is_weighted_where_a_weight_is_named)
{
    story s;
    begin(&s);
    yb_query query = weighted();
    query.measure = YB_YOY;
    EXPECT("gdp", query,
           "refused: nothing says what should weigh the figures of 地区生产总值: name a metric with --weight METRIC");
    query.weight = story_metric(&s, "gdp");
    EXPECT("gdp", query,
           "D11 7 2 3 - -\n"
           "note: 地区生产总值: weighted by 地区生产总值\n"
           "note: the whole's own growth follows from weights of the year before; those of the same year come near it");
    query.measure = YB_LEVEL;
    EXPECT("gdp", query,
           "refused: the figures of 地区生产总值 would weigh themselves; name another metric with --weight");
    query.weight = story_metric(&s, "income");
    EXPECT("gdp", query, "refused: 人均收入 cannot weigh anything: a weight is an amount that adds up over regions");
    query.weight = story_metric(&s, "fiscal");
    query.role = YB_TARGET;
    query.measure = YB_RANK;
    EXPECT("gdp", query, "refused: a mean of figures of the measure rank has no sense, whatever their weights");
    story_end(&s);
}

Test(pair, other_aggregates_take_the_same_figures_and_ratios_are_weighted_by_what_they_divide_by)
{
    static const yb_aggregate several[] = { YB_MIN, YB_WEIGHTED_MEAN, YB_MAX, YB_MEDIAN, YB_COUNT };
    static const yb_condition above[] = { { YB_GREATER, { 15, 0 } } };
    story s;
    begin(&s);
    yb_query query = weighted();
    query.aggregates = several;
    query.aggregate_count = 5;
    cr_assert_str_eq(story_rows(&s, "income", query), "D11 10 12.6348315 20.5 15.25 2 2 3 - -\n"
                                                      "D12 7 7 7 7 1 1 2 - -\n"
                                                      "D21 5 - 5 5 1 1 2 - -\n");
    query.conditions = above;
    query.condition_count = 1;
    cr_assert_str_eq(story_rows(&s, "income", query), "D11 20.5 20.5 20.5 20.5 1 1 - - -\n");
    cr_assert_str_eq(story_rows(&s, "gdp_per_head", weighted()), "D11 1.5 1 3 - -\n");
    story_end(&s);
}

Test(pair, means_without_weights_and_of_several_years_are_refused)
{
    story s;
    begin(&s);
    yb_query query = weighted();
    query.first_year = 2021;
    EXPECT("income", query,
           "refused: a weighted mean is one of one year; the figures of 人均收入 cover 2021..2022: separate them with "
           "--by year or choose one with --year 2022");
    query.first_year = 2022;
    query.weight = story_metric(&s, "visits");
    query.region = story_region(&s, "D12");
    EXPECT(
        "income", query,
        "not found: no figure of 人均收入 at level town has a weight: a figure of 旅游接待人次 of the same region and "
        "year");
    query.weight = YB_NO_METRIC;
    query.region = YB_NO_REGION;
    EXPECT("rate", query,
           "refused: nothing says what should weigh the figures of 失业率: name a metric with --weight METRIC");
    query.measure = YB_LEVEL;
    query.span = half;
    story_put_as(&s, "income", YB_LEVEL, YB_ACTUAL, half, "T111", 2022, "4");
    story_commit(&s);
    EXPECT("income", query,
           "not found: there are no H1 actual figures of 常住人口, which should weigh those of 人均收入; name another "
           "metric with --weight METRIC");
    query.missing = 1;
    EXPECT("income", query,
           "invalid input: only figures as they were reported are reconciled: leave --reconcile, or --difference and "
           "--agg "
           "wmean out");
    query.missing = 0;
    query.weight = 99;
    EXPECT("income", query, "invalid input: weight number 99: the snapshot has 7 metrics, numbered from 0");
    story_end(&s);
}

Test(pair, all_metrics_leave_out_those_without_weights)
{
    story s;
    begin(&s);
    yb_query query = weighted();
    query.by_metric = 1;
    EXPECT(NULL, query,
           "D11 income 12.6348315 2 3 - -\n"
           "D11 gdp_per_head 1.5 1 3 - -\n"
           "D12 income 7 1 2 - -\n"
           "D21 income - 1 2 - -\n"
           "note: left out, because they have no weights: 财政总收入, 地区生产总值, 旅游接待人次, 常住人口, 失业率\n"
           "note: 人均收入: weighted by 常住人口\n"
           "note: 人均GDP: weighted by 常住人口\n"
           "note: left out: figures without a weight (1); n counts those with one");
    story_end(&s);
}

Test(pair, large_products_are_exact_and_what_does_not_fit_is_an_error)
{
    story s;
    story_begin(&s, NULL, 1);
    story_put(&s, "income", "T111", 2022, "9223372036854775807");
    story_put(&s, "income", "T112", 2022, "9223372036854775806");
    story_put(&s, "population", "T111", 2022, "4611686018427387904");
    story_put(&s, "population", "T112", 2022, "4611686018427387904");
    story_put(&s, "income", "T121", 2022, "-1");
    story_put(&s, "population", "T121", 2022, "-3");
    story_commit(&s);
    cr_assert_str_eq(story_rows(&s, "income", weighted()), "D11 9223372036854775806.5 2 3 - -\n"
                                                           "D12 - 1 2 - -\n");
    story_put(&s, "population", "T112", 2022, "9223372036854775807");
    story_put(&s, "population", "T111", 2022, "9223372036854775807");
    story_put(&s, "population", "T113", 2022, "9223372036854775807");
    story_put(&s, "income", "T113", 2022, "9223372036854775807");
    story_commit(&s);
    EXPECT("income", weighted(),
           "overflow: the exact wmean of 人均收入 for 临川区 does not fit 128 bits; "
           "ask for smaller groups, or leave the extreme figures out with --where");
    story_end(&s);
}

Test(pair, a_difference_is_the_year_to_date_less_what_came_before)
{
    story s;
    begin(&s);
    EXPECT("fiscal", differences(),
           "D11 5.75 1 3 15.5 9.75\n"
           "note: H2 is the full year less H1\n"
           "note: left out: figures without one of H1 beside them (1)");
    yb_query query = differences();
    query.span = (yb_span) { 4, 6 };
    cr_assert_str_eq(story_rows(&s, "visits", query), "D11 5 1 3 - -\n");
    query.difference = 0;
    EXPECT(
        "visits", query,
        "not found: no Q2 figures of 旅游接待人次 at level town; there are: 2022-Q1 (1 town), 2022-H1 (1 town), 2022 "
        "(1 town): choose one with --span Q1, or ask --difference for H1 less Q1");
    story_put_as(&s, "visits", YB_LEVEL, YB_ACTUAL, (yb_span) { 4, 6 }, "T112", 2022, "77");
    story_commit(&s);
    cr_assert_str_eq(story_rows(&s, "visits", query), "D11 77 1 3 - -\n");
    query.difference = 1;
    EXPECT("visits", query,
           "D11 5 1 3 - -\n"
           "note: 旅游接待人次: adds with double counting: what several regions report alike is in the sum several "
           "times\n"
           "note: Q2 is H1 less Q1; it was reported, too: without --difference those figures are shown");
    story_end(&s);
}

Test(pair, what_has_no_difference_is_refused)
{
    story s;
    begin(&s);
    EXPECT(
        "population", differences(),
        "refused: 常住人口 is a stock: its figures are states at the end of a span, and the difference of two is how "
        "it changed, no figure of H2; for the state at the end ask --span year");
    EXPECT("gdp_per_head", differences(),
           "refused: 人均GDP is computed as gdp/population: its sums have no sense, and plain averages of such figures "
           "mislead; ask --metric gdp --derive ratio:population for the whole's, --agg wmean --weight population, or "
           "--agg median, min, max or count");
    static const yb_aggregate median = YB_MEDIAN;
    yb_query query = differences();
    query.aggregates = &median;
    query.aggregate_count = 1;
    EXPECT("gdp_per_head", query,
           "refused: 人均GDP does not accumulate over a year: the difference of two spans has no sense; ask for a span "
           "that was reported, without --difference");
    query = differences();
    query.measure = YB_YOY;
    EXPECT("gdp", query,
           "refused: only figures themselves accumulate over a year: of yoy there is no difference; ask --measure "
           "level");
    query = differences();
    query.span = half;
    EXPECT(
        "fiscal", query,
        "invalid input: H1 begins in January, so that its figures are no difference of others; leave --difference out");
    query.span = (yb_span) { 0, 0 };
    EXPECT("fiscal", query,
           "invalid input: a difference is one of two spans that begin in January: say which span it is to be, as "
           "--span H2, "
           "--span Q2 or --span 04..06");
    query = differences();
    EXPECT("gdp", query, "not found: H2 is the full year less H1; there are no H1 figures of 地区生产总值");
    EXPECT("visits", query,
           "not found: H2 is the full year less H1; no region of level town has figures of 旅游接待人次 for both in "
           "the same "
           "year");
    query = weighted();
    query.difference = 1;
    EXPECT("fiscal", query, "invalid input: differences have no weights: leave --difference or --agg wmean out");
    story_end(&s);
}

Test(pair, a_difference_that_does_not_fit_is_an_error)
{
    story s;
    story_begin(&s, NULL, 1);
    story_put(&s, "fiscal", "T111", 2022, "9223372036854775807");
    story_put_as(&s, "fiscal", YB_LEVEL, YB_ACTUAL, half, "T111", 2022, "-1");
    story_commit(&s);
    EXPECT("fiscal", differences(),
           "overflow: the exact difference of 财政总收入 for 温泉镇 in 2022 does not fit 64 bits");
    story_end(&s);
}

/* T122 became T121 in 2022. Of one series and year, the code of that time counts. */
Test(pair, partners_are_found_by_region_where_codes_changed)
{
    static const yb_lineage_entry recoded = { sizeof(recoded), "T122", "T121", 2022, YB_RECODED, "", "", 0 };
    story s;
    yb_error error = YB_ERROR_INIT;
    story_begin(&s, NULL, 1);
    story_put(&s, "income", "T111", 2021, "20");
    story_put(&s, "population", "T111", 2021, "30");
    story_put(&s, "income", "T122", 2021, "10");
    story_put(&s, "population", "T122", 2021, "70");
    story_put(&s, "population", "T121", 2021, "1");
    story_put(&s, "income", "T121", 2022, "10");
    story_put(&s, "population", "T122", 2022, "50");
    story_put(&s, "fiscal", "T121", 2022, "10");
    story_put_as(&s, "fiscal", YB_LEVEL, YB_ACTUAL, half, "T122", 2022, "4");
    story_commit(&s);
    story_drop_regions(&s, "T122");
    cr_assert_eq(yb_writer_set_lineage(s.writer, &recoded, 1, &error), YB_OK, "%s", error.message);
    story_commit(&s);
    yb_query query = weighted();
    query.group_levels = by_city_county;
    query.by_year = 1;
    query.first_year = 0;
    cr_assert_str_eq(story_rows(&s, "income", query), "C1 2021 13 2 4 - -\n"
                                                      "C1 2022 10 1 4 - -\n");
    cr_assert_str_eq(story_rows(&s, "fiscal", differences()), "D12 6 1 1 - -\n");
    story_end(&s);
}
