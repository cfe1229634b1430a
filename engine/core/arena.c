/* The arena: chunks that double in size, filled from the front. */
#include <stdint.h>
#include <string.h>

#include "core/checked.h"
#include "core/memory.h"

enum { ARENA_ALIGN = 16, ARENA_FIRST = 4096, ARENA_LARGEST = 1 << 20 };

/* Followed by `size` bytes, of which `used` are given out. */
typedef struct yb_arena_chunk {
    struct yb_arena_chunk *next;
    size_t size, used;
} yb_arena_chunk;

enum { CHUNK_HEADER = (sizeof(yb_arena_chunk) + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN };

void yb_arena_init(yb_arena *arena, const yb_env *env)
{
    *arena = (yb_arena) { .env = env };
}

static void *take(yb_arena_chunk *chunk, size_t bytes)
{
    void *block = (uint8_t *)chunk + CHUNK_HEADER + chunk->used;
    chunk->used += bytes;
    return block;
}

static size_t next_chunk_size(const yb_arena *arena)
{
    if (arena->allocated < ARENA_FIRST) {
        return ARENA_FIRST - CHUNK_HEADER;
    }
    return (arena->allocated > ARENA_LARGEST ? ARENA_LARGEST : arena->allocated) - CHUNK_HEADER;
}

static yb_status add_chunk(yb_arena *arena, size_t bytes, yb_arena_chunk **chunk, yb_error *error)
{
    size_t size = next_chunk_size(arena), total = 0;
    int alone = bytes > size / 2;
    size = alone ? bytes : size;
    if (!yb_size_add(size, CHUNK_HEADER, &total)) {
        return yb_fail_memory(error, size);
    }
    void *fresh = NULL;
    YB_TRY(yb_alloc(arena->env, total, 1, &fresh, error));
    yb_arena_chunk *added = fresh;
    added->size = size;
    added->used = 0;
    if (alone && arena->chunks != NULL) { /* behind the first, whose rest stays in use */
        added->next = arena->chunks->next;
        arena->chunks->next = added;
    } else {
        added->next = arena->chunks;
        arena->chunks = added;
    }
    arena->allocated += total;
    *chunk = added;
    return YB_OK;
}

yb_status yb_arena_alloc(yb_arena *arena, size_t count, size_t size, void **block, yb_error *error)
{
    size_t bytes = 0;
    if (!yb_size_mul(count, size, &bytes) || bytes > PTRDIFF_MAX - ARENA_ALIGN) {
        return yb_fail(error, YB_NO_MEMORY,
                       "cannot allocate %zu elements of %zu bytes: more than this machine addresses", count, size);
    }
    bytes = (bytes + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    yb_arena_chunk *chunk = arena->chunks;
    if (chunk == NULL || chunk->size - chunk->used < bytes) {
        YB_TRY(add_chunk(arena, bytes, &chunk, error));
    }
    *block = take(chunk, bytes);
    return YB_OK;
}

yb_status yb_arena_text(yb_arena *arena, const char *text, size_t length, const char **copy, yb_error *error)
{
    size_t bytes = 0;
    if (!yb_size_add(length, 1, &bytes)) {
        return yb_fail_memory(error, length);
    }
    void *block = NULL;
    YB_TRY(yb_arena_alloc(arena, bytes, 1, &block, error));
    char *fresh = block;
    if (length > 0) {
        memcpy(fresh, text, length);
    }
    fresh[length] = '\0';
    *copy = fresh;
    return YB_OK;
}

void yb_arena_free(yb_arena *arena)
{
    yb_arena_chunk *chunk = arena->chunks;
    while (chunk != NULL) {
        yb_arena_chunk *next = chunk->next;
        yb_free(arena->env, chunk);
        chunk = next;
    }
    arena->chunks = NULL;
    arena->allocated = 0;
}
