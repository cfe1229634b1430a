/* Appending rows: checks whole batches, column by column, before taking them. */
#include "core/text.h"
#include "store/writer.h"

yb_status yb_writer_usable(const yb_writer *writer, yb_error *error)
{
    if (writer->failed) {
        return yb_fail(error, YB_INVALID, "an earlier call of this writer failed: it can only be closed; begin again");
    }
    return YB_OK;
}

static yb_status bad_row(yb_error *error, size_t row, const char *what, long long found, const char *expected)
{
    yb_fail(error, YB_INVALID, "row %zu of the batch has %s %lld, expected %s", row, what, found, expected);
    if (error != NULL) {
        error->offset = row;
    }
    return YB_INVALID;
}

/* The first number that is not below `limit`; `count` if all are. Looks for one
 * without stopping, which takes whole vectors, before it asks which. */
static size_t first_beyond(const uint32_t *numbers, size_t count, uint32_t limit)
{
    uint32_t beyond = 0;
    size_t i = 0;
    for (size_t at = 0; at < count; at++) {
        beyond |= numbers[at] >= limit;
    }
    while (beyond && numbers[i] < limit) {
        i++;
    }
    return beyond ? i : count;
}

static size_t first_bad_year(const int16_t *years, size_t count)
{
    uint16_t bad = 0;
    size_t i = 0;
    for (size_t at = 0; at < count; at++) {
        bad |= (uint16_t)(years[at] - 1) > 9998;
    }
    while (bad && years[i] >= 1 && years[i] <= 9999) {
        i++;
    }
    return bad ? i : count;
}

/* The first of these bytes that is above `most`, as an unsigned number. */
static size_t first_above(const uint8_t *bytes, size_t count, uint8_t most)
{
    uint8_t above = 0;
    size_t i = 0;
    for (size_t at = 0; at < count; at++) {
        above |= bytes[at] > most;
    }
    while (above && bytes[i] <= most) {
        i++;
    }
    return above ? i : count;
}

static yb_status check_keys(const yb_writer *writer, const yb_rows *rows, yb_error *error)
{
    size_t count = rows->count;
    size_t row = first_beyond(rows->series, count, yb_catalog_series_count(writer->catalog));
    if (row < count) {
        return bad_row(error, row, "the series number", rows->series[row], "one that yb_writer_put_series gave");
    }
    row = first_beyond(rows->region, count, yb_regions_count(yb_catalog_regions(writer->catalog)));
    if (row < count) {
        return bad_row(error, row, "the region number", rows->region[row], "one of the writer's tree");
    }
    row = first_bad_year(rows->year, count);
    return row == count ? YB_OK : bad_row(error, row, "the year", rows->year[row], "1 to 9999");
}

static yb_status check_source(const yb_writer *writer, const yb_rows *rows, size_t row, yb_error *error)
{
    uint32_t source = rows->source[row];
    if (source == YB_NO_SOURCE) {
        return YB_OK;
    }
    if (source >= yb_catalog_source_count(writer->catalog)) {
        return bad_row(error, row, "the source number", source, "one that yb_writer_put_source gave, or YB_NO_SOURCE");
    }
    uint64_t end = rows->offset == NULL ? 0 : rows->offset[row];
    end += rows->length == NULL ? 0 : rows->length[row];
    if (end > yb_catalog_source(writer->catalog, source)->text_length) {
        return bad_row(error, row, "a figure that ends at byte", (long long)end, "one inside its source's text");
    }
    return YB_OK;
}

static yb_status check_values(const yb_writer *writer, const yb_rows *rows, yb_error *error)
{
    size_t count = rows->count;
    size_t row = rows->scale == NULL ? count : first_above((const uint8_t *)rows->scale, count, YB_SCALE_MAX);
    if (row < count) {
        return bad_row(error, row, "the scale", rows->scale[row], "0 to 18");
    }
    row = rows->bound == NULL ? count : first_above(rows->bound, count, YB_ABOUT);
    if (row < count) {
        return bad_row(error, row, "the bound", rows->bound[row], "a yb_bound");
    }
    for (row = 0; rows->source != NULL && row < count; row++) {
        YB_TRY(check_source(writer, rows, row, error));
    }
    return YB_OK;
}

yb_status yb_writer_append(yb_writer *writer, const yb_rows *rows, yb_error *error)
{
    YB_TRY(yb_writer_usable(writer, error));
    if (rows->count == 0) {
        return YB_OK;
    }
    if (rows->series == NULL || rows->region == NULL || rows->year == NULL || rows->mantissa == NULL) {
        return yb_fail(error, YB_INVALID, "rows need the columns series, region, year and mantissa");
    }
    YB_TRY(check_keys(writer, rows, error));
    YB_TRY(check_values(writer, rows, error));
    yb_status status = yb_row_buffer_append(&writer->rows, rows, error);
    writer->failed |= status != YB_OK;
    return status;
}
