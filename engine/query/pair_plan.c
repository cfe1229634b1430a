/* Settles which series go together. */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "query/diagnose.h"
#include "query/notes.h"
#include "query/pair.h"
#include "query/rules.h"

enum { NAMES_MAX = 800 };

static int wants_weights(const yb_plan *plan)
{
    size_t i = 0;
    while (i < plan->aggregate_count && plan->aggregates[i] != YB_WEIGHTED_MEAN) {
        i++;
    }
    return i < plan->aggregate_count;
}

static yb_status prepare_difference(yb_plan *plan, yb_error *error)
{
    char word[16];
    if (plan->query->span.first == 0) {
        return yb_fail(error, YB_INVALID,
                       "a difference is one of two spans that begin in January: say which span it is to be, as --span "
                       "H2, --span Q2 or --span 04..06");
    }
    if (plan->span.first == 1) {
        return yb_fail(error, YB_INVALID,
                       "%s begins in January, so that its figures are no difference of others; leave --difference out",
                       yb_span_word(plan->span, word));
    }
    if (plan->measure != YB_LEVEL) {
        return yb_fail(error, YB_REFUSED,
                       "only figures themselves accumulate over a year: of %s there is no difference; ask --measure "
                       "level",
                       yb_measure_name(plan->measure));
    }
    plan->pairing = YB_PAIR_DIFFERENCE;
    plan->partner_span = (yb_span) { 1, (uint8_t)(plan->span.first - 1) };
    plan->span.first = 1;
    return YB_OK;
}

yb_status yb_pair_prepare(yb_plan *plan, yb_error *error)
{
    int weights = wants_weights(plan);
    if (plan->query->difference && weights) {
        return yb_fail(error, YB_INVALID, "differences have no weights: leave --difference or --agg wmean out");
    }
    if ((plan->query->difference || weights) && plan->query->missing) {
        return yb_fail(error, YB_INVALID,
                       "only figures as they were reported are reconciled: leave --reconcile, or --difference and "
                       "--agg wmean out");
    }
    if (weights && (plan->measure == YB_RANK || plan->measure == YB_OTHER)) {
        return yb_fail(error, YB_REFUSED, "a mean of figures of the measure %s has no sense, whatever their weights",
                       yb_measure_name(plan->measure));
    }
    plan->pairing = weights ? YB_PAIR_WEIGHTS : YB_PAIR_NONE;
    return plan->query->difference ? prepare_difference(plan, error) : YB_OK;
}

/* Why the metric has no differences; YB_OK if it has. */
static yb_status check_flow(const yb_plan *plan, const yb_metric *metric, yb_error *error)
{
    char word[16], option[16];
    if (metric->time_kind == YB_TIME_STOCK) {
        return yb_fail(error, YB_REFUSED,
                       "%s is a stock: its figures are states at the end of a span, and the difference of two is how "
                       "it changed, no figure of %s; for the state at the end ask --span %s",
                       metric->name, yb_span_word(plan->query->span, word), yb_span_option(plan->span, option));
    }
    if (metric->time_kind != YB_TIME_FLOW) {
        return yb_fail(error, YB_REFUSED,
                       "%s does not accumulate over a year: the difference of two spans has no sense; ask for a span "
                       "that was reported, without --difference",
                       metric->name);
    }
    return YB_OK;
}

/* The word for the weight in a metric's rule: "population" of weighted:population and
 * of derive:gdp/population; NULL if it has none. */
static const char *weight_in_rule(const yb_plan *plan, const yb_metric *metric)
{
    if (plan->measure != YB_LEVEL || metric->rule_argument == NULL) {
        return NULL;
    }
    const char *behind = strchr(metric->rule_argument, '/');
    return metric->rule == YB_RULE_WEIGHTED                   ? metric->rule_argument
           : metric->rule == YB_RULE_DERIVE && behind != NULL ? behind + 1
                                                              : NULL;
}

/* The metric that weighs the figures of `metric`. */
static yb_status find_weight(const yb_plan *plan, const yb_metric *metric, uint32_t *weight, yb_error *error)
{
    const yb_metrics *table = yb_catalog_metrics(plan->snapshot->catalog);
    const char *word = weight_in_rule(plan, metric);
    *weight = plan->query->weight;
    if (*weight == YB_NO_METRIC && word == NULL) {
        return yb_fail(error, YB_REFUSED,
                       "nothing says what should weigh the figures of %s: name a metric with --weight METRIC",
                       metric->name);
    }
    if (*weight == YB_NO_METRIC && yb_metrics_find(table, word, weight, NULL) != YB_OK) {
        return yb_fail(error, YB_NOT_FOUND,
                       "%s is weighted by %s, which the store does not have; name another metric with --weight METRIC",
                       metric->name, word);
    }
    const yb_metric *found = yb_metrics_at(table, *weight);
    if (!yb_rule_adds(found, YB_LEVEL)) {
        return yb_fail(error, YB_REFUSED, "%s cannot weigh anything: a weight is an amount that adds up over regions",
                       found->name);
    }
    if (found == metric && plan->measure == YB_LEVEL) {
        return yb_fail(error, YB_REFUSED, "the figures of %s would weigh themselves; name another metric with --weight",
                       metric->name);
    }
    return YB_OK;
}

