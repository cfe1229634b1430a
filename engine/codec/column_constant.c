/* Constant columns: one value, stored in the header. */
#include "codec/column_codecs.h"

static int suits(const int64_t *values, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (values[i] != values[0]) {
            return 0;
        }
    }
    return 1;
}

static yb_status encode(const int64_t *values, size_t count, yb_buffer *buffer, yb_error *error)
{
    yb_column_header header = { .encoding = YB_COLUMN_CONSTANT, .reference = (uint64_t)values[0] };
    return yb_buffer_append(buffer, &header, sizeof(header), error);
}

static yb_status decode(yb_column_source *source, const yb_column_header *header, size_t count, int64_t *values,
                        yb_error *error)
{
    if (header->width != 0 || header->patch_bytes != 0 || header->items != 0) {
        return yb_fail(error, YB_CORRUPT, "the header of a constant column has bits set that must be zero");
    }
    for (size_t i = 0; i < count; i++) {
        values[i] = (int64_t)header->reference;
    }
    return YB_OK;
}

const yb_column_codec yb_column_constant = { YB_COLUMN_LEAF, suits, encode, decode };
