#include "cli/common/listings.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

const output_column listing_region_columns[LISTING_REGION_COLUMNS] = { { "code", OUTPUT_TEXT, OUTPUT_ALL },
                                                                       { "parent", OUTPUT_TEXT, OUTPUT_ALL },
                                                                       { "level", OUTPUT_TEXT, OUTPUT_ALL },
                                                                       { "name", OUTPUT_TEXT, OUTPUT_ALL } };
const output_column listing_metric_columns[LISTING_METRIC_COLUMNS] = {
    { "id", OUTPUT_TEXT, OUTPUT_ALL },   { "name", OUTPUT_TEXT, OUTPUT_ALL },
    { "unit", OUTPUT_TEXT, OUTPUT_ALL }, { "rollup", OUTPUT_TEXT, OUTPUT_ALL },
    { "time", OUTPUT_TEXT, OUTPUT_ALL }, { "aliases", OUTPUT_TEXT, OUTPUT_PROGRAMS }
};

yb_status listing_region(output *out, const yb_regions *regions, uint32_t region, yb_error *error)
{
    uint32_t parent = yb_regions_parent(regions, region);
    const char *cells[LISTING_REGION_COLUMNS] = { yb_regions_code(regions, region),
                                                  parent == YB_NO_REGION ? NULL : yb_regions_code(regions, parent),
                                                  yb_regions_level_name(regions, yb_regions_level(regions, region)),
                                                  yb_regions_name(regions, region) };
    return output_row(out, cells, error);
}

/* "sum", "weighted:pop_resident" */
static yb_status join_rule(const yb_metric *metric, char **text, yb_error *error)
{
    int has_argument = metric->rule_argument != NULL;
    if (asprintf(text, "%s%s%s", yb_rule_name(metric->rule), has_argument ? ":" : "",
                 has_argument ? metric->rule_argument : "") < 0) {
        return cli_fail_memory(error);
    }
    return YB_OK;
}

/* "GDP|生产总值" */
static yb_status join_aliases(const yb_metric *metric, char **text, yb_error *error)
{
    size_t length = 1;
    for (size_t i = 0; i < metric->alias_count; i++) {
        length += strlen(metric->aliases[i]) + 1;
    }
    char *joined = malloc(length), *end = joined;
    if (joined == NULL) {
        return cli_fail_memory(error);
    }
    *end = '\0';
    for (size_t i = 0; i < metric->alias_count; i++) {
        end = stpcpy(end, i == 0 ? "" : "|");
        end = stpcpy(end, metric->aliases[i]);
    }
    *text = joined;
    return YB_OK;
}

yb_status listing_metric(output *out, const yb_snapshot *snapshot, uint32_t number, yb_error *error)
{
    yb_metric metric = { .struct_size = sizeof metric };
    char *rule = NULL, *aliases = NULL;
    yb_status status;
    TRY_GOTO(yb_snapshot_metric(snapshot, number, &metric, error));
    TRY_GOTO(join_rule(&metric, &rule, error));
    TRY_GOTO(join_aliases(&metric, &aliases, error));
    const char *time = yb_time_kind_name(metric.time_kind);
    const char *cells[LISTING_METRIC_COLUMNS] = { metric.id, metric.name, metric.unit, rule, time, aliases };
    status = output_row(out, cells, error);

cleanup:
    free(rule);
    free(aliases);
    return status;
}
