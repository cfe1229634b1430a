/* Made of arithmetic alone, so that every machine makes the same. */
#include "format/golden_rows.h"

#include "codec/numbers.h"

#define REGIONS 400

static void add(sample *rows, uint32_t series, uint32_t region, int year, int64_t mantissa, int scale)
{
    sample_row row = { .series = series,
                       .region = region,
                       .year = (int16_t)year,
                       .scale = (int8_t)scale,
                       .mantissa = mantissa,
                       .source = YB_NO_SOURCE };
    if (series == 0 && region % 40 == 3) {
        row.bound = (uint8_t)(year % 4);
        row.source = region / 40;
        row.offset = region * 100 + (uint32_t)year;
        row.length = 5;
    }
    sample_add(rows, row);
}

/* Figures that grow, in every other region small ones, 5 % missing, some far out: differences, a split tile,
 * patches, notes. */
static void add_growing(sample *rows, uint64_t *seed)
{
    for (uint32_t r = 0; r < REGIONS; r++) {
        int64_t base = (200 + (int64_t)(next_number(seed) % 40000)) >> (r % 2 * 5);
        for (int y = 0; y < 6; y++) {
            uint64_t random = next_number(seed);
            if (random % 100 >= 5) {
                int64_t far = random % 97 == 50 ? 1000000000 : 0;
                add(rows, 0, r, 2015 + y, base + base * y / 16 + (int64_t)(random >> 60) + far, 2);
            }
        }
    }
}

/* Unrelated numbers of 40 bits: absolute, wide. All are there, but for the last year. */
static void add_unrelated(sample *rows, uint64_t *seed)
{
    for (uint32_t r = 0; r < REGIONS; r++) {
        for (int y = 0; y < 4; y++) {
            int64_t number = (int64_t)number_of_bits(seed, 40);
            if (y < 3 || number % 40 > 0) {
                add(rows, 1, r, 2018 + y, number, 0);
            }
        }
    }
}

/* Four of five lanes, and a year with few: absent is what has no residual. Negative numbers. */
static void add_patchy(sample *rows, uint64_t *seed)
{
    for (uint32_t r = 0; r < REGIONS; r++) {
        int64_t base = (int64_t)(next_number(seed) >> 50) - 9000;
        for (int y = 0; y < 6; y++) {
            uint64_t random = next_number(seed);
            if (y == 5 ? r % 50 == 7 : random % 10 < 8) {
                add(rows, 2, r, 2017 + y, base + (int64_t)(random >> 61), 1);
            }
        }
    }
}

/* All the same, so that nothing is packed: lists of those absent and of those present, a bitmap. */
static void add_equal(sample *rows)
{
    for (uint32_t r = 0; r < REGIONS; r++) {
        for (int y = 0; y < 4; y++) {
            if (y == 0 ? r % 20 != 3 : y == 1 ? r % 5 < 3 : y == 2 ? r % 50 == 9 : 1) {
                add(rows, 20, r, 2015 + y, 7200 - y, 0);
            }
        }
    }
}

/* The long tail: a few regions in each of many series; values of any scale and size. */
static void add_tail(sample *rows, uint64_t *seed)
{
    static const int64_t extremes[] = { INT64_MIN, INT64_MAX, 0, -1, 123456789 };
    for (uint32_t s = 3; s < 20; s++) {
        for (uint32_t r = s; r < REGIONS; r += 90) {
            for (int y = 0; y < 3; y++) {
                uint64_t random = next_number(seed);
                int64_t value = s == 19 ? extremes[random % 5] : (int64_t)(random % 4) * 1000000007 + 5;
                add(rows, s, r, 2001 + y, value, s == 19 ? (int)(random >> 32 & 0xFF) % 19 : (int)(s % 4));
            }
        }
    }
}

void golden_rows(sample *rows)
{
    uint64_t seed = 20;
    *rows = (sample) { .series_count = 21, .region_count = REGIONS };
    add_growing(rows, &seed);
    add_unrelated(rows, &seed);
    add_patchy(rows, &seed);
    add_tail(rows, &seed);
    add_equal(rows);
}
