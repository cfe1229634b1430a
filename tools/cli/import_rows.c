/* Rows of observations: the same few regions and series come again and again,
 * often the same as in the row before, so each text is looked up once. */
#include <string.h>

#include "cli/cli.h"
#include "cli/common/selection.h"
#include "cli/import_load.h"
#include "csv/csv_number.h"

static yb_status find_region(import_worker *worker, uint32_t *region, yb_error *error)
{
    const csv_field *cell = &worker->cells[REGION];
    if (text_recent_is(&worker->region_text, cell->text, cell->length)) {
        *region = worker->region;
        return YB_OK;
    }
    if (!text_map_find(&worker->regions, cell->text, cell->length, region)) {
        TRY(yb_regions_find(yb_writer_regions(worker->load->run->session.writer), cell->text, region, error));
        TRY(text_map_add(&worker->regions, cell->text, cell->length, *region, error));
    }
    text_recent_set(&worker->region_text, cell->text, cell->length);
    worker->region = *region;
    return YB_OK;
}

static yb_status parse_year(const csv_field *cell, int *year, yb_error *error)
{
    return csv_plain_year(cell->text, cell->length, year) ? YB_OK
                                                          : cli_parse_year(cell->text, cell->length, year, error);
}

/* Year and span of a row: from `period`, or from `year` and `span`. */
static yb_status split_period(const csv_field *cells, int *year, const char **span, size_t *span_length,
                              yb_error *error)
{
    const csv_field *period = &cells[PERIOD];
    *span = cells[SPAN].text;
    *span_length = cells[SPAN].length;
    if (period->length == 0) {
        return parse_year(&cells[YEAR], year, error);
    }
    size_t digits = strcspn(period->text, "-");
    TRY(cli_parse_year(period->text, digits, year, error));
    int same = 0;
    if (cells[YEAR].length > 0) {
        TRY(parse_year(&cells[YEAR], &same, error));
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

static yb_status parse_value(import_worker *worker, const import_series *series, yb_decimal *value, yb_error *error)
{
    const csv_field *unit = &worker->cells[UNIT];
    TRY(import_read_decimal(worker, value, error));
    if (unit->length == 0 || series->measure == YB_RANK || strcmp(unit->text, series->unit) == 0) {
        return YB_OK;
    }
    return yb_unit_convert(*value, unit->text, series->unit, value, error);
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

yb_status import_read_row(import_worker *worker, yb_error *error)
{
    const char *span = NULL;
    size_t span_length = 0, series = 0, row = worker->count;
    yb_decimal value;
    int year = 0;
    TRY(find_region(worker, &worker->region_column[row], error));
    TRY(split_period(worker->cells, &year, &span, &span_length, error));
    TRY(import_find_series(worker, span, span_length, &series, error));
    TRY(parse_value(worker, &worker->known.series[series], &value, error));
    TRY(parse_bound(&worker->cells[BOUND], &worker->bound_column[row], error));
    worker->series_column[row] = worker->known.series[series].number;
    worker->year_column[row] = (int16_t)year;
    worker->mantissa_column[row] = value.mantissa;
    worker->scale_column[row] = value.scale;
    worker->count++;
    return YB_OK;
}
