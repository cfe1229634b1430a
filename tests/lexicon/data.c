/* The lexicon that the program carries: is what metrics.tsv says sound? */
#include "support/test.h"

#include <pthread.h>
#include <string.h>

#include "lexicon/lexicon.h"
#include "yearbook/units.h"

static const lexicon *builtin(void)
{
    const lexicon *words = NULL;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(lexicon_builtin(&words, &error), YB_OK, "%s:%u: %s", error.file, error.line, error.message);
    return words;
}

static const yb_metric *find(const lexicon *words, const char *id, size_t length)
{
    for (size_t i = 0; i < lexicon_count(words); i++) {
        const yb_metric *metric = lexicon_metric(words, i);
        if (strlen(metric->id) == length && strncmp(metric->id, id, length) == 0) {
            return metric;
        }
    }
    return NULL;
}

static const yb_metric *find_id(const lexicon *words, const char *id)
{
    return find(words, id, strlen(id));
}

static int adds_up(const yb_metric *metric)
{
    return metric->rule == YB_RULE_SUM || metric->rule == YB_RULE_SUM_CHECK || metric->rule == YB_RULE_SUM_GROSS;
}

Test(data, there_are_the_metrics_of_communiques_and_work_reports)
{
    const lexicon *words = builtin();
    static const char *const ids[] = { "gdp",
                                       "fiscal_total_revenue",
                                       "general_budget_revenue",
                                       "tax_revenue",
                                       "fixed_asset_investment",
                                       "retail_sales",
                                       "retail_sales_scale",
                                       "income_urban",
                                       "grain_output",
                                       "pop_resident",
                                       "cpi",
                                       "pm25",
                                       "air_good_rate",
                                       "freight",
                                       "hospital_beds",
                                       "students",
                                       "rd_expenditure",
                                       "dibao_persons" };
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        cr_assert_not_null(find_id(words, ids[i]));
    }
    cr_assert_geq(lexicon_count(words), 130);
}

Test(data, ids_and_names_occur_once)
{
    const lexicon *words = builtin();
    for (size_t i = 0; i < lexicon_count(words); i++) {
        for (size_t k = 0; k < i; k++) {
            cr_assert_str_neq(lexicon_metric(words, i)->id, lexicon_metric(words, k)->id);
            cr_assert_str_neq(lexicon_metric(words, i)->name, lexicon_metric(words, k)->name);
        }
    }
}

Test(data, every_name_and_alias_leads_to_its_own_metric_from_both_ends)
{
    const lexicon *words = builtin();
    for (size_t i = 0; i < lexicon_count(words); i++) {
        const yb_metric *metric = lexicon_metric(words, i);
        for (size_t k = 0; k <= metric->alias_count; k++) {
            const char *name = k == metric->alias_count ? metric->name : metric->aliases[k];
            lexicon_match match;
            cr_assert(lexicon_match_at(words, name, strlen(name), &match));
            cr_assert(match.metric == metric && match.length == strlen(name) && !match.ambiguous, "%s", name);
            cr_assert(lexicon_match_end(words, name, strlen(name), &match));
            cr_assert(match.metric == metric && match.length == strlen(name) && !match.ambiguous, "%s", name);
            cr_assert_null(strpbrk(name, " \t?|"), "%s", name);
        }
    }
}

Test(data, units_are_known_and_without_doubt)
{
    const lexicon *words = builtin();
    static const char *const units[] = {
        "",     "%",    "‰",        "万元",   "元",     "元/人",   "万美元",   "人",       "人次",
        "户",   "家",   "个",       "件",     "所",     "张",      "套",       "辆",       "只",
        "头",   "起",   "天",       "岁",     "剂次",   "亩",      "公里",     "吨",       "平方米",
        "千瓦", "标箱", "平方公里", "吨公里", "人公里", "公斤/亩", "万千瓦时", "吨标准煤", "微克/立方米",
    };
    for (size_t i = 0; i < lexicon_count(words); i++) {
        const yb_metric *metric = lexicon_metric(words, i);
        int known = 0;
        for (size_t k = 0; k < sizeof units / sizeof units[0]; k++) {
            known |= strcmp(units[k], metric->unit) == 0;
        }
        cr_assert(known, "%s: %s", metric->id, metric->unit);
        yb_decimal same, value = { 125, 1 };
        cr_assert_eq(yb_unit_convert(value, metric->unit, metric->unit, &same, NULL), YB_OK, "%s", metric->id);
        cr_assert_eq(yb_decimal_compare(same, value), 0);
    }
}

