/* Scales: trimming, choosing one for a block, aligning to it. */
#include "core/checked.h"
#include "format/rows.h"

/* Costs in bits, for choosing only: a decimal digit on every value of the
 * block; a row that has to go into another block; that block. */
#define DIGIT_COST_TENTHS 33
#define STRAY_COST        128
#define BLOCK_COST        2048

void yb_row_trim(yb_row *row)
{
    while (row->scale > 0 && row->mantissa % 10 == 0) {
        row->mantissa /= 10;
        row->scale--;
    }
}

int yb_row_align(yb_row *row, int8_t scale)
{
    int64_t mantissa;
    if (row->scale > scale || !yb_i64_mul(row->mantissa, yb_power_of_ten[scale - row->scale], &mantissa)) {
        return 0;
    }
    row->mantissa = mantissa;
    row->scale = scale;
    return 1;
}

/* Rows of each scale, and their largest magnitude. */
typedef struct census {
    size_t rows[YB_SCALE_MAX + 1];
    uint64_t largest[YB_SCALE_MAX + 1];
} census;

static census count_scales(const yb_row *rows, size_t count)
{
    census found = { { 0 }, { 0 } };
    for (size_t i = 0; i < count; i++) {
        int8_t scale = rows[i].scale;
        uint64_t mantissa = (uint64_t)rows[i].mantissa, magnitude = rows[i].mantissa < 0 ? 0 - mantissa : mantissa;
        found.rows[scale]++;
        found.largest[scale] = magnitude > found.largest[scale] ? magnitude : found.largest[scale];
    }
    return found;
}

static size_t count_fitting(const yb_row *rows, size_t count, const census *scales, int8_t scale)
{
    size_t fitting = 0;
    int all = 1;
    for (int8_t s = 0; s <= scale; s++) {
        fitting += scales->rows[s];
        all = all && scales->largest[s] <= (uint64_t)(INT64_MAX / yb_power_of_ten[scale - s]);
    }
    if (all) {
        return fitting;
    }
    fitting = 0;
    for (size_t i = 0; i < count; i++) {
        yb_row row = rows[i];
        fitting += (size_t)yb_row_align(&row, scale);
    }
    return fitting;
}

int8_t yb_rows_choose_scale(const yb_row *rows, size_t count)
{
    census scales = count_scales(rows, count);
    int8_t best = 0;
    uint64_t best_cost = UINT64_MAX;
    for (int8_t scale = YB_SCALE_MAX; scale >= 0; scale--) {
        if (scales.rows[scale] == 0) {
            continue;
        }
        size_t fitting = count_fitting(rows, count, &scales, scale), strays = count - fitting;
        uint64_t cost = (uint64_t)fitting * (uint64_t)scale * DIGIT_COST_TENTHS / 10 + (uint64_t)strays * STRAY_COST +
                        (strays > 0 ? BLOCK_COST : 0);
        if (cost < best_cost) {
            best = scale;
            best_cost = cost;
        }
    }
    return best;
}
