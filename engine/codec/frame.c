/* Choosing reference and width: the cheapest window over the sorted values. */
#include "codec/frame.h"

#include <string.h>

#include "codec/sort.h"
#include "core/bytes.h"

/* Size with the values [first, end) of the sorted `values` packed, the rest patched. */
static void weigh(const int64_t *values, size_t count, size_t first, size_t end, unsigned width, size_t packed,
                  const yb_patch_costs *costs, yb_frame *best)
{
    size_t patches = first + (count - end);
    uint64_t reference = (uint64_t)values[first];
    unsigned low = first > 0 ? yb_signed_bytes((uint64_t)values[0] - reference) : 0;
    unsigned high = end < count ? yb_signed_bytes((uint64_t)values[count - 1] - reference) : 0;
    /* An outlier so far away that its residual changes sign looks near: only 8 bytes hold them all. */
    int wraps = (uint64_t)values[count - 1] - reference > (uint64_t)INT64_MAX ||
                reference - (uint64_t)values[0] > (uint64_t)INT64_MAX;
    unsigned patch_bytes = patches == 0 ? 0 : wraps ? 8 : low > high ? low : high;
    size_t bytes = packed + (patches > 0 ? costs->fixed : 0) + patches * (costs->each + patch_bytes);
    if (bytes < best->bytes) {
        *best = (yb_frame) { reference, width, patch_bytes, patches, bytes };
    }
}

/* The best windows of `width` bits that leave out at most `allowed` values. */
static void slide(const int64_t *values, size_t count, size_t allowed, unsigned width, size_t packed,
                  const yb_patch_costs *costs, yb_frame *best)
{
    size_t end = count > allowed ? count - allowed : 1;
    for (size_t first = 0; first <= allowed && first < count; first++) {
        end = end > first ? end : first + 1;
        if (((uint64_t)values[end - 1] - (uint64_t)values[first]) >> width != 0) {
            continue;
        }
        while (end < count && ((uint64_t)values[end] - (uint64_t)values[first]) >> width == 0) {
            end++;
        }
        if (first + (count - end) <= allowed) {
            weigh(values, count, first, end, width, packed, costs, best);
        }
        if (end == count) {
            break; /* dropping more low values only adds patches */
        }
    }
}

/* What a patch residual takes at least, if values that span `full` bits are cut
 * to a window of `width`: the farther end lies at least half of the rest away.
 * The fewer patches can pay, the fewer windows are worth a look. */
static unsigned least_patch_bytes(unsigned full, unsigned width)
{
    return width + 1 < full && full > 3 ? (full - 3 + 1 + 7) / 8 : 1;
}

void yb_frame_choose(int64_t *values, int64_t *scratch, size_t count, size_t slots, const yb_patch_costs *costs,
                     yb_frame *frame)
{
    yb_sort(values, scratch, count);
    unsigned full = yb_bit_length((uint64_t)values[count - 1] - (uint64_t)values[0]);
    yb_frame best = { (uint64_t)values[0], full, 0, 0, yb_packed_bytes(slots, full) };
    for (unsigned width = full; width-- > 0;) {
        size_t packed = yb_packed_bytes(slots, width);
        if (packed >= best.bytes) {
            continue;
        }
        size_t saved = best.bytes - packed - 1, most = costs->most < count ? costs->most : count - 1;
        size_t allowed =
            saved < costs->fixed ? 0 : (saved - costs->fixed) / (costs->each + least_patch_bytes(full, width));
        slide(values, count, allowed < most ? allowed : most, width, packed, costs, &best);
    }
    *frame = best;
}

void yb_frame_find(const int64_t *values, size_t count, int64_t min, int64_t max, size_t slots,
                   const yb_patch_costs *costs, int64_t *scratch, yb_frame *frame)
{
    if (count <= YB_FRAME_EXACT_COUNT) {
        memcpy(scratch, values, count * sizeof(int64_t));
        yb_frame_choose(scratch, scratch + YB_FRAME_EXACT_COUNT, count, slots, costs, frame);
    } else {
        yb_frame_estimate(values, count, min, max, slots, costs, frame);
    }
}

void yb_patch_store(uint8_t *to, uint64_t residual, unsigned bytes)
{
    uint8_t all[8];
    yb_store_u64(all, residual);
    memcpy(to, all, bytes);
}

uint64_t yb_patch_load(const uint8_t *from, unsigned bytes)
{
    uint8_t all[8] = { 0 };
    memcpy(all, from, bytes);
    unsigned unused = 64 - 8 * bytes;
    return (uint64_t)((int64_t)(yb_load_u64(all) << unused) >> unused);
}
