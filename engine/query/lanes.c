/* Maps the regions of parts to nodes. */
#include "query/lanes.h"

#include <string.h>

#include "catalog/tree.h"

static yb_status allocate(yb_arena *arena, size_t count, size_t size, void **block, yb_error *error)
{
    YB_TRY(yb_arena_alloc(arena, count, size, block, error));
    memset(*block, 0, count * size);
    return YB_OK;
}

/* Levels of the regions inside the filter, how many there are of each, and where
 * the first and the last of them lie. */
static void find_levels(const yb_plan *plan, yb_part_lanes *lanes)
{
    const uint32_t *regions = lanes->part->regions;
    const uint8_t *levels = plan->regions->levels;
    uint32_t span = plan->region_end - plan->region_first;
    for (uint32_t i = 0; i < lanes->region_count; i++) {
        uint32_t region = regions[i]; /* YB_NO_REGION lies behind every filter */
        int inside = region - plan->region_first < span;
        lanes->levels[i] = inside ? levels[region] : YB_NO_LEVEL;
        lanes->level_regions[lanes->levels[i]]++;
        lanes->end = inside ? i + 1 : lanes->end;
    }
    while (lanes->first < lanes->end && lanes->levels[lanes->first] == YB_NO_LEVEL) {
        lanes->first++;
    }
}

static yb_status open_part(const yb_plan *plan, const yb_part *part, yb_part_lanes *lanes, yb_error *error)
{
    const yb_segment_keys *keys = yb_segment_keys_of(part->segment);
    memset(lanes, 0, sizeof(*lanes));
    lanes->part = part;
    lanes->region_count = keys->region_count;
    lanes->series_count = keys->series_count;
    void *slots, *levels;
    YB_TRY(yb_arena_alloc(plan->arena, keys->series_count, sizeof(uint32_t), &slots, error));
    YB_TRY(yb_arena_alloc(plan->arena, keys->region_count, 1, &levels, error));
    lanes->slots = slots;
    lanes->levels = levels;
    for (uint32_t i = 0; i < keys->series_count; i++) {
        lanes->slots[i] = plan->slot_of_series[part->series[i]];
    }
    find_levels(plan, lanes);
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
        for (int level = 0; level <= UINT8_MAX; level++) {
            uint32_t *regions = &lanes->level_regions[level];
            *regions =
                part->level_regions[level] > UINT32_MAX - *regions ? UINT32_MAX : *regions + part->level_regions[level];
        }
    }
    return YB_OK;
}

/* Maps members to nodes, still by their numbers before compaction, and counts runs.
 * Regions ascend mostly, so that a node holds up to the start of the next one. */
static void map_members(const yb_plan *plan, yb_part_lanes *lanes, const yb_nodes *nodes, uint8_t *used)
{
    uint32_t hint = 0, node = 0, from = 1, until = 0, last = YB_NO_NODE;
    memset(lanes->nodes, 0xff, lanes->region_count * sizeof(uint32_t)); /* YB_NO_NODE */
    for (uint32_t i = lanes->first; i < lanes->end; i++) {
        if (lanes->levels[i] != plan->from_level) {
            continue;
        }
        uint32_t region = lanes->part->regions[i];
        if (region < from || region >= until) {
            node = yb_nodes_locate(nodes, region, &hint);
            from = region;
            until = nodes->nodes[node].end;
            if (hint + 1 < nodes->count && nodes->nodes[hint + 1].first < until) {
                until = nodes->nodes[hint + 1].first;
            }
            used[node] = 1;
        }
        lanes->nodes[i] = node;
        lanes->members[i / 64] |= UINT64_C(1) << i % 64;
        lanes->run_count += node != last;
        last = node;
    }
}

/* The runs of a part, with the nodes' new numbers. */
static void build_runs(yb_part_lanes *lanes, const uint32_t *renumber)
{
    yb_lane_run *run = lanes->runs - 1;
    uint32_t last = YB_NO_NODE, node = 0;
    for (uint32_t i = lanes->first; i < lanes->end; i++) {
        if (lanes->nodes[i] == YB_NO_NODE) {
            continue;
        }
        if (lanes->nodes[i] != last) {
            last = lanes->nodes[i];
            node = renumber[last];
            *++run = (yb_lane_run) { i, i, node };
        }
        run->last = i + 1;
        lanes->nodes[i] = node;
    }
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

static yb_status collect_owns(const yb_plan *plan, yb_part_lanes *lanes, const yb_nodes *nodes, const uint8_t *wanted,
                              yb_error *error)
{
    size_t most = 0;
    for (int level = 0; level < YB_NO_LEVEL; level++) {
        most += wanted[level] ? lanes->level_regions[level] : 0;
    }
    void *block;
    uint32_t hint = 0;
    YB_TRY(yb_arena_alloc(plan->arena, most, sizeof(yb_own_lane), &block, error));
    lanes->owns = block;
    for (uint32_t i = lanes->first; most > 0 && i < lanes->end; i++) {
        uint32_t node = wanted[lanes->levels[i]] ? own_node(lanes, nodes, i, &hint) : YB_NO_NODE;
        if (node != YB_NO_NODE) {
            lanes->owns[lanes->own_count++] = (yb_own_lane) { i, node };
        }
    }
    return YB_OK;
}

static yb_status finish_part(const yb_plan *plan, yb_part_lanes *lanes, const yb_nodes *nodes, const uint32_t *renumber,
                             const uint8_t *wanted, yb_error *error)
{
    void *block;
    YB_TRY(yb_arena_alloc(plan->arena, lanes->run_count, sizeof(yb_lane_run), &block, error));
    lanes->runs = block;
    build_runs(lanes, renumber);
    return collect_owns(plan, lanes, nodes, wanted, error);
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
