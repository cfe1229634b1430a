#include "cli/common/text_map.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "cli/cli.h"

typedef struct text_map_slot {
    uint64_t hash;
    size_t key; /* offset in `bytes` */
    size_t length;
    uint32_t number;
    uint32_t used;
} text_map_slot;

/* The slot of the key, or the free one where it belongs. */
static text_map_slot *slot_of(const text_map *map, uint64_t hash, const void *key, size_t length)
{
    for (size_t at = (size_t)hash;; at++) {
        text_map_slot *slot = &map->slots[at & (map->capacity - 1)];
        if (!slot->used ||
            (slot->hash == hash && slot->length == length && memcmp(map->bytes + slot->key, key, length) == 0)) {
            return slot;
        }
    }
}

static yb_status grow(text_map *map, yb_error *error)
{
    text_map larger = *map;
    larger.capacity = map->capacity == 0 ? 1024 : 2 * map->capacity;
    larger.slots = calloc(larger.capacity, sizeof *larger.slots);
    if (larger.slots == NULL) {
        return cli_fail_memory(error);
    }
    for (size_t i = 0; i < map->capacity; i++) {
        const text_map_slot *slot = &map->slots[i];
        if (slot->used) {
            *slot_of(&larger, slot->hash, map->bytes + slot->key, slot->length) = *slot;
        }
    }
    free(map->slots);
    *map = larger;
    return YB_OK;
}

int text_map_find(const text_map *map, const void *key, size_t length, uint32_t *number)
{
    if (map->capacity == 0) {
        return 0;
    }
    const text_map_slot *slot = slot_of(map, XXH3_64bits(key, length), key, length);
    if (slot->used) {
        *number = slot->number;
    }
    return (int)slot->used;
}

yb_status text_map_add(text_map *map, const void *key, size_t length, uint32_t number, yb_error *error)
{
    if (2 * (map->count + 1) > map->capacity) {
        TRY(grow(map, error));
    }
    TRY(cli_reserve((void **)&map->bytes, &map->bytes_capacity, map->bytes_used + length + 1, 1, error));
    uint64_t hash = XXH3_64bits(key, length);
    text_map_slot *slot = slot_of(map, hash, key, length);
    memcpy(map->bytes + map->bytes_used, key, length);
    *slot = (text_map_slot) { hash, map->bytes_used, length, number, 1 };
    map->bytes_used += length;
    map->count++;
    return YB_OK;
}

void text_map_free(text_map *map)
{
    free(map->slots);
    free(map->bytes);
    *map = (text_map) { 0 };
}
