/* The tables of what adds up. */
#include "query/rules.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "query/notes.h"

enum { NAMES_LISTED = 8, TEXT_MAX = 900, INSTEAD_MAX = 256 };

#define EVERY_REGION_ALIKE "every region counts alike here, whatever its size; the whole has another value"

/* One row per rollup rule, for figures of the measure "level". */
typedef struct rule_row {
    int adds;
    const char *why;  /* sums and averages are refused; the rule's argument follows */
    const char *note; /* beside sums and averages; or beside medians and the like */
} rule_row;

static const rule_row rules[] = {
    [YB_RULE_SUM] = { 1, NULL, NULL },
    [YB_RULE_SUM_CHECK] = { 1, NULL,
                            "adds up, but the whole's own figure need not equal the sum of its parts; compare "
                            "with own and gap" },
    [YB_RULE_SUM_GROSS] = { 1, NULL,
                            "adds with double counting: what several regions report alike is in the sum "
                            "several times" },
    [YB_RULE_WEIGHTED] = { 0, "is a mean weighted by", EVERY_REGION_ALIKE },
    [YB_RULE_DERIVE] = { 0, "is computed as", EVERY_REGION_ALIKE },
    [YB_RULE_NEVER] = { 0, "does not combine over regions", NULL },
};

/* One row per measure other than the level. */
static const char *const measures[] = {
    [YB_YOY] = "growth rates (yoy)",
    [YB_SHARE] = "shares",
    [YB_RANK] = "ranks",
    [YB_OTHER] = "figures of an unknown kind (measure other)",
};

int yb_rule_adds(const yb_metric *metric, yb_measure measure)
{
    return measure == YB_LEVEL && rules[metric->rule].adds;
}

/* What to ask for instead of a sum, as the rule has it: up to the list of aggregates that always do. */
static const char *suggest(const yb_metric *metric, char text[INSTEAD_MAX])
{
    const char *argument = metric->rule_argument, *divisor = argument == NULL ? NULL : strchr(argument, '/');
    if (metric->rule == YB_RULE_WEIGHTED && argument != NULL) {
        snprintf(text, INSTEAD_MAX, "--agg wmean --weight %s, or --agg ", argument);
    } else if (metric->rule == YB_RULE_DERIVE && divisor != NULL) {
        snprintf(text, INSTEAD_MAX,
                 "--metric %.*s --derive ratio:%s for the whole's, --agg wmean --weight %s, or --agg ",
                 (int)(divisor - argument), argument, divisor + 1, divisor + 1);
    } else {
        snprintf(text, INSTEAD_MAX, "--agg wmean with --weight METRIC, or --agg ");
    }
    return text;
}

yb_status yb_rule_refuse(const yb_metric *metric, yb_measure measure, yb_error *error)
{
    if (measure != YB_LEVEL) {
        return yb_fail(error, YB_REFUSED,
                       "%s of %s are neither added nor averaged over regions; ask --agg %smedian, min, max or count, "
                       "or roll up the figures themselves (--measure level)",
                       measures[measure], metric->name,
                       measure == YB_YOY || measure == YB_SHARE ? "wmean with --weight METRIC, " : "");
    }
    const char *argument = metric->rule_argument;
    char instead[INSTEAD_MAX];
    return yb_fail(error, YB_REFUSED,
                   "%s %s%s%s: its sums have no sense, and plain averages of such figures mislead; ask %smedian, min, "
                   "max or count",
                   metric->name, rules[metric->rule].why, argument == NULL ? "" : " ", argument == NULL ? "" : argument,
                   suggest(metric, instead));
}

static yb_status refuse_years(const yb_slot *slot, int first, int last, yb_error *error)
{
    if (slot->description->time_kind == YB_TIME_STOCK) {
        return yb_fail(error, YB_REFUSED,
                       "%s is a stock: its figures of %d..%d are states, which are never added or averaged over years; "
                       "separate them with --by year or choose one with --year %d",
                       slot->description->name, first, last, last);
    }
    return yb_fail(error, YB_REFUSED,
                   "the figures of %s cover the years %d..%d; separate them with --by year, or say with --year %d..%d "
                   "that all of them are to be added",
                   slot->description->name, first, last, first, last);
}

