/* The hooks that tests fail with must count right under threads. */
#include "support/failing.h"

#include "core/memory.h"
#include "core/pool.h"
#include "support/test.h"

enum { ITEMS = 2000 };

typedef struct attempts {
    yb_env env;
    unsigned refused;
} attempts;

static yb_status allocate_once(void *context, size_t item, uint32_t worker, yb_error *error)
{
    attempts *all = context;
    void *block = NULL;
    if (yb_alloc(&all->env, 1, 64, &block, NULL) != YB_OK) {
        __atomic_add_fetch(&all->refused, 1, __ATOMIC_RELAXED);
    }
    yb_free(&all->env, block);
    return YB_OK;
}

static void run_attempts(failing_hooks *failing, attempts *all)
{
    yb_env env;
    yb_env_init(&env, NULL);
    yb_env_init(&all->env, &failing->hooks);
    all->refused = 0;
    yb_pool *pool = NULL;
    cr_assert_eq(yb_pool_create(&env, 4, &pool, NULL), YB_OK);
    cr_assert_eq(yb_pool_for(pool, 0, ITEMS, allocate_once, all, NULL), YB_OK);
    yb_pool_free(pool);
}

Test(failing, fails_exactly_one_call_on_request)
{
    failing_hooks failing;
    attempts all;
    failing_start(&failing, FAIL_MEMORY, 1000);
    failing.once = 1;
    run_attempts(&failing, &all);
    cr_assert_eq(all.refused, 1);
    cr_assert_eq(failing.failed, 1);
    cr_assert_eq(failing.blocks, 0);
}

Test(failing, fails_every_call_from_the_nth_on)
{
    failing_hooks failing;
    attempts all;
    failing_start(&failing, FAIL_MEMORY, 1500);
    run_attempts(&failing, &all);
    cr_assert_eq(all.refused, ITEMS - 1500);
    cr_assert_eq(failing.failed, ITEMS - 1500);
    cr_assert_eq(failing.blocks, 0);
}
