/* The hash index of the words that name metrics. */
#include "catalog/metric_index.h"

#include <string.h>

#include "catalog/fold.h"
#include "catalog/tree.h"

/* FNV-1a over bytes with A-Z folded to a-z. */
static uint32_t hash_folded(const char *text)
{
    uint32_t hash = 2166136261u;
    for (; *text != '\0'; text++) {
        hash = (hash ^ yb_fold(*text)) * 16777619u;
    }
    return hash ^ hash >> 15;
}

void yb_metric_index_free(yb_metric_index *index)
{
    yb_free(index->env, index->words);
    yb_free(index->env, index->chains);
    *index = (yb_metric_index) { .env = index->env };
}

static uint32_t *chain_of(const yb_metric_index *index, const char *text)
{
    return &index->chains[hash_folded(text) & (index->chain_count - 1)];
}

static yb_status widen(yb_metric_index *index, uint32_t chain_count, yb_error *error)
{
    void *block;
    YB_TRY(yb_alloc(index->env, chain_count, sizeof(uint32_t), &block, error));
    memset(block, 0xff, chain_count * sizeof(uint32_t));
    uint32_t *old = index->chains, old_count = index->chain_count;
    index->chains = block;
    index->chain_count = chain_count;
    for (uint32_t i = 0; i < old_count; i++) {
        for (uint32_t word = old[i]; word != YB_NO_WORD;) {
            uint32_t next = index->words[word].next, *chain = chain_of(index, index->words[word].text);
            index->words[word].next = *chain;
            *chain = word;
            word = next;
        }
    }
    yb_free(index->env, old);
    return YB_OK;
}

yb_status yb_metric_index_reserve(yb_metric_index *index, size_t more, yb_error *error)
{
    uint64_t needed = (uint64_t)index->count + more;
    uint32_t chains = needed < YB_NO_WORD ? yb_slots_for(needed) : 0;
    if (chains == 0) {
        return yb_fail(error, YB_OVERFLOW, "the catalog has %u names of metrics already; more cannot be indexed",
                       index->count);
    }
    void *words = index->words;
    YB_TRY(yb_grow(index->env, &words, &index->capacity, (size_t)needed, sizeof(yb_metric_word), error));
    index->words = words;
    return chains <= index->chain_count ? YB_OK : widen(index, chains, error);
}

void yb_metric_index_add(yb_metric_index *index, const char *text, yb_word_kind kind, uint32_t metric)
{
    uint32_t word = index->free != 0 ? index->free - 1 : index->count++;
    if (index->free != 0) {
        index->free = index->words[word].next;
    }
    uint32_t *chain = chain_of(index, text);
    index->words[word] = (yb_metric_word) { text, metric, *chain, kind };
    *chain = word;
}

void yb_metric_index_remove(yb_metric_index *index, const char *text, yb_word_kind kind, uint32_t metric)
{
    uint32_t *link = chain_of(index, text);
    while (*link != YB_NO_WORD) {
        yb_metric_word *word = &index->words[*link];
        if (word->metric == metric && word->kind == kind && strcmp(word->text, text) == 0) {
            uint32_t freed = *link;
            *link = word->next;
            word->next = index->free;
            index->free = freed + 1;
            return;
        }
        link = &word->next;
    }
}

uint32_t yb_metric_index_chain(const yb_metric_index *index, const char *text)
{
    return index->chain_count == 0 ? YB_NO_WORD : *chain_of(index, text);
}
