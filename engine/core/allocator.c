/* The default allocator: malloc. */
#include <stdlib.h>

#include "yearbook/hooks.h"

_Static_assert(_Alignof(max_align_t) >= 16, "malloc must align to 16, as yb_allocator promises");

static void *default_allocate(void *context, size_t bytes)
{
    (void)context;
    return malloc(bytes);
}

static void *default_reallocate(void *context, void *block, size_t bytes)
{
    (void)context;
    return realloc(block, bytes);
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
