/* Paths and reading through the I/O hooks. */
#include "core/file.h"

#include <string.h>

#include "core/checked.h"
#include "core/memory.h"
#include "core/text.h"

yb_status yb_path_join(const yb_env *env, const char *directory, const char *name, char **path, yb_error *error)
{
    size_t head = strlen(directory), tail = strlen(name), bytes = 0;
    int slash = head > 0 && directory[head - 1] != '/';
    if (!yb_size_add(head, tail, &bytes) || !yb_size_add(bytes, 2, &bytes)) {
        return yb_fail_memory(error, SIZE_MAX);
    }
    void *block = NULL;
    YB_TRY(yb_alloc(env, bytes, 1, &block, error));
    char *joined = block;
    memcpy(joined, directory, head);
    if (slash) {
        joined[head++] = '/';
    }
    memcpy(joined + head, name, tail + 1);
    *path = joined;
    return YB_OK;
}

yb_status yb_file_read(const yb_env *env, yb_file *file, const char *path, uint64_t offset, void *buffer, size_t bytes,
                       yb_error *error)
{
    size_t done = 0;
    int code = env->io.read_at(env->io.context, file, offset, buffer, bytes, &done);
    if (code != 0) {
        yb_status status = yb_fail_errno(error, code, path, "read");
        if (error != NULL) {
            error->offset = offset;
        }
        return status;
    }
    if (done < bytes) {
        return yb_fail_at(error, YB_CORRUPT, path, offset,
                          "expected %zu byte%s here, found %zu: the file ends too early; restore it from a copy", bytes,
                          yb_plural(bytes), done);
    }
    return YB_OK;
}

static yb_status read_opened(const yb_env *env, yb_file *file, const char *path, size_t limit, void **data,
                             size_t *length, yb_error *error)
{
    uint64_t size = 0;
    int code = env->io.size(env->io.context, file, &size);
    if (code != 0) {
        return yb_fail_errno(error, code, path, "read the size of");
    }
    if (size > limit || size >= SIZE_MAX) {
        return yb_fail_at(error, YB_INVALID, path, YB_NO_OFFSET, "expected at most %zu bytes, found %llu", limit,
                          (unsigned long long)size);
    }
    void *block = NULL;
    YB_TRY(yb_alloc(env, (size_t)size + 1, 1, &block, error));
    yb_status status = yb_file_read(env, file, path, 0, block, (size_t)size, error);
    if (status != YB_OK) {
        yb_free(env, block);
        return status;
    }
    ((char *)block)[size] = '\0';
    *data = block;
    *length = (size_t)size;
    return YB_OK;
}

yb_status yb_file_read_all(const yb_env *env, const char *path, size_t limit, void **data, size_t *length,
                           yb_error *error)
{
    yb_file *file = NULL;
    int code = env->io.open(env->io.context, path, YB_OPEN_READ, &file);
    if (code != 0) {
        return yb_fail_errno(error, code, path, "open");
    }
    yb_status status = read_opened(env, file, path, limit, data, length, error);
    env->io.close(env->io.context, file);
    return status;
}
