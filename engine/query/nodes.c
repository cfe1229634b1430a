/* Builds the tree of groups. */
#include "query/nodes.h"

#include <string.h>

#include "catalog/tree.h"
#include "query/plan.h"

static uint32_t add_node(yb_nodes *nodes, uint32_t region, uint32_t first, uint32_t end, uint32_t parent, uint8_t tier)
{
    nodes->nodes[nodes->count] =
        (yb_node) { .region = region, .first = first, .end = end, .parent = parent, .own = YB_NO_NODE, .tier = tier };
    return nodes->count++;
}

/* Tier of each level, 0 for levels that do not group. */
static void tiers_of_levels(const yb_query *query, uint8_t tiers[UINT8_MAX + 1])
{
    memset(tiers, 0, UINT8_MAX + 1);
    for (size_t i = 0; i < query->group_level_count; i++) {
        tiers[query->group_levels[i]] = (uint8_t)(i + 1);
    }
}

static yb_status allocate(const yb_plan *plan, yb_nodes *nodes, yb_error *error)
{
    const yb_query *query = plan->query;
    size_t most = 1;
    for (size_t i = 0; i < query->group_level_count; i++) {
        most += 1 + (size_t)yb_regions_count_at(plan->regions, query->region, query->group_levels[i]);
    }
    void *block;
    YB_TRY(yb_arena_alloc(plan->arena, most, sizeof(yb_node), &block, error));
    *nodes = (yb_nodes) { block, 0 };
    return YB_OK;
}

/* Ancestors of the filter's region at grouping levels: they cover the filter. */
static uint32_t add_ancestors(const yb_plan *plan, yb_nodes *nodes)
{
    const yb_query *query = plan->query;
    uint32_t node = add_node(nodes, query->region, plan->region_first, plan->region_end, YB_NO_NODE, 0);
    if (query->region == YB_NO_REGION) {
        return node;
    }
    uint8_t level = yb_regions_level(plan->regions, query->region);
    for (size_t i = 0; i < query->group_level_count && query->group_levels[i] < level; i++) {
        uint32_t ancestor = yb_regions_ancestor(plan->regions, query->region, query->group_levels[i]);
        if (ancestor != YB_NO_REGION) {
            node = add_node(nodes, ancestor, plan->region_first, plan->region_end, node, (uint8_t)(i + 1));
        }
    }
    return node;
}

yb_status yb_nodes_build(const yb_plan *plan, yb_nodes *nodes, yb_error *error)
{
    YB_TRY(allocate(plan, nodes, error));
    uint8_t tiers[UINT8_MAX + 1];
    tiers_of_levels(plan->query, tiers);
    int finest = yb_plan_finest(plan);
    uint32_t around = add_ancestors(plan, nodes);
    uint32_t region = finest < 0 ? plan->region_end : plan->region_first;
    while (region < plan->region_end) {
        uint8_t level = yb_regions_level(plan->regions, region);
        uint32_t end = yb_regions_end(plan->regions, region);
        while (nodes->nodes[around].end <= region) {
            around = nodes->nodes[around].parent;
        }
        if (tiers[level] > 0) {
            around = add_node(nodes, region, region, end, around, tiers[level]);
        }
        region = level >= finest ? end : region + 1;
    }
    return YB_OK;
}

/* The last node that starts at or before `region`. */
static uint32_t last_start(const yb_nodes *nodes, uint32_t region)
{
    uint32_t low = 0, high = nodes->count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (nodes->nodes[middle].first <= region) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

uint32_t yb_nodes_locate(const yb_nodes *nodes, uint32_t region, uint32_t *hint)
{
    const yb_node *list = nodes->nodes;
    uint32_t node = *hint;
    if (region < list[node].first) {
        node = last_start(nodes, region);
    }
    for (unsigned steps = 0; node + 1 < nodes->count && list[node + 1].first <= region; steps++) {
        node = steps < 8 ? node + 1 : last_start(nodes, region);
    }
    *hint = node;
    while (region >= list[node].end) {
        node = list[node].parent;
    }
    return node;
}

void yb_nodes_compact(yb_nodes *nodes, const uint8_t *used, uint32_t *renumber)
{
    memset(renumber, 0, nodes->count * sizeof(*renumber));
    renumber[0] = 1; /* the root stays */
    for (uint32_t i = nodes->count - 1; i > 0; i--) {
        renumber[i] |= used[i];
        renumber[nodes->nodes[i].parent] |= renumber[i];
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < nodes->count; i++) {
        if (renumber[i] == 0) {
            renumber[i] = YB_NO_NODE;
            continue;
        }
        renumber[i] = kept;
        nodes->nodes[kept] = nodes->nodes[i];
        if (i > 0) {
            nodes->nodes[kept].parent = renumber[nodes->nodes[kept].parent];
        }
        kept++;
    }
    nodes->count = kept;
}

/* Whose own figures can be set beside the sum: of regions that lie in the filter as a whole. */
static void complete_own(const yb_plan *plan, yb_nodes *nodes, uint32_t number)
{
    yb_node *node = &nodes->nodes[number];
    if (!node->has_rows || node->region == YB_NO_REGION || node->region < plan->region_first) {
        return;
    }
    node->own = number;
    node->own_is_sum = yb_regions_level(plan->regions, node->region) == plan->from_level;
    /* The filter's region may be the root and a group as well: the deeper one is where its figures are put. */
    for (uint32_t i = number + 1; i < nodes->count && nodes->nodes[i].first == node->first; i++) {
        if (nodes->nodes[i].region == node->region) {
            node->own = i;
        }
    }
}

/* Regions of the from level among those it covers: a run over bytes, which is
 * cheaper than searching for both ends. */
static uint32_t count_reporters(const yb_plan *plan, const yb_node *node)
{
    const uint8_t *levels = plan->regions->levels;
    uint32_t count = 0;
    for (uint32_t region = node->first; region < node->end; region++) {
        count += levels[region] == plan->from_level;
    }
    return count;
}

void yb_nodes_complete(const yb_plan *plan, yb_nodes *nodes)
{
    size_t last_tier = plan->query->group_level_count;
    for (uint32_t i = nodes->count; i-- > 0;) {
        yb_node *node = &nodes->nodes[i];
        node->behind = node->behind > i ? node->behind : i + 1;
        if (i > 0 && nodes->nodes[node->parent].behind < node->behind) {
            nodes->nodes[node->parent].behind = node->behind;
        }
        node->has_rows = plan->asked->rollup || node->tier == last_tier;
        node->reporters = count_reporters(plan, node);
        complete_own(plan, nodes, i);
    }
}
