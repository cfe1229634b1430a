/* Names and whole-file reading of what lies in a store's directory. */
#include "store/files.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/checksum.h"
#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"

static const struct {
    const char *prefix, *ending;
} kinds[YB_FILE_KINDS] = {
    [YB_FILE_SEGMENT] = { "segment-", ".ybs" }, [YB_FILE_CATALOG] = { "catalog-", ".ybc" },
    [YB_FILE_MASKS] = { "masks-", ".ybm" },     [YB_FILE_SOURCES] = { "sources-", ".ybx" },
    [YB_FILE_RUN] = { "run-", ".ybr" },
};

void yb_file_name(yb_file_kind kind, uint64_t number, char name[YB_FILE_NAME])
{
    snprintf(name, YB_FILE_NAME, "%s%08" PRIu64 "%s", kinds[kind].prefix, number, kinds[kind].ending);
}

int yb_file_name_parse(const char *name, yb_file_kind *kind, uint64_t *number)
{
    for (int candidate = 0; candidate < YB_FILE_KINDS; candidate++) {
        size_t prefix = strlen(kinds[candidate].prefix);
        if (strncmp(name, kinds[candidate].prefix, prefix) != 0) {
            continue;
        }
        char canonical[YB_FILE_NAME];
        uint64_t parsed = strtoull(name + prefix, NULL, 10);
        yb_file_name(candidate, parsed, canonical);
        if (strcmp(name, canonical) == 0) {
            *kind = candidate;
            *number = parsed;
            return 1;
        }
    }
    return 0;
}

yb_status yb_file_path(const yb_env *env, const char *directory, yb_file_kind kind, uint64_t number, char **path,
                       yb_error *error)
{
    char name[YB_FILE_NAME];
    yb_file_name(kind, number, name);
    return yb_path_join(env, directory, name, path, error);
}

static yb_status compare_with_entry(const char *path, const yb_file_entry *entry, const void *data, size_t length,
                                    yb_error *error)
{
    if (length != entry->bytes) {
        return yb_fail_at(error, YB_CORRUPT, path, length,
                          "the file has %zu byte%s, the manifest says %" PRIu64 "; restore it from a copy", length,
                          yb_plural(length), entry->bytes);
    }
    if (yb_checksum(data, length) != entry->checksum) {
        return yb_fail_at(error, YB_CORRUPT, path, 0,
                          "the file's bytes do not have the checksum in the manifest; restore it from a copy");
    }
    return YB_OK;
}

yb_status yb_file_load(const yb_env *env, const char *path, const yb_file_entry *entry, void **data, yb_error *error)
{
    void *bytes = NULL;
    size_t length = 0;
    yb_status status = yb_file_read_all(env, path, entry->bytes, &bytes, &length, error);
    if (status == YB_INVALID) {
        status = yb_fail_at(error, YB_CORRUPT, path, entry->bytes,
                            "the file is longer than the %" PRIu64 " bytes in the manifest; restore it from a copy",
                            entry->bytes);
    }
    if (status == YB_OK) {
        status = compare_with_entry(path, entry, bytes, length, error);
    }
    if (status != YB_OK) {
        yb_free(env, bytes);
        return status;
    }
    *data = bytes;
    return YB_OK;
}

yb_status yb_file_save(const yb_env *env, const char *directory, yb_file_kind kind, const void *data, size_t bytes,
                       yb_file_entry *entry, yb_error *error)
{
    yb_file_writer writer = { 0 };
    char *path = NULL;
    yb_status status;

    YB_TRY(yb_file_path(env, directory, kind, entry->number, &path, error));
    YB_TRY_GOTO(yb_file_writer_open(&writer, env, path, error));
    status = yb_file_writer_append(&writer, data, bytes, error);
    if (status == YB_OK) {
        status = yb_file_writer_finish(&writer, error);
    }
    yb_file_writer_close(&writer);
    if (status == YB_OK) {
        entry->bytes = bytes;
        entry->checksum = yb_checksum(data, bytes);
    }
cleanup:
    yb_free(env, path);
    return status;
}

int yb_file_discard(const yb_env *env, const char *directory, const char *name)
{
    char *path = NULL;
    yb_error error = YB_ERROR_INIT;
    if (yb_path_join(env, directory, name, &path, NULL) != YB_OK) {
        return 0;
    }
    int code = env->io.remove(env->io.context, path);
    if (code != 0 && code != ENOENT) {
        yb_fail_errno(&error, code, path, "remove");
        yb_log(env, YB_LOG_WARNING, "%s", error.message);
    }
    yb_free(env, path);
    return code == 0 || code == ENOENT;
}
