/* The mean growth per year: an exact root of value / base, found bit by bit. Powers
 * are compared by their upper 64 bits first; only where these are too close to
 * tell, which is seldom, by all their digits. */
#include "core/natural.h"
#include "query/derive.h"

/* fraction x 2^exponent, the fraction's upper bit set; 0 is not needed. Each product
 * errs by less than 2^-62 of itself, YB_CAGR_YEARS of them by less than CLOSE. */
typedef struct rough {
    uint64_t fraction;
    int exponent;
} rough;

enum { CLOSE_BITS = 16 };

typedef struct equation {
    yb_uint128 value, base;
    uint64_t unit; /* the root is looked for in halves of the last digit: 2 x 10^digits */
    int years;
    rough right; /* value x unit^years */
} equation;

static rough rough_of(yb_uint128 number)
{
    uint64_t high = (uint64_t)(number >> 64);
    int bits = high != 0 ? 128 - __builtin_clzll(high) : 64 - __builtin_clzll((uint64_t)number);
    uint64_t fraction = (uint64_t)(bits > 64 ? number >> (bits - 64) : number << (64 - bits));
    return (rough) { fraction, bits - 64 };
}

static rough rough_product(rough a, rough b)
{
    yb_uint128 product = (yb_uint128)a.fraction * b.fraction;
    int shift = (product >> 127) == 0;
    return (rough) { (uint64_t)(product >> (64 - shift)), a.exponent + b.exponent + 64 - shift };
}

static rough rough_power(rough base, int exponent)
{
    rough power = rough_of(1);
    for (; exponent > 0; exponent /= 2) {
        power = exponent % 2 != 0 ? rough_product(power, base) : power;
        base = rough_product(base, base);
    }
    return power;
}

/* factor x base^exponent: YB_CAGR_YEARS of a root near the right one always fit. */
static void exact_power(yb_uint128 factor, uint64_t base, int exponent, yb_natural *result)
{
    yb_natural_set(result, factor);
    for (int i = 0; i < exponent; i++) {
        yb_natural_multiply(result, base);
    }
}

/* root^years x base against value x unit^years: -1, 0, 1. */
static int compare_exactly(const equation *e, uint64_t root)
{
    yb_natural left, right;
    exact_power(e->base, root, e->years, &left);
    exact_power(e->value, e->unit, e->years, &right);
    return yb_natural_compare(&left, &right);
}

static int compare(const equation *e, uint64_t root)
{
    rough left = rough_product(rough_power(rough_of(root), e->years), rough_of(e->base));
    int apart = left.exponent - e->right.exponent;
    if (apart > 1 || apart < -1) {
        return apart > 0 ? 1 : -1;
    }
    yb_uint128 a = (yb_uint128)left.fraction << (apart > 0), b = (yb_uint128)e->right.fraction << (apart < 0);
    if (a > b && a - b > (UINT64_C(1) << CLOSE_BITS)) {
        return 1;
    }
    return b > a && b - a > (UINT64_C(1) << CLOSE_BITS) ? -1 : compare_exactly(e, root);
}

yb_derive_outcome yb_derive_cagr(yb_int128 value, yb_int128 base, int years, int digits, yb_int128 *derived)
{
    if (base <= 0 || value < 0) {
        return YB_DERIVED_NULL;
    }
    int64_t one = yb_power_of_ten[digits + 2]; /* in percent */
    if (value == 0) {
        *derived = -one;
        return YB_DERIVED_VALUE;
    }
    equation e = { (yb_uint128)value, (yb_uint128)base, 2 * (uint64_t)one, years, { 0, 0 } };
    e.right = rough_product(rough_of(e.value), rough_power(rough_of(e.unit), years));
    uint64_t twice = 0; /* the greatest whose power is not above */
    for (int bit = 62; bit >= 0; bit--) {
        uint64_t tried = twice | UINT64_C(1) << bit;
        twice = compare(&e, tried) <= 0 ? tried : twice;
    }
    if (twice >> 62 != 0) {
        return YB_DERIVED_OVERFLOW;
    }
    uint64_t root = twice / 2;
    int tie = twice % 2 != 0 && compare(&e, twice) == 0;
    root += twice % 2 != 0 && (!tie || root % 2 != 0);
    *derived = (yb_int128)root - one;
    return YB_DERIVED_VALUE;
}
