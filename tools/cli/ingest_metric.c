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

yb_status ingest_convert(yb_decimal printed, const char *from, yb_measure measure, const char *unit, yb_decimal *value,
                         yb_error *error)
{
    if (measure == YB_RANK || (measure == YB_SHARE && from[0] == '\0')) {
        *value = printed; /* 三次产业结构为8.1:41.5:50.4: percent, without the sign */
        return YB_OK;
    }
    return yb_unit_convert(printed, from, is_percentage(measure) ? "%" : unit, value, error);
}

yb_status ingest_phrase_unit(const char *unit, yb_measure measure, char base[64], yb_error *error)
{
    int factor = 0;
    if (measure == YB_RANK || (measure == YB_SHARE && unit[0] == '\0')) {
        strcpy(base, measure == YB_RANK ? RANK_UNIT : "%");
        return YB_OK;
    }
    return yb_unit_normalize(unit, base, &factor, error);
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
    char base[64], *id = NULL;
    TRY(ingest_phrase_unit(figure->unit, figure->measure, base, error));
    TRY(ingest_convert(figure->value, figure->unit, figure->measure, base, value, error));
    if (asprintf(&id, "%s[%s]", figure->name, base) < 0) {
        return cli_fail_memory(error);
    }
    yb_status status = YB_OK;
    /* Without an error no near names are looked for, among all metrics that there are. */
    if (yb_writer_find_metric(writer, id, number, NULL) != YB_OK) {
        yb_metric metric = { .struct_size = sizeof metric, .id = id, .name = figure->name };
        metric.unit = figure->measure == YB_RANK ? "" : base;
        metric.rule = adds_up(figure->measure, base) ? YB_RULE_SUM : YB_RULE_NEVER;
        metric.time_kind = YB_TIME_FLOW;
        status = yb_writer_put_metric(writer, &metric, number, error);
    }
    free(id);
    return status;
}

extract_figure ingest_by_kind(const extract_figure *figure)
{
    extract_figure own = *figure;
    if (figure->measure == YB_YOY && strstr(figure->unit, "百分点") != NULL) {
        own.measure = YB_OTHER;
        own.name = figure->metric != NULL ? figure->metric->name : figure->name;
        own.metric = NULL;
    }
    return own;
}

yb_status ingest_metric(yb_writer *writer, const extract_figure *read, uint32_t *metric, yb_measure *measure,
                        yb_decimal *value, yb_error *error)
{
    extract_figure own = ingest_by_kind(read), *figure = &own;
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
    yb_status status = ingest_convert(figure->value, figure->unit, figure->measure, known.unit, value, error);
    if (status != YB_INVALID) {
        *metric = number;
        return status;
    }
    *measure = figure->measure;
    return put_phrase(writer, figure, metric, value, error);
}
