/* The manifest's bytes: round trip, and every byte that may be wrong. */
#include "store/manifest.h"

#include "core/bytes.h"
#include "core/checksum.h"
#include "core/memory.h"
#include "support/test.h"

static yb_env env;

static yb_manifest sample(yb_segment_entry segments[2], yb_sources_entry sources[1])
{
    segments[0] = (yb_segment_entry) { 2, 1000, 50, 0 };
    segments[1] = (yb_segment_entry) { 5, 2000, 60, 7 };
    sources[0] = (yb_sources_entry) { 3, 400 };
    return (yb_manifest) { .version = 9,
                           .next_file = 12,
                           .catalog = { 8, 300, 0x1234 },
                           .masks = { 11, 64, 0x5678 },
                           .segments = segments,
                           .segment_count = 2,
                           .sources = sources,
                           .sources_count = 1 };
}

static uint8_t *encode(yb_manifest *manifest, size_t *length)
{
    void *bytes = NULL;
    yb_env_init(&env, NULL);
    cr_assert_eq(yb_manifest_encode(&env, manifest, &bytes, length, NULL), YB_OK);
    return bytes;
}

/* The sample's bytes, to be freed. */
static uint8_t *encode_sample(size_t *length)
{
    yb_segment_entry segments[2];
    yb_sources_entry sources[1];
    yb_manifest manifest = sample(segments, sources);
    return encode(&manifest, length);
}

static void seal(uint8_t *bytes, size_t length)
{
    yb_store_u64(bytes + length - 8, yb_checksum(bytes, length - 8));
}

static yb_status decode(const uint8_t *bytes, size_t length, yb_error *error)
{
    yb_manifest manifest;
    *error = (yb_error)YB_ERROR_INIT;
    yb_status status = yb_manifest_decode(&env, bytes, length, "MANIFEST", &manifest, error);
    if (status == YB_OK) {
        yb_manifest_free(&env, &manifest);
    } else {
        cr_assert_str_eq(error->file, "MANIFEST");
    }
    return status;
}

Test(store_manifest, it_comes_back_as_it_was_written)
{
    yb_segment_entry segments[2];
    yb_sources_entry sources[1];
    yb_manifest manifest = sample(segments, sources), read;
    size_t length;
    uint8_t *bytes = encode(&manifest, &length);
    cr_assert_eq(length, 104 + 2 * 32 + 16 + 8);
    cr_assert_eq(yb_manifest_decode(&env, bytes, length, "MANIFEST", &read, NULL), YB_OK);
    cr_assert_eq(read.version, 9);
    cr_assert_eq(read.next_file, 12);
    cr_assert_eq(read.catalog.checksum, 0x1234);
    cr_assert_eq(read.masks.number, 11);
    cr_assert_eq(read.segment_count, 2);
    cr_assert(memcmp(read.segments, segments, sizeof segments) == 0);
    cr_assert(memcmp(read.sources, sources, sizeof sources) == 0);
    cr_assert_eq(read.checksum, manifest.checksum);
    cr_assert(yb_manifest_names(&read, YB_FILE_SEGMENT, 2) && yb_manifest_names(&read, YB_FILE_SEGMENT, 5));
    cr_assert(yb_manifest_names(&read, YB_FILE_CATALOG, 8) && yb_manifest_names(&read, YB_FILE_MASKS, 11));
    cr_assert(yb_manifest_names(&read, YB_FILE_SOURCES, 3));
    cr_assert_not(yb_manifest_names(&read, YB_FILE_SEGMENT, 3));
    cr_assert_not(yb_manifest_names(&read, YB_FILE_SEGMENT, 6));
    cr_assert_not(yb_manifest_names(&read, YB_FILE_SOURCES, 2));
    cr_assert_not(yb_manifest_names(&read, YB_FILE_MASKS, 8));
    yb_manifest_free(&env, &read);
    yb_free(&env, bytes);
}

