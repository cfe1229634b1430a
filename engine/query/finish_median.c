/* The median and other quantiles: the values of a group and all its parts are
 * gathered and two neighbours are selected, without sorting. As long as a slot has
 * one scale, mantissas have 32 bits (see finish_rank.c) or 64, else 128. */
#include <stdlib.h>
#include <string.h>

#include "core/checked.h"
#include "query/aggregates.h"

/* Quickselect with medians of three; a bad run of pivots ends in sorting. After
 * it, values[middle] is in its place, nothing before it greater, nothing behind it
 * less. Values are swapped whether they have to be or not: a branch on them would
 * be mispredicted every other time. */
#define DEFINE_SELECT(name, type)                                                                                      \
    static int name##_order(const void *a, const void *b)                                                              \
    {                                                                                                                  \
        type left = *(const type *)a, right = *(const type *)b;                                                        \
        return (left > right) - (left < right);                                                                        \
    }                                                                                                                  \
    static type name##_pivot(const type *values, size_t first, size_t last)                                            \
    {                                                                                                                  \
        type a = values[first], b = values[first + (last - first) / 2], c = values[last];                              \
        type low = a < b ? a : b, high = a < b ? b : a;                                                                \
        return c < low ? low : (c > high ? high : c);                                                                  \
    }                                                                                                                  \
    static void name(type *values, size_t count, size_t middle)                                                        \
    {                                                                                                                  \
        size_t first = 0, last = count - 1;                                                                            \
        for (unsigned turns = 0; first < last; turns++) {                                                              \
            if (turns == SELECT_TURNS) {                                                                               \
                qsort(values + first, last - first + 1, sizeof(type), name##_order);                                   \
                return;                                                                                                \
            }                                                                                                          \
            type pivot = name##_pivot(values, first, last);                                                            \
            size_t less = first;                                                                                       \
            for (size_t i = first; i <= last; i++) {                                                                   \
                type value = values[i];                                                                                \
                values[i] = values[less];                                                                              \
                values[less] = value;                                                                                  \
                less += value < pivot;                                                                                 \
            }                                                                                                          \
            if (middle < less) {                                                                                       \
                last = less - 1;                                                                                       \
                continue;                                                                                              \
            }                                                                                                          \
            first = less;                                                                                              \
            for (size_t i = less; i <= last; i++) {                                                                    \
                type value = values[i];                                                                                \
                values[i] = values[first];                                                                             \
                values[first] = value;                                                                                 \
                first += value == pivot;                                                                               \
            }                                                                                                          \
            if (middle < first) {                                                                                      \
                return;                                                                                                \
            }                                                                                                          \
        }                                                                                                              \
    }                                                                                                                  \
    /* The values that stand `below` others and next to them in order. */                                              \
    static void name##_neighbours(type *values, size_t count, size_t below, yb_int128 pair[2])                         \
    {                                                                                                                  \
        name(values, count, below);                                                                                    \
        type lower = values[below], upper = below + 1 < count ? values[below + 1] : lower;                             \
        for (size_t i = below + 2; i < count; i++) {                                                                   \
            upper = values[i] < upper ? values[i] : upper;                                                             \
        }                                                                                                              \
        pair[0] = lower;                                                                                               \
        pair[1] = upper;                                                                                               \
    }

enum { SELECT_TURNS = 96, NARROW_MOST = 1 << 30 };

DEFINE_SELECT(select_long, int64_t)
DEFINE_SELECT(select_wide, yb_int128)

/* Values by their distance from the least, in as many buckets of one width: most are not looked at again. */
enum { BUCKETS = 256, BUCKETED_LEAST = 32, BUCKETED_MOST = 4096, FEW = 128 };

/* The same as select_long_neighbours, without moving values; 0 if the bucket that matters holds too many. */
static int find_in_bucket(const int64_t *values, size_t count, size_t below, yb_int128 pair[2])
{
    uint16_t counts[BUCKETS] = { 0 };
    int64_t few[FEW + 1], least = values[0], greatest = values[0], behind = INT64_MAX;
    size_t bucket = 0, before = 0, used = 0;
    for (size_t i = 1; i < count; i++) {
        least = values[i] < least ? values[i] : least;
        greatest = values[i] > greatest ? values[i] : greatest;
    }
    uint64_t range = (uint64_t)greatest - (uint64_t)least;
    unsigned shift = range < BUCKETS ? 0 : 56 - (unsigned)__builtin_clzll(range);
    for (size_t i = 0; i < count; i++) {
        counts[((uint64_t)values[i] - (uint64_t)least) >> shift]++;
    }
    while (before + counts[bucket] <= below) {
        before += counts[bucket++];
    }
    if (counts[bucket] > FEW) {
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        uint64_t here = ((uint64_t)values[i] - (uint64_t)least) >> shift;
        int64_t other = here > bucket ? values[i] : INT64_MAX;
        behind = other < behind ? other : behind;
        few[used] = values[i];
        used += here == bucket;
    }
    select_long_neighbours(few, used, below - before, pair);
    if (below + 1 == before + used && below + 1 < count) {
        pair[1] = behind;
    }
    return 1;
}

static yb_status reserve(yb_scratch *scratch, size_t count, size_t size, yb_error *error)
{
    size_t bytes = 0;
    if (!yb_size_mul(count, size, &bytes)) {
        return yb_fail_memory(error, count);
    }
    if (bytes <= scratch->capacity) {
        return YB_OK;
    }
    yb_free(scratch->env, scratch->values); /* its contents are not wanted */
    scratch->values = NULL;
    scratch->capacity = 0;
    YB_TRY(yb_alloc(scratch->env, count, size, &scratch->values, error));
    scratch->capacity = bytes;
    return YB_OK;
}

/* The list of stripe `stripe` in the group's node or one of its parts. */
static const yb_value_chunk *values_of(const yb_cell *cell, uint32_t stripe, uint32_t node)
{
    const yb_plane *plane = &cell->cube->planes[stripe];
    size_t at = yb_plane_at(plane, node, cell->year);
    return at == YB_NO_CELL ? NULL : ((const yb_value_list *)plane->cells[YB_STATE_VALUES])[at].first;
}

/* Whole groups of lanes; 0 if any value may not fit. */
static int gather_narrow(const yb_cell *cell, uint32_t stripe)
{
    int32_t *values = cell->scratch->values;
    size_t used = 0;
    for (uint32_t node = cell->node; node < cell->cube->nodes[cell->node].behind; node++) {
        for (const yb_value_chunk *chunk = values_of(cell, stripe, node); chunk != NULL; chunk = chunk->next) {
            if (!chunk->narrow) {
                return 0;
            }
            memcpy(values + used, yb_narrow_values(chunk), chunk->used * sizeof(int32_t));
            used += chunk->used;
        }
    }
    for (; used % YB_NARROW_GROUP != 0; used++) {
        values[used] = INT32_MAX;
    }
    return 1;
}

static void gather_long(const yb_cell *cell, uint32_t stripe)
{
    int64_t *values = cell->scratch->values;
    size_t used = 0;
    for (uint32_t node = cell->node; node < cell->cube->nodes[cell->node].behind; node++) {
        for (const yb_value_chunk *chunk = values_of(cell, stripe, node); chunk != NULL; chunk = chunk->next) {
            for (uint32_t i = 0; i < chunk->used; i++) {
                values[used++] = yb_chunk_value(chunk, i);
            }
        }
    }
}

/* Values of all stripes at the finest scale among them: always fits. */
static void gather_wide(const yb_cell *cell, int scale)
{
    const yb_cube *cube = cell->cube;
    yb_int128 *values = cell->scratch->values;
    size_t used = 0;
    for (uint32_t stripe = cube->slot_stripes[cell->slot]; stripe < cube->slot_stripes[cell->slot + 1]; stripe++) {
        yb_int128 factor = yb_power_of_ten[scale - cube->stripes[stripe].scale];
        for (uint32_t node = cell->node; node < cube->nodes[cell->node].behind; node++) {
            for (const yb_value_chunk *chunk = values_of(cell, stripe, node); chunk != NULL; chunk = chunk->next) {
                for (uint32_t i = 0; i < chunk->used; i++) {
                    values[used++] = yb_chunk_value(chunk, i) * factor;
                }
            }
        }
    }
}

/* Whether scratch still has the cell's values: several quantiles gather them once. */
static int is_gathered(const yb_cell *cell)
{
    const yb_scratch *scratch = cell->scratch;
    return scratch->gathered && scratch->slot == cell->slot && scratch->node == cell->node &&
           scratch->year == cell->year;
}

/* As narrow as they may be. */
static yb_status gather(const yb_cell *cell, uint32_t first, uint32_t last, yb_error *error)
{
    yb_scratch *scratch = cell->scratch;
    size_t count = (size_t)cell->count + YB_NARROW_GROUP;
    scratch->gathered = 0;
    YB_TRY(reserve(scratch, count, first == last ? sizeof(int64_t) : sizeof(yb_int128), error));
    scratch->narrow = first == last && count < NARROW_MOST && gather_narrow(cell, first);
    if (first != last) {
        gather_wide(cell, cell->cube->stripes[last].scale);
    } else if (!scratch->narrow) {
        gather_long(cell, first);
    }
    scratch->gathered = 1;
    scratch->slot = cell->slot;
    scratch->node = cell->node;
    scratch->year = cell->year;
    return YB_OK;
}

/* The values number `below` and the next one in order, at *scale: that of the result or a coarser one. */
static yb_status find_neighbours(const yb_cell *cell, size_t below, yb_int128 pair[2], int *scale, yb_error *error)
{
    const yb_cube *cube = cell->cube;
    yb_scratch *scratch = cell->scratch;
    uint32_t first = cube->slot_stripes[cell->slot], last = cube->slot_stripes[cell->slot + 1] - 1;
    size_t count = (size_t)cell->count;
    *scale = cube->stripes[last].scale; /* stripes of a slot are in the order of their scales */
    if (!is_gathered(cell)) {
        YB_TRY(gather(cell, first, last, error));
    }
    int bucketed = count >= BUCKETED_LEAST && count <= BUCKETED_MOST;
    if (scratch->narrow) {
        yb_rank_neighbours(&cube->kernels->narrow, scratch->values, count, below, pair);
    } else if (first != last) {
        select_wide_neighbours(scratch->values, count, below, pair);
    } else if (!bucketed || !find_in_bucket(scratch->values, count, below, pair)) {
        select_long_neighbours(scratch->values, count, below, pair);
    }
    if (*scale > cell->scale) { /* finer blocks have no value here: zeros only, which would make results overflow */
        pair[0] /= yb_power_of_ten[*scale - cell->scale];
        pair[1] /= yb_power_of_ten[*scale - cell->scale];
        *scale = cell->scale;
    }
    return YB_OK;
}

static yb_status overflow(yb_error *error)
{
    return yb_fail(error, YB_OVERFLOW, "the exact result does not fit 38 digits");
}

/* Half the sum of the two middle values: one decimal more, so five times the sum. */
yb_status yb_finish_median(const yb_cell *cell, yb_int128 *value, yb_error *error)
{
    yb_int128 pair[2];
    int scale;
    YB_TRY(find_neighbours(cell, (size_t)(cell->count - 1) / 2, pair, &scale, error));
    yb_int128 middles = cell->count % 2 == 0 ? pair[0] + pair[1] : 2 * pair[0];
    return yb_align(middles * 5, scale + 1, cell->scale + 1, value) ? YB_OK : overflow(error);
}

/* Between the two values around argument x (n - 1): as many decimals more as the
 * argument may have, so that nothing is rounded. */
yb_status yb_finish_quantile(const yb_cell *cell, yb_int128 *value, yb_error *error)
{
    yb_int128 pair[2], low, way;
    int64_t unit = yb_power_of_ten[YB_QUANTILE_DIGITS];
    yb_uint128 share =
        (yb_uint128)(cell->argument.mantissa * yb_power_of_ten[YB_QUANTILE_DIGITS - cell->argument.scale]);
    yb_uint128 place = share * (cell->count - 1);
    int scale;
    YB_TRY(find_neighbours(cell, (size_t)(place / (yb_uint128)unit), pair, &scale, error));
    if (!yb_wide_scale_up(pair[0], YB_QUANTILE_DIGITS, &low) ||
        __builtin_mul_overflow(pair[1] - pair[0], (yb_int128)(place % (yb_uint128)unit), &way) ||
        !yb_wide_add(&low, way) ||
        !yb_align(low, scale + YB_QUANTILE_DIGITS, cell->scale + YB_QUANTILE_DIGITS, value)) {
        return overflow(error);
    }
    return YB_OK;
}
