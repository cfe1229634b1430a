/* Random trees against a naive reading of their rows. */
#include <stdio.h>
#include <string.h>

#include "sample.h"

enum { ROWS_MAX = 300 };

typedef struct naive_row {
    char code[40], parent[40], level[16];
    int parent_row; /* -1: root */
    int level_number;
} naive_row;

/* Rows in an order of their own: row i hangs on an earlier one, then all are shuffled. */
static int make_rows(uint64_t *state, naive_row *rows)
{
    int count = 1 + (int)(sample_random(state) % ROWS_MAX), levels = 2 + (int)(sample_random(state) % 6);
    for (int i = 0; i < count; i++) {
        naive_row *row = &rows[i];
        int parent = i == 0 || sample_random(state) % 8 == 0 ? -1 : (int)(sample_random(state) % (unsigned)i);
        if (parent >= 0 && rows[parent].level_number == levels - 1) {
            parent = -1;
        }
        int above = parent < 0 ? -1 : rows[parent].level_number;
        row->level_number = above + 1 + (int)(sample_random(state) % (unsigned)(levels - above - 1));
        row->parent_row = parent;
        snprintf(row->code, sizeof row->code, "%llu%03d", (unsigned long long)(sample_random(state) % 900), i);
        snprintf(row->parent, sizeof row->parent, "%s", parent < 0 ? "" : rows[parent].code);
        snprintf(row->level, sizeof row->level, "L%d", row->level_number);
    }
    return count;
}

static void shuffle(uint64_t *state, int *order, int count)
{
    for (int i = 0; i < count; i++) {
        int other = (int)(sample_random(state) % (unsigned)(i + 1));
        order[i] = order[other];
        order[other] = i;
    }
}

static yb_regions *build_rows(const naive_row *rows, const int *order, int count)
{
    yb_regions_builder *builder;
    yb_regions *regions = NULL;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_regions_builder_create(NULL, &builder, NULL), YB_OK);
    for (int i = 0; i < count; i++) {
        const naive_row *row = &rows[order[i]];
        char name[16];
        snprintf(name, sizeof name, "N%d", order[i] % 40);
        cr_assert_eq(yb_regions_builder_add(builder, row->code, row->parent, row->level, name, 1, &error), YB_OK);
    }
    cr_assert_eq(yb_regions_builder_finish(builder, &regions, &error), YB_OK, "%s", error.message);
    yb_regions_builder_free(builder);
    return regions;
}

static int naive_is_inside(const naive_row *rows, int row, int ancestor)
{
    while (row >= 0 && row != ancestor) {
        row = rows[row].parent_row;
    }
    return row == ancestor;
}

static void check_intervals(const naive_row *rows, const uint32_t *numbers, int count, const yb_regions *regions)
{
    for (int a = 0; a < count; a++) {
        for (int b = 0; b < count; b++) {
            int inside = numbers[b] >= numbers[a] && numbers[b] < yb_regions_end(regions, numbers[a]);
            cr_assert_eq(inside, naive_is_inside(rows, b, a));
        }
    }
}

static void check_ancestors(const naive_row *rows, const uint32_t *numbers, int count, const yb_regions *regions)
{
    for (int row = 0; row < count; row++) {
        for (uint8_t level = 0; level < yb_regions_level_count(regions); level++) {
            int up = row;
            while (up >= 0 && strcmp(rows[up].level, yb_regions_level_name(regions, level)) != 0) {
                up = rows[up].parent_row;
            }
            cr_assert_eq(yb_regions_ancestor(regions, numbers[row], level), up < 0 ? YB_NO_REGION : numbers[up]);
        }
    }
}

static void check_counts(const naive_row *rows, const uint32_t *numbers, int count, const yb_regions *regions)
{
    for (uint8_t level = 0; level < yb_regions_level_count(regions); level++) {
        const char *word = yb_regions_level_name(regions, level);
        uint32_t all = 0;
        for (int a = 0; a < count; a++) {
            uint32_t expected = 0;
            for (int b = 0; b < count; b++) {
                expected += strcmp(rows[b].level, word) == 0 && naive_is_inside(rows, b, a);
            }
            cr_assert_eq(yb_regions_count_at(regions, numbers[a], level), expected);
            all += strcmp(rows[a].level, word) == 0;
        }
        cr_assert_eq(yb_regions_count_at(regions, YB_NO_REGION, level), all);
    }
}

static void check_siblings(const naive_row *rows, const uint32_t *numbers, int count)
{
    for (int a = 0; a < count; a++) {
        for (int b = 0; b < count; b++) {
            if (a != b && rows[a].parent_row == rows[b].parent_row) {
                cr_assert_eq(numbers[a] < numbers[b], strcmp(rows[a].code, rows[b].code) < 0);
            }
        }
    }
}

static void check_names(const yb_regions *regions)
{
    uint32_t found[ROWS_MAX];
    for (uint32_t r = 0; r < yb_regions_count(regions); r++) {
        size_t expected = 0, listed = yb_regions_by_name(regions, yb_regions_name(regions, r), found, ROWS_MAX);
        for (uint32_t other = 0; other < yb_regions_count(regions); other++) {
            if (strcmp(yb_regions_name(regions, r), yb_regions_name(regions, other)) == 0) {
                cr_assert_eq(found[expected], other);
                expected++;
            }
        }
        cr_assert_eq(listed, expected);
        cr_assert_eq(yb_regions_by_code(regions, yb_regions_code(regions, r)), r);
    }
}

Test(tree_property, random_trees_agree_with_a_naive_walk_over_their_rows)
{
    uint64_t state = 20221231;
    for (int round = 0; round < 60; round++) {
        naive_row rows[ROWS_MAX];
        int order[ROWS_MAX];
        uint32_t numbers[ROWS_MAX];
        int count = make_rows(&state, rows);
        shuffle(&state, order, count);
        yb_regions *regions = build_rows(rows, order, count);
        for (int row = 0; row < count; row++) {
            numbers[row] = yb_regions_by_code(regions, rows[row].code);
            cr_assert_lt(numbers[row], (uint32_t)count);
        }
        check_intervals(rows, numbers, count, regions);
        check_ancestors(rows, numbers, count, regions);
        check_counts(rows, numbers, count, regions);
        check_siblings(rows, numbers, count);
        check_names(regions);
        yb_regions_release(regions);
    }
}
