/* See word_table.h. */
#include "extract/word_table.h"

#include <stdlib.h>
#include <string.h>

#include "extract/utf8.h"

static uint16_t bucket_of(const char *text)
{
    uint32_t first = utf8_decode(text);
    return first >= WORD_TABLE_FIRST && first <= WORD_TABLE_LAST ? (uint16_t)(first - WORD_TABLE_FIRST + 1) : 0;
}

static int compare(const void *left, const void *right)
{
    const word_entry *a = left, *b = right;
    if (a->bucket != b->bucket) {
        return a->bucket < b->bucket ? -1 : 1;
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
            *entry = (word_entry) { at, list->bits, (uint16_t)length, bucket_of(at) };
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

void word_table_build(word_table *table, const word_list *lists, size_t list_count)
{
    table->count = 0;
    for (size_t i = 0; i < list_count; i++) {
        add_list(table, &lists[i]);
    }
    qsort(table->entries, table->count, sizeof *table->entries, compare);
    merge_equal(table);
    size_t next = 0;
    for (size_t bucket = 0; bucket < sizeof table->start / sizeof *table->start; bucket++) {
        while (next < table->count && table->entries[next].bucket < bucket) {
            next++;
        }
        table->start[bucket] = (uint16_t)next;
    }
}

const word_entry *word_table_match(const word_table *table, const char *text, size_t length)
{
    if (length == 0) {
        return NULL;
    }
    uint16_t bucket = bucket_of(text);
    for (size_t i = table->start[bucket]; i < table->start[bucket + 1]; i++) {
        const word_entry *entry = &table->entries[i];
        if (entry->length <= length && memcmp(entry->text, text, entry->length) == 0) {
            return entry;
        }
    }
    return NULL;
}
