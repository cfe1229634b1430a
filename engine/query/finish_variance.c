/* Variances and standard deviations from count, exact sum and exact sum of squares:
 * n x squares - sum^2 over n (n - 1), or over n^2, is an exact fraction, which is
 * rounded once. Most fit 128 bits on the way; the others take longer numbers. */
#include "core/natural.h"
#include "query/aggregates.h"

enum { VARIANCE_DIGITS = 6 };

static yb_status overflow(yb_error *error)
{
    return yb_fail(error, YB_OVERFLOW, "the exact result does not fit 38 digits");
}

/* Moves a sum of squares from scale `from` of its values to scale `to`; exact downwards. */
static int align_squares(yb_natural *squares, int from, int to)
{
    if (from > to) {
        yb_natural_divide(squares, (uint64_t)yb_power_of_ten[from - to]);
        yb_natural_divide(squares, (uint64_t)yb_power_of_ten[from - to]);
        return 1;
    }
    uint64_t factor = (uint64_t)yb_power_of_ten[to - from];
    return from == to || (yb_natural_multiply(squares, factor) && yb_natural_multiply(squares, factor));
}

/* The sum of squares over all scales; 0 when one was too large to be kept. */
static int sum_squares(const yb_cell *cell, yb_natural *squares)
{
    const yb_cube *cube = cell->cube;
    yb_natural part;
    squares->length = 0;
    for (uint32_t i = cube->slot_stripes[cell->slot]; i < cube->slot_stripes[cell->slot + 1]; i++) {
        size_t at = yb_cell_at(cell, i);
        if (at == YB_NO_CELL) {
            continue;
        }
        yb_uint128 kept = ((const yb_uint128 *)cube->planes[i].cells[YB_STATE_SQUARES])[at];
        /* The first ones go straight where the sum will be. */
        yb_natural *found = squares->length == 0 ? squares : &part;
        yb_natural_set(found, kept);
        if (kept == YB_SQUARES_TOO_LARGE || !align_squares(found, cube->stripes[i].scale, cell->scale) ||
            (found == &part && !yb_natural_add(squares, &part))) {
            return 0;
        }
    }
    return 1;
}

/* n x squares - sum^2, never negative. */
static int find_spread(const yb_cell *cell, yb_int128 sum, yb_natural *spread)
{
    yb_natural squares, root;
    yb_uint128 product, square, magnitude = sum < 0 ? -(yb_uint128)sum : (yb_uint128)sum;
    if (!sum_squares(cell, &squares)) {
        return 0;
    }
    if (yb_natural_get(&squares, &product) && !__builtin_mul_overflow(product, cell->count, &product) &&
        !__builtin_mul_overflow(magnitude, magnitude, &square)) {
        yb_natural_set(spread, product - square);
        return 1;
    }
    yb_natural_set(&root, magnitude);
    *spread = squares;
    if (!yb_natural_multiply(spread, cell->count) || !yb_natural_product(&root, &root, &squares)) {
        return 0;
    }
    yb_natural_subtract(spread, &squares);
    return 1;
}

/* number x factor / (first x second), rounded down; *exact says whether nothing was lost. */
static int take_ratio(yb_natural *number, uint64_t factor, uint64_t first, uint64_t second, int *exact)
{
    yb_uint128 small;
    uint64_t divisor;
    if (yb_natural_get(number, &small) && !__builtin_mul_overflow(small, factor, &small) &&
        !__builtin_mul_overflow(first, second, &divisor)) {
        yb_uint128 ratio = small / divisor;
        *exact = ratio * divisor == small;
        yb_natural_set(number, ratio);
        return 1;
    }
    if (!yb_natural_multiply(number, factor)) {
        return 0;
    }
    *exact = yb_natural_divide(number, first) == 0;
    *exact &= yb_natural_divide(number, second) == 0;
    return 1;
}

/* Half of `twice`, which was rounded down: half to even. 0 when it does not fit. */
static int round_half(yb_uint128 twice, int exact, yb_int128 *value)
{
    yb_uint128 half = twice >> 1;
    half += (twice & 1) != 0 && (!exact || (half & 1) != 0);
    *value = (yb_int128)half;
    return *value >= 0;
}

/* Variances are at twice the scale of their values, and wanted at six digits more than it. */
static int variance_of(const yb_cell *cell, yb_natural *spread, uint64_t divisor, yb_int128 *value)
{
    int more = VARIANCE_DIGITS - cell->scale, exact, still_exact = 1;
    uint64_t factor = 2 * (uint64_t)yb_power_of_ten[more > 0 ? more : 0];
    yb_uint128 twice;
    if (!take_ratio(spread, factor, cell->count, divisor, &exact)) {
        return 0;
    }
    if (more < 0) {
        still_exact = yb_natural_divide(spread, (uint64_t)yb_power_of_ten[-more]) == 0;
    }
    return yb_natural_get(spread, &twice) && round_half(twice, exact && still_exact, value);
}

static int deviation_of(const yb_cell *cell, yb_natural *spread, uint64_t divisor, yb_int128 *value)
{
    uint64_t factor = 4 * (uint64_t)yb_power_of_ten[2 * VARIANCE_DIGITS];
    yb_uint128 twice;
    int exact, root_exact;
    return take_ratio(spread, factor, cell->count, divisor, &exact) && yb_natural_root(spread, &twice, &root_exact) &&
           round_half(twice, exact && root_exact, value);
}

static yb_status finish(const yb_cell *cell, uint64_t divisor, int root, yb_int128 *value, yb_error *error)
{
    yb_int128 sum;
    yb_natural spread;
    YB_TRY(yb_finish_sum(cell, &sum, error));
    if (!find_spread(cell, sum, &spread)) {
        return overflow(error);
    }
    int fits = root ? deviation_of(cell, &spread, divisor, value) : variance_of(cell, &spread, divisor, value);
    return fits ? YB_OK : overflow(error);
}

yb_status yb_finish_variance(const yb_cell *cell, yb_int128 *value, yb_error *error)
{
    return finish(cell, cell->count - 1, 0, value, error);
}

yb_status yb_finish_stddev(const yb_cell *cell, yb_int128 *value, yb_error *error)
{
    return finish(cell, cell->count - 1, 1, value, error);
}

yb_status yb_finish_variance_pop(const yb_cell *cell, yb_int128 *value, yb_error *error)
{
    return finish(cell, cell->count, 0, value, error);
}

yb_status yb_finish_stddev_pop(const yb_cell *cell, yb_int128 *value, yb_error *error)
{
    return finish(cell, cell->count, 1, value, error);
}
