/* zstd frames, with zstd's own memory from the hooks. */
#ifndef YB_FORMAT_COMPRESS_H
#define YB_FORMAT_COMPRESS_H

#include "codec/buffer.h"

/* Appends one zstd frame that holds `bytes` bytes of `data`. */
yb_status yb_compress(const void *data, size_t bytes, yb_buffer *buffer, yb_error *error);

/* The same at one of zstd's levels: from YB_COMPRESS_LEAST to YB_ZSTD_LEVEL_MAX. */
#define YB_COMPRESS_LEAST 1
yb_status yb_compress_at(const void *data, size_t bytes, int level, yb_buffer *buffer, yb_error *error);

/* Fills exactly `raw_bytes` of `raw` from one frame; YB_CORRUPT for anything else. */
yb_status yb_decompress(const yb_env *env, const void *frame, size_t bytes, void *raw, size_t raw_bytes,
                        yb_error *error);

#endif
