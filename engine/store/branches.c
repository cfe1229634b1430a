/* Choosing branches: cities for towns, provinces for counties. */
#include "store/branches.h"

#include <string.h>

#include "core/memory.h"

/* A subtotal must stand for so many figures to be worth its bytes. */
enum { LEAST_REGIONS = 64 };

/* The finest level of which regions that occur have so many others below them, on average; YB_NO_LEVEL: none. */
static uint8_t choose_level(const yb_regions *tree, const uint8_t *there)
{
    uint32_t below[UINT8_MAX + 1] = { 0 }, above[UINT8_MAX + 1] = { 0 };
    uint32_t last[UINT8_MAX + 1]; /* the ancestor met last */
    memset(last, 0xff, sizeof(last));
    for (uint32_t region = 0; region < yb_regions_count(tree); region++) {
        uint32_t up = there[region] ? yb_regions_parent(tree, region) : YB_NO_REGION;
        for (; up != YB_NO_REGION; up = yb_regions_parent(tree, up)) {
            uint8_t level = yb_regions_level(tree, up);
            below[level]++;
            above[level] += last[level] != up;
            last[level] = up;
        }
    }
    for (unsigned level = yb_regions_level_count(tree); level-- > 0;) {
        if (above[level] > 1 && below[level] / above[level] >= LEAST_REGIONS) {
            return (uint8_t)level;
        }
    }
    return YB_NO_LEVEL;
}

/* What the regions of a branch have in common. */
typedef struct branch_key {
    uint32_t above; /* their region of the chosen level; YB_NO_REGION: the tree lacks them */
    uint8_t level;
} branch_key;

/* The branches of a group so far. */
typedef struct group_branches {
    branch_key keys[YB_BRANCHES_MAX];
    unsigned count;
} group_branches;

/* The key's number in its group, a new one if need be; YB_BRANCHES_MAX if there are too many. */
static unsigned number_of(group_branches *group, const branch_key *key)
{
    for (unsigned i = group->count; i-- > 0;) { /* neighbours mostly share one */
        if (group->keys[i].above == key->above && group->keys[i].level == key->level) {
            return i;
        }
    }
    if (group->count < YB_BRANCHES_MAX) {
        group->keys[group->count] = *key;
        return group->count++;
    }
    return YB_BRANCHES_MAX;
}

/* Where a group has too many branches, all of its regions share one. */
static void number_all(const yb_regions *tree, const uint8_t *there, uint8_t level, uint32_t count, uint8_t *branches)
{
    group_branches group = { .count = 0 };
    int fits = 1;
    for (uint32_t at = 0, region = 0; at < count; at++, region++) {
        branch_key key = { YB_NO_REGION, YB_NO_LEVEL };
        while (region < yb_regions_count(tree) && !there[region]) {
            region++;
        }
        if (region < yb_regions_count(tree)) {
            key.above = yb_regions_ancestor(tree, region, level);
            key.above = key.above == YB_NO_REGION ? region : key.above; /* it lies higher itself */
            key.level = yb_regions_level(tree, region);
        }
        if (at % YB_TILE_LANES == 0) {
            group.count = 0;
            fits = 1;
        }
        unsigned number = fits ? number_of(&group, &key) : 0;
        if (number == YB_BRANCHES_MAX) {
            uint32_t first = at / YB_TILE_LANES * YB_TILE_LANES;
            memset(branches + first, 0, at - first);
            fits = 0;
            number = 0;
        }
        branches[at] = (uint8_t)number;
    }
}

yb_status yb_branches_choose(const yb_env *env, const yb_regions *tree, const uint8_t *there, uint32_t count,
                             uint8_t **branches, yb_error *error)
{
    void *block = NULL;
    uint8_t level = choose_level(tree, there);
    if (level != YB_NO_LEVEL) {
        YB_TRY(yb_alloc(env, count, 1, &block, error));
        number_all(tree, there, level, count, block);
    }
    *branches = block;
    return YB_OK;
}
