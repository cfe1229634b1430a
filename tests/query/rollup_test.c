/* What rollups of a small country answer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "query/story.h"
#include "support/test.h"

static const uint8_t by_city[] = { LEVEL_CITY };
static const uint8_t by_county[] = { LEVEL_COUNTY };
static const uint8_t by_province_city[] = { LEVEL_PROVINCE, LEVEL_CITY };
static const uint8_t by_all[] = { LEVEL_PROVINCE, LEVEL_CITY, LEVEL_COUNTY };

static yb_query grouped(const uint8_t *levels, size_t count)
{
    yb_query query = YB_QUERY_INIT;
    query.group_levels = levels;
    query.group_level_count = count;
    return query;
}

/* Towns' fiscal revenue of 2021 and 2022. */
static void put_towns(story *s)
{
    story_put(s, "fiscal", "T111", 2021, "10");
    story_put(s, "fiscal", "T112", 2021, "20.5");
    story_put(s, "fiscal", "T111", 2022, "11");
    story_put(s, "fiscal", "T112", 2022, "21.25");
    story_put(s, "fiscal", "T113", 2022, "-1.5");
    story_put(s, "fiscal", "T121", 2022, "7");
    story_put(s, "fiscal", "T211", 2022, "100");
    story_put(s, "fiscal", "T311", 2022, "1000");
}

Test(rollup, towns_are_added_up_by_city_and_year_with_their_coverage)
{
    story s;
    story_begin(&s, NULL, 1);
    put_towns(&s);
    story_commit(&s);
    yb_query query = grouped(by_city, 1);
    query.by_year = 1;
    cr_assert_str_eq(story_rollup(&s, "fiscal", query),
                     "C1 2021 30.5 2 5 - -\n"
                     "C1 2022 37.75 4 5 - -\n"
                     "C2 2022 100 1 2 - -\n"
                     "note: left out: figures at level town that lie under no region of level city (1)\n");
    story_end(&s);
}

Test(rollup, upper_rows_stand_before_their_parts)
{
    story s;
    story_begin(&s, NULL, 1);
    put_towns(&s);
    story_commit(&s);
    yb_query query = grouped(by_all, 3);
    query.first_year = query.last_year = 2022;
    query.rollup = 1;
    cr_assert_str_eq(story_rollup(&s, "fiscal", query), "* * * 1137.75 6 8 - -\n"
                                                        "P1 * * 137.75 5 7 - -\n"
                                                        "P1 C1 * 37.75 4 5 - -\n"
                                                        "P1 C1 D11 30.75 3 3 - -\n"
                                                        "P1 C1 D12 7 1 2 - -\n"
                                                        "P1 C2 * 100 1 2 - -\n"
                                                        "P1 C2 D21 100 1 2 - -\n"
                                                        "P2 * * 1000 1 1 - -\n"
                                                        "P2 * D31 1000 1 1 - -\n");
    story_end(&s);
}

Test(rollup, regions_without_a_city_are_in_the_upper_rows_of_their_province)
{
    story s;
    story_begin(&s, NULL, 1);
    put_towns(&s);
    story_commit(&s);
    yb_query query = grouped(by_province_city, 2);
    query.first_year = query.last_year = 2022;
    query.rollup = 1;
    cr_assert_str_eq(story_rollup(&s, "fiscal", query), "* * 1137.75 6 8 - -\n"
                                                        "P1 * 137.75 5 7 - -\n"
                                                        "P1 C1 37.75 4 5 - -\n"
                                                        "P1 C2 100 1 2 - -\n"
                                                        "P2 * 1000 1 1 - -\n");
    story_end(&s);
}

Test(rollup, own_figures_stand_beside_the_sums_with_their_gap)
{
    story s;
    story_begin(&s, NULL, 1);
    put_towns(&s);
    story_put(&s, "fiscal", "C1", 2022, "40");
    story_put(&s, "fiscal", "D11", 2022, "30.755");
    story_put(&s, "fiscal", "D11", 2021, "30.5");
    story_put(&s, "fiscal", "P2", 2022, "999");
    story_commit(&s);
    yb_query query = grouped(by_all, 3);
    query.rollup = 1;
    query.by_year = 1;
    query.from_level = LEVEL_TOWN;
    cr_assert_str_eq(story_rollup(&s, "fiscal", query), "* * * 2021 30.5 2 8 - -\n"
                                                        "* * * 2022 1137.75 6 8 - -\n"
                                                        "P1 * * 2021 30.5 2 7 - -\n"
                                                        "P1 * * 2022 137.75 5 7 - -\n"
                                                        "P1 C1 * 2021 30.5 2 5 - -\n"
                                                        "P1 C1 * 2022 37.75 4 5 40 2.25\n"
                                                        "P1 C1 D11 2021 30.5 2 3 30.5 0\n"
                                                        "P1 C1 D11 2022 30.75 3 3 30.755 0.005\n"
                                                        "P1 C1 D12 2022 7 1 2 - -\n"
                                                        "P1 C2 * 2022 100 1 2 - -\n"
                                                        "P1 C2 D21 2022 100 1 2 - -\n"
                                                        "P2 * * 2022 1000 1 1 999 -1\n"
                                                        "P2 * D31 2022 1000 1 1 - -\n");
    story_end(&s);
}

