/* Makes one cube of what the workers found, and cascades it upwards. */
#include <string.h>

#include "query/gather.h"

/* The first worker's plane is taken over, the others' are added and freed. */
static void merge_stripe(yb_gather *gather, uint32_t stripe)
{
    yb_plane *into = &gather->cube.planes[stripe];
    size_t cells = (size_t)gather->nodes->count * gather->work->cell_years;
    for (uint32_t w = 0; w < gather->worker_count; w++) {
        yb_plane *from = &gather->workers[w].planes[stripe];
        if (from->cells[YB_STATE_COUNT] == NULL) {
            continue;
        }
        if (into->cells[YB_STATE_COUNT] == NULL) {
            *into = *from;
            *from = (yb_plane) { { NULL } };
            continue;
        }
        for (int kind = 0; kind < YB_STATE_KINDS; kind++) {
            if (from->cells[kind] != NULL) {
                yb_state_ops_of((yb_state_kind)kind)->merge(into->cells[kind], from->cells[kind], cells);
            }
        }
        yb_plane_close(gather->plan->env, from);
    }
}

/* Adds each node to the one above, parts before wholes. */
static void cascade(const yb_gather *gather, const yb_plane *plane)
{
    size_t years = gather->work->cell_years;
    for (int kind = 0; kind < YB_STATE_KINDS; kind++) {
        const yb_state_ops *ops = yb_state_ops_of((yb_state_kind)kind);
        if (plane->cells[kind] == NULL || !ops->cascades) {
            continue;
        }
        char *cells = plane->cells[kind];
        size_t row = years * ops->cell_bytes;
        for (uint32_t node = gather->nodes->count; node-- > 1;) {
            ops->merge(cells + gather->nodes->nodes[node].parent * row, cells + node * row, years);
        }
    }
}

static yb_status merge_item(void *context, size_t item, uint32_t worker, yb_error *error)
{
    yb_gather *gather = context;
    merge_stripe(gather, (uint32_t)item);
    if (gather->plan->query->rollup && gather->cube.planes[item].cells[YB_STATE_COUNT] != NULL) {
        cascade(gather, &gather->cube.planes[item]);
    }
    return YB_OK;
}

/* Years and decimals of each slot, over all workers. */
static void merge_slots(yb_gather *gather)
{
    yb_cube *cube = &gather->cube;
    for (uint32_t w = 0; w < gather->worker_count; w++) {
        const yb_gather_worker *worker = &gather->workers[w];
        for (uint32_t s = 0; s < cube->slot_count; s++) {
            int16_t *first = &cube->first_years[s], *last = &cube->last_years[s];
            if (worker->first_years[s] != 0) {
                *first = *first == 0 || worker->first_years[s] < *first ? worker->first_years[s] : *first;
                *last = worker->last_years[s] > *last ? worker->last_years[s] : *last;
            }
        }
        for (uint32_t i = 0; i < cube->stripe_count && gather->tracks_zeros; i++) {
            int digits = cube->stripes[i].scale - worker->zeros[i];
            int *scale = &cube->slot_scales[cube->stripes[i].slot];
            *scale = digits > *scale ? digits : *scale;
        }
    }
}

yb_status yb_gather_merge(yb_gather *gather, yb_error *error)
{
    yb_cube *cube = &gather->cube;
    yb_arena *arena = gather->plan->arena;
    void *planes, *scales, *years;
    YB_TRY(yb_arena_alloc(arena, cube->stripe_count, sizeof(yb_plane), &planes, error));
    YB_TRY(yb_arena_alloc(arena, cube->slot_count, sizeof(int), &scales, error));
    YB_TRY(yb_arena_alloc(arena, cube->slot_count, 2 * sizeof(int16_t), &years, error));
    memset(planes, 0, cube->stripe_count * sizeof(yb_plane));
    memset(scales, 0, cube->slot_count * sizeof(int));
    memset(years, 0, cube->slot_count * 2 * sizeof(int16_t));
    cube->planes = planes;
    cube->slot_scales = scales;
    cube->first_years = years;
    cube->last_years = cube->first_years + cube->slot_count;
    merge_slots(gather);
    return yb_pool_for(yb_snapshot_pool(gather->plan->snapshot), gather->work->threads, cube->stripe_count, merge_item,
                       gather, error);
}
