/* The default allocator: malloc. Large blocks ask the system for large pages and, unless they were enlarged, begin with
 * one, which spares nearly all of the faults that filling them costs. */
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "core/memory.h"

_Static_assert(_Alignof(max_align_t) >= 16, "malloc must align to 16, as yb_allocator promises");

/* Blocks below a large page are not worth asking. Other pages of the system are no larger than PAGE_MOST. */
enum { PAGE_MOST = 1 << 16 };

static void *with_large_pages(void *block, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    if (block != NULL && bytes >= YB_LARGE_PAGE) {
        uintptr_t first = ((uintptr_t)block + PAGE_MOST - 1) / PAGE_MOST * PAGE_MOST;
        uintptr_t last = ((uintptr_t)block + bytes) / PAGE_MOST * PAGE_MOST;
        (void)madvise((void *)first, last - first, MADV_HUGEPAGE); /* advice: refused is fine */
    }
#endif
    return block;
}

static void *default_allocate(void *context, size_t bytes)
{
    (void)context;
    void *block = NULL;
    if (bytes < YB_LARGE_PAGE) {
        return malloc(bytes);
    }
    return posix_memalign(&block, YB_LARGE_PAGE, bytes) == 0 ? with_large_pages(block, bytes) : NULL;
}

static void *default_reallocate(void *context, void *block, size_t bytes)
{
    (void)context;
    return with_large_pages(realloc(block, bytes), bytes);
}

static void default_release(void *context, void *block)
{
    (void)context;
    free(block);
}

static const yb_allocator default_allocator = { sizeof(yb_allocator), NULL, default_allocate, default_reallocate,
                                                default_release };

const yb_allocator *yb_default_allocator(void)
{
    return &default_allocator;
}
