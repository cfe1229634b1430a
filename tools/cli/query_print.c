/* A result's columns as cells: names for regions and metrics, exact decimals,
 * and coverage as a fraction for people. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/describe.h"
#include "cli/common/text_map.h"
#include "cli/query.h"

#define ALL_REGIONS "(all)"

typedef struct printed_column printed_column;
typedef struct printer printer;

/* Writes one cell; NULL for null. `text` is the column's own room. */
typedef yb_status write_cell(const printer *print, const printed_column *column, size_t row, char *text,
                             const char **cell, yb_error *error);

struct printed_column {
    const yb_column *source;
    const yb_column *second; /* of a coverage: N */
    write_cell *write;
    int trim; /* zeros that no row of a decimal column needs */
    char name[160];
    char text[YB_DECIMAL_TEXT];
};

struct printer {
    const query_request *request;
    const yb_snapshot *snapshot;
    const yb_result *result;
    const yb_regions *regions;
    yb_measure measure;
    printed_column *columns;
    output_column *described;
    size_t count;
    const char **cells;
};

static int is_null(const yb_column *column, size_t row)
{
    return column->valid != NULL && !column->valid[row];
}

static yb_status write_region(const printer *print, const printed_column *column, size_t row, char *text,
                              const char **cell, yb_error *error)
{
    uint32_t region = ((const uint32_t *)column->source->values)[row];
    *cell = region == YB_NO_REGION ? ALL_REGIONS : yb_regions_name(print->regions, region);
    return YB_OK;
}

static yb_status write_code(const printer *print, const printed_column *column, size_t row, char *text,
                            const char **cell, yb_error *error)
{
    uint32_t region = ((const uint32_t *)column->source->values)[row];
    *cell = region == YB_NO_REGION ? NULL : yb_regions_code(print->regions, region);
    return YB_OK;
}

/* The row's metric; that of the query where the result has no such column. */
static yb_status metric_of(const printer *print, const printed_column *column, size_t row, yb_metric *metric,
                           yb_error *error)
{
    uint32_t number =
        column->source == NULL ? print->request->selection.metrics[0] : ((const uint32_t *)column->source->values)[row];
    metric->struct_size = sizeof *metric;
    return yb_snapshot_metric(print->snapshot, number, metric, error);
}

static yb_status write_metric(const printer *print, const printed_column *column, size_t row, char *text,
                              const char **cell, yb_error *error)
{
    yb_metric metric;
    TRY(metric_of(print, column, row, &metric, error));
    *cell = metric.name;
    return YB_OK;
}

static yb_status write_unit(const printer *print, const printed_column *column, size_t row, char *text,
                            const char **cell, yb_error *error)
{
    yb_metric metric;
    TRY(metric_of(print, column, row, &metric, error));
    *cell = describe_unit(&metric, print->measure);
    return YB_OK;
}

static yb_status write_year(const printer *print, const printed_column *column, size_t row, char *text,
                            const char **cell, yb_error *error)
{
    yb_period_format(((const int32_t *)column->source->values)[row], yb_result_span(print->result), text);
    *cell = text;
    return YB_OK;
}

static yb_status write_count(const printer *print, const printed_column *column, size_t row, char *text,
                             const char **cell, yb_error *error)
{
    uint64_t count = ((const uint64_t *)column->source->values)[row];
    snprintf(text, YB_DECIMAL_TEXT, "%llu", (unsigned long long)count);
    *cell = is_null(column->source, row) ? NULL : text;
    return YB_OK;
}

static yb_status write_coverage(const printer *print, const printed_column *column, size_t row, char *text,
                                const char **cell, yb_error *error)
{
    uint64_t reported = ((const uint64_t *)column->source->values)[row];
    uint64_t all = ((const uint64_t *)column->second->values)[row];
    snprintf(text, YB_DECIMAL_TEXT, "%llu/%llu", (unsigned long long)reported, (unsigned long long)all);
    *cell = text;
    return YB_OK;
}

static yb_status write_decimal(const printer *print, const printed_column *column, size_t row, char *text,
                               const char **cell, yb_error *error)
{
    *cell = NULL;
    if (!is_null(column->source, row)) {
        yb_wide value = ((const yb_wide *)column->source->values)[row];
        size_t length = yb_wide_format(value, column->source->scale, column->trim >= 0, text);
        text[length - (size_t)(column->trim > 0 ? column->trim : 0)] = '\0';
        *cell = text;
    }
    return YB_OK;
}

/* How many characters all rows of a decimal column can lose at the end and stay
 * exact: zeros, and with all decimals gone the point. */
