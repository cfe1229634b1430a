/* Numbering a region tree: parents by code, siblings by code, preorder. */
#include <string.h>

#include "catalog/builder.h"

/* Scratch columns by row. */
typedef struct layout {
    uint32_t *parents;
    uint32_t *first_child;
    uint32_t *next;     /* sibling */
    uint32_t *preorder; /* row of each number */
    uint32_t *numbers;  /* number of each row */
    uint32_t root;      /* first root */
    uint32_t numbered;
} layout;

static yb_status scratch_column(yb_arena *scratch, uint32_t count, uint32_t **column, yb_error *error)
{
    void *block;
    YB_TRY(yb_arena_alloc(scratch, (size_t)count + 1, sizeof **column, &block, error));
    memset(block, 0xff, ((size_t)count + 1) * sizeof **column);
    *column = block;
    return YB_OK;
}

static yb_status make_layout(yb_arena *scratch, uint32_t count, layout *made, yb_error *error)
{
    YB_TRY(scratch_column(scratch, count, &made->parents, error));
    YB_TRY(scratch_column(scratch, count, &made->first_child, error));
    YB_TRY(scratch_column(scratch, count, &made->next, error));
    YB_TRY(scratch_column(scratch, count, &made->preorder, error));
    return scratch_column(scratch, count, &made->numbers, error);
}

static yb_status find_parents(const yb_regions_builder *builder, uint32_t *parents, yb_error *error)
{
    for (uint32_t row = 0; row < builder->count; row++) {
        const yb_region_row *region = &builder->rows[row];
        if (region->parent[0] == '\0') {
            continue;
        }
        parents[row] = yb_builder_row(builder, region->parent);
        if (parents[row] == YB_NO_ROW) {
            return yb_at_line(error, region->line,
                              yb_fail(error, YB_INVALID,
                                      "region \"%s\" %s has the parent \"%s\", which is not in the table; add that "
                                      "region, or leave the parent empty if this one is a root",
                                      region->code, region->name, region->parent));
        }
    }
    return YB_OK;
}

/* Merges two lists sorted by code. */
static uint32_t merge(const yb_region_row *rows, uint32_t *next, uint32_t a, uint32_t b)
{
    uint32_t head = YB_NO_ROW, *tail = &head;
    while (a != YB_NO_ROW && b != YB_NO_ROW) {
        uint32_t *smaller = strcmp(rows[a].code, rows[b].code) < 0 ? &a : &b;
        *tail = *smaller;
        tail = &next[*smaller];
        *smaller = *tail;
    }
    *tail = a != YB_NO_ROW ? a : b;
    return head;
}

/* All rows as one list linked by `next`, sorted by code: merge sort that needs
 * no memory of its own. lists[i] holds 2^i rows or is empty. */
static uint32_t sort_by_code(const yb_regions_builder *builder, uint32_t *next)
{
    uint32_t lists[32];
    memset(lists, 0xff, sizeof lists);
    for (uint32_t row = 0; row < builder->count; row++) {
        uint32_t list = row;
        unsigned i = 0;
        for (; i < 31 && lists[i] != YB_NO_ROW; i++) {
            list = merge(builder->rows, next, lists[i], list);
            lists[i] = YB_NO_ROW;
        }
        lists[i] = list;
    }
    uint32_t sorted = YB_NO_ROW;
    for (unsigned i = 0; i < 32; i++) {
        sorted = merge(builder->rows, next, lists[i], sorted);
    }
    return sorted;
}

static void link_siblings(const yb_regions_builder *builder, layout *tree)
{
    uint32_t *last = tree->preorder; /* not yet in use: each row's last child so far */
    uint32_t last_root = YB_NO_ROW;
    tree->root = YB_NO_ROW;
    uint32_t row = sort_by_code(builder, tree->next);
    while (row != YB_NO_ROW) {
        uint32_t after = tree->next[row], parent = tree->parents[row];
        uint32_t *first = parent == YB_NO_ROW ? &tree->root : &tree->first_child[parent];
        uint32_t *end = parent == YB_NO_ROW ? &last_root : &last[parent];
        *(*end == YB_NO_ROW ? first : &tree->next[*end]) = row;
        *end = row;
        tree->next[row] = YB_NO_ROW;
        row = after;
    }
}

