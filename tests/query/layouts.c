#include "query/layouts.h"

#include <stdlib.h>
#include <string.h>

#include "support/test.h"

static const char *const level_names[LAYOUT_LEVELS] = { "province", "city", "county", "town" };

uint64_t observations_below(observations *all, uint64_t limit)
{
    uint64_t z = (all->state += UINT64_C(0x9e3779b97f4a7c15)); /* splitmix64 */
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (z ^ (z >> 31)) % limit;
}

/* ---- the country -------------------------------------------------------- */

static void add_regions(observations *all, yb_regions_builder *builder, const char *parent, int level, uint32_t fan)
{
    uint32_t children = level == 0 ? 4 : fan + (uint32_t)observations_below(all, 3);
    for (uint32_t i = 0; i < children; i++) {
        char code[LAYOUT_LEVELS + 1] = ""; /* a letter for each level */
        memcpy(code, parent, (size_t)level);
        code[level] = (char)('a' + i);
        cr_assert_eq(yb_regions_builder_add(builder, code, parent, level_names[level], code, 0, NULL), YB_OK);
        if (level + 1 < LAYOUT_LEVELS) {
            add_regions(all, builder, code, level + 1, fan);
        }
    }
}

static void make_tree(observations *all, uint32_t fan)
{
    yb_regions_builder *builder;
    cr_assert_eq(yb_regions_builder_create(NULL, &builder, NULL), YB_OK);
    add_regions(all, builder, "", 0, fan);
    cr_assert_eq(yb_regions_builder_finish(builder, &all->tree, NULL), YB_OK);
    yb_regions_builder_free(builder);
}

/* ---- the figures -------------------------------------------------------- */

/* Each metric has a shape that the encoder treats in its own way. */
static const yb_metric metrics[LAYOUT_METRICS] = {
    { sizeof(yb_metric), "growing", "growing", "", YB_RULE_SUM, NULL, YB_TIME_FLOW, NULL, 0 },
    { sizeof(yb_metric), "noise", "noise", "", YB_RULE_SUM_CHECK, NULL, YB_TIME_FLOW, NULL, 0 },
    { sizeof(yb_metric), "outliers", "outliers", "", YB_RULE_SUM_GROSS, NULL, YB_TIME_FLOW, NULL, 0 },
    { sizeof(yb_metric), "wide", "wide", "", YB_RULE_SUM, NULL, YB_TIME_FLOW, NULL, 0 },
    { sizeof(yb_metric), "signed", "signed", "", YB_RULE_SUM, NULL, YB_TIME_STOCK, NULL, 0 },
    { sizeof(yb_metric), "seldom", "seldom", "", YB_RULE_SUM, NULL, YB_TIME_FLOW, NULL, 0 },
    { sizeof(yb_metric), "scales", "scales", "", YB_RULE_SUM, NULL, YB_TIME_FLOW, NULL, 0 },
    { sizeof(yb_metric), "constant", "constant", "", YB_RULE_NEVER, NULL, YB_TIME_NONE, NULL, 0 },
    { sizeof(yb_metric), "extreme", "extreme", "", YB_RULE_SUM, NULL, YB_TIME_FLOW, NULL, 0 },
};

/* In hundredths: how often a figure is there. */
static const unsigned present[LAYOUT_METRICS] = { 97, 80, 100, 92, 50, 2, 70, 99, 30 };

static yb_decimal figure(observations *all, uint32_t metric, int64_t base, int year)
{
    int64_t noise = (int64_t)observations_below(all, 2000);
    switch (metric) {
    case 0:
        return (yb_decimal) { base * 100 + base * 7 * year + noise / 20, 2 };
    case 1:
        return (yb_decimal) { noise, 1 };
    case 2:
        return (yb_decimal) { observations_below(all, 60) == 0 ? noise * 90000001 : 5000 + noise % 64, 0 };
    case 3:
        return (yb_decimal) { base * INT64_C(10000000019) + noise, 4 };
    case 4:
        return (yb_decimal) { (noise - 1000) * (base - 10000), 3 };
    case 5:
        return (yb_decimal) { base + noise, (int8_t)(noise % 3) };
    case 6:
        return (yb_decimal) { base - 5000, (int8_t)observations_below(all, 7) };
    case 7:
        return (yb_decimal) { 125, 1 };
    default:
        return (yb_decimal) { noise % 2 == 0 ? INT64_MAX / (1 + noise % 5) - noise
                                             : INT64_MIN / (1 + noise % 5) + noise,
                              0 };
    }
}

