/* The manifest's bytes: encoding, and decoding of bytes that nobody vouches for. */
#include <inttypes.h>
#include <string.h>

#include "core/bytes.h"
#include "core/checked.h"
#include "core/checksum.h"
#include "core/memory.h"
#include "core/text.h"
#include "store/manifest.h"

/* Table of STORE.md:
 *
 *     0  8  magic
 *     8  4  format version
 *    12  4  flags every reader must understand
 *    16  4  flags every writer must understand
 *    20  4  number of segments
 *    24  4  number of sources files
 *    28  4  zero
 *    32  8  length of the manifest
 *    40  8  number of the commit
 *    48  8  next file number
 *    56 24  catalog file: number, bytes, checksum
 *    80 24  masks file: number, bytes, checksum
 *   104     segments: number, bytes, rows, superseded
 *           sources files: number, bytes
 *           what newer versions add
 *    -8  8  checksum of everything before
 */
#define MAGIC          "\x89YBR\r\n\x1a\n"
#define FORMAT_VERSION 1u
#define READ_FLAGS     0u /* known to this version */
#define HEADER         104u
#define SEGMENT        32u
#define SOURCES        16u
#define CHECKSUM       8u
#define NUMBER_MAX     ((uint64_t)1 << 62) /* numbers that follow still fit 64 bits */

_Static_assert(sizeof MAGIC == 8 + 1, "the magic has eight bytes");
_Static_assert(sizeof(yb_file_entry) == 24, "a file entry is three 64-bit numbers");
_Static_assert(sizeof(yb_segment_entry) == SEGMENT, "a segment's entry is four 64-bit numbers");
_Static_assert(sizeof(yb_sources_entry) == SOURCES, "a sources file's entry is two 64-bit numbers");

static void put_file(uint8_t *at, const yb_file_entry *entry)
{
    yb_store_u64(at, entry->number);
    yb_store_u64(at + 8, entry->bytes);
    yb_store_u64(at + 16, entry->checksum);
}

static void get_file(const uint8_t *at, yb_file_entry *entry)
{
    entry->number = yb_load_u64(at);
    entry->bytes = yb_load_u64(at + 8);
    entry->checksum = yb_load_u64(at + 16);
}

yb_status yb_manifest_encode(const yb_env *env, yb_manifest *manifest, void **bytes, size_t *length, yb_error *error)
{
    /* 2^32 entries of 32 bytes stay far below a 64-bit size. */
    uint64_t total =
        HEADER + (uint64_t)manifest->segment_count * SEGMENT + (uint64_t)manifest->sources_count * SOURCES + CHECKSUM;
    uint8_t *out = NULL;

    YB_TRY(yb_alloc_zero(env, total, 1, (void **)&out, error));
    memcpy(out, MAGIC, 8);
    yb_store_u32(out + 8, FORMAT_VERSION);
    yb_store_u32(out + 12, READ_FLAGS);
    yb_store_u32(out + 16, manifest->write_flags);
    yb_store_u32(out + 20, manifest->segment_count);
    yb_store_u32(out + 24, manifest->sources_count);
    yb_store_u64(out + 32, total);
    yb_store_u64(out + 40, manifest->version);
    yb_store_u64(out + 48, manifest->next_file);
    put_file(out + 56, &manifest->catalog);
    put_file(out + 80, &manifest->masks);
    uint8_t *at = out + HEADER;
    for (uint32_t i = 0; i < manifest->segment_count; i++, at += SEGMENT) {
        memcpy(at, &manifest->segments[i], SEGMENT);
    }
    for (uint32_t i = 0; i < manifest->sources_count; i++, at += SOURCES) {
        memcpy(at, &manifest->sources[i], SOURCES);
    }
    manifest->checksum = yb_checksum(out, total - CHECKSUM);
    yb_store_u64(at, manifest->checksum);
    *bytes = out;
    *length = total;
    return YB_OK;
}

