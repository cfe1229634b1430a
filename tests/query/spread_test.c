/* Variances, deviations and quantiles whose values a reader can check. */
#include "query/story.h"
#include "support/test.h"

static const uint8_t by_county[] = { LEVEL_COUNTY };
static const yb_aggregate spreads[] = { YB_VARIANCE, YB_STDDEV, YB_VARIANCE_POP, YB_STDDEV_POP };
static const yb_aggregate quantiles[] = { YB_QUANTILE, YB_QUANTILE, YB_QUANTILE, YB_MEDIAN };
static const yb_decimal quarters[] = { { 25, 2 }, { 0, 0 }, { 999999, 6 }, { 0, 0 } };

static yb_query asked(const yb_aggregate *aggregates, size_t count)
{
    yb_query query = YB_QUERY_INIT;
    query.group_levels = by_county;
    query.group_level_count = 1;
    query.aggregates = aggregates;
    query.aggregate_count = count;
    query.arguments = quarters;
    query.from_level = LEVEL_TOWN;
    return query;
}

Test(spread, variance_and_deviation_are_rounded_at_six_more_decimals)
{
    story s;
    story_begin(&s, NULL, 1);
    story_put(&s, "fiscal", "T111", 2022, "1");
    story_put(&s, "fiscal", "T112", 2022, "2");
    story_put(&s, "fiscal", "T113", 2022, "4.5");
    story_put(&s, "fiscal", "T121", 2022, "-7"); /* alone: no sample */
    story_commit(&s);
    cr_assert_str_eq(story_rows(&s, "fiscal", asked(spreads, 4)), "D11 3.25 1.8027756 2.1666667 1.4719601 3 3 - -\n"
                                                                  "D12 - - 0 0 1 2 - -\n");
    story_end(&s);
}

Test(spread, halves_are_rounded_to_even)
{
    story s;
    story_begin(&s, NULL, 1);
    story_put(&s, "fiscal", "T111", 2022, "0.0000001"); /* seven decimals, so thirteen in the result */
    story_put(&s, "fiscal", "T121", 2022, "0");
    story_put(&s, "fiscal", "T122", 2022, "0.000001"); /* half of it squared ends in 25 behind twelve zeros */
    story_commit(&s);
    cr_assert_str_eq(story_rows(&s, "fiscal", asked(spreads, 4)),
                     "D11 - - 0 0 1 3 - -\n"
                     "D12 0.0000000000005 0.0000007071068 0.0000000000002 0.0000005 2 2 - -\n");
    story_end(&s);
}

Test(spread, figures_of_different_scales_meet_exactly)
{
    story s;
    story_begin(&s, NULL, 1);
    story_put(&s, "fiscal", "T121", 2022, "3000000000000000000");
    story_put(&s, "fiscal", "T122", 2022, "0.000000000000000002");
    story_put(&s, "fiscal", "T111", 2022, "1234567890.123456789");
    story_put(&s, "fiscal", "T112", 2022, "1234567890.123456788");
    story_put(&s, "fiscal", "T113", 2022, "1234567890.123456787");
    story_commit(&s);
    yb_query query = asked(quantiles, 4);
    cr_assert_str_eq(story_rows(&s, "fiscal", query),
                     "overflow: the exact p25 of 财政总收入 for 南城县 does not fit 128 bits; "
                     "ask for smaller groups, or leave the extreme figures out with --where\n");
    query = asked(spreads + 1, 1);
    query.region = story_region(&s, "D11");
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "D11 0.000000001 3 3 - -\n");
    story_end(&s);
}

Test(spread, squares_that_do_not_fit_are_refused)
{
    static const char *const towns[] = { "T111", "T112", "T113", "T121", "T122" };
    story s;
    story_begin(&s, NULL, 1);
    for (size_t i = 0; i < 5; i++) {
        story_put(&s, "fiscal", towns[i], 2022, i % 2 == 0 ? "-9223372036854775807" : "9223372036854775807");
    }
    story_commit(&s);
    yb_query query = asked(spreads + 3, 1);
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "D11 8695878550221854807.290239 3 3 - -\n"
                                                      "D12 9223372036854775807 2 2 - -\n");
    query.group_level_count = 0;
    cr_assert_str_eq(story_rows(&s, "fiscal", query),
                     "overflow: the exact stddev_pop of 财政总收入 for all regions does not fit 128 bits; "
                     "ask for smaller groups, or leave the extreme figures out with --where\n");
    story_end(&s);
}

Test(spread, quantiles_are_interpolated_exactly)
{
    story s;
    story_begin(&s, NULL, 1);
    story_put(&s, "fiscal", "T111", 2022, "10");
    story_put(&s, "fiscal", "T112", 2022, "20.3");
    story_put(&s, "fiscal", "T113", 2022, "40");
    story_put(&s, "fiscal", "T121", 2022, "-7");
    story_commit(&s);
    cr_assert_str_eq(story_rows(&s, "fiscal", asked(quantiles, 4)), "D11 15.15 10 39.9999606 20.3 3 3 - -\n"
                                                                    "D12 -7 -7 -7 -7 1 2 - -\n");
    story_end(&s);
}

Test(spread, a_quantile_without_its_argument_is_invalid)
{
    static const yb_decimal wrong[] = { { 11, 1 }, { -1, 0 }, { 1, 7 }, { 1, -1 } };
    story s;
    story_begin(&s, NULL, 1);
    story_put(&s, "fiscal", "T111", 2022, "10");
    story_commit(&s);
    yb_query query = asked(quantiles, 1);
    uint32_t metric = story_metric(&s, "fiscal");
    yb_result *result = NULL;
    query.metrics = &metric;
    query.metric_count = 1;
    query.arguments = NULL;
    cr_assert_eq(yb_rollup(s.snapshot, &query, &result, NULL), YB_INVALID);
    for (size_t i = 0; i < 4; i++) {
        query.arguments = &wrong[i];
        cr_assert_eq(yb_rollup(s.snapshot, &query, &result, NULL), YB_INVALID);
    }
    story_end(&s);
}
