/* Nodes and lanes of earlier queries at the same levels: one block, in which the
 * parts come first, then the arrays that they point at. */
#include <stddef.h>
#include <string.h>

#include "query/lanes.h"

/* What does not change with the query's metrics. */
typedef struct kept_part {
    uint64_t *members;
    yb_lane_run *runs;
    yb_own_lane *owns;
    uint32_t run_count, own_count;
    uint32_t *branch_nodes;
} kept_part;

typedef struct kept_lanes {
    yb_nodes nodes;
    kept_part parts[];
} kept_lanes;

/* All that nodes and lanes depend on, besides the snapshot. */
typedef struct lanes_key {
    uint8_t from_level, flags, levels[UINT8_MAX + 1];
} lanes_key;

/* Bytes of the key; 0 where nothing is kept. */
static size_t make_key(const yb_plan *plan, lanes_key *key)
{
    const yb_query *query = plan->query;
    if (query->region != YB_NO_REGION || query->group_level_count > UINT8_MAX) {
        return 0;
    }
    key->from_level = (uint8_t)plan->from_level;
    key->flags = (uint8_t)((plan->asked->rollup != 0) | (query->missing != 0) << 1);
    for (size_t i = 0; i < query->group_level_count; i++) {
        key->levels[i] = query->group_levels[i];
    }
    return offsetof(lanes_key, levels) + query->group_level_count;
}

int yb_lanes_take_kept(const yb_plan *plan, yb_lanes *lanes, yb_nodes *nodes)
{
    lanes_key key;
    size_t bytes = make_key(plan, &key);
    const kept_lanes *kept = bytes == 0 ? NULL : yb_snapshot_kept(plan->snapshot, &key, bytes);
    if (kept == NULL) {
        return 0;
    }
    *nodes = kept->nodes;
    for (uint32_t i = 0; i < lanes->count; i++) {
        yb_part_lanes *part = &lanes->parts[i];
        part->members = kept->parts[i].members;
        part->runs = kept->parts[i].runs;
        part->run_count = kept->parts[i].run_count;
        part->owns = kept->parts[i].owns;
        part->own_count = kept->parts[i].own_count;
        part->branch_nodes = kept->parts[i].branch_nodes;
    }
    return 1;
}

/* As yb_lanes_group makes them: one more than the regions need, so that two can be read together. */
static size_t member_words(const yb_part_lanes *part)
{
    return (size_t)part->region_count / 64 + 2;
}

static size_t branch_bytes(const yb_part_lanes *part)
{
    size_t groups = ((size_t)part->region_count + YB_TILE_LANES - 1) / YB_TILE_LANES;
    return part->branch_nodes == NULL ? 0 : groups * YB_BRANCHES_MAX * sizeof(uint32_t);
}

static size_t bytes_of(const yb_lanes *lanes, const yb_nodes *nodes)
{
    size_t bytes = sizeof(kept_lanes) + lanes->count * sizeof(kept_part) + nodes->count * sizeof(yb_node);
    for (uint32_t i = 0; i < lanes->count; i++) {
        const yb_part_lanes *part = &lanes->parts[i];
        bytes += member_words(part) * sizeof(uint64_t) + part->run_count * sizeof(yb_lane_run) +
                 part->own_count * sizeof(yb_own_lane) + branch_bytes(part);
    }
    return bytes;
}

/* Copies into the block and moves *at behind the copy. */
static void *copy(unsigned char **at, const void *from, size_t bytes)
{
    unsigned char *to = *at;
    if (bytes > 0) {
        memcpy(to, from, bytes);
    }
    *at += bytes;
    return to;
}

yb_status yb_lanes_keep(const yb_plan *plan, const yb_lanes *lanes, const yb_nodes *nodes, yb_error *error)
{
    lanes_key key;
    void *block = NULL;
    size_t bytes = make_key(plan, &key);
    if (bytes > 0) {
        YB_TRY(yb_snapshot_keep(plan->snapshot, &key, bytes, bytes_of(lanes, nodes), &block, error));
    }
    if (block == NULL) {
        return YB_OK;
    }
    kept_lanes *kept = block;
    unsigned char *at = (unsigned char *)(kept->parts + lanes->count);
    for (uint32_t i = 0; i < lanes->count; i++) { /* words first: they are aligned so */
        const yb_part_lanes *part = &lanes->parts[i];
        kept->parts[i].members = copy(&at, part->members, member_words(part) * sizeof(uint64_t));
    }
    kept->nodes.nodes = copy(&at, nodes->nodes, nodes->count * sizeof(yb_node));
    kept->nodes.count = nodes->count;
    for (uint32_t i = 0; i < lanes->count; i++) {
        const yb_part_lanes *part = &lanes->parts[i];
        kept->parts[i].runs = copy(&at, part->runs, part->run_count * sizeof(yb_lane_run));
        kept->parts[i].run_count = part->run_count;
        kept->parts[i].owns = copy(&at, part->owns, part->own_count * sizeof(yb_own_lane));
        kept->parts[i].own_count = part->own_count;
        kept->parts[i].branch_nodes =
            part->branch_nodes == NULL ? NULL : copy(&at, part->branch_nodes, branch_bytes(part));
    }
    yb_snapshot_publish(plan->snapshot, kept);
    return YB_OK;
}
