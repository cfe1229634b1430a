/* A trie over characters, read forwards or backwards, for the longest name that
 * a text starts or ends with.
 *
 * Letters of either case are the same, so are full-width and half-width forms
 * (ＧＤＰ, （）), and spaces inside a name do not count. */
#ifndef LEXICON_TRIE_H
#define LEXICON_TRIE_H

#include <stddef.h>
#include <stdint.h>

#include "yearbook/hooks.h"

typedef enum lexicon_direction { LEXICON_FORWARDS = 0, LEXICON_BACKWARDS = 1 } lexicon_direction;

typedef struct lexicon_trie {
    lexicon_direction direction;
    struct lexicon_edge *edges; /* open addressing by (node, character) */
    uint32_t mask;
    uint32_t nodes;             /* 0 is the root */
    uint32_t first[65536 / 32]; /* characters that names begin with, as far as they are below 65536 */
} lexicon_trie;

/* For names of at most `characters` characters in all. 0 without memory. */
int lexicon_trie_create(lexicon_trie *trie, lexicon_direction direction, size_t characters,
                        const yb_allocator *allocator);
void lexicon_trie_free(lexicon_trie *trie, const yb_allocator *allocator);

typedef enum lexicon_added {
    LEXICON_ADDED = 0,
    LEXICON_THERE = 1,  /* the name was there; *value is now its value */
    LEXICON_NO_TEXT = 2 /* empty, or not UTF-8 */
} lexicon_added;
lexicon_added lexicon_trie_add(lexicon_trie *trie, const char *name, size_t length, uint32_t *value);

/* Bytes of the longest name at the text's start (or end), 0 if there is none. */
size_t lexicon_trie_find(const lexicon_trie *trie, const char *text, size_t length, uint32_t *value);

#endif
