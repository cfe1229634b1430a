/* A table of words that finds the longest one at a place in a text. Built from
 * lists of words, each list with the bits that its words carry. */
#ifndef EXTRACT_WORD_TABLE_H
#define EXTRACT_WORD_TABLE_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "extract/utf8.h"

typedef struct word_list {
    uint32_t bits;
    const char *words; /* separated by single spaces; a word may be in several lists */
} word_list;

#define WORD_TABLE_ENTRIES 3072
#define WORD_TABLE_PAIRS   4096    /* slots, of which a word takes at most one */
#define WORD_TABLE_HASHES  16384   /* bits of the bitmap */
#define WORD_TABLE_FIRST   0x4e00u /* 一: the first common Chinese character */
#define WORD_TABLE_COMMON  0x5200u /* characters from there on */

#define WORD_TABLE_LONGER 0x8000u /* in `first`: longer words start so too */
#define WORD_TABLE_NOTED  0x4000u /* in `first`: whoever reads a text by the table looks twice at the character */
#define WORD_TABLE_ENTRY  0x3fffu /* in `first`: the entry */

typedef struct word_entry {
    const char *text;
    uint32_t key; /* of the first two characters; below 256: the first byte of a word that starts otherwise */
    uint32_t bits;
    uint16_t length;
    uint16_t third; /* the third character, if it has three bytes; else 0 */
} word_entry;

typedef struct word_table {
    _Atomic int ready;                      /* what follows is filled at the first question */
    word_entry entries[WORD_TABLE_ENTRIES]; /* by key, long ones first */
    size_t count;
    /* By Chinese character: the entry of the word that it is, from 1, WORD_TABLE_LONGER, WORD_TABLE_NOTED. */
    uint16_t first[WORD_TABLE_COMMON];
    /* Words that start with two Chinese characters, by hash of these. Most places
     * of a text have none: a small bitmap by another part of the hash says so. */
    uint64_t has_pair[WORD_TABLE_HASHES / 64];
    struct word_pair {
        uint32_t key; /* 0: an empty slot */
        uint16_t begin, end;
    } pairs[WORD_TABLE_PAIRS];
    struct {
        uint16_t begin, end;
    } others[256]; /* all other words, by first byte */
} word_table;

/* Sets WORD_TABLE_NOTED for each of the characters, Chinese ones in a row. Not while others read the table. */
void word_table_note(word_table *table, const char *characters);

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

/* The parts of word_table_match that few places of a text need. */
const word_entry *word_table_match_pair(const word_table *table, uint32_t key, const char *text, size_t length);
const word_entry *word_table_match_other(const word_table *table, const char *text, size_t length);

static inline uint32_t word_table_hash(uint32_t key)
{
    return (uint32_t)(key * 0x9e3779b97f4a7c15u >> 32);
}

/* The longest word that `text` starts with; its first character is this one, of which `first` tells this. */
static inline const word_entry *word_table_match_first(const word_table *table, uint32_t first, uint32_t character,
                                                       const char *text, size_t length)
{
    if (first & WORD_TABLE_LONGER) {
        uint32_t key = character << 16 | utf8_wide(text + 3, length - 3),
                 bit = word_table_hash(key) % WORD_TABLE_HASHES;
        const word_entry *found =
            table->has_pair[bit / 64] >> (bit & 63) & 1 ? word_table_match_pair(table, key, text, length) : NULL;
        if (found != NULL) {
            return found;
        }
    }
    first &= WORD_TABLE_ENTRY;
    return first == 0 ? NULL : &table->entries[first - 1];
}

/* The longest word that `text` starts with, NULL if none. `text` is valid UTF-8. */
static inline const word_entry *word_table_match(const word_table *table, const char *text, size_t length)
{
    uint32_t character = utf8_wide(text, length), common = character - WORD_TABLE_FIRST;
    if (common >= WORD_TABLE_COMMON) {
        return word_table_match_other(table, text, length);
    }
    return word_table_match_first(table, table->first[common], character, text, length);
}

#endif
