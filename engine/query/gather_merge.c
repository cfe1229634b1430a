/* Makes one cube of what the workers found, and cascades it upwards. */
#include <string.h>

#include "query/gather.h"

/* The workers' planes of a stripe become one; with the first stripe of a slot, its own figures. */
static yb_status merge_item(void *context, size_t item, uint32_t number, yb_error *error)
{
    yb_gather *gather = context;
    const yb_env *env = gather->plan->env;
    yb_cube *cube = &gather->cube;
    uint32_t slot = cube->stripes[item].slot;
    for (uint32_t w = 0; w < gather->worker_count; w++) {
        yb_gather_worker *worker = &gather->workers[w];
        YB_TRY(yb_plane_merge(env, &cube->planes[item], &worker->planes[item], error));
        if (cube->slot_stripes[slot] == item) {
            YB_TRY(yb_plane_merge(env, &cube->owns[slot], &worker->owns[slot], error));
        }
    }
    return gather->plan->query->rollup && cube->planes[item].states != 0
               ? yb_plane_cascade(env, &cube->planes[item], gather->nodes->nodes, gather->nodes->count, error)
               : YB_OK;
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
    void *planes, *owns, *scales, *years;
    YB_TRY(yb_arena_alloc(arena, cube->stripe_count, sizeof(yb_plane), &planes, error));
    YB_TRY(yb_arena_alloc(arena, cube->slot_count, sizeof(yb_plane), &owns, error));
    YB_TRY(yb_arena_alloc(arena, cube->slot_count, sizeof(int), &scales, error));
    YB_TRY(yb_arena_alloc(arena, cube->slot_count, 2 * sizeof(int16_t), &years, error));
    memset(planes, 0, cube->stripe_count * sizeof(yb_plane));
    memset(owns, 0, cube->slot_count * sizeof(yb_plane));
    memset(scales, 0, cube->slot_count * sizeof(int));
    memset(years, 0, cube->slot_count * 2 * sizeof(int16_t));
    cube->planes = planes;
    cube->owns = owns;
    cube->slot_scales = scales;
    cube->first_years = years;
    cube->last_years = cube->first_years + cube->slot_count;
    merge_slots(gather);
    return yb_pool_for(yb_snapshot_pool(gather->plan->snapshot), gather->work->threads, cube->stripe_count, merge_item,
                       gather, error);
}