Test(rollup, a_filter_region_is_the_total_and_has_its_own_figure)
{
    story s;
    story_begin(&s, NULL, 1);
    put_towns(&s);
    story_put(&s, "fiscal", "D11", 2022, "31");
    story_commit(&s);
    yb_query query = YB_QUERY_INIT;
    query.region = story_region(&s, "D11");
    query.first_year = query.last_year = 2022;
    cr_assert_str_eq(story_rollup(&s, "fiscal", query), "30.75 3 3 31 0.25\n");
    query.group_levels = by_city; /* above the filter: its county is all that counts, and not the whole city */
    query.group_level_count = 1;
    cr_assert_str_eq(story_rollup(&s, "fiscal", query), "C1 30.75 3 3 - -\n");
    query.group_levels = by_county;
    query.rollup = 1;
    cr_assert_str_eq(story_rollup(&s, "fiscal", query), "* 30.75 3 3 31 0.25\nD11 30.75 3 3 31 0.25\n");
    story_end(&s);
}

Test(rollup, regions_of_the_from_level_are_their_own_figures)
{
    story s;
    story_begin(&s, NULL, 1);
    story_put(&s, "fiscal", "D11", 2022, "31");
    story_put(&s, "fiscal", "D12", 2022, "2");
    story_put(&s, "fiscal", "C1", 2022, "34");
    story_commit(&s);
    yb_query query = grouped((const uint8_t[]) { LEVEL_CITY, LEVEL_COUNTY }, 2);
    query.by_year = query.rollup = 1;
    cr_assert_str_eq(story_rollup(&s, "fiscal", query), "* * 2022 33 2 4 - -\n"
                                                        "C1 * 2022 33 2 2 34 1\n"
                                                        "C1 D11 2022 31 1 1 31 0\n"
                                                        "C1 D12 2022 2 1 1 2 0\n");
    story_end(&s);
}

Test(rollup, the_nearest_level_below_the_groups_is_added_up)
{
    story s;
    story_begin(&s, NULL, 1);
    put_towns(&s);
    story_put(&s, "fiscal", "D12", 2022, "9");
    story_put(&s, "fiscal", "C2", 2022, "105");
    story_commit(&s);
    yb_query query = grouped(by_city, 1);
    query.first_year = query.last_year = 2022;
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "C1 9 1 2 - -\n");
    query.group_levels = by_county;
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "D11 30.75 3 3 - -\n"
                                                      "D12 7 1 2 9 2\n"
                                                      "D21 100 1 2 - -\n"
                                                      "D31 1000 1 1 - -\n");
    story_end(&s);
}

Test(rollup, groups_that_nothing_lies_below_are_their_own_from_level)
{
    story s;
    story_begin(&s, NULL, 1);
    story_put(&s, "fiscal", "C1", 2022, "34");
    story_put(&s, "gdp", "T111", 2022, "1"); /* towns are known, but not for this metric */
    story_commit(&s);
    yb_query query = grouped(by_city, 1);
    query.by_year = 1;
    cr_assert_str_eq(story_rollup(&s, "fiscal", query), "C1 2022 34 1 1 34 0\n");
    story_end(&s);
}

Test(rollup, medians_take_the_middle_or_the_exact_mean_of_the_middle_two)
{
    story s;
    story_begin(&s, NULL, 1);
    put_towns(&s);
    story_commit(&s);
    yb_query query = grouped(by_all, 3);
    yb_aggregate aggregates[] = { YB_MEDIAN, YB_AVG, YB_COUNT, YB_MIN, YB_MAX };
    query.aggregates = aggregates;
    query.aggregate_count = 5;
    query.first_year = query.last_year = 2022;
    query.rollup = 1;
    cr_assert_str_eq(story_rollup(&s, "fiscal", query), "* * * 16.125 189.625 6 -1.5 1000 6 8 - -\n"
                                                        "P1 * * 11 27.55 5 -1.5 100 5 7 - -\n"
                                                        "P1 C1 * 9 9.4375 4 -1.5 21.25 4 5 - -\n"
                                                        "P1 C1 D11 11 10.25 3 -1.5 21.25 3 3 - -\n"
                                                        "P1 C1 D12 7 7 1 7 7 1 2 - -\n"
                                                        "P1 C2 * 100 100 1 100 100 1 2 - -\n"
                                                        "P1 C2 D21 100 100 1 100 100 1 2 - -\n"
                                                        "P2 * * 1000 1000 1 1000 1000 1 1 - -\n"
                                                        "P2 * D31 1000 1000 1 1000 1000 1 1 - -\n");
    story_end(&s);
}

