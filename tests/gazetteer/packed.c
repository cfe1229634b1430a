/* Files that are damaged, and memory that runs out. A country of one province,
 * one city, one county and two towns is packed here by hand. */
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

#include <zstd.h>

#include "gazetteer/divisions.h"
#include "gazetteer/embedded.h"
#include "gazetteer/villages.h"
#include "support/failing.h"

typedef struct small_file {
    uint8_t payload[256];
    size_t payload_bytes;
    uint32_t counts[4], characters, text_bytes;
    uint16_t kind;
    uint8_t bytes[1024];
    size_t length;
} small_file;

static void put(small_file *file, const void *bytes, size_t length)
{
    memcpy(file->payload + file->payload_bytes, bytes, length);
    file->payload_bytes += length;
}

/* Header and frame from what the fields say. */
static void close_file(small_file *file)
{
    uint16_t words[2] = { GAZETTEER_VERSION, file->kind };
    uint32_t edition = 2023, zero = 0, payload_bytes = (uint32_t)file->payload_bytes;
    size_t frame = ZSTD_compress(file->bytes + GAZETTEER_HEADER_BYTES, sizeof file->bytes - GAZETTEER_HEADER_BYTES,
                                 file->payload, file->payload_bytes, 3);
    cr_assert_not(ZSTD_isError(frame));
    uint32_t frame_bytes = (uint32_t)frame;
    memcpy(file->bytes, "YBGZ", 4);
    memcpy(file->bytes + 4, words, 4);
    memcpy(file->bytes + 8, &edition, 4);
    memcpy(file->bytes + 12, &payload_bytes, 4);
    memcpy(file->bytes + 16, &frame_bytes, 4);
    memcpy(file->bytes + 20, file->counts, 16);
    memcpy(file->bytes + 36, &file->characters, 4);
    memcpy(file->bytes + 40, &file->text_bytes, 4);
    memcpy(file->bytes + 44, &zero, 4);
    file->length = GAZETTEER_HEADER_BYTES + frame;
}

enum { CHILDREN = 0, STEPS = 6, ALPHABET = 16, LENGTHS = 28, TEXT = 33 };

/* 11 > 1101 > 110102 > 110102001, 110102003; names A, B, é, A, 𠀀 */
static small_file small_divisions(void)
{
    small_file file = { .kind = GAZETTEER_DIVISIONS, .counts = { 1, 1, 1, 2 }, .characters = 3, .text_bytes = 5 };
    put(&file, (uint16_t[]) { 1, 1, 2 }, 6);
    put(&file, (uint16_t[]) { 11, 1, 2, 1, 2 }, 10);
    put(&file, (uint32_t[]) { 'A', 0xE9, 0x20000 }, 12);
    put(&file, (uint8_t[]) { 1, 1, 1, 1, 1 }, 5);
    put(&file, (uint8_t[]) { 0, 0, 1, 0, 2 }, 5);
    close_file(&file);
    return file;
}

/* One village of the first town, two of the second. */
static small_file small_villages(void)
{
    small_file file = { .kind = GAZETTEER_VILLAGES, .counts = { 2, 3 }, .characters = 2, .text_bytes = 4 };
    put(&file, (uint16_t[]) { 1, 2 }, 4);
    put(&file, (uint32_t[]) { 'A', 0x6751 }, 8);
    put(&file, (uint8_t[]) { 1, 2, 1 }, 3);
    put(&file, (uint8_t[]) { 1, 0, 1, 0 }, 4);
    close_file(&file);
    return file;
}

static yb_status build(const small_file *file, const yb_hooks *hooks, yb_regions **regions, yb_error *error)
{
    gazetteer_packed packed;
    const yb_allocator *allocator = hooks == NULL ? yb_default_allocator() : hooks->allocator;
    yb_status status =
        gazetteer_unpack(file->bytes, file->length, GAZETTEER_DIVISIONS, "small.bin", allocator, &packed, error);
    if (status == YB_OK) {
        status = gazetteer_build_tree(&packed, hooks, regions, error);
        gazetteer_packed_free(&packed);
    }
    return status;
}

/* Status of building from a file whose payload was changed. */
static yb_status rebuild(small_file *file)
{
    yb_regions *regions = NULL;
    yb_error error = YB_ERROR_INIT;
    close_file(file);
    yb_status status = build(file, NULL, &regions, &error);
    cr_assert(status == YB_OK || strcmp(error.file, "small.bin") == 0);
    yb_regions_release(regions);
    return status;
}

