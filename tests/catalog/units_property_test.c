/* Conversions against fractions of big numbers, worked out the long way. */
#include <string.h>

#include "sample.h"
#include "yearbook/units.h"

/* A natural number, lowest limb first. */
enum { LIMBS = 24 };
typedef struct big {
    uint32_t limbs[LIMBS];
} big;

static void multiply(big *number, uint32_t factor)
{
    uint64_t carry = 0;
    for (int i = 0; i < LIMBS; i++) {
        carry += (uint64_t)number->limbs[i] * factor;
        number->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    cr_assert_eq(carry, 0);
}

static void multiply_by_ten(big *number, int times)
{
    while (times-- > 0) {
        multiply(number, 10);
    }
}

static big big_of(uint64_t value)
{
    big number = { { (uint32_t)value, (uint32_t)(value >> 32) } };
    return number;
}

static int equal(const big *a, const big *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

/* A unit of one family as a fraction of its smallest, with a power of ten. */
typedef struct known_unit {
    const char *text;
    uint32_t numerator, denominator;
    int power;
} known_unit;

static const known_unit areas[] = {
    { "平方米", 1, 1, 0 },     { "亩", 2000, 3, 0 },          { "万亩", 2000, 3, 4 }, { "公顷", 10000, 1, 0 },
    { "千公顷", 10000, 1, 3 }, { "平方公里", 1000000, 1, 0 }, { "百亩", 2000, 3, 2 }, { "万平方公里", 1000000, 1, 4 },
};
static const known_unit money[] = {
    { "元", 1, 1, 0 },   { "万元", 1, 1, 4 },    { "亿元", 1, 1, 8 },
    { "千元", 1, 1, 3 }, { "万亿元", 1, 1, 12 }, { "十万元", 1, 1, 5 },
};
static const known_unit masses[] = {
    { "斤", 1, 2, 0 },   { "公斤", 1, 1, 0 },  { "吨", 1000, 1, 0 },
    { "亿斤", 1, 2, 8 }, { "克", 1, 1000, 0 }, { "万担", 50, 1, 4 },
};
static const known_unit yields[] = {
    { "公斤/亩", 3, 2000, 0 },   { "斤/亩", 3, 4000, 0 },     { "吨/公顷", 1, 10, 0 },
    { "万吨/万公顷", 1, 10, 0 }, { "克/平方米", 1, 1000, 0 },
};

typedef struct family {
    const known_unit *units;
    size_t count;
} family;

static const family families[] = {
    { areas, sizeof areas / sizeof areas[0] },
    { money, sizeof money / sizeof money[0] },
    { masses, sizeof masses / sizeof masses[0] },
    { yields, sizeof yields / sizeof yields[0] },
};

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

/* value x from == converted x to, with everything multiplied up to whole numbers. */
static int means_the_same(yb_decimal value, const known_unit *from, yb_decimal converted, const known_unit *to)
{
    big left = big_of(magnitude(value.mantissa)), right = big_of(magnitude(converted.mantissa));
    multiply(&left, from->numerator);
    multiply(&left, to->denominator);
    multiply_by_ten(&left, from->power + converted.scale);
    multiply(&right, to->numerator);
    multiply(&right, from->denominator);
    multiply_by_ten(&right, to->power + value.scale);
    return equal(&left, &right) && (value.mantissa < 0) == (converted.mantissa < 0);
}

static int is_less(const big *a, const big *b)
{
    int i = LIMBS - 1;
    while (i > 0 && a->limbs[i] == b->limbs[i]) {
        i--;
    }
    return a->limbs[i] < b->limbs[i];
}

static void subtract(big *from, const big *number)
{
    uint64_t borrow = 0;
    for (int i = 0; i < LIMBS; i++) {
        uint64_t part = (uint64_t)from->limbs[i] - number->limbs[i] - borrow;
        from->limbs[i] = (uint32_t)part;
        borrow = part >> 63;
    }
}

/* Long division, bit by bit. Returns whether nothing is left; *fits whether the
 * quotient has 64 bits. */
static int divide(const big *above, const big *below, uint64_t *quotient, int *fits)
{
    static const big zero;
    big rest = zero;
    *quotient = 0;
    *fits = 1;
    for (int bit = LIMBS * 32 - 1; bit >= 0; bit--) {
        multiply(&rest, 2);
        rest.limbs[0] |= above->limbs[bit / 32] >> (bit % 32) & 1;
        *fits = *fits && *quotient >> 63 == 0;
        *quotient <<= 1;
        if (!is_less(&rest, below)) {
            subtract(&rest, below);
            *quotient |= 1;
        }
    }
    return equal(&rest, &zero);
}

/* Whether some decimal of 64 bits and at most 18 decimals is value x from / to. */
static int has_answer(yb_decimal value, const known_unit *from, const known_unit *to)
{
    uint64_t most = value.mantissa < 0 ? (uint64_t)1 << 63 : INT64_MAX, quotient;
    for (int scale = 0; scale <= YB_SCALE_MAX; scale++) {
        big above = big_of(magnitude(value.mantissa)), below = big_of(1);
        int fits;
        multiply(&above, from->numerator);
        multiply(&above, to->denominator);
        multiply_by_ten(&above, from->power + scale);
        multiply(&below, to->numerator);
        multiply(&below, from->denominator);
        multiply_by_ten(&below, to->power + value.scale);
        if (divide(&above, &below, &quotient, &fits)) {
            return fits && quotient <= most; /* more decimals only make it longer */
        }
    }
    return 0;
}

static int64_t random_mantissa(uint64_t *state)
{
    uint64_t bits = sample_random(state);
    unsigned shift = (unsigned)(sample_random(state) % 63);
    int64_t mantissa = (int64_t)(bits >> 1 >> shift);
    if (sample_random(state) % 3 == 0) {
        mantissa = mantissa / 3000 * 3000; /* so that a third of them ends */
    }
    return bits & 1 ? -mantissa : mantissa;
}

static void check_one(uint64_t *state, const family *units)
{
    const known_unit *from = &units->units[sample_random(state) % units->count];
    const known_unit *to = &units->units[sample_random(state) % units->count];
    yb_decimal value = { random_mantissa(state), (int8_t)(sample_random(state) % (YB_SCALE_MAX + 1)) }, converted;
    yb_status status = yb_unit_convert(value, from->text, to->text, &converted, NULL);
    if (status == YB_OK) {
        cr_assert(means_the_same(value, from, converted, to), "%s to %s", from->text, to->text);
        cr_assert(converted.scale == 0 || converted.mantissa % 10 != 0);
    } else {
        cr_assert_eq(status, YB_OVERFLOW);
        cr_assert_not(has_answer(value, from, to), "%s to %s", from->text, to->text);
    }
}

Test(units_property, conversions_are_exact_and_fail_only_where_no_decimal_is)
{
    uint64_t state = 42;
    for (int round = 0; round < 20000; round++) {
        check_one(&state, &families[(size_t)round % (sizeof families / sizeof families[0])]);
    }
}

Test(units_property, extreme_mantissas_convert_to_themselves)
{
    const int64_t extremes[] = { INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX };
    for (size_t i = 0; i < sizeof extremes / sizeof extremes[0]; i++) {
        yb_decimal value = { extremes[i], 0 }, converted;
        cr_assert_eq(yb_unit_convert(value, "亩", "市亩", &converted, NULL), YB_OK);
        cr_assert_eq(yb_decimal_compare(value, converted), 0);
    }
}
