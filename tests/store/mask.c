/* Masks: hidden cells in memory, and the masks file. */
#include "store/mask.h"

#include <roaring/roaring.h>

#include "core/bytes.h"
#include "core/checksum.h"
#include "core/memory.h"
#include "store/mask_file.h"
#include "store/snapshot.h"
#include "support/test.h"

static yb_env env;

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

Test(store_mask, tile_rows_and_runs_lose_exactly_the_hidden_cells)
{
    enum { ROWS = 64, CELLS = ROWS * YB_TILE_LANES };
    static uint8_t hidden[CELLS], found[CELLS];
    uint64_t state = 7;
    yb_mask *mask;
    yb_env_init(&env, NULL);
    cr_assert_eq(yb_mask_create(&env, 3, &mask, NULL), YB_OK);
    for (int batch = 0; batch < 20; batch++) {
        uint32_t cells[500], first = (uint32_t)(next_random(&state) % (CELLS - 500));
        for (uint32_t i = 0; i < 500; i++) {
            cells[i] = batch % 2 == 0 ? first + i : (uint32_t)(next_random(&state) % CELLS);
            hidden[cells[i]] = 1;
        }
        cr_assert_eq(yb_mask_add(mask, 1, cells, 500, NULL), YB_OK);
    }
    uint64_t count = 0;
    for (uint32_t i = 0; i < CELLS; i++) {
        count += hidden[i];
    }
    cr_assert_eq(mask->cells, count);
    yb_part part = { .mask = mask };
    uint64_t presence[YB_PRESENCE_WORDS];
    for (uint32_t row = 0; row < ROWS; row++) {
        memset(presence, 0xff, sizeof presence);
        cr_assert_eq(yb_part_mask_tile(&part, 1, row, presence), 1);
        for (uint32_t lane = 0; lane < YB_TILE_LANES; lane++) {
            int present = presence[lane / 64] >> (lane % 64) & 1;
            cr_assert_eq(present, !hidden[row * YB_TILE_LANES + lane]);
        }
    }
    memset(found, 2, sizeof found);
    cr_assert_eq(yb_part_mask_run(&part, 1, CELLS - 3, found), 1);
    cr_assert(memcmp(found, hidden, CELLS - 3) == 0);
    cr_assert_eq(found[CELLS - 3], 2);
    cr_assert_eq(yb_part_mask_tile(&part, 1, 0, NULL), 1);
    cr_assert_eq(yb_part_mask_run(&part, 1, 1, NULL), 1);
    memset(presence, 0xff, sizeof presence);
    cr_assert_eq(yb_part_mask_tile(&part, 1, UINT32_MAX, presence), 1);
    cr_assert_eq(presence[0], UINT64_MAX);
    cr_assert_eq(yb_part_mask_tile(&part, 0, 0, presence), 0);
    cr_assert_eq(yb_part_mask_run(&part, 2, 5, found), 0);
    part.mask = NULL;
    cr_assert_eq(yb_part_mask_tile(&part, 1, 0, presence), 0);
    yb_mask_release(mask);
}

/* What CRoaring writes for arrays, bitsets and runs, and containers of all three. */
static size_t sample(int which, char *bytes)
{
    roaring_bitmap_t *bitmap = roaring_bitmap_create();
    uint32_t ends[] = { 3, 5000, 70000, 400000, 1 };
    for (uint32_t i = 0; i < ends[which]; i++) {
        roaring_bitmap_add(bitmap, which == 2 ? i * 3 : i % 7 == 0 || which == 3 ? i : i * 2);
    }
    if (which >= 3) {
        roaring_bitmap_run_optimize(bitmap);
    }
    size_t length = roaring_bitmap_portable_serialize(bitmap, bytes);
    roaring_bitmap_free(bitmap);
    return length;
}

Test(store_mask, well_formed_bitmaps_are_recognised_and_broken_ones_never_reach_roaring)
{
    static char bytes[1 << 20];
    uint64_t cells, state = 3;
    for (int which = 0; which < 5; which++) {
        size_t length = sample(which, bytes);
        cr_assert(yb_roaring_valid((uint8_t *)bytes, length, &cells), "sample %d", which);
        for (size_t shorter = 0; shorter < length; shorter += 1 + length / 500) {
            cr_assert_not(yb_roaring_valid((uint8_t *)bytes, shorter, &cells));
        }
        cr_assert_not(yb_roaring_valid((uint8_t *)bytes, length + 1, &cells));
        for (int i = 0; i < 3000; i++) {
            size_t at = i < 64 ? (size_t)i % length : (size_t)next_random(&state) % length;
            char flipped = (char)(1 << next_random(&state) % 8);
            bytes[at] ^= flipped;
            if (yb_roaring_valid((uint8_t *)bytes, length, &cells)) {
                /* Another bitmap, but a proper one: it survives a round trip. */
                roaring_bitmap_t *read = roaring_bitmap_portable_deserialize_safe(bytes, length);
                cr_assert_not_null(read);
                cr_assert_eq(roaring_bitmap_get_cardinality(read), cells);
                uint32_t *values = malloc((cells + 1) * sizeof *values);
                roaring_bitmap_to_uint32_array(read, values);
                for (uint64_t k = 1; k < cells; k++) {
                    cr_assert_lt(values[k - 1], values[k]);
                }
                free(values);
                roaring_bitmap_free(read);
            }
            bytes[at] ^= flipped;
        }
    }
    cr_assert_not(yb_roaring_valid((const uint8_t *)"\0\0\0\0\0\0\0\0", 8, &cells));
}

