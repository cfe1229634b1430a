/* Small sets of words, asked which of them a text starts with, ends with or is.
 * A look at two bytes of the text answers most questions with no. */
#ifndef EXTRACT_WORD_SET_H
#define EXTRACT_WORD_SET_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define WORD_SET_WORDS 64

typedef struct word_set {
    const char *const *words; /* in the order in which they are tried */
    size_t count;
    _Atomic int ready; /* what follows is filled at the first question */
    uint8_t lengths[WORD_SET_WORDS];
    int ascii_first, ascii_last; /* whether a word starts or ends with ASCII */
    uint64_t first[2];           /* low six bits of the second and third byte of words that start otherwise */
    uint64_t last[2];            /* of the last two bytes of words that end otherwise */
} word_set;

/* Declares a set: WORD_SET(NOUNS, "项目", "工程"); */
#define WORD_SET(name, ...)                                                                                            \
    static const char *const name##_words[] = { __VA_ARGS__ };                                                         \
    _Static_assert(sizeof name##_words / sizeof *name##_words <= WORD_SET_WORDS, "a word_set has room for 64 words");  \
    static word_set name = { .words = name##_words, .count = sizeof name##_words / sizeof *name##_words }

void word_set_prepare(word_set *set);
size_t word_set_try_starts(const word_set *set, const char *text, size_t length);
size_t word_set_try_ends(const word_set *set, const char *text, size_t length);
int word_set_try_has(const word_set *set, const char *text, size_t length);

static inline void word_set_need(word_set *set)
{
    if (!atomic_load_explicit(&set->ready, memory_order_acquire)) {
        word_set_prepare(set);
    }
}

static inline int word_set_may_start(const word_set *set, const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text;
    if (length == 0 || at[0] < 0x80) {
        return length > 0 && set->ascii_first;
    }
    return length < 3 || (set->first[0] >> (at[1] & 63) & set->first[1] >> (at[2] & 63) & 1);
}

static inline int word_set_may_end(const word_set *set, const char *text, size_t length)
{
    const unsigned char *end = (const unsigned char *)text + length;
    if (length == 0 || end[-1] < 0x80) {
        return length > 0 && set->ascii_last;
    }
    return length < 2 || (set->last[0] >> (end[-1] & 63) & set->last[1] >> (end[-2] & 63) & 1);
}

/* Bytes of the first word in the set that `text` starts with; 0: none. */
static inline size_t word_set_starts(word_set *set, const char *text, size_t length)
{
    word_set_need(set);
    return word_set_may_start(set, text, length) ? word_set_try_starts(set, text, length) : 0;
}

/* Bytes of the first word in the set that `text` ends with; 0: none. */
static inline size_t word_set_ends(word_set *set, const char *text, size_t length)
{
    word_set_need(set);
    return word_set_may_end(set, text, length) ? word_set_try_ends(set, text, length) : 0;
}

/* Whether `text` is one of the words. */
static inline int word_set_has(word_set *set, const char *text, size_t length)
{
    word_set_need(set);
    return word_set_may_start(set, text, length) && word_set_try_has(set, text, length);
}

#endif
