/* Maps the regions of parts to nodes. */
#include "query/lanes.h"

#include <string.h>

#include "catalog/tree.h"
#include "store/part.h"

static yb_status allocate(yb_arena *arena, size_t count, size_t size, void **block, yb_error *error)
{
    YB_TRY(yb_arena_alloc(arena, count, size, block, error));
    memset(*block, 0, count * size);
    return YB_OK;
}

/* The first of regions[from..end) that is `region` or behind it; they ascend. The
 * step doubles, since mostly it is near. */
static uint32_t first_from(const uint32_t *regions, uint32_t from, uint32_t end, uint32_t region)
{
    uint32_t low = from, step = 1;
    while (low + step < end && regions[low + step] < region) {
        low += step;
        step *= 2;
    }
    uint32_t high = low + step < end ? low + step : end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (regions[middle] < region) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Where the filter lies, and how many regions of each level are in it. */
static void find_levels(const yb_plan *plan, yb_part_lanes *lanes)
{
    const yb_part_map *map = lanes->part->map;
    lanes->levels = map->levels;
    lanes->first = first_from(map->regions, 0, lanes->region_count, plan->region_first);
    lanes->end = first_from(map->regions, lanes->first, lanes->region_count, plan->region_end);
    if (lanes->first == 0 && lanes->end == lanes->region_count) {
        memcpy(lanes->level_regions, map->level_regions, sizeof(map->level_regions));
        return;
    }
    for (uint32_t i = lanes->first; i < lanes->end; i++) {
        lanes->level_regions[lanes->levels[i]]++;
    }
}

/* The same where regions are gone or stand in another order: one by one. */
static yb_status find_scattered_levels(const yb_plan *plan, yb_part_lanes *lanes, yb_error *error)
{
    const uint32_t *regions = lanes->part->regions;
    uint32_t span = plan->region_end - plan->region_first;
    void *block;
    YB_TRY(yb_arena_alloc(plan->arena, lanes->region_count, 1, &block, error));
    uint8_t *levels = block;
    for (uint32_t i = 0; i < lanes->region_count; i++) {
        int inside = regions[i] - plan->region_first < span; /* YB_NO_REGION lies behind every filter */
        levels[i] = inside ? lanes->part->map->levels[i] : YB_NO_LEVEL;
        lanes->level_regions[levels[i]]++;
        lanes->end = inside ? i + 1 : lanes->end;
    }
    while (lanes->first < lanes->end && levels[lanes->first] == YB_NO_LEVEL) {
        lanes->first++;
    }
    lanes->levels = levels;
    return YB_OK;
}

static yb_status open_part(const yb_plan *plan, const yb_part *part, yb_part_lanes *lanes, yb_error *error)
{
    const yb_segment_keys *keys = yb_segment_keys_of(part->segment);
    memset(lanes, 0, sizeof(*lanes));
    lanes->part = part;
    lanes->region_count = keys->region_count;
    lanes->series_count = keys->series_count;
    void *slots;
    YB_TRY(yb_arena_alloc(plan->arena, keys->series_count, sizeof(uint32_t), &slots, error));
    lanes->slots = slots;
    lanes->first_series = UINT32_MAX;
    for (uint32_t i = 0; i < keys->series_count; i++) {
        lanes->slots[i] = plan->slot_of_series[part->series[i]];
        if (lanes->slots[i] != YB_NO_SLOT) {
            lanes->first_series = lanes->first_series == UINT32_MAX ? i : lanes->first_series;
            lanes->last_series = i;
        }
    }
    if (!part->map->ordered) {
        return find_scattered_levels(plan, lanes, error);
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
        YB_TRY(open_part(plan, &plan->parts[i], part, error));
        for (int level = 0; level <= UINT8_MAX; level++) {
            uint32_t *regions = &lanes->level_regions[level];
            *regions =
                part->level_regions[level] > UINT32_MAX - *regions ? UINT32_MAX : *regions + part->level_regions[level];
        }
    }
    return YB_OK;
}

/* Which regions are of the level that is added up, a bit for each. */
static yb_status find_members(const yb_plan *plan, yb_part_lanes *lanes, yb_error *error)
{
    size_t words = (size_t)lanes->region_count / 64 + 1;
    void *block, *bits;
    YB_TRY(allocate(plan->arena, words * 64, 1, &block, error));
    /* One word more, so that a tile's cover can be shifted out of two words. */
    YB_TRY(allocate(plan->arena, words + 1, sizeof(uint64_t), &bits, error));
    uint8_t *flags = block;
    for (uint32_t i = lanes->first; i < lanes->end; i++) {
        flags[i] = lanes->levels[i] == plan->from_level ? 255 : 0;
    }
    lanes->members = bits;
    plan->kernels->narrow.bits_of_bytes(flags, (unsigned)words, bits);
    return YB_OK;
}

static int is_member(const yb_part_lanes *lanes, uint32_t region)
{
    return (int)(lanes->members[region / 64] >> region % 64 & 1);
}

/* The first region from `i` on that is not among the tree's from..until. */
static uint32_t end_of_span(const yb_part_lanes *lanes, uint32_t i, uint32_t from, uint32_t until)
{
    const uint32_t *regions = lanes->part->regions;
    if (lanes->part->map->ordered) {
        return first_from(regions, i, lanes->end, until);
    }
    while (i < lanes->end && regions[i] >= from && regions[i] < until) {
        i++;
    }
    return i;
}

/* Adds the members among [first, end) to the runs, the last of which goes on if its node does. */
static void add_run(yb_part_lanes *lanes, uint32_t first, uint32_t end, uint32_t node)
{
    while (!is_member(lanes, end - 1)) {
        end--;
    }
    if (lanes->run_count == 0 || lanes->runs[lanes->run_count - 1].node != node) {
        lanes->runs[lanes->run_count++] = (yb_lane_run) { first, first, node };
    }
    lanes->runs[lanes->run_count - 1].last = end;
}

/* Cuts the members into runs of one node, by the nodes' numbers before compaction.
 * A node holds up to the start of the next one. */
static yb_status find_runs(const yb_plan *plan, yb_part_lanes *lanes, const yb_nodes *nodes, uint8_t *used,
                           yb_error *error)
{
    uint64_t most = lanes->part->map->ordered ? 2 * (uint64_t)nodes->count + 1 : lanes->region_count;
    uint32_t hint = 0;
    void *block;
    YB_TRY(yb_arena_alloc(plan->arena, most < lanes->region_count ? most : lanes->region_count, sizeof(yb_lane_run),
                          &block, error));
    lanes->runs = block;
    for (uint32_t i = lanes->first; i < lanes->end;) {
        if (!is_member(lanes, i)) {
            i++;
            continue;
        }
        uint32_t region = lanes->part->regions[i], node = yb_nodes_locate(nodes, region, &hint);
        uint32_t until = nodes->nodes[node].end;
        if (hint + 1 < nodes->count && nodes->nodes[hint + 1].first < until) {
            until = nodes->nodes[hint + 1].first;
        }
        uint32_t end = end_of_span(lanes, i, region, until);
        used[node] = 1;
        add_run(lanes, i, end, node);
        i = end;
    }
    return YB_OK;
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
        int alone = wanted[lanes->levels[i]] && !yb_plan_shared(plan, lanes->part, i);
        uint32_t node = alone ? own_node(lanes, nodes, i, &hint) : YB_NO_NODE;
        if (node != YB_NO_NODE) {
            lanes->owns[lanes->own_count++] = (yb_own_lane) { i, node, 0 };
        }
    }
    return YB_OK;
}

