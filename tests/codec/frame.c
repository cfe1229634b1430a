/* Frames of reference: the chosen frame holds what it says and is the smallest. */
#include "codec/frame.h"

#include <stdlib.h>
#include <string.h>

#include "codec/bitpack.h"
#include "codec/numbers.h"
#include "codec/sort.h"
#include "support/test.h"

#define COUNT 300

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

Test(sort, sorts_like_the_standard_library)
{
    static int64_t values[5000], expected[5000], scratch[5000];
    uint64_t seed = 4;
    for (unsigned s = 0; s < SHAPE_COUNT; s++) {
        for (size_t count = 1; count < 5000; count = count * 3 + 1) {
            for (size_t i = 0; i < count; i++) {
                expected[i] = values[i] = shaped_number(&seed, (shape)s, count - i);
            }
            yb_sort(values, scratch, count);
            qsort(expected, count, sizeof(int64_t), ascending);
            cr_assert_eq(memcmp(values, expected, count * sizeof(int64_t)), 0);
        }
    }
}

/* As columns and as tiles count them. */
static const yb_patch_costs positions = { 0, 4, SIZE_MAX }, lanes = { 4, 1, 255 };

/* Every value is packed or patched, patches are as many as announced and come back whole. */
static void check_frame(const int64_t *values, size_t count, const yb_frame *frame, const yb_patch_costs *costs)
{
    size_t patches = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t residual = (uint64_t)values[i] - frame->reference;
        if (yb_frame_holds(frame, values[i])) {
            cr_assert(frame->width == 64 || residual < UINT64_C(1) << frame->width);
        } else {
            uint8_t stored[8];
            patches++;
            yb_patch_store(stored, residual, frame->patch_bytes);
            cr_assert_eq(yb_patch_load(stored, frame->patch_bytes), residual);
        }
    }
    cr_assert_eq(patches, frame->patches);
    cr_assert_eq(frame->bytes, yb_packed_bytes(count, frame->width) + (patches > 0 ? costs->fixed : 0) +
                                   patches * (costs->each + frame->patch_bytes));
    cr_assert_leq(patches, costs->most);
}

/* The best window of any width, tried one by one. */
static size_t smallest(const int64_t *sorted, size_t count, const yb_patch_costs *costs)
{
    size_t best = SIZE_MAX;
    for (unsigned width = 0; width <= 64; width++) {
        for (size_t first = 0; first < count; first++) {
            yb_frame frame = { (uint64_t)sorted[first], width, 0, 0, 0 };
            size_t patches = 0, end = first;
            while (end < count && yb_frame_holds(&frame, sorted[end])) {
                end++;
            }
            patches = count - (end - first);
            uint8_t bytes[8];
            unsigned needed = patches > 0;
            for (size_t i = 0; i < count; i++) {
                uint64_t residual = (uint64_t)sorted[i] - frame.reference;
                while (patches > 0 && needed < 8 && (i < first || i >= end) &&
                       (yb_patch_store(bytes, residual, needed), yb_patch_load(bytes, needed) != residual)) {
                    needed++;
                }
            }
            size_t size =
                yb_packed_bytes(count, width) + (patches > 0 ? costs->fixed : 0) + patches * (costs->each + needed);
            best = size < best && patches <= costs->most ? size : best;
        }
    }
    return best;
}

Test(frame, holds_or_patches_every_value)
{
    static int64_t values[2000], sorted[2000], scratch[2000];
    uint64_t seed = 5;
    for (unsigned s = 0; s < SHAPE_COUNT; s++) {
        for (size_t count = 1; count <= 2000; count = count * 2 + 1) {
            for (size_t i = 0; i < count; i++) {
                sorted[i] = values[i] = shaped_number(&seed, (shape)s, i);
            }
            yb_frame frame;
            yb_frame_choose(sorted, scratch, count, count, &lanes, &frame);
            check_frame(values, count, &frame, &lanes);
        }
    }
}

Test(frame, no_other_window_is_smaller)
{
    static int64_t values[COUNT], sorted[COUNT], scratch[COUNT];
    uint64_t seed = 6;
    for (unsigned s = 0; s < SHAPE_COUNT; s++) {
        for (size_t i = 0; i < COUNT; i++) {
            sorted[i] = values[i] = shaped_number(&seed, (shape)s, i);
        }
        for (unsigned form = 0; form < 2; form++) {
            const yb_patch_costs *costs = form == 0 ? &positions : &lanes;
            yb_frame frame;
            yb_frame_choose(sorted, scratch, COUNT, COUNT, costs, &frame);
            check_frame(values, COUNT, &frame, costs);
            if (s != SHAPE_BOTH_ENDS) { /* whose far patches always get all 8 bytes */
                cr_assert_eq(frame.bytes, smallest(sorted, COUNT, costs), "shape %u", s);
            }
        }
    }
}

/* The estimate is a frame like any other, and never much larger than the smallest. */
Test(frame, an_estimate_holds_every_value_and_is_hardly_larger)
{
    static int64_t values[1024], sorted[1024], scratch[1024];
    uint64_t seed = 7;
    size_t smallest_bytes = 0, estimated_bytes = 0;
    for (unsigned round = 0; round < 60 * SHAPE_COUNT; round++) {
        size_t count = 1 + next_number(&seed) % 1024;
        unsigned bits = (unsigned)(next_number(&seed) % 65);
        for (size_t i = 0; i < count; i++) {
            /* Figures of many magnitudes, some far out; and whatever columns may hold. */
            int64_t figure = (int64_t)(number_of_bits(&seed, bits) >> next_number(&seed) % 8);
            figure = next_number(&seed) % 60 == 0 ? (int64_t)next_number(&seed) >> next_number(&seed) % 60 : figure;
            sorted[i] = values[i] = round % 2 == 0 ? figure : shaped_number(&seed, (shape)(round % SHAPE_COUNT), i);
        }
        yb_frame smallest_frame, estimate;
        yb_frame_choose(sorted, scratch, count, count, &lanes, &smallest_frame);
        yb_frame_estimate(values, count, sorted[0], sorted[count - 1], count, &lanes, &estimate);
        check_frame(values, count, &estimate, &lanes);
        if (round % 2 == 0 && count > 256) {
            smallest_bytes += smallest_frame.bytes;
            estimated_bytes += estimate.bytes;
        }
    }
    cr_assert_leq(estimated_bytes, smallest_bytes + smallest_bytes / 50, "%zu instead of %zu bytes", estimated_bytes,
                  smallest_bytes);
}
