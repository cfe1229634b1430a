/* A map from byte strings to numbers, for what an import looks up again and
 * again. */
#ifndef CLI_COMMON_TEXT_MAP_H
#define CLI_COMMON_TEXT_MAP_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "yearbook/status.h"

/* Keys in the order they came. */
typedef struct text_map_entry {
    size_t key; /* offset in `bytes` */
    uint32_t length;
    uint32_t number;
} text_map_entry;

typedef struct text_map {
    struct text_map_slot *slots; /* a power of two, half full at most */
    size_t slot_count;
    text_map_entry *entries;
    size_t count, capacity;
    char *bytes; /* the keys, one behind the other, and some bytes that may be read behind them */
    size_t bytes_used, bytes_capacity;
} text_map;

/* 1 and the key's number, or 0. */
int text_map_find(const text_map *map, const void *key, size_t length, uint32_t *number);
/* Finds the key from an entry on that it does not have: first what came behind that. */
int text_map_find_behind(const text_map *map, size_t *place, const char *key, size_t length, uint32_t *number);
/* The key must not be there yet. Start with a map of zeros. */
yb_status text_map_add(text_map *map, const void *key, size_t length, uint32_t number, yb_error *error);
void text_map_free(text_map *map);

/* Compares by words: 8 bytes behind both must be readable. */
static inline int text_map_same(const char *a, const char *b, size_t length)
{
    uint64_t left, right;
    for (; length > sizeof left; length -= sizeof left, a += sizeof left, b += sizeof left) {
        memcpy(&left, a, sizeof left);
        memcpy(&right, b, sizeof right);
        if (left != right) {
            return 0;
        }
    }
    if (length == 0) {
        return 1;
    }
    memcpy(&left, a, sizeof left);
    memcpy(&right, b, sizeof right);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return (left ^ right) << (64 - 8 * length) == 0;
#else
    return (left ^ right) >> (64 - 8 * length) == 0;
#endif
}

static inline int text_map_is(const text_map *map, size_t place, const char *key, size_t length)
{
    return map->entries[place].length == length && text_map_same(map->bytes + map->entries[place].key, key, length);
}

/* As text_map_find, trying first the entry found before (*place) and the one
 * that came behind it: rows that follow one another mostly ask for these.
 * *place starts at 0. 8 bytes behind the key must be readable. */
static inline int text_map_follow(const text_map *map, size_t *place, const char *key, size_t length, uint32_t *number)
{
    if (*place < map->count && text_map_is(map, *place, key, length)) {
        *number = map->entries[*place].number;
        return 1;
    }
    return text_map_find_behind(map, place, key, length, number);
}

#endif
