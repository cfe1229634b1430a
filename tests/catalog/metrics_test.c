/* The metric table: descriptions, names and what is refused. */
#include <stdio.h>
#include <string.h>

#include "sample.h"

static const char *const fiscal_aliases[] = { "公共财政总收入", "财政收入" };
static const char *const budget_aliases[] = { "地方财政收入", "财政收入" };

static yb_metric fiscal(void)
{
    yb_metric metric = { sizeof metric, "fiscal_total_revenue", "财政总收入",   "万元", YB_RULE_SUM,
                         NULL,          YB_TIME_FLOW,           fiscal_aliases, 2 };
    return metric;
}

static yb_metric budget(void)
{
    yb_metric metric = { sizeof metric,
                         "general_budget_revenue",
                         "一般公共预算收入",
                         "万元",
                         YB_RULE_SUM,
                         NULL,
                         YB_TIME_FLOW,
                         budget_aliases,
                         2 };
    return metric;
}

static yb_env env;

static yb_metrics *two_metrics(void)
{
    yb_metrics *metrics;
    yb_metric first = fiscal(), second = budget();
    uint32_t number = 9;
    yb_env_init(&env, NULL);
    cr_assert_eq(yb_metrics_create(&env, &metrics, NULL), YB_OK);
    cr_assert_eq(yb_metrics_put(metrics, &first, &number, NULL), YB_OK);
    cr_assert_eq(number, 0);
    cr_assert_eq(yb_metrics_put(metrics, &second, &number, NULL), YB_OK);
    cr_assert_eq(number, 1);
    return metrics;
}

static int finds(const yb_metrics *metrics, const char *text, uint32_t expected)
{
    uint32_t number = 99;
    return yb_metrics_find(metrics, text, &number, NULL) == YB_OK && number == expected;
}

static int refuses(const yb_metrics *metrics, const char *text, yb_status status, const char *saying)
{
    uint32_t number = 99;
    yb_error error = YB_ERROR_INIT;
    return yb_metrics_find(metrics, text, &number, &error) == status && number == 99 &&
           strstr(error.message, saying) != NULL;
}

Test(metrics, are_found_by_id_name_alias_and_any_case)
{
    yb_metrics *metrics = two_metrics();
    cr_assert(finds(metrics, "fiscal_total_revenue", 0));
    cr_assert(finds(metrics, "财政总收入", 0));
    cr_assert(finds(metrics, "公共财政总收入", 0));
    cr_assert(finds(metrics, "General_Budget_Revenue", 1));
    cr_assert(finds(metrics, "地方财政收入", 1));
    yb_metrics_free(metrics);
    yb_metrics_free(NULL);
}

Test(metrics, an_alias_of_two_is_ambiguous_and_both_are_listed)
{
    yb_metrics *metrics = two_metrics();
    cr_assert(refuses(metrics, "财政收入", YB_AMBIGUOUS,
                      "财政总收入 (fiscal_total_revenue), 一般公共预算收入 (general_budget_revenue)"));
    yb_metrics_free(metrics);
}

Test(metrics, an_id_wins_over_a_name_and_a_name_over_an_alias)
{
    yb_metrics *metrics = two_metrics();
    static const char *const aliases[] = { "财政总收入", "general_budget_revenue", "GDP" };
    yb_metric other = {
        sizeof other, "other", "fiscal_total_revenue", "", YB_RULE_NEVER, NULL, YB_TIME_NONE, aliases, 3
    };
    yb_metric lower = { sizeof lower, "gdp", NULL, NULL, YB_RULE_SUM, "", YB_TIME_NONE, NULL, 0 };
    cr_assert_eq(yb_metrics_put(metrics, &other, NULL, NULL), YB_OK);
    cr_assert_eq(yb_metrics_put(metrics, &lower, NULL, NULL), YB_OK);
    cr_assert(finds(metrics, "fiscal_total_revenue", 0));
    cr_assert(finds(metrics, "财政总收入", 0));
    cr_assert(finds(metrics, "general_budget_revenue", 1));
    cr_assert(finds(metrics, "GDP", 2));
    cr_assert(finds(metrics, "gdp", 3));
    cr_assert(finds(metrics, "Gdp", 3));
    cr_assert_str_eq(yb_metrics_at(metrics, 3)->name, "gdp");
    cr_assert_str_eq(yb_metrics_at(metrics, 3)->unit, "");
    cr_assert_null(yb_metrics_at(metrics, 3)->rule_argument);
    yb_metrics_free(metrics);
}

