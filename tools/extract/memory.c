/* Blocks in a chain: small requests share a block, large ones get their own. */
#include "extract/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)64 << 10)
#define ALIGNMENT   ((size_t)16)

struct block {
    struct block *next;
    size_t used, capacity;
};

struct extract_memory {
    const yb_allocator *allocator;
    struct block *blocks;
};

/* Bytes before a block's first allocation. */
static size_t header_bytes(void)
{
    return (sizeof(struct block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

yb_status extract_memory_create(const yb_allocator *allocator, extract_memory **memory, yb_error *error)
{
    extract_memory *made = allocator->allocate(allocator->context, sizeof *made);
    if (made == NULL) {
        return extract_no_memory(error);
    }
    made->allocator = allocator;
    made->blocks = NULL;
    *memory = made;
    return YB_OK;
}

void extract_memory_free(extract_memory *memory)
{
    if (memory == NULL) {
        return;
    }
    const yb_allocator *allocator = memory->allocator;
    for (struct block *at = memory->blocks; at != NULL;) {
        struct block *next = at->next;
        allocator->release(allocator->context, at);
        at = next;
    }
    allocator->release(allocator->context, memory);
}

static struct block *add_block(extract_memory *memory, size_t capacity)
{
    if (capacity > SIZE_MAX - header_bytes()) {
        return NULL;
    }
    struct block *added = memory->allocator->allocate(memory->allocator->context, header_bytes() + capacity);
    if (added == NULL) {
        return NULL;
    }
    added->used = 0;
    added->capacity = capacity;
    /* A block for one large request goes behind the one that still has room. */
    if (capacity > BLOCK_BYTES && memory->blocks != NULL) {
        added->next = memory->blocks->next;
        memory->blocks->next = added;
    } else {
        added->next = memory->blocks;
        memory->blocks = added;
    }
    return added;
}

void *extract_allocate(extract_memory *memory, size_t bytes)
{
    if (bytes > SIZE_MAX - ALIGNMENT) {
        return NULL;
    }
    bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct block *from = memory->blocks;
    if (from == NULL || from->capacity - from->used < bytes) {
        from = add_block(memory, bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES);
        if (from == NULL) {
            return NULL;
        }
    }
    void *given = (char *)from + header_bytes() + from->used;
    from->used += bytes;
    return given;
}

void *extract_allocate_array(extract_memory *memory, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) {
        return NULL;
    }
    return extract_allocate(memory, count * size);
}

char *extract_copy(extract_memory *memory, const char *text, size_t length)
{
    char *copy = length < SIZE_MAX ? extract_allocate(memory, length + 1) : NULL;
    if (copy != NULL) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

yb_status extract_fail(yb_error *error, yb_status status, const char *name, size_t offset, const char *template, ...)
{
    if (error == NULL) {
        return status;
    }
    va_list arguments;
    va_start(arguments, template);
    error->status = status;
    error->line = 0;
    error->offset = offset == SIZE_MAX ? YB_NO_OFFSET : offset;
    snprintf(error->file, sizeof error->file, "%s", name != NULL ? name : "");
    vsnprintf(error->message, sizeof error->message, template, arguments);
    va_end(arguments);
    return status;
}

yb_status extract_no_memory(yb_error *error)
{
    return extract_fail(error, YB_NO_MEMORY, "", SIZE_MAX, "out of memory while reading a report");
}
