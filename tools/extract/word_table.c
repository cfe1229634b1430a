/* See word_table.h. */
#include "extract/word_table.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "extract/utf8.h"

/* One Chinese character as a key: no pair has it, since none has a second character of 0. */
static inline uint32_t key_of(const char *text, size_t length)
{
    uint32_t first = utf8_wide(text, length);
    if (first < WORD_TABLE_FIRST || first >= WORD_TABLE_FIRST + WORD_TABLE_COMMON) {
        return (unsigned char)text[0];
    }
    return first << 16 | utf8_wide(text + 3, length - 3);
}

_Static_assert(WORD_TABLE_PAIRS == 1 << 12, "the slot is the upper 12 bits of a hash");
_Static_assert(WORD_TABLE_ENTRIES < WORD_TABLE_ENTRY, "an entry from 1 has its bits in `first`");

static int compare(const void *left, const void *right)
{
    const word_entry *a = left, *b = right;
    if (a->key != b->key) {
        return a->key < b->key ? -1 : 1;
    }
    if (a->length != b->length) {
        return a->length > b->length ? -1 : 1;
    }
    return memcmp(a->text, b->text, a->length);
}

static void add_list(word_table *table, const word_list *list)
{
    for (const char *at = list->words; *at != '\0';) {
        size_t length = strcspn(at, " ");
        if (length > 0 && table->count < WORD_TABLE_ENTRIES) {
            word_entry *entry = &table->entries[table->count++];
            uint32_t third = length > 6 && key_of(at, length) > 255 ? utf8_wide(at + 6, length - 6) : 0;
            *entry = (word_entry) { at, key_of(at, length), list->bits, (uint16_t)length, (uint16_t)third };
        }
        at += length + (at[length] == ' ');
    }
}

/* A word of several lists becomes one entry with the bits of all. */
static void merge_equal(word_table *table)
{
    size_t kept = 0;
    for (size_t i = 0; i < table->count; i++) {
        word_entry *entry = &table->entries[i];
        word_entry *last = kept > 0 ? &table->entries[kept - 1] : NULL;
        if (last != NULL && compare(last, entry) == 0) {
            last->bits |= entry->bits;
        } else {
            table->entries[kept++] = *entry;
        }
    }
    table->count = kept;
}

/* Enters the entries from `begin` to `end`, which share their key. */
static void enter(word_table *table, size_t begin, size_t end)
{
    const word_entry *first = &table->entries[begin];
    uint32_t character = (first->key >> 16) - WORD_TABLE_FIRST;
    if (first->key < 256) {
        table->others[first->key].begin = (uint16_t)begin;
        table->others[first->key].end = (uint16_t)end;
    } else if (first->length == 3) {
        table->first[character] |= (uint16_t)(begin + 1);
    } else {
        table->first[character] |= WORD_TABLE_LONGER;
        uint32_t hashed = word_table_hash(first->key), bit = hashed % WORD_TABLE_HASHES;
        size_t slot = hashed >> 20;
        while (table->pairs[slot].key != 0) {
            slot = (slot + 1) % WORD_TABLE_PAIRS;
        }
        table->pairs[slot] = (struct word_pair) { first->key, (uint16_t)begin, (uint16_t)end };
        table->has_pair[bit / 64] |= (uint64_t)1 << (bit & 63);
    }
}

void word_table_build(word_table *table, const word_list *lists, size_t list_count)
{
    for (size_t i = 0; i < list_count; i++) {
        add_list(table, &lists[i]);
    }
    qsort(table->entries, table->count, sizeof *table->entries, compare);
    merge_equal(table);
    for (size_t begin = 0, end; begin < table->count; begin = end) {
        for (end = begin + 1; end < table->count && table->entries[end].key == table->entries[begin].key;) {
            end++;
        }
        enter(table, begin, end);
    }
}

void word_table_note(word_table *table, const char *characters)
{
    for (const char *at = characters; *at != '\0'; at += 3) {
        table->first[utf8_decode(at) - WORD_TABLE_FIRST] |= WORD_TABLE_NOTED;
    }
}

void word_table_build_once(word_table *table, const word_list *lists, size_t list_count)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    if (!atomic_load_explicit(&table->ready, memory_order_relaxed)) {
        word_table_build(table, lists, list_count);
        atomic_store_explicit(&table->ready, 1, memory_order_release);
    }
    pthread_mutex_unlock(&lock);
}

static const word_entry *match_among(const word_table *table, size_t begin, size_t end, const char *text, size_t length)
{
    for (size_t i = begin; i < end; i++) {
        const word_entry *entry = &table->entries[i];
        if (entry->length <= length && memcmp(entry->text, text, entry->length) == 0) {
            return entry;
        }
    }
    return NULL;
}

/* Among words whose first two characters are the text's. */
static const word_entry *match_behind(const word_table *table, const struct word_pair *pair, const char *text,
                                      size_t length)
{
    uint32_t third = utf8_wide(text + 6, length - 6);
    for (size_t i = pair->begin; i < pair->end; i++) {
        const word_entry *entry = &table->entries[i];
        if (entry->length == 6) {
            return entry;
        }
        if ((entry->third == 0 || entry->third == third) && entry->length <= length &&
            memcmp(entry->text + 6, text + 6, entry->length - 6) == 0) {
            return entry;
        }
    }
    return NULL;
}

const word_entry *word_table_match_pair(const word_table *table, uint32_t key, const char *text, size_t length)
{
    size_t slot = word_table_hash(key) >> 20;
    while (table->pairs[slot].key != key) {
        if (table->pairs[slot].key == 0) {
            return NULL;
        }
        slot = (slot + 1) % WORD_TABLE_PAIRS;
    }
    return match_behind(table, &table->pairs[slot], text, length);
}

const word_entry *word_table_match_other(const word_table *table, const char *text, size_t length)
{
    unsigned char first = length > 0 ? (unsigned char)text[0] : 0;
    return match_among(table, table->others[first].begin, table->others[first].end, text, length);
}
