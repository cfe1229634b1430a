/* Maps the regions of parts to nodes. */
#include "query/lanes.h"

#include <string.h>

static yb_status allocate(yb_arena *arena, size_t count, size_t size, void **block, yb_error *error)
{
    YB_TRY(yb_arena_alloc(arena, count, size, block, error));
    memset(*block, 0, count * size);
    return YB_OK;
}

static yb_status open_part(const yb_plan *plan, const yb_part *part, yb_part_lanes *lanes, yb_error *error)
{
    const yb_segment_keys *keys = yb_segment_keys_of(part->segment);
    *lanes = (yb_part_lanes) { .part = part, .region_count = keys->region_count, .series_count = keys->series_count };
    void *slots, *levels;
    YB_TRY(yb_arena_alloc(plan->arena, keys->series_count, sizeof(uint32_t), &slots, error));
    YB_TRY(yb_arena_alloc(plan->arena, keys->region_count, 1, &levels, error));
    lanes->slots = slots;
    lanes->levels = levels;
    for (uint32_t i = 0; i < keys->series_count; i++) {
        lanes->slots[i] = plan->slot_of_series[part->series[i]];
    }
    uint32_t span = plan->region_end - plan->region_first;
    for (uint32_t i = 0; i < keys->region_count; i++) {
        uint32_t region = part->regions[i]; /* YB_NO_REGION lies behind every filter */
        lanes->levels[i] = region - plan->region_first < span ? yb_regions_level(plan->regions, region) : YB_NO_LEVEL;
    }
    return YB_OK;
}

yb_status yb_lanes_open(const yb_plan *plan, yb_lanes *lanes, yb_error *error)
{
    *lanes = (yb_lanes) { .count = plan->snapshot->part_count };
    void *parts;
    YB_TRY(yb_arena_alloc(plan->arena, lanes->count, sizeof(yb_part_lanes), &parts, error));
    lanes->parts = parts;
    for (uint32_t i = 0; i < lanes->count; i++) {
        yb_part_lanes *part = &lanes->parts[i];
        YB_TRY(open_part(plan, &plan->snapshot->parts[i], part, error));
        for (uint32_t r = 0; r < part->region_count; r++) {
            uint32_t *regions = &lanes->level_regions[part->levels[r]];
            *regions += *regions < UINT32_MAX;
        }
    }
    return YB_OK;
}

static void map_members(const yb_plan *plan, yb_part_lanes *lanes, const yb_nodes *nodes, uint8_t *used)
{
    uint32_t hint = 0;
    for (uint32_t i = 0; i < lanes->region_count; i++) {
        lanes->nodes[i] = YB_NO_NODE;
        if (lanes->levels[i] == plan->from_level) {
            lanes->nodes[i] = yb_nodes_locate(nodes, lanes->part->regions[i], &hint);
            lanes->members[i / 64] |= UINT64_C(1) << i % 64;
            used[lanes->nodes[i]] = 1;
        }
    }
}

/* The runs of a part; only counts them when `runs` is NULL. */
static uint32_t collect_runs(const yb_part_lanes *lanes, yb_lane_run *runs)
{
    uint32_t count = 0, open = YB_NO_NODE;
    for (uint32_t i = 0; i < lanes->region_count; i++) {
        uint32_t node = lanes->nodes[i];
        if (node == YB_NO_NODE) {
            continue;
        }
        if (node != open) {
            count++;
            open = node;
            if (runs != NULL) {
                runs[count - 1] = (yb_lane_run) { i, i, node };
            }
        }
        if (runs != NULL) {
            runs[count - 1].last = i + 1;
        }
    }
    return count;
}

