/* Rows that are passed through, at every level, against the plain loops and against unpacking row by row. */
#include <string.h>

#include "codec/kernels.h"
#include "codec/numbers.h"
#include "support/test.h"

#define LANES  YB_TOTALS_LANES
#define GROUPS (LANES / YB_NARROW_GROUP)
#define ROWS   70

static uint8_t packed[128 * 1024 + 128];
static yb_passed_row rows[ROWS];

/* Rows of any width from any bit on; sparse residuals, so that many are 0, or any, or all bits set. */
static void make_rows(uint64_t *seed, unsigned round, unsigned count)
{
    for (size_t i = 0; i < sizeof(packed); i++) {
        uint64_t random = next_number(seed);
        packed[i] = round % 3 == 0 ? 0xff : (uint8_t)(round % 3 == 1 ? random : random & random >> 8 & random >> 16);
    }
    for (unsigned r = 0; r < count; r++) {
        uint64_t random = next_number(seed);
        unsigned width = (unsigned)(random % 32), groups = (sizeof(packed) - 128) / 64;
        rows[r] = (yb_passed_row) { .bit = (uint32_t)(random >> 8) % (groups * 32 - GROUPS * width),
                                    .width = width,
                                    .mask = (UINT32_C(1) << width) - 1,
                                    .reference = (uint32_t)next_number(seed),
                                    .floor = random >> 63 != 0 ? -1 : 0 };
    }
}

/* What the rows amount to when they are unpacked one by one. */
static void unpack_each(const yb_passed_rows *passed, int32_t *values)
{
    uint64_t presence[LANES / 64];
    for (unsigned r = 0; r < passed->count; r++) {
        const yb_passed_row *row = &passed->rows[r];
        yb_narrow_row each = { .packed = passed->packed,
                               .bit = row->bit,
                               .base = passed->first,
                               .width = row->width,
                               .reference = row->reference,
                               .difference = 1,
                               .finds = row->floor == 0,
                               .presence = presence,
                               .first = passed->first,
                               .last = passed->last };
        memset(presence, 0xff, sizeof(presence));
        yb_kernels_for(YB_CPU_SCALAR)->narrow.unpack(&each, values);
    }
}

static void check(const yb_passed_rows *passed, uint64_t *seed)
{
    static const yb_cpu_level levels[] = { YB_CPU_SCALAR, YB_CPU_NEON, YB_CPU_AVX2, YB_CPU_AVX512 };
    static int32_t before[YB_NARROW_ROOM], expected[YB_NARROW_ROOM], values[YB_NARROW_ROOM];
    for (unsigned i = 0; i < YB_NARROW_ROOM; i++) {
        before[i] = (int32_t)next_number(seed);
    }
    memcpy(expected, before, sizeof(before));
    unpack_each(passed, expected);
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
        yb_cpu_level level;
        if (yb_cpu_choose(yb_cpu_level_name(levels[i]), &level, NULL) == YB_OK) {
            memcpy(values, before, sizeof(before));
            yb_kernels_for(level)->narrow.pass_rows(passed, values);
            cr_assert(memcmp(values, expected, sizeof(values)) == 0, "%s", yb_cpu_level_name(level));
        }
    }
}

Test(passed, rows_amount_to_what_they_do_one_by_one_at_every_level)
{
    uint64_t seed = 31;
    for (unsigned round = 0; round < 120; round++) {
        unsigned count = (unsigned)(next_number(&seed) % (ROWS + 1)), first = (unsigned)(next_number(&seed) % GROUPS);
        unsigned last = first + (unsigned)(next_number(&seed) % (GROUPS - first + 1));
        make_rows(&seed, round, count);
        yb_passed_rows passed = { packed, rows, count, round == 0 ? 0 : first, round == 0 ? GROUPS : last };
        check(&passed, &seed);
    }
}
