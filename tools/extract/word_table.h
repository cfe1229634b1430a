/* A table of words that finds the longest one at a place in a text. Built from
 * lists of words, each list with the bits that its words carry. */
#ifndef EXTRACT_WORD_TABLE_H
#define EXTRACT_WORD_TABLE_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

typedef struct word_list {
    uint32_t bits;
    const char *words; /* separated by single spaces; a word may be in several lists */
} word_list;

#define WORD_TABLE_ENTRIES 3072
#define WORD_TABLE_PAIRS   4096    /* slots, of which a word takes at most one */
#define WORD_TABLE_HASHES  16384   /* bits of the bitmap */
#define WORD_TABLE_FIRST   0x4e00u /* 一: the first common Chinese character */
#define WORD_TABLE_COMMON  0x5200u /* characters from there on */

typedef struct word_entry {
    const char *text;
    uint32_t key; /* of the first two characters; below 256: the first byte of a word that starts otherwise */
    uint32_t bits;
    uint32_t length;
} word_entry;

typedef struct word_table {
    _Atomic int ready;                      /* what follows is filled at the first question */
    word_entry entries[WORD_TABLE_ENTRIES]; /* by key, long ones first */
    size_t count;
    /* Words that start with two Chinese characters, by hash of these. Most places
     * of a text have none: a small bitmap by another part of the hash says so. */
    uint64_t has_pair[WORD_TABLE_HASHES / 64];
    struct word_pair {
        uint32_t key; /* 0: an empty slot */
        uint16_t begin, end;
    } pairs[WORD_TABLE_PAIRS];
    uint64_t has_single[WORD_TABLE_COMMON / 64]; /* a bit for each character that is a word */
    uint16_t single[WORD_TABLE_COMMON];          /* its entry */
    struct {
        uint16_t begin, end;
    } others[256]; /* all other words, by first byte */
} word_table;

/* `table` is all zeros before. Words beyond WORD_TABLE_ENTRIES are left out: a test counts them. What follows
 * a word's first character, if that is Chinese, has at least three bytes. */
void word_table_build(word_table *table, const word_list *lists, size_t list_count);

/* The same once, whoever asks first, from any thread. `table` starts as zeros. */
void word_table_build_once(word_table *table, const word_list *lists, size_t list_count);

static inline void word_table_need(word_table *table, const word_list *lists, size_t list_count)
{
    if (!atomic_load_explicit(&table->ready, memory_order_acquire)) {
        word_table_build_once(table, lists, list_count);
    }
}

/* The longest word that `text` starts with, NULL if none. `text` is valid UTF-8. */
const word_entry *word_table_match(const word_table *table, const char *text, size_t length);

#endif
