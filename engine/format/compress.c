/* The only place of format/ that knows zstd. */
#define ZSTD_STATIC_LINKING_ONLY /* for contexts with an allocator of one's own */
#include <zstd.h>
#include <zstd_errors.h>

#include "format/compress.h"

#include "core/text.h"

#define USUAL_LEVEL 9

static void *hook_allocate(void *opaque, size_t bytes)
{
    const yb_env *env = opaque;
    return env->allocator.allocate(env->allocator.context, bytes);
}

static void hook_release(void *opaque, void *block)
{
    yb_free(opaque, block);
}

static ZSTD_customMem memory_of(const yb_env *env)
{
    return (ZSTD_customMem) { hook_allocate, hook_release, (void *)(uintptr_t)env };
}

static yb_status fail(yb_error *error, size_t code, const char *doing)
{
    if (ZSTD_getErrorCode(code) == ZSTD_error_memory_allocation) {
        return yb_fail(error, YB_NO_MEMORY, "zstd could not get memory to %s", doing);
    }
    return yb_fail(error, YB_CORRUPT, "zstd could not %s: %s", doing, ZSTD_getErrorName(code));
}

yb_status yb_compress_at(const void *data, size_t bytes, int level, yb_buffer *buffer, yb_error *error)
{
    size_t before = buffer->used, bound = ZSTD_compressBound(bytes);
    uint8_t *place = NULL;
    ZSTD_CCtx *context = ZSTD_createCCtx_advanced(memory_of(buffer->env));
    if (context == NULL) {
        return yb_fail(error, YB_NO_MEMORY, "zstd could not get memory to compress %zu bytes", bytes);
    }
    yb_status status;
    YB_TRY_GOTO(yb_buffer_extend(buffer, bound, &place, error));
    size_t result = ZSTD_compressCCtx(context, place, bound, data, bytes, level);
    if (ZSTD_isError(result)) {
        status = fail(error, result, "compress");
    } else {
        buffer->used = before + result;
    }
cleanup:
    ZSTD_freeCCtx(context);
    return status;
}

yb_status yb_compress(const void *data, size_t bytes, yb_buffer *buffer, yb_error *error)
{
    return yb_compress_at(data, bytes, USUAL_LEVEL, buffer, error);
}

yb_status yb_decompress(const yb_env *env, const void *frame, size_t bytes, void *raw, size_t raw_bytes,
                        yb_error *error)
{
    ZSTD_DCtx *context = ZSTD_createDCtx_advanced(memory_of(env));
    if (context == NULL) {
        return yb_fail(error, YB_NO_MEMORY, "zstd could not get memory to decompress %zu bytes", bytes);
    }
    size_t result = ZSTD_decompressDCtx(context, raw, raw_bytes, frame, bytes);
    ZSTD_freeDCtx(context);
    if (ZSTD_isError(result)) {
        return fail(error, result, "decompress");
    }
    if (result != raw_bytes) {
        return yb_fail(error, YB_CORRUPT, "a zstd frame holds %zu byte%s instead of %zu", result, yb_plural(result),
                       raw_bytes);
    }
    return YB_OK;
}
