/* Metrics: id, name, unit, rollup, and perhaps aliases and time. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/selection.h"
#include "cli/import.h"

enum { ID, NAME, UNIT, ROLLUP, ALIASES, TIME };

#define MOST_ALIASES 64

static const import_column columns[] = { [ID] = { "id", "编号", 1 },
                                         [NAME] = { "name", "名称", 1 },
                                         [UNIT] = { "unit", "单位", 1 },
                                         [ROLLUP] = { "rollup", "汇总", 1 },
                                         [ALIASES] = { "aliases", "别名", 0 },
                                         [TIME] = { "time", "时间", 0 },
                                         { 0 } };

static const char *time_word(int number)
{
    return yb_time_kind_name((yb_time_kind)number);
}

/* Without a word: what adds up over regions accumulates over time, too. */
static yb_status parse_time(const char *text, yb_metric *metric, yb_error *error)
{
    int adds = metric->rule == YB_RULE_SUM || metric->rule == YB_RULE_SUM_CHECK || metric->rule == YB_RULE_SUM_GROSS;
    metric->time_kind = adds ? YB_TIME_FLOW : YB_TIME_NONE;
    if (text[0] == '\0') {
        return YB_OK;
    }
    for (int i = 0; time_word(i) != NULL; i++) {
        if (strcmp(text, time_word(i)) == 0) {
            metric->time_kind = (yb_time_kind)i;
            return YB_OK;
        }
    }
    cli_fail(error, YB_INVALID, "time '%s': expected none, flow or stock", text);
    cli_suggest_word(error, text, time_word);
    return YB_INVALID;
}

/* Cuts "A|B|C" in place. */
static yb_status split_aliases(char *text, const char **aliases, size_t *count, yb_error *error)
{
    char *rest = text;
    for (char *alias; (alias = strsep(&rest, "|")) != NULL;) {
        if (alias[0] == '\0') {
            continue;
        }
        if (*count == MOST_ALIASES) {
            return cli_fail(error, YB_INVALID, "a metric may have at most %d aliases", MOST_ALIASES);
        }
        aliases[(*count)++] = alias;
    }
    return YB_OK;
}

static yb_status put_metric(void *context, const import_table *table, yb_error *error)
{
    import_run *run = context;
    const csv_field *cells = table->cells;
    const char *aliases[MOST_ALIASES];
    yb_metric metric = { .struct_size = sizeof metric, .id = cells[ID].text, .unit = cells[UNIT].text };
    metric.name = cells[NAME].length == 0 ? cells[ID].text : cells[NAME].text;
    metric.aliases = aliases;
    TRY(yb_rule_parse(cells[ROLLUP].text, &metric.rule, &metric.rule_argument, error));
    TRY(parse_time(cells[TIME].text, &metric, error));
    char *text = strdup(cells[ALIASES].text);
    if (text == NULL) {
        return cli_fail_memory(error);
    }
    yb_status status = split_aliases(text, aliases, &metric.alias_count, error);
    if (status == YB_OK) {
        status = yb_writer_put_metric(run->session.writer, &metric, NULL, error);
    }
    free(text);
    run->metric_count += status == YB_OK;
    return status;
}

yb_status import_metrics(import_run *run, yb_error *error)
{
    import_table table = { 0 };
    yb_status status = import_table_open(run->metrics_path, columns, &table, error);
    if (status == YB_OK) {
        status = import_each_row(run, &table, put_metric, run, error);
    }
    import_table_close(&table);
    return status;
}
