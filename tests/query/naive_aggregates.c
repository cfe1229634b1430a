/* Aggregates of a few values by their definitions. */
#include <stdlib.h>

#include "core/natural.h"
#include "query/naive.h"
#include "support/test.h"

enum { DIGITS = 6 };

yb_int128 naive_cell(const yb_column *column, size_t row)
{
    yb_int128 value = yb_int128_of(((const yb_wide *)column->values)[row]);
    return value * yb_power_of_ten[NAIVE_SCALE - column->scale];
}

yb_int128 naive_sum(const yb_int128 *values, size_t count)
{
    yb_int128 sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += values[i];
    }
    return sum;
}

static int order(const void *a, const void *b)
{
    yb_int128 left = *(const yb_int128 *)a, right = *(const yb_int128 *)b;
    return (left > right) - (left < right);
}

static yb_int128 quantile(const yb_int128 *values, size_t count, yb_decimal argument)
{
    yb_uint128 unit = (yb_uint128)yb_power_of_ten[argument.scale];
    yb_uint128 place = (yb_uint128)argument.mantissa * (count - 1);
    yb_int128 low = values[place / unit], high = place % unit == 0 ? low : values[place / unit + 1];
    return low + (high - low) * (yb_int128)(place % unit) / (yb_int128)unit;
}

/* Whether rounded / 10^more is nearest to number / divisor: |rounded - number x 10^more / divisor| <= 1/2. */
static void assert_nearest(yb_uint128 rounded, const yb_natural *number, int more, uint64_t divisor)
{
    yb_natural twice = *number, below, above;
    cr_assert(yb_natural_multiply(&twice, 2 * (uint64_t)yb_power_of_ten[more]));
    yb_natural_set(&below, rounded == 0 ? 0 : 2 * rounded - 1);
    yb_natural_set(&above, 2 * rounded + 1);
    cr_assert(yb_natural_multiply(&below, divisor) && yb_natural_multiply(&above, divisor));
    cr_assert(yb_natural_compare(&below, &twice) <= 0 && yb_natural_compare(&twice, &above) <= 0);
}

/* The same for a root: |root - sqrt(number x 10^2more / divisor)| <= 1/2. */
static void assert_nearest_root(yb_uint128 root, const yb_natural *number, int more, uint64_t divisor)
{
    yb_natural four = *number, below, above, square;
    cr_assert(yb_natural_multiply(&four, 4 * (uint64_t)yb_power_of_ten[2 * more]));
    yb_natural_set(&below, root == 0 ? 0 : 2 * root - 1);
    yb_natural_set(&above, 2 * root + 1);
    cr_assert(yb_natural_product(&below, &below, &square) && yb_natural_multiply(&square, divisor));
    cr_assert_leq(yb_natural_compare(&square, &four), 0);
    cr_assert(yb_natural_product(&above, &above, &square) && yb_natural_multiply(&square, divisor));
    cr_assert_leq(yb_natural_compare(&four, &square), 0);
}

/* Sum of (count x value - sum)^2 over count^2 (count - 1 or count), in whole units of `scale`. */
static void compare_spread(int root, int sample, const yb_int128 *values, size_t count, int scale,
                           const yb_column *column, size_t row)
{
    yb_int128 unit = yb_power_of_ten[NAIVE_SCALE - scale], sum = naive_sum(values, count) / unit;
    yb_uint128 value = (yb_uint128)yb_int128_of(((const yb_wide *)column->values)[row]);
    yb_natural total, part, square;
    cr_assert_eq(column->scale, scale + DIGITS);
    yb_natural_set(&total, 0);
    for (size_t i = 0; i < count; i++) {
        yb_int128 distance = values[i] / unit * (yb_int128)count - sum;
        yb_natural_set(&part, (yb_uint128)(distance < 0 ? -distance : distance));
        cr_assert(yb_natural_product(&part, &part, &square) && yb_natural_add(&total, &square));
    }
    uint64_t divisor = (uint64_t)count * count * (count - (size_t)sample);
    root ? assert_nearest_root(value, &total, DIGITS, divisor) : assert_nearest(value, &total, DIGITS - scale, divisor);
}

static yb_int128 simple(yb_aggregate aggregate, yb_decimal argument, const yb_int128 *values, size_t count, int scale)
{
    yb_int128 unit = yb_power_of_ten[NAIVE_SCALE - scale - DIGITS];
    switch (aggregate) {
    case YB_SUM:
        return naive_sum(values, count);
    case YB_MIN:
        return values[0];
    case YB_MAX:
        return values[count - 1];
    case YB_MEDIAN:
        return (values[count / 2] + values[(count - 1) / 2]) / 2;
    case YB_QUANTILE:
        return quantile(values, count, argument);
    default: /* half to even, six digits behind the values' last */
        return yb_wide_divide(naive_sum(values, count), (yb_uint128)(unit * (yb_int128)count)) * unit;
    }
}

void naive_compare_aggregate(yb_aggregate aggregate, yb_decimal argument, yb_int128 *values, size_t count, int scale,
                             const yb_column *column, size_t row)
{
    int sample = aggregate == YB_VARIANCE || aggregate == YB_STDDEV;
    if (aggregate == YB_QUANTILE) {
        cr_assert_eq(column->name[0], 'p');
    } else {
        cr_assert_str_eq(column->name, yb_aggregate_name(aggregate));
    }
    if (aggregate == YB_COUNT) {
        cr_assert_eq(((const uint64_t *)column->values)[row], count);
        return;
    }
    cr_assert_eq(column->valid == NULL || column->valid[row], !sample || count > 1);
    if (sample && count < 2) {
        return;
    }
    qsort(values, count, sizeof(yb_int128), order);
    if (sample || aggregate == YB_VARIANCE_POP || aggregate == YB_STDDEV_POP) {
        compare_spread(aggregate == YB_STDDEV || aggregate == YB_STDDEV_POP, sample, values, count, scale, column, row);
        return;
    }
    cr_assert(naive_cell(column, row) == simple(aggregate, argument, values, count, scale), "%s in row %zu",
              column->name, row);
    int six = aggregate == YB_AVG || aggregate == YB_QUANTILE;
    cr_assert_leq(column->scale, scale + (six ? DIGITS : aggregate == YB_MEDIAN));
    cr_assert_geq(column->scale, scale + (six ? DIGITS : 0));
}