Test(data, weights_add_up_and_ratios_have_no_sum)
{
    const lexicon *words = builtin();
    for (size_t i = 0; i < lexicon_count(words); i++) {
        const yb_metric *metric = lexicon_metric(words, i);
        const char *argument = metric->rule_argument;
        if (metric->rule == YB_RULE_WEIGHTED) {
            cr_assert(find_id(words, argument) != NULL && adds_up(find_id(words, argument)), "%s", metric->id);
        } else if (metric->rule == YB_RULE_DERIVE) {
            const char *slash = strchr(argument, '/');
            const yb_metric *above = find(words, argument, (size_t)(slash - argument));
            const yb_metric *below = find_id(words, slash + 1);
            cr_assert(above != NULL && below != NULL && adds_up(above) && adds_up(below), "%s", metric->id);
        } else {
            cr_assert_null(argument);
        }
        int ratio =
            strcmp(metric->unit, "%") == 0 || strcmp(metric->unit, "‰") == 0 || strchr(metric->unit, '/') != NULL;
        cr_assert(!ratio || !adds_up(metric), "%s", metric->id);
        cr_assert(!adds_up(metric) || metric->time_kind != YB_TIME_NONE, "%s", metric->id);
    }
}

Test(data, everyday_words_mean_what_statisticians_mean)
{
    const lexicon *words = builtin();
    static const struct {
        const char *word, *id;
        int ambiguous;
    } expected[] = {
        { "规上工业增加值", "industry_va_scale", 0 },
        { "社消零", "retail_sales", 0 },
        { "限上消费总额", "retail_sales_scale", 0 },
        { "财税收入", "fiscal_total_revenue", 0 },
        { "财政税收", "fiscal_total_revenue", 0 },
        { "财政收入", "fiscal_total_revenue", 1 },
        { "税务收入", "tax_revenue", 0 },
        { "地方财政收入", "general_budget_revenue", 0 },
        { "一般公共预算总收入", "fiscal_total_revenue", 0 },
        { "PM2.5浓度", "pm25", 0 },
        { "空气优良天数比例", "air_good_rate", 0 },
        { "医保参保率", "medical_rate", 0 },
        { "低保金额", "dibao_amount", 0 },
        { "高新技术企业", "hightech_enterprises", 0 },
        { "R&D经费", "rd_expenditure", 0 },
        { "村集体经济", "village_collective_income", 0 },
        { "粮食", "grain_output", 1 },
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        lexicon_match match;
        const char *word = expected[i].word;
        cr_assert(lexicon_match_at(words, word, strlen(word), &match), "%s", word);
        cr_assert_str_eq(match.metric->id, expected[i].id);
        cr_assert_eq(match.length, strlen(word));
        cr_assert_eq(match.ambiguous, expected[i].ambiguous);
    }
}

Test(data, rates_and_prices_are_never_summed)
{
    const lexicon *words = builtin();
    static const char *const never[] = { "cpi", "ppi", "unemployment_registered", "air_good_rate", "pm25" };
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        cr_assert_eq(find_id(words, never[i])->rule, YB_RULE_NEVER);
    }
    cr_assert_str_eq(find_id(words, "gdp_per_capita")->rule_argument, "gdp/pop_resident");
    cr_assert_str_eq(find_id(words, "income_rural")->rule_argument, "pop_rural");
    cr_assert_eq(find_id(words, "deposits")->time_kind, YB_TIME_STOCK);
}

static void *ask(void *result)
{
    lexicon_builtin(result, NULL);
    return NULL;
}

Test(data, threads_that_ask_at_once_share_one_lexicon)
{
    pthread_t threads[8];
    const lexicon *words[8] = { NULL };
    for (int i = 0; i < 8; i++) {
        cr_assert_eq(pthread_create(&threads[i], NULL, ask, &words[i]), 0);
    }
    for (int i = 0; i < 8; i++) {
        pthread_join(threads[i], NULL);
        cr_assert_not_null(words[i]);
        cr_assert_eq(words[i], builtin());
    }
}
