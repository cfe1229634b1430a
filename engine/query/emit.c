/* Lays out the result: scratch memory, columns, own figures. */
#include "query/emit.h"

#include <string.h>

enum { FIXED_COLUMNS = 6 /* metric, year, n, N, own, gap */ };

yb_own_kind yb_emit_own(const yb_emit *emit, const yb_cell *cell, yb_own *own)
{
    const yb_cube *cube = emit->cube;
    const yb_node *node = &emit->nodes->nodes[cell->node];
    uint32_t slot = cell->slot;
    size_t year = cell->year;
    if (!emit->plan->slots[slot].adds || node->own == YB_NO_NODE) {
        return YB_OWN_NONE;
    }
    if (!emit->plan->query->by_year) { /* a figure of one year stands beside the sum of one year only */
        if (cube->first_years[slot] != cube->last_years[slot]) {
            return YB_OWN_NONE;
        }
        year = emit->work->year_index[cube->first_years[slot]];
    }
    if (node->own_is_sum) {
        return YB_OWN_SUM;
    }
    size_t at = yb_plane_at(&cube->owns[slot], node->own, year);
    if (at == YB_NO_CELL) {
        return YB_OWN_NONE;
    }
    *own = ((const yb_own *)cube->owns[slot].cells[YB_STATE_OWN])[at];
    return own->there ? YB_OWN_FIGURE : YB_OWN_NONE;
}

static yb_status add_keys(yb_emit *emit, yb_error *error)
{
    const yb_query *query = emit->plan->query;
    void *block;
    YB_TRY(yb_arena_alloc(emit->plan->arena, query->group_level_count, sizeof(uint32_t *), &block, error));
    emit->regions = block;
    for (size_t i = 0; i < query->group_level_count; i++) {
        YB_TRY(yb_result_add(emit->result, yb_regions_level_name(emit->plan->regions, query->group_levels[i]),
                             YB_COLUMN_REGION, 0, &block, error));
        emit->regions[i] = block;
    }
    if (query->by_metric) {
        YB_TRY(yb_result_add(emit->result, "metric", YB_COLUMN_METRIC, 0, &block, error));
        emit->metrics = block;
    }
    if (query->by_year) {
        YB_TRY(yb_result_add(emit->result, "year", YB_COLUMN_YEAR, 0, &block, error));
        emit->years = block;
    }
    return YB_OK;
}

static yb_status add_aggregate(yb_emit *emit, size_t number, yb_error *error)
{
    const yb_plan *plan = emit->plan;
    const yb_aggregate_ops *ops = yb_aggregate_ops_of(plan->aggregates[number]);
    yb_decimal argument = ops->argument ? plan->query->arguments[number] : (yb_decimal) { 0, 0 };
    char room[YB_DECIMAL_TEXT];
    const char *name = yb_aggregate_title(ops, argument, room);
    void **values = &emit->aggregates[number];
    int scale = emit->scale + ops->extra_digits;
    emit->aggregates_valid[number] = NULL;
    if (ops->finish == NULL) {
        return yb_result_add(emit->result, name, YB_COLUMN_COUNT, 0, values, error);
    }
    if (ops->least > 1) {
        return yb_result_add_nullable(emit->result, name, scale, values, &emit->aggregates_valid[number], error);
    }
    return yb_result_add(emit->result, name, YB_COLUMN_DECIMAL, scale, values, error);
}

static yb_status add_aggregates(yb_emit *emit, yb_error *error)
{
    const yb_plan *plan = emit->plan;
    void *arrays, *valid;
    YB_TRY(yb_arena_alloc(plan->arena, plan->aggregate_count, sizeof(void *), &arrays, error));
    YB_TRY(yb_arena_alloc(plan->arena, plan->aggregate_count, sizeof(uint8_t *), &valid, error));
    emit->aggregates = arrays;
    emit->aggregates_valid = valid;
    for (size_t i = 0; i < plan->aggregate_count; i++) {
        YB_TRY(add_aggregate(emit, i, error));
    }
    return YB_OK;
}

static yb_status add_own(yb_emit *emit, yb_error *error)
{
    if (!emit->own_there) {
        YB_TRY(yb_result_add_null(emit->result, "own", error));
        return yb_result_add_null(emit->result, "gap", error);
    }
    void *block;
    YB_TRY(yb_result_add_nullable(emit->result, "own", emit->own_scale, &block, &emit->own_valid, error));
    emit->own = block;
    YB_TRY(yb_result_add_nullable(emit->result, "gap", emit->own_scale, &block, &emit->gap_valid, error));
    emit->gap = block;
    return YB_OK;
}

static yb_status add_columns(yb_emit *emit, yb_error *error)
{
    const yb_plan *plan = emit->plan;
    void *block;
    YB_TRY(
        yb_result_reserve(emit->result, plan->query->group_level_count + plan->aggregate_count + FIXED_COLUMNS, error));
    YB_TRY(add_keys(emit, error));
    YB_TRY(add_aggregates(emit, error));
    YB_TRY(yb_result_add(emit->result, "n", YB_COLUMN_COUNT, 0, &block, error));
    emit->counts = block;
    YB_TRY(yb_result_add(emit->result, "N", YB_COLUMN_COUNT, 0, &block, error));
    emit->reporters = block;
    return add_own(emit, error);
}

static yb_status open_workers(yb_emit *emit, yb_error *error)
{
    void *workers;
    const yb_env *env = emit->plan->env;
    YB_TRY(yb_alloc_zero(env, emit->work->threads, sizeof(yb_emit_worker), &workers, error));
    emit->workers = workers;
    emit->worker_count = emit->work->threads;
    for (uint32_t i = 0; i < emit->worker_count; i++) {
        emit->workers[i].scratch.env = env;
    }
    return YB_OK;
}

yb_status yb_emit_run(yb_emit *emit, const yb_gather *gather, yb_result *result, yb_error *error)
{
    *emit = (yb_emit) {
        .plan = gather->plan, .work = gather->work, .nodes = gather->nodes, .cube = &gather->cube, .result = result
    };
    YB_TRY(open_workers(emit, error));
    YB_TRY(yb_emit_count(emit, error));
    YB_TRY(add_columns(emit, error));
    return yb_emit_fill(emit, error);
}

void yb_emit_close(yb_emit *emit)
{
    for (uint32_t i = 0; i < emit->worker_count; i++) {
        yb_free(emit->plan->env, emit->workers[i].scratch.values);
    }
    if (emit->workers != NULL) {
        yb_free(emit->plan->env, emit->workers);
    }
}
