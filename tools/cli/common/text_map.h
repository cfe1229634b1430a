/* A map from byte strings to numbers, for what an import looks up again and
 * again. */
#ifndef CLI_COMMON_TEXT_MAP_H
#define CLI_COMMON_TEXT_MAP_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

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

/* A text looked up last: rows that follow one another mostly ask for the same. */
typedef struct text_recent {
    size_t length; /* 0: none */
    char text[56];
} text_recent;

static inline void text_recent_set(text_recent *recent, const char *text, size_t length)
{
    recent->length = length <= sizeof recent->text - sizeof(uint64_t) ? length : 0;
    memcpy(recent->text, text, recent->length);
}

/* 8 bytes behind the text must be readable. An empty text is never the recent one. */
static inline int text_recent_is(const text_recent *recent, const char *text, size_t length)
{
    if (recent->length != length || length == 0) {
        return 0;
    }
    uint64_t ours, theirs;
    size_t at = 0;
    for (; at + sizeof ours < length; at += sizeof ours) {
        memcpy(&ours, recent->text + at, sizeof ours);
        memcpy(&theirs, text + at, sizeof theirs);
        if (ours != theirs) {
            return 0;
        }
    }
    memcpy(&ours, recent->text + at, sizeof ours);
    memcpy(&theirs, text + at, sizeof theirs);
    unsigned unused = 64 - 8 * (unsigned)(length - at); /* bits behind the text */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return (ours ^ theirs) << unused == 0;
#else
    return (ours ^ theirs) >> unused == 0;
#endif
}

#endif
