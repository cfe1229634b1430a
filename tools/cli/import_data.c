/* Observations: region, year, metric, value, and what tells series apart. The
 * same few texts come again and again, so each is looked up once. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/describe.h"
#include "cli/common/selection.h"
#include "cli/common/standard.h"
#include "cli/common/text_map.h"
#include "cli/import.h"

enum { REGION, YEAR, METRIC, VALUE, UNIT, MEASURE, ROLE, SPAN, PERIOD, BOUND };

#define BATCH         65536
#define PROGRESS_STEP 4096

static const import_column columns[] = {
    [REGION] = { "region", "地区", 1 },
    [YEAR] = { "year", "年份", 0 },
    [METRIC] = { "metric", "指标", 1 },
    [VALUE] = { "value", "数值", 1 },
    [UNIT] = { "unit", "单位", 0 },
    [MEASURE] = { "measure", "口径", 0 },
    [ROLE] = { "role", "性质", 0 },
    [SPAN] = { "span", "时段", 0 },
    [PERIOD] = { "period", "时期", 0 },
    [BOUND] = { "bound", "精度", 0 },
    { 0 },
};

/* A series as texts named it. */
typedef struct known_series {
    uint32_t number;
    yb_measure measure;
    char *unit; /* of its values */
} known_series;

typedef struct data_import {
    import_run *run;
    text_map regions, series;
    known_series *known;
    size_t known_count, known_capacity;
    size_t count; /* rows in the batch */
    uint32_t series_column[BATCH], region_column[BATCH];
    int16_t year_column[BATCH];
    int64_t mantissa_column[BATCH];
    int8_t scale_column[BATCH];
    uint8_t bound_column[BATCH];
} data_import;

static yb_status find_region(data_import *import, const csv_field *cell, uint32_t *region, yb_error *error)
{
    if (text_map_find(&import->regions, cell->text, cell->length, region)) {
        return YB_OK;
    }
    TRY(yb_regions_find(yb_writer_regions(import->run->session.writer), cell->text, region, error));
    return text_map_add(&import->regions, cell->text, cell->length, *region, error);
}

/* Year and span of a row: from `period`, or from `year` and `span`. */
static yb_status split_period(const csv_field *cells, int *year, const char **span, size_t *span_length,
                              yb_error *error)
{
    const csv_field *period = &cells[PERIOD];
    size_t digits = strcspn(period->text, "-");
    *span = cells[SPAN].text;
    *span_length = cells[SPAN].length;
    if (period->length == 0) {
        return cli_parse_year(cells[YEAR].text, cells[YEAR].length, year, error);
    }
    TRY(cli_parse_year(period->text, digits, year, error));
    int same = 0;
    if (cells[YEAR].length > 0) {
        TRY(cli_parse_year(cells[YEAR].text, cells[YEAR].length, &same, error));
    }
    const char *rest = period->text + digits + (period->text[digits] == '-');
    if ((same != 0 && same != *year) || (*span_length > 0 && strcmp(*span, rest) != 0)) {
        return cli_fail(error, YB_INVALID, "period '%s' does not agree with year '%s' and span '%s'", period->text,
                        cells[YEAR].text, cells[SPAN].text);
    }
    *span = rest;
    *span_length = strlen(rest);
    return YB_OK;
}

static yb_status parse_series(data_import *import, const csv_field *cells, const char *span, yb_series *series,
                              yb_error *error)
{
    *series = (yb_series) { .measure = YB_LEVEL, .role = YB_ACTUAL, .span = { 1, 12 } };
    TRY(standard_metric(import->run->session.writer, cells[METRIC].text, &series->metric, error));
    if (cells[MEASURE].length > 0) {
        yb_status status = yb_measure_parse(cells[MEASURE].text, &series->measure, error);
        if (status != YB_OK) {
            cli_suggest_word(error, cells[MEASURE].text, cli_measure_word);
            return status;
        }
    }
    if (cells[ROLE].length > 0) {
        yb_status status = yb_role_parse(cells[ROLE].text, &series->role, error);
        if (status != YB_OK) {
            cli_suggest_word(error, cells[ROLE].text, cli_role_word);
            return status;
        }
    }
    return span[0] == '\0' ? YB_OK : yb_span_parse(span, &series->span, error);
}

static yb_status add_series(data_import *import, const csv_field *cells, const char *span, const char *key,
                            size_t length, uint32_t *place, yb_error *error)
{
    yb_writer *writer = import->run->session.writer;
    yb_series series;
    yb_metric metric = { .struct_size = sizeof metric };
    known_series known = { 0 };
    TRY(parse_series(import, cells, span, &series, error));
    TRY(yb_writer_put_series(writer, &series, &known.number, error));
    TRY(yb_writer_metric(writer, series.metric, &metric, error));
    TRY(cli_reserve((void **)&import->known, &import->known_capacity, import->known_count + 1, sizeof known, error));
    TRY(text_map_add(&import->series, key, length, (uint32_t)import->known_count, error));
    known.measure = series.measure;
    known.unit = strdup(describe_unit(&metric, series.measure));
    *place = (uint32_t)import->known_count;
    import->known[import->known_count++] = known;
    return known.unit == NULL ? cli_fail_memory(error) : YB_OK;
}

