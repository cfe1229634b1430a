/* Region trees: memory, reference counting and what is read off the columns. */
#include <string.h>

#include "catalog/tree.h"

static yb_status u32_array(yb_arena *arena, size_t count, uint32_t **array, yb_error *error)
{
    void *block;
    YB_TRY(yb_arena_alloc(arena, count, sizeof **array, &block, error));
    *array = block;
    return YB_OK;
}

static yb_status text_array(yb_arena *arena, size_t count, const char ***array, yb_error *error)
{
    void *block;
    YB_TRY(yb_arena_alloc(arena, count, sizeof **array, &block, error));
    *array = block;
    return YB_OK;
}

static yb_status allocate_columns(yb_regions *regions, uint32_t slots, yb_error *error)
{
    yb_arena *arena = &regions->arena;
    size_t count = (size_t)regions->count + 1; /* one more, so that no array is empty */
    void *levels;
    YB_TRY(yb_arena_alloc(arena, count, 1, &levels, error));
    regions->levels = levels;
    YB_TRY(u32_array(arena, count, &regions->parents, error));
    YB_TRY(u32_array(arena, count, &regions->ends, error));
    YB_TRY(u32_array(arena, count, &regions->by_level, error));
    YB_TRY(u32_array(arena, count, &regions->same_name, error));
    YB_TRY(u32_array(arena, (size_t)regions->level_count + 1, &regions->level_starts, error));
    YB_TRY(u32_array(arena, slots, &regions->code_slots, error));
    YB_TRY(u32_array(arena, slots, &regions->name_slots, error));
    YB_TRY(text_array(arena, count, &regions->codes, error));
    YB_TRY(text_array(arena, count, &regions->names, error));
    return text_array(arena, (size_t)regions->level_count + 1, &regions->level_names, error);
}

yb_status yb_regions_allocate(const yb_env *env, uint32_t count, uint8_t level_count, yb_regions **regions,
                              yb_error *error)
{
    uint32_t slots = yb_slots_for(count);
    if (slots == 0) {
        return yb_fail(error, YB_OVERFLOW, "a tree of %u regions is more than this version can index", count);
    }
    void *block;
    YB_TRY(yb_alloc_zero(env, 1, sizeof(yb_regions), &block, error));
    yb_regions *made = block;
    made->env = *env;
    made->count = count;
    made->level_count = level_count;
    made->slot_mask = slots - 1;
    atomic_init(&made->references, 1);
    yb_arena_init(&made->arena, &made->env);
    yb_status status = allocate_columns(made, slots, error);
    if (status != YB_OK) {
        yb_regions_release(made);
        return status;
    }
    *regions = made;
    return YB_OK;
}

yb_regions *yb_regions_retain(const yb_regions *regions)
{
    yb_regions *shared = (yb_regions *)regions; /* the count is the one thing that changes */
    atomic_fetch_add_explicit(&shared->references, 1, memory_order_relaxed);
    return shared;
}

void yb_regions_release(yb_regions *regions)
{
    if (regions == NULL || atomic_fetch_sub_explicit(&regions->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    yb_env env = regions->env;
    yb_arena_free(&regions->arena);
    yb_free(&env, regions);
}

uint32_t yb_regions_count(const yb_regions *regions)
{
    return regions->count;
}

const char *yb_regions_code(const yb_regions *regions, uint32_t region)
{
    return regions->codes[region];
}

const char *yb_regions_name(const yb_regions *regions, uint32_t region)
{
    return regions->names[region];
}

uint32_t yb_regions_parent(const yb_regions *regions, uint32_t region)
{
    return regions->parents[region];
}

uint32_t yb_regions_end(const yb_regions *regions, uint32_t region)
{
    return regions->ends[region];
}

uint8_t yb_regions_level(const yb_regions *regions, uint32_t region)
{
    return regions->levels[region];
}

uint8_t yb_regions_level_count(const yb_regions *regions)
{
    return regions->level_count;
}

const char *yb_regions_level_name(const yb_regions *regions, uint8_t level)
{
    return regions->level_names[level];
}

uint32_t yb_regions_ancestor(const yb_regions *regions, uint32_t region, uint8_t level)
{
    while (region != YB_NO_REGION && regions->levels[region] > level) {
        region = regions->parents[region];
    }
    return region != YB_NO_REGION && regions->levels[region] == level ? region : YB_NO_REGION;
}

/* How many of the ascending `list` are below `bound`. */
static uint32_t count_below(const uint32_t *list, uint32_t length, uint32_t bound)
{
    uint32_t low = 0, high = length;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (list[middle] < bound) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

uint32_t yb_regions_count_at(const yb_regions *regions, uint32_t region, uint8_t level)
{
    if (level >= regions->level_count) {
        return 0;
    }
    uint32_t start = regions->level_starts[level], length = regions->level_starts[level + 1] - start;
    if (region == YB_NO_REGION) {
        return length;
    }
    const uint32_t *list = regions->by_level + start;
    return count_below(list, length, regions->ends[region]) - count_below(list, length, region);
}
