/* Columns of numbers in lightweight encodings, for runs and annotations.
 *
 * An encoded column is self-delimiting once its count is known, a multiple of
 * 8 bytes long, and starts with a yb_column_header. The encoder tries every
 * encoding and keeps the smallest. FORMAT.md specifies the bytes. */
#ifndef YB_CODEC_COLUMN_H
#define YB_CODEC_COLUMN_H

#include "codec/buffer.h"
#include "codec/kernels.h"

/* Persisted. */
typedef enum yb_column_encoding {
    YB_COLUMN_CONSTANT = 0,
    YB_COLUMN_FRAME = 1,
    YB_COLUMN_DELTA = 2,
    YB_COLUMN_RLE = 3,
    YB_COLUMN_DICTIONARY = 4
} yb_column_encoding;

/* Appends `count` (1 .. 2^31) values in the smallest encoding. */
yb_status yb_column_encode(const int64_t *values, size_t count, yb_buffer *buffer, yb_error *error);

/* Decodes `count` values from the front of `available` bytes and sets *used to
 * the bytes they took. YB_CORRUPT for bytes that are no column of `count` values. */
yb_status yb_column_decode(const yb_env *env, const yb_kernels *kernels, const uint8_t *bytes, size_t available,
                           size_t count, int64_t *values, size_t *used, yb_error *error);

#endif
