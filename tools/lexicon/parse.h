/* What a lexicon is inside, and how it is read from text. */
#ifndef LEXICON_PARSE_H
#define LEXICON_PARSE_H

#include "lexicon/lexicon.h"
#include "lexicon/trie.h"
#include "yearbook/hooks.h"

struct lexicon {
    const yb_allocator *allocator;
    char *text; /* the file, cut into strings in place */
    yb_metric *metrics;
    size_t count;
    const char **aliases;             /* of all metrics, one after another */
    lexicon_trie forwards, backwards; /* value: metric x 2 + ambiguous */
};

/* Reads tab-separated text as README.md describes it; `file` stands in errors.
 * YB_INVALID with the line: a wrong header, a missing column, an unknown rule
 * or time kind, an id or name given twice, a rule that names a missing metric. */
yb_status lexicon_parse(const char *text, size_t length, const char *file, const yb_allocator *allocator,
                        lexicon **parsed, yb_error *error);
void lexicon_free(lexicon *words);

#endif
