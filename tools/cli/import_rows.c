/* Rows of observations: the same few regions and series come again and again,
 * often the same as in the row before, so each text is looked up once. */
#include <string.h>

#include "cli/cli.h"
#include "cli/common/former.h"
#include "cli/common/selection.h"
#include "cli/import_load.h"
#include "csv/csv_number.h"

static yb_status find_region(import_worker *worker, uint32_t *region, yb_error *error)
{
    const csv_field *cell = import_cell(worker, REGION);
    if (text_map_follow(&worker->regions, &worker->region_place, cell->text, cell->length, region)) {
        return YB_OK;
    }
    const cli_session *session = &worker->load->run->session;
    yb_status status = yb_regions_find(yb_writer_regions(session->writer), csv_text(cell), region, error);
    if (status != YB_OK) {
        cli_former_explain(session->snapshot, csv_text(cell),
                           "give the figure under that code, or import it with a tree (--regions) that has both codes",
                           error);
        return status;
    }
    return text_map_add(&worker->regions, cell->text, cell->length, *region, error);
}

static yb_status parse_year(const csv_field *cell, int *year, yb_error *error)
{
    return csv_plain_year(cell->text, cell->length, year) ? YB_OK
                                                          : cli_parse_year(cell->text, cell->length, year, error);
}

/* Year and span of a row with a period. */
static yb_status split_period(const import_worker *worker, int *year, csv_field *span, yb_error *error)
{
    const csv_field *period = import_cell(worker, PERIOD);
    const csv_field *same_year = import_cell(worker, YEAR), *same_span = import_cell(worker, SPAN);
    size_t digits = strcspn(csv_text(period), "-");
    TRY(cli_parse_year(period->text, digits, year, error));
    int same = 0;
    if (same_year->length > 0) {
        TRY(parse_year(same_year, &same, error));
    }
    const char *rest = period->text + digits + (period->text[digits] == '-');
    if ((same != 0 && same != *year) || (same_span->length > 0 && strcmp(csv_text(same_span), rest) != 0)) {
        return cli_fail(error, YB_INVALID, "period '%s' does not agree with year '%s' and span '%s'", period->text,
                        csv_text(same_year), csv_text(same_span));
    }
    *span = (csv_field) { rest, strlen(rest) };
    return YB_OK;
}

/* The place of the series named by the metric, and perhaps by more words. */
static yb_status find_series(import_worker *worker, const csv_field *span, uint32_t *place, yb_error *error)
{
    if (!worker->only_metrics) {
        return import_find_series(worker, span, place, error);
    }
    import_words *metrics = &worker->metrics;
    const csv_field *cell = import_cell(worker, METRIC);
    if (text_map_follow(&metrics->numbers, &metrics->place, cell->text, cell->length, place)) {
        return YB_OK;
    }
    TRY(import_find_series(worker, span, place, error));
    return text_map_add(&metrics->numbers, cell->text, cell->length, *place, error);
}

static yb_status parse_value(import_worker *worker, const import_series *series, yb_decimal *value, yb_error *error)
{
    const csv_field *unit = import_cell(worker, UNIT);
    TRY(import_read_decimal(worker, value, error));
    if (unit->length == 0 || series->measure == YB_RANK || strcmp(csv_text(unit), series->unit) == 0) {
        return YB_OK;
    }
    return yb_unit_convert(*value, unit->text, series->unit, value, error);
}

static yb_status parse_bound(const csv_field *cell, uint8_t *bound, yb_error *error)
{
    yb_bound parsed = YB_EXACT;
    if (cell->length > 0) {
        yb_status status = yb_bound_parse(csv_text(cell), &parsed, error);
        if (status != YB_OK) {
            cli_suggest_word(error, cell->text, cli_bound_word);
            return status;
        }
    }
    *bound = (uint8_t)parsed;
    return YB_OK;
}

/* Any row, piece by piece. */
yb_status import_read_row(import_worker *worker, yb_error *error)
{
    csv_field rest;
    const csv_field *span = import_cell(worker, SPAN);
    uint32_t place = 0;
    import_batch *batch = worker->batch;
    size_t row = batch->count;
    yb_decimal value;
    int year = 0;
    TRY(find_region(worker, &batch->region[row], error));
    if (import_cell(worker, PERIOD)->length > 0) {
        TRY(split_period(worker, &year, &rest, error));
        span = &rest;
    } else {
        TRY(parse_year(import_cell(worker, YEAR), &year, error));
    }
    TRY(find_series(worker, span, &place, error));
    const import_series *series = &worker->known.series[place];
    TRY(parse_value(worker, series, &value, error));
    TRY(parse_bound(import_cell(worker, BOUND), &batch->bound[row], error));
    batch->series[row] = series->number;
    batch->year[row] = (int16_t)year;
    batch->mantissa[row] = value.mantissa;
    batch->scale[row] = value.scale;
    batch->count++;
    return YB_OK;
}
