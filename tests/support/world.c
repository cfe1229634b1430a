#include "support/world.h"

#include <stdio.h>

#include "format/segment.h"
#include "store/writer.h"
#include "support/test.h"

static const yb_segment_series names[WORLD_SERIES] = {
    { "m5", "万元", YB_LEVEL, YB_ACTUAL, { 1, 12 } }, { "m1", "人", YB_LEVEL, YB_ACTUAL, { 1, 12 } },
    { "m5", "万元", YB_YOY, YB_ACTUAL, { 1, 12 } },   { "m5", "万元", YB_LEVEL, YB_TARGET, { 1, 12 } },
    { "m5", "万元", YB_LEVEL, YB_ACTUAL, { 1, 6 } },  { "m3", "亩", YB_LEVEL, YB_ACTUAL, { 1, 12 } },
    { "m4", "", YB_RANK, YB_ACTUAL, { 1, 12 } },      { "m2", "吨", YB_LEVEL, YB_PLAN, { 1, 3 } },
    { "m2", "吨", YB_SHARE, YB_ACTUAL, { 1, 9 } },    { "m0", "元", YB_LEVEL, YB_ACTUAL, { 1, 12 } },
    { "m6", "公里", YB_LEVEL, YB_ACTUAL, { 1, 12 } }, { "m6", "公里", YB_OTHER, YB_ACTUAL, { 5, 5 } },
};

/* ---- the country -------------------------------------------------------- */

yb_regions *world_regions(uint32_t first, uint32_t end, uint32_t towns)
{
    yb_regions_builder *builder;
    yb_regions *regions = NULL;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_regions_builder_create(NULL, &builder, &error), YB_OK);
    yb_regions_builder_add(builder, "36", "", "province", "江西省", 0, &error);
    for (uint32_t county = first; county < end; county++) {
        char code[16], name[32];
        snprintf(code, sizeof code, "36%04u", county);
        snprintf(name, sizeof name, "%u县", county);
        cr_assert_eq(yb_regions_builder_add(builder, code, "36", "county", name, 0, &error), YB_OK);
        for (uint32_t town = 0; town < towns; town++) {
            char town_code[32];
            snprintf(town_code, sizeof town_code, "36%04u%03u", county, town);
            snprintf(name, sizeof name, "%u镇", town);
            cr_assert_eq(yb_regions_builder_add(builder, town_code, code, "town", name, 0, &error), YB_OK);
        }
    }
    cr_assert_eq(yb_regions_builder_finish(builder, &regions, &error), YB_OK, "%s", error.message);
    yb_regions_builder_free(builder);
    return regions;
}

static size_t cell_count(const world *w)
{
    return (size_t)WORLD_SERIES * w->region_count * WORLD_YEARS;
}

void world_make(world *w, uint32_t counties, uint32_t towns, uint64_t seed)
{
    *w = (world) { .regions = world_regions(0, counties, towns), .state = seed };
    w->region_count = yb_regions_count(w->regions);
    w->cells = calloc(cell_count(w), sizeof *w->cells);
    cr_assert_not_null(w->cells);
}

void world_copy(world *copy, const world *w)
{
    *copy = *w;
    copy->regions = yb_regions_retain(w->regions);
    copy->cells = malloc(cell_count(w) * sizeof *w->cells);
    cr_assert_not_null(copy->cells);
    memcpy(copy->cells, w->cells, cell_count(w) * sizeof *w->cells);
}

void world_free(world *w)
{
    yb_regions_release(w->regions);
    free(w->cells);
}

