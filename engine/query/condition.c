/* From decimals to mantissas of another scale, rounded to the side that is right. */
#include "query/condition.h"

/* What a constant is at another scale: the integers next to it, equal when it is one. */
typedef struct bounds {
    yb_int128 below, above;
} bounds;

static bounds bounds_at(yb_decimal value, int scale)
{
    if (scale >= value.scale) { /* 64 bits x 10^18 always fit */
        yb_int128 exact = (yb_int128)value.mantissa * yb_power_of_ten[scale - value.scale];
        return (bounds) { exact, exact };
    }
    int64_t divisor = yb_power_of_ten[value.scale - scale], rest = value.mantissa % divisor;
    yb_int128 towards_zero = value.mantissa / divisor;
    return (bounds) { towards_zero - (rest < 0), towards_zero + (rest > 0) };
}

static void at_least(yb_condition_range *range, yb_int128 bound)
{
    if (bound > INT64_MAX) {
        *range = (yb_condition_range) { .low = 1, .high = 0 };
    } else if (bound > range->low) {
        range->low = (int64_t)bound;
    }
}

static void at_most(yb_condition_range *range, yb_int128 bound)
{
    if (bound < INT64_MIN) {
        *range = (yb_condition_range) { .low = 1, .high = 0 };
    } else if (bound < range->high) {
        range->high = (int64_t)bound;
    }
}

/* Keeps the list ascending. */
static void exclude(yb_condition_range *range, yb_int128 value)
{
    uint32_t at = 0;
    if (value < range->low || value > range->high) {
        return;
    }
    while (at < range->excluded_count && range->excluded[at] < value) {
        at++;
    }
    if (at < range->excluded_count && range->excluded[at] == value) {
        return;
    }
    for (uint32_t i = range->excluded_count++; i > at; i--) {
        range->excluded[i] = range->excluded[i - 1];
    }
    range->excluded[at] = (int64_t)value;
}

static void narrow(yb_condition_range *range, yb_comparison comparison, bounds at)
{
    switch (comparison) {
    case YB_LESS:
        at_most(range, at.above - 1);
        break;
    case YB_LESS_EQUAL:
        at_most(range, at.below);
        break;
    case YB_GREATER:
        at_least(range, at.below + 1);
        break;
    case YB_GREATER_EQUAL:
        at_least(range, at.above);
        break;
    default: /* YB_EQUAL: nothing lies between neighbours */
        at_least(range, at.above);
        at_most(range, at.below);
    }
}

int yb_condition_range_of(const yb_condition *conditions, size_t count, int scale, yb_condition_range *range)
{
    *range = (yb_condition_range) { .low = INT64_MIN, .high = INT64_MAX };
    for (size_t i = 0; i < count; i++) {
        if (conditions[i].comparison != YB_NOT_EQUAL) {
            narrow(range, conditions[i].comparison, bounds_at(conditions[i].value, scale));
        }
    }
    for (size_t i = 0; i < count; i++) {
        bounds at = bounds_at(conditions[i].value, scale);
        if (conditions[i].comparison == YB_NOT_EQUAL && at.below == at.above) {
            exclude(range, at.below);
        }
    }
    return range->low <= range->high;
}

yb_status yb_condition_check(const yb_condition *conditions, size_t count, yb_error *error)
{
    if (count > YB_CONDITIONS_MAX) {
        return yb_fail(error, YB_INVALID, "%zu conditions: a query takes at most %d", count, YB_CONDITIONS_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        if (conditions[i].comparison < YB_LESS || conditions[i].comparison > YB_NOT_EQUAL) {
            return yb_fail(error, YB_INVALID, "comparison %d: expected a yb_comparison", (int)conditions[i].comparison);
        }
        if (conditions[i].value.scale < 0 || conditions[i].value.scale > YB_SCALE_MAX) {
            return yb_fail(error, YB_INVALID, "condition number %zu: a scale of %d, expected 0 to %d", i,
                           conditions[i].value.scale, YB_SCALE_MAX);
        }
    }
    return YB_OK;
}
