/* Scales of decimals: a block stores all its values at one. */
#ifndef YB_FORMAT_SCALE_H
#define YB_FORMAT_SCALE_H

#include <stddef.h>
#include <stdint.h>

/* Takes trailing zeros off: 12.50 and 12.5 become the same. */
void yb_scale_trim(int64_t *mantissa, int8_t *scale);

/* Whether the mantissa, moved from one scale to another, is exact and fits 64 bits; then moves it. */
int yb_scale_align(int64_t *mantissa, int8_t from, int8_t to);

/* The scale at which these values (trimmed, at least one) are cheapest to store
 * together. At least one of them fits it, but not all need to. */
int8_t yb_scale_choose(const int64_t *mantissas, const int8_t *scales, size_t count);

/* Whether a look at the first few values, trimmed or not, settles that
 * yb_scale_choose would take *scale, if all values fit it in 64 bits. */
int yb_scale_obvious(const int64_t *mantissas, const int8_t *scales, size_t count, int8_t *scale);

#endif