static int needless_zeros(const printer *print, const yb_column *column)
{
    int fewest = column->scale;
    char text[YB_DECIMAL_TEXT];
    for (size_t row = 0; row < yb_result_row_count(print->result) && fewest > 0; row++) {
        if (is_null(column, row)) {
            continue;
        }
        size_t length = yb_wide_format(((const yb_wide *)column->values)[row], column->scale, 1, text);
        int zeros = 0;
        while (zeros < fewest && text[length - 1 - (size_t)zeros] == '0') {
            zeros++;
        }
        fewest = zeros;
    }
    return fewest + (fewest > 0 && fewest == column->scale);
}

/* Whether two regions of the column have the same name. */
static int has_namesakes(const printer *print, const yb_column *column)
{
    text_map names = { 0 };
    yb_error ignored = YB_ERROR_INIT; /* without memory for the map the codes are shown */
    int namesakes = 0;
    const uint32_t *regions = column->values;
    for (size_t row = 0; row < yb_result_row_count(print->result) && !namesakes; row++) {
        if (regions[row] == YB_NO_REGION || (row > 0 && regions[row] == regions[row - 1])) {
            continue;
        }
        const char *name = yb_regions_name(print->regions, regions[row]);
        uint32_t other = regions[row];
        if (text_map_find(&names, name, strlen(name), &other)) {
            namesakes = other != regions[row];
        } else {
            namesakes = text_map_add(&names, name, strlen(name), regions[row], &ignored) != YB_OK;
        }
    }
    text_map_free(&names);
    return namesakes;
}

const char *query_column_name(const query_request *request, const yb_result *result, size_t number)
{
    const yb_column *column = yb_result_column(result, number);
    int derived = query_derived(request, result, number);
    if (derived >= 0) {
        return request->derive_names[derived];
    }
    int is_value = column->type == YB_COLUMN_DECIMAL && strcmp(column->name, yb_aggregate_name(YB_MIN)) == 0;
    return request->single_values && is_value ? "value" : column->name;
}

static printed_column *add(printer *print, const char *name, output_kind kind, output_audience audience,
                           write_cell *write, const yb_column *source)
{
    printed_column *column = &print->columns[print->count];
    *column = (printed_column) { .source = source, .write = write, .trim = -1 };
    snprintf(column->name, sizeof column->name, "%s", name);
    print->described[print->count++] = (output_column) { column->name, kind, audience };
    return column;
}

static void add_region(printer *print, const yb_column *source)
{
    char name[160];
    snprintf(name, sizeof name, "%s_code", source->name);
    add(print, source->name, OUTPUT_TEXT, OUTPUT_ALL, write_region, source);
    add(print, name, OUTPUT_TEXT, has_namesakes(print, source) ? OUTPUT_ALL : OUTPUT_PROGRAMS, write_code, source);
}

/* Whether every group is a region that was added up itself: then its own figure
 * is the sum. */
static int groups_are_regions(const printer *print)
{
    const query_request *request = print->request;
    int level = -1;
    if (request->level_count > 0) {
        level = request->levels[request->level_count - 1];
    } else if (request->selection.region != YB_NO_REGION) {
        level = yb_regions_level(print->regions, request->selection.region);
    }
    return request->rollup.count == 0 && level >= 0 && level == yb_result_from_level(print->result);
}

/* For people the unit stands in the heading when it is the same in all rows, and
 * decimals stand below each other unless the rows are of several metrics (`mixed`). */
static void add_decimal(printer *print, size_t number, const char *unit, int mixed)
{
    const yb_column *source = yb_result_column(print->result, number);
    size_t rows = yb_result_row_count(print->result), nulls = 0;
    for (size_t row = 0; row < rows; row++) {
        nulls += (size_t)is_null(source, row);
    }
    int is_own = strcmp(source->name, "own") == 0 || strcmp(source->name, "gap") == 0;
    int for_people = (nulls < rows || rows == 0) && !(is_own && groups_are_regions(print));
    char name[160];
    char derived[128];
    const char *shown = query_column_name(print->request, print->result, number);
    int derivation = query_derived(print->request, print->result, number);
    if (derivation >= 0) {
        query_derived_unit(print->request, print->snapshot, derivation, unit, derived, sizeof derived);
        unit = derived;
        mixed = 0;
    }
    int squared = strncmp(shown, "variance", strlen("variance")) == 0;
    snprintf(name, sizeof name, unit[0] == '\0' ? "%s" : "%s (%s%s)", shown, unit, squared ? "²" : "");
    add(print, shown, OUTPUT_NUMBER, OUTPUT_PROGRAMS, write_decimal, source);
    if (for_people) {
        printed_column *column = add(print, name, OUTPUT_NUMBER, OUTPUT_PEOPLE, write_decimal, source);
        column->trim = mixed ? -1 : needless_zeros(print, source);
    }
}

