/* Every narrow kernel of every level against its plain twin. */
#include "codec/narrow.h"

#include <string.h>

#include "codec/bitpack.h"
#include "codec/kernels.h"
#include "codec/numbers.h"
#include "support/test.h"

#define LANES  YB_TOTALS_LANES
#define WORDS  (LANES / 64)
#define GROUPS (LANES / YB_NARROW_GROUP)

typedef struct world {
    int32_t values[YB_NARROW_ROOM];
    uint64_t presence[WORDS];
    uint8_t packed[LANES * 4 + 128];
    uint8_t bytes[LANES];
    yb_lane_totals totals;
} world;

static world worlds[2];

/* Values of any size or only extremes, presence from none to all. */
static void make_world(uint64_t *seed, unsigned round, unsigned width, world *w)
{
    uint64_t residuals[LANES];
    memset(w, 0, sizeof(*w));
    for (unsigned i = 0; i < LANES; i++) {
        int32_t number = (int32_t)next_number(seed);
        w->values[i] = round % 3 == 0 ? number : round % 3 == 1 ? number % 1000 : number < 0 ? INT32_MIN : INT32_MAX;
        residuals[i] = width == 0 || next_number(seed) % 5 == 0 ? 0 : next_number(seed) >> (64 - width);
        w->bytes[i] = next_number(seed) % 3 == 0 ? 255 : 0;
    }
    for (unsigned i = 0; i < WORDS; i++) {
        uint64_t some = next_number(seed), more = next_number(seed);
        w->presence[i] = round % 4 == 0 ? some & more : round % 4 == 1 ? some | more : round % 4 == 2 ? UINT64_MAX : 0;
    }
    yb_pack(residuals, width, LANES, w->packed);
    memset(w->packed + (size_t)LANES / 8 * width, 0xa5, sizeof(w->packed) - (size_t)LANES / 8 * width);
}

/* Everything that a row may ask of unpacking. */
static void check_unpack(const yb_narrow_kernels *kernels, const yb_narrow_kernels *plain, yb_narrow_row row)
{
    int32_t values[2][LANES];
    uint64_t presence[2][WORDS], found[2][WORDS];
    for (int form = 0; form < 4; form++) {
        row.difference = form & 1;
        row.finds = form >> 1;
        for (int k = 0; k < 2; k++) {
            memcpy(values[k], worlds[0].values, sizeof(values[k]));
            memcpy(presence[k], worlds[0].presence, sizeof(presence[k]));
            memcpy(found[k], worlds[0].presence, sizeof(found[k]));
            row.presence = presence[k];
            (k == 0 ? kernels : plain)->unpack(&row, values[k]);
            row.presence = found[k];
            (k == 0 ? kernels : plain)->find_present(&row);
        }
        cr_assert(memcmp(values[0], values[1], sizeof(values[0])) == 0);
        cr_assert(memcmp(presence[0], presence[1], sizeof(presence[0])) == 0);
        cr_assert(memcmp(found[0], found[1], sizeof(found[0])) == 0);
    }
}

/* A row in two parts, of two widths, with its figures; a sum of 32 bits where values are small. */
static void check_reduce(const yb_narrow_kernels *kernels, const yb_narrow_kernels *plain, yb_narrow_row row)
{
    static int32_t values[3][LANES];
    uint64_t presence[3][WORDS];
    yb_lane_figures figures[3];
    const unsigned middle = row.first + (row.last - row.first) / 3;
    for (int finds = 0; finds < 2; finds++) {
        for (int k = 0; k < 3; k++) {
            int small = k == 2 && row.width <= 20;
            yb_narrow_row parts[2] = { row, row };
            memcpy(values[k], worlds[0].values, sizeof(values[k]));
            for (unsigned i = 0; i < LANES && row.width <= 20; i++) {
                values[k][i] %= 1 << 24;
            }
            memcpy(presence[k], worlds[0].presence, sizeof(presence[k]));
            parts[0].presence = parts[1].presence = presence[k];
            parts[0].finds = parts[1].finds = finds;
            parts[0].difference = parts[1].difference = 1;
            parts[0].reference = parts[1].reference = row.width <= 20 ? row.reference % 1000000 : row.reference;
            parts[0].last = parts[1].first = parts[1].base = middle;
            parts[1].width = row.width / 2;
            parts[1].bit = row.reference % 32;
            (k == 0 ? plain : kernels)->unpack_reduce(parts, 2, small, values[k], &figures[k]);
            cr_assert(memcmp(values[0], values[k], sizeof(values[0])) == 0);
            cr_assert(memcmp(presence[0], presence[k], sizeof(presence[0])) == 0);
            cr_assert(figures[0].sum == figures[k].sum && figures[0].count == figures[k].count);
            cr_assert(figures[0].least == figures[k].least && figures[0].greatest == figures[k].greatest);
        }
    }
}

