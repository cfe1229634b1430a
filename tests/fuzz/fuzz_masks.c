/* Reads any bytes as a masks file of a few segments, asks for every cell that
 * is hidden, and writes and reads it again.
 *
 * Built and run as fuzz_segment is. The checksum is put right before the bytes
 * are read a second time. */
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/checksum.h"
#include "core/memory.h"
#include "fuzz/files.h"
#include "store/mask_file.h"
#include "store/snapshot.h"

enum { SEGMENTS = 16, BLOCKS = 64, ROWS = 70000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void start(yb_segment_mask *masks)
{
    for (uint32_t i = 0; i < SEGMENTS; i++) {
        masks[i] = (yb_segment_mask) { i, BLOCKS, NULL };
    }
}

static void release(yb_segment_mask *masks)
{
    for (uint32_t i = 0; i < SEGMENTS; i++) {
        yb_mask_release(masks[i].mask);
    }
}

static void ask(yb_mask *mask)
{
    static uint8_t superseded[ROWS];
    uint64_t presence[YB_PRESENCE_WORDS] = { 0 };
    yb_part part = { .mask = mask };
    uint64_t cells = 0;
    for (uint32_t block = 0; block < BLOCKS; block++) {
        uint32_t cell, next = 0;
        while (next != UINT32_MAX && yb_mask_cells(mask, block, next, UINT32_MAX, &cell, 1) == 1) {
            fuzz_require(cell >= next);
            cells++;
            next = cell + 1;
        }
        yb_part_mask_tile(&part, block, 255, presence);
        yb_part_mask_run(&part, block, ROWS, superseded);
    }
    fuzz_require(cells <= mask->cells);
}

static void read_as_masks(const uint8_t *data, size_t bytes)
{
    yb_env env;
    yb_segment_mask masks[SEGMENTS], again[SEGMENTS];
    yb_error error = YB_ERROR_INIT;
    void *encoded = NULL;
    size_t length = 0;

    yb_env_init(&env, NULL);
    start(masks);
    start(again);
    if (yb_masks_decode(&env, data, bytes, "fuzzed", masks, SEGMENTS, &error) != YB_OK) {
        return;
    }
    for (uint32_t i = 0; i < SEGMENTS; i++) {
        if (masks[i].mask != NULL) {
            ask(masks[i].mask);
        }
    }
    fuzz_require(yb_masks_encode(&env, masks, SEGMENTS, &encoded, &length, NULL) == YB_OK);
    fuzz_require(yb_masks_decode(&env, encoded, length, "again", again, SEGMENTS, NULL) == YB_OK);
    for (uint32_t i = 0; i < SEGMENTS; i++) {
        fuzz_require((masks[i].mask == NULL) == (again[i].mask == NULL));
        fuzz_require(masks[i].mask == NULL || masks[i].mask->cells == again[i].mask->cells);
    }
    yb_free(&env, encoded);
    release(masks);
    release(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    uint8_t *copy = malloc(bytes + 1);
    memcpy(copy, data, bytes);
    read_as_masks(copy, bytes);
    if (bytes >= 8) {
        yb_store_u64(copy + bytes - 8, yb_checksum(copy, bytes - 8));
        read_as_masks(copy, bytes);
    }
    free(copy);
    return 0;
}
