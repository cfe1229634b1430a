/* The trie: one hash table of edges, and a bitmap of first characters that
 * answers most positions of a text without touching it. */
#include "lexicon/trie.h"

#include <string.h>

typedef struct lexicon_edge {
    uint32_t node, character;
    uint32_t target; /* never 0: no edge leads to the root */
    uint32_t value;  /* of the target: value + 1, 0 where no name ends */
} lexicon_edge;

int lexicon_trie_create(lexicon_trie *trie, lexicon_direction direction, size_t characters,
                        const yb_allocator *allocator)
{
    if (characters >= UINT32_MAX / 8) {
        return 0;
    }
    uint32_t slots = 64;
    while (slots < 2 * characters) {
        slots *= 2;
    }
    memset(trie, 0, sizeof(*trie));
    trie->direction = direction;
    trie->mask = slots - 1;
    trie->nodes = 1;
    trie->edges = allocator->allocate(allocator->context, slots * sizeof(*trie->edges));
    if (trie->edges == NULL) {
        return 0;
    }
    memset(trie->edges, 0, slots * sizeof(*trie->edges));
    return 1;
}

void lexicon_trie_free(lexicon_trie *trie, const yb_allocator *allocator)
{
    allocator->release(allocator->context, trie->edges);
    trie->edges = NULL;
}

/* Decodes the character at `text`; its bytes, 0 if it is none. Overlong forms
 * and surrogates are no matter here: no name has them. */
static size_t decode(const char *text, size_t length, uint32_t *character)
{
    const unsigned char *byte = (const unsigned char *)text;
    size_t size = byte[0] < 0x80   ? 1
                  : byte[0] < 0xC2 ? 0
                  : byte[0] < 0xE0 ? 2
                  : byte[0] < 0xF0 ? 3
                  : byte[0] < 0xF5 ? 4
                                   : 0;
    if (size == 0 || size > length) {
        return 0;
    }
    uint32_t value = size == 1 ? byte[0] : byte[0] & (0x7Fu >> size);
    for (size_t i = 1; i < size; i++) {
        if ((byte[i] & 0xC0) != 0x80) {
            return 0;
        }
        value = value << 6 | (byte[i] & 0x3F);
    }
    *character = value;
    return size;
}

static size_t decode_last(const char *text, size_t length, uint32_t *character)
{
    size_t size = 1;
    while (size < 4 && size < length && ((unsigned char)text[length - size] & 0xC0) == 0x80) {
        size++;
    }
    return decode(text + length - size, size, character) == size ? size : 0;
}

/* One spelling per character: half-width, lower case. */
static uint32_t fold(uint32_t character)
{
    if (character >= 0xFF01 && character <= 0xFF5E) {
        character -= 0xFF01 - '!';
    }
    if (character == 0x3000) {
        return ' ';
    }
    return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
}

/* The character after the first `done` bytes in reading direction; its bytes, 0
 * at the end or where the text is not UTF-8. */
static size_t next_character(const lexicon_trie *trie, const char *text, size_t length, size_t done,
                             uint32_t *character)
{
    if (done >= length) {
        return 0;
    }
    size_t size = trie->direction == LEXICON_FORWARDS ? decode(text + done, length - done, character)
                                                      : decode_last(text, length - done, character);
    *character = size > 0 ? fold(*character) : 0;
    return size;
}

/* The slot of this edge, or the empty one where it belongs. */
static lexicon_edge *find_edge(const lexicon_trie *trie, uint32_t node, uint32_t character)
{
    uint32_t slot = (node * 0x9E3779B1u ^ character * 0x85EBCA6Bu);
    slot ^= slot >> 15;
    for (;; slot++) {
        lexicon_edge *edge = &trie->edges[slot & trie->mask];
        if (edge->target == 0 || (edge->node == node && edge->character == character)) {
            return edge;
        }
    }
}

static int may_begin(const lexicon_trie *trie, uint32_t character)
{
    return character >= 65536 || (trie->first[character / 32] >> character % 32 & 1);
}

lexicon_added lexicon_trie_add(lexicon_trie *trie, const char *name, size_t length, uint32_t *value)
{
    uint32_t node = 0, character = 0;
    lexicon_edge *edge = NULL;
    for (size_t done = 0; done < length;) {
        size_t size = next_character(trie, name, length, done, &character);
        if (size == 0) {
            return LEXICON_NO_TEXT;
        }
        done += size;
        if (character == ' ') {
            continue;
        }
        if (node == 0 && character < 65536) {
            trie->first[character / 32] |= 1u << character % 32;
        }
        edge = find_edge(trie, node, character);
        if (edge->target == 0) {
            *edge = (lexicon_edge) { node, character, trie->nodes++, 0 };
        }
        node = edge->target;
    }
    if (edge == NULL) {
        return LEXICON_NO_TEXT;
    }
    if (edge->value != 0) {
        *value = edge->value - 1;
        return LEXICON_THERE;
    }
    edge->value = *value + 1;
    return LEXICON_ADDED;
}

size_t lexicon_trie_find(const lexicon_trie *trie, const char *text, size_t length, uint32_t *value)
{
    uint32_t character = 0;
    size_t done = next_character(trie, text, length, 0, &character);
    if (done == 0 || !may_begin(trie, character)) {
        return 0;
    }
    size_t longest = 0;
    uint32_t node = 0;
    for (;;) {
        if (character != ' ') {
            const lexicon_edge *edge = find_edge(trie, node, character);
            if (edge->target == 0) {
                return longest;
            }
            node = edge->target;
            if (edge->value != 0) {
                *value = edge->value - 1;
                longest = done;
            }
        }
        size_t size = next_character(trie, text, length, done, &character);
        if (size == 0) {
            return longest;
        }
        done += size;
    }
}
