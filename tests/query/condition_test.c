/* Conditions at every scale against comparisons of decimals. */
#include "query/condition.h"

#include "support/test.h"

static uint64_t state = 7;

/* splitmix64 */
static uint64_t next(void)
{
    uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static int holds(const yb_condition *conditions, size_t count, yb_decimal value)
{
    int all = 1;
    for (size_t i = 0; i < count; i++) {
        int order = yb_decimal_compare(value, conditions[i].value);
        int each[] = { order<0, order <= 0, order> 0, order >= 0, order == 0, order != 0 };
        all &= each[conditions[i].comparison];
    }
    return all;
}

/* Often small, so that values meet; sometimes anything. */
static yb_decimal random_decimal(int scale_limit)
{
    int64_t mantissa = (int64_t)next() >> (next() % 3 == 0 ? next() % 64 : 58);
    return (yb_decimal) { mantissa, (int8_t)(next() % (uint64_t)scale_limit) };
}

static void compare(const yb_condition *conditions, size_t count, int scale, int64_t mantissa)
{
    yb_condition_range range;
    int possible = yb_condition_range_of(conditions, count, scale, &range);
    int expected = holds(conditions, count, (yb_decimal) { mantissa, (int8_t)scale });
    cr_assert_eq(possible, range.low <= range.high);
    cr_assert_eq(yb_condition_holds(&range, mantissa), expected);
    cr_assert(possible || !expected);
    for (uint32_t i = 0; i < range.excluded_count; i++) {
        cr_assert(range.excluded[i] >= range.low && range.excluded[i] <= range.high);
        cr_assert(i == 0 || range.excluded[i - 1] < range.excluded[i]);
    }
    int64_t low, high;
    if (!__builtin_sub_overflow(mantissa, next() % 5, &low) && !__builtin_add_overflow(mantissa, next() % 5, &high)) {
        int decided = yb_condition_decides(&range, low, high);
        cr_assert(decided < 0 || decided == expected);
    }
    cr_assert_eq(yb_condition_decides(&range, mantissa, mantissa), expected);
}

Test(condition, ranges_say_of_every_mantissa_what_comparing_decimals_says)
{
    yb_condition conditions[YB_CONDITIONS_MAX];
    for (int turn = 0; turn < 30000; turn++) {
        size_t count = next() % 4;
        for (size_t i = 0; i < count; i++) {
            conditions[i] = (yb_condition) { (yb_comparison)(next() % 6), random_decimal(turn % 2 ? 3 : 19) };
        }
        int scale = (int)(next() % (turn % 2 ? 3 : 19));
        compare(conditions, count, scale, random_decimal(1).mantissa);
        compare(conditions, count, scale, INT64_MIN + (int64_t)(next() % 3) + 2);
        compare(conditions, count, scale, INT64_MAX - (int64_t)(next() % 3));
        for (int64_t near = -2; near <= 2 && count > 0; near++) {
            compare(conditions, count, scale, conditions[0].value.mantissa / 10 + near);
        }
    }
}

Test(condition, constants_beyond_64_bits_at_a_blocks_scale_match_all_or_nothing)
{
    yb_condition_range range;
    yb_condition one = { YB_GREATER, { INT64_MAX, 0 } };
    cr_assert_not(yb_condition_range_of(&one, 1, 18, &range));
    one.comparison = YB_NOT_EQUAL;
    cr_assert(yb_condition_range_of(&one, 1, 18, &range));
    cr_assert(range.low == INT64_MIN && range.high == INT64_MAX && range.excluded_count == 0);
    one = (yb_condition) { YB_GREATER_EQUAL, { INT64_MIN, 0 } };
    cr_assert(yb_condition_range_of(&one, 1, 18, &range));
    cr_assert_eq(yb_condition_decides(&range, INT64_MIN, INT64_MAX), 1);
    one.comparison = YB_LESS;
    cr_assert_not(yb_condition_range_of(&one, 1, 18, &range));
    cr_assert_eq(yb_condition_decides(&range, INT64_MIN, INT64_MAX), 0);
}

Test(condition, more_decimals_than_a_block_has_are_between_its_values)
{
    yb_condition_range range;
    yb_condition one = { YB_EQUAL, { 15, 1 } };
    cr_assert_not(yb_condition_range_of(&one, 1, 0, &range));
    one = (yb_condition) { YB_LESS, { -15, 1 } };
    cr_assert(yb_condition_range_of(&one, 1, 0, &range));
    cr_assert_eq(range.high, -2);
    one.comparison = YB_GREATER;
    cr_assert(yb_condition_range_of(&one, 1, 0, &range));
    cr_assert_eq(range.low, -1);
}

Test(condition, what_is_no_condition_is_refused)
{
    yb_condition many[YB_CONDITIONS_MAX + 1] = { { YB_LESS, { 1, 0 } } };
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_condition_check(many, YB_CONDITIONS_MAX, &error), YB_OK);
    cr_assert_eq(yb_condition_check(many, YB_CONDITIONS_MAX + 1, &error), YB_INVALID);
    many[0].comparison = (yb_comparison)6;
    cr_assert_eq(yb_condition_check(many, 1, &error), YB_INVALID);
    many[0] = (yb_condition) { YB_EQUAL, { 1, 19 } };
    cr_assert_eq(yb_condition_check(many, 1, &error), YB_INVALID);
    many[0].value.scale = -1;
    cr_assert_eq(yb_condition_check(many, 1, &error), YB_INVALID);
}
