/* Sorting a chunk: rows in any order, stretches, keys of any width. */
#include "store/row_sort.h"

#include <stdlib.h>

#include "support/test.h"

enum { COUNT = 5000 };

typedef struct chunk {
    yb_env env;
    yb_row_columns columns;
    uint32_t *rank; /* of each series number */
    uint64_t state;
} chunk;

static uint32_t series[COUNT], region[COUNT];
static int16_t year[COUNT];
static int64_t mantissa[COUNT];

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static void make_chunk(chunk *c, uint32_t series_count, size_t count)
{
    yb_env_init(&c->env, NULL);
    c->columns = (yb_row_columns) { .env = &c->env };
    c->rank = malloc(series_count * sizeof *c->rank);
    for (uint32_t i = 0; i < series_count; i++) {
        c->rank[i] = series_count - 1 - i;
    }
    yb_rows rows = { count, series, region, year, mantissa, NULL, NULL, NULL, NULL, NULL };
    cr_assert_eq(yb_row_columns_reserve(&c->columns, count, 0, NULL), YB_OK);
    yb_row_columns_append(&c->columns, &rows, 0, count);
}

static void free_chunk(chunk *c)
{
    yb_row_columns_free(&c->columns);
    free(c->rank);
}

static int follows(const chunk *c, uint32_t a, uint32_t b)
{
    if (series[a] != series[b]) {
        return c->rank[series[a]] < c->rank[series[b]];
    }
    return region[a] != region[b] ? region[a] < region[b] : year[a] < year[b];
}

/* The rows of the order, spelled out; returns how many. */
static size_t spell(const yb_row_order *order, uint32_t *rows)
{
    size_t count = 0;
    for (size_t i = 0; i < order->piece_count; i++) {
        uint32_t end = order->ends == NULL ? order->pieces[i] + 1 : order->ends[i];
        for (uint32_t row = order->pieces[i]; row < end; row++) {
            rows[count++] = row;
        }
    }
    return count;
}

static void expect_sorted(const chunk *c, const yb_row_order *order)
{
    static uint32_t rows[COUNT];
    cr_assert_eq(spell(order, rows), order->rows);
    for (size_t i = 1; i < order->rows; i++) {
        cr_assert(follows(c, rows[i - 1], rows[i]));
        cr_assert(!order->in_order || rows[i] == i);
    }
}

Test(store_row_sort, the_last_of_equal_keys_is_kept)
{
    chunk c;
    yb_row_order order;
    uint64_t state = 11;
    for (uint32_t i = 0; i < COUNT; i++) {
        series[i] = (uint32_t)(next_random(&state) % 3);
        region[i] = (uint32_t)(next_random(&state) % 10);
        year[i] = (int16_t)(1 + next_random(&state) % 20);
    }
    make_chunk(&c, 3, COUNT);
    cr_assert_eq(yb_row_order_find(&c.columns, c.rank, &order, NULL), YB_OK);
    cr_assert_eq(order.rows, 600);
    cr_assert_null(order.ends);
    expect_sorted(&c, &order);
    for (uint32_t i = 0; i < COUNT; i++) {
        for (size_t k = 0; k < order.rows; k++) {
            uint32_t o = order.pieces[k];
            cr_assert(series[o] != series[i] || region[o] != region[i] || year[o] != year[i] || o >= i);
        }
    }
    yb_row_order_free(&order);
    free_chunk(&c);
}

Test(store_row_sort, keys_too_wide_for_one_word_are_sorted_in_two_rounds)
{
    chunk c;
    yb_row_order order;
    uint64_t state = 12;
    for (uint32_t i = 0; i < COUNT; i++) {
        series[i] = (uint32_t)(next_random(&state) % (1u << 20));
        region[i] = (uint32_t)(next_random(&state) << 1 | (next_random(&state) & 1));
        year[i] = (int16_t)(1 + next_random(&state) % 9999);
        if (i % 3 == 0 && i > 0) {
            series[i] = series[i - 1];
            region[i] = i % 2 ? region[i - 1] : region[i];
        }
    }
    make_chunk(&c, 1u << 20, COUNT);
    cr_assert_eq(yb_row_order_find(&c.columns, c.rank, &order, NULL), YB_OK);
    cr_assert_eq(order.rows, COUNT);
    expect_sorted(&c, &order);
    yb_row_order_free(&order);
    free_chunk(&c);
}

/* By region, series, year: stretches of `years` rows. */
static void fill_by_region(uint32_t regions, uint32_t years)
{
    uint32_t to = 0;
    for (uint32_t r = 0; r < regions; r++) {
        for (uint32_t s = 0; s < COUNT / regions / years; s++) {
            for (uint32_t y = 0; y < years; y++, to++) {
                series[to] = s;
                region[to] = r;
                year[to] = (int16_t)(1990 + y);
            }
        }
    }
}

Test(store_row_sort, long_stretches_are_moved_as_wholes)
{
    chunk c;
    yb_row_order order;
    fill_by_region(10, 20);
    make_chunk(&c, 25, COUNT);
    cr_assert_eq(yb_row_order_find(&c.columns, c.rank, &order, NULL), YB_OK);
    cr_assert_eq(order.piece_count, 250);
    cr_assert_not(order.in_order);
    expect_sorted(&c, &order);
    yb_row_order_free(&order);
    free_chunk(&c);
}

Test(store_row_sort, stretches_that_overlap_are_sorted_row_by_row)
{
    chunk c;
    yb_row_order order;
    fill_by_region(10, 20);
    region[COUNT - 1] = 3; /* its key is there already */
    make_chunk(&c, 25, COUNT);
    cr_assert_eq(yb_row_order_find(&c.columns, c.rank, &order, NULL), YB_OK);
    cr_assert_null(order.ends);
    cr_assert_eq(order.rows, COUNT - 1);
    expect_sorted(&c, &order);
    yb_row_order_free(&order);
    free_chunk(&c);
}

Test(store_row_sort, rows_that_stand_in_order_are_left_where_they_are)
{
    chunk c;
    yb_row_order order;
    for (uint32_t i = 0; i < COUNT; i++) {
        series[i] = 4 - i / 1000; /* ranks are the other way round */
        region[i] = i % 1000 / 30;
        year[i] = (int16_t)(1990 + i % 1000 % 30);
    }
    make_chunk(&c, 5, COUNT);
    cr_assert_eq(yb_row_order_find(&c.columns, c.rank, &order, NULL), YB_OK);
    cr_assert_eq(order.piece_count, 5);
    cr_assert(order.in_order);
    expect_sorted(&c, &order);
    yb_row_order_free(&order);
    free_chunk(&c);
}
