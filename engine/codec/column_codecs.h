/* The table behind column.h: adding an encoding is adding a file and a row.
 *
 * Some encodings hold columns of their own. How deep is bounded by the level:
 * at YB_COLUMN_ANY everything is allowed, inside a dictionary or run lengths
 * YB_COLUMN_INNER (constant, frame, delta), inside a delta YB_COLUMN_LEAF
 * (constant, frame). */
#ifndef YB_CODEC_COLUMN_CODECS_H
#define YB_CODEC_COLUMN_CODECS_H

#include "codec/column.h"

typedef enum yb_column_level { YB_COLUMN_LEAF = 0, YB_COLUMN_INNER = 1, YB_COLUMN_ANY = 2 } yb_column_level;

typedef struct yb_column_header {
    uint8_t encoding;
    uint8_t width;       /* frame: bits of a residual */
    uint8_t patch_bytes; /* frame: bytes of a patch, 0 without patches */
    uint8_t zero;
    uint32_t items;     /* frame: patches; RLE: runs; dictionary: entries */
    uint64_t reference; /* constant: the value; frame: reference; delta: first value */
} yb_column_header;
_Static_assert(sizeof(yb_column_header) == 16, "persisted");

/* What remains of the bytes being decoded. */
typedef struct yb_column_source {
    const yb_env *env;
    const yb_kernels *kernels;
    const uint8_t *bytes;
    size_t available;
} yb_column_source;

typedef struct yb_column_codec {
    yb_column_level least; /* lowest level that allows it */
    /* Whether it may pay for these values; a cheap guess. */
    int (*suits)(const int64_t *values, size_t count);
    /* Appends header and payload. */
    yb_status (*encode)(const int64_t *values, size_t count, yb_buffer *buffer, yb_error *error);
    /* The header is read already and its encoding, not more, is checked. */
    yb_status (*decode)(yb_column_source *source, const yb_column_header *header, size_t count, int64_t *values,
                        yb_error *error);
} yb_column_codec;

extern const yb_column_codec yb_column_constant, yb_column_frame, yb_column_delta, yb_column_rle, yb_column_dictionary;

yb_status yb_column_encode_at(yb_column_level level, const int64_t *values, size_t count, yb_buffer *buffer,
                              yb_error *error);
yb_status yb_column_decode_at(yb_column_level level, yb_column_source *source, size_t count, int64_t *values,
                              yb_error *error);

/* Takes `bytes` from the source and points *taken at them. */
yb_status yb_column_take(yb_column_source *source, size_t bytes, const uint8_t **taken, yb_error *error);

#endif
