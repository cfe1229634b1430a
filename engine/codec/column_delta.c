/* Delta: the first value in the header, then the column of the differences
 * between neighbours, modulo 2^64. */
#include "codec/column_codecs.h"

#include "core/text.h"

static int suits(const int64_t *values, size_t count)
{
    return count > 1;
}

static yb_status encode(const int64_t *values, size_t count, yb_buffer *buffer, yb_error *error)
{
    void *block;
    YB_TRY(yb_alloc(buffer->env, count - 1, sizeof(int64_t), &block, error));
    int64_t *differences = block;
    yb_column_header header = { .encoding = YB_COLUMN_DELTA, .reference = (uint64_t)values[0] };
    for (size_t i = 1; i < count; i++) {
        differences[i - 1] = (int64_t)((uint64_t)values[i] - (uint64_t)values[i - 1]);
    }
    yb_status status;
    YB_TRY_GOTO(yb_buffer_append(buffer, &header, sizeof(header), error));
    status = yb_column_encode_at(YB_COLUMN_LEAF, differences, count - 1, buffer, error);
cleanup:
    yb_free(buffer->env, block);
    return status;
}

static yb_status decode(yb_column_source *source, const yb_column_header *header, size_t count, int64_t *values,
                        yb_error *error)
{
    if (header->width != 0 || header->patch_bytes != 0 || header->items != 0 || count < 2) {
        return yb_fail(error, YB_CORRUPT, "the header of a delta column of %zu value%s is malformed", count,
                       yb_plural(count));
    }
    YB_TRY(yb_column_decode_at(YB_COLUMN_LEAF, source, count - 1, values + 1, error));
    uint64_t value = header->reference;
    values[0] = (int64_t)value;
    for (size_t i = 1; i < count; i++) { /* from the register: a load would wait for the store before it */
        value += (uint64_t)values[i];
        values[i] = (int64_t)value;
    }
    return YB_OK;
}

const yb_column_codec yb_column_delta = { YB_COLUMN_INNER, suits, encode, decode };
