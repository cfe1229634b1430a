/* The edges of exactness: large figures, many scales, stray years. */
#include <string.h>

#include "query/story.h"
#include "support/test.h"

static const uint8_t by_county[] = { LEVEL_COUNTY };

static yb_query with(const yb_aggregate *aggregates, size_t count)
{
    yb_query query = YB_QUERY_INIT;
    query.group_levels = by_county;
    query.group_level_count = 1;
    query.by_year = 1;
    query.aggregates = aggregates;
    query.aggregate_count = count;
    return query;
}

static const yb_aggregate sum[] = { YB_SUM }, average[] = { YB_AVG }, extremes[] = { YB_MIN, YB_MAX, YB_MEDIAN };

Test(exactness, sums_beyond_64_bits_are_exact)
{
    story s;
    story_begin(&s, NULL, 1);
    story_put(&s, "fiscal", "T111", 2022, "9223372036854775807");
    story_put(&s, "fiscal", "T112", 2022, "9223372036854775807");
    story_put(&s, "fiscal", "T113", 2022, "9223372036854775807");
    story_put(&s, "fiscal", "T121", 2022, "-9223372036854775807");
    story_put(&s, "fiscal", "T122", 2022, "-9223372036854775807");
    story_commit(&s);
    cr_assert_str_eq(story_rows(&s, "fiscal", with(sum, 1)), "D11 2022 27670116110564327421 3 3 - -\n"
                                                             "D12 2022 -18446744073709551614 2 2 - -\n");
    cr_assert_str_eq(story_rows(&s, "fiscal", with(average, 1)), "D11 2022 9223372036854775807 3 3 - -\n"
                                                                 "D12 2022 -9223372036854775807 2 2 - -\n");
    cr_assert_str_eq(story_rows(&s, "fiscal", with(extremes, 3)),
                     "D11 2022 9223372036854775807 9223372036854775807 9223372036854775807 3 3 - -\n"
                     "D12 2022 -9223372036854775807 -9223372036854775807 -9223372036854775807 2 2 - -\n");
    story_end(&s);
}

Test(exactness, figures_of_all_scales_meet_in_one_sum)
{
    story s;
    story_begin(&s, NULL, 1);
    story_put(&s, "fiscal", "T111", 2022, "1");
    story_put(&s, "fiscal", "T112", 2022, "0.5");
    story_put(&s, "fiscal", "T113", 2022, "0.000000000000000001");
    story_put(&s, "fiscal", "T121", 2022, "9000000000000000000");
    story_put(&s, "fiscal", "T122", 2022, "-0.25");
    story_commit(&s);
    cr_assert_str_eq(story_rows(&s, "fiscal", with(sum, 1)), "D11 2022 1.500000000000000001 3 3 - -\n"
                                                             "D12 2022 8999999999999999999.75 2 2 - -\n");
    cr_assert_str_eq(story_rows(&s, "fiscal", with(extremes, 3)),
                     "D11 2022 0.000000000000000001 1 0.5 3 3 - -\n"
                     "D12 2022 -0.25 9000000000000000000 4499999999999999999.875 2 2 - -\n");
    cr_assert_str_eq(story_rows(&s, "fiscal", with(average, 1)),
                     "overflow: the exact avg of 财政总收入 for 南城县 in 2022 does not fit 128 bits; "
                     "ask for smaller groups, or leave the extreme figures out with --where\n");
    story_end(&s);
}

Test(exactness, an_overflow_names_aggregate_metric_region_and_year)
{
    enum { YEARS = 20 };
    story s;
    story_begin(&s, NULL, 1);
    for (int year = 2000; year < 2000 + YEARS; year++) {
        story_put(&s, "fiscal", "T121", year, "9000000000000000000");
        story_put(&s, "fiscal", "D12", year, "9000000000000000000");
    }
    story_put(&s, "fiscal", "T111", 2000, "0.000000000000000001");
    story_commit(&s);
    yb_query query = with(sum, 1);
    query.by_year = 0;
    query.first_year = 2000;
    query.last_year = 2000 + YEARS;
    query.from_level = LEVEL_TOWN;
    cr_assert_str_eq(story_rows(&s, "fiscal", query),
                     "overflow: the exact sum of 财政总收入 for 南城县 does not fit 128 bits; "
                     "ask for smaller groups, or leave the extreme figures out with --where\n");
    query.group_level_count = 0;
    cr_assert_str_eq(story_rows(&s, "fiscal", query),
                     "overflow: the exact sum of 财政总收入 for all regions does not fit 128 bits; "
                     "ask for smaller groups, or leave the extreme figures out with --where\n");
    story_end(&s);
}

Test(exactness, own_figures_and_gaps_have_the_decimals_they_need)
{
    story s;
    story_begin(&s, NULL, 1);
    story_put(&s, "fiscal", "T121", 2022, "1.5");
    story_put(&s, "fiscal", "D12", 2022, "1.000000000000000001");
    story_put(&s, "fiscal", "T111", 2022, "-9000000000000000000");
    story_put(&s, "fiscal", "D11", 2022, "9000000000000000000");
    story_commit(&s);
    yb_query query = with(sum, 1);
    cr_assert_str_eq(story_rows(&s, "fiscal", query),
                     "D11 2022 -9000000000000000000 1 3 9000000000000000000 18000000000000000000\n"
                     "D12 2022 1.5 1 2 1.000000000000000001 -0.499999999999999999\n");
    story_end(&s);
}

Test(exactness, stray_years_cost_nothing_and_are_found)
{
    story s;
    story_begin(&s, NULL, 1);
    story_put(&s, "fiscal", "T121", 1, "1");
    story_put(&s, "fiscal", "T121", 9999, "2");
    story_put(&s, "fiscal", "T122", 2022, "3");
    story_commit(&s);
    cr_assert_str_eq(story_rows(&s, "fiscal", with(sum, 1)), "D12 1 1 1 2 - -\n"
                                                             "D12 2022 3 1 2 - -\n"
                                                             "D12 9999 2 1 2 - -\n");
    yb_query query = with(sum, 1);
    query.first_year = 2;
    query.last_year = 9998;
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "D12 2022 3 1 2 - -\n");
    story_end(&s);
}
