/* --reconcile: each group's own figure beside the sum of its parts. What the engine
 * answers is laid out anew, and rows that cannot be right are flagged. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/query_cells.h"

enum { NAMES_FOR_PEOPLE = 4, BEHIND = 4 /* n, N, own, gap: the last columns */ };

/* Only what adds up can be compared with its parts. */
static yb_status check_metrics(const query_request *request, const yb_snapshot *snapshot, yb_error *error)
{
    const cli_selection *selection = &request->selection;
    yb_metric metric = { .struct_size = sizeof metric };
    for (size_t i = 0; i < selection->metric_count; i++) {
        TRY(yb_snapshot_metric(snapshot, selection->metrics[i], &metric, error));
        int adds = metric.rule == YB_RULE_SUM || metric.rule == YB_RULE_SUM_CHECK || metric.rule == YB_RULE_SUM_GROSS;
        if (!adds || selection->measure > YB_LEVEL) {
            return cli_fail(
                error, YB_REFUSED,
                "--reconcile compares the figure of a whole with the sum of its parts; the %s of %s do not add "
                "up, so they cannot be reconciled: leave --reconcile out",
                adds ? yb_measure_name((yb_measure)selection->measure) : "figures", metric.name);
        }
    }
    return YB_OK;
}

/* The sum and the percentage of the gap are what a reconciliation shows; years are apart. */
yb_status query_reconcile(query_request *request, const yb_snapshot *snapshot, yb_query *query, yb_error *error)
{
    if (request->level_count == 0 && request->selection.region == YB_NO_REGION) {
        return cli_fail(error, YB_INVALID,
                        "--reconcile compares the figures of regions with those of their parts; say which with --by, "
                        "as in --by city --from county");
    }
    TRY(check_metrics(request, snapshot, error));
    if (request->aggregate_count > 1 || (request->aggregate_count == 1 && request->aggregates[0] != YB_SUM)) {
        return cli_fail(error, YB_INVALID, "--reconcile compares with the sum of the parts; leave --agg out");
    }
    int asked = 0;
    for (size_t i = 0; i < request->derive_count; i++) {
        asked |= request->derives[i].kind == YB_DERIVE_GAP;
    }
    if (!asked && request->derive_count < QUERY_DERIVES) {
        snprintf(request->derive_names[request->derive_count], QUERY_NAME, "%s", yb_derivation_name(YB_DERIVE_GAP));
        request->derives[request->derive_count++] = (yb_derive) { .kind = YB_DERIVE_GAP };
    }
    if (query->first_year == 0 || query->first_year != query->last_year) {
        request->by_year = 1;
    }
    query->by_year = request->by_year;
    query->derive_count = request->derive_count;
    query->missing = 1;
    return YB_OK;
}

static const yb_column *column_behind(const yb_result *result, size_t number)
{
    return yb_result_column(result, yb_result_column_count(result) - BEHIND + number);
}

/* NULL: nothing is wrong. */
static const char *flag_of(const yb_result *result, size_t row)
{
    const yb_column *n = column_behind(result, 0), *all = column_behind(result, 1), *gap = column_behind(result, 3);
    if (query_is_null(gap, row)) {
        return NULL;
    }
    yb_wide value = ((const yb_wide *)gap->values)[row];
    int complete = ((const uint64_t *)n->values)[row] == ((const uint64_t *)all->values)[row];
    if (value.high < 0) {
        return "exceeds";
    }
    return complete && (value.high != 0 || value.low != 0) ? "unexplained" : NULL;
}

yb_status query_reconcile_check(const query_request *request, const yb_snapshot *snapshot, const yb_result *result,
                                yb_error *error)
{
    const yb_column *own = column_behind(result, 2);
    size_t rows = yb_result_row_count(result), exceeds = 0, unexplained = 0, owns = 0;
    int level = yb_result_from_level(result);
    if (request->level_count > 0 && request->levels[request->level_count - 1] == level) {
        return cli_fail(error, YB_NOT_FOUND,
                        "--reconcile: below level %s there are no figures that could be added up; group by a level "
                        "above it",
                        yb_regions_level_name(yb_snapshot_regions(snapshot), (uint8_t)level));
    }
    for (size_t row = 0; row < rows; row++) {
        const char *flag = flag_of(result, row);
        owns += !query_is_null(own, row);
        exceeds += flag != NULL && flag[0] == 'e';
        unexplained += flag != NULL && flag[0] == 'u';
    }
    if (owns == 0) {
        cli_note("none of the groups' regions reported a figure of its own");
    }
    if (exceeds > 0) {
        cli_note("exceeds (%zu of %zu row%s): the parts add up to more than the whole's own figure", exceeds, rows,
                 cli_plural(rows));
    }
    if (unexplained > 0) {
        cli_note("unexplained (%zu of %zu row%s): all parts reported, and a gap remains", unexplained, rows,
                 cli_plural(rows));
    }
    return YB_OK;
}