static yb_status open_small(const small_file *villages, const small_file *divisions, const yb_allocator *allocator,
                            gazetteer_village_table *table, yb_error *error)
{
    return gazetteer_open_villages(villages->bytes, villages->length, divisions->bytes, divisions->length, allocator,
                                   table, error);
}

Test(packed, a_small_country_becomes_a_tree)
{
    small_file file = small_divisions();
    yb_regions *regions = NULL;
    cr_assert_eq(build(&file, NULL, &regions, NULL), YB_OK);
    cr_assert_eq(yb_regions_count(regions), 6);
    cr_assert_str_eq(yb_regions_code(regions, 5), "110102003");
    cr_assert_str_eq(yb_regions_name(regions, 3), "é");
    cr_assert_str_eq(yb_regions_name(regions, 5), "\xF0\xA0\x80\x80");
    yb_regions_release(regions);
}

Test(packed, another_version_is_not_supported)
{
    small_file file = small_divisions();
    yb_regions *regions = NULL;
    yb_error error = YB_ERROR_INIT;
    file.bytes[4] = 2;
    cr_assert_eq(build(&file, NULL, &regions, &error), YB_UNSUPPORTED);
    cr_assert_str_eq(error.file, "small.bin");
}

Test(packed, every_truncation_is_noticed)
{
    small_file file = small_divisions();
    gazetteer_packed packed;
    for (size_t length = 0; length < file.length; length++) {
        cr_assert_eq(gazetteer_unpack(file.bytes, length, GAZETTEER_DIVISIONS, "small.bin", yb_default_allocator(),
                                      &packed, NULL),
                     YB_CORRUPT);
    }
}

Test(packed, a_changed_header_is_noticed)
{
    for (size_t at = 0; at < GAZETTEER_HEADER_BYTES; at++) {
        small_file file = small_divisions();
        yb_regions *regions = NULL;
        file.bytes[at] ^= 0x81;
        if (at < 8 || at >= 12) { /* the edition may be any */
            cr_assert_neq(build(&file, NULL, &regions, NULL), YB_OK);
            cr_assert_null(regions);
        }
    }
}

Test(packed, a_changed_frame_of_the_carried_files_is_noticed)
{
    size_t length = (size_t)(gazetteer_divisions_file_end - gazetteer_divisions_file);
    uint8_t *copy = malloc(length);
    for (size_t at = GAZETTEER_HEADER_BYTES; at < length; at += length / 40) {
        gazetteer_packed packed;
        memcpy(copy, gazetteer_divisions_file, length);
        copy[at] ^= 0x10;
        cr_assert_eq(gazetteer_unpack(copy, length, GAZETTEER_DIVISIONS, "copy", yb_default_allocator(), &packed, NULL),
                     YB_CORRUPT);
    }
    free(copy);
}

Test(packed, a_file_of_the_other_kind_is_refused)
{
    small_file file = small_villages();
    gazetteer_packed packed;
    cr_assert_eq(gazetteer_unpack(file.bytes, file.length, GAZETTEER_DIVISIONS, "small.bin", yb_default_allocator(),
                                  &packed, NULL),
                 YB_CORRUPT);
}

Test(packed, children_that_do_not_add_up_are_noticed)
{
    for (size_t at = CHILDREN; at < STEPS; at += 2) {
        small_file fewer = small_divisions(), more = small_divisions();
        fewer.payload[at]--;
        more.payload[at]++;
        cr_assert_eq(rebuild(&fewer), YB_CORRUPT);
        cr_assert_eq(rebuild(&more), YB_CORRUPT);
    }
}

Test(packed, codes_that_repeat_or_are_too_long_are_noticed)
{
    small_file repeated = small_divisions(), long_city = small_divisions(), long_town = small_divisions();
    repeated.payload[STEPS + 8] = 0;
    long_city.payload[STEPS + 2] = 100;
    memcpy(long_town.payload + STEPS + 8, (uint16_t[]) { 999 }, 2);
    cr_assert_eq(rebuild(&repeated), YB_CORRUPT);
    cr_assert_eq(rebuild(&long_city), YB_CORRUPT);
    cr_assert_eq(rebuild(&long_town), YB_CORRUPT);
}

