/* Natural numbers: arithmetic against 128-bit arithmetic, and roots by their definition. */
#include "core/natural.h"

#include "support/test.h"

/* splitmix64 */
static uint64_t next(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static yb_uint128 random_wide(uint64_t *state)
{
    unsigned bits = (unsigned)(next(state) % 129);
    yb_uint128 wide = (yb_uint128)next(state) << 64 | next(state);
    return bits == 0 ? 0 : wide >> (128 - bits);
}

static yb_natural natural(yb_uint128 value)
{
    yb_natural number;
    yb_natural_set(&number, value);
    return number;
}

static void assert_is(const yb_natural *number, yb_uint128 expected)
{
    yb_uint128 value = 1;
    cr_assert(yb_natural_get(number, &value));
    cr_assert(value == expected);
}

static void assert_same(const yb_natural *a, const yb_natural *b)
{
    cr_assert_eq(yb_natural_compare(a, b), 0);
}

Test(natural, what_fits_128_bits_is_counted_as_there)
{
    uint64_t state = 1;
    for (int i = 0; i < 20000; i++) {
        yb_uint128 a = random_wide(&state) / 2, b = random_wide(&state) / 2;
        uint64_t divisor = next(&state) >> next(&state) % 64;
        divisor += divisor == 0;
        yb_natural left = natural(a), right = natural(b), low = natural((uint64_t)a), product;
        cr_assert_eq(yb_natural_compare(&left, &right), (a > b) - (a < b));
        cr_assert(yb_natural_add(&left, &right));
        assert_is(&left, a + b);
        yb_natural_subtract(&left, &right);
        assert_is(&left, a);
        cr_assert_eq(yb_natural_divide(&left, divisor), (uint64_t)(a % divisor));
        assert_is(&left, a / divisor);
        cr_assert(yb_natural_multiply(&low, divisor));
        assert_is(&low, (yb_uint128)(uint64_t)a * divisor);
        left = natural((uint64_t)a), right = natural((uint64_t)b);
        cr_assert(yb_natural_product(&left, &right, &product));
        assert_is(&product, (yb_uint128)(uint64_t)a * (uint64_t)b);
    }
}

Test(natural, long_numbers_multiply_and_divide_back)
{
    uint64_t state = 2;
    for (int i = 0; i < 2000; i++) {
        yb_natural a = natural(random_wide(&state) + 1), b = natural(random_wide(&state) + 1), ab, bb, sum, difference;
        cr_assert(yb_natural_product(&a, &b, &ab));
        cr_assert(yb_natural_product(&b, &b, &bb));
        sum = a;
        cr_assert(yb_natural_add(&sum, &b)); /* (a + b) x b - b x b = a x b */
        cr_assert(yb_natural_product(&sum, &b, &difference));
        yb_natural_subtract(&difference, &bb);
        assert_same(&difference, &ab);
        uint64_t factor = next(&state) | 1, rest = next(&state) % factor;
        yb_natural more = natural(rest);
        difference = ab;
        cr_assert(yb_natural_multiply(&difference, factor));
        cr_assert(yb_natural_add(&difference, &more));
        cr_assert_eq(yb_natural_divide(&difference, factor), rest);
        assert_same(&difference, &ab);
    }
}

Test(natural, what_does_not_fit_is_said)
{
    yb_natural number = natural(1), other, square;
    yb_uint128 value;
    int exact;
    for (int i = 0; i < YB_NATURAL_LIMBS - 1; i++) {
        cr_assert(yb_natural_multiply(&number, UINT64_MAX));
    }
    cr_assert_not(yb_natural_get(&number, &value));
    cr_assert_not(yb_natural_root(&number, &value, &exact));
    other = number;
    cr_assert_not(yb_natural_product(&number, &other, &square));
    cr_assert(yb_natural_multiply(&number, UINT64_MAX));
    cr_assert_not(yb_natural_multiply(&number, UINT64_MAX));
    number.length = YB_NATURAL_LIMBS;
    for (int i = 0; i < YB_NATURAL_LIMBS; i++) {
        number.limbs[i] = UINT64_MAX;
    }
    other = natural(1);
    cr_assert_not(yb_natural_add(&number, &other));
    number = natural(5);
    cr_assert(yb_natural_multiply(&number, 0));
    assert_is(&number, 0);
}

static void check_root(yb_uint128 number)
{
    yb_uint128 root = yb_square_root(number);
    cr_assert(root * root <= number);
    cr_assert(root == UINT64_MAX || (root + 1) * (root + 1) > number);
}

Test(natural, square_roots_are_the_greatest_that_fit)
{
    uint64_t state = 3;
    for (uint64_t i = 0; i < 5000; i++) {
        check_root(i);
        check_root(random_wide(&state));
        yb_uint128 root = next(&state) >> next(&state) % 64;
        check_root(root * root);
        check_root(root == 0 ? 0 : root * root - 1);
        check_root(root * root + root);
    }
    check_root(~(yb_uint128)0);
    check_root((yb_uint128)UINT64_MAX << 64);
}

Test(natural, roots_of_long_numbers_are_the_greatest_that_fit)
{
    uint64_t state = 4;
    for (int i = 0; i < 200; i++) {
        yb_uint128 wide = random_wide(&state), root;
        yb_natural number = natural(wide), square, rest = natural(next(&state) % 3);
        int exact, more = (rest.length > 0);
        cr_assert(yb_natural_product(&number, &number, &square));
        if (wide < 4) {
            continue;
        }
        cr_assert(yb_natural_add(&square, &rest));
        cr_assert(yb_natural_root(&square, &root, &exact));
        cr_assert(root == wide);
        cr_assert_eq(exact, !more);
        yb_natural_subtract(&square, &rest);
        rest = natural(1);
        yb_natural_subtract(&square, &rest);
        cr_assert(yb_natural_root(&square, &root, &exact));
        cr_assert(root == wide - 1);
        cr_assert_not(exact);
    }
}
