/* 128-bit scaling and rounding. */
#include "core/wide.h"

#include <stdlib.h>

#include "support/test.h"

static const yb_int128 widest = (yb_int128)(~(yb_uint128)0 >> 1);

Test(wide, passes_through_its_two_halves)
{
    const yb_int128 samples[] = { 0, 1, -1, widest, -widest - 1, (yb_int128)1 << 64, -((yb_int128)1 << 64) };
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        cr_assert(yb_int128_of(yb_wide_of(samples[i])) == samples[i]);
    }
    cr_assert_eq(yb_wide_of(-1).low, UINT64_MAX);
    cr_assert_eq(yb_wide_of(-1).high, -1);
}

Test(wide, sums_say_when_they_overflow)
{
    yb_int128 sum = widest - 1;
    cr_assert(yb_wide_add(&sum, 1));
    cr_assert(sum == widest);
    cr_assert_not(yb_wide_add(&sum, 1));
}

Test(wide, powers_of_ten_are_right)
{
    int64_t power = 1;
    for (int i = 0; i <= YB_SCALE_MAX; i++, power = i <= YB_SCALE_MAX ? power * 10 : power) {
        cr_assert_eq(yb_power_of_ten[i], power);
    }
}

Test(wide, scales_up_exactly_or_not_at_all)
{
    yb_int128 scaled = 7;
    cr_assert(yb_wide_scale_up(-12, 3, &scaled));
    cr_assert(scaled == -12000);
    cr_assert(yb_wide_scale_up(1, 36, &scaled));
    cr_assert(scaled == (yb_int128)yb_power_of_ten[18] * yb_power_of_ten[18]);
    cr_assert(yb_wide_scale_up(0, 36, &scaled));
    cr_assert(scaled == 0);
    cr_assert(yb_wide_scale_up(widest, 0, &scaled));
    cr_assert(scaled == widest);
    cr_assert_not(yb_wide_scale_up(widest / 10 + 1, 1, &scaled));
    cr_assert_not(yb_wide_scale_up(1000, 36, &scaled));
    cr_assert_not(yb_wide_scale_up(widest, 19, &scaled));
    cr_assert_not(yb_wide_scale_up(1, 37, &scaled));
    cr_assert_not(yb_wide_scale_up(1, -1, &scaled));
    cr_assert(scaled == widest);
}

Test(wide, divides_to_the_nearest_and_ties_to_even)
{
    cr_assert(yb_wide_divide(7, 2) == 4);
    cr_assert(yb_wide_divide(5, 2) == 2);
    cr_assert(yb_wide_divide(-5, 2) == -2);
    cr_assert(yb_wide_divide(-7, 2) == -4);
    cr_assert(yb_wide_divide(8, 3) == 3);
    cr_assert(yb_wide_divide(7, 3) == 2);
    cr_assert(yb_wide_divide(-8, 3) == -3);
    cr_assert(yb_wide_divide(0, 9) == 0);
    cr_assert(yb_wide_divide(widest, 1) == widest);
    cr_assert(yb_wide_divide(-widest - 1, 1) == -widest - 1);
    cr_assert(yb_wide_divide(-widest - 1, ~(yb_uint128)0) == -1); /* just over a half */
    cr_assert(yb_wide_divide(widest, ~(yb_uint128)0) == 0);       /* just under */
}

Test(wide, division_is_nearest_for_random_numbers)
{
    srand(7);
    for (int round = 0; round < 20000; round++) {
        int64_t value = ((int64_t)rand() << 31 | rand()) - (INT64_C(1) << 61), divisor = rand() % 1000 + 1;
        yb_int128 quotient = yb_wide_divide(value, (yb_uint128)divisor);
        yb_int128 twice = 2 * ((yb_int128)value - quotient * divisor);
        cr_assert(twice <= divisor && twice >= -divisor);
        cr_assert(!(twice == divisor || twice == -divisor) || (quotient & 1) == 0);
    }
}