static void add_count(printer *print, size_t number)
{
    const yb_column *source = yb_result_column(print->result, number);
    const yb_column *next = yb_result_column(print->result, number + 1);
    const char *shown = query_column_name(print->request, print->result, number);
    int has_all = strcmp(source->name, "n") == 0 && next != NULL && strcmp(next->name, "N") == 0;
    if (has_all && next->valid != NULL) { /* all null */
        add(print, source->name, OUTPUT_NUMBER, OUTPUT_PEOPLE, write_count, source);
    } else if (has_all) {
        add(print, "coverage", OUTPUT_NUMBER, OUTPUT_PEOPLE, write_coverage, source)->second = next;
    }
    int counted = strcmp(source->name, "n") == 0 || strcmp(source->name, "N") == 0;
    add(print, shown, OUTPUT_NUMBER, counted ? OUTPUT_PROGRAMS : OUTPUT_ALL, write_count, source);
}

static yb_status add_columns(printer *print, yb_error *error)
{
    size_t count = yb_result_column_count(print->result);
    const yb_column *metric_column = NULL;
    yb_metric metric = { .struct_size = sizeof metric };
    int single = print->request->selection.metric_count == 1;
    if (single) {
        TRY(yb_snapshot_metric(print->snapshot, print->request->selection.metrics[0], &metric, error));
    }
    int unit_done = 0;
    for (size_t i = 0; i < count; i++) {
        const yb_column *column = yb_result_column(print->result, i);
        int is_value = column->type == YB_COLUMN_DECIMAL || column->type == YB_COLUMN_COUNT;
        metric_column = column->type == YB_COLUMN_METRIC ? column : metric_column;
        if (is_value && !unit_done && (single || metric_column != NULL)) {
            if (metric_column == NULL) {
                add(print, "metric", OUTPUT_TEXT, OUTPUT_PROGRAMS, write_metric, NULL);
            }
            add(print, "unit", OUTPUT_TEXT, single ? OUTPUT_PROGRAMS : OUTPUT_ALL, write_unit, metric_column);
            unit_done = 1;
        }
        if (column->type == YB_COLUMN_REGION) {
            add_region(print, column);
        } else if (column->type == YB_COLUMN_METRIC) {
            add(print, column->name, OUTPUT_TEXT, OUTPUT_ALL, write_metric, column);
        } else if (column->type == YB_COLUMN_YEAR) {
            yb_span span = yb_result_span(print->result);
            output_kind kind = span.first == 1 && span.last == 12 ? OUTPUT_NUMBER : OUTPUT_TEXT;
            add(print, column->name, kind, OUTPUT_ALL, write_year, column);
        } else if (column->type == YB_COLUMN_COUNT) {
            add_count(print, i);
        } else {
            add_decimal(print, i, single ? describe_unit(&metric, print->measure) : "", !single);
        }
    }
    return YB_OK;
}

static yb_status print_rows(printer *print, output *out, const size_t *order, yb_error *error)
{
    size_t rows = yb_result_row_count(print->result);
    if (print->request->limit != 0 && rows > print->request->limit) {
        rows = (size_t)print->request->limit;
    }
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < print->count; j++) {
            printed_column *column = &print->columns[j];
            TRY(column->write(print, column, order[i], column->text, &print->cells[j], error));
        }
        TRY(output_row(out, print->cells, error));
    }
    return output_end(out, error);
}

yb_status query_print(const query_request *request, const yb_snapshot *snapshot, const yb_result *result,
                      yb_error *error)
{
    int measure = request->selection.measure;
    printer print = {
        request, snapshot, result, yb_snapshot_regions(snapshot), measure < 0 ? YB_LEVEL : (yb_measure)measure, NULL,
        NULL,    0,        NULL
    };
    const output_format *format = request->selection.format == NULL ? &output_table : request->selection.format;
    size_t most = 2 * yb_result_column_count(result) + 2; /* each at most twice, metric, unit */
    output out = { 0 };
    size_t *order = NULL;
    yb_status status;
    if (format == &output_none && request->order_text == NULL) {
        return YB_OK; /* nothing to lay out; an order is still checked */
    }
    print.columns = calloc(most, sizeof *print.columns);
    print.described = calloc(most, sizeof *print.described);
    print.cells = calloc(most, sizeof *print.cells);
    if (print.columns == NULL || print.described == NULL || print.cells == NULL) {
        status = cli_fail_memory(error);
        goto cleanup;
    }
    TRY_GOTO(query_order(request, result, &order, error));
    TRY_GOTO(add_columns(&print, error));
    TRY_GOTO(output_open(&out, format, print.described, print.count, error));
    status = print_rows(&print, &out, order, error);

cleanup:
    output_close(&out);
    free(order);
    free(print.columns);
    free(print.described);
    free(print.cells);
    return status;
}
