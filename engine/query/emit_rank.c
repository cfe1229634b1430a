/* Ranks: places among the rows of the same level, metric and year, the largest
 * first. Equal values share the place of the first of them. */
#include <stdlib.h>

#include "query/derive.h"
#include "query/emit.h"

typedef struct ranked_row {
    yb_int128 value;
    size_t row;
    uint32_t tier, metric;
    int32_t year;
} ranked_row;

static int compare_places(const ranked_row *a, const ranked_row *b)
{
    if (a->tier != b->tier) {
        return a->tier < b->tier ? -1 : 1;
    }
    if (a->metric != b->metric) {
        return a->metric < b->metric ? -1 : 1;
    }
    return (a->year > b->year) - (a->year < b->year);
}

static int compare_rows(const void *left, const void *right)
{
    const ranked_row *a = left, *b = right;
    int places = compare_places(a, b);
    return places != 0 ? places : (a->value < b->value) - (a->value > b->value);
}

/* The row's grouping level, counted from 1; 0: everything. Levels above may be skipped. */
static uint32_t tier_of(const yb_emit *emit, size_t row)
{
    size_t tier = emit->plan->query->group_level_count;
    while (tier > 0 && emit->regions[tier - 1][row] == YB_NO_REGION) {
        tier--;
    }
    return (uint32_t)tier;
}

/* The rows whose value is not null; returns how many there are. */
static size_t collect(const yb_emit *emit, size_t aggregate, ranked_row *rows)
{
    size_t used = 0;
    yb_int128 value;
    for (size_t row = 0; row < emit->result->rows; row++) {
        if (yb_emit_value_at(emit, aggregate, row, &value)) {
            rows[used++] = (ranked_row) { .value = value,
                                          .row = row,
                                          .tier = tier_of(emit, row),
                                          .metric = emit->metrics == NULL ? 0 : emit->metrics[row],
                                          .year = emit->years == NULL ? 0 : emit->years[row] };
        }
    }
    return used;
}

static yb_status rank(const yb_emit *emit, size_t number, yb_error *error)
{
    const yb_env *env = emit->plan->env;
    void *block;
    YB_TRY(yb_alloc(env, emit->result->rows, sizeof(ranked_row), &block, error));
    ranked_row *rows = block;
    uint64_t *ranks = emit->derived[number];
    size_t count = collect(emit, emit->plan->derives[number].aggregate, rows), first = 0;
    qsort(rows, count, sizeof(ranked_row), compare_rows);
    for (size_t i = 0; i < count; i++) {
        if (compare_places(&rows[i], &rows[first]) != 0) {
            first = i;
        }
        int equal = i > first && rows[i].value == rows[i - 1].value;
        ranks[rows[i].row] = equal ? ranks[rows[i - 1].row] : i - first + 1;
        emit->derived_valid[number][rows[i].row] = 1;
    }
    yb_free(env, block);
    return YB_OK;
}

yb_status yb_emit_rank(const yb_emit *emit, yb_error *error)
{
    for (size_t i = 0; i < emit->plan->asked->derive_count; i++) {
        if (yb_derive_ops_of(emit->plan->derives[i].kind)->base == YB_BASE_NONE) {
            YB_TRY(rank(emit, i, error));
        }
    }
    return YB_OK;
}