Test(packed, names_that_lead_outside_their_columns_are_noticed)
{
    small_file rank = small_divisions(), two_bytes = small_divisions(), length = small_divisions(),
               character = small_divisions(), zero = small_divisions();
    rank.payload[TEXT] = 3;
    two_bytes.payload[TEXT + 4] = 200; /* its second byte is missing */
    length.payload[LENGTHS + 4] = 2;
    memcpy(character.payload + ALPHABET, (uint32_t[]) { 0x110000 }, 4);
    memcpy(zero.payload + ALPHABET, (uint32_t[]) { 0 }, 4);
    cr_assert_eq(rebuild(&rank), YB_CORRUPT);
    cr_assert_eq(rebuild(&two_bytes), YB_CORRUPT);
    cr_assert_eq(rebuild(&length), YB_CORRUPT);
    cr_assert_eq(rebuild(&character), YB_CORRUPT);
    cr_assert_eq(rebuild(&zero), YB_CORRUPT);
}

Test(packed, names_end_with_the_last)
{
    small_file file = small_divisions();
    gazetteer_packed packed;
    gazetteer_cursor cursor = { 5, 5 };
    char name[GAZETTEER_NAME_BYTES];
    size_t length = 77;
    cr_assert_eq(gazetteer_unpack(file.bytes, file.length, GAZETTEER_DIVISIONS, "small.bin", yb_default_allocator(),
                                  &packed, NULL),
                 YB_OK);
    cr_assert_eq(gazetteer_next_name(&packed, &cursor, name, &length, NULL), YB_CORRUPT);
    cr_assert_eq(length, 77);
    gazetteer_packed_free(&packed);
}

Test(packed, villages_must_fit_the_divisions)
{
    small_file divisions = small_divisions(), villages = small_villages(), fewer = small_villages();
    small_file other = small_villages();
    gazetteer_village_table table;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(open_small(&villages, &divisions, yb_default_allocator(), &table, &error), YB_OK);
    gazetteer_close_villages(&table);
    fewer.payload[0] = 0; /* a name that belongs to no town */
    close_file(&fewer);
    cr_assert_eq(open_small(&fewer, &divisions, yb_default_allocator(), &table, &error), YB_CORRUPT);
    other.payload[2] = 3; /* more names than there are */
    close_file(&other);
    cr_assert_eq(open_small(&other, &divisions, yb_default_allocator(), &table, &error), YB_CORRUPT);
    divisions.length--;
    cr_assert_eq(open_small(&villages, &divisions, yb_default_allocator(), &table, &error), YB_CORRUPT);
    cr_assert_str_eq(error.file, "divisions.bin");
    cr_assert_eq(gazetteer_open_villages(villages.bytes, villages.length, gazetteer_divisions_file,
                                         (size_t)(gazetteer_divisions_file_end - gazetteer_divisions_file),
                                         yb_default_allocator(), &table, &error),
                 YB_CORRUPT);
    cr_assert_str_eq(error.file, "villages.bin");
}

Test(packed, a_tree_without_memory_leaves_nothing_behind)
{
    small_file file = small_divisions();
    failing_hooks failing;
    for (unsigned n = 0;; n++) {
        yb_regions *regions = NULL;
        failing_start(&failing, FAIL_MEMORY, n);
        yb_status status = build(&file, &failing.hooks, &regions, NULL);
        yb_regions_release(regions);
        cr_assert_eq(failing.blocks, 0);
        if (!failing.failed) {
            cr_assert_eq(status, YB_OK);
            break;
        }
        cr_assert_eq(status, YB_NO_MEMORY);
    }
}

Test(packed, villages_without_memory_leave_nothing_behind)
{
    small_file divisions = small_divisions(), villages = small_villages();
    failing_hooks failing;
    for (unsigned n = 0;; n++) {
        gazetteer_village_table table;
        failing_start(&failing, FAIL_MEMORY, n);
        yb_status status = open_small(&villages, &divisions, &failing.allocator, &table, NULL);
        if (status == YB_OK) {
            gazetteer_close_villages(&table);
        }
        cr_assert_eq(failing.blocks, 0);
        if (!failing.failed) {
            cr_assert_eq(status, YB_OK);
            break;
        }
        cr_assert_eq(status, YB_NO_MEMORY);
    }
}
