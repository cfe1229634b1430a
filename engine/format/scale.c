/* Scales: trimming, choosing one for a block, aligning to it. */
#include "format/scale.h"

#include "core/checked.h"
#include "format/layout.h"

/* Costs in bits, for choosing only: a decimal digit on every value of the
 * block; a row that has to go into another block; that block. */
#define DIGIT_COST_TENTHS 33
#define STRAY_COST        128
#define BLOCK_COST        2048

void yb_scale_trim(int64_t *mantissa, int8_t *scale)
{
    while (*scale > 0 && *mantissa % 10 == 0) {
        *mantissa /= 10;
        --*scale;
    }
}

int yb_scale_align(int64_t *mantissa, int8_t from, int8_t to)
{
    int64_t aligned;
    if (from > to || !yb_i64_mul(*mantissa, yb_power_of_ten[to - from], &aligned)) {
        return 0;
    }
    *mantissa = aligned;
    return 1;
}

/* Rows of each scale, and their largest magnitude. */
typedef struct census {
    size_t rows[YB_SCALE_MAX + 1];
    uint64_t largest[YB_SCALE_MAX + 1];
} census;

static census count_scales(const int64_t *mantissas, const int8_t *scales, size_t count)
{
    census found = { { 0 }, { 0 } };
    for (size_t i = 0; i < count; i++) {
        int8_t scale = scales[i];
        uint64_t mantissa = (uint64_t)mantissas[i], magnitude = mantissas[i] < 0 ? 0 - mantissa : mantissa;
        found.rows[scale]++;
        found.largest[scale] = magnitude > found.largest[scale] ? magnitude : found.largest[scale];
    }
    return found;
}

static size_t count_fitting(const int64_t *mantissas, const int8_t *scales, size_t count, const census *found,
                            int8_t scale)
{
    size_t fitting = 0;
    int all = 1;
    for (int8_t s = 0; s <= scale; s++) {
        fitting += found->rows[s];
        all = all && found->largest[s] <= (uint64_t)(INT64_MAX / yb_power_of_ten[scale - s]);
    }
    if (all) {
        return fitting;
    }
    fitting = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t mantissa = mantissas[i];
        fitting += (size_t)yb_scale_align(&mantissa, scales[i], scale);
    }
    return fitting;
}

static uint64_t cost_of(size_t fitting, int8_t scale)
{
    return (uint64_t)fitting * (uint64_t)scale * DIGIT_COST_TENTHS / 10;
}

int8_t yb_scale_choose(const int64_t *mantissas, const int8_t *scales, size_t count)
{
    census found = count_scales(mantissas, scales, count);
    int8_t best = 0;
    uint64_t best_cost = UINT64_MAX;
    for (int8_t scale = YB_SCALE_MAX; scale >= 0; scale--) {
        if (found.rows[scale] == 0) {
            continue;
        }
        size_t fitting = count_fitting(mantissas, scales, count, &found, scale), strays = count - fitting;
        uint64_t cost = cost_of(fitting, scale) + (uint64_t)strays * STRAY_COST + (strays > 0 ? BLOCK_COST : 0);
        if (cost < best_cost) {
            best = scale;
            best_cost = cost;
        }
    }
    return best;
}

int yb_scale_obvious(const int64_t *mantissas, const int8_t *scales, size_t count, int8_t *scale)
{
    int8_t most = 0;
    for (size_t i = 0; i < count; i++) {
        most = scales[i] > most ? scales[i] : most;
    }
    *scale = most;
    /* So many values with all their decimals make any smaller scale dearer. */
    uint64_t cost = cost_of(count, most);
    uint64_t needed = cost > BLOCK_COST ? (cost - BLOCK_COST + STRAY_COST - 1) / STRAY_COST : 1;
    for (size_t i = 0; most > 0 && i < count && needed > 0; i++) {
        needed -= scales[i] == most && mantissas[i] % 10 != 0;
    }
    return most == 0 || needed == 0;
}
