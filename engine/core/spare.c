/* Spare memory: lists of blocks by size, four to each power of two. */
#include "core/spare.h"

#include <pthread.h>
#include <sys/mman.h>

#include "core/memory.h"

/* What is kept is nobody's: AddressSanitizer is told so. */
#if __has_include(<sanitizer/asan_interface.h>)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, bytes)   ((void)0)
#define ASAN_UNPOISON_MEMORY_REGION(at, bytes) ((void)0)
#endif

/* Blocks of fewer bits cost little. A list is searched for LOOKS blocks. */
enum { LEAST_BITS = 16, BINS = 4 * (48 - LEAST_BITS), LOOKS = 16 };

typedef struct spare_block {
    struct spare_block *next;
    size_t bytes;
} spare_block;

struct yb_spare {
    yb_env env;
    uint32_t holders; /* atomic */
    pthread_mutex_t mutex;
    uint64_t kept, most;         /* bytes */
    spare_block *bins[BINS + 1]; /* the last one stays empty */
};

yb_status yb_spare_create(const yb_env *env, uint64_t most, yb_spare **spare, yb_error *error)
{
    void *block;
    YB_TRY(yb_alloc_zero(env, 1, sizeof(yb_spare), &block, error));
    yb_spare *made = block;
    made->env = *env;
    made->holders = 1;
    made->most = most;
    pthread_mutex_init(&made->mutex, NULL);
    *spare = made;
    return YB_OK;
}

yb_spare *yb_spare_hold(yb_spare *spare)
{
    __atomic_add_fetch(&spare->holders, 1, __ATOMIC_RELAXED);
    return spare;
}

static void free_all(yb_spare *spare)
{
    for (unsigned bin = 0; bin < BINS; bin++) {
        for (spare_block *block = spare->bins[bin], *next; block != NULL; block = next) {
            next = block->next;
            ASAN_UNPOISON_MEMORY_REGION(block, block->bytes);
            yb_free(&spare->env, block);
        }
        spare->bins[bin] = NULL;
    }
    spare->kept = 0;
}

int yb_spare_clear(yb_spare *spare)
{
    pthread_mutex_lock(&spare->mutex);
    int some = spare->kept > 0;
    free_all(spare);
    pthread_mutex_unlock(&spare->mutex);
    return some;
}

void yb_spare_close(yb_spare *spare)
{
    if (spare != NULL) {
        pthread_mutex_lock(&spare->mutex);
        spare->most = 0;
        free_all(spare);
        pthread_mutex_unlock(&spare->mutex);
    }
}

void yb_spare_drop(yb_spare *spare)
{
    if (spare != NULL && __atomic_sub_fetch(&spare->holders, 1, __ATOMIC_ACQ_REL) == 0) {
        yb_env env = spare->env;
        free_all(spare);
        pthread_mutex_destroy(&spare->mutex);
        yb_free(&env, spare);
    }
}

/* BINS or more for sizes that are not kept. */
static unsigned bin_of(size_t bytes)
{
    unsigned bits = 63 - (unsigned)__builtin_clzll(bytes | 1);
    return bits < LEAST_BITS ? BINS : 4 * (bits - LEAST_BITS) + (bytes >> (bits - 2) & 3);
}

/* A block of the bin that is large enough, or one of the next bin, in which all are. */
static spare_block **find(yb_spare *spare, unsigned bin, size_t bytes)
{
    spare_block **at = &spare->bins[bin];
    for (int looks = 0; looks < LOOKS && *at != NULL; looks++, at = &(*at)->next) {
        if ((*at)->bytes >= bytes) {
            return at;
        }
    }
    return &spare->bins[bin + 1];
}

void *yb_spare_take(yb_spare *spare, size_t *bytes)
{
    unsigned bin = bin_of(*bytes);
    if (bin >= BINS) {
        return NULL;
    }
    pthread_mutex_lock(&spare->mutex);
    spare_block **at = find(spare, bin, *bytes), *block = *at;
    if (block != NULL) {
        *at = block->next;
        *bytes = block->bytes;
        spare->kept -= block->bytes;
        ASAN_UNPOISON_MEMORY_REGION(block, block->bytes);
    }
    pthread_mutex_unlock(&spare->mutex);
    return block;
}

/* Lets the system take large pages behind the first one, where it is short of memory: then they are fresh ones. Whole
 * ones, as others would be cut. */
static void offer(void *block, size_t bytes)
{
#ifdef MADV_FREE
    uintptr_t first = ((uintptr_t)block / YB_LARGE_PAGE + 1) * YB_LARGE_PAGE;
    uintptr_t last = ((uintptr_t)block + bytes) / YB_LARGE_PAGE * YB_LARGE_PAGE;
    if (first < last) {
        (void)madvise((void *)first, last - first, MADV_FREE); /* refused is fine */
    }
#endif
}

void yb_spare_give(yb_spare *spare, void *block, size_t bytes)
{
    unsigned bin = bin_of(bytes);
    spare_block *given = block;
    if (bin >= BINS) {
        yb_free(&spare->env, block);
        return;
    }
    offer(block, bytes);
    pthread_mutex_lock(&spare->mutex);
    int keeps = bytes <= spare->most;
    if (keeps && bytes > spare->most - spare->kept) { /* full, perhaps of sizes that nobody asks for any more */
        free_all(spare);
    }
    if (keeps) {
        *given = (spare_block) { spare->bins[bin], bytes };
        spare->bins[bin] = given;
        spare->kept += bytes;
        ASAN_POISON_MEMORY_REGION(given + 1, bytes - sizeof(spare_block));
    }
    pthread_mutex_unlock(&spare->mutex);
    if (!keeps) {
        yb_free(&spare->env, block);
    }
}
