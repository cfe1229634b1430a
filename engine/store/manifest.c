/* Reading, copying and publishing the manifest. */
#include "store/manifest.h"

#include <string.h>

#include "core/file.h"
#include "core/memory.h"

/* 8 million segments: beyond any store, and no hostile file makes us allocate more. */
#define MANIFEST_LIMIT ((size_t)256 << 20)

void yb_manifest_free(const yb_env *env, yb_manifest *manifest)
{
    yb_free(env, manifest->segments);
    yb_free(env, manifest->sources);
    *manifest = (yb_manifest) { 0 };
}

yb_status yb_manifest_copy(const yb_env *env, const yb_manifest *manifest, uint32_t segments, uint32_t sources,
                           yb_manifest *copy, yb_error *error)
{
    yb_manifest made = *manifest;
    yb_status status;

    made.segments = NULL;
    made.sources = NULL;
    YB_TRY_GOTO(yb_alloc(env, (size_t)manifest->segment_count + segments, sizeof *made.segments,
                         (void **)&made.segments, error));
    YB_TRY_GOTO(
        yb_alloc(env, (size_t)manifest->sources_count + sources, sizeof *made.sources, (void **)&made.sources, error));
    if (manifest->segment_count > 0) {
        memcpy(made.segments, manifest->segments, manifest->segment_count * sizeof *made.segments);
    }
    if (manifest->sources_count > 0) {
        memcpy(made.sources, manifest->sources, manifest->sources_count * sizeof *made.sources);
    }
    *copy = made;
    return YB_OK;
cleanup:
    yb_manifest_free(env, &made);
    return status;
}

yb_status yb_manifest_read(const yb_env *env, const char *directory, yb_manifest *manifest, yb_error *error)
{
    char *path = NULL;
    void *bytes = NULL;
    size_t length = 0;
    yb_status status;

    YB_TRY(yb_path_join(env, directory, YB_MANIFEST_NAME, &path, error));
    status = yb_file_read_all(env, path, MANIFEST_LIMIT, &bytes, &length, error);
    if (status == YB_INVALID) {
        status = yb_fail_at(error, YB_CORRUPT, path, MANIFEST_LIMIT, "the manifest is longer than any store's");
    }
    if (status == YB_OK) {
        status = yb_manifest_decode(env, bytes, length, path, manifest, error);
    }
    yb_free(env, bytes);
    yb_free(env, path);
    return status;
}

yb_status yb_manifest_publish(const yb_env *env, const char *directory, yb_manifest *manifest, yb_error *error)
{
    void *bytes = NULL;
    size_t length = 0;

    YB_TRY(yb_manifest_encode(env, manifest, &bytes, &length, error));
    yb_status status = yb_file_publish(env, directory, YB_MANIFEST_NAME, bytes, length, error);
    yb_free(env, bytes);
    return status;
}

/* Entries of both kinds are ascending and start with the file's number. */
static int find_number(const void *entries, uint32_t count, size_t size, uint64_t number)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        uint64_t found = *(const uint64_t *)((const char *)entries + middle * size);
        if (found == number) {
            return 1;
        }
        if (found < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return 0;
}

int yb_manifest_names(const yb_manifest *manifest, yb_file_kind kind, uint64_t number)
{
    switch (kind) {
    case YB_FILE_SEGMENT:
        return find_number(manifest->segments, manifest->segment_count, sizeof *manifest->segments, number);
    case YB_FILE_SOURCES:
        return find_number(manifest->sources, manifest->sources_count, sizeof *manifest->sources, number);
    case YB_FILE_CATALOG:
        return number != 0 && number == manifest->catalog.number;
    case YB_FILE_MASKS:
        return number != 0 && number == manifest->masks.number;
    case YB_FILE_RUN:
        break;
    }
    return 0;
}