/* Minima, maxima, medians and counts over years are what they say. Averages of
 * flows are per region and year. Sums of flows depend on which years are there,
 * so somebody has to name them. */
yb_status yb_rule_check_years(const yb_plan *plan, const yb_cube *cube, yb_error *error)
{
    int named = plan->query->first_year != 0 && plan->query->last_year != 0;
    for (uint32_t s = 0; s < plan->slot_count && !plan->query->by_year; s++) {
        const yb_slot *slot = &plan->slots[s];
        int stock = slot->description->time_kind == YB_TIME_STOCK;
        for (size_t i = 0; i < plan->aggregate_count; i++) {
            const yb_aggregate_ops *ops = yb_aggregate_ops_of(plan->aggregates[i]);
            if (cube->first_years[s] == cube->last_years[s]) {
                continue;
            }
            if (ops->adds && (stock || (ops->over_years && !named))) {
                return refuse_years(slot, cube->first_years[s], cube->last_years[s], error);
            }
            if ((ops->states & YB_STATE_BIT(YB_STATE_WEIGHTS)) != 0) {
                return yb_fail(error, YB_REFUSED,
                               "a weighted mean is one of one year; the figures of %s cover %d..%d: separate them "
                               "with --by year or choose one with --year %d",
                               slot->description->name, cube->first_years[s], cube->last_years[s], cube->last_years[s]);
            }
        }
    }
    return YB_OK;
}

void yb_rule_list_name(char *text, size_t capacity, size_t *used, uint32_t *listed, const char *name)
{
    if (*listed < NAMES_LISTED) {
        yb_text_add(text, capacity, used, "%s%s", *listed == 0 ? "" : ", ", name);
    } else if (*listed == NAMES_LISTED) {
        yb_text_add(text, capacity, used, " and more");
    }
    ++*listed;
}

/* The note of one rule, once, before it the names of the metrics that it is about. */
static yb_status note_rule(const yb_plan *plan, const yb_cube *cube, yb_rollup_rule rule, yb_error *error)
{
    char names[TEXT_MAX] = "";
    size_t used = 0;
    uint32_t listed = 0;
    for (uint32_t s = 0; s < plan->slot_count; s++) {
        if (plan->slots[s].description->rule == rule && cube->last_years[s] != 0) {
            yb_rule_list_name(names, sizeof(names), &used, &listed, plan->slots[s].description->name);
        }
    }
    return listed == 0 ? YB_OK : yb_notes_add(plan->notes, error, "%s: %s", names, rules[rule].note);
}

/* Whether every row is one region's own figure: then nothing was combined. */
static int regions_stand_alone(const yb_plan *plan)
{
    const yb_query *query = plan->asked;
    return !query->rollup && query->group_level_count > 0 &&
           query->group_levels[query->group_level_count - 1] == plan->from_level;
}

yb_status yb_rule_notes(const yb_plan *plan, const yb_cube *cube, yb_error *error)
{
    int added = 0, alike = 0;
    if (regions_stand_alone(plan)) {
        return YB_OK;
    }
    for (size_t i = 0; i < plan->aggregate_count; i++) {
        const yb_aggregate_ops *ops = yb_aggregate_ops_of(plan->aggregates[i]);
        added |= ops->adds;
        alike |= ops->alike;
    }
    for (int rule = YB_RULE_SUM; plan->measure == YB_LEVEL && rule <= YB_RULE_NEVER; rule++) {
        if (rules[rule].note != NULL && (rules[rule].adds ? added : alike)) {
            YB_TRY(note_rule(plan, cube, (yb_rollup_rule)rule, error));
        }
    }
    return YB_OK;
}
