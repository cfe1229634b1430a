/* The metric table: adding, describing anew, copying. */
#include <string.h>

#include "catalog/metric_table.h"

yb_status yb_metrics_create(const yb_env *env, yb_metrics **metrics, yb_error *error)
{
    void *block;
    YB_TRY(yb_alloc_zero(env, 1, sizeof(yb_metrics), &block, error));
    yb_metrics *made = block;
    made->env = env;
    made->index.env = env;
    yb_arena_init(&made->arena, env);
    *metrics = made;
    return YB_OK;
}

void yb_metrics_free(yb_metrics *metrics)
{
    if (metrics == NULL) {
        return;
    }
    const yb_env *env = metrics->env;
    yb_metric_index_free(&metrics->index);
    yb_arena_free(&metrics->arena);
    yb_free(env, metrics->items);
    yb_free(env, metrics);
}

yb_status yb_metrics_clone(const yb_metrics *metrics, yb_metrics **clone, yb_error *error)
{
    yb_metrics *made;
    YB_TRY(yb_metrics_create(metrics->env, &made, error));
    for (uint32_t number = 0; number < metrics->count; number++) {
        yb_status status = yb_metrics_put(made, metrics->items[number], NULL, error);
        if (status != YB_OK) {
            yb_metrics_free(made);
            return status;
        }
    }
    *clone = made;
    return YB_OK;
}

uint32_t yb_metrics_count(const yb_metrics *metrics)
{
    return metrics->count;
}

const yb_metric *yb_metrics_at(const yb_metrics *metrics, uint32_t number)
{
    return metrics->items[number];
}

/* The metric with exactly this id; YB_NO_WORD if there is none. */
static uint32_t find_id(const yb_metrics *metrics, const char *id)
{
    uint32_t at = yb_metric_index_chain(&metrics->index, id);
    for (; at != YB_NO_WORD; at = metrics->index.words[at].next) {
        const yb_metric_word *word = &metrics->index.words[at];
        if (word->kind == YB_WORD_ID && strcmp(word->text, id) == 0) {
            return word->metric;
        }
    }
    return YB_NO_WORD;
}

static int same_description(const yb_metric *a, const yb_metric *b)
{
    const char *a_argument = a->rule_argument == NULL ? "" : a->rule_argument;
    const char *b_argument = b->rule_argument == NULL ? "" : b->rule_argument;
    int same = strcmp(a->name, b->name) == 0 && a->rule == b->rule && strcmp(a_argument, b_argument) == 0 &&
               a->time_kind == b->time_kind && a->alias_count == b->alias_count;
    for (size_t i = 0; same && i < a->alias_count; i++) {
        same = strcmp(a->aliases[i], b->aliases[i]) == 0;
    }
    return same;
}

static yb_status copy_text(yb_arena *arena, const char *text, const char **copy, yb_error *error)
{
    return yb_arena_text(arena, text, strlen(text), copy, error);
}

/* A copy of `metric` in the arena, whose texts have been filled in. */
static yb_status copy_metric(yb_metrics *metrics, const yb_metric *metric, yb_metric **copy, yb_error *error)
{
    yb_arena *arena = &metrics->arena;
    void *item, *list;
    YB_TRY(yb_arena_alloc(arena, 1, sizeof(yb_metric), &item, error));
    YB_TRY(yb_arena_alloc(arena, metric->alias_count + 1, sizeof(char *), &list, error));
    const char **aliases = list;
    yb_metric made = *metric;
    made.struct_size = sizeof made;
    made.aliases = aliases;
    YB_TRY(copy_text(arena, metric->id, &made.id, error));
    YB_TRY(copy_text(arena, metric->name, &made.name, error));
    YB_TRY(copy_text(arena, metric->unit, &made.unit, error));
    if (metric->rule_argument != NULL) {
        YB_TRY(copy_text(arena, metric->rule_argument, &made.rule_argument, error));
    }
    for (size_t i = 0; i < metric->alias_count; i++) {
        YB_TRY(copy_text(arena, metric->aliases[i], &aliases[i], error));
    }
    aliases[metric->alias_count] = NULL;
    *copy = item;
    **copy = made;
    return YB_OK;
}

static void index_words(yb_metrics *metrics, uint32_t number)
{
    const yb_metric *metric = metrics->items[number];
    yb_metric_index_add(&metrics->index, metric->id, YB_WORD_ID, number);
    yb_metric_index_add(&metrics->index, metric->name, YB_WORD_NAME, number);
    for (size_t i = 0; i < metric->alias_count; i++) {
        yb_metric_index_add(&metrics->index, metric->aliases[i], YB_WORD_ALIAS, number);
    }
}

static void forget_words(yb_metrics *metrics, uint32_t number)
{
    const yb_metric *metric = metrics->items[number];
    yb_metric_index_remove(&metrics->index, metric->id, YB_WORD_ID, number);
    yb_metric_index_remove(&metrics->index, metric->name, YB_WORD_NAME, number);
    for (size_t i = 0; i < metric->alias_count; i++) {
        yb_metric_index_remove(&metrics->index, metric->aliases[i], YB_WORD_ALIAS, number);
    }
}

/* All that can fail comes first; then the table changes. */
static yb_status store(yb_metrics *metrics, const yb_metric *metric, uint32_t number, yb_error *error)
{
    yb_metric *copy;
    void *items = metrics->items;
    YB_TRY(yb_grow(metrics->env, &items, &metrics->capacity, (size_t)number + 1, sizeof *metrics->items, error));
    metrics->items = items;
    YB_TRY(yb_metric_index_reserve(&metrics->index, metric->alias_count + 2, error));
    YB_TRY(copy_metric(metrics, metric, &copy, error));
    if (number < metrics->count) {
        forget_words(metrics, number);
    } else {
        metrics->count++;
    }
    metrics->items[number] = copy;
    index_words(metrics, number);
    return YB_OK;
}

yb_status yb_metrics_put(yb_metrics *metrics, const yb_metric *metric, uint32_t *number, yb_error *error)
{
    YB_TRY(yb_metric_check(metric, error));
    yb_metric given = *metric;
    given.name = given.name == NULL || given.name[0] == '\0' ? given.id : given.name;
    given.unit = given.unit == NULL ? "" : given.unit;
    given.rule_argument = given.rule_argument == NULL || given.rule_argument[0] == '\0' ? NULL : given.rule_argument;
    uint32_t at = find_id(metrics, given.id);
    if (at == YB_NO_WORD) {
        at = metrics->count;
        YB_TRY(store(metrics, &given, at, error));
    } else if (strcmp(metrics->items[at]->unit, given.unit) != 0) {
        return yb_fail(error, YB_INVALID,
                       "metric \"%s\" is stored in \"%s\" and cannot change to \"%s\"; convert the values, or use "
                       "another id",
                       given.id, metrics->items[at]->unit, given.unit);
    } else if (!same_description(metrics->items[at], &given)) {
        YB_TRY(store(metrics, &given, at, error));
    }
    if (number != NULL) {
        *number = at;
    }
    return YB_OK;
}
