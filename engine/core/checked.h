/* Arithmetic that says when it overflows. Each returns 0 when the result does
 * not fit, and then leaves *result undefined. */
#ifndef YB_CORE_CHECKED_H
#define YB_CORE_CHECKED_H

#include <stddef.h>
#include <stdint.h>

static inline int yb_size_add(size_t a, size_t b, size_t *result)
{
    return !__builtin_add_overflow(a, b, result);
}
static inline int yb_size_mul(size_t a, size_t b, size_t *result)
{
    return !__builtin_mul_overflow(a, b, result);
}
static inline int yb_u64_add(uint64_t a, uint64_t b, uint64_t *result)
{
    return !__builtin_add_overflow(a, b, result);
}
static inline int yb_i64_mul(int64_t a, int64_t b, int64_t *result)
{
    return !__builtin_mul_overflow(a, b, result);
}

#endif