Test(store_manifest, any_flipped_bit_and_any_truncation_is_refused)
{
    yb_error error;
    size_t length;
    uint8_t *bytes = encode_sample(&length);
    for (size_t bit = 0; bit < length * 8; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        cr_assert_eq(decode(bytes, length, &error), YB_CORRUPT, "bit %zu", bit);
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    for (size_t shorter = 0; shorter < length; shorter++) {
        cr_assert_eq(decode(bytes, shorter, &error), YB_CORRUPT, "length %zu", shorter);
    }
    cr_assert_eq(decode(bytes, length, &error), YB_OK);
    yb_free(&env, bytes);
}

Test(store_manifest, numbers_that_leave_no_room_for_the_next_ones_are_corrupt)
{
    yb_error error;
    size_t length;
    uint8_t *bytes = encode_sample(&length);
    for (size_t at = 40; at <= 48; at += 8) { /* commits, files */
        uint64_t before = yb_load_u64(bytes + at);
        yb_store_u64(bytes + at, UINT64_MAX);
        seal(bytes, length);
        cr_assert_eq(decode(bytes, length, &error), YB_CORRUPT);
        yb_store_u64(bytes + at, before);
    }
    seal(bytes, length);
    cr_assert_eq(decode(bytes, length, &error), YB_OK);
    yb_free(&env, bytes);
}

Test(store_manifest, newer_versions_and_unknown_features_are_unsupported)
{
    yb_error error;
    size_t length;
    uint8_t *bytes = encode_sample(&length);
    yb_store_u32(bytes + 8, 2);
    seal(bytes, length);
    cr_assert_eq(decode(bytes, length, &error), YB_UNSUPPORTED);
    yb_store_u32(bytes + 8, 1);
    yb_store_u32(bytes + 12, 1u << 31);
    seal(bytes, length);
    cr_assert_eq(decode(bytes, length, &error), YB_UNSUPPORTED);
    cr_assert_not_null(strstr(error.message, "0x80000000"));
    yb_store_u32(bytes + 12, 0);
    yb_store_u32(bytes + 16, 1); /* readers need not mind */
    seal(bytes, length);
    cr_assert_eq(decode(bytes, length, &error), YB_OK);
    yb_free(&env, bytes);
}

Test(store_manifest, what_newer_versions_add_at_the_end_is_ignored)
{
    yb_error error;
    size_t length;
    uint8_t longer[512] = { 0 }, *bytes = encode_sample(&length);
    memcpy(longer, bytes, length - 8);
    yb_store_u64(longer + 32, length + 24);
    seal(longer, length + 24);
    cr_assert_eq(decode(longer, length + 24, &error), YB_OK);
    yb_free(&env, bytes);
}

/* Changes one number, with the checksum put right: a hostile manifest. */
static void expect_corrupt(size_t offset, uint64_t value, unsigned width)
{
    yb_error error;
    size_t length;
    uint8_t *bytes = encode_sample(&length);
    memcpy(bytes + offset, &value, width);
    seal(bytes, length);
    cr_assert_eq(decode(bytes, length, &error), YB_CORRUPT, "offset %zu", offset);
    yb_free(&env, bytes);
}

Test(store_manifest, numbers_that_contradict_each_other_are_corrupt)
{
    expect_corrupt(20, UINT32_MAX, 4);   /* segments */
    expect_corrupt(24, 2, 4);            /* sources files */
    expect_corrupt(32, 1, 8);            /* length */
    expect_corrupt(48, 5, 8);            /* next file number below one in use */
    expect_corrupt(56, 12, 8);           /* catalog's number */
    expect_corrupt(80, 0, 8);            /* no masks file, but superseded rows */
    expect_corrupt(80, 99, 8);           /* masks' number */
    expect_corrupt(104, 0, 8);           /* a segment without number */
    expect_corrupt(104, 6, 8);           /* segments out of order */
    expect_corrupt(104 + 24, 51, 8);     /* more superseded rows than rows */
    expect_corrupt(104 + 64, 12, 8);     /* sources file's number */
    expect_corrupt(104 + 32 + 24, 0, 8); /* a masks file, but nothing superseded */
}

Test(store_manifest, names_of_files_are_recognised_only_as_they_are_written)
{
    char name[YB_FILE_NAME];
    yb_file_kind kind;
    uint64_t number;
    yb_file_name(YB_FILE_SOURCES, 12, name);
    cr_assert_str_eq(name, "sources-00000012.ybx");
    for (int k = 0; k < YB_FILE_KINDS; k++) {
        yb_file_name(k, UINT64_MAX - (uint64_t)k, name);
        cr_assert(yb_file_name_parse(name, &kind, &number));
        cr_assert_eq((int)kind, k);
        cr_assert_eq(number, UINT64_MAX - (uint64_t)k);
    }
    static const char *const not_ours[] = { "segment-1.ybs",
                                            "segment-00000001.ybc",
                                            "segment-00000001.ybs~",
                                            "segment-0x000001.ybs",
                                            "MANIFEST",
                                            "segment--0000001.ybs",
                                            "segment- 0000001.ybs",
                                            "segment-.ybs",
                                            "" };
    for (size_t i = 0; i < sizeof not_ours / sizeof not_ours[0]; i++) {
        cr_assert_not(yb_file_name_parse(not_ours[i], &kind, &number), "%s", not_ours[i]);
    }
}
