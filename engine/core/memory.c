/* Checked allocation through the hooks. */
#include "core/memory.h"

#include <stdint.h>
#include <string.h>

#include "core/checked.h"

/* Bytes of count x size, at least 1, since hooks never see an empty request. */
static yb_status block_bytes(size_t count, size_t size, size_t *bytes, yb_error *error)
{
    if (!yb_size_mul(count, size, bytes) || *bytes > PTRDIFF_MAX) {
        return yb_fail(error, YB_NO_MEMORY,
                       "cannot allocate %zu elements of %zu bytes: more than this machine addresses", count, size);
    }
    *bytes += *bytes == 0;
    return YB_OK;
}

yb_status yb_alloc(const yb_env *env, size_t count, size_t size, void **block, yb_error *error)
{
    size_t bytes = 0;
    YB_TRY(block_bytes(count, size, &bytes, error));
    void *fresh = env->allocator.allocate(env->allocator.context, bytes);
    if (fresh == NULL) {
        return yb_fail_memory(error, bytes);
    }
    *block = fresh;
    return YB_OK;
}

yb_status yb_alloc_zero(const yb_env *env, size_t count, size_t size, void **block, yb_error *error)
{
    YB_TRY(yb_alloc(env, count, size, block, error));
    memset(*block, 0, count * size);
    return YB_OK;
}

yb_status yb_realloc(const yb_env *env, void **block, size_t count, size_t size, yb_error *error)
{
    size_t bytes = 0;
    YB_TRY(block_bytes(count, size, &bytes, error));
    void *moved = env->allocator.reallocate(env->allocator.context, *block, bytes);
    if (moved == NULL) {
        return yb_fail_memory(error, bytes);
    }
    *block = moved;
    return YB_OK;
}

void yb_free(const yb_env *env, void *block)
{
    if (block != NULL) {
        env->allocator.release(env->allocator.context, block);
    }
}

yb_status yb_grow(const yb_env *env, void **array, size_t *capacity, size_t needed, size_t size, yb_error *error)
{
    if (needed <= *capacity) {
        return YB_OK;
    }
    size_t enlarged = 0;
    if (!yb_size_mul(*capacity, 2, &enlarged) || enlarged < needed) {
        enlarged = needed;
    }
    enlarged = enlarged < 8 ? 8 : enlarged;
    YB_TRY(yb_realloc(env, array, enlarged, size, error));
    *capacity = enlarged;
    return YB_OK;
}
