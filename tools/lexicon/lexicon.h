/* The metric lexicon: canonical metrics, their units, rollup rules and aliases,
 * read from metrics.tsv, which is carried inside the program. */
#ifndef LEXICON_LEXICON_H
#define LEXICON_LEXICON_H

#include <stddef.h>

#include "yearbook/series.h"

typedef struct lexicon lexicon;

/* The built-in lexicon: built on the first call, kept; thread-safe. */
yb_status lexicon_builtin(const lexicon **lexicon, yb_error *error);

size_t lexicon_count(const lexicon *lexicon);
/* Without the ambiguous aliases. */
const yb_metric *lexicon_metric(const lexicon *lexicon, size_t number);

typedef struct lexicon_match {
    const yb_metric *metric;
    size_t length; /* bytes of the alias */
    int ambiguous; /* the alias is marked `?` in the file */
} lexicon_match;

/* The longest name or alias that `text` starts with; 0 if none. */
int lexicon_match_at(const lexicon *lexicon, const char *text, size_t length, lexicon_match *match);
/* The same for a text that ends with it. */
int lexicon_match_end(const lexicon *lexicon, const char *text, size_t length, lexicon_match *match);

#endif
