/* Allocation through the hooks, and the arena.
 *
 * Sizes are given as count x size and checked for overflow. */
#ifndef YB_CORE_MEMORY_H
#define YB_CORE_MEMORY_H

#include <stddef.h>

#include "core/env.h"
#include "core/error.h"

/* Of the system, on most machines. */
#define YB_LARGE_PAGE ((size_t)2 << 20)

/* Allocates count x size bytes (zero of either gives a valid, empty block). */
yb_status yb_alloc(const yb_env *env, size_t count, size_t size, void **block, yb_error *error);
/* The same, zeroed. */
yb_status yb_alloc_zero(const yb_env *env, size_t count, size_t size, void **block, yb_error *error);
/* Grows or shrinks; on failure *block is still valid. */
yb_status yb_realloc(const yb_env *env, void **block, size_t count, size_t size, yb_error *error);
void yb_free(const yb_env *env, void *block);

/* Makes room for `needed` elements in a growing array: doubles *capacity. */
yb_status yb_grow(const yb_env *env, void **array, size_t *capacity, size_t needed, size_t size, yb_error *error);

/* An arena: many small allocations, freed together. Zero-initialised except
 * for env; not thread-safe. */
typedef struct yb_arena {
    const yb_env *env;
    struct yb_arena_chunk *chunks;
    size_t allocated; /* bytes taken from the hooks */
} yb_arena;

void yb_arena_init(yb_arena *arena, const yb_env *env);
/* 16-byte aligned, not zeroed. */
yb_status yb_arena_alloc(yb_arena *arena, size_t count, size_t size, void **block, yb_error *error);
/* Copies `length` bytes and adds a NUL. */
yb_status yb_arena_text(yb_arena *arena, const char *text, size_t length, const char **copy, yb_error *error);
void yb_arena_free(yb_arena *arena);

#endif
