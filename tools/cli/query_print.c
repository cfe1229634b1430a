/* How a result is laid out: which columns there are for people and for programs,
 * what they are called, and in what order. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/describe.h"
#include "cli/common/text_map.h"
#include "cli/query_cells.h"

enum { MORE_COLUMNS = 5 /* metric, unit; missing regions for both audiences, their codes; flag */ };

/* How many characters all rows of a decimal column can lose at the end and stay
 * exact: zeros, and with all decimals gone the point. */
static int needless_zeros(const printer *print, const yb_column *column)
{
    int fewest = column->scale;
    char text[YB_DECIMAL_TEXT];
    for (size_t row = 0; row < yb_result_row_count(print->result) && fewest > 0; row++) {
        if (query_is_null(column, row)) {
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

printed_column *query_add_column(printer *print, const char *name, output_kind kind, output_audience audience,
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
    query_add_column(print, source->name, OUTPUT_TEXT, OUTPUT_ALL, query_write_region, source);
    query_add_column(print, name, OUTPUT_TEXT, has_namesakes(print, source) ? OUTPUT_ALL : OUTPUT_PROGRAMS,
                     query_write_code, source);
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
        nulls += (size_t)query_is_null(source, row);
    }
    int is_own = strcmp(source->name, "own") == 0 || strcmp(source->name, "gap") == 0;
    int for_people = (nulls < rows || rows == 0) && !(is_own && groups_are_regions(print));
    char name[160];
    char derived[128];
    const char *shown = query_column_name(print->request, print->result, number);
    const char *heading = shown;
    int derivation = query_derived(print->request, print->result, number);
    if (derivation >= 0) {
        query_derived_unit(print->request, print->snapshot, derivation, unit, derived, sizeof derived);
        unit = derived;
        mixed = 0;
        heading = print->request->derives[derivation].kind == YB_DERIVE_GAP ? "gap" : shown;
    }
    int squared = strncmp(shown, "variance", strlen("variance")) == 0;
    snprintf(name, sizeof name, unit[0] == '\0' ? "%s" : "%s (%s%s)", heading, unit, squared ? "²" : "");
    query_add_column(print, shown, OUTPUT_NUMBER, OUTPUT_PROGRAMS, query_write_decimal, source);
    if (for_people) {
        printed_column *column =
            query_add_column(print, name, OUTPUT_NUMBER, OUTPUT_PEOPLE, query_write_decimal, source);
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
        query_add_column(print, source->name, OUTPUT_NUMBER, OUTPUT_PEOPLE, query_write_count, source);
    } else if (has_all) {
        query_add_column(print, "coverage", OUTPUT_NUMBER, OUTPUT_PEOPLE, query_write_coverage, source)->second = next;
    }
    int counted = strcmp(source->name, "n") == 0 || strcmp(source->name, "N") == 0;
    query_add_column(print, shown, OUTPUT_NUMBER, counted ? OUTPUT_PROGRAMS : OUTPUT_ALL, query_write_count, source);
}

/* Of result column `i`; unit and decimals are those of `metric`, unless it is NULL. */
static void add_column(printer *print, size_t i, const yb_metric *metric)
{
    const yb_column *column = yb_result_column(print->result, i);
    if (column->type == YB_COLUMN_REGION) {
        add_region(print, column);
    } else if (column->type == YB_COLUMN_METRIC) {
        query_add_column(print, column->name, OUTPUT_TEXT, OUTPUT_ALL, query_write_metric, column);
    } else if (column->type == YB_COLUMN_YEAR) {
        yb_span span = yb_result_span(print->result);
        output_kind kind = span.first == 1 && span.last == 12 ? OUTPUT_NUMBER : OUTPUT_TEXT;
        query_add_column(print, column->name, kind, OUTPUT_ALL, query_write_year, column);
    } else if (column->type == YB_COLUMN_COUNT) {
        add_count(print, i);
    } else {
        add_decimal(print, i, metric != NULL ? describe_unit(metric, print->measure) : "", metric == NULL);
    }
}

static yb_status add_columns(printer *print, const size_t *order, yb_error *error)
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
        const yb_column *column = yb_result_column(print->result, order[i]);
        int is_value = column->type == YB_COLUMN_DECIMAL || column->type == YB_COLUMN_COUNT;
        metric_column = column->type == YB_COLUMN_METRIC ? column : metric_column;
        if (is_value && !unit_done && (single || metric_column != NULL)) {
            if (metric_column == NULL) {
                query_add_column(print, "metric", OUTPUT_TEXT, OUTPUT_PROGRAMS, query_write_metric, NULL);
            }
            query_add_column(print, "unit", OUTPUT_TEXT, single ? OUTPUT_PROGRAMS : OUTPUT_ALL, query_write_unit,
                             metric_column);
            unit_done = 1;
        }
        add_column(print, order[i], single ? &metric : NULL);
    }
    if (print->request->reconcile) {
        query_reconcile_add(print);
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
    const output_format *format = request->selection.format == NULL ? &output_table : request->selection.format;
    printer print = { .request = request,
                      .snapshot = snapshot,
                      .result = result,
                      .regions = yb_snapshot_regions(snapshot),
                      .measure = measure < 0 ? YB_LEVEL : (yb_measure)measure,
                      .for_people = format->for_people };
    size_t count = yb_result_column_count(result), most = 2 * count + MORE_COLUMNS; /* each at most twice */
    output out = { 0 };
    size_t *order = NULL, *columns = NULL;
    yb_status status;
    if (format == &output_none && request->order_text == NULL) {
        return YB_OK; /* nothing to lay out; an order is still checked */
    }
    print.columns = calloc(most, sizeof *print.columns);
    print.described = calloc(most, sizeof *print.described);
    print.cells = calloc(most, sizeof *print.cells);
    columns = calloc(count + 1, sizeof *columns);
    if (print.columns == NULL || print.described == NULL || print.cells == NULL || columns == NULL) {
        status = cli_fail_memory(error);
        goto cleanup;
    }
    for (size_t i = 0; i < count; i++) {
        columns[i] = i;
    }
    if (request->reconcile) {
        query_reconcile_order(&print, columns);
    }
    TRY_GOTO(query_order(request, result, &order, error));
    TRY_GOTO(add_columns(&print, columns, error));
    TRY_GOTO(output_open(&out, format, print.described, print.count, error));
    status = print_rows(&print, &out, order, error);

cleanup:
    output_close(&out);
    free(order);
    free(columns);
    free(print.columns);
    free(print.described);
    free(print.cells);
    free(print.names.text);
    free(print.codes.text);
    return status;
}
