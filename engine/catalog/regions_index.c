/* Derived columns of a region tree: subtree ends, regions by level, and the
 * hash indexes by code and by name. */
#include <string.h>

#include "catalog/tree.h"
#include "core/checksum.h"

uint32_t yb_slots_for(uint64_t count)
{
    uint64_t slots = 8;
    while (slots < count * 2) {
        slots *= 2;
    }
    return slots <= UINT32_MAX ? (uint32_t)slots : 0;
}

/* The slot where `text` stands in `slots`, or the empty one where it belongs. */
static uint32_t *find_slot(const yb_regions *regions, uint32_t *slots, const char *const *texts, const char *text,
                           size_t length)
{
    uint32_t slot = (uint32_t)yb_checksum(text, length) & regions->slot_mask;
    while (slots[slot] != YB_NO_REGION) {
        const char *other = texts[slots[slot]];
        if (strncmp(other, text, length) == 0 && other[length] == '\0') {
            break;
        }
        slot = (slot + 1) & regions->slot_mask;
    }
    return &slots[slot];
}

static void derive_ends(yb_regions *regions)
{
    for (uint32_t r = 0; r < regions->count; r++) {
        regions->ends[r] = r + 1;
    }
    for (uint32_t r = regions->count; r-- > 0;) {
        uint32_t parent = regions->parents[r];
        if (parent != YB_NO_REGION && regions->ends[parent] < regions->ends[r]) {
            regions->ends[parent] = regions->ends[r];
        }
    }
}

static void list_by_level(yb_regions *regions)
{
    uint32_t next[YB_LEVELS_MAX + 1] = { 0 };
    for (uint32_t r = 0; r < regions->count; r++) {
        next[regions->levels[r]]++;
    }
    uint32_t start = 0;
    for (unsigned level = 0; level < regions->level_count; level++) {
        uint32_t length = next[level];
        regions->level_starts[level] = next[level] = start;
        start += length;
    }
    regions->level_starts[regions->level_count] = start;
    for (uint32_t r = 0; r < regions->count; r++) {
        regions->by_level[next[regions->levels[r]]++] = r;
    }
}

static uint32_t index_codes(yb_regions *regions)
{
    memset(regions->code_slots, 0xff, ((size_t)regions->slot_mask + 1) * sizeof(uint32_t));
    for (uint32_t r = 0; r < regions->count; r++) {
        const char *code = regions->codes[r];
        uint32_t *slot = find_slot(regions, regions->code_slots, regions->codes, code, strlen(code));
        if (*slot != YB_NO_REGION) {
            return r;
        }
        *slot = r;
    }
    return YB_NO_REGION;
}

/* Backwards, so that each chain of equal names begins with its first region. */
static void index_names(yb_regions *regions)
{
    memset(regions->name_slots, 0xff, ((size_t)regions->slot_mask + 1) * sizeof(uint32_t));
    for (uint32_t r = regions->count; r-- > 0;) {
        const char *name = regions->names[r];
        uint32_t *slot = find_slot(regions, regions->name_slots, regions->names, name, strlen(name));
        regions->same_name[r] = *slot;
        *slot = r;
    }
}

uint32_t yb_regions_complete(yb_regions *regions)
{
    derive_ends(regions);
    list_by_level(regions);
    index_names(regions);
    return index_codes(regions);
}

uint32_t yb_regions_by_code(const yb_regions *regions, const char *code)
{
    return *find_slot(regions, regions->code_slots, regions->codes, code, strlen(code));
}

uint32_t yb_regions_first_named(const yb_regions *regions, const char *name, size_t length)
{
    return *find_slot(regions, regions->name_slots, regions->names, name, length);
}

size_t yb_regions_by_name(const yb_regions *regions, const char *name, uint32_t *found, size_t capacity)
{
    size_t count = 0;
    uint32_t region = yb_regions_first_named(regions, name, strlen(name));
    for (; region != YB_NO_REGION; region = regions->same_name[region]) {
        if (count < capacity) {
            found[count] = region;
        }
        count++;
    }
    return count;
}