yb_status yb_lanes_group(const yb_plan *plan, yb_lanes *lanes, yb_nodes *nodes, yb_error *error)
{
    void *used, *renumber;
    YB_TRY(yb_arena_alloc(plan->arena, nodes->count, 1, &used, error));
    YB_TRY(yb_arena_alloc(plan->arena, nodes->count, sizeof(uint32_t), &renumber, error));
    memset(used, plan->query->missing != 0, nodes->count); /* groups may have rows for their own figures alone */
    for (uint32_t i = 0; i < lanes->count; i++) {
        yb_part_lanes *part = &lanes->parts[i];
        YB_TRY(find_members(plan, part, error));
        YB_TRY(find_runs(plan, part, nodes, used, error));
    }
    yb_nodes_compact(nodes, used, renumber);
    yb_nodes_complete(plan, nodes);
    uint8_t wanted[UINT8_MAX + 1];
    levels_with_own(plan, wanted);
    for (uint32_t i = 0; i < lanes->count; i++) {
        yb_part_lanes *part = &lanes->parts[i];
        for (uint32_t run = 0; run < part->run_count; run++) {
            part->runs[run].node = ((const uint32_t *)renumber)[part->runs[run].node];
        }
        YB_TRY(collect_owns(plan, part, nodes, wanted, error));
        YB_TRY(yb_lanes_branches(plan, part, error));
    }
    return YB_OK;
}
