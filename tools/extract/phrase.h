/* Phrases: runs of tokens that are trimmed and joined into a name. */
#ifndef EXTRACT_PHRASE_H
#define EXTRACT_PHRASE_H

#include <stddef.h>
#include <stdint.h>

#include "extract/sentence.h"

#define PHRASE_TOKENS 80
#define NAME_BYTES    160 /* names are cut at fewer than 40 characters */

struct phrase {
    const struct sentence *sentence;
    uint16_t tokens[PHRASE_TOKENS];
    size_t count;
};

/* The tokens of [begin, end) that may be part of a name: text and 、; the last
 * (`tail`) or the first PHRASE_TOKENS of them. */
void phrase_take(struct phrase *phrase, const struct sentence *sentence, size_t begin, size_t end, int tail);

const struct token *phrase_token(const struct phrase *phrase, size_t index);
uint32_t phrase_classes(const struct phrase *phrase, size_t index);
void phrase_remove(struct phrase *phrase, size_t from, size_t to);
/* Takes away all tokens with one of the classes. */
void phrase_remove_classes(struct phrase *phrase, uint32_t classes);
size_t phrase_characters(const struct phrase *phrase);

/* What stands before a figure: without adverbs, links, lists of examples.
 * Leaves nothing when it was only those. */
void phrase_trim_before(struct phrase *phrase);
/* What stands behind a figure. */
void phrase_trim_after(struct phrase *phrase);

/* A、B两处: the names that a count sums up go, up to the verb before them. */
void phrase_cut_enumeration(struct phrase *phrase);

/* Number of leading tokens that are a verb with an object behind it (调用 in 调用铲车); 0 if none. */
size_t phrase_verb(const struct phrase *phrase);

/* Appends the phrase's text to `name` (NAME_BYTES, NUL-terminated), cut at a
 * character's edge. */
void phrase_append(const struct phrase *phrase, size_t from, size_t to, char *name);
void name_append(char *name, const char *text, size_t length);

#endif
