/* Planes that add rows as they meet nodes hold what planes with all rows hold. */
#include "query/plane.h"

#include <stdio.h>
#include <string.h>

#include "core/env.h"
#include "query/naive.h"
#include "support/failing.h"
#include "support/test.h"

enum { NODES = 600, YEARS = 3, STATES = 7 /* count, sum, extremes */ };

/* A tree of nodes: each hangs on one of the last few before it. */
static void make_nodes(yb_node *nodes, naive *numbers)
{
    memset(nodes, 0, NODES * sizeof *nodes);
    for (uint32_t i = 1; i < NODES; i++) {
        nodes[i].parent = i - 1 - (uint32_t)naive_below(numbers, i < 4 ? i : 4);
    }
}

static yb_status put(const yb_env *env, yb_plane *plane, uint32_t node, size_t year, int64_t value)
{
    uint32_t row;
    yb_status status = yb_plane_add_row(env, plane, node, &row, NULL);
    for (int kind = 0; status == YB_OK && kind < YB_STATE_KINDS; kind++) {
        if (plane->cells[kind] != NULL) {
            yb_state_ops_of((yb_state_kind)kind)
                ->add_value(plane->cells[kind], row * plane->years + year, value, NULL, NULL);
        }
    }
    return status;
}

static void compare(const yb_plane *dense, const yb_plane *sparse)
{
    for (uint32_t node = 0; node < NODES; node++) {
        for (size_t year = 0; year < YEARS; year++) {
            size_t a = yb_plane_at(dense, node, year), b = yb_plane_at(sparse, node, year);
            uint64_t count = ((const uint64_t *)dense->cells[YB_STATE_COUNT])[a];
            if (b == YB_NO_CELL) {
                cr_assert_eq(count, 0);
                continue;
            }
            const yb_extremes *left = (const yb_extremes *)dense->cells[YB_STATE_EXTREMES] + a;
            const yb_extremes *right = (const yb_extremes *)sparse->cells[YB_STATE_EXTREMES] + b;
            cr_assert_eq(((const uint64_t *)sparse->cells[YB_STATE_COUNT])[b], count);
            cr_assert(((const yb_int128 *)dense->cells[YB_STATE_SUM])[a] ==
                      ((const yb_int128 *)sparse->cells[YB_STATE_SUM])[b]);
            cr_assert(left->min == right->min && left->max == right->max);
        }
    }
}

/* Two workers' values, merged and cascaded; the first that fails ends it. */
static yb_status fill(const yb_env *env, yb_plane planes[2], uint64_t promised, const yb_node *nodes, uint64_t seed)
{
    naive numbers = { .state = seed };
    for (int worker = 0; worker < 2; worker++) {
        YB_TRY(yb_plane_open(env, &planes[worker], STATES, NODES, YEARS, promised, NULL));
        for (int i = 0; i < 60; i++) {
            uint32_t node = (uint32_t)naive_below(&numbers, NODES);
            size_t year = (size_t)naive_below(&numbers, YEARS);
            YB_TRY(put(env, &planes[worker], node, year, (int64_t)naive_below(&numbers, 1000) - 500));
        }
    }
    YB_TRY(yb_plane_merge(env, &planes[0], &planes[1], NULL));
    return yb_plane_cascade(env, &planes[0], nodes, NODES, NULL);
}

static void close_both(const yb_env *env, yb_plane planes[2])
{
    yb_plane_close(env, &planes[0]);
    yb_plane_close(env, &planes[1]);
}

Test(planes, hold_the_same_whether_rows_are_there_or_added)
{
    yb_env env;
    yb_env_init(&env, NULL);
    for (uint64_t seed = 1; seed <= 50; seed++) {
        yb_node nodes[NODES];
        naive numbers = { .state = seed * 77 };
        yb_plane dense[2] = { { 0 } }, sparse[2] = { { 0 } };
        make_nodes(nodes, &numbers);
        cr_assert_eq(fill(&env, dense, NODES, nodes, seed), YB_OK);
        cr_assert_eq(fill(&env, sparse, 1, nodes, seed), YB_OK);
        cr_assert_null(dense[0].slots);
        cr_assert_not_null(sparse[0].slots);
        compare(&dense[0], &sparse[0]);
        close_both(&env, dense);
        close_both(&env, sparse);
    }
}

Test(planes, leak_nothing_when_memory_ends)
{
    yb_node nodes[NODES];
    naive numbers = { .state = 9 };
    make_nodes(nodes, &numbers);
    for (unsigned n = 0;; n++) {
        failing_hooks failing;
        yb_env env;
        yb_plane planes[2] = { { 0 } };
        failing_start(&failing, FAIL_MEMORY, n);
        yb_env_init(&env, &failing.hooks);
        yb_status status = fill(&env, planes, 1, nodes, 3);
        close_both(&env, planes);
        cr_assert_eq(failing.blocks, 0);
        cr_assert_eq(status, failing.failed ? YB_NO_MEMORY : YB_OK);
        if (!failing.failed) {
            break;
        }
    }
}