uint64_t world_random(world *w)
{
    uint64_t mixed = w->state += UINT64_C(0x9E3779B97F4A7C15);
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

uint64_t world_below(world *w, uint64_t limit)
{
    return world_random(w) % limit;
}

world_cell *world_at(const world *w, uint32_t series, uint32_t region, int year)
{
    return &w->cells[((size_t)series * w->region_count + region) * WORLD_YEARS + (size_t)(year - WORLD_FIRST_YEAR)];
}

/* ---- writing ------------------------------------------------------------ */

yb_status world_describe(const world *w, yb_writer *writer, yb_error *error)
{
    yb_status status = yb_writer_set_regions(writer, w->regions, error);
    for (uint32_t i = 0; i < WORLD_SERIES && status == YB_OK; i++) {
        yb_metric metric = { .struct_size = sizeof metric, .id = names[i].metric, .name = names[i].metric };
        uint32_t number;
        metric.unit = names[i].unit;
        metric.rule = YB_RULE_SUM;
        status = yb_writer_put_metric(writer, &metric, &number, error);
        yb_series series = { number, names[i].measure, names[i].role, names[i].span };
        if (status == YB_OK) {
            status = yb_writer_put_series(writer, &series, &number, error);
        }
        cr_assert(status != YB_OK || number == i);
    }
    return status;
}

/* Rows on their way into a store and the world. */
typedef struct batch {
    size_t count, capacity;
    int noted;
    uint32_t *series, *region, *source, *offset, *length;
    int16_t *year;
    int64_t *mantissa;
    int8_t *scale;
    uint8_t *bound;
} batch;

static void batch_make(batch *b, size_t capacity, int noted)
{
    *b = (batch) { .capacity = capacity, .noted = noted };
    uint32_t **wide[] = { &b->series, &b->region, &b->source, &b->offset, &b->length };
    for (size_t i = 0; i < 5; i++) {
        *wide[i] = malloc(capacity * sizeof(uint32_t));
    }
    b->year = malloc(capacity * sizeof *b->year);
    b->mantissa = malloc(capacity * sizeof *b->mantissa);
    b->scale = malloc(capacity);
    b->bound = malloc(capacity);
}

static void batch_add(batch *b, uint32_t series, uint32_t region, int year, int64_t mantissa, int8_t scale)
{
    if (b->count == b->capacity) {
        return;
    }
    size_t i = b->count++;
    b->series[i] = series;
    b->region[i] = region;
    b->year[i] = (int16_t)year;
    b->mantissa[i] = mantissa;
    b->scale[i] = scale;
    b->bound[i] = YB_EXACT;
    b->source[i] = YB_NO_SOURCE;
    b->offset[i] = b->length[i] = 0;
}

static yb_status batch_write(batch *b, world *w, yb_writer *writer, yb_error *error)
{
    yb_rows rows = { b->count, b->series, b->region, b->year, b->mantissa, b->scale, NULL, NULL, NULL, NULL };
    if (b->noted) {
        rows.bound = b->bound;
        rows.source = b->source;
        rows.offset = b->offset;
        rows.length = b->length;
    }
    yb_status status = yb_writer_append(writer, &rows, error);
    for (size_t i = 0; status == YB_OK && i < b->count; i++) {
        world_cell *cell = world_at(w, b->series[i], b->region[i], b->year[i]);
        w->count += !cell->there;
        *cell = (world_cell) { b->mantissa[i], b->source[i], b->offset[i], b->length[i], b->scale[i], b->bound[i], 1 };
    }
    free(b->series);
    free(b->region);
    free(b->source);
    free(b->offset);
    free(b->length);
    free(b->year);
    free(b->mantissa);
    free(b->scale);
    free(b->bound);
    return status;
}

yb_status world_put(world *w, yb_writer *writer, uint32_t series, uint32_t region, int year, int64_t mantissa,
                    int8_t scale, yb_error *error)
{
    batch b;
    batch_make(&b, 1, 0);
    batch_add(&b, series, region, year, mantissa, scale);
    return batch_write(&b, w, writer, error);
}

yb_status world_fill(world *w, yb_writer *writer, yb_error *error)
{
    batch b;
    yb_status status = yb_row_buffer_know(&writer->rows, error);
    if (status != YB_OK) {
        return status;
    }
    batch_make(&b, (size_t)WORLD_SERIES * w->region_count * WORLD_YEARS, 0);
    for (uint32_t place = 0; place < WORLD_SERIES; place++) {
        for (uint32_t region = 0; region < w->region_count; region++) {
            for (int year = WORLD_FIRST_YEAR; year < WORLD_FIRST_YEAR + WORLD_YEARS; year++) {
                int64_t mantissa = (int64_t)world_below(w, 100000);
                if (mantissa > 5000) {
                    batch_add(&b, writer->rows.order.number[place], region, year, mantissa, 2);
                }
            }
        }
    }
    return batch_write(&b, w, writer, error);
}

static int random_year(world *w)
{
    return WORLD_FIRST_YEAR + (int)world_below(w, WORLD_YEARS);
}

static yb_status change_rectangle(world *w, yb_writer *writer, yb_error *error)
{
    uint32_t series = (uint32_t)world_below(w, WORLD_SERIES), first = (uint32_t)world_below(w, w->region_count);
    uint32_t wide = 1 + (uint32_t)world_below(w, w->region_count - first);
    int from = random_year(w), to = random_year(w);
    int8_t scale = (int8_t)world_below(w, 4);
    batch b;
    batch_make(&b, (size_t)wide * WORLD_YEARS + 1, 0);
    for (int year = from < to ? from : to; year <= (from < to ? to : from); year++) {
        for (uint32_t i = wide; i-- > 0;) {
            if (world_below(w, 20) > 0) {
                batch_add(&b, series, first + i, year, 100000 + (int64_t)world_below(w, 1 << 20), scale);
            }
        }
    }
    return batch_write(&b, w, writer, error);
}

static yb_status change_scattered(world *w, yb_writer *writer, yb_error *error)
{
    size_t count = 1 + (size_t)world_below(w, 3000);
    batch b;
    batch_make(&b, count * 2, 1);
    for (size_t i = 0; i < count; i++) {
        uint32_t series = (uint32_t)world_below(w, WORLD_SERIES), region = (uint32_t)world_below(w, w->region_count);
        int year = random_year(w);
        batch_add(&b, series, region, year, (int64_t)world_below(w, 5000) - 100, (int8_t)world_below(w, 3));
        if (world_below(w, 50) == 0) {
            batch_add(&b, series, region, year, 7, 0);
        }
        b.bound[b.count - 1] = (uint8_t)world_below(w, 4);
    }
    return batch_write(&b, w, writer, error);
}

static yb_status change_report(world *w, yb_writer *writer, yb_error *error)
{
    char text[256];
    yb_source source = { sizeof source, "报告", "报告.txt", text, 0 };
    uint32_t number, region = (uint32_t)world_below(w, w->region_count);
    batch b;
    source.text_length = (size_t)snprintf(text, sizeof text, "%u号镇的报告：全年财政总收入达%u万元。", region,
                                          (unsigned)world_below(w, 100000));
    yb_status status = yb_writer_put_source(writer, &source, &number, error);
    if (status != YB_OK) {
        return status;
    }
    batch_make(&b, WORLD_SERIES, 1);
    for (uint32_t series = 0; series < WORLD_SERIES; series++) {
        batch_add(&b, series, region, random_year(w), (int64_t)world_below(w, 1000), 1);
        b.source[series] = number;
        b.offset[series] = (uint32_t)world_below(w, 20);
        b.length[series] = 1 + (uint32_t)world_below(w, 4);
    }
    return batch_write(&b, w, writer, error);
}

static yb_status change_extremes(world *w, yb_writer *writer, yb_error *error)
{
    static const int64_t extremes[] = { INT64_MIN, INT64_MAX, 0, -1, INT64_MIN + 1, 1000000000000000000 };
    batch b;
    batch_make(&b, 40, 0);
    for (int i = 0; i < 40; i++) {
        batch_add(&b, (uint32_t)world_below(w, WORLD_SERIES), (uint32_t)world_below(w, w->region_count), random_year(w),
                  extremes[world_below(w, 6)], (int8_t)world_below(w, YB_SCALE_MAX + 1));
    }
    return batch_write(&b, w, writer, error);
}

yb_status world_change(world *w, yb_writer *writer, yb_error *error)
{
    switch (world_below(w, 5)) {
    case 0:
        return change_scattered(w, writer, error);
    case 1:
        return change_report(w, writer, error);
    case 2:
        return change_extremes(w, writer, error);
    default:
        return change_rectangle(w, writer, error);
    }
}

/* ---- comparing ---------------------------------------------------------- */

static void compare_row(const world *w, const yb_rows *rows, size_t i)
{
    const world_cell *cell = world_at(w, rows->series[i], rows->region[i], rows->year[i]);
    yb_decimal found = { rows->mantissa[i], rows->scale[i] }, expected = { cell->mantissa, cell->scale };
    cr_assert(cell->there);
    cr_assert_eq(yb_decimal_compare(found, expected), 0);
    cr_assert_eq(rows->bound[i], cell->bound);
    cr_assert_eq(rows->source[i], cell->source);
    cr_assert_eq(rows->offset[i], cell->offset);
    cr_assert_eq(rows->length[i], cell->length);
}

/* Whether row i comes after the row before it, in the order of segments. */
static int ascends(const yb_rows *rows, size_t i, uint32_t series, uint32_t region, int year)
{
    int order = yb_segment_series_compare(&names[series], &names[rows->series[i]]);
    if (order != 0) {
        return order < 0;
    }
    return region < rows->region[i] || (region == rows->region[i] && year < rows->year[i]);
}

void world_compare(const world *w, const yb_snapshot *snapshot)
{
    yb_scan *scan;
    yb_rows rows;
    yb_error error = YB_ERROR_INIT;
    uint8_t *seen = calloc(cell_count(w), 1);
    uint64_t count = 0, descents = 0;
    uint32_t series = 0, region = 0;
    int year = 0;

    cr_assert_eq(yb_snapshot_row_count(snapshot), w->count);
    cr_assert_eq(yb_scan_open(snapshot, NULL, &scan, &error), YB_OK, "%s", error.message);
    do {
        cr_assert_eq(yb_scan_next(scan, &rows, &error), YB_OK, "%s", error.message);
        cr_assert_leq(rows.count, 4096);
        for (size_t i = 0; i < rows.count; i++) {
            size_t cell = (size_t)(world_at(w, rows.series[i], rows.region[i], rows.year[i]) - w->cells);
            cr_assert_not(seen[cell]);
            seen[cell] = 1;
            compare_row(w, &rows, i);
            descents += count > 0 && !ascends(&rows, i, series, region, year);
            series = rows.series[i];
            region = rows.region[i];
            year = rows.year[i];
            count++;
        }
    } while (rows.count > 0);
    yb_scan_close(scan);
    free(seen);
    cr_assert_eq(count, w->count);
    cr_assert(descents == 0 || descents < yb_snapshot_segment_count(snapshot));
}

void world_compare_store(const world *w, yb_store *store)
{
    yb_snapshot *snapshot;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_snapshot_open(store, &snapshot, &error), YB_OK, "%s", error.message);
    world_compare(w, snapshot);
    yb_snapshot_close(snapshot);
    cr_assert_eq(yb_store_check(store, NULL, NULL, &error), YB_OK, "%s", error.message);
}

yb_store *world_open(const char *path, const yb_hooks *hooks)
{
    yb_store_options options = { sizeof options, hooks, 1, 1, 0 };
    yb_store *store = NULL;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_store_open(path, &options, &store, &error), YB_OK, "%s", error.message);
    return store;
}

void world_commit(world *w, yb_store *store, unsigned changes)
{
    yb_writer *writer;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_writer_begin(store, &writer, &error), YB_OK, "%s", error.message);
    cr_assert_eq(world_describe(w, writer, &error), YB_OK, "%s", error.message);
    while (changes-- > 0) {
        cr_assert_eq(world_change(w, writer, &error), YB_OK, "%s", error.message);
    }
    cr_assert_eq(yb_writer_commit(writer, NULL, &error), YB_OK, "%s", error.message);
    yb_writer_close(writer);
}

void world_build(world *w, const char *path, unsigned changes)
{
    yb_store *store = world_open(path, NULL);
    world_commit(w, store, changes);
    yb_store_close(store);
}
