/* The budget: loaded blocks in a ring, the next to leave first. A block that was
 * used since it was last looked at stays for another round. */
#include "format/budget.h"

#include <pthread.h>

struct yb_block_budget {
    const yb_env *env;
    uint64_t limit;
    pthread_mutex_t mutex; /* guards everything below */
    uint64_t used;
    size_t blocks;
    yb_loaded_block *first; /* of the ring; NULL: it is empty */
};

yb_status yb_block_budget_create(const yb_env *env, uint64_t bytes, yb_block_budget **budget, yb_error *error)
{
    void *block = NULL;
    YB_TRY(yb_alloc_zero(env, 1, sizeof(yb_block_budget), &block, error));
    yb_block_budget *made = block;
    made->env = env;
    made->limit = bytes;
    pthread_mutex_init(&made->mutex, NULL);
    *budget = made;
    return YB_OK;
}

void yb_block_budget_free(yb_block_budget *budget)
{
    if (budget != NULL) {
        pthread_mutex_destroy(&budget->mutex);
        yb_free(budget->env, budget);
    }
}

uint64_t yb_block_budget_used(yb_block_budget *budget)
{
    pthread_mutex_lock(&budget->mutex);
    uint64_t used = budget->used;
    pthread_mutex_unlock(&budget->mutex);
    return used;
}

/* Puts a block into the ring as the last one to leave. */
static void enter(yb_block_budget *budget, yb_loaded_block *loaded)
{
    if (budget->first == NULL) {
        loaded->before = loaded->behind = loaded;
        budget->first = loaded;
    } else {
        loaded->behind = budget->first;
        loaded->before = budget->first->before;
        loaded->before->behind = loaded->behind->before = loaded;
    }
    budget->used += loaded->size;
    budget->blocks++;
}

static void leave(yb_block_budget *budget, yb_loaded_block *loaded)
{
    loaded->before->behind = loaded->behind;
    loaded->behind->before = loaded->before;
    if (budget->first == loaded) {
        budget->first = loaded->behind == loaded ? NULL : loaded->behind;
    }
    budget->used -= loaded->size;
    budget->blocks--;
}

/* Takes the block out of memory, unless someone uses it. */
static int evict(yb_block_budget *budget, yb_loaded_block *loaded)
{
    const yb_segment *segment = loaded->segment;
    _Atomic(uint32_t) *pins = &segment->pins[loaded->block];
    uint32_t nobody = 0;
    if (!atomic_compare_exchange_strong_explicit(pins, &nobody, YB_BLOCK_LEAVING, memory_order_acq_rel,
                                                 memory_order_relaxed)) {
        return 0;
    }
    atomic_store_explicit(&segment->loaded[loaded->block], NULL, memory_order_relaxed);
    leave(budget, loaded);
    yb_free(segment->env, loaded);
    /* Others may have counted themselves meanwhile: they wait, and their counts stay. */
    atomic_fetch_sub_explicit(pins, YB_BLOCK_LEAVING, memory_order_release);
    return 1;
}

static void shrink(yb_block_budget *budget)
{
    for (size_t looks = 2 * budget->blocks; looks > 0 && budget->used > budget->limit && budget->first; looks--) {
        yb_loaded_block *next = budget->first;
        budget->first = next->behind; /* if it stays, it is the last one now */
        if (atomic_exchange_explicit(&next->recent, 0, memory_order_relaxed) == 0) {
            evict(budget, next);
        }
    }
}

void yb_block_budget_add(const yb_segment *segment, uint32_t block, yb_loaded_block *loaded)
{
    yb_block_budget *budget = segment->budget;
    loaded->segment = segment;
    loaded->block = block;
    pthread_mutex_lock(&budget->mutex);
    enter(budget, loaded);
    shrink(budget);
    pthread_mutex_unlock(&budget->mutex);
}

void yb_block_budget_remove(yb_segment *segment)
{
    yb_block_budget *budget = segment->budget;
    pthread_mutex_lock(&budget->mutex);
    for (uint32_t b = 0; b < segment->block_count; b++) {
        yb_loaded_block *loaded = atomic_exchange_explicit(&segment->loaded[b], NULL, memory_order_relaxed);
        if (loaded != NULL) {
            leave(budget, loaded);
            yb_free(segment->env, loaded);
        }
    }
    pthread_mutex_unlock(&budget->mutex);
}
