/* Whether a metric's description is one that can be stored. */
#include <string.h>

#include "catalog/metric_table.h"
#include "core/text.h"

static yb_status check_text(const char *text, const char *what, size_t limit, const char *id, yb_error *error)
{
    size_t length = text == NULL ? 0 : strlen(text);
    if (length > limit) {
        return yb_fail(error, YB_INVALID, "the %s of metric \"%.60s\" has %zu bytes; at most %zu are allowed", what, id,
                       length, limit);
    }
    if (length > 0 && yb_utf8_valid(text, length) != length) {
        return yb_fail(error, YB_INVALID, "the %s of metric \"%.60s\" is not valid UTF-8", what, id);
    }
    return YB_OK;
}

/* "A/B" with both sides there and no other slash. */
static int is_ratio(const char *argument)
{
    const char *slash = strchr(argument, '/');
    return slash != NULL && slash != argument && slash[1] != '\0' && strchr(slash + 1, '/') == NULL;
}

static yb_status check_rule(const yb_metric *metric, yb_error *error)
{
    int has_argument = metric->rule_argument != NULL && metric->rule_argument[0] != '\0';
    if (yb_rule_name(metric->rule) == NULL || yb_time_kind_name(metric->time_kind) == NULL) {
        return yb_fail(error, YB_INVALID, "metric \"%s\" has rollup rule %d and time kind %d, which is not one of each",
                       metric->id, (int)metric->rule, (int)metric->time_kind);
    }
    if (metric->rule == YB_RULE_WEIGHTED && !has_argument) {
        return yb_fail(error, YB_INVALID, "metric \"%s\" is weighted, but by what? name the metric: weighted:METRIC",
                       metric->id);
    }
    if (metric->rule == YB_RULE_DERIVE && (!has_argument || !is_ratio(metric->rule_argument))) {
        return yb_fail(error, YB_INVALID, "metric \"%s\" is derived from \"%s\"; expected two metrics as in derive:A/B",
                       metric->id, has_argument ? metric->rule_argument : "");
    }
    if (has_argument && metric->rule != YB_RULE_WEIGHTED && metric->rule != YB_RULE_DERIVE) {
        return yb_fail(error, YB_INVALID, "metric \"%s\" has the rule \"%s\", which takes no argument (\"%s\")",
                       metric->id, yb_rule_name(metric->rule), metric->rule_argument);
    }
    return YB_OK;
}

yb_status yb_metric_check(const yb_metric *metric, yb_error *error)
{
    if (metric->struct_size < sizeof(yb_metric)) {
        return yb_fail(error, YB_INVALID, "yb_metric.struct_size is %zu; set it to sizeof(yb_metric), %zu",
                       metric->struct_size, sizeof(yb_metric));
    }
    if (metric->id == NULL || metric->id[0] == '\0') {
        return yb_fail(error, YB_INVALID, "a metric without an id; every metric needs one, as fiscal_total_revenue");
    }
    YB_TRY(check_text(metric->id, "id", YB_METRIC_TEXT_MAX, metric->id, error));
    YB_TRY(check_text(metric->name, "name", YB_METRIC_TEXT_MAX, metric->id, error));
    YB_TRY(check_text(metric->unit, "unit", YB_METRIC_TEXT_MAX, metric->id, error));
    YB_TRY(check_text(metric->rule_argument, "rule's argument", YB_METRIC_ARGUMENT_MAX, metric->id, error));
    YB_TRY(check_rule(metric, error));
    if (metric->alias_count > YB_METRIC_ALIASES_MAX || (metric->alias_count > 0 && metric->aliases == NULL)) {
        return yb_fail(error, YB_INVALID, "metric \"%s\" has %zu aliases; at most %d are allowed", metric->id,
                       metric->alias_count, YB_METRIC_ALIASES_MAX);
    }
    for (size_t i = 0; i < metric->alias_count; i++) {
        if (metric->aliases[i] == NULL || metric->aliases[i][0] == '\0') {
            return yb_fail(error, YB_INVALID, "alias %zu of metric \"%s\" is empty", i + 1, metric->id);
        }
        YB_TRY(check_text(metric->aliases[i], "alias", YB_METRIC_TEXT_MAX, metric->id, error));
    }
    return YB_OK;
}
