/* Runs the scan over the store's threads. */
#include "query/gather.h"

#include <string.h>

/* Vectors must not straddle cache lines. */
#define SPACE_ALIGNMENT 64

yb_status yb_gather_plane(const yb_gather *gather, yb_gather_worker *worker, uint32_t stripe, yb_plane **plane,
                          yb_error *error)
{
    const yb_work *work = gather->work;
    *plane = &worker->planes[stripe];
    return (*plane)->states != 0 ? YB_OK
                                 : yb_plane_open(gather->plan->env, *plane, gather->states, gather->nodes->count,
                                                 work->cell_years, work->stripes[stripe].values, error);
}

void yb_gather_saw(yb_gather_worker *worker, uint32_t slot, int first_year, int last_year)
{
    int16_t *first = &worker->first_years[slot], *last = &worker->last_years[slot];
    *first = *first == 0 || first_year < *first ? (int16_t)first_year : *first;
    *last = last_year > *last ? (int16_t)last_year : *last;
}

yb_status yb_gather_own(const yb_gather *gather, yb_gather_worker *worker, uint32_t slot, uint32_t node, int year,
                        yb_own figure, yb_error *error)
{
    const yb_work *work = gather->work;
    const yb_env *env = gather->plan->env;
    yb_plane *plane = &worker->owns[slot];
    uint32_t row;
    if (!gather->keeps_own) { /* beside medians of ratios, say, nobody asks */
        return YB_OK;
    }
    if (plane->states == 0) {
        uint64_t values = 0;
        for (uint32_t i = work->slot_stripes[slot]; i < work->slot_stripes[slot + 1]; i++) {
            values += work->stripes[i].values;
        }
        YB_TRY(yb_plane_open(env, plane, YB_STATE_BIT(YB_STATE_OWN), gather->nodes->count, work->year_count, values,
                             error));
    }
    YB_TRY(yb_plane_add_row(env, plane, node, &row, error));
    ((yb_own *)plane->cells[YB_STATE_OWN])[row * plane->years + work->year_index[year]] = figure;
    return YB_OK;
}

int yb_gather_take(const yb_gather *gather, yb_gather_worker *worker, uint32_t stripe, const yb_plane *plane,
                   size_t cell, const yb_statistics *statistics)
{
    if (!gather->takes_statistics) {
        return 0;
    }
    uint8_t *zeros = &worker->zeros[stripe];
    if (*zeros > 0) { /* a sum that ends in a digit has a value that does */
        *zeros = yb_zeros_of(statistics->max, yb_zeros_of(statistics->min, *zeros));
        *zeros = yb_zeros_of((int64_t)(statistics->sum % yb_power_of_ten[*zeros]), *zeros);
        if (*zeros > 0 && statistics->count > 2) {
            return 0;
        }
    }
    for (int kind = 0; kind < YB_STATE_KINDS; kind++) {
        if (plane->cells[kind] != NULL) {
            yb_state_ops_of((yb_state_kind)kind)->add_statistics(plane->cells[kind], cell, statistics);
        }
    }
    worker->values += statistics->count;
    return 1;
}

static yb_status gather_block(yb_gather *gather, yb_gather_worker *worker, const yb_block_task *task,
                              const yb_block_task *next, yb_error *error)
{
    int taken = 0;
    if (gather->plan->pairing != YB_PAIR_NONE) {
        return yb_gather_pairs(gather, worker, task, error);
    }
    YB_TRY(yb_gather_directory(gather, worker, task, &taken, error));
    if (taken) {
        return YB_OK;
    }
    const yb_segment *segment = gather->lanes->parts[task->part].part->segment;
    return yb_segment_block(segment, task->block)->kind == YB_BLOCK_TILE
               ? yb_gather_tile(gather, worker, task, next, error)
               : yb_gather_block_run(gather, worker, task, error);
}

static yb_status gather_morsel(void *context, size_t item, uint32_t number, yb_error *error)
{
    yb_gather *gather = context;
    const yb_work *work = gather->work;
    for (uint32_t i = work->morsels[item]; i < work->morsels[item + 1]; i++) {
        const yb_block_task *task = &work->tasks[i], *next = i + 1 < work->task_count ? task + 1 : NULL;
        YB_TRY(gather_block(gather, &gather->workers[number], task, next, error));
    }
    return YB_OK;
}

static yb_status open_worker(const yb_gather *gather, yb_gather_worker *worker, yb_error *error)
{
    const yb_plan *plan = gather->plan;
    const yb_work *work = gather->work;
    void *planes, *owns, *zeros, *years;
    yb_arena_init(&worker->arena, plan->env);
    YB_TRY(yb_arena_alloc(&worker->arena, work->stripe_count, sizeof(yb_plane), &planes, error));
    YB_TRY(yb_arena_alloc(&worker->arena, plan->slot_count, sizeof(yb_plane), &owns, error));
    YB_TRY(yb_arena_alloc(&worker->arena, work->stripe_count, 1, &zeros, error));
    YB_TRY(yb_arena_alloc(&worker->arena, plan->slot_count, 2 * sizeof(int16_t), &years, error));
    memset(planes, 0, work->stripe_count * sizeof(yb_plane));
    memset(owns, 0, plan->slot_count * sizeof(yb_plane));
    memset(years, 0, plan->slot_count * 2 * sizeof(int16_t));
    worker->planes = planes;
    worker->owns = owns;
    worker->zeros = zeros;
    worker->first_years = years;
    worker->last_years = worker->first_years + plan->slot_count;
    for (uint32_t i = 0; i < work->stripe_count; i++) {
        worker->zeros[i] = gather->tracks_zeros ? (uint8_t)work->stripes[i].scale : 0;
    }
    worker->rows.env = plan->env;
    worker->rows.kernels = plan->kernels;
    YB_TRY(yb_alloc(plan->env, 1, sizeof(yb_lane_space) + SPACE_ALIGNMENT, &worker->space_block, error));
    uintptr_t at = (uintptr_t)worker->space_block;
    worker->space = (yb_lane_space *)((at + SPACE_ALIGNMENT - 1) & ~(uintptr_t)(SPACE_ALIGNMENT - 1));
    return YB_OK;
}

