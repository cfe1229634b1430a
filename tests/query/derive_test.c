/* Derived columns: their arithmetic by its definition, and whole results against
 * the plain results that they are made of. */
#include <string.h>

#include "core/natural.h"
#include "query/derive.h"
#include "query/naive.h"
#include "query/story.h"
#include "support/test.h"

static uint64_t state = 11;

/* splitmix64 */
static uint64_t next(void)
{
    uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static yb_int128 random_sum(void)
{
    yb_uint128 wide = (yb_uint128)next() << 64 | next();
    return (yb_int128)(wide >> (1 + next() % 127));
}

static void set_power(yb_natural *number, yb_uint128 factor, uint64_t base, int exponent)
{
    yb_natural_set(number, factor);
    for (int i = 0; i < exponent; i++) {
        cr_assert(yb_natural_multiply(number, base));
    }
}

/* (2 root - 1)^years x base <= value x (2 x 10^6)^years <= (2 root + 1)^years x base */
static void check_cagr(yb_int128 value, yb_int128 base, int years)
{
    yb_int128 derived;
    yb_natural below, middle, above;
    yb_derive_outcome outcome = yb_derive_cagr(value, base, years, 4, &derived);
    if (outcome == YB_DERIVED_OVERFLOW) {
        cr_assert_lt(years, 10);
        return;
    }
    cr_assert_eq(outcome, YB_DERIVED_VALUE);
    uint64_t root = (uint64_t)(derived + 1000000);
    set_power(&below, (yb_uint128)base, root == 0 ? 0 : 2 * root - 1, years);
    set_power(&middle, (yb_uint128)value, 2000000, years);
    set_power(&above, (yb_uint128)base, 2 * root + 1, years);
    cr_assert_leq(yb_natural_compare(&below, &middle), 0);
    cr_assert_leq(yb_natural_compare(&middle, &above), 0);
}

Test(derive, mean_growth_is_the_nearest_root)
{
    for (int i = 0; i < 3000; i++) {
        yb_int128 base = random_sum() + 1, value = i % 2 ? random_sum() + 1 : base / 64 * (1 + (int)(next() % 60)) + 1;
        check_cagr(value, base, 1 + (int)(next() % 30));
    }
    for (int years = 1; years <= YB_CAGR_YEARS; years++) {
        check_cagr(((yb_int128)1 << 126) + years, ((yb_int128)1 << 126) - years, years);
        check_cagr(1000 + years, 1000, years);
    }
}

Test(derive, mean_growth_that_is_exact_is_found_and_halves_go_to_even)
{
    yb_int128 derived;
    cr_assert_eq(yb_derive_cagr(121, 100, 2, 4, &derived), YB_DERIVED_VALUE);
    cr_assert(derived == 100000);
    cr_assert_eq(yb_derive_cagr(64, 1, 3, 4, &derived), YB_DERIVED_VALUE);
    cr_assert(derived == 3000000);
    cr_assert_eq(yb_derive_cagr(0, 5, 3, 4, &derived), YB_DERIVED_VALUE);
    cr_assert(derived == -1000000);
    /* 1.0000005^2 and 1.0000015^2, both halves of the last digit */
    cr_assert_eq(yb_derive_cagr(INT64_C(100000100000025), INT64_C(100000000000000), 2, 4, &derived), YB_DERIVED_VALUE);
    cr_assert(derived == 0);
    cr_assert_eq(yb_derive_cagr(INT64_C(100000300000225), INT64_C(100000000000000), 2, 4, &derived), YB_DERIVED_VALUE);
    cr_assert(derived == 2);
    cr_assert_eq(yb_derive_cagr(1, 0, 2, 4, &derived), YB_DERIVED_NULL);
    cr_assert_eq(yb_derive_cagr(-1, 5, 2, 4, &derived), YB_DERIVED_NULL);
    cr_assert_eq(yb_derive_cagr((yb_int128)1 << 120, 1, 1, 4, &derived), YB_DERIVED_OVERFLOW);
}

/* |derived x divisor - value x 10^6| <= divisor / 2, by long numbers. */
static void check_percent(yb_int128 value, yb_int128 base)
{
    yb_int128 derived, growth;
    yb_natural twice, below, above;
    yb_derive_outcome outcome = yb_derive_share(value, base, 0, 4, &derived);
    if (outcome == YB_DERIVED_OVERFLOW) {
        cr_assert(value / base > 0);
        return;
    }
    yb_natural_set(&twice, (yb_uint128)value);
    cr_assert(yb_natural_multiply(&twice, 2000000));
    yb_natural_set(&below, derived == 0 ? 0 : 2 * (yb_uint128)derived - 1);
    yb_natural_set(&above, 2 * (yb_uint128)derived + 1);
    yb_natural divisor, product;
    yb_natural_set(&divisor, (yb_uint128)base);
    cr_assert(yb_natural_product(&below, &divisor, &product));
    cr_assert_leq(yb_natural_compare(&product, &twice), 0);
    cr_assert(yb_natural_product(&above, &divisor, &product));
    cr_assert_leq(yb_natural_compare(&twice, &product), 0);
    if (yb_derive_growth(value, base, 0, 4, &growth) == YB_DERIVED_VALUE) {
        cr_assert(growth - (derived - 1000000) <= 1 && (derived - 1000000) - growth <= 1);
    }
}

Test(derive, shares_and_growth_are_the_nearest_fractions)
{
    yb_int128 derived;
    for (int i = 0; i < 20000; i++) {
        check_percent(random_sum(), random_sum() + 1);
        yb_int128 base = random_sum() + 1;
        check_percent(base / 3, base);
    }
    cr_assert_eq(yb_derive_growth(-50, 100, 1, 4, &derived), YB_DERIVED_VALUE);
    cr_assert(derived == -1500000);
    cr_assert_eq(yb_derive_growth(5, 0, 1, 4, &derived), YB_DERIVED_NULL);
    cr_assert_eq(yb_derive_growth(5, -5, 1, 4, &derived), YB_DERIVED_NULL);
    cr_assert_eq(yb_derive_ratio(1, 3, 0, 6, &derived), YB_DERIVED_VALUE);
    cr_assert(derived == 333333);
    cr_assert_eq(yb_derive_ratio(-5, 10000000, 0, 6, &derived), YB_DERIVED_VALUE);
    cr_assert(derived == 0); /* half to even */
    cr_assert_eq(yb_derive_ratio(15, 10000000, 0, 6, &derived), YB_DERIVED_VALUE);
    cr_assert(derived == 2);
    yb_int128 most = (yb_int128)(~(yb_uint128)0 >> 1);
    cr_assert_eq(yb_derive_growth(most, 1, 1, 4, &derived), YB_DERIVED_OVERFLOW);
    cr_assert_eq(yb_derive_growth(-most, most, 1, 4, &derived), YB_DERIVED_OVERFLOW);
    cr_assert_eq(yb_derive_share(most - 1, most, 1, 4, &derived), YB_DERIVED_VALUE);
    cr_assert(derived == 1000000);
}

static const uint8_t by_county[] = { LEVEL_COUNTY };
static const uint8_t by_city_county[] = { LEVEL_CITY, LEVEL_COUNTY };

static yb_query asked(const yb_derive *derives, size_t count)
{
    yb_query query = YB_QUERY_INIT;
    query.group_levels = by_county;
    query.group_level_count = 1;
    query.from_level = LEVEL_TOWN;
    query.derives = derives;
    query.derive_count = count;
    return query;
}

static void put_story(story *s)
{
    story_put(s, "fiscal", "T111", 2020, "10");
    story_put(s, "fiscal", "T121", 2020, "40");
    story_put(s, "fiscal", "T111", 2021, "11");
    story_put(s, "fiscal", "T112", 2021, "0.5");
    story_put(s, "fiscal", "T121", 2021, "30");
    story_put(s, "fiscal", "T111", 2023, "12.1");
    story_put(s, "fiscal", "T121", 2023, "0");
    story_put(s, "fiscal", "T211", 2023, "12.1");
    story_put(s, "population", "T111", 2021, "4");
    story_put(s, "population", "T121", 2021, "3");
    story_put(s, "population", "T211", 2023, "0");
    story_commit(s);
}

Test(derive, each_year_is_compared_with_the_one_before_even_if_that_was_not_asked_for)
{
    static const yb_derive yoy[] = { { .kind = YB_DERIVE_YOY } };
    story s;
    story_begin(&s, NULL, 1);
    put_story(&s);
    yb_query query = asked(yoy, 1);
    query.by_year = 1;
    cr_assert_str_eq(story_rollup(&s, "fiscal", query),
                     "D11 2020 10 - 1 3 - -\n"
                     "D11 2021 11.5 15 2 3 - -\n"
                     "D11 2023 12.1 - 1 3 - -\n"
                     "D12 2020 40 - 1 2 - -\n"
                     "D12 2021 30 -25 1 2 - -\n"
                     "D12 2023 0 - 1 2 - -\n"
                     "D21 2023 12.1 - 1 2 - -\n"
                     "note: 1 of the growth rates or ratios compares figures of different numbers of regions; see n, "
                     "and that of what is compared with\n");
    query.first_year = query.last_year = 2021;
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "D11 2021 11.5 15 2 3 - -\n"
                                                      "D12 2021 30 -25 1 2 - -\n");
    query.first_year = query.last_year = 2020;
    cr_assert_str_eq(story_rollup(&s, "fiscal", query),
                     "D11 2020 10 - 1 3 - -\n"
                     "D12 2020 40 - 1 2 - -\n"
                     "note: yoy is empty: no row has a positive figure to compare with\n");
    story_end(&s);
}