Test(rollup, averages_are_rounded_half_to_even_six_decimals_behind_the_values)
{
    story s;
    story_begin(&s, NULL, 1);
    story_put(&s, "fiscal", "T111", 2022, "1");
    story_put(&s, "fiscal", "T112", 2022, "1");
    story_put(&s, "fiscal", "T113", 2022, "0");
    story_put(&s, "fiscal", "T121", 2022, "-2.5");
    story_put(&s, "fiscal", "T122", 2022, "-2.5");
    story_put(&s, "fiscal", "T311", 2022, "4");
    story_commit(&s);
    yb_query query = grouped(by_county, 1);
    yb_aggregate average = YB_AVG;
    query.aggregates = &average;
    query.aggregate_count = 1;
    cr_assert_str_eq(story_rollup(&s, "fiscal", query), "D11 0.6666667 3 3 - -\n"
                                                        "D12 -2.5 2 2 - -\n"
                                                        "D31 4 1 1 - -\n");
    story_end(&s);
}

Test(rollup, a_later_commit_supersedes_the_earlier_figure)
{
    story s;
    story_begin(&s, NULL, 1);
    put_towns(&s);
    story_commit(&s);
    story_put(&s, "fiscal", "T211", 2022, "50.125");
    story_commit(&s);
    yb_query query = grouped(by_city, 1);
    query.first_year = query.last_year = 2022;
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "C1 37.75 4 5 - -\nC2 50.125 1 2 - -\n");
    story_end(&s);
}

Test(rollup, figures_of_regions_that_left_the_tree_are_not_reached)
{
    story s;
    story_begin(&s, NULL, 1);
    put_towns(&s);
    story_commit(&s);
    story_drop_regions(&s, "T11");
    story_commit(&s);
    yb_query query = grouped(by_city, 1);
    query.first_year = query.last_year = 2022;
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "C1 7 1 2 - -\nC2 100 1 2 - -\n");
    story_end(&s);
}

Test(rollup, metrics_are_separated_and_those_that_do_not_add_up_are_named)
{
    story s;
    story_begin(&s, NULL, 1);
    story_put(&s, "visits", "T111", 2022, "300");
    story_put(&s, "gdp", "T111", 2022, "20");
    story_put(&s, "gdp", "T112", 2022, "30.5");
    story_put(&s, "income", "T112", 2022, "9999");
    story_commit(&s);
    yb_query query = grouped(by_city, 1);
    query.by_metric = 1;
    cr_assert_str_eq(story_rollup(&s, NULL, query),
                     "C1 gdp 50.5 2 5 - -\n"
                     "C1 visits 300 1 5 - -\n"
                     "note: left out, because they do not add up: 人均收入, 人均GDP, 失业率\n"
                     "note: 地区生产总值: adds up, but the whole's own figure need not equal the sum of its parts; "
                     "compare with own and gap\n"
                     "note: 旅游接待人次: adds with double counting: what several regions report alike is in the sum "
                     "several times\n");
    story_end(&s);
}

Test(rollup, ratios_have_medians_with_a_remark)
{
    story s;
    story_begin(&s, NULL, 1);
    story_put(&s, "income", "T111", 2022, "10000");
    story_put(&s, "income", "T112", 2022, "10001");
    story_put(&s, "income", "D11", 2022, "10500");
    story_commit(&s);
    yb_query query = grouped(by_county, 1);
    yb_aggregate median = YB_MEDIAN;
    query.aggregates = &median;
    query.aggregate_count = 1;
    query.from_level = LEVEL_TOWN;
    cr_assert_str_eq(
        story_rollup(&s, "income", query),
        "D11 10000.5 2 3 - -\n"
        "note: 人均收入: every region counts alike here, whatever its size; the whole has another value\n");
    story_end(&s);
}

Test(rollup, years_in_one_figure_count_region_years)
{
    story s;
    story_begin(&s, NULL, 1);
    put_towns(&s);
    story_commit(&s);
    yb_query query = grouped(by_city, 1);
    query.first_year = 2020;
    query.last_year = 2022;
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "C1 68.25 6 15 - -\nC2 100 1 6 - -\n");
    yb_aggregate most = YB_MAX;
    query.aggregates = &most;
    query.aggregate_count = 1;
    query.first_year = 0;
    query.last_year = 0;
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "C1 21.25 6 10 - -\nC2 100 1 4 - -\n");
    story_end(&s);
}

