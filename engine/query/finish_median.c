/* The median: the values of a group and all its parts are gathered and the
 * middle is selected, without sorting. Mantissas are 64 bits wide as long as a
 * slot has one scale, else 128. */
#include <stdlib.h>

#include "core/checked.h"
#include "query/aggregates.h"

/* Quickselect with medians of three; a bad run of pivots ends in sorting. After
 * it, values[middle] is in its place and nothing before it is greater. */
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
            size_t i = first, j = last;                                                                                \
            for (;;) {                                                                                                 \
                while (values[i] < pivot) {                                                                            \
                    i++;                                                                                               \
                }                                                                                                      \
                while (values[j] > pivot) {                                                                            \
                    j--;                                                                                               \
                }                                                                                                      \
                if (i >= j) {                                                                                          \
                    break;                                                                                             \
                }                                                                                                      \
                type swapped = values[i];                                                                              \
                values[i++] = values[j];                                                                               \
                values[j--] = swapped;                                                                                 \
            }                                                                                                          \
            if (middle <= j) {                                                                                         \
                last = j;                                                                                              \
            } else {                                                                                                   \
                first = j + 1;                                                                                         \
            }                                                                                                          \
        }                                                                                                              \
    }                                                                                                                  \
    /* The sum of the two middle values, which are the same one when `count` is odd. */                                \
    static yb_int128 name##_middles(type *values, size_t count)                                                        \
    {                                                                                                                  \
        size_t middle = count / 2;                                                                                     \
        name(values, count, middle);                                                                                   \
        type upper = values[middle], lower = upper;                                                                    \
        if (count % 2 == 0) {                                                                                          \
            lower = values[0];                                                                                         \
            for (size_t i = 1; i < middle; i++) {                                                                      \
                lower = values[i] > lower ? values[i] : lower;                                                         \
            }                                                                                                          \
        }                                                                                                              \
        return (yb_int128)upper + lower;                                                                               \
    }

enum { SELECT_TURNS = 96 };

DEFINE_SELECT(select_narrow, int64_t)
DEFINE_SELECT(select_wide, yb_int128)

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

static void gather_narrow(const yb_cell *cell, uint32_t stripe)
{
    int64_t *values = cell->scratch->values;
    size_t used = 0;
    for (uint32_t node = cell->node; node < cell->cube->nodes[cell->node].behind; node++) {
        for (const yb_value_chunk *chunk = values_of(cell, stripe, node); chunk != NULL; chunk = chunk->next) {
            for (uint32_t i = 0; i < chunk->used; i++) {
                values[used++] = chunk->values[i];
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
                    values[used++] = chunk->values[i] * factor;
                }
            }
        }
    }
}

/* Half the sum of the two middle values: one decimal more, so five times the sum. */
yb_status yb_finish_median(const yb_cell *cell, yb_int128 *value, yb_error *error)
{
    const yb_cube *cube = cell->cube;
    uint32_t first = cube->slot_stripes[cell->slot], last = cube->slot_stripes[cell->slot + 1] - 1;
    int scale = cube->stripes[last].scale; /* stripes of a slot are in the order of their scales */
    size_t count = (size_t)cell->count;
    yb_int128 middles;
    if (first == last) {
        YB_TRY(reserve(cell->scratch, count, sizeof(int64_t), error));
        gather_narrow(cell, first);
        middles = select_narrow_middles(cell->scratch->values, count);
    } else {
        YB_TRY(reserve(cell->scratch, count, sizeof(yb_int128), error));
        gather_wide(cell, scale);
        middles = select_wide_middles(cell->scratch->values, count);
    }
    if (!yb_align(middles * 5, scale + 1, cell->scale + 1, value)) {
        return yb_fail(error, YB_OVERFLOW, "the exact result does not fit 38 digits");
    }
    return YB_OK;
}
