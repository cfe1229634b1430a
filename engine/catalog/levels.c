/* The order of levels, taken from which level stands above which in the data. */
#include <string.h>

#include "catalog/builder.h"

/* above[a x count + b]: the first row of level b whose parent has level a, plus 1; 0: none. */
typedef struct pairs {
    const yb_regions_builder *builder;
    const uint32_t *parents;
    uint32_t *above;
    uint32_t count;
} pairs;

static uint32_t pair(const pairs *seen, uint32_t upper, uint32_t lower)
{
    return seen->above[(size_t)upper * seen->count + lower];
}

static yb_status fail_same_level(const pairs *seen, uint32_t row, yb_error *error)
{
    const yb_region_row *region = &seen->builder->rows[row], *parent = &seen->builder->rows[seen->parents[row]];
    return yb_at_line(error, region->line,
                      yb_fail(error, YB_INVALID,
                              "region \"%s\" %s has the level \"%s\" like its parent \"%s\" %s%s; a region stands at a "
                              "lower level than its parent",
                              region->code, region->name, seen->builder->levels[region->level], parent->code,
                              parent->name, yb_line_of(parent->line).text));
}

static yb_status collect_pairs(pairs *seen, yb_error *error)
{
    const yb_region_row *rows = seen->builder->rows;
    for (uint32_t row = 0; row < seen->builder->count; row++) {
        if (seen->parents[row] == YB_NO_ROW) {
            continue;
        }
        uint32_t upper = rows[seen->parents[row]].level, lower = rows[row].level;
        if (upper == lower) {
            return fail_same_level(seen, row, error);
        }
        uint32_t *first = &seen->above[(size_t)upper * seen->count + lower];
        *first = *first == 0 ? row + 1 : *first;
    }
    return YB_OK;
}

/* A level without a rank that stands above `lower`; count: none. */
static uint32_t unranked_above(const pairs *seen, const uint8_t *ranks, uint32_t lower)
{
    uint32_t upper = 0;
    while (upper < seen->count && (ranks[upper] != YB_NO_LEVEL || pair(seen, upper, lower) == 0)) {
        upper++;
    }
    return upper;
}

/* Every unranked level has an unranked one above it: going up long enough ends
 * on a circle. */
static yb_status fail_contradiction(const pairs *seen, const uint8_t *ranks, yb_error *error)
{
    uint32_t level = 0;
    while (ranks[level] != YB_NO_LEVEL) {
        level++;
    }
    for (uint32_t step = 0; step < seen->count; step++) {
        level = unranked_above(seen, ranks, level);
    }
    uint32_t upper = unranked_above(seen, ranks, level), top = unranked_above(seen, ranks, upper);
    const yb_regions_builder *builder = seen->builder;
    uint32_t line = builder->rows[pair(seen, upper, level) - 1].line;
    uint32_t other = builder->rows[pair(seen, top, upper) - 1].line;
    const char *word = builder->levels[level], *upper_word = builder->levels[upper];
    yb_status status =
        top == level
            ? yb_fail(error, YB_INVALID,
                      "levels contradict: \"%s\" stands above \"%s\"%s, but also below it%s; correct "
                      "the levels of one of these regions",
                      upper_word, word, yb_line_of(line).text, yb_line_of(other).text)
            : yb_fail(error, YB_INVALID,
                      "levels contradict: \"%s\" stands above \"%s\"%s, but below \"%s\"%s, which stands below \"%s\"; "
                      "correct the levels of one of these regions",
                      upper_word, word, yb_line_of(line).text, builder->levels[top], yb_line_of(other).text, word);
    return yb_at_line(error, line, status);
}

/* Ranks the levels of one round, which stand at the same distance from the top, by word. */
static uint32_t rank_round(const pairs *seen, const uint8_t *ready, uint8_t *ranks, uint32_t rank)
{
    for (;;) {
        uint32_t least = seen->count;
        for (uint32_t level = 0; level < seen->count; level++) {
            if (ready[level] && ranks[level] == YB_NO_LEVEL &&
                (least == seen->count || strcmp(seen->builder->levels[level], seen->builder->levels[least]) < 0)) {
                least = level;
            }
        }
        if (least == seen->count) {
            return rank;
        }
        ranks[least] = (uint8_t)rank++;
    }
}

static yb_status rank_all(const pairs *seen, uint8_t *ranks, yb_error *error)
{
    uint8_t ready[YB_LEVELS_MAX];
    memset(ranks, YB_NO_LEVEL, seen->count);
    for (uint32_t rank = 0; rank < seen->count;) {
        for (uint32_t level = 0; level < seen->count; level++) {
            ready[level] = ranks[level] == YB_NO_LEVEL && unranked_above(seen, ranks, level) == seen->count;
        }
        uint32_t next = rank_round(seen, ready, ranks, rank);
        if (next == rank) {
            return fail_contradiction(seen, ranks, error);
        }
        rank = next;
    }
    return YB_OK;
}

yb_status yb_levels_rank(const yb_regions_builder *builder, const uint32_t *parents, yb_arena *scratch, uint8_t *ranks,
                         yb_error *error)
{
    pairs seen = { builder, parents, NULL, builder->level_count };
    size_t cells = (size_t)seen.count * seen.count + 1;
    void *block;
    YB_TRY(yb_arena_alloc(scratch, cells, sizeof(uint32_t), &block, error));
    memset(block, 0, cells * sizeof(uint32_t));
    seen.above = block;
    YB_TRY(collect_pairs(&seen, error));
    return rank_all(&seen, ranks, error);
}
