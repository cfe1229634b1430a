/* The arena. */
#include <stdint.h>
#include <string.h>

#include "core/memory.h"
#include "support/failing.h"
#include "support/test.h"

Test(arena, gives_aligned_blocks_that_do_not_overlap)
{
    enum { BLOCKS = 3000 };
    failing_hooks failing;
    failing_start(&failing, FAIL_NOTHING, 0);
    yb_env env;
    yb_env_init(&env, &failing.hooks);
    yb_arena arena;
    yb_arena_init(&arena, &env);
    static uint8_t *blocks[BLOCKS];
    for (size_t i = 0; i < BLOCKS; i++) {
        void *block = NULL;
        size_t bytes = i % 97 == 0 ? 5000 + i : i % 50;
        cr_assert_eq(yb_arena_alloc(&arena, bytes, 1, &block, NULL), YB_OK);
        cr_assert_eq((uintptr_t)block % 16, 0);
        memset(block, (int)(i % 251), bytes);
        blocks[i] = block;
    }
    for (size_t i = 0; i < BLOCKS; i++) {
        size_t bytes = i % 97 == 0 ? 5000 + i : i % 50;
        for (size_t at = 0; at < bytes; at++) {
            cr_assert_eq(blocks[i][at], i % 251);
        }
    }
    cr_assert_lt(failing.blocks, 60);
    yb_arena_free(&arena);
    cr_assert_eq(failing.blocks, 0);
    cr_assert_eq(arena.allocated, 0);
}

Test(arena, goes_on_with_its_chunk_after_a_large_block)
{
    failing_hooks failing;
    failing_start(&failing, FAIL_NOTHING, 0);
    yb_env env;
    yb_env_init(&env, &failing.hooks);
    yb_arena arena;
    yb_arena_init(&arena, &env);
    void *small = NULL, *large = NULL, *next = NULL;
    cr_assert_eq(yb_arena_alloc(&arena, 16, 1, &small, NULL), YB_OK);
    cr_assert_eq(yb_arena_alloc(&arena, 1, 10 << 20, &large, NULL), YB_OK);
    cr_assert_eq(yb_arena_alloc(&arena, 16, 1, &next, NULL), YB_OK);
    cr_assert_eq((uint8_t *)next - (uint8_t *)small, 16);
    cr_assert_eq(failing.blocks, 2);
    yb_arena_free(&arena);
}

Test(arena, counts_what_it_takes)
{
    yb_env env;
    yb_env_init(&env, NULL);
    yb_arena arena;
    yb_arena_init(&arena, &env);
    cr_assert_eq(arena.allocated, 0);
    for (int i = 0; i < 1000; i++) {
        void *block = NULL;
        cr_assert_eq(yb_arena_alloc(&arena, 1, 1000, &block, NULL), YB_OK);
    }
    cr_assert_geq(arena.allocated, 1000 * 1000);
    cr_assert_lt(arena.allocated, 3 * 1000 * 1000);
    yb_arena_free(&arena);
    yb_arena_free(&arena);
}

Test(arena, copies_texts_with_a_nul)
{
    yb_env env;
    yb_env_init(&env, NULL);
    yb_arena arena;
    yb_arena_init(&arena, &env);
    const char *copy = NULL, *empty = NULL;
    cr_assert_eq(yb_arena_text(&arena, "town and more", 4, &copy, NULL), YB_OK);
    cr_assert_str_eq(copy, "town");
    cr_assert_eq(yb_arena_text(&arena, NULL, 0, &empty, NULL), YB_OK);
    cr_assert_str_eq(empty, "");
    yb_arena_free(&arena);
}

Test(arena, refuses_sizes_that_overflow)
{
    yb_env env;
    yb_env_init(&env, NULL);
    yb_arena arena;
    yb_arena_init(&arena, &env);
    void *block = NULL;
    const char *copy = NULL;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_arena_alloc(&arena, SIZE_MAX / 4, 8, &block, &error), YB_NO_MEMORY);
    cr_assert_eq(yb_arena_alloc(&arena, SIZE_MAX, 1, &block, &error), YB_NO_MEMORY);
    cr_assert_eq(yb_arena_text(&arena, "", SIZE_MAX, &copy, &error), YB_NO_MEMORY);
    cr_assert_null(block);
    cr_assert_eq(arena.allocated, 0);
}

Test(arena, stays_usable_after_a_failed_allocation)
{
    failing_hooks failing;
    failing_start(&failing, FAIL_MEMORY, 1);
    failing.once = 1;
    yb_env env;
    yb_env_init(&env, &failing.hooks);
    yb_arena arena;
    yb_arena_init(&arena, &env);
    void *block = NULL;
    const char *copy = NULL;
    cr_assert_eq(yb_arena_alloc(&arena, 1, 3000, &block, NULL), YB_OK);
    cr_assert_eq(yb_arena_text(&arena, "text", 4000, &copy, NULL), YB_NO_MEMORY);
    cr_assert_null(copy);
    cr_assert_eq(yb_arena_alloc(&arena, 1, 4000, &block, NULL), YB_OK);
    yb_arena_free(&arena);
    cr_assert_eq(failing.blocks, 0);
}
