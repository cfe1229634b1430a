/* Buffered writing of new files, and atomic replacement of small ones. */
#include <errno.h>
#include <string.h>

#include "core/checked.h"
#include "core/file.h"
#include "core/memory.h"

enum { WRITER_BUFFER = 1 << 17 };

yb_status yb_file_writer_open(yb_file_writer *writer, const yb_env *env, const char *path, yb_error *error)
{
    yb_status status = YB_OK;
    yb_file_writer opened = { .env = env };
    void *block = NULL;
    *writer = (yb_file_writer) { .env = env };
    YB_TRY_GOTO(yb_path_join(env, "", path, &opened.path, error));
    YB_TRY_GOTO(yb_alloc(env, WRITER_BUFFER, 1, &block, error));
    opened.buffer = block;
    int code = env->io.open(env->io.context, path, YB_OPEN_CREATE, &opened.file);
    if (code != 0) {
        status = yb_fail_errno(error, code, path, "create");
        goto cleanup;
    }
    *writer = opened;
    return YB_OK;
cleanup:
    yb_free(env, opened.path);
    yb_free(env, opened.buffer);
    return status;
}

/* Remembers the first failure; what follows it must not seem to succeed. */
static yb_status writer_failed(yb_file_writer *writer, int code, const char *doing, yb_error *error)
{
    writer->failed = yb_fail_errno(error, code, writer->path, doing);
    return writer->failed;
}

static yb_status writer_usable(const yb_file_writer *writer, yb_error *error)
{
    if (writer->failed != YB_OK) {
        return yb_fail_at(error, writer->failed, writer->path, YB_NO_OFFSET,
                          "an earlier write to this file failed; start the file again");
    }
    if (writer->file == NULL) {
        return yb_fail(error, YB_INVALID, "expected an open file to write to, found one that is finished");
    }
    return YB_OK;
}

static yb_status write_out(yb_file_writer *writer, const void *data, size_t bytes, yb_error *error)
{
    const yb_io *io = &writer->env->io;
    int code = bytes > 0 ? io->append(io->context, writer->file, data, bytes) : 0;
    return code == 0 ? YB_OK : writer_failed(writer, code, "write", error);
}

static yb_status flush(yb_file_writer *writer, yb_error *error)
{
    YB_TRY(write_out(writer, writer->buffer, writer->used, error));
    writer->used = 0;
    return YB_OK;
}

yb_status yb_file_writer_append(yb_file_writer *writer, const void *data, size_t bytes, yb_error *error)
{
    YB_TRY(writer_usable(writer, error));
    uint64_t position = 0;
    if (!yb_u64_add(writer->position, bytes, &position)) {
        return writer_failed(writer, EFBIG, "write", error);
    }
    if (bytes > WRITER_BUFFER - writer->used) {
        YB_TRY(flush(writer, error));
    }
    if (bytes >= WRITER_BUFFER) {
        YB_TRY(write_out(writer, data, bytes, error));
    } else if (bytes > 0) {
        memcpy(writer->buffer + writer->used, data, bytes);
        writer->used += bytes;
    }
    writer->position = position;
    return YB_OK;
}

yb_status yb_file_writer_finish(yb_file_writer *writer, yb_error *error)
{
    const yb_io *io = &writer->env->io;
    YB_TRY(writer_usable(writer, error));
    YB_TRY(flush(writer, error));
    int code = io->sync(io->context, writer->file);
    if (code != 0) {
        return writer_failed(writer, code, "sync", error);
    }
    code = io->close(io->context, writer->file);
    writer->file = NULL;
    return code == 0 ? YB_OK : writer_failed(writer, code, "close", error);
}

void yb_file_writer_close(yb_file_writer *writer)
{
    if (writer->path == NULL) {
        return;
    }
    const yb_io *io = &writer->env->io;
    int unfinished = writer->file != NULL || writer->failed != YB_OK;
    if (writer->file != NULL) {
        io->close(io->context, writer->file);
    }
    if (unfinished) {
        io->remove(io->context, writer->path);
    }
    yb_free(writer->env, writer->path);
    yb_free(writer->env, writer->buffer);
    *writer = (yb_file_writer) { .env = writer->env };
}

static yb_status write_whole(const yb_env *env, const char *path, const void *data, size_t bytes, yb_error *error)
{
    yb_file_writer writer;
    YB_TRY(yb_file_writer_open(&writer, env, path, error));
    yb_status status = yb_file_writer_append(&writer, data, bytes, error);
    if (status == YB_OK) {
        status = yb_file_writer_finish(&writer, error);
    }
    yb_file_writer_close(&writer);
    return status;
}

static yb_status temporary_path(const yb_env *env, const char *path, char **temporary, yb_error *error)
{
    static const char suffix[] = ".tmp";
    size_t length = strlen(path);
    void *block = NULL;
    YB_TRY(yb_alloc(env, length + sizeof(suffix), 1, &block, error));
    memcpy(block, path, length);
    memcpy((char *)block + length, suffix, sizeof(suffix));
    *temporary = block;
    return YB_OK;
}

yb_status yb_file_publish(const yb_env *env, const char *directory, const char *name, const void *data, size_t bytes,
                          yb_error *error)
{
    yb_status status = YB_OK;
    char *path = NULL, *temporary = NULL;
    YB_TRY_GOTO(yb_path_join(env, directory, name, &path, error));
    YB_TRY_GOTO(temporary_path(env, path, &temporary, error));
    env->io.remove(env->io.context, temporary); /* what a crash left; creating tells if it is still there */
    YB_TRY_GOTO(write_whole(env, temporary, data, bytes, error));
    int code = env->io.rename(env->io.context, temporary, path);
    if (code != 0) {
        status = yb_fail_errno(error, code, path, "replace");
        env->io.remove(env->io.context, temporary);
        goto cleanup;
    }
    directory = directory[0] != '\0' ? directory : ".";
    code = env->io.sync_directory(env->io.context, directory);
    if (code != 0) {
        status = yb_fail_errno(error, code, directory, "sync");
    }
cleanup:
    yb_free(env, path);
    yb_free(env, temporary);
    return status;
}