static yb_status check_metric(const yb_plan *plan, uint32_t number, yb_error *error)
{
    const yb_metric *metric = yb_metrics_at(yb_catalog_metrics(plan->snapshot->catalog), number);
    uint32_t weight;
    if (plan->pairing == YB_PAIR_DIFFERENCE) {
        return check_flow(plan, metric, error);
    }
    return yb_plan_shows(plan, number) ? find_weight(plan, metric, &weight, error) : YB_OK;
}

yb_status yb_pair_metrics(yb_plan *plan, yb_error *error)
{
    const yb_metrics *table = yb_catalog_metrics(plan->snapshot->catalog);
    uint32_t *metrics = (uint32_t *)plan->metrics, kept = 0, listed = 0;
    char names[NAMES_MAX] = "";
    size_t used = 0;
    for (uint32_t i = 0; plan->pairing != YB_PAIR_NONE && i < plan->metric_count; i++) {
        yb_status status = check_metric(plan, metrics[i], error);
        int last = kept == 0 && i + 1 == plan->metric_count;
        if (status != YB_OK && (!plan->all_metrics || last)) {
            return status;
        }
        if (status == YB_OK) {
            metrics[kept++] = metrics[i];
        } else {
            yb_rule_list_name(names, sizeof(names), &used, &listed, yb_metrics_at(table, metrics[i])->name);
        }
    }
    plan->metric_count = plan->pairing == YB_PAIR_NONE ? plan->metric_count : kept;
    return listed == 0 ? YB_OK
                       : yb_notes_add(plan->notes, error, "left out, because they have no %s: %s",
                                      plan->pairing == YB_PAIR_DIFFERENCE ? "differences" : "weights", names);
}

static uint32_t find_series(const yb_plan *plan, uint32_t metric, yb_span span)
{
    const yb_catalog *catalog = plan->snapshot->catalog;
    for (uint32_t i = 0; i < yb_catalog_series_count(catalog); i++) {
        const yb_series *series = yb_catalog_series(catalog, i);
        if (series->metric == metric && series->measure == YB_LEVEL && series->role == plan->role &&
            series->span.first == span.first && series->span.last == span.last) {
            return i;
        }
    }
    return YB_NO_SERIES;
}

const char *yb_pair_words(yb_span whole, yb_span less, char text[YB_PAIR_WORDS])
{
    char words[2][16];
    int year = whole.first == 1 && whole.last == 12;
    snprintf(text, YB_PAIR_WORDS, "%s%s less %s", year ? "the " : "", yb_span_word(whole, words[0]),
             yb_span_word(less, words[1]));
    return text;
}

/* The slot's partner; without one, says what is missing. */
static yb_status find_partner(const yb_plan *plan, yb_slot *slot, yb_error *error)
{
    const yb_metrics *table = yb_catalog_metrics(plan->snapshot->catalog);
    char words[YB_PAIR_WORDS], part[16], asked[16];
    uint32_t weight;
    if (plan->pairing == YB_PAIR_DIFFERENCE) {
        slot->partner = find_series(plan, slot->metric, plan->partner_span);
        return slot->partner != YB_NO_SERIES ? YB_OK
                                             : yb_fail(error, YB_NOT_FOUND, "%s is %s; there are no %s figures of %s",
                                                       yb_span_word(plan->query->span, asked),
                                                       yb_pair_words(plan->span, plan->partner_span, words),
                                                       yb_span_word(plan->partner_span, part), slot->description->name);
    }
    if (slot->hidden) {
        return YB_OK;
    }
    YB_TRY(find_weight(plan, slot->description, &weight, error));
    slot->partner = find_series(plan, weight, plan->span);
    return slot->partner != YB_NO_SERIES
               ? YB_OK
               : yb_fail(error, YB_NOT_FOUND,
                         "there are no %s %s figures of %s, which should weigh those of %s; name another metric with "
                         "--weight METRIC",
                         yb_span_word(plan->span, part), yb_role_name(plan->role), yb_metrics_at(table, weight)->name,
                         slot->description->name);
}

yb_status yb_pair_slots(yb_plan *plan, yb_error *error)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; plan->pairing != YB_PAIR_NONE && i < plan->slot_count; i++) {
        yb_slot slot = plan->slots[i];
        yb_status status = find_partner(plan, &slot, error);
        int last = kept == 0 && i + 1 == plan->slot_count;
        if (status != YB_OK && (!plan->all_metrics || last)) {
            return status;
        }
        if (status == YB_OK) {
            plan->slots[kept++] = slot;
        }
    }
    plan->slot_count = plan->pairing == YB_PAIR_NONE ? plan->slot_count : kept;
    return YB_OK;
}

const char *yb_pair_suggestion(const yb_plan *plan, char text[YB_SUGGESTION_MAX])
{
    yb_span span = plan->query->span, whole = { 1, span.last }, part = { 1, (uint8_t)(span.first - 1) };
    char words[YB_PAIR_WORDS];
    text[0] = '\0';
    if (plan->pairing == YB_PAIR_NONE && span.first > 1 && plan->measure == YB_LEVEL) {
        for (uint32_t i = 0; i < plan->metric_count && text[0] == '\0'; i++) {
            const yb_metric *metric = yb_metrics_at(yb_catalog_metrics(plan->snapshot->catalog), plan->metrics[i]);
            if (metric->time_kind == YB_TIME_FLOW && find_series(plan, plan->metrics[i], whole) != YB_NO_SERIES &&
                find_series(plan, plan->metrics[i], part) != YB_NO_SERIES) {
                snprintf(text, YB_SUGGESTION_MAX, ", or ask --difference for %s", yb_pair_words(whole, part, words));
            }
        }
    }
    return text;
}
