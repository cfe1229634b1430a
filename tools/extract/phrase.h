/* Phrases: runs of tokens that are trimmed and joined into a name. */
#ifndef EXTRACT_PHRASE_H
#define EXTRACT_PHRASE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "extract/sentence.h"
#include "extract/utf8.h"
#include "extract/words.h"

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

static inline const struct token *phrase_token(const struct phrase *phrase, size_t index)
{
    return &phrase->sentence->tokens[phrase->tokens[index]];
}

static inline uint32_t phrase_classes(const struct phrase *phrase, size_t index)
{
    const struct token *at = phrase_token(phrase, index);
    return at->kind == TOKEN_PAUSE ? (uint32_t)WORD_AND : at->classes;
}

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

/* Text that something else owns, without a NUL. */
struct wording {
    const char *text;
    size_t length;
};

static inline struct wording wording_of(const char *text)
{
    return (struct wording) { text, strlen(text) };
}

static inline int wording_ends(struct wording words, const char *suffix)
{
    return utf8_ends(words.text, words.length, suffix);
}

/* The phrase's text, as phrase_append would write it: where it stands in the sentence, or
 * in `room` when words were taken out of it. */
struct wording phrase_wording(const struct phrase *phrase, char room[NAME_BYTES]);

/* Appends the phrase's text to `name` (NAME_BYTES, NUL-terminated), cut at a
 * character's edge. */
void phrase_append(const struct phrase *phrase, size_t from, size_t to, char *name);
void name_append(char *name, const char *text, size_t length);

#endif