/* Keys, own, sum, gap, derived columns, n, N. */
void query_reconcile_order(const printer *print, size_t *order)
{
    size_t count = yb_result_column_count(print->result), derived = print->request->derive_count;
    size_t sum = count - BEHIND - derived - 1, used = 0;
    for (size_t i = 0; i < sum; i++) {
        order[used++] = i;
    }
    order[used++] = count - 2;
    order[used++] = sum;
    order[used++] = count - 1;
    for (size_t i = 0; i < derived + 2; i++) {
        order[used++] = sum + 1 + i;
    }
}

static yb_status append(long_text *list, size_t *used, const char *text, yb_error *error)
{
    size_t length = strlen(text);
    TRY(cli_reserve((void **)&list->text, &list->capacity, *used + length + 1, 1, error));
    memcpy(list->text + *used, text, length + 1);
    *used += length;
    return YB_OK;
}

/* Names for people, the first few of them; all names, or codes, for programs. */
static yb_status write_missing(const printer *print, const printed_column *column, size_t row, char *text,
                               const char **cell, yb_error *error)
{
    size_t count, used = 0;
    const uint32_t *missing = yb_result_missing(print->result, row, &count);
    size_t shown = print->for_people && count > NAMES_FOR_PEOPLE + 1 ? NAMES_FOR_PEOPLE : count;
    TRY(append(column->list, &used, "", error));
    for (size_t i = 0; i < shown; i++) {
        const char *word = column->list == &print->codes ? yb_regions_code(print->regions, missing[i])
                                                         : yb_regions_name(print->regions, missing[i]);
        TRY(append(column->list, &used, i == 0 ? "" : print->for_people ? ", " : ";", error));
        TRY(append(column->list, &used, word, error));
    }
    if (shown < count) {
        snprintf(text, YB_DECIMAL_TEXT, " and %zu others", count - shown);
        TRY(append(column->list, &used, text, error));
    }
    *cell = count == 0 ? NULL : column->list->text;
    return YB_OK;
}

static yb_status write_flag(const printer *print, const printed_column *column, size_t row, char *text,
                            const char **cell, yb_error *error)
{
    *cell = flag_of(print->result, row);
    return YB_OK;
}

void query_reconcile_add(printer *print)
{
    size_t row = 0, rows = yb_result_row_count(print->result);
    while (row < rows && flag_of(print->result, row) == NULL) {
        row++;
    }
    query_add_column(print, "flag", OUTPUT_TEXT, row < rows ? OUTPUT_ALL : OUTPUT_PROGRAMS, write_flag, NULL);
    query_add_column(print, "missing", OUTPUT_TEXT, OUTPUT_ALL, write_missing, NULL)->list = &print->names;
    query_add_column(print, "missing_codes", OUTPUT_TEXT, OUTPUT_PROGRAMS, write_missing, NULL)->list = &print->codes;
}

/* A share from 0 to 1, or a percentage. */
yb_status query_min_coverage(query_request *request, const char *text, yb_error *error)
{
    yb_decimal value, one = { 1, 0 };
    size_t length = strlen(text);
    int percent = length > 0 && text[length - 1] == '%';
    yb_status status = yb_decimal_parse(text, length - (size_t)percent, &value, error);
    if (status == YB_OK && percent) {
        value.scale = (int8_t)(value.scale + 2);
    }
    if (status != YB_OK || value.scale > YB_SCALE_MAX || value.mantissa < 0 || yb_decimal_compare(value, one) > 0) {
        return cli_fail(error, YB_INVALID, "--min-coverage '%s': expected a share from 0 to 1, as 0.8 or 80%%", text);
    }
    request->min_coverage = value;
    return YB_OK;
}
