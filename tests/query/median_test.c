/* The middle of many values, however they are distributed, against sorting. */
#include <stdlib.h>
#include <string.h>

#include "query/aggregates.h"
#include "support/test.h"

enum { MOST = 5000, SHAPES = 11 };

static uint64_t next(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407;
    return *state >> 11 ^ *state >> 40;
}

static int64_t draw(unsigned shape, uint64_t *state)
{
    uint64_t random = next(state) ^ next(state) << 20;
    switch (shape) {
    case 0:
        return 7;
    case 1:
        return (int64_t)(random % 3) - 1;
    case 2:
        return (int64_t)(random % 1000) - 500;
    case 3: /* a few much larger than most */
        return (int64_t)(random >> 24) >> next(state) % 40;
    case 4: /* both ends */
        return random % 2 ? INT64_MAX - (int64_t)(random >> 60) : INT64_MIN + (int64_t)(random >> 60);
    case 5:
        return (int64_t)(random << 13 ^ next(state));
    case 6: /* all but one in one bucket */
        return random % 50 == 0 ? INT64_C(1) << 50 : (int64_t)(random % 90);
    case 7:
        return (int32_t)random;
    case 8: /* both ends of 32 bits */
        return random % 2 ? INT32_MAX - (int64_t)(random >> 50) % 3 : INT32_MIN + (int64_t)(random >> 50) % 3;
    case 9: /* few do not fit 32 bits */
        return random % 5000 == 0 ? INT64_C(1) << 32 : (int64_t)(random % 3000000);
    default:
        return random % 7 == 0 ? INT32_MAX : (int32_t)random >> random % 31;
    }
}

static int ascending(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* A chunk of them, as narrow as it can be. */
static yb_value_chunk *make_chunk(const int64_t *values, uint32_t count, yb_value_chunk *next)
{
    yb_value_chunk *chunk = malloc(sizeof(yb_value_chunk) + MOST * sizeof(int64_t));
    int narrow = 1;
    for (uint32_t i = 0; i < count; i++) {
        narrow &= values[i] == (int32_t)values[i];
    }
    *chunk = (yb_value_chunk) { next, count, count, narrow };
    for (uint32_t i = 0; i < count; i++) {
        if (narrow) {
            ((int32_t *)(void *)chunk->values)[i] = (int32_t)values[i];
        } else {
            chunk->values[i] = values[i];
        }
    }
    return chunk;
}

/* One group of one year, whose values lie in two chunks. */
static void check(const int64_t *values, uint32_t count, const yb_kernels *kernels)
{
    static int64_t sorted[MOST];
    uint32_t half = count / 3;
    yb_env env;
    yb_env_init(&env, NULL);
    yb_value_chunk *second = make_chunk(values + half, count - half, NULL), *first = make_chunk(values, half, second);
    yb_value_list list = { first, second };
    yb_plane plane = { .states = YB_STATE_BIT(YB_STATE_VALUES), .years = 1, .cells = { [YB_STATE_VALUES] = &list } };
    yb_node node = { .behind = 1 };
    yb_stripe stripe = { 0, 2, count };
    uint32_t slot_stripes[] = { 0, 1 };
    yb_cube cube = { .nodes = &node,
                     .node_count = 1,
                     .stripes = &stripe,
                     .stripe_count = 1,
                     .slot_stripes = slot_stripes,
                     .slot_count = 1,
                     .kernels = kernels,
                     .years = 1,
                     .planes = &plane };
    yb_scratch scratch = { .env = &env };
    yb_cell cell = { .cube = &cube, .count = count, .scale = 2, .scratch = &scratch };
    memcpy(sorted, values, count * sizeof(int64_t));
    qsort(sorted, count, sizeof(int64_t), ascending);
    yb_int128 found = 0, low = sorted[(count - 1) / 2], high = sorted[count / 2];
    cr_assert_eq(yb_finish_median(&cell, &found, NULL), YB_OK);
    cr_assert(found == (low + high) * 5, "%u values", count);
    for (int64_t tenth = 0; tenth <= 10; tenth++) { /* after it, all values are still there */
        uint64_t place = (uint64_t)tenth * (count - 1);
        low = sorted[place / 10];
        high = sorted[place / 10 + (place % 10 != 0)];
        cell.argument = (yb_decimal) { tenth, 1 };
        cr_assert_eq(yb_finish_quantile(&cell, &found, NULL), YB_OK);
        cr_assert(found == low * 1000000 + (high - low) * (yb_int128)(place % 10) * 100000, "%u values", count);
    }
    free(first);
    free(second);
    free(scratch.values);
}

Test(median, keeps_values_of_changing_widths_in_little_room)
{
    enum { VALUES = 3000 };
    yb_env env;
    yb_arena arena;
    yb_value_list list = { NULL, NULL };
    int64_t sum = 0, found = 0;
    yb_env_init(&env, NULL);
    yb_arena_init(&arena, &env);
    for (int64_t i = 0; i < VALUES; i++) {
        int64_t value = i % 2 == 0 ? i : i << 40;
        cr_assert_eq(yb_state_values.add_value(&list, 0, value, &arena, NULL), YB_OK);
        sum += value;
    }
    for (const yb_value_chunk *chunk = list.first; chunk != NULL; chunk = chunk->next) {
        for (uint32_t i = 0; i < chunk->used; i++) {
            found += yb_chunk_value(chunk, i);
        }
    }
    cr_assert_eq(found, sum);
    cr_assert_lt(arena.allocated, 4 * VALUES * sizeof(int64_t));
    yb_arena_free(&arena);
}

Test(median, of_any_values_is_the_middle_of_the_sorted_ones)
{
    static const uint32_t counts[] = { 1, 2, 3, 31, 32, 33, 100, 255, 700, 4096, 4097, MOST };
    static int64_t values[MOST];
    uint64_t state = 11;
    for (unsigned shape = 0; shape < SHAPES; shape++) {
        for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
            for (uint32_t v = 0; v < counts[i]; v++) {
                values[v] = draw(shape, &state);
            }
            for (int level = YB_CPU_SCALAR; level <= (int)yb_cpu_detect(); level++) {
                yb_cpu_level known;
                if (yb_cpu_choose(yb_cpu_level_name((yb_cpu_level)level), &known, NULL) == YB_OK) {
                    check(values, counts[i], yb_kernels_for(known));
                }
            }
        }
    }
}
