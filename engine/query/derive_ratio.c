/* Growth, shares and ratios: exact fractions, rounded once, half to even. */
#include "query/derive.h"

enum { IN_PERCENT = 2 };

static yb_uint128 magnitude_of(yb_int128 value)
{
    return value < 0 ? -(yb_uint128)value : (yb_uint128)value;
}

/* rest x 10^digits / divisor, rest < divisor <= 2^127, digit by digit, rounded half to even. */
static yb_uint128 divide_long(yb_uint128 rest, int digits, yb_uint128 divisor)
{
    yb_uint128 quotient = 0;
    for (; digits > 0; digits--) {
        yb_uint128 ten_times = 0;
        unsigned digit = 0;
        for (int i = 0; i < 10; i++) {
            ten_times += rest;
            if (ten_times >= divisor) {
                ten_times -= divisor;
                digit++;
            }
        }
        quotient = quotient * 10 + digit;
        rest = ten_times;
    }
    yb_uint128 missing = divisor - rest;
    return quotient + (rest > missing || (rest == missing && (quotient & 1) != 0));
}

/* value x 10^digits / base, rounded half to even; base > 0. */
static yb_derive_outcome divide(yb_int128 value, yb_int128 base, int digits, yb_int128 *derived)
{
    yb_uint128 number = magnitude_of(value), divisor = (yb_uint128)base, part;
    yb_uint128 quotient = number / divisor, rest = number - quotient * divisor;
    yb_int128 whole;
    if (!yb_wide_scale_up((yb_int128)quotient, digits, &whole)) {
        return YB_DERIVED_OVERFLOW;
    }
    if (__builtin_mul_overflow(rest, (yb_uint128)yb_power_of_ten[digits], &part) || part >> 127 != 0) {
        part = divide_long(rest, digits, divisor); /* ties are the same: the whole part is even in the last digit */
    } else {
        part = (yb_uint128)yb_wide_divide((yb_int128)part, divisor);
    }
    if (!yb_wide_add(&whole, (yb_int128)part)) {
        return YB_DERIVED_OVERFLOW;
    }
    *derived = value < 0 ? -whole : whole;
    return YB_DERIVED_VALUE;
}

yb_derive_outcome yb_derive_base_itself(yb_int128 value, yb_int128 base, int years, int digits, yb_int128 *derived)
{
    *derived = base;
    return YB_DERIVED_VALUE;
}

yb_derive_outcome yb_derive_growth(yb_int128 value, yb_int128 base, int years, int digits, yb_int128 *derived)
{
    yb_int128 change;
    if (base <= 0) {
        return YB_DERIVED_NULL;
    }
    return __builtin_sub_overflow(value, base, &change) ? YB_DERIVED_OVERFLOW
                                                        : divide(change, base, digits + IN_PERCENT, derived);
}

yb_derive_outcome yb_derive_share(yb_int128 value, yb_int128 base, int years, int digits, yb_int128 *derived)
{
    return base <= 0 ? YB_DERIVED_NULL : divide(value, base, digits + IN_PERCENT, derived);
}

yb_derive_outcome yb_derive_ratio(yb_int128 value, yb_int128 base, int years, int digits, yb_int128 *derived)
{
    return base <= 0 ? YB_DERIVED_NULL : divide(value, base, digits, derived);
}