static void add_figures(observations *all, uint32_t metric, uint32_t region)
{
    int64_t base = 3000 + (int64_t)observations_below(all, 20000);
    uint8_t level = yb_regions_level(all->tree, region);
    for (int year = 0; year < LAYOUT_YEARS; year++) {
        /* Upper levels report now and then: their own figures stand beside the sums. */
        unsigned chance = level == LAYOUT_LEVELS - 1 ? present[metric] : present[metric] / 2;
        if (observations_below(all, 100) < chance) {
            yb_decimal value = figure(all, metric, base, year);
            size_t i = all->count++;
            all->series[i] = metric;
            all->region[i] = region;
            all->year[i] = (int16_t)(LAYOUT_FIRST_YEAR + year);
            all->mantissa[i] = value.mantissa;
            all->scale[i] = value.scale;
        }
    }
}

static void reserve(observations *rows, size_t capacity)
{
    rows->series = calloc(capacity, sizeof(*rows->series));
    rows->region = calloc(capacity, sizeof(*rows->region));
    rows->year = calloc(capacity, sizeof(*rows->year));
    rows->mantissa = calloc(capacity, sizeof(*rows->mantissa));
    rows->scale = calloc(capacity, sizeof(*rows->scale));
    cr_assert(rows->series != NULL && rows->region != NULL && rows->year != NULL && rows->mantissa != NULL);
    cr_assert_not_null(rows->scale);
}

void observations_make(observations *all, uint32_t fan, uint64_t seed)
{
    *all = (observations) { .state = seed };
    make_tree(all, fan);
    uint32_t regions = yb_regions_count(all->tree);
    reserve(all, (size_t)LAYOUT_METRICS * regions * LAYOUT_YEARS);
    for (uint32_t metric = 0; metric < LAYOUT_METRICS; metric++) {
        for (uint32_t region = 0; region < regions; region++) {
            add_figures(all, metric, region);
        }
    }
}

void observations_free(observations *all)
{
    yb_regions_release(all->tree);
    free(all->series);
    free(all->region);
    free(all->year);
    free(all->mantissa);
    free(all->scale);
}

/* ---- writing them ------------------------------------------------------- */

static void describe(const observations *all, yb_writer *writer)
{
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_writer_set_regions(writer, all->tree, &error), YB_OK, "%s", error.message);
    for (uint32_t i = 0; i < LAYOUT_METRICS; i++) {
        uint32_t metric, number;
        cr_assert_eq(yb_writer_put_metric(writer, &metrics[i], &metric, &error), YB_OK, "%s", error.message);
        yb_series series = { metric, YB_LEVEL, YB_ACTUAL, { 1, 12 } };
        cr_assert_eq(yb_writer_put_series(writer, &series, &number, &error), YB_OK, "%s", error.message);
        cr_assert_eq(number, i);
    }
}

static void append(yb_writer *writer, const observations *rows, size_t first, size_t count)
{
    yb_error error = YB_ERROR_INIT;
    yb_rows batch = { .count = count,
                      .series = rows->series + first,
                      .region = rows->region + first,
                      .year = rows->year + first,
                      .mantissa = rows->mantissa + first,
                      .scale = rows->scale + first };
    cr_assert_eq(yb_writer_append(writer, &batch, &error), YB_OK, "%s", error.message);
}

static void commit(yb_writer *writer)
{
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_writer_commit(writer, NULL, &error), YB_OK, "%s", error.message);
}

static void take(observations *to, const observations *from, size_t row)
{
    size_t i = to->count++;
    to->series[i] = from->series[row];
    to->region[i] = from->region[row];
    to->year[i] = from->year[row];
    to->mantissa[i] = from->mantissa[row];
    to->scale[i] = from->scale[row];
}

static observations shuffled(observations *all)
{
    observations rows = { 0 };
    uint32_t *order = calloc(all->count, sizeof(*order));
    cr_assert_not_null(order);
    reserve(&rows, all->count);
    for (uint32_t i = 0; i < all->count; i++) {
        uint32_t other = (uint32_t)observations_below(all, i + 1);
        order[i] = order[other];
        order[other] = i;
    }
    for (size_t i = 0; i < all->count; i++) {
        take(&rows, all, order[i]);
    }
    free(order);
    return rows;
}

