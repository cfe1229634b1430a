/* Growing byte arrays. */
#include "codec/buffer.h"

#include <string.h>

#include "core/checked.h"

yb_status yb_buffer_extend(yb_buffer *buffer, size_t bytes, uint8_t **place, yb_error *error)
{
    size_t needed;
    if (!yb_size_add(buffer->used, bytes, &needed)) {
        return yb_fail_memory(error, SIZE_MAX);
    }
    YB_TRY(yb_grow(buffer->env, (void **)&buffer->data, &buffer->capacity, needed, 1, error));
    if (bytes > 0) {
        memset(buffer->data + buffer->used, 0, bytes);
    }
    *place = buffer->data + buffer->used;
    buffer->used = needed;
    return YB_OK;
}

yb_status yb_buffer_append(yb_buffer *buffer, const void *data, size_t bytes, yb_error *error)
{
    uint8_t *place = NULL;
    YB_TRY(yb_buffer_extend(buffer, bytes, &place, error));
    if (bytes > 0) {
        memcpy(place, data, bytes);
    }
    return YB_OK;
}

yb_status yb_buffer_align(yb_buffer *buffer, size_t alignment, yb_error *error)
{
    uint8_t *place = NULL;
    return yb_buffer_extend(buffer, (0 - buffer->used) & (alignment - 1), &place, error);
}

void yb_buffer_free(yb_buffer *buffer)
{
    yb_free(buffer->env, buffer->data);
    *buffer = (yb_buffer) { .env = buffer->env };
}
