/* 128-bit arithmetic for sums, and powers of ten. */
#ifndef YB_CORE_WIDE_H
#define YB_CORE_WIDE_H

#include <stdint.h>

#include "core/error.h"
#include "yearbook/decimal.h"

typedef __int128 yb_int128;
typedef unsigned __int128 yb_uint128;

/* 10^0 .. 10^18. */
extern const int64_t yb_power_of_ten[YB_SCALE_MAX + 1];

static inline yb_int128 yb_int128_of(yb_wide v)
{
    return (yb_int128)(((yb_uint128)(uint64_t)v.high << 64) | v.low);
}
static inline yb_wide yb_wide_of(yb_int128 v)
{
    yb_wide w = { (uint64_t)v, (int64_t)(v >> 64) };
    return w;
}

/* *sum += value; 0 on overflow. */
static inline int yb_wide_add(yb_int128 *sum, yb_int128 value)
{
    return !__builtin_add_overflow(*sum, value, sum);
}

/* value x 10^digits (digits 0..36); 0 on overflow. */
int yb_wide_scale_up(yb_int128 value, int digits, yb_int128 *scaled);

/* value / divisor rounded half to even; divisor > 0. */
yb_int128 yb_wide_divide(yb_int128 value, yb_uint128 divisor);

#endif
