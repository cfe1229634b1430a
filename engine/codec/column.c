/* Choosing, writing and reading encoded columns through the table of encodings. */
#include "codec/column.h"

#include <string.h>

#include "codec/column_codecs.h"
#include "core/text.h"

static const yb_column_codec *const codecs[] = {
    [YB_COLUMN_CONSTANT] = &yb_column_constant,     [YB_COLUMN_FRAME] = &yb_column_frame,
    [YB_COLUMN_DELTA] = &yb_column_delta,           [YB_COLUMN_RLE] = &yb_column_rle,
    [YB_COLUMN_DICTIONARY] = &yb_column_dictionary,
};
#define CODEC_COUNT (sizeof(codecs) / sizeof(codecs[0]))

/* Encodes into `trial` and moves the result to `best` if it is smaller. */
static yb_status try_codec(const yb_column_codec *codec, const int64_t *values, size_t count, yb_buffer *trial,
                           yb_buffer *best, yb_error *error)
{
    trial->used = 0;
    YB_TRY(codec->encode(values, count, trial, error));
    if (best->used == 0 || trial->used < best->used) {
        yb_buffer swap = *best;
        *best = *trial;
        *trial = swap;
    }
    return YB_OK;
}

yb_status yb_column_encode_at(yb_column_level level, const int64_t *values, size_t count, yb_buffer *buffer,
                              yb_error *error)
{
    if (yb_column_constant.suits(values, count)) {
        return yb_column_constant.encode(values, count, buffer, error);
    }
    yb_status status = YB_OK;
    yb_buffer best = { .env = buffer->env }, trial = { .env = buffer->env };
    for (size_t i = YB_COLUMN_FRAME; i < CODEC_COUNT; i++) {
        if (codecs[i]->least <= level && codecs[i]->suits(values, count)) {
            YB_TRY_GOTO(try_codec(codecs[i], values, count, &trial, &best, error));
        }
    }
    status = yb_buffer_append(buffer, best.data, best.used, error);
cleanup:
    yb_buffer_free(&best);
    yb_buffer_free(&trial);
    return status;
}

yb_status yb_column_take(yb_column_source *source, size_t bytes, const uint8_t **taken, yb_error *error)
{
    if (bytes > source->available) {
        return yb_fail(error, YB_CORRUPT, "an encoded column needs %zu more byte%s; its block has only %zu more", bytes,
                       yb_plural(bytes), source->available);
    }
    *taken = source->bytes;
    source->bytes += bytes;
    source->available -= bytes;
    return YB_OK;
}

yb_status yb_column_decode_at(yb_column_level level, yb_column_source *source, size_t count, int64_t *values,
                              yb_error *error)
{
    const uint8_t *bytes = NULL;
    yb_column_header header;
    YB_TRY(yb_column_take(source, sizeof(header), &bytes, error));
    memcpy(&header, bytes, sizeof(header));
    if (header.encoding >= CODEC_COUNT || codecs[header.encoding]->least > level || header.zero != 0) {
        return yb_fail(error, YB_CORRUPT, "an encoded column claims encoding %u, which is not allowed here",
                       header.encoding);
    }
    return codecs[header.encoding]->decode(source, &header, count, values, error);
}

yb_status yb_column_encode(const int64_t *values, size_t count, yb_buffer *buffer, yb_error *error)
{
    return yb_column_encode_at(YB_COLUMN_ANY, values, count, buffer, error);
}

yb_status yb_column_decode(const yb_env *env, const yb_kernels *kernels, const uint8_t *bytes, size_t available,
                           size_t count, int64_t *values, size_t *used, yb_error *error)
{
    yb_column_source source = { env, kernels, bytes, available };
    YB_TRY(yb_column_decode_at(YB_COLUMN_ANY, &source, count, values, error));
    *used = available - source.available;
    return YB_OK;
}
