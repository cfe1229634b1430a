/* Encoded columns: round trips, choice of encoding, hostile bytes, failing memory. */
#include "codec/column.h"

#include <stdlib.h>
#include <string.h>

#include "codec/column_codecs.h"
#include "codec/numbers.h"
#include "core/bytes.h"
#include "support/failing.h"
#include "support/test.h"

#define COUNT 3000

static int64_t values[COUNT], decoded[COUNT + 1];

static void make(shape wanted, size_t count, uint64_t *seed)
{
    for (size_t i = 0; i < count; i++) {
        values[i] = shaped_number(seed, wanted, i);
    }
}

/* Encodes values[0 .. count) into exactly sized memory of its own. */
static uint8_t *encode(const yb_env *env, size_t count, size_t *bytes)
{
    yb_buffer buffer = { .env = env };
    cr_assert_eq(yb_column_encode(values, count, &buffer, NULL), YB_OK);
    uint8_t *copy = malloc(buffer.used);
    memcpy(copy, buffer.data, buffer.used);
    *bytes = buffer.used;
    yb_buffer_free(&buffer);
    return copy;
}

static yb_status decode(const yb_env *env, const uint8_t *bytes, size_t available, size_t count, yb_error *error)
{
    size_t used = 0;
    decoded[count] = 42;
    yb_status status =
        yb_column_decode(env, yb_kernels_for(YB_CPU_SCALAR), bytes, available, count, decoded, &used, error);
    cr_assert_eq(decoded[count], 42);
    cr_assert(status != YB_OK || used == available);
    return status;
}

static unsigned encoding_of(shape wanted, size_t count)
{
    yb_env env;
    size_t bytes;
    uint64_t seed = 7;
    yb_env_init(&env, NULL);
    make(wanted, count, &seed);
    uint8_t *column = encode(&env, count, &bytes);
    unsigned encoding = column[0];
    free(column);
    return encoding;
}

Test(column, comes_back_as_it_went_in)
{
    yb_env env;
    uint64_t seed = 8;
    yb_env_init(&env, NULL);
    for (unsigned s = 0; s < SHAPE_COUNT; s++) {
        for (size_t count = 1; count <= COUNT; count = count < 20 ? count + 1 : count * 2) {
            size_t bytes;
            make((shape)s, count, &seed);
            uint8_t *column = encode(&env, count, &bytes);
            cr_assert_eq(bytes % 8, 0);
            cr_assert_eq(decode(&env, column, bytes, count, NULL), YB_OK);
            cr_assert_eq(memcmp(values, decoded, count * sizeof(int64_t)), 0);
            free(column);
        }
    }
}

Test(column, takes_the_encoding_made_for_its_shape)
{
    cr_assert_eq(encoding_of(SHAPE_CONSTANT, COUNT), YB_COLUMN_CONSTANT);
    cr_assert_eq(encoding_of(SHAPE_SMALL, COUNT), YB_COLUMN_FRAME);
    cr_assert_eq(encoding_of(SHAPE_OUTLIERS, COUNT), YB_COLUMN_FRAME);
    cr_assert_eq(encoding_of(SHAPE_ASCENDING, COUNT), YB_COLUMN_DELTA);
    cr_assert_eq(encoding_of(SHAPE_RUNS, COUNT), YB_COLUMN_RLE);
    cr_assert_eq(encoding_of(SHAPE_FEW_VALUES, COUNT), YB_COLUMN_DICTIONARY);
}

Test(column, cut_short_anywhere_is_corrupt)
{
    yb_env env;
    uint64_t seed = 9;
    yb_env_init(&env, NULL);
    for (unsigned s = 0; s < SHAPE_COUNT; s++) {
        size_t bytes;
        make((shape)s, 200, &seed);
        uint8_t *column = encode(&env, 200, &bytes);
        for (size_t length = 0; length < bytes; length++) {
            uint8_t *cut = malloc(length + (length == 0));
            memcpy(cut, column, length);
            cr_assert_eq(decode(&env, cut, length, 200, NULL), YB_CORRUPT);
            free(cut);
        }
        free(column);
    }
}