Test(derive, growth_gives_one_row_for_both_years)
{
    static const yb_derive growth[] = { { YB_DERIVE_GROWTH, 0, 2020, 2023, 0 },
                                        { YB_DERIVE_CAGR, 0, 2021, 2023, 0 },
                                        { .kind = YB_DERIVE_RANK } };
    story s;
    story_begin(&s, NULL, 1);
    put_story(&s);
    cr_assert_str_eq(story_rollup(&s, "fiscal", asked(growth, 3)),
                     "D11 12.1 21 2.5755 1 1 3 - -\n"
                     "D12 0 -100 -100 3 1 2 - -\n"
                     "D21 12.1 - - 1 1 2 - -\n"
                     "note: growth is shown beside the figures of 2023\n"
                     "note: 1 of the growth rates or ratios compares figures of different numbers of regions; see n, "
                     "and that of what is compared with\n");
    story_end(&s);
}

Test(derive, a_base_is_the_figure_of_the_first_year_itself)
{
    static const yb_derive bases[] = { { YB_DERIVE_BASE, 0, 2020, 2023, 0 },
                                       { YB_DERIVE_BASE, 1, 2020, 2023, 0 },
                                       { YB_DERIVE_BASE, 2, 2021, 2023, 0 } };
    static const yb_aggregate aggregates[] = { YB_SUM, YB_COUNT, YB_AVG };
    story s;
    story_begin(&s, NULL, 1);
    put_story(&s);
    cr_assert_str_eq(story_rollup(&s, "fiscal", asked(bases, 1)), "D11 12.1 10 1 3 - -\n"
                                                                  "D12 0 40 1 2 - -\n"
                                                                  "D21 12.1 - 1 2 - -\n"
                                                                  "note: base is shown beside the figures of 2023\n");
    yb_query query = asked(bases, 3);
    query.aggregates = aggregates;
    query.aggregate_count = 3;
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "D11 12.1 1 12.1 10 1 5.75 1 3 - -\n"
                                                      "D12 0 1 0 40 1 30 1 2 - -\n"
                                                      "D21 12.1 1 12.1 - - - 1 2 - -\n");
    story_end(&s);
}

