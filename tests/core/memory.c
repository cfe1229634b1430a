/* Checked allocation. */
#include "core/memory.h"

#include <stdint.h>
#include <string.h>

#include "support/failing.h"
#include "support/test.h"

Test(memory, gives_aligned_blocks)
{
    yb_env env;
    yb_env_init(&env, NULL);
    for (size_t bytes = 1; bytes < 200; bytes += 7) {
        void *block = NULL;
        cr_assert_eq(yb_alloc(&env, bytes, 1, &block, NULL), YB_OK);
        cr_assert_eq((uintptr_t)block % 16, 0);
        memset(block, 1, bytes);
        yb_free(&env, block);
    }
}

Test(memory, gives_a_valid_block_for_nothing)
{
    yb_env env;
    yb_env_init(&env, NULL);
    void *block = NULL;
    cr_assert_eq(yb_alloc(&env, 0, 8, &block, NULL), YB_OK);
    cr_assert_not_null(block);
    cr_assert_eq(yb_realloc(&env, &block, 0, 0, NULL), YB_OK);
    cr_assert_not_null(block);
    yb_free(&env, block);
    yb_free(&env, NULL);
}

Test(memory, zeroes_on_request)
{
    yb_env env;
    yb_env_init(&env, NULL);
    void *block = NULL;
    cr_assert_eq(yb_alloc_zero(&env, 100, 8, &block, NULL), YB_OK);
    for (size_t i = 0; i < 800; i++) {
        cr_assert_eq(((const char *)block)[i], 0);
    }
    yb_free(&env, block);
}

Test(memory, refuses_sizes_that_overflow)
{
    yb_env env;
    yb_env_init(&env, NULL);
    void *block = &env;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_alloc(&env, SIZE_MAX / 2, 3, &block, &error), YB_NO_MEMORY);
    cr_assert_str_eq(error.message,
                     "cannot allocate 9223372036854775807 elements of 3 bytes: more than this machine addresses");
    cr_assert_eq(yb_alloc_zero(&env, SIZE_MAX, 1, &block, NULL), YB_NO_MEMORY);
    cr_assert_eq(yb_realloc(&env, &block, SIZE_MAX, 16, NULL), YB_NO_MEMORY);
    cr_assert_eq(block, &env);
}

Test(memory, says_how_much_it_could_not_get)
{
    failing_hooks failing;
    failing_start(&failing, FAIL_MEMORY, 0);
    yb_env env;
    yb_env_init(&env, &failing.hooks);
    void *block = NULL;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_alloc(&env, 10, 100, &block, &error), YB_NO_MEMORY);
    cr_assert_str_eq(error.message, "cannot allocate 1000 bytes; free some memory or lower the memory budget");
    cr_assert_null(block);
}

Test(memory, keeps_the_block_when_it_cannot_grow)
{
    failing_hooks failing;
    failing_start(&failing, FAIL_MEMORY, 1);
    yb_env env;
    yb_env_init(&env, &failing.hooks);
    void *array = NULL;
    size_t capacity = 0;
    cr_assert_eq(yb_grow(&env, &array, &capacity, 3, 4, NULL), YB_OK);
    void *before = array;
    size_t held = capacity;
    cr_assert_eq(yb_grow(&env, &array, &capacity, held + 1, 4, NULL), YB_NO_MEMORY);
    cr_assert_eq(array, before);
    cr_assert_eq(capacity, held);
    yb_free(&env, array);
    cr_assert_eq(failing.blocks, 0);
}

Test(memory, grows_arrays_by_doubling)
{
    yb_env env;
    yb_env_init(&env, NULL);
    void *array = NULL;
    size_t capacity = 0, moves = 0;
    for (size_t i = 0; i < 100000; i++) {
        size_t before = capacity;
        cr_assert_eq(yb_grow(&env, &array, &capacity, i + 1, sizeof(size_t), NULL), YB_OK);
        moves += capacity != before;
        ((size_t *)array)[i] = i;
    }
    cr_assert_lt(moves, 20);
    for (size_t i = 0; i < 100000; i++) {
        cr_assert_eq(((const size_t *)array)[i], i);
    }
    cr_assert_eq(yb_grow(&env, &array, &capacity, SIZE_MAX, sizeof(size_t), NULL), YB_NO_MEMORY);
    yb_free(&env, array);
}