/* A masks file for segments 4 (nothing hidden) and 9. */
static uint8_t *masks_file(size_t *length)
{
    uint32_t cells[] = { 1, 2, 3, 1024, 70000 };
    yb_mask *mask;
    void *bytes;
    yb_env_init(&env, NULL);
    cr_assert_eq(yb_mask_create(&env, 2, &mask, NULL), YB_OK);
    cr_assert_eq(yb_mask_add(mask, 0, cells, 5, NULL), YB_OK);
    cr_assert_eq(yb_mask_add(mask, 1, cells + 1, 2, NULL), YB_OK);
    yb_segment_mask masks[2] = { { 4, 0, NULL }, { 9, 0, mask } };
    cr_assert_eq(yb_masks_encode(&env, masks, 2, &bytes, length, NULL), YB_OK);
    yb_mask_release(mask);
    return bytes;
}

static yb_status decode_as(const uint8_t *bytes, size_t length, uint64_t segment, uint32_t blocks)
{
    yb_segment_mask masks[2] = { { 4, 1, NULL }, { segment, blocks, NULL } };
    yb_error error = YB_ERROR_INIT;
    yb_status status = yb_masks_decode(&env, bytes, length, "masks", masks, 2, &error);
    cr_assert_null(masks[0].mask);
    cr_assert((status == YB_OK) == (masks[1].mask != NULL));
    if (status == YB_OK) {
        cr_assert_eq(masks[1].mask->cells, 7);
    } else {
        cr_assert_str_eq(error.file, "masks");
    }
    yb_mask_release(masks[1].mask);
    return status;
}

Test(store_mask, the_masks_file_comes_back_and_every_flipped_bit_is_seen)
{
    size_t length;
    uint8_t *bytes = masks_file(&length);
    cr_assert_eq(decode_as(bytes, length, 9, 2), YB_OK);
    for (size_t bit = 0; bit < length * 8; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        cr_assert_eq(decode_as(bytes, length, 9, 2), YB_CORRUPT);
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    for (size_t shorter = 0; shorter < length; shorter++) {
        cr_assert_eq(decode_as(bytes, shorter, 9, 2), YB_CORRUPT);
    }
    yb_free(&env, bytes);
}

Test(store_mask, a_masks_file_that_does_not_fit_the_segments_is_corrupt)
{
    size_t length;
    uint8_t *bytes = masks_file(&length);
    cr_assert_eq(decode_as(bytes, length, 8, 2), YB_CORRUPT);
    cr_assert_eq(decode_as(bytes, length, 9, 1), YB_CORRUPT);
    yb_store_u32(bytes + 8, 2);
    yb_store_u64(bytes + length - 8, yb_checksum(bytes, length - 8));
    cr_assert_eq(decode_as(bytes, length, 9, 2), YB_UNSUPPORTED);
    yb_store_u32(bytes + 8, 1);
    /* Each byte of the inside in turn, with the checksum put right: no crash, and mostly an error. */
    unsigned refused = 0;
    for (size_t at = 12; at < length - 8; at++) {
        for (int bit = 0; bit < 8; bit++) {
            yb_segment_mask masks[2] = { { 4, 1, NULL }, { 9, 2, NULL } };
            bytes[at] ^= (uint8_t)(1 << bit);
            yb_store_u64(bytes + length - 8, yb_checksum(bytes, length - 8));
            refused += yb_masks_decode(&env, bytes, length, "masks", masks, 2, NULL) == YB_CORRUPT;
            yb_mask_release(masks[0].mask);
            yb_mask_release(masks[1].mask);
            bytes[at] ^= (uint8_t)(1 << bit);
        }
    }
    cr_assert_gt(refused, 500);
    yb_free(&env, bytes);
}

Test(store_mask, a_clone_is_a_mask_of_its_own)
{
    uint32_t cells[] = { 5, 6 };
    yb_mask *mask, *clone;
    yb_env_init(&env, NULL);
    cr_assert_eq(yb_mask_create(&env, 2, &mask, NULL), YB_OK);
    cr_assert_eq(yb_mask_add(mask, 1, cells, 1, NULL), YB_OK);
    cr_assert_eq(yb_mask_clone(mask, &clone, NULL), YB_OK);
    cr_assert_eq(yb_mask_add(clone, 1, cells, 2, NULL), YB_OK);
    cr_assert_eq(mask->cells, 1);
    cr_assert_eq(clone->cells, 2);
    cr_assert_eq(yb_mask_retain(mask), mask);
    yb_mask_release(mask);
    yb_mask_release(mask);
    yb_mask_release(clone);
    yb_mask_release(NULL);
    cr_assert_null(yb_mask_retain(NULL));
}