Test(derive, shares_are_of_the_group_above_and_ratios_of_another_metric)
{
    static yb_derive derives[] = { { .kind = YB_DERIVE_SHARE }, { .kind = YB_DERIVE_RATIO } };
    story s;
    story_begin(&s, NULL, 1);
    put_story(&s);
    derives[1].metric = story_metric(&s, "population");
    yb_query query = asked(derives, 2);
    query.by_year = 1;
    query.first_year = query.last_year = 2021;
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "D11 2021 11.5 27.7108 2.875 2 3 - -\n"
                                                      "D12 2021 30 72.2892 10 1 2 - -\n");
    query.group_levels = by_city_county;
    query.group_level_count = 2;
    query.rollup = 1;
    query.first_year = query.last_year = 2023;
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "* * 2023 24.2 - - 3 8 - -\n"
                                                      "C1 * 2023 12.1 50 - 2 5 - -\n"
                                                      "C1 D11 2023 12.1 100 - 1 3 - -\n"
                                                      "C1 D12 2023 0 0 - 1 2 - -\n"
                                                      "C2 * 2023 12.1 50 - 1 2 - -\n"
                                                      "C2 D21 2023 12.1 100 - 1 2 - -\n");
    story_end(&s);
}

static void expect(const story *s, const char *metric, yb_query query, yb_status status, const char *words)
{
    yb_error error = YB_ERROR_INIT;
    yb_result *result = NULL;
    uint32_t number = story_metric(s, metric);
    query.metrics = &number;
    query.metric_count = 1;
    cr_assert_eq(yb_rollup(s->snapshot, &query, &result, &error), status, "%s", error.message);
    cr_assert_not_null(strstr(error.message, words), "%s", error.message);
}

