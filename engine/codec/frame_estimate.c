/* Choosing reference and width without sorting: windows over a histogram.
 *
 * The buckets divide the values' range into at most 256 parts of 2^shift each;
 * every window of 2^width values that begins at a bucket's edge is weighed, its
 * patches counted exactly. Where the best window has only a few buckets, as when
 * few outliers stretch the range, its surroundings are divided again. */
#include "codec/frame.h"

#include <string.h>

#define BUCKET_BITS 8
#define BUCKETS     (1 << BUCKET_BITS)
/* A window of 2^FINE_BITS buckets is placed exactly enough. */
#define FINE_BITS 6

/* What lies in [least, least + BUCKETS << shift), by buckets. */
typedef struct histogram {
    uint64_t least;
    unsigned shift, buckets;      /* in use */
    uint32_t before[BUCKETS + 1]; /* values in earlier buckets, and those below `least` */
} histogram;

typedef struct search {
    const int64_t *values;
    size_t count, slots;
    int64_t min, max;
    const yb_patch_costs *costs;
    yb_frame best;
    unsigned first; /* bucket where the best window begins */
} search;

/* Counts the values of [least, last], which takes 2^bits or less. */
static void fill(const search *found, uint64_t least, uint64_t last, histogram *buckets)
{
    uint64_t range = last - least;
    unsigned bits = yb_bit_length(range);
    uint32_t counts[BUCKETS] = { 0 };
    size_t below = 0;
    buckets->least = least;
    buckets->shift = bits > BUCKET_BITS ? bits - BUCKET_BITS : 0;
    buckets->buckets = (unsigned)(range >> buckets->shift) + 1;
    if (least == (uint64_t)found->min && last == (uint64_t)found->max) {
        for (size_t i = 0; i < found->count; i++) {
            counts[((uint64_t)found->values[i] - least) >> buckets->shift]++;
        }
    } else {
        for (size_t i = 0; i < found->count; i++) {
            uint64_t above = (uint64_t)found->values[i] - least;
            below += found->values[i] < (int64_t)least;
            if (found->values[i] >= (int64_t)least && above <= range) {
                counts[above >> buckets->shift]++;
            }
        }
    }
    buckets->before[0] = (uint32_t)below;
    for (unsigned b = 0; b < buckets->buckets; b++) {
        buckets->before[b + 1] = buckets->before[b] + counts[b];
    }
}

/* Weighs the window of `width` bits at bucket `first`, which leaves out `low` and `high` values. */
static void weigh(search *found, const histogram *buckets, unsigned first, unsigned width, size_t packed, size_t low,
                  size_t high)
{
    uint64_t reference = buckets->least + ((uint64_t)first << buckets->shift);
    uint64_t under = (uint64_t)found->min - reference, over = (uint64_t)found->max - reference;
    unsigned low_bytes = low == 0 ? 0 : (int64_t)under < 0 ? yb_signed_bytes(under) : 8;
    unsigned high_bytes = high == 0 ? 0 : (int64_t)over >= 0 ? yb_signed_bytes(over) : 8;
    unsigned patch_bytes = low_bytes > high_bytes ? low_bytes : high_bytes;
    size_t patches = low + high, bytes = packed;
    bytes += patches == 0 ? 0 : found->costs->fixed + patches * (found->costs->each + patch_bytes);
    if (bytes < found->best.bytes) {
        found->best = (yb_frame) { reference, width, patch_bytes, patches, bytes };
        found->first = first;
    }
}

/* The best window of `width` >= shift bits. */
static void slide(search *found, const histogram *buckets, unsigned width, size_t packed)
{
    const yb_patch_costs *costs = found->costs;
    size_t saved = found->best.bytes - packed - 1;
    size_t allowed = saved < costs->fixed ? 0 : (saved - costs->fixed) / (costs->each + 1);
    allowed = allowed < costs->most ? allowed : costs->most;
    unsigned span = width - buckets->shift >= BUCKET_BITS ? BUCKETS : 1u << (width - buckets->shift);
    for (unsigned first = 0; first < buckets->buckets && buckets->before[first] <= allowed; first++) {
        unsigned end = first + span < buckets->buckets ? first + span : buckets->buckets;
        size_t low = buckets->before[first], high = found->count - buckets->before[end];
        if (low + high <= allowed) {
            weigh(found, buckets, first, width, packed, low, high);
        }
        if (end == buckets->buckets) {
            break; /* leaving out more low values only adds patches */
        }
    }
}

/* Weighs all windows over these buckets; returns whether one is better than the best so far. */
static int look(search *found, const histogram *buckets, unsigned widest)
{
    size_t before = found->best.bytes;
    for (unsigned width = widest; width >= buckets->shift; width--) {
        size_t packed = yb_packed_bytes(found->slots, width);
        if (packed < found->best.bytes) {
            slide(found, buckets, width, packed);
        }
        if (width == 0) {
            break;
        }
    }
    return found->best.bytes < before;
}

void yb_frame_estimate(const int64_t *values, size_t count, int64_t min, int64_t max, size_t slots,
                       const yb_patch_costs *costs, yb_frame *frame)
{
    unsigned full = yb_bit_length((uint64_t)max - (uint64_t)min);
    search found = { values, count, slots, min, max, costs, { (uint64_t)min, full, 0, 0, 0 }, 0 };
    found.best.bytes = yb_packed_bytes(slots, full);
    uint64_t least = (uint64_t)min, last = (uint64_t)max;
    while (last != least) {
        histogram buckets;
        fill(&found, least, last, &buckets);
        unsigned widest = found.best.width == full ? full - 1 : found.best.width;
        if (!look(&found, &buckets, widest) || buckets.shift == 0 || found.best.width - buckets.shift >= FINE_BITS) {
            break;
        }
        /* Again, with finer buckets: the window and as much on either side. */
        uint64_t span = UINT64_C(1) << found.best.width, start = found.best.reference;
        least = start - (uint64_t)min < span ? (uint64_t)min : start - span;
        last = (uint64_t)max - start < 2 * span ? (uint64_t)max : start + 2 * span - 1;
    }
    *frame = found.best;
}