static yb_status open_workers(yb_gather *gather, yb_error *error)
{
    void *workers;
    uint32_t count =
        gather->work->threads < gather->work->morsel_count ? gather->work->threads : gather->work->morsel_count;
    YB_TRY(yb_alloc_zero(gather->plan->env, count, sizeof(yb_gather_worker), &workers, error));
    gather->workers = workers;
    gather->worker_count = count;
    for (uint32_t i = 0; i < count; i++) {
        YB_TRY(open_worker(gather, &gather->workers[i], error));
    }
    return YB_OK;
}

/* Whether any group region may have a figure that is set beside what was added up. */
static int may_have_own(const yb_gather *gather)
{
    int lanes = 0, compares = 0;
    for (uint32_t i = 0; i < gather->lanes->count; i++) {
        lanes |= gather->lanes->parts[i].own_count > 0;
    }
    for (uint32_t i = 0; i < gather->plan->slot_count; i++) {
        compares |= yb_plan_compares(gather->plan, i);
    }
    return lanes && compares;
}

/* What has to be gathered and how: a gap needs the sum, too. */
static void choose_states(yb_gather *gather)
{
    const yb_plan *plan = gather->plan;
    gather->states = plan->states;
    gather->keeps_own = plan->conditions == NULL && may_have_own(gather);
    int own_matters = gather->keeps_own;
    for (uint32_t i = 0; i < gather->nodes->count && !own_matters; i++) {
        own_matters = gather->nodes->nodes[i].own_is_sum;
    }
    for (uint32_t i = 0; i < plan->slot_count && own_matters; i++) {
        gather->states |= plan->slots[i].adds ? YB_STATE_BIT(YB_STATE_SUM) : 0;
    }
    gather->takes_statistics = !plan->query->no_statistics;
    for (int kind = 0; kind < YB_STATE_KINDS; kind++) {
        const yb_state_ops *ops = yb_state_ops_of((yb_state_kind)kind);
        if ((gather->states >> kind & 1) != 0) {
            gather->reads_values |= ops->reads_values;
            gather->takes_statistics &= ops->add_statistics != NULL;
        }
    }
    gather->tracks_zeros = gather->reads_values;
    gather->reads_values |= plan->query->no_statistics;
}

yb_status yb_gather_run(yb_gather *gather, const yb_work *work, const yb_nodes *nodes, yb_error *error)
{
    *gather = (yb_gather) { .plan = work->plan, .lanes = work->lanes, .work = work, .nodes = nodes };
    gather->cube = (yb_cube) { .nodes = nodes->nodes,
                               .node_count = nodes->count,
                               .stripes = work->stripes,
                               .stripe_count = work->stripe_count,
                               .slot_stripes = work->slot_stripes,
                               .slot_count = work->plan->slot_count,
                               .kernels = work->plan->kernels,
                               .years = work->cell_years };
    choose_states(gather);
    YB_TRY(open_workers(gather, error));
    if (work->plan->pairing != YB_PAIR_NONE && gather->worker_count > 0) {
        YB_TRY(yb_gather_partners(gather, error));
    }
    YB_TRY(yb_pool_for(yb_snapshot_pool(work->plan->snapshot), gather->worker_count, work->morsel_count, gather_morsel,
                       gather, error));
    return yb_gather_merge(gather, error);
}

static void close_planes(const yb_env *env, yb_plane *planes, uint32_t count)
{
    for (uint32_t i = 0; planes != NULL && i < count; i++) {
        yb_plane_close(env, &planes[i]);
    }
}

void yb_gather_close(yb_gather *gather)
{
    const yb_env *env = gather->plan == NULL ? NULL : gather->plan->env;
    for (uint32_t i = 0; i < gather->worker_count; i++) {
        yb_gather_worker *worker = &gather->workers[i];
        close_planes(env, worker->planes, gather->work->stripe_count);
        close_planes(env, worker->owns, gather->work->plan->slot_count);
        yb_arena_free(&worker->arena);
        yb_block_rows_free(&worker->rows);
        yb_free(env, worker->columns);
        yb_free(env, worker->space_block);
        yb_free(env, worker->subtotals);
    }
    for (uint32_t i = 0; gather->pairs != NULL && i < gather->plan->slot_count; i++) {
        yb_free(env, gather->pairs[i].rows);
    }
    close_planes(env, gather->cube.planes, gather->cube.stripe_count);
    close_planes(env, gather->cube.owns, gather->cube.slot_count);
    if (env != NULL) {
        yb_free(env, gather->workers);
    }
}
