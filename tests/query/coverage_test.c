/* Coverage: what is left empty where too few regions reported, and which they are. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "query/story.h"
#include "support/test.h"

static const uint8_t by_county[] = { LEVEL_COUNTY };
static const uint8_t by_city_county[] = { LEVEL_CITY, LEVEL_COUNTY };
static const yb_aggregate sum_and_median[] = { YB_SUM, YB_COUNT, YB_MEDIAN };

static yb_query counties(void)
{
    yb_query query = YB_QUERY_INIT;
    query.group_levels = by_county;
    query.group_level_count = 1;
    query.from_level = LEVEL_TOWN;
    query.by_year = 1;
    return query;
}

/* D11 has two of three towns, D12 one of two, D21 none but its own figure. */
static void begin(story *s)
{
    story_begin(s, NULL, 1);
    story_put(s, "fiscal", "T111", 2022, "10");
    story_put(s, "fiscal", "T112", 2022, "20.5");
    story_put(s, "fiscal", "T121", 2022, "8");
    story_put(s, "fiscal", "T121", 2021, "4");
    story_put(s, "fiscal", "T122", 2021, "6");
    story_put(s, "fiscal", "D11", 2022, "40");
    story_put(s, "fiscal", "D21", 2022, "7");
    story_put(s, "fiscal", "C1", 2022, "0");
    story_commit(s);
}

Test(coverage, rows_of_too_few_regions_are_left_empty_and_counted)
{
    static const yb_derive derives[] = { { .kind = YB_DERIVE_YOY },
                                         { .kind = YB_DERIVE_RANK },
                                         { .kind = YB_DERIVE_SHARE } };
    story s;
    begin(&s);
    yb_query query = counties();
    query.aggregates = sum_and_median;
    query.aggregate_count = 3;
    query.min_coverage = (yb_decimal) { 6, 1 };
    cr_assert_str_eq(story_rollup(&s, "fiscal", query),
                     "D11 2022 30.5 2 15.25 2 3 40 9.5\n"
                     "D12 2021 10 2 5 2 2 - -\n"
                     "D12 2022 - 1 - 1 2 - -\n"
                     "note: 1 of 3 rows is left empty, because fewer than 0.6 of its regions reported; see n and "
                     "N\n");
    query.min_coverage = (yb_decimal) { 667, 3 };
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "D11 2022 - 2 - 2 3 40 -\n"
                                                      "D12 2021 10 2 5 2 2 - -\n"
                                                      "D12 2022 - 1 - 1 2 - -\n");
    query = counties();
    query.derives = derives;
    query.derive_count = 3;
    query.min_coverage = (yb_decimal) { 50, 2 };
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "D11 2022 30.5 - 1 - 2 3 40 9.5\n"
                                                      "D12 2021 10 - 1 - 2 2 - -\n"
                                                      "D12 2022 8 -20 2 - 1 2 - -\n");
    query.min_coverage = (yb_decimal) { 100, 2 };
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "D11 2022 - - - - 2 3 40 -\n"
                                                      "D12 2021 10 - 1 - 2 2 - -\n"
                                                      "D12 2022 - - - - 1 2 - -\n");
    story_end(&s);
}

Test(coverage, there_are_no_shares_of_a_whole_with_an_empty_row)
{
    static const yb_derive derives[] = { { .kind = YB_DERIVE_SHARE }, { .kind = YB_DERIVE_RANK } };
    story s;
    story_begin(&s, NULL, 1);
    story_put(&s, "fiscal", "T111", 2021, "600");
    story_put(&s, "fiscal", "T121", 2021, "100");
    story_put(&s, "fiscal", "T122", 2021, "300");
    story_put(&s, "fiscal", "T111", 2022, "600");
    story_put(&s, "fiscal", "T112", 2022, "-900");
    story_put(&s, "fiscal", "T121", 2022, "400");
    story_commit(&s);
    yb_query query = counties();
    query.derives = derives;
    query.derive_count = 2;
    query.min_coverage = (yb_decimal) { 35, 2 };
    cr_assert_str_eq(story_rollup(&s, "fiscal", query),
                     "D11 2021 - - - 1 3 - -\n"
                     "D11 2022 -300 -300 2 2 3 - -\n"
                     "D12 2021 400 - 1 2 2 - -\n"
                     "D12 2022 400 400 1 1 2 - -\n"
                     "note: 1 of 4 rows is left empty, because fewer than 0.35 of its regions reported; see n and "
                     "N\n"
                     "note: share is empty in 1 row where another part of the same whole is left empty: figures of "
                     "that part are in the whole's sum\n");
    story_end(&s);
}