Test(derive, what_has_no_sense_is_refused)
{
    static const yb_aggregate average = YB_AVG;
    story s;
    story_begin(&s, NULL, 1);
    put_story(&s);
    yb_derive one = { .kind = YB_DERIVE_YOY };
    yb_query query = asked(&one, 1);
    expect(&s, "fiscal", query, YB_INVALID, "--by year");
    query.by_year = 1;
    one.kind = YB_DERIVE_GROWTH;
    expect(&s, "fiscal", query, YB_INVALID, "one row for both");
    query.by_year = 0;
    expect(&s, "fiscal", query, YB_INVALID, "expected two years");
    one.first_year = 2023, one.last_year = 2020;
    expect(&s, "fiscal", query, YB_INVALID, "2023..2020");
    one.first_year = 2020, one.last_year = 2023;
    query.first_year = 2021;
    expect(&s, "fiscal", query, YB_INVALID, "do not lie in those asked for");
    query.first_year = 0;
    one.kind = YB_DERIVE_CAGR, one.first_year = 1900, one.last_year = 2023;
    expect(&s, "fiscal", query, YB_INVALID, "at most 100 years");
    one.kind = (yb_derivation)8;
    expect(&s, "fiscal", query, YB_INVALID, "expected a yb_derivation");
    one = (yb_derive) { .kind = YB_DERIVE_RANK, .aggregate = 1 };
    expect(&s, "fiscal", query, YB_INVALID, "aggregate number 1");
    one = (yb_derive) { .kind = YB_DERIVE_RATIO, .metric = 99 };
    expect(&s, "fiscal", query, YB_INVALID, "metric number 99");
    one.metric = story_metric(&s, "income");
    expect(&s, "fiscal", query, YB_REFUSED, "its sums have no sense");
    one.kind = YB_DERIVE_SHARE;
    query.aggregates = &average;
    query.aggregate_count = 1;
    expect(&s, "fiscal", query, YB_REFUSED, "a share is one of sums");
    yb_derive two[] = { { YB_DERIVE_GROWTH, 0, 2020, 2023, 0 }, { YB_DERIVE_GROWTH, 0, 2020, 2021, 0 } };
    query = asked(two, 2);
    expect(&s, "fiscal", query, YB_INVALID, "one last year");
    cr_assert_str_eq(yb_derivation_name(YB_DERIVE_CAGR), "cagr");
    cr_assert_null(yb_derivation_name((yb_derivation)9));
    story_end(&s);
}
