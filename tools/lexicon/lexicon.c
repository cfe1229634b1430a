/* The built-in lexicon and its lookups. */
#include "lexicon/lexicon.h"

#include <pthread.h>

#include "lexicon/embedded.h"
#include "lexicon/parse.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static lexicon *kept;

/* After a failure the next call tries again. */
yb_status lexicon_builtin(const lexicon **builtin, yb_error *error)
{
    yb_status status = YB_OK;
    pthread_mutex_lock(&lock);
    if (kept == NULL) {
        status = lexicon_parse(lexicon_metrics_file, (size_t)(lexicon_metrics_file_end - lexicon_metrics_file),
                               "metrics.tsv", yb_default_allocator(), &kept, error);
    }
    if (status == YB_OK) {
        *builtin = kept;
    }
    pthread_mutex_unlock(&lock);
    return status;
}

size_t lexicon_count(const lexicon *words)
{
    return words->count;
}

const yb_metric *lexicon_metric(const lexicon *words, size_t number)
{
    return &words->metrics[number];
}

static int find(const lexicon *words, const lexicon_trie *trie, const char *text, size_t length, lexicon_match *match)
{
    uint32_t value = 0;
    size_t found = lexicon_trie_find(trie, text, length, &value);
    if (found == 0) {
        return 0;
    }
    *match = (lexicon_match) { &words->metrics[value / 2], found, (int)(value % 2) };
    return 1;
}

int lexicon_match_at(const lexicon *words, const char *text, size_t length, lexicon_match *match)
{
    return find(words, &words->forwards, text, length, match);
}

int lexicon_match_end(const lexicon *words, const char *text, size_t length, lexicon_match *match)
{
    return find(words, &words->backwards, text, length, match);
}
