/* A result's cells as texts: names for regions and metrics, exact decimals, and
 * coverage as a fraction for people. */
#include "cli/query_cells.h"

#include <string.h>

#include "cli/cli.h"
#include "cli/common/describe.h"

#define ALL_REGIONS "(all)"

int query_is_null(const yb_column *column, size_t row)
{
    return column->valid != NULL && !column->valid[row];
}

yb_status query_write_region(const printer *print, const printed_column *column, size_t row, char *text,
                             const char **cell, yb_error *error)
{
    uint32_t region = ((const uint32_t *)column->source->values)[row];
    *cell = region == YB_NO_REGION ? ALL_REGIONS : yb_regions_name(print->regions, region);
    return YB_OK;
}

yb_status query_write_code(const printer *print, const printed_column *column, size_t row, char *text,
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

yb_status query_write_metric(const printer *print, const printed_column *column, size_t row, char *text,
                             const char **cell, yb_error *error)
{
    yb_metric metric;
    TRY(metric_of(print, column, row, &metric, error));
    *cell = metric.name;
    return YB_OK;
}

yb_status query_write_unit(const printer *print, const printed_column *column, size_t row, char *text,
                           const char **cell, yb_error *error)
{
    yb_metric metric;
    TRY(metric_of(print, column, row, &metric, error));
    *cell = describe_unit(&metric, print->measure);
    return YB_OK;
}

yb_status query_write_year(const printer *print, const printed_column *column, size_t row, char *text,
                           const char **cell, yb_error *error)
{
    yb_period_format(((const int32_t *)column->source->values)[row], yb_result_span(print->result), text);
    *cell = text;
    return YB_OK;
}

yb_status query_write_count(const printer *print, const printed_column *column, size_t row, char *text,
                            const char **cell, yb_error *error)
{
    uint64_t count = ((const uint64_t *)column->source->values)[row];
    snprintf(text, YB_DECIMAL_TEXT, "%llu", (unsigned long long)count);
    *cell = query_is_null(column->source, row) ? NULL : text;
    return YB_OK;
}

yb_status query_write_coverage(const printer *print, const printed_column *column, size_t row, char *text,
                               const char **cell, yb_error *error)
{
    uint64_t reported = ((const uint64_t *)column->source->values)[row];
    uint64_t all = ((const uint64_t *)column->second->values)[row];
    snprintf(text, YB_DECIMAL_TEXT, "%llu/%llu", (unsigned long long)reported, (unsigned long long)all);
    *cell = text;
    return YB_OK;
}

yb_status query_write_decimal(const printer *print, const printed_column *column, size_t row, char *text,
                              const char **cell, yb_error *error)
{
    *cell = NULL;
    if (!query_is_null(column->source, row)) {
        yb_wide value = ((const yb_wide *)column->source->values)[row];
        size_t length = yb_wide_format(value, column->source->scale, column->trim >= 0, text);
        text[length - (size_t)(column->trim > 0 ? column->trim : 0)] = '\0';
        *cell = text;
    }
    return YB_OK;
}
