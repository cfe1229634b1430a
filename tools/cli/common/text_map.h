/* A map from byte strings to numbers, for what an import looks up again and
 * again. */
#ifndef CLI_COMMON_TEXT_MAP_H
#define CLI_COMMON_TEXT_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "yearbook/status.h"

typedef struct text_map {
    struct text_map_slot *slots; /* a power of two, half full at most */
    size_t capacity, count;
    char *bytes; /* the keys, one behind the other */
    size_t bytes_used, bytes_capacity;
} text_map;

/* 1 and the key's number, or 0. */
int text_map_find(const text_map *map, const void *key, size_t length, uint32_t *number);
/* The key must not be there yet. Start with a map of zeros. */
yb_status text_map_add(text_map *map, const void *key, size_t length, uint32_t number, yb_error *error);
void text_map_free(text_map *map);

#endif
