/* Spare memory. */
#include "core/spare.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "support/failing.h"
#include "support/test.h"

enum { KIB = 1024, MIB = 1024 * KIB };

static failing_hooks counting;
static yb_env env;

static yb_spare *make(uint64_t most)
{
    yb_spare *spare = NULL;
    failing_start(&counting, FAIL_NOTHING, 0);
    yb_env_init(&env, &counting.hooks);
    cr_assert_eq(yb_spare_create(&env, most, &spare, NULL), YB_OK);
    return spare;
}

static void end(yb_spare *spare)
{
    yb_spare_close(spare);
    yb_spare_drop(spare);
    cr_assert_eq(counting.blocks, 0);
}

static void *fresh(size_t bytes)
{
    void *block = NULL;
    cr_assert_eq(yb_alloc(&env, bytes, 1, &block, NULL), YB_OK);
    return memset(block, 0xa5, bytes);
}

/* What is taken has room for as much as it says. */
static void *take(yb_spare *spare, size_t asked, size_t expected)
{
    size_t bytes = asked;
    void *block = yb_spare_take(spare, &bytes);
    cr_assert_eq(block == NULL ? 0 : bytes, expected, "asked for %zu, got %zu", asked, block == NULL ? 0 : bytes);
    return block == NULL ? NULL : memset(block, 0x5a, bytes);
}

Test(spare, gives_what_it_was_given)
{
    yb_spare *spare = make(100 * MIB);
    void *block = fresh(MIB);
    cr_assert_null(take(spare, MIB, 0));
    yb_spare_give(spare, block, MIB);
    cr_assert_eq(take(spare, MIB, MIB), block);
    cr_assert_null(take(spare, MIB, 0));
    yb_free(&env, block);
    end(spare);
}

Test(spare, has_blocks_that_are_large_enough_and_not_much_larger)
{
    yb_spare *spare = make(100 * MIB);
    yb_spare_give(spare, fresh(1000 * KIB), 1000 * KIB);
    yb_spare_give(spare, fresh(900 * KIB), 900 * KIB);
    cr_assert_null(take(spare, 1001 * KIB, 0));
    cr_assert_null(take(spare, 600 * KIB, 0));
    void *larger = take(spare, 910 * KIB, 1000 * KIB), *smaller = take(spare, 800 * KIB, 900 * KIB);
    cr_assert_null(take(spare, 64 * KIB, 0));
    yb_free(&env, larger);
    yb_free(&env, smaller);
    end(spare);
}

Test(spare, blocks_of_all_sizes_come_back)
{
    yb_spare *spare = make(UINT64_MAX);
    for (size_t bytes = 64 * KIB; bytes < 40 * MIB; bytes += bytes / 3 + 1) {
        yb_spare_give(spare, fresh(bytes), bytes);
    }
    for (size_t bytes = 64 * KIB; bytes < 40 * MIB; bytes += bytes / 3 + 1) {
        yb_free(&env, take(spare, bytes, bytes));
    }
    end(spare);
}

Test(spare, keeps_no_small_blocks)
{
    yb_spare *spare = make(100 * MIB);
    long blocks = counting.blocks;
    yb_spare_give(spare, fresh(64 * KIB - 1), 64 * KIB - 1);
    cr_assert_eq(counting.blocks, blocks);
    cr_assert_null(take(spare, 64 * KIB - 1, 0));
    cr_assert_null(take(spare, 1, 0));
    end(spare);
}

Test(spare, keeps_no_more_than_it_may)
{
    yb_spare *spare = make(10 * MIB);
    long blocks = counting.blocks;
    for (int i = 0; i < 10; i++) {
        yb_spare_give(spare, fresh(MIB), MIB);
    }
    cr_assert_eq(counting.blocks, blocks + 10);
    yb_spare_give(spare, fresh(11 * MIB), 11 * MIB);
    cr_assert_eq(counting.blocks, blocks + 10);
    yb_spare_give(spare, fresh(2 * MIB), 2 * MIB); /* in place of what nobody took */
    cr_assert_eq(counting.blocks, blocks + 1);
    yb_free(&env, take(spare, 2 * MIB, 2 * MIB));
    end(spare);
}

Test(spare, is_cleared_on_request)
{
    yb_spare *spare = make(100 * MIB);
    long blocks = counting.blocks;
    cr_assert_not(yb_spare_clear(spare));
    yb_spare_give(spare, fresh(5 * MIB), 5 * MIB);
    yb_spare_give(spare, fresh(MIB), MIB);
    cr_assert(yb_spare_clear(spare));
    cr_assert_eq(counting.blocks, blocks);
    cr_assert_not(yb_spare_clear(spare));
    cr_assert_null(take(spare, MIB, 0));
    end(spare);
}

Test(spare, once_closed_keeps_nothing)
{
    yb_spare *spare = make(100 * MIB), *held = yb_spare_hold(spare);
    void *block = fresh(MIB);
    yb_spare_close(spare);
    yb_spare_drop(spare);
    yb_spare_give(held, block, MIB);
    cr_assert_null(take(held, MIB, 0));
    yb_spare_drop(held);
    cr_assert_eq(counting.blocks, 0);
    yb_spare_close(NULL);
    yb_spare_drop(NULL);
}

Test(spare, reports_missing_memory)
{
    yb_spare *spare = NULL;
    failing_start(&counting, FAIL_MEMORY, 0);
    yb_env_init(&env, &counting.hooks);
    cr_assert_eq(yb_spare_create(&env, MIB, &spare, NULL), YB_NO_MEMORY);
    cr_assert_null(spare);
}

/* Each thread has its mark in its blocks for as long as they are its own. */
static void *use(void *context)
{
    yb_spare *spare = yb_spare_hold(context);
    unsigned seed = (unsigned)(uintptr_t)&seed;
    for (int i = 0; i < 2000; i++) {
        size_t bytes = (size_t)64 * KIB << rand_r(&seed) % 6;
        void *block = yb_spare_take(spare, &bytes);
        if (block == NULL && yb_alloc(&env, bytes, 1, &block, NULL) != YB_OK) {
            abort();
        }
        unsigned *first = block, *last = (unsigned *)block + bytes / sizeof(unsigned) - 1;
        *first = *last = seed;
        if (rand_r(&seed) % 100 == 0) {
            yb_spare_clear(spare);
        }
        if (*first != *last) {
            abort();
        }
        yb_spare_give(spare, block, bytes);
    }
    yb_spare_drop(spare);
    return NULL;
}

Test(spare, serves_threads)
{
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    yb_spare *spare = make(4 * MIB);
    for (int i = 0; i < THREADS; i++) {
        cr_assert_eq(pthread_create(&threads[i], NULL, use, spare), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    end(spare);
}
