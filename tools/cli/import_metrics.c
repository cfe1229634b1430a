/* Metrics: id, name, unit, rollup, and perhaps aliases and time. */
#include <search.h>
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

/* An id, and where in the file it stands. */
typedef struct listed_metric {
    uint64_t line;
    char id[];
} listed_metric;

typedef struct metric_list {
    import_run *run;
    void *listed; /* a tree of listed_metric by id */
} metric_list;

static int by_id(const void *left, const void *right)
{
    return strcmp(((const listed_metric *)left)->id, ((const listed_metric *)right)->id);
}

/* Refuses an id that an earlier line has: which of both descriptions is right, nobody knows. */
static yb_status list_metric(metric_list *list, const import_table *table, yb_error *error)
{
    const char *id = table->cells[ID].text;
    listed_metric *listed = malloc(sizeof *listed + strlen(id) + 1);
    if (listed == NULL) {
        return cli_fail_memory(error);
    }
    listed->line = csv_line(table->reader);
    strcpy(listed->id, id);
    listed_metric **found = tsearch(listed, &list->listed, by_id);
    if (found != NULL && *found == listed) {
        return YB_OK;
    }
    free(listed);
    return found == NULL
               ? cli_fail_memory(error)
               : cli_fail(error, YB_INVALID, "the metric '%s' is described on line %llu, too; keep one of both lines",
                          id, (unsigned long long)(*found)->line);
}

static yb_status put_metric(void *context, const import_table *table, yb_error *error)
{
    metric_list *list = context;
    import_run *run = list->run;
    const csv_field *cells = table->cells;
    const char *aliases[MOST_ALIASES];
    yb_metric metric = { .struct_size = sizeof metric, .id = cells[ID].text, .unit = cells[UNIT].text };
    metric.name = cells[NAME].length == 0 ? cells[ID].text : cells[NAME].text;
    metric.aliases = aliases;
    TRY(yb_rule_parse(cells[ROLLUP].text, &metric.rule, &metric.rule_argument, error));
    TRY(parse_time(cells[TIME].text, &metric, error));
    TRY(list_metric(list, table, error));
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
    metric_list list = { run, NULL };
    yb_status status = import_table_open(run->metrics_path, columns, &table, error);
    if (status == YB_OK) {
        status = import_each_row(run, &table, put_metric, &list, error);
    }
    tdestroy(list.listed, free);
    import_table_close(&table);
    return status;
}