static void check_rows(const yb_narrow_kernels *kernels, const yb_narrow_kernels *plain, unsigned first, unsigned last,
                       unsigned width, uint32_t reference)
{
    int32_t kept[2][LANES] = { { 0 } };
    uint64_t presence[2][WORDS];
    yb_narrow_row row = {
        .packed = worlds[0].packed, .width = width, .reference = reference, .first = first, .last = last
    };
    check_unpack(kernels, plain, row);
    check_reduce(kernels, plain, row);
    /* The upper half of the groups behind bits of others: from any bit on. */
    row.base = first;
    row.bit = reference % 32;
    row.last = first + (last - first) / 2;
    check_unpack(kernels, plain, row);
    for (int k = 0; k < 2; k++) {
        memcpy(presence[k], worlds[0].presence, sizeof(presence[k]));
        (k == 0 ? kernels : plain)->keep_present(worlds[0].values, presence[k], first, last, kept[k]);
        (k == 0 ? kernels : plain)
            ->keep_within(worlds[0].values, (int32_t)reference, INT32_MAX - 5, first, last, presence[k]);
    }
    cr_assert(memcmp(kept[0], kept[1], sizeof(kept[0])) == 0);
    cr_assert(memcmp(presence[0], presence[1], sizeof(presence[0])) == 0);
}

static int same_figures(const yb_lane_figures *a, const yb_lane_figures *b, int sums, int extremes)
{
    return a->count == b->count && (!sums || a->sum == b->sum) &&
           (!extremes || (a->least == b->least && a->greatest == b->greatest));
}

static void check_runs(const yb_narrow_kernels *kernels, const yb_narrow_kernels *plain, unsigned first, unsigned last)
{
    const world *w = &worlds[0];
    unsigned middle = first + (last - first) / 3 + 1;
    yb_lane_run runs[2] = { { first, middle < last ? middle : last, 0 }, { middle - 1, last, 0 } };
    yb_lane_figures found[2], expected[2];
    plain->reduce(w->values, w->presence, runs, 2, expected);
    for (int i = 0; i < 2; i++) {
        kernels->reduce(w->values, w->presence, runs, 2, found);
        cr_assert(same_figures(&found[i], &expected[i], 1, 1));
        kernels->add(w->values, w->presence, runs, 2, found);
        cr_assert(same_figures(&found[i], &expected[i], 1, 0));
        plain->add(w->values, w->presence, runs, 2, found);
        cr_assert(same_figures(&found[i], &expected[i], 1, 0));
        cr_assert_eq(kernels->count(w->presence, 1, &runs[i]), expected[i].count);
    }
    uint64_t rows[3][YB_TOTALS_LANES / 64]; /* the second one of what the others have not */
    for (unsigned word = 0; word < YB_TOTALS_LANES / 64; word++) {
        rows[0][word] = rows[2][word] = w->presence[word];
        rows[1][word] = ~w->presence[word];
    }
    cr_assert_eq(kernels->count(rows[0], 2, &runs[0]), runs[0].last - runs[0].first);
    cr_assert_eq(kernels->count(rows[0], 3, &runs[0]), runs[0].last - runs[0].first + expected[0].count);
}

static void check_order(const yb_narrow_kernels *kernels, const yb_narrow_kernels *plain, unsigned lane,
                        const yb_lane_run *run)
{
    const world *w = &worlds[0];
    int32_t picked[2][LANES], bounds[3] = { w->values[lane], w->values[lane / 2], (int32_t)(lane * 77777777u) };
    uint32_t counts[2], above[2][3];
    const size_t count = (size_t)(lane / 16) * 16;
    memset(picked, 0, sizeof(picked));
    for (int k = 0; k < 2; k++) {
        const yb_narrow_kernels *used = k == 0 ? kernels : plain;
        counts[k] = used->pick(w->values, w->presence, run, picked[k]);
        used->count_above(w->values, count, bounds, above[k]);
    }
    cr_assert_eq(counts[0], counts[1]);
    cr_assert(memcmp(picked[0], picked[1], sizeof(picked[0])) == 0); /* nothing behind them was written */
    cr_assert(memcmp(above[0], above[1], sizeof(above[0])) == 0);
    for (int b = 0; b < 3; b++) {
        cr_assert_eq(kernels->least_above(w->values, count, bounds[b]),
                     plain->least_above(w->values, count, bounds[b]));
    }
}