Test(column, flipped_bits_never_crash_it)
{
    yb_env env;
    uint64_t seed = 10;
    yb_env_init(&env, NULL);
    for (unsigned s = 0; s < SHAPE_COUNT; s++) {
        size_t bytes, used = 0;
        make((shape)s, 300, &seed);
        uint8_t *column = encode(&env, 300, &bytes);
        for (size_t bit = 0; bit < bytes * 8; bit++) {
            column[bit / 8] ^= (uint8_t)(1 << bit % 8);
            yb_status status =
                yb_column_decode(&env, yb_kernels_for(YB_CPU_SCALAR), column, bytes, 300, decoded, &used, NULL);
            cr_assert(status == YB_OK || status == YB_CORRUPT);
            cr_assert_leq(used, bytes);
            column[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
        free(column);
    }
}

Test(column, headers_that_lie_are_corrupt)
{
    static const struct {
        yb_column_header header;
        const char *why;
    } lies[] = {
        { { 9, 0, 0, 0, 0, 0 }, "no such encoding" },
        { { YB_COLUMN_CONSTANT, 0, 0, 1, 0, 0 }, "reserved byte" },
        { { YB_COLUMN_CONSTANT, 1, 0, 0, 0, 0 }, "a constant has no width" },
        { { YB_COLUMN_FRAME, 65, 0, 0, 0, 0 }, "too wide" },
        { { YB_COLUMN_FRAME, 1, 9, 0, 1, 0 }, "patch too long" },
        { { YB_COLUMN_FRAME, 1, 0, 0, 1, 0 }, "patch without bytes" },
        { { YB_COLUMN_FRAME, 1, 1, 0, 0, 0 }, "bytes without patch" },
        { { YB_COLUMN_FRAME, 1, 1, 0, 99, 0 }, "more patches than values" },
        { { YB_COLUMN_DELTA, 1, 0, 0, 0, 0 }, "a delta has no width" },
        { { YB_COLUMN_RLE, 0, 0, 0, 0, 0 }, "no runs" },
        { { YB_COLUMN_RLE, 0, 0, 0, 99, 0 }, "more runs than values" },
        { { YB_COLUMN_DICTIONARY, 0, 0, 0, 0, 0 }, "no entries" },
        { { YB_COLUMN_DICTIONARY, 0, 0, 0, 99, 0 }, "more entries than values" },
        { { YB_COLUMN_DICTIONARY, 0, 0, 0, 1, 5 }, "a dictionary has no reference" },
    };
    yb_env env;
    yb_env_init(&env, NULL);
    for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
        uint8_t bytes[1024] = { 0 };
        yb_error error = YB_ERROR_INIT;
        memcpy(bytes, &lies[i].header, sizeof(yb_column_header));
        cr_assert_eq(decode(&env, bytes, sizeof(bytes), 20, &error), YB_CORRUPT, "%s", lies[i].why);
        cr_assert_eq(error.status, YB_CORRUPT);
        cr_assert_neq(error.message[0], '\0');
    }
}

/* A column of two headers and more, as RLE and dictionaries have. */
static yb_status decode_nested(const yb_column_header *headers, size_t count, size_t rows)
{
    yb_env env;
    yb_env_init(&env, NULL);
    return decode(&env, (const uint8_t *)headers, count * sizeof(*headers), rows, NULL);
}

Test(column, inner_columns_that_lie_are_corrupt)
{
    yb_column_header rle = { YB_COLUMN_RLE, 0, 0, 0, 2, 0 }, dictionary = { YB_COLUMN_DICTIONARY, 0, 0, 0, 1, 0 };
    yb_column_header five = { YB_COLUMN_CONSTANT, 0, 0, 0, 0, 5 }, zero = { YB_COLUMN_CONSTANT, 0, 0, 0, 0, 0 };
    yb_column_header good[] = { rle, five, five }, empty_runs[] = { rle, five, zero };
    cr_assert_eq(decode_nested(good, 3, 10), YB_OK);
    cr_assert_eq(decode_nested(good, 3, 11), YB_CORRUPT);       /* runs too short */
    cr_assert_eq(decode_nested(good, 3, 9), YB_CORRUPT);        /* too long */
    cr_assert_eq(decode_nested(empty_runs, 3, 10), YB_CORRUPT); /* of no length */
    yb_column_header entries[] = { dictionary, five, zero }, outside[] = { dictionary, five, five };
    cr_assert_eq(decode_nested(entries, 3, 10), YB_OK);
    cr_assert_eq(decode_nested(outside, 3, 10), YB_CORRUPT);
    yb_column_header delta = { YB_COLUMN_DELTA, 0, 0, 0, 0, 0 };
    yb_column_header deep[] = { delta, delta, zero }, in_dictionary[] = { dictionary, rle, zero };
    cr_assert_eq(decode_nested(deep, 3, 10), YB_CORRUPT);
    cr_assert_eq(decode_nested(in_dictionary, 3, 10), YB_CORRUPT);
    yb_column_header alone[] = { delta, zero };
    cr_assert_eq(decode_nested(alone, 2, 1), YB_CORRUPT); /* a delta has two values at least */
}

Test(column, patches_must_ascend_and_stay_inside)
{
    yb_env env;
    uint8_t bytes[16 + 16] = { 0 };
    yb_column_header header = { YB_COLUMN_FRAME, 0, 1, 0, 2, 0 };
    yb_env_init(&env, NULL);
    memcpy(bytes, &header, sizeof(header));
    yb_store_u32(bytes + 16, 3);
    yb_store_u32(bytes + 20, 7);
    bytes[24] = 0xFF;
    cr_assert_eq(decode(&env, bytes, sizeof(bytes), 10, NULL), YB_OK);
    cr_assert_eq(decoded[3], -1);
    cr_assert_eq(decode(&env, bytes, sizeof(bytes), 7, NULL), YB_CORRUPT);
    bytes[30] = 1;
    cr_assert_eq(decode(&env, bytes, sizeof(bytes), 10, NULL), YB_CORRUPT);
    bytes[30] = 0;
    yb_store_u32(bytes + 20, 3);
    cr_assert_eq(decode(&env, bytes, sizeof(bytes), 10, NULL), YB_CORRUPT);
}

static yb_status encode_and_decode(const yb_hooks *hooks)
{
    yb_env env;
    size_t used;
    yb_env_init(&env, hooks);
    yb_buffer buffer = { .env = &env };
    yb_status status = yb_column_encode(values, 500, &buffer, NULL);
    if (status == YB_OK) {
        status =
            yb_column_decode(&env, yb_kernels_for(YB_CPU_SCALAR), buffer.data, buffer.used, 500, decoded, &used, NULL);
    }
    yb_buffer_free(&buffer);
    return status;
}

Test(column, any_allocation_may_fail)
{
    uint64_t seed = 11;
    for (unsigned s = 0; s < SHAPE_COUNT; s++) {
        failing_hooks failing;
        make((shape)s, 500, &seed);
        for (unsigned n = 0;; n++) {
            failing_start(&failing, FAIL_MEMORY, n);
            yb_status status = encode_and_decode(&failing.hooks);
            cr_assert_eq(failing.blocks, 0);
            if (!failing.failed) {
                break;
            }
            cr_assert_eq(status, YB_NO_MEMORY);
        }
    }
}

Test(buffer, a_size_beyond_memory_is_refused)
{
    yb_env env;
    yb_env_init(&env, NULL);
    yb_buffer buffer = { .env = &env };
    uint8_t *place;
    cr_assert_eq(yb_buffer_extend(&buffer, 1, &place, NULL), YB_OK);
    cr_assert_eq(yb_buffer_extend(&buffer, SIZE_MAX, &place, NULL), YB_NO_MEMORY);
    cr_assert_eq(yb_buffer_align(&buffer, 8, NULL), YB_OK);
    cr_assert_eq(buffer.used, 8);
    yb_buffer_free(&buffer);
}