Test(rollup, a_growth_rate_has_its_own_series)
{
    story s;
    story_begin(&s, NULL, 1);
    put_towns(&s);
    story_put_as(&s, "fiscal", YB_YOY, YB_ACTUAL, (yb_span) { 1, 12 }, "T111", 2022, "8.5");
    story_put_as(&s, "fiscal", YB_YOY, YB_ACTUAL, (yb_span) { 1, 12 }, "T112", 2022, "-1.25");
    story_put_as(&s, "fiscal", YB_LEVEL, YB_TARGET, (yb_span) { 1, 12 }, "T112", 2022, "77");
    story_commit(&s);
    yb_query query = grouped(by_city, 1);
    yb_aggregate least = YB_MIN;
    query.measure = YB_YOY;
    query.aggregates = &least;
    query.aggregate_count = 1;
    cr_assert_str_eq(story_rollup(&s, "fiscal", query), "C1 -1.25 2 5 - -\n");
    query = grouped(by_city, 1);
    query.role = YB_TARGET;
    cr_assert_str_eq(story_rollup(&s, "fiscal", query), "C1 77 1 5 - -\n");
    story_end(&s);
}

Test(rollup, figures_of_other_spans_are_left_out_and_named)
{
    story s;
    story_begin(&s, NULL, 1);
    put_towns(&s);
    story_put_as(&s, "fiscal", YB_LEVEL, YB_ACTUAL, (yb_span) { 1, 6 }, "T111", 2022, "5");
    story_put_as(&s, "fiscal", YB_LEVEL, YB_ACTUAL, (yb_span) { 1, 6 }, "T122", 2022, "3");
    story_put_as(&s, "fiscal", YB_LEVEL, YB_ACTUAL, (yb_span) { 1, 9 }, "T122", 2021, "2");
    story_put_as(&s, "fiscal", YB_LEVEL, YB_ACTUAL, (yb_span) { 1, 9 }, "T122", 2022, "4");
    story_commit(&s);
    yb_query query = grouped(by_city, 1);
    query.by_year = 1;
    query.first_year = 2021;
    query.region = story_region(&s, "C1");
    cr_assert_str_eq(story_rollup(&s, "fiscal", query),
                     "C1 2021 30.5 2 5 - -\nC1 2022 37.75 4 5 - -\n"
                     "note: only full-year figures are in; left out: 2022-H1 (2 towns), 01..09 of 2021..2022 (1 town); "
                     "for those ask --span H1\n");
    query.span = (yb_span) { 1, 6 };
    cr_assert_str_eq(story_rollup(&s, "fiscal", query), "C1 2022 8 2 5 - -\n");
    story_end(&s);
}

Test(rollup, the_result_says_its_columns_level_and_span)
{
    story s;
    story_begin(&s, NULL, 1);
    put_towns(&s);
    story_commit(&s);
    yb_query query = grouped(by_province_city, 2);
    query.by_metric = query.by_year = 1;
    yb_result *result;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_rollup(s.snapshot, &query, &result, &error), YB_OK, "%s", error.message);
    static const char *const names[] = { "province", "city", "metric", "year", "sum", "n", "N", "own", "gap" };
    cr_assert_eq(yb_result_column_count(result), 9);
    for (size_t i = 0; i < 9; i++) {
        cr_assert_str_eq(yb_result_column(result, i)->name, names[i]);
    }
    cr_assert_null(yb_result_column(result, 9));
    cr_assert_eq(yb_result_column(result, 4)->scale, 2);
    cr_assert_eq(yb_result_from_level(result), LEVEL_TOWN);
    cr_assert_eq(yb_result_span(result).first, 1);
    cr_assert_eq(yb_result_span(result).last, 12);
    cr_assert_not_null(yb_result_note(result, 1));
    cr_assert_null(yb_result_note(result, 2));
    yb_explain explain = { .struct_size = sizeof(explain) };
    cr_assert_eq(yb_result_explain(result, &explain, NULL), YB_OK);
    cr_assert_eq(explain.segments, 1);
    cr_assert_eq(explain.values, 8);
    cr_assert_gt(explain.memory_peak, 0);
    cr_assert_gt(explain.nanoseconds, 0);
    cr_assert_eq(explain.threads, 1);
    explain.struct_size = 4;
    cr_assert_eq(yb_result_explain(result, &explain, &error), YB_INVALID);
    yb_result_free(result);
    yb_result_free(NULL);
    story_end(&s);
}
