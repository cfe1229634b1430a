/* A growing array of bytes that encoders append to. */
#ifndef YB_CODEC_BUFFER_H
#define YB_CODEC_BUFFER_H

#include <stddef.h>
#include <stdint.h>

#include "core/memory.h"

/* Zero-initialised except for env; free with yb_buffer_free. */
typedef struct yb_buffer {
    const yb_env *env;
    uint8_t *data;
    size_t used, capacity;
} yb_buffer;

/* Appends `bytes` zeroed bytes and points *place at them, until the next append. */
yb_status yb_buffer_extend(yb_buffer *buffer, size_t bytes, uint8_t **place, yb_error *error);
yb_status yb_buffer_append(yb_buffer *buffer, const void *data, size_t bytes, yb_error *error);
/* Zero bytes up to the next multiple of `alignment` (a power of two). */
yb_status yb_buffer_align(yb_buffer *buffer, size_t alignment, yb_error *error);
void yb_buffer_free(yb_buffer *buffer);

#endif
