/* One report's memory: blocks that are freed together, and the text of errors. */
#ifndef EXTRACT_MEMORY_H
#define EXTRACT_MEMORY_H

#include <stddef.h>

#include "yearbook/hooks.h"
#include "yearbook/status.h"

typedef struct extract_memory extract_memory;

/* `allocator` is borrowed and must outlive the memory. */
yb_status extract_memory_create(const yb_allocator *allocator, extract_memory **memory, yb_error *error);
void extract_memory_free(extract_memory *memory);

/* Aligned to 16, not cleared; NULL when there is no more. */
void *extract_allocate(extract_memory *memory, size_t bytes);
/* count * size bytes, with the product checked. */
void *extract_allocate_array(extract_memory *memory, size_t count, size_t size);
/* A copy with NUL behind it; NULL when there is no more. */
char *extract_copy(extract_memory *memory, const char *text, size_t length);

/* Fills `error` (may be NULL) and returns `status`. */
yb_status extract_fail(yb_error *error, yb_status status, const char *name, size_t offset, const char *template, ...)
    YB_PRINTF(5, 6);
yb_status extract_no_memory(yb_error *error);

#endif
