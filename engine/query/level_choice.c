/* The from level: the nearest level below the groups that has figures, else the
 * level of the groups. Without groups, the filter's region stands for one; with
 * neither, only a single level can be meant. */
#include "query/level_choice.h"

#include <string.h>

#include "query/diagnose.h"
#include "query/walk.h"

typedef struct level_search {
    const yb_lanes *lanes;
    uint8_t seen[UINT8_MAX + 1];
    int top;     /* only levels at or below it are candidates */
    int ends_at; /* seeing this level settles it; -1: none does */
} level_search;

static int visit(void *context, const yb_presence_row *row)
{
    level_search *search = context;
    const yb_part_lanes *part = &search->lanes->parts[row->part_number];
    const uint8_t *levels = part->levels + row->first_region;
    uint32_t behind = row->first_region + row->lanes;
    unsigned first = part->first > row->first_region ? part->first - row->first_region : 0;
    unsigned last = part->end < behind ? part->end < row->first_region ? 0 : part->end - row->first_region : row->lanes;
    YB_FOR_PRESENT(row->presence, first, last, lane, search->seen[levels[lane]] = 1)
    return search->ends_at >= 0 && search->seen[search->ends_at];
}

/* Levels from `top` down that have regions in some segment; *first is the uppermost. */
static int candidates(const yb_lanes *lanes, int top, int *first)
{
    int count = 0;
    for (int level = top; level < YB_NO_LEVEL; level++) {
        if (lanes->level_regions[level] > 0) {
            *first = count == 0 ? level : *first;
            count++;
        }
    }
    return count;
}

static yb_status search_levels(const yb_plan *plan, level_search *search, yb_error *error)
{
    void *wanted;
    uint32_t series_count = yb_catalog_series_count(plan->snapshot->catalog);
    YB_TRY(yb_arena_alloc(plan->arena, series_count, sizeof(uint32_t), &wanted, error));
    for (uint32_t i = 0; i < series_count; i++) {
        uint32_t slot = plan->slot_of_series[i];
        ((uint32_t *)wanted)[i] = slot != YB_NO_SLOT && !plan->slots[slot].hidden;
    }
    YB_TRY(yb_walk(plan, wanted, plan->first_year, plan->last_year, visit, search, error));
    search->seen[YB_NO_LEVEL] = 0;
    return YB_OK;
}

/* Of the levels seen below `group`: the nearest; else the group's own. */
static int nearest(const level_search *search, int group)
{
    for (int level = group + 1; level < YB_NO_LEVEL; level++) {
        if (search->seen[level]) {
            return level;
        }
    }
    return group >= 0 && search->seen[group] ? group : -1;
}

static int count_seen(const level_search *search, int top)
{
    int count = 0;
    for (int level = top; level < YB_NO_LEVEL; level++) {
        count += search->seen[level];
    }
    return count;
}

yb_status yb_level_choose(yb_plan *plan, const yb_lanes *lanes, yb_error *error)
{
    if (plan->from_level >= 0) {
        return YB_OK;
    }
    int finest = yb_plan_finest(plan), first = 0, below = 0;
    int region_level = plan->query->region == YB_NO_REGION ? -1 : yb_regions_level(plan->regions, plan->query->region);
    int group = finest > region_level ? finest : region_level;
    level_search search = { .lanes = lanes, .ends_at = -1 };
    if (candidates(lanes, group < 0 ? 0 : group, &first) == 1) {
        plan->from_level = first;
        return YB_OK;
    }
    if (finest >= 0 && candidates(lanes, group + 1, &below) > 0) {
        search.ends_at = below;
    }
    YB_TRY(search_levels(plan, &search, error));
    int level = nearest(&search, group);
    if (level < 0) {
        return yb_diagnose_empty(plan, error);
    }
    if (finest < 0 && count_seen(&search, group + 1) > 1) {
        return yb_diagnose_levels(plan, error);
    }
    plan->from_level = level;
    return YB_OK;
}
