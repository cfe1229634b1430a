/* zstd with the allocator of the hooks. */
#define ZSTD_STATIC_LINKING_ONLY /* contexts with an allocator of one's own */
#include <zstd.h>
#include <zstd_errors.h>

#include "catalog/sections.h"

#include "core/text.h"

enum { PACK_LEVEL = 6 };

static void *pack_allocate(void *context, size_t bytes)
{
    const yb_env *env = context;
    return env->allocator.allocate(env->allocator.context, bytes);
}

static void pack_release(void *context, void *block)
{
    const yb_env *env = context;
    env->allocator.release(env->allocator.context, block);
}

static ZSTD_customMem memory_of(const yb_env *env)
{
    ZSTD_customMem memory = { pack_allocate, pack_release, (void *)env };
    return memory;
}

size_t yb_pack_bound(size_t bytes)
{
    return ZSTD_compressBound(bytes);
}

yb_status yb_zstd_pack(const yb_env *env, const void *data, size_t bytes, void *packed, size_t capacity, size_t *length,
                       yb_error *error)
{
    ZSTD_CCtx *context = ZSTD_createCCtx_advanced(memory_of(env));
    if (context == NULL) {
        return yb_fail_memory(error, bytes);
    }
    size_t written = ZSTD_compressCCtx(context, packed, capacity, data, bytes, PACK_LEVEL);
    ZSTD_freeCCtx(context);
    if (ZSTD_isError(written)) { /* the capacity is enough: memory is all that can fail */
        return yb_fail_memory(error, bytes);
    }
    *length = written;
    return YB_OK;
}

yb_status yb_zstd_unpack(const yb_env *env, const void *packed, size_t length, void *data, size_t bytes,
                         yb_error *error)
{
    if (ZSTD_getFrameContentSize(packed, length) != bytes || ZSTD_findFrameCompressedSize(packed, length) != length) {
        return yb_fail(error, YB_CORRUPT, "the compressed bytes do not say that they hold %zu byte%s", bytes,
                       yb_plural(bytes));
    }
    ZSTD_DCtx *context = ZSTD_createDCtx_advanced(memory_of(env));
    if (context == NULL) {
        return yb_fail_memory(error, bytes);
    }
    size_t written = ZSTD_decompressDCtx(context, data, bytes, packed, length);
    ZSTD_freeDCtx(context);
    if (ZSTD_isError(written) && ZSTD_getErrorCode(written) == ZSTD_error_memory_allocation) {
        return yb_fail_memory(error, bytes);
    }
    if (written != bytes) {
        return yb_fail(error, YB_CORRUPT, "the compressed bytes do not decode: %s",
                       ZSTD_isError(written) ? ZSTD_getErrorName(written) : "too few bytes");
    }
    return YB_OK;
}