static yb_status find_series(data_import *import, const csv_field *cells, const char *span, size_t span_length,
                             uint32_t *place, yb_error *error)
{
    char key[1024], *end = key;
    const csv_field parts[] = { cells[METRIC], cells[MEASURE], cells[ROLE], { span, span_length } };
    for (size_t i = 0; i < 4; i++) {
        if (parts[i].length >= (size_t)(key + sizeof key - end)) {
            return cli_fail(error, YB_INVALID, "a text of %zu bytes is no name", parts[i].length);
        }
        memcpy(end, parts[i].text, parts[i].length + 1);
        end += parts[i].length + 1;
    }
    if (text_map_find(&import->series, key, (size_t)(end - key), place)) {
        return YB_OK;
    }
    return add_series(import, cells, span, key, (size_t)(end - key), place, error);
}

static yb_status parse_value(const csv_field *cells, const known_series *series, yb_decimal *value, yb_error *error)
{
    yb_decimal printed;
    TRY(yb_decimal_parse(cells[VALUE].text, cells[VALUE].length, &printed, error));
    if (cells[UNIT].length == 0 || series->measure == YB_RANK || strcmp(cells[UNIT].text, series->unit) == 0) {
        *value = printed;
        return YB_OK;
    }
    return yb_unit_convert(printed, cells[UNIT].text, series->unit, value, error);
}

static yb_status parse_bound(const csv_field *cell, uint8_t *bound, yb_error *error)
{
    yb_bound parsed = YB_EXACT;
    if (cell->length > 0) {
        yb_status status = yb_bound_parse(cell->text, &parsed, error);
        if (status != YB_OK) {
            cli_suggest_word(error, cell->text, cli_bound_word);
            return status;
        }
    }
    *bound = (uint8_t)parsed;
    return YB_OK;
}

static yb_status append_batch(data_import *import, yb_error *error)
{
    yb_rows rows = { .count = import->count,
                     .series = import->series_column,
                     .region = import->region_column,
                     .year = import->year_column,
                     .mantissa = import->mantissa_column,
                     .scale = import->scale_column,
                     .bound = import->bound_column };
    import->count = 0;
    return rows.count == 0 ? YB_OK : yb_writer_append(import->run->session.writer, &rows, error);
}

static yb_status take_row(void *context, const import_table *table, yb_error *error)
{
    data_import *import = context;
    const csv_field *cells = table->cells;
    const char *span = NULL;
    size_t span_length = 0;
    uint32_t region = YB_NO_REGION, series = 0;
    yb_decimal value;
    int year = 0;
    uint8_t bound = 0;
    TRY(find_region(import, &cells[REGION], &region, error));
    TRY(split_period(cells, &year, &span, &span_length, error));
    TRY(find_series(import, cells, span, span_length, &series, error));
    TRY(parse_value(cells, &import->known[series], &value, error));
    TRY(parse_bound(&cells[BOUND], &bound, error));
    size_t row = import->count++;
    import->series_column[row] = import->known[series].number;
    import->region_column[row] = region;
    import->year_column[row] = (int16_t)year;
    import->mantissa_column[row] = value.mantissa;
    import->scale_column[row] = value.scale;
    import->bound_column[row] = bound;
    if (++import->run->row_count % PROGRESS_STEP == 0) {
        uint64_t done, total;
        csv_progress(table->reader, &done, &total);
        cli_progress_update(&import->run->progress, import->run->row_count, done, total);
    }
    return import->count == BATCH ? append_batch(import, error) : YB_OK;
}

static yb_status import_file(data_import *import, const char *path, yb_error *error)
{
    import_table table = { 0 };
    yb_status status = import_table_open(path, columns, &table, error);
    if (status == YB_OK && table.places[YEAR] == SIZE_MAX && table.places[PERIOD] == SIZE_MAX) {
        status = cli_fail_at(error, YB_INVALID, table.path, csv_line(table.reader),
                             "the header has neither a column 'year' nor a column 'period'");
    }
    if (status == YB_OK) {
        status = import_each_row(import->run, &table, take_row, import, error);
    }
    import_table_close(&table);
    return status;
}

yb_status import_data(import_run *run, char **paths, int count, yb_error *error)
{
    data_import *import = calloc(1, sizeof *import);
    if (import == NULL) {
        return cli_fail_memory(error);
    }
    import->run = run;
    yb_status status = YB_OK;
    for (int i = 0; i < count && status == YB_OK; i++) {
        status = import_file(import, paths[i], error);
    }
    if (status == YB_OK && run->mistakes == 0) {
        status = append_batch(import, error);
    }
    for (size_t i = 0; i < import->known_count; i++) {
        free(import->known[i].unit);
    }
    free(import->known);
    text_map_free(&import->regions);
    text_map_free(&import->series);
    free(import);
    return status;
}
