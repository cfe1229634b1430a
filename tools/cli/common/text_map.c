#include "cli/common/text_map.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "cli/cli.h"

/* Bytes that may be read behind a key. */
#define PAD sizeof(uint64_t)

typedef struct text_map_slot {
    uint32_t hash;  /* its upper half */
    uint32_t entry; /* one more than its place; 0: free */
} text_map_slot;

/* The slot of the key, or the free one where it belongs. */
static text_map_slot *slot_of(const text_map *map, uint64_t hash, const void *key, size_t length)
{
    for (size_t at = (size_t)hash;; at++) {
        text_map_slot *slot = &map->slots[at & (map->slot_count - 1)];
        if (slot->entry == 0) {
            return slot;
        }
        const text_map_entry *entry = &map->entries[slot->entry - 1];
        if (slot->hash == (uint32_t)(hash >> 32) && entry->length == length &&
            memcmp(map->bytes + entry->key, key, length) == 0) {
            return slot;
        }
    }
}

static yb_status grow(text_map *map, yb_error *error)
{
    text_map larger = *map;
    larger.slot_count = map->slot_count == 0 ? 1024 : 2 * map->slot_count;
    larger.slots = calloc(larger.slot_count, sizeof *larger.slots);
    if (larger.slots == NULL) {
        return cli_fail_memory(error);
    }
    for (size_t i = 0; i < map->count; i++) {
        const char *key = map->bytes + map->entries[i].key;
        uint64_t hash = XXH3_64bits(key, map->entries[i].length);
        *slot_of(&larger, hash, key, map->entries[i].length) =
            (text_map_slot) { (uint32_t)(hash >> 32), (uint32_t)i + 1 };
    }
    free(map->slots);
    *map = larger;
    return YB_OK;
}

static const text_map_entry *find(const text_map *map, const void *key, size_t length)
{
    if (map->slot_count == 0) {
        return NULL;
    }
    const text_map_slot *slot = slot_of(map, XXH3_64bits(key, length), key, length);
    return slot->entry == 0 ? NULL : &map->entries[slot->entry - 1];
}

int text_map_find(const text_map *map, const void *key, size_t length, uint32_t *number)
{
    const text_map_entry *entry = find(map, key, length);
    if (entry != NULL) {
        *number = entry->number;
    }
    return entry != NULL;
}

int text_map_find_behind(const text_map *map, size_t *place, const char *key, size_t length, uint32_t *number)
{
    if (map->count == 0) {
        return 0;
    }
    size_t next = *place + 1 < map->count ? *place + 1 : 0;
    const text_map_entry *entry = text_map_is(map, next, key, length) ? &map->entries[next] : find(map, key, length);
    if (entry == NULL) {
        return 0;
    }
    *place = (size_t)(entry - map->entries);
    *number = entry->number;
    return 1;
}

yb_status text_map_add(text_map *map, const void *key, size_t length, uint32_t number, yb_error *error)
{
    if (length > UINT32_MAX || map->count == UINT32_MAX) {
        return cli_fail_memory(error);
    }
    if (2 * (map->count + 1) > map->slot_count) {
        TRY(grow(map, error));
    }
    TRY(cli_reserve((void **)&map->entries, &map->capacity, map->count + 1, sizeof *map->entries, error));
    TRY(cli_reserve((void **)&map->bytes, &map->bytes_capacity, map->bytes_used + length + PAD, 1, error));
    uint64_t hash = XXH3_64bits(key, length);
    text_map_slot *slot = slot_of(map, hash, key, length);
    memcpy(map->bytes + map->bytes_used, key, length);
    memset(map->bytes + map->bytes_used + length, 0, PAD);
    map->entries[map->count] = (text_map_entry) { map->bytes_used, (uint32_t)length, number };
    *slot = (text_map_slot) { (uint32_t)(hash >> 32), (uint32_t)++map->count };
    map->bytes_used += length;
    return YB_OK;
}

void text_map_free(text_map *map)
{
    free(map->slots);
    free(map->entries);
    free(map->bytes);
    *map = (text_map) { 0 };
}
