/* yb_rollup: the pipeline from query to result. */
#include <stddef.h>
#include <string.h>

#include "core/clock.h"
#include "query/diagnose.h"
#include "query/emit.h"
#include "query/kin_figures.h"
#include "query/level_choice.h"
#include "query/pair.h"
#include "query/rules.h"

/* Whether anything that the result shows was met. */
static int has_figures(const yb_plan *plan, const yb_cube *cube)
{
    for (uint32_t i = 0; i < cube->slot_count; i++) {
        if (cube->last_years[i] != 0 && !plan->slots[i].hidden) {
            return 1;
        }
    }
    return 0;
}

static void explain(const yb_gather *gather, yb_result *result)
{
    const yb_work *work = gather->work;
    yb_explain *explain = &result->explain;
    *explain = (yb_explain) { .struct_size = sizeof(yb_explain),
                              .kernels = gather->plan->kernels->name,
                              .threads = gather->worker_count,
                              .segments = gather->lanes->count,
                              .blocks = work->blocks,
                              .blocks_pruned = work->blocks - work->task_count };
    for (uint32_t i = 0; i < gather->worker_count; i++) {
        const yb_gather_worker *worker = &gather->workers[i];
        explain->blocks_from_statistics += worker->blocks_from_statistics;
        explain->rows_from_statistics += worker->rows_from_statistics;
        explain->blocks_decoded += worker->blocks_decoded;
        explain->bytes_read += worker->bytes_read;
        explain->values += worker->values;
    }
}

/* The scan, and what can only be said after it. */
static yb_status roll_up(const yb_plan *plan, const yb_work *work, const yb_nodes *nodes, yb_result *result,
                         yb_error *error)
{
    yb_gather gather = { 0 };
    yb_emit emit = { 0 };
    yb_status status;
    YB_TRY_GOTO(yb_gather_run(&gather, work, nodes, error));
    if (!has_figures(plan, &gather.cube) && !plan->query->missing) { /* else own figures may stand alone */
        int told = 0;
        status = yb_pair_diagnose(&gather, &told, error);
        status = told ? status : yb_diagnose_empty(plan, error);
        goto cleanup;
    }
    YB_TRY_GOTO(yb_rule_check_years(plan, &gather.cube, error));
    YB_TRY_GOTO(yb_rule_notes(plan, &gather.cube, error));
    YB_TRY_GOTO(yb_diagnose_spans(plan, error));
    YB_TRY_GOTO(yb_pair_notes(&gather, error));
    YB_TRY_GOTO(yb_emit_run(&emit, &gather, result, error));
    if (result->rows == 0) { /* all figures lie under no group */
        status = yb_diagnose_empty(plan, error);
        goto cleanup;
    }
    explain(&gather, result);
cleanup:
    yb_emit_close(&emit);
    yb_gather_close(&gather);
    return status;
}

/* Which regions belong to which group. */
static yb_status group_regions(const yb_plan *plan, yb_lanes *lanes, yb_nodes *nodes, yb_error *error)
{
    if (yb_lanes_take_kept(plan, lanes, nodes)) {
        return YB_OK;
    }
    YB_TRY(yb_nodes_build(plan, nodes, error));
    YB_TRY(yb_lanes_group(plan, lanes, nodes, error));
    return yb_lanes_keep(plan, lanes, nodes, error);
}

static yb_status run(const yb_snapshot *snapshot, const yb_query *query, yb_arena *arena, yb_result *result,
                     yb_error *error)
{
    yb_plan plan;
    yb_lanes lanes;
    yb_nodes nodes;
    yb_work work;
    yb_kin_figures kin;
    YB_TRY(yb_plan_make(&plan, snapshot, query, &result->meter.env, arena, &result->notes, error));
    YB_TRY(yb_lanes_open(&plan, &lanes, error));
    YB_TRY(yb_level_choose(&plan, &lanes, error));
    YB_TRY(group_regions(&plan, &lanes, &nodes, error));
    YB_TRY(yb_work_plan(&plan, &lanes, &work, error));
    yb_status status = yb_kin_figures_settle(&kin, &plan, &lanes, error);
    if (status == YB_OK) {
        status = roll_up(&plan, &work, &nodes, result, error);
    }
    yb_kin_figures_free(&kin);
    YB_TRY(status);
    result->from_level = plan.from_level;
    result->span = plan.pairing == YB_PAIR_DIFFERENCE ? query->span : plan.span;
    return YB_OK;
}

/* What the caller's header knows of a query; the rest as YB_QUERY_INIT has it. */
static yb_status take_query(const yb_query *query, yb_query *taken, yb_error *error)
{
    if (query->struct_size < offsetof(yb_query, min_coverage)) {
        return yb_fail(error, YB_INVALID, "yb_query.struct_size is %zu, expected %zu: start from YB_QUERY_INIT",
                       query->struct_size, sizeof(yb_query));
    }
    *taken = (yb_query)YB_QUERY_INIT;
    memcpy(taken, query, query->struct_size < sizeof(*taken) ? query->struct_size : sizeof(*taken));
    return YB_OK;
}

yb_status yb_rollup(const yb_snapshot *snapshot, const yb_query *query, yb_result **result, yb_error *error)
{
    uint64_t start = yb_clock_now();
    yb_result *made;
    yb_query taken;
    YB_TRY(take_query(query, &taken, error));
    YB_TRY(yb_result_create(snapshot->env, yb_snapshot_spare(snapshot), &made, error));
    yb_arena arena;
    yb_arena_init(&arena, &made->meter.env);
    yb_status status = run(snapshot, &taken, &arena, made, error);
    yb_arena_free(&arena);
    if (status != YB_OK) {
        yb_result_free(made);
        return status;
    }
    made->explain.memory_peak = yb_meter_peak(&made->meter);
    made->explain.nanoseconds = yb_clock_now() - start;
    *result = made;
    return YB_OK;
}
