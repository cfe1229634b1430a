/* Reads any bytes as a manifest, and what could be read is written and read again.
 *
 * Built and run as fuzz_segment is. Length and checksum are put right before
 * the bytes are read a second time. */
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/checksum.h"
#include "core/memory.h"
#include "fuzz/files.h"
#include "store/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void use(const yb_env *env, yb_manifest *manifest)
{
    yb_manifest again;
    void *bytes = NULL;
    size_t length = 0;
    for (uint32_t i = 0; i < manifest->segment_count; i++) {
        fuzz_require(yb_manifest_names(manifest, YB_FILE_SEGMENT, manifest->segments[i].number));
        fuzz_require(manifest->segments[i].number < manifest->next_file);
    }
    fuzz_require(yb_manifest_encode(env, manifest, &bytes, &length, NULL) == YB_OK);
    fuzz_require(yb_manifest_decode(env, bytes, length, "again", &again, NULL) == YB_OK);
    fuzz_require(again.checksum == manifest->checksum && again.next_file == manifest->next_file);
    yb_manifest_free(env, &again);
    yb_free(env, bytes);
}

static void read_as_manifest(const uint8_t *data, size_t bytes)
{
    yb_env env;
    yb_manifest manifest;
    yb_error error = YB_ERROR_INIT;
    yb_env_init(&env, NULL);
    if (yb_manifest_decode(&env, data, bytes, "fuzzed", &manifest, &error) == YB_OK) {
        use(&env, &manifest);
        yb_manifest_free(&env, &manifest);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    uint8_t *copy = malloc(bytes + 1);
    memcpy(copy, data, bytes);
    read_as_manifest(copy, bytes);
    if (bytes >= 48) {
        yb_store_u64(copy + 32, bytes);
        yb_store_u64(copy + bytes - 8, yb_checksum(copy, bytes - 8));
        read_as_manifest(copy, bytes);
    }
    free(copy);
    return 0;
}
