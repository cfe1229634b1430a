/* Packed blocks: what is packed comes back, whatever the numbers. */
#include "store/row_packer.h"

#include <stdlib.h>

#include "core/memory.h"
#include "support/test.h"

enum { ROWS = 700 };

/* Rows as they are packed, in the order of a run. */
typedef struct rows {
    size_t count;
    uint32_t series[ROWS], region[ROWS], source[ROWS], offset[ROWS];
    int16_t year[ROWS];
    int64_t mantissa[ROWS];
    int8_t scale[ROWS];
    uint8_t bound[ROWS];
} rows;

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 1;
}

/* Mantissas of `bits` bits and their signs, regions that step by up to `step`. */
static void fill(rows *r, uint64_t *state, unsigned bits, uint32_t step, unsigned years, int same_scale, int noted)
{
    uint32_t series = 0, region = 0;
    r->count = 1 + next_random(state) % ROWS;
    for (size_t i = 0; i < r->count; i++) {
        if (next_random(state) % 40 == 0) {
            series += 1 + (uint32_t)(next_random(state) % 3);
            region = (uint32_t)(next_random(state) % step);
        }
        region += (uint32_t)(next_random(state) % step);
        int64_t magnitude = bits == 0 ? 0 : (int64_t)(next_random(state) >> (63 - bits));
        r->series[i] = series;
        r->region[i] = region;
        r->year[i] = (int16_t)(1 + 9998 / years * (next_random(state) % years));
        r->mantissa[i] = next_random(state) & 1 ? ~magnitude : magnitude;
        r->scale[i] = same_scale ? 2 : (int8_t)(next_random(state) % 19);
        r->bound[i] = noted ? (uint8_t)(next_random(state) % 3) : YB_EXACT;
        r->source[i] = noted && i % 3 ? (uint32_t)next_random(state) : YB_NO_SOURCE;
        r->offset[i] = noted ? (uint32_t)next_random(state) : 0;
    }
}

static void pack(const rows *r, const yb_env *env, int noted, yb_row_packer *packer)
{
    yb_row_columns from = { .env = env };
    yb_rows all = { r->count,
                    r->series,
                    r->region,
                    r->year,
                    r->mantissa,
                    r->scale,
                    noted ? r->bound : NULL,
                    noted ? r->source : NULL,
                    noted ? r->offset : NULL,
                    NULL };
    cr_assert_eq(yb_row_columns_reserve(&from, r->count, noted, NULL), YB_OK);
    yb_row_columns_append(&from, &all, 0, r->count);
    for (size_t first = 0, end; first < r->count; first = end) {
        uint32_t places[ROWS];
        for (end = first; end < r->count && r->series[end] == r->series[first]; end++) {
            places[end] = (uint32_t)end;
        }
        if (r->series[first] % 2) {
            cr_assert_eq(packer->sink.take(&packer->sink, r->series[first], &from, first, end, NULL), YB_OK);
        } else {
            cr_assert_eq(yb_row_packer_gather(packer, r->series[first], &from, places + first, end - first, NULL),
                         YB_OK);
        }
    }
    cr_assert_eq(yb_row_packer_end(packer, NULL), YB_OK);
    yb_row_columns_free(&from);
}

static void compare_row(const rows *r, size_t row, uint32_t series, const yb_row_columns *found, size_t at)
{
    cr_assert_eq(series, r->series[row]);
    cr_assert_eq(((const uint32_t *)found->column[YB_ROW_REGION])[at], r->region[row]);
    cr_assert_eq(((const int16_t *)found->column[YB_ROW_YEAR])[at], r->year[row]);
    cr_assert_eq(((const int64_t *)found->column[YB_ROW_MANTISSA])[at], r->mantissa[row]);
    cr_assert_eq(((const int8_t *)found->column[YB_ROW_SCALE])[at], r->scale[row]);
    if (found->noted) {
        cr_assert_eq(((const uint8_t *)found->column[YB_ROW_BOUND])[at], r->bound[row]);
        cr_assert_eq(((const uint32_t *)found->column[YB_ROW_SOURCE])[at], r->source[row]);
        cr_assert_eq(((const uint32_t *)found->column[YB_ROW_OFFSET])[at], r->offset[row]);
        cr_assert_eq(((const uint32_t *)found->column[YB_ROW_LENGTH])[at], 0);
    } else {
        cr_assert(r->bound[row] == YB_EXACT && r->source[row] == YB_NO_SOURCE && r->offset[row] == 0);
    }
}

/* Returns how many bytes the rows took. */
static size_t compare(const rows *r, yb_row_packer *packer, yb_row_block *block)
{
    size_t row = 0, at = 0;
    while (at < packer->packed.used) {
        uint8_t *packed = packer->packed.data + at;
        cr_assert_eq(yb_row_unpack(packed, block, NULL), YB_OK);
        cr_assert_leq(block->columns.count, packer->block_rows);
        for (uint32_t s = 0; s < block->series_count; s++) {
            for (uint32_t i = block->starts[s]; i < block->starts[s + 1]; i++) {
                compare_row(r, row++, block->series[s], &block->columns, i);
            }
        }
        at += yb_row_packed_bytes(packed);
        cr_assert_eq(at % 8, 0);
    }
    cr_assert_eq(row, r->count);
    yb_row_packer_clear(packer);
    return at;
}

Test(store_row_pack, rows_of_any_width_come_back_as_they_were)
{
    static rows r;
    yb_env env;
    uint64_t state = 3;
    yb_env_init(&env, NULL);
    yb_row_block block = { .columns = { .env = &env, .sorted = 1 } };
    static const uint32_t steps[] = { 1, 2, 300, 70000, 1u << 22 };
    static const unsigned years[] = { 1, 5, 35, 9998 };
    for (unsigned n = 0; n < 1500; n++) {
        yb_row_packer packer;
        int noted = n % 3 == 2;
        yb_row_packer_init(&packer, &env, 1 + next_random(&state) % 200);
        for (int again = 0; again < 2; again++) {
            fill(&r, &state, n % 64, steps[n % 5], years[n % 4], n % 2, noted && again == 0);
            pack(&r, &env, noted && again == 0, &packer);
            compare(&r, &packer, &block);
        }
        yb_row_packer_free(&packer);
    }
    yb_row_columns_free(&block.columns);
}

Test(store_row_pack, usual_rows_take_five_bytes_each)
{
    static rows r;
    yb_env env;
    uint64_t state = 4;
    yb_env_init(&env, NULL);
    yb_row_packer packer;
    yb_row_block block = { .columns = { .env = &env, .sorted = 1 } };
    yb_row_packer_init(&packer, &env, ROWS);
    r.count = ROWS;
    for (size_t i = 0; i < ROWS; i++) {
        r.series[i] = 7;
        r.region[i] = (uint32_t)(i / 30);
        r.year[i] = (int16_t)(1990 + i % 30);
        r.mantissa[i] = (int64_t)(next_random(&state) % 8000000);
        r.scale[i] = 2;
        r.source[i] = YB_NO_SOURCE;
    }
    pack(&r, &env, 0, &packer);
    cr_assert_lt(compare(&r, &packer, &block), (size_t)ROWS * 5 + 200);
    yb_row_packer_free(&packer);
    yb_row_columns_free(&block.columns);
}