Test(coverage, upper_rows_of_a_rollup_are_measured_by_their_own_regions)
{
    story s;
    begin(&s);
    yb_query query = counties();
    query.group_levels = by_city_county;
    query.group_level_count = 2;
    query.rollup = 1;
    query.first_year = query.last_year = 2022;
    query.min_coverage = (yb_decimal) { 55, 2 };
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "* * 2022 - 3 8 - -\n"
                                                      "C1 * 2022 38.5 3 5 0 -38.5\n"
                                                      "C1 D11 2022 30.5 2 3 40 9.5\n"
                                                      "C1 D12 2022 - 1 2 - -\n");
    query.by_year = 0;
    query.first_year = 2021;
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "* * - 5 16 - -\n"
                                                      "C1 * - 5 10 - -\n"
                                                      "C1 D11 - 2 6 - -\n"
                                                      "C1 D12 18 3 4 - -\n");
    story_end(&s);
}

static const char *missing(const story *s, yb_query query)
{
    static char text[STORY_TEXT];
    yb_error error = YB_ERROR_INIT;
    yb_result *result = NULL;
    uint32_t metric = story_metric(s, "fiscal");
    size_t used = 0, count;
    query.metrics = &metric;
    query.metric_count = 1;
    query.missing = 1;
    cr_assert_eq(yb_rollup(s->snapshot, &query, &result, &error), YB_OK, "%s", error.message);
    for (size_t row = 0; row < yb_result_row_count(result); row++) {
        const uint32_t *regions = yb_result_missing(result, row, &count);
        for (size_t i = 0; i < count; i++) {
            const char *code = yb_regions_code(yb_snapshot_regions(s->snapshot), regions[i]);
            used += (size_t)snprintf(text + used, sizeof(text) - used, "%s ", code);
        }
        used += (size_t)snprintf(text + used, sizeof(text) - used, "|");
    }
    cr_assert_null(yb_result_missing(result, 1000, &count));
    cr_assert_eq(count, 0);
    yb_result_free(result);
    return text;
}

Test(coverage, missing_regions_are_found_also_where_only_the_whole_reported)
{
    static const yb_derive gap = { .kind = YB_DERIVE_GAP };
    story s;
    begin(&s);
    yb_query query = counties();
    query.first_year = query.last_year = 2022;
    query.derives = &gap;
    query.derive_count = 1;
    query.missing = 1;
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "D11 2022 30.5 23.75 2 3 40 9.5\n"
                                                      "D12 2022 8 - 1 2 - -\n"
                                                      "D21 2022 - - 0 2 7 -\n");
    cr_assert_str_eq(missing(&s, query), "T113 |T122 |T211 T212 |");
    query.by_year = 0;
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "D11 30.5 23.75 2 3 40 9.5\n"
                                                      "D12 8 - 1 2 - -\n"
                                                      "D21 - - 0 2 7 -\n");
    query.group_levels = by_city_county;
    query.group_level_count = 2;
    query.rollup = 1;
    query.region = story_region(&s, "C1");
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "* * 38.5 - 3 5 0 -38.5\n"
                                                      "C1 * 38.5 - 3 5 0 -38.5\n"
                                                      "C1 D11 30.5 23.75 2 3 40 9.5\n"
                                                      "C1 D12 8 - 1 2 - -\n");
    cr_assert_str_eq(missing(&s, query), "T113 T122 |T113 T122 |T113 |T122 |");
    story_end(&s);
}

static void expect(const story *s, yb_query query, yb_status status, const char *words)
{
    yb_error error = YB_ERROR_INIT;
    yb_result *result = NULL;
    uint32_t number = story_metric(s, "fiscal");
    query.metrics = &number;
    query.metric_count = 1;
    cr_assert_eq(yb_rollup(s->snapshot, &query, &result, &error), status, "%s", error.message);
    cr_assert_null(result);
    cr_assert_not_null(strstr(error.message, words), "%s", error.message);
}

Test(coverage, what_cannot_be_measured_is_refused)
{
    static const yb_condition positive = { YB_GREATER, { 0, 0 } };
    story s;
    begin(&s);
    yb_query query = counties();
    query.min_coverage = (yb_decimal) { 101, 2 };
    expect(&s, query, YB_INVALID, "from 0 to 1");
    query.min_coverage = (yb_decimal) { -1, 2 };
    expect(&s, query, YB_INVALID, "from 0 to 1");
    query.min_coverage = (yb_decimal) { 1, 0 };
    query.conditions = &positive;
    query.condition_count = 1;
    expect(&s, query, YB_INVALID, "leave --where or --min-coverage out");
    query.min_coverage = (yb_decimal) { 0, 0 };
    query.missing = 1;
    expect(&s, query, YB_INVALID, "leave --where or --reconcile out");
    query.condition_count = 0;
    query.by_year = 0;
    expect(&s, query, YB_INVALID, "--by year");
    story_end(&s);
}

Test(coverage, a_query_of_an_older_header_is_taken)
{
    story s;
    begin(&s);
    yb_query query = counties();
    query.struct_size = offsetof(yb_query, min_coverage);
    query.min_coverage = (yb_decimal) { -7, 99 };
    query.missing = 1;
    query.first_year = query.last_year = 2022;
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "D11 2022 30.5 2 3 40 9.5\n"
                                                      "D12 2022 8 1 2 - -\n");
    story_end(&s);
}