static void number_in_preorder(layout *tree)
{
    uint32_t row = tree->root, number = 0;
    while (row != YB_NO_ROW) {
        tree->preorder[number] = row;
        tree->numbers[row] = number++;
        if (tree->first_child[row] != YB_NO_ROW) {
            row = tree->first_child[row];
            continue;
        }
        while (row != YB_NO_ROW && tree->next[row] == YB_NO_ROW) {
            row = tree->parents[row];
        }
        row = row == YB_NO_ROW ? YB_NO_ROW : tree->next[row];
    }
    tree->numbered = number;
}

/* Some rows hang on no root: their parents go round in a circle. */
static yb_status fail_cycle(const yb_regions_builder *builder, const layout *tree, yb_error *error)
{
    uint32_t row = 0;
    while (tree->numbers[row] != YB_NO_ROW) {
        row++;
    }
    for (uint32_t step = 0; step < builder->count; step++) {
        row = tree->parents[row]; /* after so many steps on the circle itself */
    }
    const yb_region_row *region = &builder->rows[row], *parent = &builder->rows[tree->parents[row]];
    return yb_at_line(error, region->line,
                      yb_fail(error, YB_INVALID,
                              "region \"%s\" %s is its own ancestor: its parent is \"%s\"%s, whose ancestors lead back "
                              "to it; correct one of their parents",
                              region->code, region->name, parent->code, yb_line_of(parent->line).text));
}

static yb_status copy_text(yb_regions *regions, const char *text, const char **copy, yb_error *error)
{
    return yb_arena_text(&regions->arena, text, strlen(text), copy, error);
}

static yb_status fill(const yb_regions_builder *builder, const layout *tree, const uint8_t *ranks, yb_regions *regions,
                      yb_error *error)
{
    for (uint32_t level = 0; level < builder->level_count; level++) {
        YB_TRY(copy_text(regions, builder->levels[level], &regions->level_names[ranks[level]], error));
    }
    for (uint32_t number = 0; number < builder->count; number++) {
        uint32_t row = tree->preorder[number], parent = tree->parents[row];
        regions->parents[number] = parent == YB_NO_ROW ? YB_NO_REGION : tree->numbers[parent];
        regions->levels[number] = ranks[builder->rows[row].level];
        YB_TRY(copy_text(regions, builder->rows[row].code, &regions->codes[number], error));
        YB_TRY(copy_text(regions, builder->rows[row].name, &regions->names[number], error));
    }
    yb_regions_complete(regions); /* codes are unique: the builder saw to it */
    return YB_OK;
}

static yb_status finish(const yb_regions_builder *builder, yb_arena *scratch, yb_regions **regions, yb_error *error)
{
    layout tree;
    uint8_t ranks[YB_LEVELS_MAX];
    YB_TRY(make_layout(scratch, builder->count, &tree, error));
    YB_TRY(find_parents(builder, tree.parents, error));
    link_siblings(builder, &tree);
    number_in_preorder(&tree);
    if (tree.numbered != builder->count) {
        return fail_cycle(builder, &tree, error);
    }
    YB_TRY(yb_levels_rank(builder, tree.parents, scratch, ranks, error));
    yb_regions *made;
    YB_TRY(yb_regions_allocate(&builder->env, builder->count, (uint8_t)builder->level_count, &made, error));
    yb_status status = fill(builder, &tree, ranks, made, error);
    if (status != YB_OK) {
        yb_regions_release(made);
        return status;
    }
    *regions = made;
    return YB_OK;
}

yb_status yb_regions_builder_finish(yb_regions_builder *builder, yb_regions **regions, yb_error *error)
{
    yb_arena scratch;
    yb_arena_init(&scratch, &builder->env);
    yb_status status = finish(builder, &scratch, regions, error);
    yb_arena_free(&scratch);
    return status;
}
