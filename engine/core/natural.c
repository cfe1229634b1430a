/* Long arithmetic as on paper, with 64-bit digits. */
#include "core/natural.h"

#include <string.h>

static void trim(yb_natural *number)
{
    while (number->length > 0 && number->limbs[number->length - 1] == 0) {
        number->length--;
    }
}

int yb_natural_compare(const yb_natural *a, const yb_natural *b)
{
    if (a->length != b->length) {
        return a->length < b->length ? -1 : 1;
    }
    for (uint32_t i = a->length; i-- > 0;) {
        if (a->limbs[i] != b->limbs[i]) {
            return a->limbs[i] < b->limbs[i] ? -1 : 1;
        }
    }
    return 0;
}

/* Puts a carry on top. */
static int carry_out(yb_natural *number, uint64_t carry)
{
    if (carry != 0 && number->length == YB_NATURAL_LIMBS) {
        return 0;
    }
    if (carry != 0) {
        number->limbs[number->length++] = carry;
    }
    return 1;
}

int yb_natural_add(yb_natural *number, const yb_natural *other)
{
    yb_uint128 carry = 0;
    while (number->length < other->length) {
        number->limbs[number->length++] = 0;
    }
    for (uint32_t i = 0; i < number->length; i++) {
        carry += (yb_uint128)number->limbs[i] + (i < other->length ? other->limbs[i] : 0);
        number->limbs[i] = (uint64_t)carry;
        carry >>= 64;
    }
    return carry_out(number, (uint64_t)carry);
}

void yb_natural_subtract(yb_natural *number, const yb_natural *other)
{
    uint64_t borrow = 0;
    for (uint32_t i = 0; i < number->length; i++) {
        uint64_t taken = i < other->length ? other->limbs[i] : 0, rest;
        int below = __builtin_sub_overflow(number->limbs[i], taken, &rest);
        below |= __builtin_sub_overflow(rest, borrow, &number->limbs[i]);
        borrow = (uint64_t)below;
    }
    trim(number);
}

int yb_natural_multiply(yb_natural *number, uint64_t factor)
{
    yb_uint128 carry = 0;
    for (uint32_t i = 0; i < number->length; i++) {
        carry += (yb_uint128)number->limbs[i] * factor;
        number->limbs[i] = (uint64_t)carry;
        carry >>= 64;
    }
    int fits = carry_out(number, (uint64_t)carry);
    trim(number); /* the factor may be 0 */
    return fits;
}

int yb_natural_product(const yb_natural *a, const yb_natural *b, yb_natural *product)
{
    if (a->length + b->length > YB_NATURAL_LIMBS) {
        return 0;
    }
    product->length = a->length + b->length;
    memset(product->limbs, 0, product->length * sizeof(uint64_t));
    for (uint32_t i = 0; i < a->length; i++) {
        yb_uint128 carry = 0;
        for (uint32_t j = 0; j < b->length; j++) {
            carry += (yb_uint128)a->limbs[i] * b->limbs[j] + product->limbs[i + j];
            product->limbs[i + j] = (uint64_t)carry;
            carry >>= 64;
        }
        product->limbs[i + b->length] = (uint64_t)carry;
    }
    trim(product);
    return 1;
}

uint64_t yb_natural_divide(yb_natural *number, uint64_t divisor)
{
    uint64_t rest = 0;
    for (uint32_t i = number->length; i-- > 0;) {
        yb_uint128 part = (yb_uint128)rest << 64 | number->limbs[i];
        number->limbs[i] = (uint64_t)(part / divisor);
        rest = (uint64_t)(part % divisor);
    }
    trim(number);
    return rest;
}

/* `number` has one of its upper two bits set. As a double it is off by at most 2^-53 of itself, its root by at most
 * 2^-23: too little to make the root of a square less than it is, or others more than one too many. */
static uint64_t root_of_64(uint64_t number)
{
    uint64_t root = (uint64_t)(int64_t)__builtin_sqrt((double)number);
    return root - (root > UINT32_MAX || root * root > number);
}

/* The upper half's root, then one division for the lower half (Zimmermann's step). */
uint64_t yb_square_root(yb_uint128 number)
{
    if (number == 0) {
        return 0;
    }
    uint64_t high = (uint64_t)(number >> 64);
    unsigned shift =
        (high != 0 ? (unsigned)__builtin_clzll(high) : 64 + (unsigned)__builtin_clzll((uint64_t)number)) / 2;
    number <<= 2 * shift;
    high = (uint64_t)(number >> 64);
    uint64_t upper = root_of_64(high), rest = high - upper * upper;
    uint64_t half = rest << 31 | (uint64_t)number >> 33; /* of what is divided by 2 x upper: it fits 64 bits */
    yb_uint128 lower = half / upper, left = half % upper * 2 | ((uint64_t)number >> 32 & 1);
    left = left << 32 | (uint32_t)number;
    yb_uint128 root = ((yb_uint128)upper << 32) + lower;
    root -= left < lower * lower;
    return (uint64_t)(root >> shift);
}

/* One bit of the root after the other, from the top. */
static void root_by_bits(yb_natural *rest, yb_uint128 *root)
{
    yb_natural square, part;
    yb_uint128 found = 0;
    for (int bit = 127; bit >= 0; bit--) {
        yb_uint128 tried = found | (yb_uint128)1 << bit;
        yb_natural_set(&part, tried);
        if (yb_natural_product(&part, &part, &square) && yb_natural_compare(&square, rest) <= 0) {
            found = tried;
        }
    }
    yb_natural_set(&part, found);
    yb_natural_product(&part, &part, &square);
    yb_natural_subtract(rest, &square);
    *root = found;
}

int yb_natural_root(const yb_natural *number, yb_uint128 *root, int *exact)
{
    yb_uint128 small;
    if (yb_natural_get(number, &small)) {
        *root = yb_square_root(small);
        *exact = *root * *root == small;
        return 1;
    }
    if (number->length > 4) {
        return 0;
    }
    yb_natural rest = *number;
    root_by_bits(&rest, root);
    *exact = rest.length == 0;
    return 1;
}
