/* Which words name which metric: ids, names and aliases in one hash index.
 * A word may name several metrics; letters A-Z and a-z hash alike. */
#ifndef YB_CATALOG_METRIC_INDEX_H
#define YB_CATALOG_METRIC_INDEX_H

#include "core/memory.h"
#include "yearbook/series.h"

/* The better kind wins. */
typedef enum yb_word_kind { YB_WORD_ID = 0, YB_WORD_NAME = 1, YB_WORD_ALIAS = 2 } yb_word_kind;

typedef struct yb_metric_word {
    const char *text; /* borrowed */
    uint32_t metric;
    uint32_t next; /* in its chain, or YB_NO_WORD */
    yb_word_kind kind;
} yb_metric_word;

#define YB_NO_WORD UINT32_MAX

/* Zero-initialised except for env. */
typedef struct yb_metric_index {
    const yb_env *env;
    yb_metric_word *words;
    size_t capacity;
    uint32_t count;   /* words in use and free ones */
    uint32_t free;    /* first free word + 1; 0: none */
    uint32_t *chains; /* first word of each */
    uint32_t chain_count;
} yb_metric_index;

void yb_metric_index_free(yb_metric_index *index);

/* Makes room for `more` words, so that adding them cannot fail. */
yb_status yb_metric_index_reserve(yb_metric_index *index, size_t more, yb_error *error);
void yb_metric_index_add(yb_metric_index *index, const char *text, yb_word_kind kind, uint32_t metric);
void yb_metric_index_remove(yb_metric_index *index, const char *text, yb_word_kind kind, uint32_t metric);

/* First word of the chain that `text` would be in. */
uint32_t yb_metric_index_chain(const yb_metric_index *index, const char *text);

#endif
