/* Every kernel of every level against a naive loop. */
#include "codec/kernels.h"

#include <string.h>

#include "codec/numbers.h"
#include "support/test.h"

#define LANES 4096
#define WORDS (LANES / 64)

typedef struct tile {
    int64_t values[LANES], others[LANES];
    uint64_t presence[WORDS];
} tile;

static int has(const tile *t, unsigned lane)
{
    return (int)(t->presence[lane / 64] >> lane % 64 & 1);
}

/* Presence from empty to full, values of one shape. */
static void make_tile(uint64_t *seed, shape values, unsigned density, tile *t)
{
    for (unsigned i = 0; i < LANES; i++) {
        t->values[i] = shaped_number(seed, values, i);
        t->others[i] = (int64_t)next_number(seed);
    }
    for (unsigned w = 0; w < WORDS; w++) {
        uint64_t a = next_number(seed), b = next_number(seed);
        t->presence[w] = density == 0 ? 0 : density == 1 ? a & b : density == 2 ? a | b : UINT64_MAX;
    }
}

static void check_aggregates(const yb_kernels *kernels, const tile *t, unsigned first, unsigned last)
{
    yb_int128 sum = 0;
    unsigned count = 0;
    int64_t min = 5, max = 4, least = 5, greatest = 4;
    for (unsigned i = first; i < last; i++) {
        if (has(t, i)) {
            sum += t->values[i];
            count++;
            min = t->values[i] < min ? t->values[i] : min;
            max = t->values[i] > max ? t->values[i] : max;
        }
    }
    kernels->min_max(t->values, t->presence, first, last, &least, &greatest);
    cr_assert(kernels->sum(t->values, t->presence, first, last) == sum);
    cr_assert_eq(kernels->count(t->presence, first, last), count);
    cr_assert_eq(least, min);
    cr_assert_eq(greatest, max);
}

static void check_updates(const yb_kernels *kernels, const tile *t, unsigned count)
{
    int64_t added[LANES], taken[LANES];
    memcpy(added, t->values, sizeof(added));
    memcpy(taken, t->values, sizeof(taken));
    kernels->add_present(added, t->others, t->presence, count);
    kernels->take_present(taken, t->others, t->presence, count);
    for (unsigned i = 0; i < LANES; i++) {
        int changes = i < count && has(t, i);
        uint64_t sum = (uint64_t)t->values[i] + (changes ? (uint64_t)t->others[i] : 0);
        cr_assert_eq((uint64_t)added[i], sum);
        cr_assert_eq(taken[i], changes ? t->others[i] : t->values[i]);
    }
}

static void check_level(const yb_kernels *kernels)
{
    static const unsigned edges[] = { 0, 1, 31, 63, 64, 65, 127, 128, 500, 1023, 1024, 4000, 4095, 4096 };
    const size_t edge_count = sizeof(edges) / sizeof(edges[0]);
    uint64_t seed = 3;
    tile t;
    for (unsigned s = 0; s < SHAPE_COUNT; s++) {
        for (unsigned density = 0; density < 4; density++) {
            make_tile(&seed, (shape)s, density, &t);
            for (size_t a = 0; a < edge_count; a++) {
                check_updates(kernels, &t, edges[a]);
                for (size_t b = a; b < edge_count; b++) {
                    check_aggregates(kernels, &t, edges[a], edges[b]);
                }
            }
        }
    }
}

Test(kernels, scalar_kernels_agree_with_naive_loops)
{
    check_level(yb_kernels_for(YB_CPU_SCALAR));
}

Test(kernels, every_level_of_this_cpu_agrees_with_naive_loops)
{
    yb_cpu_level best = yb_cpu_detect();
    for (unsigned level = YB_CPU_NEON; level <= (unsigned)best; level++) {
        check_level(yb_kernels_for((yb_cpu_level)level));
    }
}

Test(kernels, tables_carry_the_names_of_their_levels)
{
    cr_assert_str_eq(yb_kernels_for(YB_CPU_SCALAR)->name, "scalar");
    cr_assert_str_eq(yb_kernels_for(yb_cpu_detect())->name, yb_cpu_level_name(yb_cpu_detect()));
}

Test(kernels, sums_of_the_largest_values_are_exact)
{
    tile t;
    memset(t.presence, 0xFF, sizeof(t.presence));
    for (unsigned i = 0; i < LANES; i++) {
        t.values[i] = INT64_MAX;
    }
    cr_assert(yb_kernels_for(yb_cpu_detect())->sum(t.values, t.presence, 0, LANES) == (yb_int128)INT64_MAX * LANES);
    for (unsigned i = 0; i < LANES; i++) {
        t.values[i] = INT64_MIN;
    }
    cr_assert(yb_kernels_for(yb_cpu_detect())->sum(t.values, t.presence, 0, LANES) == (yb_int128)INT64_MIN * LANES);
}
