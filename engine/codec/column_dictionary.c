/* Dictionary: the column of the distinct values, ascending, then the column of
 * each value's index in it. */
#include <string.h>

#include "codec/column_codecs.h"
#include "codec/sort.h"
#include "core/text.h"

/* A sample decides whether sorting everything is worth it. */
#define SAMPLE 256

static size_t unique(int64_t *sorted, size_t count)
{
    size_t distinct = 1;
    for (size_t i = 1; i < count; i++) {
        if (sorted[i] != sorted[i - 1]) {
            sorted[distinct++] = sorted[i];
        }
    }
    return distinct;
}

static int suits(const int64_t *values, size_t count)
{
    int64_t sample[SAMPLE], scratch[SAMPLE];
    size_t taken = count < SAMPLE ? count : SAMPLE;
    for (size_t i = 0; i < taken; i++) {
        sample[i] = values[i * (count / taken)];
    }
    yb_sort(sample, scratch, taken);
    return unique(sample, taken) <= taken / 2;
}

static size_t index_of(const int64_t *entries, size_t count, int64_t value)
{
    size_t low = 0, high = count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (entries[middle] <= value) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static yb_status encode(const int64_t *values, size_t count, yb_buffer *buffer, yb_error *error)
{
    void *block;
    YB_TRY(yb_alloc(buffer->env, count, 2 * sizeof(int64_t), &block, error));
    int64_t *entries = block, *indexes = entries + count;
    memcpy(entries, values, count * sizeof(int64_t));
    yb_sort(entries, indexes, count);
    size_t distinct = unique(entries, count);
    for (size_t i = 0; i < count; i++) {
        indexes[i] = (int64_t)index_of(entries, distinct, values[i]);
    }
    yb_column_header header = { .encoding = YB_COLUMN_DICTIONARY, .items = (uint32_t)distinct };
    yb_status status;
    YB_TRY_GOTO(yb_buffer_append(buffer, &header, sizeof(header), error));
    YB_TRY_GOTO(yb_column_encode_at(YB_COLUMN_INNER, entries, distinct, buffer, error));
    status = yb_column_encode_at(YB_COLUMN_INNER, indexes, count, buffer, error);
cleanup:
    yb_free(buffer->env, block);
    return status;
}

static yb_status decode(yb_column_source *source, const yb_column_header *header, size_t count, int64_t *values,
                        yb_error *error)
{
    size_t distinct = header->items;
    if (header->width != 0 || header->patch_bytes != 0 || header->reference != 0 || distinct == 0 || distinct > count) {
        return yb_fail(error, YB_CORRUPT, "an encoded column of %zu value%s claims a dictionary of %zu", count,
                       yb_plural(count), distinct);
    }
    void *block;
    YB_TRY(yb_alloc(source->env, distinct, sizeof(int64_t), &block, error));
    int64_t *entries = block;
    yb_status status;
    YB_TRY_GOTO(yb_column_decode_at(YB_COLUMN_INNER, source, distinct, entries, error));
    YB_TRY_GOTO(yb_column_decode_at(YB_COLUMN_INNER, source, count, values, error));
    for (size_t i = 0; i < count; i++) {
        if ((uint64_t)values[i] >= distinct) {
            status = yb_fail(error, YB_CORRUPT, "value %zu of an encoded column refers to entry %llu of %zu", i,
                             (unsigned long long)values[i], distinct);
            goto cleanup;
        }
        values[i] = entries[values[i]];
    }
cleanup:
    yb_free(source->env, block);
    return status;
}

const yb_column_codec yb_column_dictionary = { YB_COLUMN_ANY, suits, encode, decode };
