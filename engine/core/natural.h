/* Natural numbers beyond 128 bits, for what statistics need in between: products
 * of sums, powers, exact square roots. Fixed room, no allocation. */
#ifndef YB_CORE_NATURAL_H
#define YB_CORE_NATURAL_H

#include "core/wide.h"

enum { YB_NATURAL_LIMBS = 48 };

typedef struct yb_natural {
    uint32_t length; /* limbs in use, without leading zeros */
    uint64_t limbs[YB_NATURAL_LIMBS];
} yb_natural;

static inline void yb_natural_set(yb_natural *number, yb_uint128 value)
{
    number->limbs[0] = (uint64_t)value;
    number->limbs[1] = (uint64_t)(value >> 64);
    number->length = number->limbs[1] != 0 ? 2 : number->limbs[0] != 0;
}

/* 0 when it does not fit 128 bits. */
static inline int yb_natural_get(const yb_natural *number, yb_uint128 *value)
{
    yb_uint128 high = number->length > 1 ? number->limbs[1] : 0;
    *value = high << 64 | (number->length > 0 ? number->limbs[0] : 0);
    return number->length <= 2;
}

/* -1, 0, 1. */
int yb_natural_compare(const yb_natural *a, const yb_natural *b);

/* Each returns 0 when the result does not fit; then it is undefined. */
int yb_natural_add(yb_natural *number, const yb_natural *other);
int yb_natural_multiply(yb_natural *number, uint64_t factor);
int yb_natural_product(const yb_natural *a, const yb_natural *b, yb_natural *product);

/* other <= number. */
void yb_natural_subtract(yb_natural *number, const yb_natural *other);
/* Returns the rest; divisor > 0. */
uint64_t yb_natural_divide(yb_natural *number, uint64_t divisor);

/* The greatest root with root x root <= number; *exact says whether they are equal.
 * 0 when the root does not fit 128 bits. */
int yb_natural_root(const yb_natural *number, yb_uint128 *root, int *exact);

/* The same for numbers of 128 bits. */
uint64_t yb_square_root(yb_uint128 number);

#endif