Test(metrics, described_anew_keep_their_number_and_lose_old_names)
{
    yb_metrics *metrics = two_metrics();
    static const char *const aliases[] = { "财税总收入" };
    yb_metric changed = fiscal();
    uint32_t number = 9;
    changed.name = "全口径财政收入";
    changed.aliases = aliases;
    changed.alias_count = 1;
    cr_assert_eq(yb_metrics_put(metrics, &changed, &number, NULL), YB_OK);
    cr_assert_eq(number, 0);
    cr_assert_eq(yb_metrics_count(metrics), 2);
    cr_assert(finds(metrics, "财税总收入", 0));
    cr_assert(finds(metrics, "全口径财政收入", 0));
    cr_assert(finds(metrics, "财政收入", 1), "no longer ambiguous");
    cr_assert(refuses(metrics, "公共财政总收入", YB_NOT_FOUND, ""));
    const yb_metric *before = yb_metrics_at(metrics, 0);
    cr_assert_eq(yb_metrics_put(metrics, &changed, NULL, NULL), YB_OK);
    cr_assert_eq(yb_metrics_at(metrics, 0), before, "an equal description changes nothing");
    yb_metrics_free(metrics);
}

Test(metrics, keep_their_unit)
{
    yb_metrics *metrics = two_metrics();
    yb_metric changed = fiscal();
    yb_error error = YB_ERROR_INIT;
    changed.unit = "亿元";
    cr_assert_eq(yb_metrics_put(metrics, &changed, NULL, &error), YB_INVALID);
    cr_assert_not_null(strstr(error.message, "\"万元\""));
    cr_assert_not_null(strstr(error.message, "\"亿元\""));
    yb_metrics_free(metrics);
}

Test(metrics, unknown_ones_get_near_names_suggested)
{
    yb_metrics *metrics = two_metrics();
    cr_assert(refuses(metrics, "财政总收人", YB_NOT_FOUND, "did you mean 财政总收入 (fiscal_total_revenue)"));
    cr_assert(refuses(metrics, "fiscal_total_revenu", YB_NOT_FOUND, "did you mean 财政总收入"));
    cr_assert(refuses(metrics, "预算收入", YB_NOT_FOUND, "did you mean 一般公共预算收入"));
    cr_assert(refuses(metrics, "2022年财政总收入合计", YB_NOT_FOUND, "财政总收入"));
    cr_assert(refuses(metrics, "rainfall", YB_NOT_FOUND, "among the 2"));
    cr_assert(refuses(metrics, "", YB_NOT_FOUND, "no metric"));
    yb_metrics_free(metrics);
}

Test(metrics, at_most_three_suggestions_are_made)
{
    yb_metrics *metrics = two_metrics();
    const char *const ids[] = { "income_a", "income_b", "income_c", "income_d", "incomes" };
    for (size_t i = 0; i < 5; i++) {
        yb_metric metric = { sizeof metric, ids[i], NULL, "", YB_RULE_SUM, NULL, YB_TIME_NONE, NULL, 0 };
        cr_assert_eq(yb_metrics_put(metrics, &metric, NULL, NULL), YB_OK);
    }
    cr_assert(refuses(metrics, "income", YB_NOT_FOUND, "incomes (incomes), income_a (income_a), income_b (income_b)?"));
    yb_metrics_free(metrics);
}

Test(metrics, an_alias_of_very_many_is_listed_in_part)
{
    yb_metrics *metrics = two_metrics();
    static const char *const alias[] = { "收入" };
    for (char c = 'j'; c >= 'a'; c--) {
        char id[] = { c, '1', '\0' };
        yb_metric metric = { sizeof metric, id, NULL, "", YB_RULE_SUM, NULL, YB_TIME_NONE, alias, 1 };
        cr_assert_eq(yb_metrics_put(metrics, &metric, NULL, NULL), YB_OK);
    }
    cr_assert(refuses(metrics, "收入", YB_AMBIGUOUS, "names 10 metrics"));
    cr_assert(refuses(metrics, "收入", YB_AMBIGUOUS, "c1 (c1) ..."));
    yb_metrics_free(metrics);
}