/* What must hold before any number in the manifest is believed. */
static yb_status check_frame(const uint8_t *bytes, size_t length, const char *file, yb_error *error)
{
    if (length < HEADER + CHECKSUM) {
        return yb_fail_at(error, YB_CORRUPT, file, length, "the manifest ends after %zu byte%s, it has %u at least",
                          length, yb_plural(length), HEADER + CHECKSUM);
    }
    if (memcmp(bytes, MAGIC, 8) != 0) {
        return yb_fail_at(error, YB_CORRUPT, file, 0, "this is no manifest of a Yearbook store: wrong first bytes");
    }
    if (yb_checksum(bytes, length - CHECKSUM) != yb_load_u64(bytes + length - CHECKSUM)) {
        return yb_fail_at(error, YB_CORRUPT, file, length - CHECKSUM,
                          "the manifest's bytes do not have its checksum; restore it from a copy");
    }
    uint32_t version = yb_load_u32(bytes + 8), flags = yb_load_u32(bytes + 12);
    if (version != FORMAT_VERSION) {
        return yb_fail_at(error, YB_UNSUPPORTED, file, 8,
                          "the store has format version %" PRIu32 ", this library reads version %u; use a newer one",
                          version, FORMAT_VERSION);
    }
    if ((flags & ~READ_FLAGS) != 0) {
        return yb_fail_at(error, YB_UNSUPPORTED, file, 12,
                          "the store uses features (0x%" PRIx32 ") that this library lacks; use a newer one", flags);
    }
    if (yb_load_u64(bytes + 32) != length) {
        return yb_fail_at(error, YB_CORRUPT, file, 32, "the manifest has %zu bytes and says %" PRIu64, length,
                          yb_load_u64(bytes + 32));
    }
    uint64_t entries = (uint64_t)yb_load_u32(bytes + 20) * SEGMENT + (uint64_t)yb_load_u32(bytes + 24) * SOURCES;
    if (entries > length - HEADER - CHECKSUM) {
        return yb_fail_at(error, YB_CORRUPT, file, 20, "the manifest has no room for the entries it counts");
    }
    return YB_OK;
}

static yb_status check_number(const yb_manifest *manifest, uint64_t number, uint64_t above, const char *file,
                              yb_error *error)
{
    if (number <= above || number >= manifest->next_file) {
        return yb_fail_at(error, YB_CORRUPT, file, YB_NO_OFFSET,
                          "the manifest names file number %" PRIu64 ", expected more than %" PRIu64
                          " and less than %" PRIu64,
                          number, above, manifest->next_file);
    }
    return YB_OK;
}

static yb_status check_contents(const yb_manifest *manifest, const char *file, yb_error *error)
{
    uint64_t above = 0, superseded = 0;
    if (manifest->next_file > NUMBER_MAX || manifest->version > NUMBER_MAX) {
        return yb_fail_at(error, YB_CORRUPT, file, 40, "the manifest counts more commits or files than can have been");
    }
    for (uint32_t i = 0; i < manifest->segment_count; above = manifest->segments[i++].number) {
        const yb_segment_entry *segment = &manifest->segments[i];
        YB_TRY(check_number(manifest, segment->number, above, file, error));
        if (segment->superseded > segment->rows) {
            return yb_fail_at(error, YB_CORRUPT, file, YB_NO_OFFSET,
                              "segment %" PRIu64 " has more superseded rows than rows", segment->number);
        }
        superseded |= segment->superseded;
    }
    above = 0;
    for (uint32_t i = 0; i < manifest->sources_count; above = manifest->sources[i++].number) {
        YB_TRY(check_number(manifest, manifest->sources[i].number, above, file, error));
    }
    if (manifest->catalog.number != 0) {
        YB_TRY(check_number(manifest, manifest->catalog.number, 0, file, error));
    }
    if (manifest->masks.number != 0) {
        YB_TRY(check_number(manifest, manifest->masks.number, 0, file, error));
    }
    if ((superseded != 0) != (manifest->masks.number != 0)) {
        return yb_fail_at(error, YB_CORRUPT, file, 80, "superseded rows and a masks file must come together");
    }
    return YB_OK;
}

yb_status yb_manifest_decode(const yb_env *env, const void *bytes, size_t length, const char *file,
                             yb_manifest *manifest, yb_error *error)
{
    const uint8_t *in = bytes;
    yb_manifest read = { 0 };
    yb_status status;

    YB_TRY(check_frame(in, length, file, error));
    read.write_flags = yb_load_u32(in + 16);
    read.segment_count = yb_load_u32(in + 20);
    read.sources_count = yb_load_u32(in + 24);
    read.version = yb_load_u64(in + 40);
    read.next_file = yb_load_u64(in + 48);
    get_file(in + 56, &read.catalog);
    get_file(in + 80, &read.masks);
    read.checksum = yb_load_u64(in + length - CHECKSUM);
    YB_TRY_GOTO(yb_alloc(env, read.segment_count, SEGMENT, (void **)&read.segments, error));
    YB_TRY_GOTO(yb_alloc(env, read.sources_count, SOURCES, (void **)&read.sources, error));
    in += HEADER;
    memcpy(read.segments, in, (size_t)read.segment_count * SEGMENT);
    in += (size_t)read.segment_count * SEGMENT;
    memcpy(read.sources, in, (size_t)read.sources_count * SOURCES);
    YB_TRY_GOTO(check_contents(&read, file, error));
    *manifest = read;
    return YB_OK;
cleanup:
    yb_manifest_free(env, &read);
    return status;
}
