/* Gathering encoded blocks. */
#include "format/encoded.h"

#include "core/checksum.h"
#include "format/compress.h"

/* Less saved than this part does not pay for decompression. */
#define SAVED_PART 64

void yb_encoded_init(yb_encoded *encoded, const yb_env *env)
{
    *encoded = (yb_encoded) { .bytes = { .env = env }, .frame = { .env = env } };
}

/* Puts a zstd frame of the part in its place, if it is smaller by 1 / SAVED_PART. */
static yb_status compress(yb_encoded *encoded, yb_entry_layout *entry, size_t values, yb_error *error)
{
    yb_buffer *bytes = &encoded->bytes, *frame = &encoded->frame;
    size_t raw = bytes->used - values;
    if (raw > YB_BLOCK_RAW_MAX) {
        return YB_OK;
    }
    frame->used = 0;
    YB_TRY(yb_compress_at(bytes->data + values, raw, encoded->level, frame, error));
    size_t unpadded = frame->used;
    YB_TRY(yb_buffer_align(frame, 8, error));
    if (frame->used > raw - raw / SAVED_PART || frame->used >= raw || raw / YB_BLOCK_EXPANSION_MAX >= frame->used) {
        return YB_OK;
    }
    entry->method = YB_BLOCK_ZSTD;
    entry->padding = (uint8_t)(frame->used - unpadded);
    entry->raw_bytes = (uint32_t)raw;
    bytes->used = values;
    return yb_buffer_append(bytes, frame->data, frame->used, error);
}

yb_status yb_encoded_end_values(yb_encoded *encoded, yb_entry_layout *entry, size_t values, yb_error *error)
{
    if (encoded->level > 0) {
        YB_TRY(compress(encoded, entry, values, error));
    }
    entry->bytes = encoded->bytes.used - values;
    entry->checksum = yb_checksum(encoded->bytes.data + values, entry->bytes);
    return YB_OK;
}

yb_status yb_encoded_add(yb_encoded *encoded, const yb_entry_layout *entry, size_t notes, yb_error *error)
{
    const yb_buffer *bytes = &encoded->bytes;
    YB_TRY(yb_grow(bytes->env, (void **)&encoded->entries, &encoded->capacity, encoded->count + 1,
                   sizeof(yb_entry_layout), error));
    yb_entry_layout *added = &encoded->entries[encoded->count++];
    *added = *entry;
    added->notes_bytes = bytes->used - notes;
    added->notes_checksum = added->notes_bytes > 0 ? yb_checksum(bytes->data + notes, bytes->used - notes) : 0;
    return YB_OK;
}

void yb_encoded_clear(yb_encoded *encoded)
{
    encoded->bytes.used = 0;
    encoded->count = encoded->pending.count = 0;
}

void yb_encoded_free(yb_encoded *encoded)
{
    const yb_env *env = encoded->bytes.env;
    yb_buffer_free(&encoded->bytes);
    yb_buffer_free(&encoded->frame);
    yb_free(env, encoded->entries);
    yb_row_list_free(env, &encoded->pending);
    yb_encoded_init(encoded, env);
}
