/* Frame of reference: bit-packed residuals, then the patches: their positions
 * (u32 each), their residuals (patch_bytes each), zeros up to a multiple of 8. */
#include <string.h>

#include "codec/bitpack.h"
#include "codec/column_codecs.h"
#include "codec/frame.h"
#include "core/bytes.h"

static int suits(const int64_t *values, size_t count)
{
    return 1;
}

static void choose(const int64_t *values, size_t count, yb_frame *frame)
{
    static const yb_patch_costs costs = { 0, sizeof(uint32_t), UINT32_MAX };
    int64_t scratch[2 * YB_FRAME_EXACT_COUNT], least = values[0], greatest = values[0];
    for (size_t i = 1; i < count; i++) {
        least = values[i] < least ? values[i] : least;
        greatest = values[i] > greatest ? values[i] : greatest;
    }
    yb_frame_find(values, count, least, greatest, count, &costs, scratch, frame);
}

static void write_payload(const int64_t *values, size_t count, const yb_frame *frame, uint64_t *residuals,
                          uint8_t *payload)
{
    uint8_t *positions = payload + yb_packed_bytes(count, frame->width);
    uint8_t *patches = positions + frame->patches * 4;
    for (size_t i = 0; i < count; i++) {
        uint64_t residual = (uint64_t)values[i] - frame->reference;
        residuals[i] = residual;
        if (!yb_frame_holds(frame, values[i])) {
            residuals[i] = 0;
            yb_store_u32(positions, (uint32_t)i);
            yb_patch_store(patches, residual, frame->patch_bytes);
            positions += 4;
            patches += frame->patch_bytes;
        }
    }
    yb_pack(residuals, frame->width, count, payload);
}

static yb_status encode(const int64_t *values, size_t count, yb_buffer *buffer, yb_error *error)
{
    void *scratch;
    YB_TRY(yb_alloc(buffer->env, count, sizeof(int64_t), &scratch, error));
    yb_status status;
    yb_frame frame;
    uint8_t *payload = NULL;
    choose(values, count, &frame);
    yb_column_header header = { YB_COLUMN_FRAME,         (uint8_t)frame.width, (uint8_t)frame.patch_bytes, 0,
                                (uint32_t)frame.patches, frame.reference };
    YB_TRY_GOTO(yb_buffer_append(buffer, &header, sizeof(header), error));
    YB_TRY_GOTO(yb_buffer_extend(buffer, frame.bytes, &payload, error));
    write_payload(values, count, &frame, scratch, payload);
    status = yb_buffer_align(buffer, 8, error);
cleanup:
    yb_free(buffer->env, scratch);
    return status;
}

static yb_status apply_patches(const yb_column_header *header, const uint8_t *positions, size_t count, int64_t *values,
                               yb_error *error)
{
    const uint8_t *patches = positions + (size_t)header->items * 4;
    uint64_t next = 0;
    for (uint32_t p = 0; p < header->items; p++) {
        uint32_t position = yb_load_u32(positions + (size_t)4 * p);
        if (position < next || position >= count) {
            return yb_fail(error, YB_CORRUPT, "patch %u of an encoded column stands at position %u of %zu", p, position,
                           count);
        }
        next = (uint64_t)position + 1;
        uint64_t residual = yb_patch_load(patches + (size_t)p * header->patch_bytes, header->patch_bytes);
        values[position] = (int64_t)(header->reference + residual);
    }
    return YB_OK;
}

static yb_status decode(yb_column_source *source, const yb_column_header *header, size_t count, int64_t *values,
                        yb_error *error)
{
    if (header->width > 64 || header->items > count || header->patch_bytes > 8 ||
        (header->items == 0) != (header->patch_bytes == 0)) {
        return yb_fail(error, YB_CORRUPT,
                       "an encoded column claims a bit width of %u, a patch count of %u and a patch width of %u",
                       header->width, header->items, header->patch_bytes);
    }
    const uint8_t *packed = NULL, *positions = NULL, *padding = NULL;
    size_t patch_bytes = (size_t)header->items * (4u + header->patch_bytes), rest = (0 - patch_bytes) & 7;
    YB_TRY(yb_column_take(source, yb_packed_bytes(count, header->width), &packed, error));
    YB_TRY(yb_column_take(source, patch_bytes, &positions, error));
    YB_TRY(yb_column_take(source, rest, &padding, error));
    int zero = yb_packed_tail_is_zero(packed, header->width, count);
    for (size_t i = 0; i < rest; i++) {
        zero &= padding[i] == 0;
    }
    if (!zero) {
        return yb_fail(error, YB_CORRUPT, "an encoded column has bits set behind its values");
    }
    for (size_t first = 0; first < count; first += YB_PACK_UNIT) {
        size_t unit = count - first < YB_PACK_UNIT ? count - first : YB_PACK_UNIT;
        source->kernels->unpack(packed + first / 8 * header->width, header->width, header->reference, (unsigned)unit,
                                values + first);
    }
    return apply_patches(header, positions, count, values, error);
}

const yb_column_codec yb_column_frame = { YB_COLUMN_LEAF, suits, encode, decode };
