/* The second pass over the cube: fills the result's columns. */
#include "query/emit.h"

/* Names the place of an overflow: aggregate, metric, region, year. */
static yb_status place_overflow(const yb_emit *emit, const yb_cell *cell, const char *what, yb_error *error)
{
    const yb_plan *plan = emit->plan;
    uint32_t region = emit->nodes->nodes[cell->node].region;
    const char *name = plan->slots[cell->slot].description->name;
    const char *place = region == YB_NO_REGION ? "all regions" : yb_regions_name(plan->regions, region);
    if (!plan->query->by_year) {
        return yb_fail(error, YB_OVERFLOW, "the exact %s of %s for %s does not fit 128 bits", what, name, place);
    }
    return yb_fail(error, YB_OVERFLOW, "the exact %s of %s for %s in %d does not fit 128 bits", what, name, place,
                   emit->work->years[cell->year]);
}

static yb_status fill_aggregate(const yb_emit *emit, yb_cell *cell, size_t number, size_t row, yb_error *error)
{
    const yb_aggregate_ops *ops = yb_aggregate_ops_of(emit->plan->aggregates[number]);
    if (ops->finish == NULL) {
        ((uint64_t *)emit->aggregates[number])[row] = cell->count;
        return YB_OK;
    }
    yb_wide *values = emit->aggregates[number];
    yb_int128 value = 0;
    if (cell->count < ops->least) {
        values[row] = yb_wide_of(0);
        return YB_OK;
    }
    if (emit->aggregates_valid[number] != NULL) {
        emit->aggregates_valid[number][row] = 1;
    }
    if (ops->argument) {
        cell->argument = emit->plan->query->arguments[number];
    }
    yb_status status = ops->finish(cell, &value, error);
    if (status == YB_OVERFLOW) {
        char name[YB_DECIMAL_TEXT];
        return place_overflow(emit, cell, yb_aggregate_title(ops, cell->argument, name), error);
    }
    values[row] = yb_wide_of(value);
    return status;
}

static yb_status fill_own(const yb_emit *emit, const yb_cell *cell, size_t row, yb_error *error)
{
    yb_own own;
    yb_own_kind kind = emit->own_there ? yb_emit_own(emit, cell, &own) : YB_OWN_NONE;
    if (kind == YB_OWN_NONE) {
        return YB_OK;
    }
    yb_cell wanted = *cell;
    wanted.scale = emit->own_scale;
    yb_int128 sum = 0, figure = 0, gap = 0;
    yb_status status = yb_finish_sum(&wanted, &sum, error);
    int fits = status != YB_OVERFLOW;
    figure = sum;
    if (fits && kind == YB_OWN_FIGURE) {
        fits =
            yb_align(own.mantissa, own.scale, emit->own_scale, &figure) && !__builtin_sub_overflow(figure, sum, &gap);
    }
    if (!fits) {
        return place_overflow(emit, cell, "gap", error);
    }
    emit->own[row] = yb_wide_of(figure);
    emit->gap[row] = yb_wide_of(gap);
    emit->own_valid[row] = emit->gap_valid[row] = 1;
    return YB_OK;
}

/* Years that the slot's figures could have come from. */
static uint64_t years_of(const yb_emit *emit, uint32_t slot)
{
    const yb_query *query = emit->plan->query;
    if (query->by_year) {
        return 1;
    }
    int first = query->first_year != 0 ? query->first_year : emit->cube->first_years[slot];
    int last = query->last_year != 0 ? query->last_year : emit->cube->last_years[slot];
    return (uint64_t)(last - first + 1);
}

static yb_status fill_row(const yb_emit *emit, yb_cell *cell, size_t row, yb_error *error)
{
    if (emit->metrics != NULL) {
        emit->metrics[row] = emit->plan->slots[cell->slot].metric;
    }
    if (emit->years != NULL) {
        emit->years[row] = emit->work->years[cell->year];
    }
    emit->counts[row] = cell->count;
    emit->reporters[row] = emit->nodes->nodes[cell->node].reporters * years_of(emit, cell->slot);
    for (size_t i = 0; i < emit->plan->aggregate_count; i++) {
        YB_TRY(fill_aggregate(emit, cell, i, row, error));
    }
    return fill_own(emit, cell, row, error);
}

/* The group's region and those around it, in every row of the group. */
static void fill_regions(const yb_emit *emit, uint32_t node, size_t first, size_t last)
{
    for (size_t tier = 0; tier < emit->plan->query->group_level_count; tier++) {
        uint32_t around = node;
        while (around != YB_NO_NODE && emit->nodes->nodes[around].tier > tier + 1) {
            around = emit->nodes->nodes[around].parent;
        }
        int there = around != YB_NO_NODE && emit->nodes->nodes[around].tier == tier + 1;
        for (size_t row = first; row < last; row++) {
            emit->regions[tier][row] = there ? emit->nodes->nodes[around].region : YB_NO_REGION;
        }
    }
}

static yb_status fill_node(yb_emit *emit, yb_emit_worker *worker, uint32_t node, yb_error *error)
{
    const yb_cube *cube = emit->cube;
    size_t row = emit->first_rows[node];
    if (row == emit->first_rows[node + 1]) {
        return YB_OK;
    }
    fill_regions(emit, node, row, emit->first_rows[node + 1]);
    for (uint32_t slot = 0; slot < cube->slot_count; slot++) {
        size_t years = yb_emit_has_cells(cube, slot, node) ? cube->years : 0;
        for (size_t year = 0; year < years; year++) {
            yb_cell cell = { .cube = cube,
                             .slot = slot,
                             .node = node,
                             .year = year,
                             .count = yb_emit_cell_count(cube, slot, node, year),
                             .scale = emit->scale,
                             .scratch = &worker->scratch };
            if (cell.count > 0) {
                YB_TRY(fill_row(emit, &cell, row++, error));
            }
        }
    }
    return YB_OK;
}

static yb_status fill_morsel(void *context, size_t item, uint32_t number, yb_error *error)
{
    yb_emit *emit = context;
    for (uint32_t node = emit->morsels[item]; node < emit->morsels[item + 1]; node++) {
        YB_TRY(fill_node(emit, &emit->workers[number], node, error));
    }
    return YB_OK;
}

/* Takes the last decimal off a column in which it is always zero. */
static void shrink(yb_column *column, yb_wide *values, size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        if (yb_int128_of(values[i]) % 10 != 0) {
            return;
        }
    }
    for (size_t i = 0; i < rows; i++) {
        values[i] = yb_wide_of(yb_int128_of(values[i]) / 10);
    }
    column->scale--;
}

yb_status yb_emit_fill(yb_emit *emit, yb_error *error)
{
    const yb_plan *plan = emit->plan;
    YB_TRY(yb_pool_for(yb_snapshot_pool(plan->snapshot), emit->worker_count, emit->morsel_count, fill_morsel, emit,
                       error));
    size_t before = plan->query->group_level_count + (emit->metrics != NULL) + (emit->years != NULL);
    for (size_t i = 0; i < plan->aggregate_count; i++) {
        if (yb_aggregate_ops_of(plan->aggregates[i])->shrinks) {
            shrink(&emit->result->columns[before + i], emit->aggregates[i], emit->result->rows);
        }
    }
    return YB_OK;
}
