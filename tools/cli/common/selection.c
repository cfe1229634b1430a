#include "cli/common/selection.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/former.h"

#define MOST_NAMESAKES 64
#define ONE_REGION     "takes one region: ask for each, or for what they lie in"

yb_status cli_list_add(cli_list *list, const char *commas, yb_error *error)
{
    for (const char *text = commas;; text++) {
        size_t length = strcspn(text, ",");
        if (length == 0) {
            return cli_fail(error, YB_INVALID, "'%s' has an empty entry; expected words separated by single commas",
                            commas);
        }
        TRY(cli_reserve((void **)&list->texts, &list->capacity, list->count + 1, sizeof *list->texts, error));
        list->texts[list->count] = strndup(text, length);
        if (list->texts[list->count] == NULL) {
            return cli_fail_memory(error);
        }
        list->count++;
        text += length;
        if (*text == '\0') {
            return YB_OK;
        }
    }
}

void cli_list_free(cli_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->texts[i]);
    }
    free(list->texts);
    *list = (cli_list) { 0 };
}

const char *cli_measure_word(int number)
{
    return yb_measure_name((yb_measure)number);
}

const char *cli_role_word(int number)
{
    return yb_role_name((yb_role)number);
}

const char *cli_bound_word(int number)
{
    return yb_bound_name((yb_bound)number);
}

const char *cli_aggregate_word(int number)
{
    return yb_aggregate_name((yb_aggregate)number);
}

void cli_suggest_word(yb_error *error, const char *word, const char *(*name_of)(int number))
{
    const char *names[16] = { 0 };
    for (int i = 0; i < 15 && (names[i] = name_of(i)) != NULL; i++) {
    }
    const char *nearest = cli_nearest(word, names);
    int is_argument = nearest != NULL && strncmp(word, nearest, strlen(nearest)) == 0 && word[strlen(nearest)] == ':';
    if (nearest != NULL && !is_argument && strstr(error->message, "did you mean") == NULL) {
        cli_error_add(error, "; did you mean %s?", nearest);
    }
}

static yb_status take_measure(cli_selection *selection, const char *value, yb_error *error)
{
    yb_measure measure;
    yb_status status = yb_measure_parse(value, &measure, error);
    if (status != YB_OK) {
        cli_suggest_word(error, value, cli_measure_word);
        return status;
    }
    selection->measure = (int)measure;
    return YB_OK;
}

static yb_status take_role(cli_selection *selection, const char *value, yb_error *error)
{
    yb_role role;
    yb_status status = yb_role_parse(value, &role, error);
    if (status != YB_OK) {
        cli_suggest_word(error, value, cli_role_word);
        return status;
    }
    selection->role = (int)role;
    return YB_OK;
}

static yb_status take_span(cli_selection *selection, const char *value, yb_error *error)
{
    yb_status status = yb_span_parse(value, &selection->span, error);
    if (status != YB_OK) {
        cli_suggest_period(error, value);
    }
    return status;
}

static yb_status take_region(cli_selection *selection, const char *value, yb_error *error)
{
    if (selection->region_text != NULL) {
        return cli_fail(error, YB_INVALID, "--region is given twice ('%s', '%s'); it " ONE_REGION,
                        selection->region_text, value);
    }
    selection->region_text = value;
    return YB_OK;
}

yb_status cli_selection_take(cli_selection *selection, int key, const char *value, yb_error *error)
{
    switch (key) {
    case SELECT_METRIC:
        return cli_list_add(&selection->metric_texts, value, error);
    case SELECT_REGION:
        return take_region(selection, value, error);
    case SELECT_YEAR:
        return cli_parse_years(value, &selection->first_year, &selection->last_year, error);
    case SELECT_MEASURE:
        return take_measure(selection, value, error);
    case SELECT_ROLE:
        return take_role(selection, value, error);
    case SELECT_SPAN:
        return take_span(selection, value, error);
    default:
        return output_find(value, &selection->format, error);
    }
}

yb_status cli_find_level(const yb_regions *regions, const char *word, const char *const *others, uint8_t *level,
                         yb_error *error)
{
    const char *names[YB_NO_LEVEL + 1] = { 0 };
    if (yb_regions_count(regions) == 0) {
        return cli_fail(
            error, YB_NOT_FOUND,
            "the store has no region tree yet; give it one with 'yearbook import STORE --regions TREE.csv'");
    }
    yb_status status = yb_regions_find_level(regions, word, level, error);
    if (status != YB_NOT_FOUND || strstr(error->message, "did you mean") != NULL) {
        return status;
    }
    for (uint8_t i = 0; i < yb_regions_level_count(regions); i++) {
        names[i] = yb_regions_level_name(regions, i);
    }
    const char *nearest = cli_nearest(word, names);
    if (nearest == NULL && others != NULL) {
        nearest = cli_nearest(word, others);
    }
    if (nearest != NULL) {
        cli_error_add(error, "; did you mean %s?", nearest);
    }
    return status;
}

