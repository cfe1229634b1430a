/* Which metric a figure belongs to.
 *
 * A metric of the lexicon, if the figure's unit converts to its unit. Anything
 * else becomes a metric of its own, named by phrase and unit ("改厕[户]"), so
 * that figures of different units never meet in one sum. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/standard.h"
#include "cli/ingest.h"

#define RANK_UNIT "rank"

static int is_percentage(yb_measure measure)
{
    return measure == YB_YOY || measure == YB_SHARE;
}

/* What tells whether it fits a metric of unit `unit`; the value in that unit. */
static yb_status convert(const extract_figure *figure, const char *unit, yb_decimal *value, yb_error *error)
{
    if (figure->measure == YB_RANK) {
        *value = figure->value;
        return YB_OK;
    }
    return yb_unit_convert(figure->value, figure->unit, is_percentage(figure->measure) ? "%" : unit, value, error);
}

/* Sums have no sense for percentages, ranks and rates (元/人, ‰). */
static int adds_up(yb_measure measure, const char *base)
{
    return measure != YB_RANK && !is_percentage(measure) && strchr(base, '%') == NULL && strchr(base, '/') == NULL &&
           strstr(base, "‰") == NULL && strstr(base, "百分点") == NULL;
}

static yb_status put_phrase(yb_writer *writer, const extract_figure *figure, uint32_t *number, yb_decimal *value,
                            yb_error *error)
{
    char base[64] = "";
    int factor = 0, rank = figure->measure == YB_RANK;
    if (!rank) {
        TRY(yb_unit_normalize(figure->unit, base, &factor, error));
    }
    TRY(convert(figure, base, value, error));
    char *id = NULL;
    if (asprintf(&id, "%s[%s]", figure->name, rank ? RANK_UNIT : base) < 0) {
        return cli_fail_memory(error);
    }
    yb_status status = YB_OK;
    yb_error unknown = YB_ERROR_INIT;
    if (yb_writer_find_metric(writer, id, number, &unknown) != YB_OK) {
        yb_metric metric = { .struct_size = sizeof metric, .id = id, .name = figure->name, .unit = base };
        metric.rule = adds_up(figure->measure, base) ? YB_RULE_SUM : YB_RULE_NEVER;
        metric.time_kind = YB_TIME_FLOW;
        status = yb_writer_put_metric(writer, &metric, number, error);
    }
    free(id);
    return status;
}

yb_status ingest_metric(yb_writer *writer, const extract_figure *figure, uint32_t *metric, yb_measure *measure,
                        yb_decimal *value, yb_error *error)
{
    *measure = figure->measure;
    if (figure->metric == NULL) {
        return put_phrase(writer, figure, metric, value, error);
    }
    uint32_t number;
    yb_metric known = { .struct_size = sizeof known };
    TRY(standard_metric(writer, figure->metric->id, &number, error));
    TRY(yb_writer_metric(writer, number, &known, error));
    /* The level of a metric that is itself a percentage (森林覆盖率). */
    *measure = figure->measure == YB_SHARE && strcmp(known.unit, "%") == 0 ? YB_LEVEL : figure->measure;
    yb_status status = convert(figure, known.unit, value, error);
    if (status != YB_INVALID) {
        *metric = number;
        return status;
    }
    *measure = figure->measure;
    return put_phrase(writer, figure, metric, value, error);
}
