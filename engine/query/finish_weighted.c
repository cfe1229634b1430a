/* Weighted means: an exact fraction of two sums, rounded once, half to even. */
#include "query/aggregates.h"
#include "query/derive.h"

static const yb_weights *weights_at(const yb_cell *cell, uint32_t stripe)
{
    size_t at = yb_cell_at(cell, stripe);
    return at == YB_NO_CELL ? NULL : (const yb_weights *)cell->cube->planes[stripe].cells[YB_STATE_WEIGHTS] + at;
}

/* Of all scales of the slot, which have their weights at one. 0: they do not fit. */
static int add_up(const yb_cell *cell, yb_int128 *products, yb_int128 *weights)
{
    const yb_cube *cube = cell->cube;
    yb_int128 part;
    *products = *weights = 0;
    for (uint32_t i = cube->slot_stripes[cell->slot]; i < cube->slot_stripes[cell->slot + 1]; i++) {
        const yb_weights *found = weights_at(cell, i);
        if (found != NULL &&
            (found->too_large || !yb_wide_add(weights, found->weights) ||
             !yb_align(found->products, cube->stripes[i].scale, cell->scale, &part) || !yb_wide_add(products, part))) {
            return 0;
        }
    }
    return 1;
}

int yb_weighs(const yb_cell *cell)
{
    yb_int128 products, weights;
    return !add_up(cell, &products, &weights) || weights > 0; /* what is too large is told when finishing */
}

yb_status yb_finish_weighted(const yb_cell *cell, yb_int128 *value, yb_error *error)
{
    yb_int128 products, weights;
    int digits = yb_aggregate_ops_of(YB_WEIGHTED_MEAN)->extra_digits;
    if (!add_up(cell, &products, &weights) ||
        yb_derive_ratio(products, weights, 0, digits, value) == YB_DERIVED_OVERFLOW) {
        return yb_fail(error, YB_OVERFLOW, "the exact result does not fit 38 digits");
    }
    return YB_OK;
}
