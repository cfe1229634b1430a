/* Cuts what concerns one block out of a part's lanes. */
#include "query/lanes.h"

#include <string.h>

/* The first run that ends behind local region `region`. */
static uint32_t first_run(const yb_part_lanes *lanes, uint32_t region)
{
    uint32_t low = 0, high = lanes->run_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (lanes->runs[middle].last <= region) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The first own lane at or behind local region `region`. */
static uint32_t first_own(const yb_part_lanes *lanes, uint32_t region)
{
    uint32_t low = 0, high = lanes->own_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (lanes->owns[middle].region < region) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

uint32_t yb_lanes_node(const yb_part_lanes *lanes, uint32_t region, uint32_t *hint)
{
    if ((lanes->members[region / 64] >> region % 64 & 1) == 0) {
        return YB_NO_NODE;
    }
    if (region < lanes->runs[*hint].first || region >= lanes->runs[*hint].last) {
        *hint = first_run(lanes, region);
    }
    return lanes->runs[*hint].node;
}

uint32_t yb_lanes_own(const yb_part_lanes *lanes, uint32_t region)
{
    uint32_t own = first_own(lanes, region);
    return own < lanes->own_count && lanes->owns[own].region == region ? lanes->owns[own].node : YB_NO_NODE;
}

/* The members among `count` lanes from `first`, as presence words. */
static int cut_cover(const yb_part_lanes *lanes, uint32_t first, uint32_t count, uint64_t *cover)
{
    uint64_t missing = 0;
    for (uint32_t w = 0; w * 64 < count; w++) {
        uint32_t at = first + w * 64, shift = at % 64;
        uint64_t word = lanes->members[at / 64] >> shift;
        word |= shift == 0 ? 0 : lanes->members[at / 64 + 1] << (64 - shift);
        uint64_t all = count - w * 64 < 64 ? ~(UINT64_MAX << (count - w * 64)) : UINT64_MAX;
        cover[w] = word & all;
        missing |= cover[w] ^ all;
    }
    return missing == 0;
}

/* Where the cover has members: few of its words, where the query has few regions. */
static void find_words(yb_tile_lanes *cut)
{
    uint32_t first = 0, last = YB_PRESENCE_WORDS;
    while (last > 0 && cut->cover[last - 1] == 0) {
        last--;
    }
    while (first < last && cut->cover[first] == 0) {
        first++;
    }
    cut->first_word = first;
    cut->last_word = last;
}

void yb_lanes_cut(const yb_part_lanes *lanes, uint32_t first_region, uint32_t count, yb_tile_lanes *cut)
{
    uint32_t end = first_region + count;
    cut->run_count = 0;
    for (uint32_t i = first_run(lanes, first_region); i < lanes->run_count && lanes->runs[i].first < end; i++) {
        const yb_lane_run *run = &lanes->runs[i];
        uint32_t first = run->first > first_region ? run->first - first_region : 0;
        uint32_t last = run->last < end ? run->last - first_region : count;
        cut->runs[cut->run_count++] = (yb_lane_run) { first, last, run->node };
    }
    cut->groups = cut->run_count;
    cut->first = cut->run_count > 0 ? cut->runs[0].first : 0;
    cut->last = cut->run_count > 0 ? cut->runs[cut->run_count - 1].last : 0;
    cut->whole = cut_cover(lanes, first_region, count, cut->cover);
    cut->member_count = 0;
    for (uint32_t w = 0; w * 64 < count; w++) {
        cut->member_count += (uint32_t)__builtin_popcountll(cut->cover[w]);
    }
    find_words(cut);
    uint32_t own = first_own(lanes, first_region);
    cut->owns = lanes->owns + own;
    cut->own_count = first_own(lanes, end) - own;
}

static void add_run(yb_tile_lanes *cut, uint32_t first, uint32_t last, uint32_t node)
{
    yb_lane_run *before = cut->run_count > 0 ? &cut->runs[cut->run_count - 1] : NULL;
    if (before != NULL && before->node == node && before->last == first) {
        before->last = last;
    } else if (first < last) {
        cut->runs[cut->run_count++] = (yb_lane_run) { first, last, node };
    }
}

void yb_lanes_to_slots(const yb_tile_slots *slots, uint32_t count, yb_tile_lanes *cut)
{
    yb_lane_run runs[YB_TILE_LANES];
    uint64_t cover[YB_PRESENCE_WORDS] = { 0 };
    const uint32_t run_count = cut->run_count;
    memcpy(runs, cut->runs, run_count * sizeof(*runs));
    uint32_t lane = 0, last = 0; /* how many upper slots lie before that lane */
    cut->run_count = 0;
    for (uint32_t i = 0; i < run_count; i++) { /* most begin where the one before ends */
        uint32_t first = runs[i].first == lane ? last : yb_tile_upper_before(slots, runs[i].first);
        lane = runs[i].last;
        last = yb_tile_upper_before(slots, lane);
        add_run(cut, first, last, runs[i].node);
        add_run(cut, slots->upper + runs[i].first - first, slots->upper + runs[i].last - last, runs[i].node);
    }
    for (uint32_t w = 0; !cut->whole && w * 64 < count; w++) { /* the whole stays the same */
        for (uint64_t bits = cut->cover[w]; bits != 0; bits &= bits - 1) {
            uint32_t slot = yb_tile_slot(slots, w * 64 + (uint32_t)__builtin_ctzll(bits));
            cover[slot / 64] |= UINT64_C(1) << slot % 64;
        }
    }
    if (!cut->whole) {
        memcpy(cut->cover, cover, sizeof(cover));
        find_words(cut);
    }
}

int yb_lanes_keep_members(const yb_tile_lanes *cut, uint64_t presence[YB_PRESENCE_WORDS])
{
    uint64_t any = 0;
    memset(presence, 0, cut->first_word * sizeof(uint64_t));
    for (uint32_t w = cut->first_word; w < cut->last_word; w++) {
        presence[w] &= cut->cover[w];
        any |= presence[w];
    }
    memset(presence + cut->last_word, 0, (YB_PRESENCE_WORDS - cut->last_word) * sizeof(uint64_t));
    return any != 0;
}

/* The branches of the groups that the filter touches; there the others have no node. */
static void find_branches(const yb_part_lanes *lanes, const uint8_t *branches)
{
    const uint32_t first = lanes->first / YB_TILE_LANES * YB_TILE_LANES;
    const uint32_t end = lanes->first < lanes->end ? lanes->end : first;
    uint8_t met[YB_BRANCHES_MAX] = { 0 }; /* in the group */
    uint32_t hint = 0;
    for (uint32_t region = first; region < lanes->region_count && (region < end || region % YB_TILE_LANES != 0);
         region++) {
        uint32_t *node = &lanes->branch_nodes[region / YB_TILE_LANES * YB_BRANCHES_MAX + branches[region]];
        uint32_t here = lanes->run_count == 0 ? YB_NO_NODE : yb_lanes_node(lanes, region, &hint);
        if (region % YB_TILE_LANES == 0) {
            memset(met, 0, sizeof(met));
        }
        *node = !met[branches[region]] || *node == here ? here : YB_MIXED_BRANCH;
        met[branches[region]] = 1;
    }
}

/* Tells the own lanes that are alone in their branch. */
static void find_alone(const yb_part_lanes *lanes, const yb_segment_keys *keys)
{
    uint16_t sizes[YB_BRANCHES_MAX] = { 0 }; /* of the branches of the group from `first` on */
    uint32_t first = UINT32_MAX;
    for (uint32_t i = 0; i < lanes->own_count; i++) {
        const uint32_t region = lanes->owns[i].region;
        if (first != region / YB_TILE_LANES * YB_TILE_LANES) {
            first = region / YB_TILE_LANES * YB_TILE_LANES;
            memset(sizes, 0, sizeof(sizes));
            for (uint32_t r = first; r < keys->region_count && r - first < YB_TILE_LANES; r++) {
                sizes[keys->branches[r]]++;
            }
        }
        lanes->owns[i].alone = sizes[keys->branches[region]] == 1;
    }
}

yb_status yb_lanes_branches(const yb_plan *plan, yb_part_lanes *lanes, yb_error *error)
{
    const yb_segment_keys *keys = yb_segment_keys_of(lanes->part->segment);
    size_t groups = ((size_t)lanes->region_count + YB_TILE_LANES - 1) / YB_TILE_LANES;
    void *block;
    if (keys->branches == NULL) {
        return YB_OK;
    }
    YB_TRY(yb_arena_alloc(plan->arena, groups, YB_BRANCHES_MAX * sizeof(uint32_t), &block, error));
    memset(block, 0xff, groups * YB_BRANCHES_MAX * sizeof(uint32_t)); /* YB_NO_NODE */
    lanes->branch_nodes = block;
    find_branches(lanes, keys->branches);
    find_alone(lanes, keys);
    return YB_OK;
}

int yb_lanes_touch(const yb_part_lanes *lanes, uint32_t first, uint32_t last)
{
    uint32_t run = first_run(lanes, first), own = first_own(lanes, first);
    return (run < lanes->run_count && lanes->runs[run].first <= last) ||
           (own < lanes->own_count && lanes->owns[own].region <= last);
}

uint32_t yb_lanes_single(const yb_part_lanes *lanes, uint32_t first, uint32_t last)
{
    uint32_t run = first_run(lanes, first);
    if (run == lanes->run_count || lanes->runs[run].first > first || lanes->runs[run].last <= last) {
        return YB_NO_NODE;
    }
    for (uint32_t i = first; i <= last; i++) {
        if (i % 64 == 0 && last - i >= 63) {
            if (lanes->members[i / 64] != UINT64_MAX) {
                return YB_NO_NODE;
            }
            i += 63;
        } else if ((lanes->members[i / 64] >> i % 64 & 1) == 0) {
            return YB_NO_NODE;
        }
    }
    return lanes->runs[run].node;
}
