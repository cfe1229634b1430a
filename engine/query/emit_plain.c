/* Results in which a group has one row at most, which its only cell tells: columns
 * are filled one after the other, without a line for each row. */
#include "query/emit.h"

/* Whether groups may be regions whose own figures are what is added up. */
static int adds_groups(const yb_plan *plan)
{
    const yb_query *query = plan->query;
    int adds = query->region != YB_NO_REGION && yb_regions_level(plan->regions, query->region) == plan->from_level;
    for (size_t i = 0; i < query->group_level_count; i++) {
        adds |= query->group_levels[i] == plan->from_level;
    }
    return adds;
}

int yb_emit_is_plain(const yb_emit *emit)
{
    const yb_plan *plan = emit->plan;
    const yb_cube *cube = emit->cube;
    if (cube->slot_count != 1 || cube->slot_stripes[1] != 1 || emit->end_year != emit->first_year + 1 ||
        cube->planes[0].states == 0 || cube->planes[0].slots != NULL || plan->query->missing ||
        plan->query->min_coverage.mantissa != 0 || plan->era != NULL) {
        return 0;
    }
    return plan->conditions != NULL || !yb_plan_compares(plan, 0) || (cube->owns[0].states == 0 && !adds_groups(plan));
}

/* The next node with a row from *node on, before `end`; 0 if there is none. */
static int next_row(const yb_emit *emit, uint32_t *node, uint32_t end)
{
    while (*node < end && emit->first_rows[*node] == emit->first_rows[*node + 1]) {
        ++*node;
    }
    return *node < end;
}

static void fill_keys(const yb_emit *emit, uint32_t first, uint32_t end)
{
    size_t from = emit->first_rows[first], to = emit->first_rows[end];
    for (size_t row = from; row < to && emit->metrics != NULL; row++) {
        emit->metrics[row] = emit->plan->slots[0].metric;
    }
    for (size_t row = from; row < to && emit->years != NULL; row++) {
        emit->years[row] = emit->work->years[emit->first_year];
    }
}

/* Each group's region and those around it. */
static void fill_regions(const yb_emit *emit, uint32_t first, uint32_t end)
{
    const yb_node *nodes = emit->nodes->nodes;
    const size_t tiers = emit->plan->query->group_level_count;
    for (uint32_t node = first; next_row(emit, &node, end); node++) {
        const yb_node *around = &nodes[node];
        for (size_t tier = tiers; tier > 0; tier--) {
            int there = around->tier == tier;
            emit->regions[tier - 1][emit->first_rows[node]] = there ? around->region : YB_NO_REGION;
            around = there ? &nodes[around->parent] : around;
        }
    }
}

static void fill_counts(const yb_emit *emit, uint32_t first, uint32_t end, uint64_t *column)
{
    const yb_plane *plane = &emit->cube->planes[0];
    const uint64_t *counts = (const uint64_t *)plane->cells[YB_STATE_COUNT] + emit->first_year;
    for (uint32_t node = first; next_row(emit, &node, end); node++) {
        column[emit->first_rows[node]] = counts[node * plane->years];
    }
}

/* Each node's times the years that its figures could be of. */
static void fill_reporters(const yb_emit *emit, uint32_t first, uint32_t end)
{
    yb_cell root = { .cube = emit->cube, .year = emit->first_year };
    int years = yb_emit_years_of(emit, &root);
    for (uint32_t node = first; next_row(emit, &node, end); node++) {
        emit->reporters[emit->first_rows[node]] = emit->nodes->nodes[node].reporters * (uint64_t)years;
    }
}

static int sums_are_values(const yb_emit *emit, size_t aggregate)
{
    return emit->plan->aggregates[aggregate] == YB_SUM && emit->scale == emit->cube->stripes[0].scale;
}

static void fill_sums(const yb_emit *emit, uint32_t first, uint32_t end, size_t year, yb_wide *column)
{
    const yb_plane *plane = &emit->cube->planes[0];
    const yb_int128 *sums = (const yb_int128 *)plane->cells[YB_STATE_SUM] + year;
    for (uint32_t node = first; next_row(emit, &node, end); node++) {
        column[emit->first_rows[node]] = yb_wide_of(sums[node * plane->years]);
    }
}

static yb_status fill_finished(const yb_emit *emit, yb_scratch *scratch, uint32_t first, uint32_t end, size_t number,
                               yb_error *error)
{
    const yb_plane *plane = &emit->cube->planes[0];
    const uint64_t *counts = plane->cells[YB_STATE_COUNT];
    size_t at;
    yb_cell cell = { .cube = emit->cube, .year = emit->first_year, .firsts = &at, .scale = emit->scale };
    for (uint32_t node = first; next_row(emit, &node, end); node++) {
        at = node * plane->years;
        cell.node = node;
        cell.count = counts[at + cell.year];
        YB_TRY(yb_emit_fill_cell(emit, scratch, &cell, number, emit->first_rows[node], error));
    }
    return YB_OK;
}

/* Sums of another year. */
static void fill_bases(const yb_emit *emit, uint32_t first, uint32_t end, size_t number)
{
    const yb_plane *plane = &emit->cube->planes[0];
    size_t year = emit->work->year_index[emit->plan->derives[number].first_year];
    if (year == YB_NO_YEAR) { /* there are none */
        return;
    }
    fill_sums(emit, first, end, year, emit->derived[number]);
    for (uint32_t node = first; next_row(emit, &node, end); node++) {
        uint64_t count = ((const uint64_t *)plane->cells[YB_STATE_COUNT])[node * plane->years + year];
        emit->derived_valid[number][emit->first_rows[node]] = count > 0;
    }
}

/* Other derived columns look at lines. */
static yb_status fill_derived(const yb_emit *emit, yb_emit_worker *worker, uint32_t first, uint32_t end,
                              yb_error *error)
{
    const yb_plan *plan = emit->plan;
    size_t bases = 0;
    while (bases < plan->asked->derive_count && plan->derives[bases].kind == YB_DERIVE_BASE &&
           sums_are_values(emit, plan->derives[bases].aggregate)) {
        fill_bases(emit, first, end, bases++);
    }
    for (uint32_t node = first; bases < plan->asked->derive_count && next_row(emit, &node, end); node++) {
        yb_emit_find_line(emit, &worker->line, 0, node);
        YB_TRY(yb_emit_derive(emit, worker, emit->first_rows[node], error));
    }
    return YB_OK;
}

yb_status yb_emit_fill_plain(const yb_emit *emit, yb_emit_worker *worker, uint32_t first, uint32_t end, yb_error *error)
{
    const yb_plan *plan = emit->plan;
    fill_keys(emit, first, end);
    fill_regions(emit, first, end);
    fill_counts(emit, first, end, emit->counts);
    if (emit->reporters != NULL) {
        fill_reporters(emit, first, end);
    }
    for (size_t i = 0; i < plan->aggregate_count; i++) {
        if (plan->aggregates[i] == YB_COUNT) {
            fill_counts(emit, first, end, emit->aggregates[i]);
        } else if (sums_are_values(emit, i)) {
            fill_sums(emit, first, end, emit->first_year, emit->aggregates[i]);
        } else {
            YB_TRY(fill_finished(emit, &worker->scratch, first, end, i, error));
        }
    }
    return fill_derived(emit, worker, first, end, error);
}