static void check_totals(const yb_narrow_kernels *kernels, world *w, unsigned first, unsigned last)
{
    int32_t kept[LANES];
    for (unsigned i = 0; i < LANES; i++) {
        w->totals.least[i] = INT32_MAX;
        w->totals.greatest[i] = INT32_MIN;
        kept[i] = worlds[0].presence[i / 64] >> i % 64 & 1 ? worlds[0].values[i] : 0;
    }
    for (int row = 0; row < 3; row++) {
        kernels->total_counts(&w->totals, worlds[0].presence, first, last);
        kernels->total_sums(&w->totals, worlds[0].values, worlds[0].presence, first, last);
        kernels->total_squares(&w->totals, kept, first, last);
        kernels->total_extremes(&w->totals, worlds[0].values, worlds[0].presence, first, last);
    }
}

/* Rows of any widths, bits and kinds, with patches, for strips. */
typedef struct strip_world {
    uint8_t packed[64 * 1024 + 128];
    int32_t values[2][YB_NARROW_ROOM];
    uint64_t presence[2][WORDS];
    yb_strip_rows rows[2];
    yb_strip_patch patches[64];
    uint16_t starts[GROUPS + 1];
    yb_lane_totals totals[2];
} strip_world;

static strip_world strips_made;

static void make_strip_row(uint64_t *seed, unsigned kind, unsigned row, unsigned groups)
{
    yb_strip_rows *rows = &strips_made.rows[0];
    uint64_t random = next_number(seed);
    unsigned width = kind == 0 ? (unsigned)(random % 33) : (unsigned)(random % 12);
    uint32_t room = (uint32_t)(sizeof(strips_made.packed) - 128) / 64 * 32 - groups * width;
    rows->bits[row] = (uint32_t)(random >> 8) % room;
    rows->widths[row] = width;
    rows->masks[row] = width == 0 ? 0 : UINT32_MAX >> (32 - width);
    rows->always[row] = width < 32 && random >> 40 & 1 ? UINT32_C(1) << 31 : 0;
    rows->references[row] = (uint32_t)(random >> 41) % 5000 - rows->always[row];
    rows->anew[row] = random >> 60 == 0;
}

/* Groups [first, first + groups) of `count` rows. */
static yb_strips make_strips(uint64_t *seed, unsigned kind, unsigned first, unsigned groups, unsigned count)
{
    strip_world *w = &strips_made;
    unsigned patches = 0, anew = count;
    for (size_t i = 0; i < sizeof(w->packed) - 128; i++) {
        w->packed[i] = (uint8_t)(next_number(seed) & next_number(seed));
    }
    for (unsigned i = 0; i < YB_NARROW_ROOM; i++) {
        w->values[0][i] = w->values[1][i] = kind == 0 ? (int32_t)next_number(seed) : (int32_t)(next_number(seed) % 999);
    }
    for (unsigned r = 0; r < count; r++) {
        make_strip_row(seed, kind, r, groups);
    }
    for (unsigned r = count; r-- > 0;) {
        anew = w->rows[0].anew[r] ? r : anew;
        w->rows[0].anew[r] = (uint16_t)anew;
    }
    w->rows[1] = w->rows[0];
    for (unsigned g = 0; g < GROUPS; g++) {
        w->starts[g] = (uint16_t)patches;
        for (unsigned r = 0; g >= first && g < first + groups && r < count && patches < 64; r++) {
            uint64_t random = next_number(seed);
            if (random % 8 == 0) {
                w->patches[patches++] = (yb_strip_patch) { (uint16_t)r, (uint16_t)(random >> 8 & 15),
                                                           (uint32_t)(random >> 16) % 100000 + w->rows[0].always[r] };
                r -= random >> 40 & 1; /* another of the same row */
            }
        }
    }
    w->starts[GROUPS] = (uint16_t)patches;
    return (yb_strips) { .packed = w->packed,
                         .row_count = count,
                         .first = first,
                         .last = first + groups,
                         .safe_rows = kind == 0 ? 1 : 1 + (unsigned)(next_number(seed) % 9),
                         .patches = w->patches,
                         .patch_starts = w->starts,
                         .ahead = w->packed,
                         .ahead_step = 7 };
}

