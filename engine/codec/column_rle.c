/* Run lengths: the column of the runs' values, then the column of their lengths. */
#include "codec/column_codecs.h"

#include "core/text.h"

static size_t count_runs(const int64_t *values, size_t count)
{
    size_t runs = 1;
    for (size_t i = 1; i < count; i++) {
        runs += values[i] != values[i - 1];
    }
    return runs;
}

static int suits(const int64_t *values, size_t count)
{
    return count_runs(values, count) <= count / 2;
}

/* Splits the values into `runs` values and, behind them, as many lengths. */
static void split(const int64_t *values, size_t count, int64_t *run_values, int64_t *lengths)
{
    size_t run = 0;
    run_values[0] = values[0];
    lengths[0] = 1;
    for (size_t i = 1; i < count; i++) {
        if (values[i] == values[i - 1]) {
            lengths[run]++;
        } else {
            run++;
            run_values[run] = values[i];
            lengths[run] = 1;
        }
    }
}

static yb_status encode(const int64_t *values, size_t count, yb_buffer *buffer, yb_error *error)
{
    size_t runs = count_runs(values, count);
    void *block;
    YB_TRY(yb_alloc(buffer->env, runs, 2 * sizeof(int64_t), &block, error));
    int64_t *run_values = block, *lengths = run_values + runs;
    yb_column_header header = { .encoding = YB_COLUMN_RLE, .items = (uint32_t)runs };
    split(values, count, run_values, lengths);
    yb_status status;
    YB_TRY_GOTO(yb_buffer_append(buffer, &header, sizeof(header), error));
    YB_TRY_GOTO(yb_column_encode_at(YB_COLUMN_INNER, run_values, runs, buffer, error));
    status = yb_column_encode_at(YB_COLUMN_INNER, lengths, runs, buffer, error);
cleanup:
    yb_free(buffer->env, block);
    return status;
}

/* Writes the runs out; their lengths must fill `count` exactly. */
static yb_status expand(const int64_t *run_values, const int64_t *lengths, size_t runs, size_t count, int64_t *values,
                        yb_error *error)
{
    size_t filled = 0;
    for (size_t r = 0; r < runs; r++) {
        if (lengths[r] < 1 || (uint64_t)lengths[r] > count - filled) {
            return yb_fail(error, YB_CORRUPT, "run %zu of an encoded column has the length %lld; expected 1 to %zu", r,
                           (long long)lengths[r], count - filled);
        }
        for (int64_t i = 0; i < lengths[r]; i++) {
            values[filled++] = run_values[r];
        }
    }
    if (filled != count) {
        return yb_fail(error, YB_CORRUPT, "the runs of an encoded column hold %zu value%s instead of %zu", filled,
                       yb_plural(filled), count);
    }
    return YB_OK;
}

static yb_status decode(yb_column_source *source, const yb_column_header *header, size_t count, int64_t *values,
                        yb_error *error)
{
    size_t runs = header->items;
    if (header->width != 0 || header->patch_bytes != 0 || header->reference != 0 || runs == 0 || runs > count) {
        return yb_fail(error, YB_CORRUPT, "an encoded column of %zu value%s claims %zu run%s", count, yb_plural(count),
                       runs, yb_plural(runs));
    }
    void *block;
    YB_TRY(yb_alloc(source->env, runs, 2 * sizeof(int64_t), &block, error));
    int64_t *run_values = block, *lengths = run_values + runs;
    yb_status status;
    YB_TRY_GOTO(yb_column_decode_at(YB_COLUMN_INNER, source, runs, run_values, error));
    YB_TRY_GOTO(yb_column_decode_at(YB_COLUMN_INNER, source, runs, lengths, error));
    status = expand(run_values, lengths, runs, count, values, error);
cleanup:
    yb_free(source->env, block);
    return status;
}

const yb_column_codec yb_column_rle = { YB_COLUMN_ANY, suits, encode, decode };
