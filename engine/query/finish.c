/* Finishing sums, averages and extremes: cells of all scales of a slot become
 * one exact number at the column's scale. */
#include "query/aggregates.h"

int yb_align(yb_int128 mantissa, int from, int to, yb_int128 *aligned)
{
    if (from == to) {
        *aligned = mantissa;
        return 1;
    }
    if (from > to) {
        *aligned = mantissa / yb_power_of_ten[from - to];
        return 1;
    }
    return yb_wide_scale_up(mantissa, to - from, aligned);
}

static yb_status overflow(yb_error *error)
{
    return yb_fail(error, YB_OVERFLOW, "the exact result does not fit 38 digits");
}

yb_status yb_finish_sum(const yb_cell *cell, yb_int128 *value, yb_error *error)
{
    const yb_cube *cube = cell->cube;
    yb_int128 sum = 0, part;
    for (uint32_t i = cube->slot_stripes[cell->slot]; i < cube->slot_stripes[cell->slot + 1]; i++) {
        size_t at = yb_cell_at(cell, i);
        if (at == YB_NO_CELL) {
            continue;
        }
        const yb_int128 *sums = cube->planes[i].cells[YB_STATE_SUM];
        if (!yb_align(sums[at], cube->stripes[i].scale, cell->scale, &part) || !yb_wide_add(&sum, part)) {
            return overflow(error);
        }
    }
    *value = sum;
    return YB_OK;
}

/* Quotient and rest apart, so that only a result that really is too large overflows. */
yb_status yb_finish_average(const yb_cell *cell, yb_int128 *value, yb_error *error)
{
    yb_int128 sum, whole;
    YB_TRY(yb_finish_sum(cell, &sum, error));
    int digits = yb_aggregate_ops_of(YB_AVG)->extra_digits;
    yb_int128 count = (yb_int128)cell->count;
    yb_int128 quotient = sum / count;
    yb_int128 rest = yb_wide_divide((sum - quotient * count) * yb_power_of_ten[digits], cell->count);
    if (!yb_wide_scale_up(quotient, digits, &whole) || !yb_wide_add(&whole, rest)) {
        return overflow(error);
    }
    *value = whole;
    return YB_OK;
}

static yb_status finish_extreme(const yb_cell *cell, int greatest, yb_int128 *value, yb_error *error)
{
    const yb_cube *cube = cell->cube;
    yb_int128 best = 0, one;
    int found = 0;
    for (uint32_t i = cube->slot_stripes[cell->slot]; i < cube->slot_stripes[cell->slot + 1]; i++) {
        size_t at = yb_cell_at(cell, i);
        if (at == YB_NO_CELL || ((const uint64_t *)cube->planes[i].cells[YB_STATE_COUNT])[at] == 0) {
            continue;
        }
        const yb_extremes *extremes = (const yb_extremes *)cube->planes[i].cells[YB_STATE_EXTREMES] + at;
        if (!yb_align(greatest ? extremes->max : extremes->min, cube->stripes[i].scale, cell->scale, &one)) {
            return overflow(error);
        }
        best = !found || (greatest ? one > best : one < best) ? one : best;
        found = 1;
    }
    *value = best;
    return YB_OK;
}

yb_status yb_finish_min(const yb_cell *cell, yb_int128 *value, yb_error *error)
{
    return finish_extreme(cell, 0, value, error);
}

yb_status yb_finish_max(const yb_cell *cell, yb_int128 *value, yb_error *error)
{
    return finish_extreme(cell, 1, value, error);
}