static void check_strips(const yb_narrow_kernels *kernels, yb_strips strips, int squares)
{
    static strip_world again;
    again = strips_made;
    for (int k = 0; k < 2; k++) {
        strips.rows = &again.rows[k];
        strips.values = again.values[k];
        strips.presence = again.presence[k];
        (k == 0 ? kernels : &yb_kernels_for(YB_CPU_SCALAR)->narrow)->strips_total(&strips, squares, &again.totals[k]);
    }
    for (unsigned i = strips.first * YB_NARROW_GROUP; i < strips.last * YB_NARROW_GROUP; i++) {
        const yb_lane_totals *a = &again.totals[0], *b = &again.totals[1];
        cr_assert_eq(a->counts[i], b->counts[i]);
        cr_assert_eq((int64_t)a->high[i] * 65536 + a->low[i], (int64_t)b->high[i] * 65536 + b->low[i]);
        cr_assert(a->least[i] == b->least[i] && a->greatest[i] == b->greatest[i]);
        cr_assert(!squares || a->squares[i] == b->squares[i]);
    }
    cr_assert(memcmp(again.values[0], again.values[1], sizeof(again.values[0])) == 0);
    cr_assert(memcmp(again.presence[0], again.presence[1], sizeof(again.presence[0])) == 0);
}

Test(narrow, strips_are_the_same_at_every_level)
{
    static const yb_cpu_level levels[] = { YB_CPU_NEON, YB_CPU_AVX2, YB_CPU_AVX512 };
    uint64_t seed = 21;
    for (unsigned round = 0; round < 60; round++) {
        unsigned first = (unsigned)(next_number(&seed) % GROUPS), rows = 1 + (unsigned)(next_number(&seed) % 70);
        unsigned groups = 1 + (unsigned)(next_number(&seed) % (GROUPS - first));
        yb_strips strips = make_strips(&seed, round % 3, first, groups, rows);
        for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
            yb_cpu_level level;
            for (int task = 0; yb_cpu_choose(yb_cpu_level_name(levels[i]), &level, NULL) == YB_OK && task < 2; task++) {
                check_strips(&yb_kernels_for(level)->narrow, strips, task);
            }
        }
    }
}

static void check_level(const yb_kernels *level)
{
    const yb_narrow_kernels *kernels = &level->narrow, *plain = &yb_kernels_for(YB_CPU_SCALAR)->narrow;
    uint64_t seed = 11, bits[2][WORDS];
    for (unsigned width = 0; width <= 32; width++) {
        for (unsigned round = 0; round < 12; round++) {
            make_world(&seed, round, width, &worlds[0]);
            unsigned a = (unsigned)(next_number(&seed) % (GROUPS + 1)), b = (unsigned)(next_number(&seed) % GROUPS);
            unsigned first = round == 0 ? 0 : a < b ? a : b, last = round == 0 ? GROUPS : a < b ? b : a;
            check_rows(kernels, plain, first, last, width, (uint32_t)next_number(&seed));
            unsigned lane = (unsigned)(next_number(&seed) % LANES);
            check_runs(kernels, plain, lane, lane + 1 + (unsigned)(next_number(&seed) % (LANES - lane)));
            yb_lane_run run = { lane / 3, lane + 1, 0 };
            check_order(kernels, plain, lane, &run);
            memset(&worlds[1].totals, 0, sizeof(worlds[1].totals));
            check_totals(kernels, &worlds[0], first, last);
            check_totals(plain, &worlds[1], first, last);
            cr_assert(memcmp(&worlds[0].totals, &worlds[1].totals, sizeof(yb_lane_totals)) == 0);
            kernels->bits_of_bytes(worlds[0].bytes, WORDS, bits[0]);
            plain->bits_of_bytes(worlds[0].bytes, WORDS, bits[1]);
            cr_assert(memcmp(bits[0], bits[1], sizeof(bits[0])) == 0);
        }
    }
}

static void at_each_level(void (*check)(const yb_kernels *level))
{
    static const yb_cpu_level levels[] = { YB_CPU_SCALAR, YB_CPU_NEON, YB_CPU_AVX2, YB_CPU_AVX512 };
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
        yb_cpu_level level;
        if (yb_cpu_choose(yb_cpu_level_name(levels[i]), &level, NULL) == YB_OK) {
            check(yb_kernels_for(level));
        }
    }
}