Test(metrics, a_thousand_of_them_are_found_also_after_redescribing)
{
    yb_metrics *metrics = two_metrics();
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 1000; i++) {
            char id[] = { 'm', (char)('0' + i / 100), (char)('0' + i / 10 % 10), (char)('0' + i % 10), '\0' };
            char alias[] = { (char)('A' + round), id[1], id[2], id[3], '\0' };
            const char *aliases[] = { alias };
            yb_metric metric = { sizeof metric, id, NULL, "", YB_RULE_SUM, NULL, YB_TIME_NONE, aliases, 1 };
            cr_assert_eq(yb_metrics_put(metrics, &metric, NULL, NULL), YB_OK);
        }
    }
    cr_assert_eq(yb_metrics_count(metrics), 1002);
    cr_assert(finds(metrics, "m777", 779));
    cr_assert(finds(metrics, "B005", 7));
    cr_assert(refuses(metrics, "A005", YB_NOT_FOUND, ""));
    yb_metrics *clone;
    cr_assert_eq(yb_metrics_clone(metrics, &clone, NULL), YB_OK);
    yb_metrics_free(metrics);
    cr_assert(finds(clone, "B005", 7));
    yb_metrics_free(clone);
}

Test(metrics, looking_for_a_hundred_thousand_unknown_ones_takes_no_look_at_all_known_ones)
{
    yb_metrics *metrics = two_metrics();
    char id[24];
    uint32_t number = 7;
    for (uint32_t i = 0; i < 10000; i++) {
        yb_metric metric = { sizeof metric, id, NULL, "", YB_RULE_SUM, NULL, YB_TIME_NONE, NULL, 0 };
        snprintf(id, sizeof id, "metric_%u", i);
        cr_assert_eq(yb_metrics_put(metrics, &metric, NULL, NULL), YB_OK);
    }
    for (uint32_t i = 0; i < 100000; i++) { /* a minute, if each were compared with all */
        snprintf(id, sizeof id, "figure_%u", i);
        cr_assert_eq(yb_metrics_find(metrics, id, &number, NULL), YB_NOT_FOUND);
    }
    cr_assert_eq(number, 7);
    yb_metrics_free(metrics);
}

static int is_refused(yb_metric metric, const char *saying)
{
    yb_metrics *metrics = two_metrics();
    yb_error error = YB_ERROR_INIT;
    yb_status status = yb_metrics_put(metrics, &metric, NULL, &error);
    uint32_t count = yb_metrics_count(metrics);
    yb_metrics_free(metrics);
    return status == YB_INVALID && count == 2 && strstr(error.message, saying) != NULL;
}

Test(metrics, malformed_descriptions_are_refused)
{
    char long_text[1100];
    static const char *const empty_alias[] = { "" }, *const broken_alias[] = { "\xff" };
    memset(long_text, 'a', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    yb_metric metric = fiscal();
    metric.struct_size = 8;
    cr_assert(is_refused(metric, "struct_size"));
    metric = fiscal(), metric.id = "";
    cr_assert(is_refused(metric, "without an id"));
    metric = fiscal(), metric.id = NULL;
    cr_assert(is_refused(metric, "without an id"));
    metric = fiscal(), metric.name = "\xe8\xb4";
    cr_assert(is_refused(metric, "UTF-8"));
    metric = fiscal(), metric.unit = long_text;
    cr_assert(is_refused(metric, "1099 bytes"));
    metric = fiscal(), metric.rule = (yb_rollup_rule)6;
    cr_assert(is_refused(metric, "rollup rule 6"));
    metric = fiscal(), metric.time_kind = (yb_time_kind)3;
    cr_assert(is_refused(metric, "time kind 3"));
    metric = fiscal(), metric.rule = YB_RULE_WEIGHTED;
    cr_assert(is_refused(metric, "by what?"));
    metric = fiscal(), metric.rule = YB_RULE_DERIVE;
    cr_assert(is_refused(metric, "derive:A/B"));
    metric.rule_argument = "a/b/c";
    cr_assert(is_refused(metric, "derive:A/B"));
    metric.rule_argument = "/b";
    cr_assert(is_refused(metric, "derive:A/B"));
    metric.rule_argument = "a/";
    cr_assert(is_refused(metric, "derive:A/B"));
    metric.rule = YB_RULE_NEVER;
    cr_assert(is_refused(metric, "takes no argument"));
    metric = fiscal(), metric.rule = YB_RULE_WEIGHTED, metric.rule_argument = long_text;
    cr_assert(is_refused(metric, "argument"));
    metric = fiscal(), metric.alias_count = 5000;
    cr_assert(is_refused(metric, "5000 aliases"));
    metric = fiscal(), metric.aliases = NULL;
    cr_assert(is_refused(metric, "2 aliases"));
    metric = fiscal(), metric.aliases = empty_alias, metric.alias_count = 1;
    cr_assert(is_refused(metric, "alias 1"));
    metric = fiscal(), metric.aliases = broken_alias, metric.alias_count = 1;
    cr_assert(is_refused(metric, "UTF-8"));
}
