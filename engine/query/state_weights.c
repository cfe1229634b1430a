/* Sums for weighted means. What does not fit 128 bits is kept in mind and refused
 * when finishing. */
#include <string.h>

#include "query/states.h"

static void init(void *cells, size_t count)
{
    memset(cells, 0, count * sizeof(yb_weights));
}

static void add(yb_weights *cell, yb_int128 products, yb_int128 weights)
{
    cell->too_large |= __builtin_add_overflow(cell->products, products, &cell->products) ||
                       __builtin_add_overflow(cell->weights, weights, &cell->weights);
}

void yb_weights_add(yb_weights *cell, int64_t value, yb_int128 weight)
{
    yb_int128 product;
    cell->too_large |= __builtin_mul_overflow((yb_int128)value, weight, &product);
    add(cell, product, weight);
}

static void merge(void *into, const void *from, size_t count)
{
    yb_weights *cells = into;
    for (size_t i = 0; i < count; i++) {
        const yb_weights *other = (const yb_weights *)from + i;
        cells[i].too_large |= other->too_large;
        add(&cells[i], other->products, other->weights);
    }
}

const yb_state_ops yb_state_weights = {
    .cell_bytes = sizeof(yb_weights), .reads_values = 1, .cascades = 1, .init = init, .merge = merge
};
