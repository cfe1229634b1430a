/* A table of words that finds the longest one at a place in a text. Built from
 * lists of words, each list with the bits that its words carry. */
#ifndef EXTRACT_WORD_TABLE_H
#define EXTRACT_WORD_TABLE_H

#include <stddef.h>
#include <stdint.h>

typedef struct word_list {
    uint32_t bits;
    const char *words; /* separated by single spaces; a word may be in several lists */
} word_list;

#define WORD_TABLE_ENTRIES 3072
#define WORD_TABLE_FIRST   0x4e00u /* 一: the first common Chinese character */
#define WORD_TABLE_LAST    0x9fffu

typedef struct word_entry {
    const char *text;
    uint32_t bits;
    uint16_t length;
    uint16_t bucket;
} word_entry;

typedef struct word_table {
    word_entry entries[WORD_TABLE_ENTRIES]; /* by bucket, long ones first */
    size_t count;
    /* Entries whose first character has this bucket start here; bucket 0 is all
     * that is not a common Chinese character. */
    uint16_t start[WORD_TABLE_LAST - WORD_TABLE_FIRST + 3];
} word_table;

/* Words beyond WORD_TABLE_ENTRIES are left out: a test counts them. */
void word_table_build(word_table *table, const word_list *lists, size_t list_count);

/* The longest word that `text` starts with, NULL if none. `text` is valid UTF-8. */
const word_entry *word_table_match(const word_table *table, const char *text, size_t length);

#endif