yb_status cli_find_metric(const yb_snapshot *snapshot, const char *text, uint32_t *metric, yb_error *error)
{
    yb_status status = yb_snapshot_find_metric(snapshot, text, metric, error);
    if (status == YB_NOT_FOUND && strstr(error->message, "did you mean") == NULL) {
        return cli_fail(error, status,
                        "no metric \"%s\" in this store; 'yearbook show STORE metrics --matching TEXT' lists those "
                        "whose names contain a text",
                        text);
    }
    return status;
}

static yb_status resolve_metrics(cli_selection *selection, const yb_snapshot *snapshot, yb_error *error)
{
    const cli_list *texts = &selection->metric_texts;
    if (texts->count == 0 || (texts->count == 1 && strcmp(texts->texts[0], "all") == 0)) {
        return YB_OK;
    }
    selection->metrics = calloc(texts->count, sizeof *selection->metrics);
    if (selection->metrics == NULL) {
        return cli_fail_memory(error);
    }
    for (size_t i = 0; i < texts->count; i++) {
        yb_status status = cli_find_metric(snapshot, texts->texts[i], &selection->metrics[i], error);
        if (status == YB_NOT_FOUND && strcmp(texts->texts[i], "all") == 0) {
            return cli_fail(error, status, "--metric all means every metric; leave the others out");
        }
        TRY(status);
        selection->metric_count++;
    }
    return YB_OK;
}

/* Which of the regions of this name have figures, if not all of them. */
static void add_those_with_figures(const yb_snapshot *snapshot, const char *name, yb_error *error)
{
    uint32_t found[MOST_NAMESAKES], used[MOST_NAMESAKES];
    const yb_regions *regions = yb_snapshot_regions(snapshot);
    size_t count = yb_regions_by_name(regions, name, found, MOST_NAMESAKES), used_count = 0;
    for (size_t i = 0; i < count && count <= MOST_NAMESAKES; i++) {
        yb_filter filter = YB_FILTER_INIT;
        yb_error ignored = YB_ERROR_INIT;
        yb_scan *scan = NULL;
        yb_rows rows = { 0 };
        filter.region = found[i];
        if (yb_scan_open(snapshot, &filter, &scan, &ignored) == YB_OK && yb_scan_next(scan, &rows, &ignored) == YB_OK &&
            rows.count > 0) {
            used[used_count++] = found[i];
        }
        yb_scan_close(scan);
    }
    for (size_t i = 0; i < used_count && used_count < count; i++) {
        cli_error_add(error, "%s%s", i == 0 ? "; this store has figures of " : ", ", yb_regions_code(regions, used[i]));
    }
    cli_error_add(error, "%s", used_count > 0 && used_count < count ? " only" : "");
}

yb_status cli_selection_resolve(cli_selection *selection, const yb_snapshot *snapshot, yb_error *error)
{
    TRY(resolve_metrics(selection, snapshot, error));
    if (selection->region_text != NULL) {
        const char *text = selection->region_text;
        yb_status status = yb_regions_find(yb_snapshot_regions(snapshot), text, &selection->region, error);
        if (status == YB_AMBIGUOUS) {
            add_those_with_figures(snapshot, text, error);
        } else if (status != YB_OK) {
            cli_former_explain(snapshot, text, "use that code, or --tree-year where there is one", error);
            if (strchr(text, ',') != NULL) {
                cli_error_add(error, "; --region " ONE_REGION);
            }
        }
        return status;
    }
    return YB_OK;
}

yb_filter cli_selection_filter(const cli_selection *selection)
{
    yb_filter filter = YB_FILTER_INIT;
    filter.metrics = selection->metrics;
    filter.metric_count = selection->metric_count;
    filter.region = selection->region;
    filter.first_year = selection->first_year;
    filter.last_year = selection->last_year;
    filter.measure = selection->measure;
    filter.role = selection->role;
    filter.span = selection->span;
    return filter;
}

void cli_selection_free(cli_selection *selection)
{
    cli_list_free(&selection->metric_texts);
    free(selection->metrics);
    *selection = (cli_selection)CLI_SELECTION_INIT;
}
