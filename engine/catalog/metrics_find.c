/* Finding a metric by id, name or alias, and what is said when there is none. */
#include <string.h>

#include "catalog/fold.h"
#include "catalog/metric_table.h"
#include "core/text.h"

enum { LISTED = 8, SUGGESTED = 3 };

/* The metrics that the best kind of word leads to. */
typedef struct matches {
    int rank; /* exact id, name, alias, then the same but for case */
    uint32_t metrics[LISTED];
    size_t listed;
    size_t count;
} matches;

static void note(matches *found, int rank, uint32_t metric)
{
    if (rank > found->rank) {
        return;
    }
    if (rank < found->rank) {
        *found = (matches) { .rank = rank };
    }
    size_t at = found->listed;
    while (at > 0 && found->metrics[at - 1] >= metric) {
        at--;
    }
    if (at < found->listed && found->metrics[at] == metric) {
        return;
    }
    found->count++;
    if (at < LISTED) {
        found->listed += found->listed < LISTED;
        memmove(&found->metrics[at + 1], &found->metrics[at], (found->listed - at - 1) * sizeof(uint32_t));
        found->metrics[at] = metric;
    }
}

static matches find_all(const yb_metrics *metrics, const char *text)
{
    matches found = { .rank = 2 * YB_WORD_ALIAS + 2 };
    uint32_t at = yb_metric_index_chain(&metrics->index, text);
    for (; at != YB_NO_WORD; at = metrics->index.words[at].next) {
        const yb_metric_word *word = &metrics->index.words[at];
        if (yb_fold_equal(word->text, text)) {
            int other_case = strcmp(word->text, text) != 0;
            note(&found, (int)word->kind + (other_case ? YB_WORD_ALIAS + 1 : 0), word->metric);
        }
    }
    return found;
}

static yb_status fail_ambiguous(const yb_metrics *metrics, const char *text, const matches *found, yb_error *error)
{
    char list[800];
    size_t used = 0;
    for (size_t i = 0; i < found->listed; i++) {
        const yb_metric *metric = metrics->items[found->metrics[i]];
        yb_text_add(list, sizeof list, &used, "%s%s (%s)", i == 0 ? "" : ", ", metric->name, metric->id);
    }
    return yb_fail(error, YB_AMBIGUOUS, "\"%.100s\" names %zu metrics; choose one by its id: %s%s", text, found->count,
                   list, found->count > found->listed ? " ..." : "");
}

/* Likeness for suggestions, less is nearer; UINT32_MAX: not alike. One edit comes
 * first, then words that contain the text or are contained in it, by how much
 * more they are; several edits count as many bytes more. */
static unsigned unlikeness(const char *word, const char *text)
{
    size_t word_bytes = strlen(word), text_bytes = strlen(text);
    size_t shorter = word_bytes < text_bytes ? word_bytes : text_bytes;
    unsigned limit = shorter <= 9 ? 1 : shorter <= 24 ? 2 : 3;
    unsigned distance = yb_text_distance(word, text, limit), best = UINT32_MAX;
    if (distance <= limit && shorter > 3) {
        best = distance <= 1 ? distance : 16 * distance;
    }
    if (shorter >= 6 && (strstr(word, text) != NULL || strstr(text, word) != NULL)) {
        size_t apart = word_bytes > text_bytes ? word_bytes - text_bytes : text_bytes - word_bytes;
        best = best <= 2 + apart ? best : (unsigned)(2 + apart);
    }
    return best;
}

static unsigned metric_unlikeness(const yb_metric *metric, const char *text)
{
    unsigned best = unlikeness(metric->id, text), other = unlikeness(metric->name, text);
    best = other < best ? other : best;
    for (size_t i = 0; i < metric->alias_count; i++) {
        other = unlikeness(metric->aliases[i], text);
        best = other < best ? other : best;
    }
    return best;
}

static yb_status fail_unknown(const yb_metrics *metrics, const char *text, yb_error *error)
{
    uint32_t near[SUGGESTED + 1];
    unsigned scores[SUGGESTED + 1];
    size_t count = 0;
    if (error == NULL) { /* nobody reads suggestions, which take a look at every metric */
        return YB_NOT_FOUND;
    }
    for (uint32_t number = 0; number < metrics->count; number++) {
        unsigned score = metric_unlikeness(metrics->items[number], text);
        size_t at = count;
        for (; score != UINT32_MAX && at > 0 && scores[at - 1] > score; at--) {
            near[at] = near[at - 1];
            scores[at] = scores[at - 1];
        }
        if (score != UINT32_MAX) {
            near[at] = number;
            scores[at] = score;
            count += count < SUGGESTED;
        }
    }
    if (count == 0) {
        return yb_fail(error, YB_NOT_FOUND, "no metric \"%.200s\" among the %u of this catalog; import it first", text,
                       metrics->count);
    }
    char list[700];
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        const yb_metric *metric = metrics->items[near[i]];
        yb_text_add(list, sizeof list, &used, "%s%s (%s)", i == 0 ? "" : ", ", metric->name, metric->id);
    }
    return yb_fail(error, YB_NOT_FOUND, "no metric \"%.200s\"; did you mean %s?", text, list);
}

yb_status yb_metrics_find(const yb_metrics *metrics, const char *text, uint32_t *number, yb_error *error)
{
    matches found = find_all(metrics, text);
    if (found.count == 0) {
        return fail_unknown(metrics, text, error);
    }
    if (found.count > 1) {
        return fail_ambiguous(metrics, text, &found, error);
    }
    *number = found.metrics[0];
    return YB_OK;
}