/* The node whose own figures come from local region `i`, YB_NO_NODE if none. */
static uint32_t own_node(const yb_part_lanes *lanes, const yb_nodes *nodes, uint32_t i, uint32_t *hint)
{
    uint32_t region = lanes->part->regions[i];
    uint32_t number = yb_nodes_locate(nodes, region, hint);
    while (number != YB_NO_NODE && nodes->nodes[number].region != region) {
        number = nodes->nodes[number].parent;
    }
    return number != YB_NO_NODE && nodes->nodes[number].own == number ? number : YB_NO_NODE;
}

/* Own figures come from levels that group (the filter's own region is one, too)
 * but are not added up themselves. */
static void levels_with_own(const yb_plan *plan, uint8_t wanted[UINT8_MAX + 1])
{
    memset(wanted, 0, UINT8_MAX + 1);
    for (size_t i = 0; i < plan->query->group_level_count; i++) {
        wanted[plan->query->group_levels[i]] = 1;
    }
    if (plan->query->region != YB_NO_REGION) {
        wanted[yb_regions_level(plan->regions, plan->query->region)] = 1;
    }
    wanted[plan->from_level] = 0;
    wanted[YB_NO_LEVEL] = 0;
}

static uint32_t collect_owns(const yb_part_lanes *lanes, const yb_nodes *nodes, const uint8_t *wanted,
                             yb_own_lane *owns)
{
    uint32_t count = 0, hint = 0;
    for (uint32_t i = 0; i < lanes->region_count; i++) {
        uint32_t node = wanted[lanes->levels[i]] ? own_node(lanes, nodes, i, &hint) : YB_NO_NODE;
        if (node == YB_NO_NODE) {
            continue;
        }
        if (owns != NULL) {
            owns[count] = (yb_own_lane) { i, node };
        }
        count++;
    }
    return count;
}

static yb_status finish_part(const yb_plan *plan, yb_part_lanes *lanes, const yb_nodes *nodes, const uint32_t *renumber,
                             const uint8_t *wanted, yb_error *error)
{
    for (uint32_t i = 0; i < lanes->region_count; i++) {
        if (lanes->nodes[i] != YB_NO_NODE) {
            lanes->nodes[i] = renumber[lanes->nodes[i]];
        }
    }
    void *block;
    lanes->run_count = collect_runs(lanes, NULL);
    YB_TRY(yb_arena_alloc(plan->arena, lanes->run_count, sizeof(yb_lane_run), &block, error));
    lanes->runs = block;
    collect_runs(lanes, lanes->runs);
    lanes->own_count = collect_owns(lanes, nodes, wanted, NULL);
    YB_TRY(yb_arena_alloc(plan->arena, lanes->own_count, sizeof(yb_own_lane), &block, error));
    lanes->owns = block;
    collect_owns(lanes, nodes, wanted, lanes->owns);
    return YB_OK;
}

yb_status yb_lanes_group(const yb_plan *plan, yb_lanes *lanes, yb_nodes *nodes, yb_error *error)
{
    void *used, *renumber, *block;
    YB_TRY(allocate(plan->arena, nodes->count, 1, &used, error));
    YB_TRY(yb_arena_alloc(plan->arena, nodes->count, sizeof(uint32_t), &renumber, error));
    for (uint32_t i = 0; i < lanes->count; i++) {
        yb_part_lanes *part = &lanes->parts[i];
        YB_TRY(yb_arena_alloc(plan->arena, part->region_count, sizeof(uint32_t), &block, error));
        part->nodes = block;
        /* One word more, so that a tile's cover can be shifted out of two words. */
        YB_TRY(allocate(plan->arena, (size_t)part->region_count / 64 + 2, sizeof(uint64_t), &block, error));
        part->members = block;
        map_members(plan, part, nodes, used);
    }
    yb_nodes_compact(nodes, used, renumber);
    yb_nodes_complete(plan, nodes);
    uint8_t wanted[UINT8_MAX + 1];
    levels_with_own(plan, wanted);
    for (uint32_t i = 0; i < lanes->count; i++) {
        YB_TRY(finish_part(plan, &lanes->parts[i], nodes, renumber, wanted, error));
    }
    return YB_OK;
}
