/* 128-bit scaling and rounding division. */
#include "core/wide.h"

const int64_t yb_power_of_ten[YB_SCALE_MAX + 1] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
};

int yb_wide_scale_up(yb_int128 value, int digits, yb_int128 *scaled)
{
    if (digits < 0 || digits > 2 * YB_SCALE_MAX) {
        return 0;
    }
    int first = digits > YB_SCALE_MAX ? YB_SCALE_MAX : digits;
    yb_int128 product = 0;
    if (__builtin_mul_overflow(value, (yb_int128)yb_power_of_ten[first], &product) ||
        __builtin_mul_overflow(product, (yb_int128)yb_power_of_ten[digits - first], &product)) {
        return 0;
    }
    *scaled = product;
    return 1;
}

yb_int128 yb_wide_divide(yb_int128 value, yb_uint128 divisor)
{
    yb_uint128 magnitude = value < 0 ? -(yb_uint128)value : (yb_uint128)value;
    int narrow = (magnitude | divisor) >> 64 == 0;
    yb_uint128 quotient = narrow ? (uint64_t)magnitude / (uint64_t)divisor : magnitude / divisor;
    yb_uint128 rest = magnitude - quotient * divisor;
    yb_uint128 missing = divisor - rest; /* rest x 2 might not fit */
    if (rest > missing || (rest == missing && (quotient & 1) != 0)) {
        quotient++;
    }
    return (yb_int128)(value < 0 ? -quotient : quotient);
}