/* Batches of any size, with or without commits in between. */
static void write_split(observations *all, yb_writer *writer, const observations *rows, int commits)
{
    for (size_t first = 0; first < rows->count;) {
        size_t count = 1 + (size_t)observations_below(all, rows->count / 4);
        count = count < rows->count - first ? count : rows->count - first;
        append(writer, rows, first, count);
        first += count;
        if (commits) {
            commit(writer);
        }
    }
}

/* 1.5 as 1.50 or 1.500. */
static void rescale(observations *all, observations *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        for (uint64_t zeros = observations_below(all, 12); zeros > 9; zeros--) {
            if (rows->mantissa[i] < INT64_MAX / 10 && rows->mantissa[i] > INT64_MIN / 10) {
                rows->mantissa[i] *= 10;
                rows->scale[i]++;
            }
        }
    }
}

/* A commit for each of `parts` parts: the rows of a year, or of regions drawn by lot. */
static void write_parts(observations *all, yb_writer *writer, const observations *rows, unsigned parts, int by_year)
{
    uint32_t regions = yb_regions_count(all->tree);
    uint8_t *lot = calloc(regions, 1);
    observations part = { 0 };
    cr_assert_not_null(lot);
    reserve(&part, rows->count);
    for (uint32_t region = 0; region < regions; region++) {
        lot[region] = (uint8_t)observations_below(all, parts);
    }
    for (unsigned number = 0; number < parts; number++) {
        part.count = 0;
        for (size_t i = 0; i < rows->count; i++) {
            unsigned belongs = by_year ? (unsigned)(rows->year[i] - LAYOUT_FIRST_YEAR) : lot[rows->region[i]];
            if (belongs == number) {
                take(&part, rows, i);
            }
        }
        append(writer, &part, 0, part.count);
        commit(writer);
    }
    observations_free(&part);
    free(lot);
}

/* Rows that later ones hide: with other values and scales. */
static void write_wrong(observations *all, yb_writer *writer, const observations *rows, unsigned hundredths)
{
    observations wrong = { 0 };
    reserve(&wrong, rows->count);
    for (size_t i = 0; i < rows->count; i++) {
        if (observations_below(all, 100) < hundredths) {
            take(&wrong, rows, i);
            wrong.mantissa[wrong.count - 1] = (int64_t)observations_below(all, UINT64_MAX);
            wrong.scale[wrong.count - 1] = (int8_t)observations_below(all, YB_SCALE_MAX + 1);
        }
    }
    append(writer, &wrong, 0, wrong.count);
    commit(writer);
    observations_free(&wrong);
}

static void write_rows(observations *all, layout how, yb_writer *writer, observations *rows)
{
    switch (how) {
    case LAYOUT_SORTED:
        append(writer, all, 0, all->count);
        break;
    case LAYOUT_RESCALED:
        rescale(all, rows);
        append(writer, rows, 0, rows->count);
        break;
    case LAYOUT_YEARLY:
        write_parts(all, writer, rows, LAYOUT_YEARS, 1);
        break;
    case LAYOUT_SCATTERED:
        write_parts(all, writer, rows, 5, 0);
        break;
    case LAYOUT_SUPERSEDED:
    case LAYOUT_COMPACTED:
        write_wrong(all, writer, rows, 40);
        write_wrong(all, writer, rows, 2);
        write_split(all, writer, rows, 1);
        break;
    default:
        write_split(all, writer, rows, how == LAYOUT_COMMITS);
    }
}

void observations_write(observations *all, layout how, const char *path)
{
    yb_store *store;
    yb_writer *writer;
    yb_error error = YB_ERROR_INIT;
    yb_store_options options = { sizeof(options), NULL, 1, 1, how == LAYOUT_SPILLED ? 1 << 20 : 0 };
    observations rows = shuffled(all);
    cr_assert_eq(yb_store_open(path, &options, &store, &error), YB_OK, "%s", error.message);
    cr_assert_eq(yb_writer_begin(store, &writer, &error), YB_OK, "%s", error.message);
    describe(all, writer);
    write_rows(all, how, writer, &rows);
    commit(writer);
    yb_writer_close(writer);
    if (how == LAYOUT_COMPACTED) {
        cr_assert_eq(yb_compact(store, NULL, NULL, &error), YB_OK, "%s", error.message);
    }
    yb_store_close(store);
    observations_free(&rows);
}
