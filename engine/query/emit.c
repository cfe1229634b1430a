/* Lays out the result: scratch memory, columns, own figures. */
#include "query/emit.h"

#include <string.h>

#include "query/derive.h"

enum { FIXED_COLUMNS = 6 /* metric, year, n, N, own, gap */ };

static yb_status add_keys(yb_emit *emit, yb_error *error)
{
    const yb_query *query = emit->plan->asked;
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

/* Of an aggregate's column. */
static int scale_of(const yb_emit *emit, size_t number)
{
    const yb_aggregate_ops *ops = yb_aggregate_ops_of(emit->plan->aggregates[number]);
    return ops->finish == NULL ? 0 : emit->scale + ops->extra_digits;
}

static yb_status add_aggregate(yb_emit *emit, size_t number, yb_error *error)
{
    const yb_plan *plan = emit->plan;
    const yb_aggregate_ops *ops = yb_aggregate_ops_of(plan->aggregates[number]);
    yb_decimal argument = ops->argument ? plan->query->arguments[number] : (yb_decimal) { 0, 0 };
    char room[YB_DECIMAL_TEXT];
    const char *name = yb_aggregate_title(ops, argument, room);
    void **values = &emit->aggregates[number];
    int scale = scale_of(emit, number);
    emit->aggregates_valid[number] = NULL;
    if (ops->finish == NULL) {
        return yb_result_add(emit->result, name, YB_COLUMN_COUNT, 0, values, error);
    }
    if (ops->least > 1 || ops->defined != NULL || plan->query->min_coverage.mantissa > 0 || plan->query->missing) {
        return yb_result_add_nullable(emit->result, name, YB_COLUMN_DECIMAL, scale, values,
                                      &emit->aggregates_valid[number], error);
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

static yb_status add_derived(yb_emit *emit, yb_error *error)
{
    const yb_plan *plan = emit->plan;
    size_t count = plan->asked->derive_count;
    void *arrays, *valid;
    YB_TRY(yb_arena_alloc(plan->arena, count, sizeof(void *), &arrays, error));
    YB_TRY(yb_arena_alloc(plan->arena, count, sizeof(uint8_t *), &valid, error));
    emit->derived = arrays;
    emit->derived_valid = valid;
    for (size_t i = 0; i < count; i++) {
        const yb_derive_ops *ops = yb_derive_ops_of(plan->derives[i].kind);
        yb_column_type type = ops->base == YB_BASE_NONE ? YB_COLUMN_COUNT : YB_COLUMN_DECIMAL;
        int scale = ops->digits == YB_DIGITS_OF_BASE ? scale_of(emit, plan->derives[i].aggregate) : ops->digits;
        YB_TRY(yb_result_add_nullable(emit->result, ops->name, type, scale, &emit->derived[i], &emit->derived_valid[i],
                                      error));
    }
    return YB_OK;
}

static yb_status add_own(yb_emit *emit, yb_error *error)
{
    if (!emit->own_there) {
        YB_TRY(yb_result_add_null(emit->result, "own", YB_COLUMN_DECIMAL, error));
        return yb_result_add_null(emit->result, "gap", YB_COLUMN_DECIMAL, error);
    }
    void *block;
    YB_TRY(yb_result_add_nullable(emit->result, "own", YB_COLUMN_DECIMAL, emit->own_scale, &block, &emit->own_valid,
                                  error));
    emit->own = block;
    YB_TRY(yb_result_add_nullable(emit->result, "gap", YB_COLUMN_DECIMAL, emit->own_scale, &block, &emit->gap_valid,
                                  error));
    emit->gap = block;
    return YB_OK;
}

static yb_status add_columns(yb_emit *emit, yb_error *error)
{
    const yb_plan *plan = emit->plan;
    void *block;
    YB_TRY(yb_result_reserve(
        emit->result,
        plan->query->group_level_count + plan->aggregate_count + plan->asked->derive_count + FIXED_COLUMNS, error));
    YB_TRY(add_keys(emit, error));
    YB_TRY(add_aggregates(emit, error));
    YB_TRY(add_derived(emit, error));
    YB_TRY(yb_result_add(emit->result, "n", YB_COLUMN_COUNT, 0, &block, error));
    emit->counts = block;
    if (plan->conditions != NULL) { /* who could have met them, nobody knows */
        YB_TRY(yb_result_add_null(emit->result, "N", YB_COLUMN_COUNT, error));
        return add_own(emit, error);
    }
    YB_TRY(yb_result_add(emit->result, "N", YB_COLUMN_COUNT, 0, &block, error));
    emit->reporters = block;
    return add_own(emit, error);
}

static yb_status open_line(const yb_emit *emit, yb_emit_line *line, yb_error *error)
{
    void *years, *counts;
    YB_TRY(yb_arena_alloc(emit->plan->arena, emit->cube->years, sizeof(uint32_t), &years, error));
    YB_TRY(yb_arena_alloc(emit->plan->arena, emit->cube->years, sizeof(uint64_t), &counts, error));
    line->years = years;
    line->counts = counts;
    return YB_OK;
}

/* Which years of the cube make rows. */
static void choose_years(yb_emit *emit)
{
    const yb_plan *plan = emit->plan;
    const yb_work *work = emit->work;
    emit->end_year = emit->cube->years;
    if (!plan->query->by_year) {
        return;
    }
    while (emit->first_year < emit->end_year && work->years[emit->first_year] < plan->row_first_year) {
        emit->first_year++;
    }
    while (emit->end_year > emit->first_year && work->years[emit->end_year - 1] > plan->row_last_year) {
        emit->end_year--;
    }
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
        YB_TRY(open_line(emit, &emit->workers[i].line, error));
        YB_TRY(open_line(emit, &emit->workers[i].base, error));
    }
    return YB_OK;
}

yb_status yb_emit_run(yb_emit *emit, const yb_gather *gather, yb_result *result, yb_error *error)
{
    *emit = (yb_emit) {
        .plan = gather->plan, .work = gather->work, .nodes = gather->nodes, .cube = &gather->cube, .result = result
    };
    const yb_plan *plan = emit->plan;
    choose_years(emit);
    emit->plain = yb_emit_is_plain(emit);
    YB_TRY(open_workers(emit, error));
    YB_TRY(yb_emit_count(emit, error));
    YB_TRY(add_columns(emit, error));
    YB_TRY(yb_emit_mark_partial(emit, error));
    YB_TRY(yb_emit_fill(emit, error));
    return plan->query->missing && result->rows > 0 ? yb_emit_missing(emit, error) : YB_OK;
}

void yb_emit_close(yb_emit *emit)
{
    if (emit->partial != NULL) {
        yb_free(emit->plan->env, emit->partial);
    }
    for (uint32_t i = 0; i < emit->worker_count; i++) {
        yb_free(emit->plan->env, emit->workers[i].scratch.values);
    }
    if (emit->workers != NULL) {
        yb_free(emit->plan->env, emit->workers);
    }
}