Test(narrow, every_level_gives_what_the_plain_loops_give)
{
    at_each_level(check_level);
}

/* The plain loops themselves, against what the declarations say. */
Test(narrow, the_plain_loops_do_what_is_declared)
{
    const yb_narrow_kernels *plain = &yb_kernels_for(YB_CPU_SCALAR)->narrow;
    uint64_t seed = 12;
    for (unsigned width = 0; width <= 32; width++) {
        world *w = &worlds[0];
        int32_t values[LANES];
        int64_t unpacked[LANES], sum = 0;
        uint32_t present = 0;
        make_world(&seed, width % 3, width, w);
        memcpy(values, w->values, sizeof(values));
        yb_narrow_row row = { .packed = w->packed,
                              .width = width,
                              .reference = 77,
                              .difference = 1,
                              .presence = w->presence,
                              .last = GROUPS };
        yb_kernels_for(YB_CPU_SCALAR)->unpack(w->packed, width, 77, LANES, unpacked);
        plain->unpack(&row, values);
        for (unsigned i = 0; i < LANES; i++) {
            int here = (int)(w->presence[i / 64] >> i % 64 & 1);
            uint32_t expected = (uint32_t)w->values[i] + (here ? (uint32_t)unpacked[i] : 0);
            cr_assert_eq((uint32_t)values[i], expected);
            sum += here ? values[i] : 0;
            present += (uint32_t)here;
        }
        int32_t picked[LANES];
        yb_lane_run all = { 0, LANES, 0 };
        uint32_t count = plain->pick(values, w->presence, &all, picked), next = 0, above[3], expected[3] = { 0, 0, 0 };
        const int32_t bounds[3] = { values[3], INT32_MIN, INT32_MAX };
        for (unsigned i = 0; i < LANES; i++) {
            cr_assert(!(w->presence[i / 64] >> i % 64 & 1) || picked[next++] == values[i]);
            for (int b = 0; b < 3; b++) {
                expected[b] += values[i] > bounds[b];
            }
        }
        cr_assert(next == count && count == present);
        plain->count_above(values, LANES, bounds, above);
        cr_assert(memcmp(above, expected, sizeof(above)) == 0);
        uint64_t found[WORDS];
        row.presence = found;
        plain->find_present(&row);
        for (unsigned i = 0; i < LANES; i++) {
            cr_assert_eq(found[i / 64] >> i % 64 & 1, unpacked[i] != 77);
        }
        yb_lane_run run = { 0, LANES, 0 };
        yb_lane_figures figures, reduced;
        int32_t again[LANES];
        memcpy(again, w->values, sizeof(again));
        row.presence = w->presence;
        plain->unpack_reduce(&row, 1, 0, again, &reduced);
        cr_assert(memcmp(again, values, sizeof(again)) == 0);
        plain->reduce(values, w->presence, &run, 1, &figures);
        cr_assert_eq(figures.sum, sum);
        cr_assert_eq(figures.count, present);
        cr_assert(reduced.sum == sum && reduced.count == present);
        cr_assert(reduced.least == figures.least && reduced.greatest == figures.greatest);
    }
}

/* Every lane as far from 0 as values may be that are summed up in 32 bits for a while. */
static void check_largest(const yb_kernels *level, int32_t value)
{
    static int32_t values[YB_NARROW_ROOM];
    static uint8_t packed[LANES / 8 + 128];
    uint64_t presence[WORDS] = { 0 };
    yb_lane_figures figures;
    const yb_narrow_row row = {
        .packed = packed, .width = 1, .difference = 1, .finds = 1, .presence = presence, .last = GROUPS
    };
    memset(packed, 0xff, sizeof(packed)); /* each adds 1 */
    for (unsigned i = 0; i < LANES; i++) {
        values[i] = value - 1;
    }
    level->narrow.unpack_reduce(&row, 1, 1, values, &figures);
    cr_assert_eq(figures.sum, (int64_t)value * LANES, "%s", level->name);
    cr_assert_eq(figures.count, LANES);
    cr_assert_eq(figures.least, value);
    cr_assert_eq(figures.greatest, value);
}

static void check_both_largest(const yb_kernels *level)
{
    check_largest(level, YB_NARROW_SMALL);
    check_largest(level, -YB_NARROW_SMALL);
}

Test(narrow, sums_of_the_largest_small_values_are_exact_at_every_level)
{
    at_each_level(check_both_largest);
}
