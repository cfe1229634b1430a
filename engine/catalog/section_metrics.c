/* The metrics section of a catalog file. */
#include <string.h>

#include "catalog/metric_table.h"
#include "catalog/sections.h"

/* ---- writing ----------------------------------------------------------- */

static const char *id_text(const void *context, uint32_t number)
{
    return yb_metrics_at(context, number)->id;
}

static const char *name_text(const void *context, uint32_t number)
{
    return yb_metrics_at(context, number)->name;
}

static const char *unit_text(const void *context, uint32_t number)
{
    return yb_metrics_at(context, number)->unit;
}

static const char *argument_text(const void *context, uint32_t number)
{
    const char *argument = yb_metrics_at(context, number)->rule_argument;
    return argument == NULL ? "" : argument;
}

static const char *alias_text(const void *context, uint32_t number)
{
    return ((const yb_metric *)context)->aliases[number];
}

static yb_status write_kinds(yb_section_writer *writer, const yb_metrics *metrics, yb_error *error)
{
    uint32_t count = yb_metrics_count(metrics);
    for (uint32_t number = 0; number < count; number++) {
        uint8_t rule = (uint8_t)yb_metrics_at(metrics, number)->rule;
        YB_TRY(yb_put_bytes(writer, &rule, 1, error));
    }
    for (uint32_t number = 0; number < count; number++) {
        uint8_t kind = (uint8_t)yb_metrics_at(metrics, number)->time_kind;
        YB_TRY(yb_put_bytes(writer, &kind, 1, error));
    }
    return YB_OK;
}

yb_status yb_write_metrics(yb_section_writer *writer, const yb_metrics *metrics, yb_error *error)
{
    uint32_t count = yb_metrics_count(metrics);
    YB_TRY(yb_put_varint(writer, count, error));
    YB_TRY(yb_put_texts(writer, count, id_text, metrics, error));
    YB_TRY(yb_put_texts(writer, count, name_text, metrics, error));
    YB_TRY(yb_put_texts(writer, count, unit_text, metrics, error));
    YB_TRY(write_kinds(writer, metrics, error));
    YB_TRY(yb_put_texts(writer, count, argument_text, metrics, error));
    for (uint32_t number = 0; number < count; number++) {
        const yb_metric *metric = yb_metrics_at(metrics, number);
        YB_TRY(yb_put_varint(writer, metric->alias_count, error));
        YB_TRY(yb_put_texts(writer, (uint32_t)metric->alias_count, alias_text, metric, error));
    }
    return YB_OK;
}

/* ---- reading ----------------------------------------------------------- */

typedef struct metric_columns {
    yb_text_column ids, names, units, arguments;
    const uint8_t *rules, *kinds;
} metric_columns;

static yb_status take_columns(yb_section_reader *reader, uint32_t count, metric_columns *columns)
{
    YB_TRY(yb_take_texts(reader, "ids of metrics", &columns->ids));
    YB_TRY(yb_take_texts(reader, "names of metrics", &columns->names));
    YB_TRY(yb_take_texts(reader, "units of metrics", &columns->units));
    YB_TRY(yb_take_bytes(reader, count, "rollup rules", &columns->rules));
    YB_TRY(yb_take_bytes(reader, count, "time kinds", &columns->kinds));
    return yb_take_texts(reader, "arguments of rules", &columns->arguments);
}

static yb_status take_aliases(yb_section_reader *reader, const char **aliases, size_t *alias_count)
{
    uint64_t count;
    yb_text_column column;
    YB_TRY(yb_take_varint(reader, YB_METRIC_ALIASES_MAX, "number of aliases", &count));
    YB_TRY(yb_take_texts(reader, "aliases", &column));
    for (uint64_t i = 0; i < count; i++) {
        YB_TRY(yb_next_text(reader, &column, YB_METRIC_TEXT_MAX, "an alias", &aliases[i]));
    }
    *alias_count = (size_t)count;
    return column.at == column.end ? YB_OK : yb_section_corrupt(reader, "more aliases than counted");
}

static yb_status read_metric(yb_section_reader *reader, metric_columns *columns, uint32_t number, const char **aliases,
                             yb_metrics *metrics)
{
    yb_metric metric = { .struct_size = sizeof metric, .aliases = aliases };
    YB_TRY(yb_next_text(reader, &columns->ids, YB_METRIC_TEXT_MAX, "an id", &metric.id));
    YB_TRY(yb_next_text(reader, &columns->names, YB_METRIC_TEXT_MAX, "a name", &metric.name));
    YB_TRY(yb_next_text(reader, &columns->units, YB_METRIC_TEXT_MAX, "a unit", &metric.unit));
    YB_TRY(yb_next_text(reader, &columns->arguments, YB_METRIC_ARGUMENT_MAX, "an argument", &metric.rule_argument));
    if (metric.name[0] == '\0') {
        return yb_section_corrupt(reader, "a metric without a name");
    }
    metric.rule = (yb_rollup_rule)columns->rules[number];
    metric.time_kind = (yb_time_kind)columns->kinds[number];
    YB_TRY(take_aliases(reader, aliases, &metric.alias_count));
    yb_status status = yb_metrics_put(metrics, &metric, NULL, reader->error);
    if (status == YB_INVALID || (status == YB_OK && yb_metrics_count(metrics) != number + 1)) {
        return yb_section_corrupt(reader, "a metric that could not have been stored");
    }
    return status;
}

static int all_taken(const metric_columns *columns)
{
    return columns->ids.at == columns->ids.end && columns->names.at == columns->names.end &&
           columns->units.at == columns->units.end && columns->arguments.at == columns->arguments.end;
}

yb_status yb_read_metrics(yb_section_reader *reader, yb_metrics *metrics)
{
    uint32_t count;
    metric_columns columns;
    void *block;
    YB_TRY(yb_take_count(reader, "number of metrics", &count));
    YB_TRY(take_columns(reader, count, &columns));
    YB_TRY(yb_alloc(metrics->env, YB_METRIC_ALIASES_MAX, sizeof(char *), &block, reader->error));
    yb_status status = YB_OK;
    for (uint32_t number = 0; status == YB_OK && number < count; number++) {
        status = read_metric(reader, &columns, number, block, metrics);
    }
    yb_free(metrics->env, block);
    if (status == YB_OK && (reader->at != reader->end || !all_taken(&columns))) {
        return yb_section_corrupt(reader, "bytes behind the last metric");
    }
    return status;
}
