/* The masks file: encoding and decoding. */
#include "store/mask_file.h"

#include <inttypes.h>
#include <roaring/roaring.h>
#include <string.h>

#include "core/bytes.h"
#include "core/checked.h"
#include "core/checksum.h"
#include "core/memory.h"

/* Table of STORE.md:
 *
 *     0  8  magic
 *     8  4  format version
 *    12  4  number of segments with a mask
 *           per segment:   8 number, 4 number of blocks with a bitmap, 4 zero
 *             per block:   4 block, 4 bytes of the bitmap, bitmap, zeros up to a multiple of 8
 *    -8  8  checksum of everything before
 */
#define MAGIC          "\x89YBM\r\n\x1a\n"
#define FORMAT_VERSION 1u
#define HEADER         16u
#define SEGMENT        16u
#define BLOCK          8u
#define CHECKSUM       8u
#define PADDED(bytes)  (((bytes) + 7) & ~(size_t)7)

_Static_assert(sizeof MAGIC == 8 + 1, "the magic has eight bytes");

static yb_status measure(const yb_segment_mask *masks, uint32_t count, size_t *length, yb_error *error)
{
    size_t total = HEADER + CHECKSUM;
    for (uint32_t i = 0; i < count; i++) {
        const yb_mask *mask = masks[i].mask;
        total += mask == NULL ? 0 : SEGMENT;
        for (uint32_t block = 0; mask != NULL && block < mask->block_count; block++) {
            if (mask->blocks[block] != NULL) {
                size_t bytes = roaring_bitmap_portable_size_in_bytes(mask->blocks[block]);
                if (bytes > UINT32_MAX || !yb_size_add(total, BLOCK + PADDED(bytes), &total)) {
                    return yb_fail(error, YB_OVERFLOW, "the mask of a block takes %zu bytes, too many", bytes);
                }
            }
        }
    }
    *length = total;
    return YB_OK;
}

static uint8_t *put_mask(uint8_t *at, uint64_t segment, const yb_mask *mask)
{
    uint8_t *head = at;
    uint32_t blocks = 0;
    yb_store_u64(head, segment);
    at += SEGMENT;
    for (uint32_t block = 0; block < mask->block_count; block++) {
        if (mask->blocks[block] != NULL) {
            size_t bytes = roaring_bitmap_portable_serialize(mask->blocks[block], (char *)at + BLOCK);
            yb_store_u32(at, block);
            yb_store_u32(at + 4, (uint32_t)bytes);
            at += BLOCK + PADDED(bytes);
            blocks++;
        }
    }
    yb_store_u32(head + 8, blocks);
    return at;
}

yb_status yb_masks_encode(const yb_env *env, const yb_segment_mask *masks, uint32_t count, void **bytes, size_t *length,
                          yb_error *error)
{
    size_t total = 0;
    uint8_t *out;
    uint32_t segments = 0;

    YB_TRY(measure(masks, count, &total, error));
    YB_TRY(yb_alloc_zero(env, total, 1, (void **)&out, error));
    memcpy(out, MAGIC, 8);
    yb_store_u32(out + 8, FORMAT_VERSION);
    uint8_t *at = out + HEADER;
    for (uint32_t i = 0; i < count; i++) {
        if (masks[i].mask != NULL) {
            at = put_mask(at, masks[i].segment, masks[i].mask);
            segments++;
        }
    }
    yb_store_u32(out + 12, segments);
    yb_store_u64(at, yb_checksum(out, total - CHECKSUM));
    *bytes = out;
    *length = total;
    return YB_OK;
}

typedef struct reader {
    const uint8_t *bytes;
    size_t at, end;
    const char *file;
} reader;

static yb_status need(const reader *in, size_t bytes, yb_error *error)
{
    if (bytes > in->end - in->at) {
        return yb_fail_at(error, YB_CORRUPT, in->file, in->at, "the masks file ends inside an entry of %zu bytes",
                          bytes);
    }
    return YB_OK;
}

static yb_status get_mask(reader *in, yb_segment_mask *entry, const yb_env *env, yb_error *error)
{
    uint32_t blocks = yb_load_u32(in->bytes + in->at + 8);
    in->at += SEGMENT;
    YB_TRY(yb_mask_create(env, entry->block_count, &entry->mask, error));
    for (uint32_t i = 0; i < blocks; i++) {
        YB_TRY(need(in, BLOCK, error));
        uint32_t block = yb_load_u32(in->bytes + in->at), bytes = yb_load_u32(in->bytes + in->at + 4);
        in->at += BLOCK;
        YB_TRY(need(in, PADDED((size_t)bytes), error));
        yb_status status = yb_mask_take(entry->mask, block, in->bytes + in->at, bytes, error);
        if (status != YB_OK) {
            yb_error_place(error, in->file, in->at);
            return status;
        }
        in->at += PADDED((size_t)bytes);
    }
    return YB_OK;
}

static yb_status check_frame(const reader *in, yb_error *error)
{
    if (in->end < HEADER || memcmp(in->bytes, MAGIC, 8) != 0) {
        return yb_fail_at(error, YB_CORRUPT, in->file, 0, "this is no masks file of a Yearbook store");
    }
    if (yb_checksum(in->bytes, in->end) != yb_load_u64(in->bytes + in->end)) {
        return yb_fail_at(error, YB_CORRUPT, in->file, in->end, "the masks file's bytes do not have its checksum");
    }
    if (yb_load_u32(in->bytes + 8) != FORMAT_VERSION) {
        return yb_fail_at(error, YB_UNSUPPORTED, in->file, 8,
                          "the masks file has format version %" PRIu32 ", this library reads %u; use a newer one",
                          yb_load_u32(in->bytes + 8), FORMAT_VERSION);
    }
    return YB_OK;
}

yb_status yb_masks_decode(const yb_env *env, const void *bytes, size_t length, const char *file, yb_segment_mask *masks,
                          uint32_t count, yb_error *error)
{
    reader in = { bytes, HEADER, length < CHECKSUM ? 0 : length - CHECKSUM, file };
    yb_status status;
    uint32_t next = 0;

    YB_TRY(check_frame(&in, error));
    for (uint32_t i = yb_load_u32(in.bytes + 12); i > 0; i--) {
        YB_TRY_GOTO(need(&in, SEGMENT, error));
        uint64_t segment = yb_load_u64(in.bytes + in.at);
        while (next < count && masks[next].segment != segment) {
            next++;
        }
        if (next == count) {
            status =
                yb_fail_at(error, YB_CORRUPT, file, in.at,
                           "a mask is of segment %" PRIu64 ", which is not in the manifest or out of order", segment);
            goto cleanup;
        }
        YB_TRY_GOTO(get_mask(&in, &masks[next++], env, error));
    }
    if (in.at == in.end) {
        return YB_OK;
    }
    status = yb_fail_at(error, YB_CORRUPT, file, in.at, "there are bytes behind the last mask");
cleanup:
    for (uint32_t i = 0; i < count; i++) {
        yb_mask_release(masks[i].mask);
        masks[i].mask = NULL;
    }
    return status;
}
