/* Catalog files: round trips, and bytes that no writer wrote. */
#include <stdlib.h>
#include <string.h>

#include "catalog/tree.h"
#include "file.h"
#include "sample.h"

static yb_env env;

static void encode_sample(void **bytes, size_t *length)
{
    yb_catalog *catalog;
    yb_env_init(&env, NULL);
    cr_assert_eq(sample_catalog(&env, &catalog, NULL), YB_OK);
    cr_assert_eq(yb_catalog_encode(catalog, bytes, length, NULL), YB_OK);
    yb_catalog_free(catalog);
}

static yb_status decode(const void *bytes, size_t length, yb_error *error)
{
    yb_catalog *catalog = NULL;
    yb_status status = yb_catalog_decode(&env, bytes, length, "catalog-1", &catalog, error);
    cr_assert_eq(status == YB_OK, catalog != NULL);
    yb_catalog_free(catalog);
    return status;
}

Test(catalog_file, what_was_encoded_is_decoded)
{
    yb_catalog *catalog, *read;
    void *bytes;
    size_t length;
    yb_error error = YB_ERROR_INIT;
    yb_env_init(&env, NULL);
    cr_assert_eq(sample_catalog(&env, &catalog, NULL), YB_OK);
    cr_assert_eq(yb_catalog_encode(catalog, &bytes, &length, &error), YB_OK);
    cr_assert_eq(yb_catalog_decode(&env, bytes, length, "catalog-1", &read, &error), YB_OK, "%s", error.message);
    sample_assert_equal(catalog, read);
    uint32_t region = 0, metric = 0;
    cr_assert_eq(yb_regions_find(yb_catalog_regions(read), "临川区温泉镇", &region, &error), YB_OK);
    cr_assert_eq(yb_metrics_find(yb_catalog_metrics(read), "生产总值", &metric, &error), YB_OK);
    cr_assert_eq(metric, 0);
    void *again;
    size_t again_length;
    cr_assert_eq(yb_catalog_encode(read, &again, &again_length, &error), YB_OK);
    cr_assert(again_length == length && memcmp(bytes, again, length) == 0, "the same catalog has the same bytes");
    yb_free(&env, again);
    yb_free(&env, bytes);
    yb_catalog_free(read);
    yb_catalog_free(catalog);
}

Test(catalog_file, an_empty_catalog_is_the_example_of_the_specification)
{
    yb_catalog *catalog;
    void *bytes;
    size_t length;
    static const uint8_t zeros[14];
    yb_env_init(&env, NULL);
    cr_assert_eq(yb_catalog_create(&env, &catalog, NULL), YB_OK);
    cr_assert_eq(yb_catalog_encode(catalog, &bytes, &length, NULL), YB_OK);
    cr_assert_eq(length, 222);
    cr_assert_eq(memcmp((uint8_t *)bytes + 208, zeros, 14), 0);
    cr_assert_eq(decode(bytes, length, NULL), YB_OK);
    yb_free(&env, bytes);
    yb_catalog_free(catalog);
}

Test(catalog_file, codes_that_share_half_a_character_are_kept_whole)
{
    yb_catalog *catalog, *read;
    void *bytes;
    size_t length;
    yb_regions *regions = sample_tree_of("临,,p,A\n丳,,p,B\n临川,临,c,C\n临州,临,c,D\n");
    yb_env_init(&env, NULL);
    cr_assert_eq(yb_catalog_create(&env, &catalog, NULL), YB_OK);
    cr_assert_eq(yb_catalog_set_regions(catalog, regions, NULL), YB_OK);
    yb_regions_release(regions);
    cr_assert_eq(yb_catalog_encode(catalog, &bytes, &length, NULL), YB_OK);
    cr_assert_eq(yb_catalog_decode(&env, bytes, length, "f", &read, NULL), YB_OK);
    sample_assert_equal(catalog, read);
    yb_free(&env, bytes);
    yb_catalog_free(read);
    yb_catalog_free(catalog);
}

Test(catalog_file, any_flipped_bit_is_corruption_with_file_and_offset)
{
    void *bytes;
    size_t length;
    encode_sample(&bytes, &length);
    uint8_t *file = bytes;
    for (size_t at = 0; at < length; at++) {
        for (unsigned flip = 1; flip < 256; flip = flip == 128 ? 255 : flip * 2) {
            yb_error error = YB_ERROR_INIT;
            file[at] ^= (uint8_t)flip;
            cr_assert_eq(decode(bytes, length, &error), YB_CORRUPT, "byte %zu", at);
            cr_assert_str_eq(error.file, "catalog-1");
            cr_assert_leq(error.offset, at);
            cr_assert_neq(error.message[0], '\0');
            file[at] ^= (uint8_t)flip;
            flip = flip == 255 ? 256 : flip;
        }
    }
    cr_assert_eq(decode(bytes, length, NULL), YB_OK);
    yb_free(&env, bytes);
}

Test(catalog_file, any_truncation_or_addition_is_corruption)
{
    void *bytes;
    size_t length;
    encode_sample(&bytes, &length);
    for (size_t cut = 0; cut < length; cut++) {
        yb_error error = YB_ERROR_INIT;
        uint8_t *part = malloc(cut + 1);
        memcpy(part, bytes, cut);
        cr_assert_eq(decode(part, cut, &error), YB_CORRUPT, "cut at %zu", cut);
        cr_assert_str_eq(error.file, "catalog-1");
        cr_assert_neq(error.offset, YB_NO_OFFSET);
        free(part);
    }
    uint8_t *longer = calloc(1, length + 1);
    memcpy(longer, bytes, length);
    cr_assert_eq(decode(longer, length + 1, NULL), YB_CORRUPT);
    free(longer);
    yb_free(&env, bytes);
}

/* Every byte of every decoded section changed in several ways, with checksums
 * that fit: what decodes is a catalog, everything else is corruption. */
Test(catalog_file, changed_sections_with_right_checksums_decode_or_are_corrupt)
{
    static const uint8_t changes[] = { 0x01, 0x02, 0x7f, 0x80, 0xff };
    void *bytes;
    size_t length, refused = 0;
    encode_sample(&bytes, &length);
    file_sections sections = file_take_apart(bytes, length);
    for (int i = 0; i < FILE_SECTIONS; i++) {
        for (size_t at = 0; at < sections.lengths[i]; at++) {
            for (size_t change = 0; change < sizeof changes; change++) {
                size_t changed_length;
                yb_error error = YB_ERROR_INIT;
                sections.bytes[i][at] ^= changes[change];
                uint8_t *changed = file_assemble(&sections, &changed_length);
                yb_status status = decode(changed, changed_length, &error);
                cr_assert(status == YB_OK || status == YB_CORRUPT, "section %d byte %zu: %s", i + 1, at, error.message);
                cr_assert(status == YB_OK || strcmp(error.file, "catalog-1") == 0);
                refused += status != YB_OK;
                free(changed);
                sections.bytes[i][at] ^= changes[change];
            }
        }
    }
    cr_assert_gt(refused, 1000);
    file_sections_free(&sections);
    yb_free(&env, bytes);
}

Test(catalog_file, shortened_sections_with_right_checksums_are_corrupt)
{
    void *bytes;
    size_t length;
    encode_sample(&bytes, &length);
    file_sections sections = file_take_apart(bytes, length);
    for (int i = 0; i < FILE_SECTIONS; i++) {
        size_t whole = sections.lengths[i];
        for (sections.lengths[i] = 0; sections.lengths[i] < whole; sections.lengths[i]++) {
            size_t changed_length;
            uint8_t *changed = file_assemble(&sections, &changed_length);
            cr_assert_eq(decode(changed, changed_length, NULL), YB_CORRUPT);
            free(changed);
        }
        sections.bytes[i][whole] = 0;
        sections.lengths[i] = whole + 1;
        size_t changed_length;
        uint8_t *changed = file_assemble(&sections, &changed_length);
        cr_assert_eq(decode(changed, changed_length, NULL), YB_CORRUPT, "a byte behind section %d", i + 1);
        free(changed);
        sections.lengths[i] = whole;
    }
    file_sections_free(&sections);
    yb_free(&env, bytes);
}

/* Decodes the empty catalog with this regions section. */
static yb_status decode_regions(const void *section, size_t section_length, yb_error *error)
{
    uint8_t zeros[5] = { 0 };
    file_sections sections = { { (uint8_t *)section, zeros, zeros, zeros }, { section_length, 5, 1, 3 }, 0 };
    size_t length;
    uint8_t *file = file_assemble(&sections, &length);
    yb_env_init(&env, NULL);
    yb_status status = decode(file, length, error);
    free(file);
    return status;
}

static int regions_are_refused(const void *section, size_t length, const char *saying)
{
    yb_error error = YB_ERROR_INIT;
    return decode_regions(section, length, &error) == YB_CORRUPT && strstr(error.message, saying) != NULL;
}

#define SECTION(text) text, sizeof text - 1

/* Count, levels, words; parents; levels; prefixes; rests; names. */
static const struct {
    const char *section;
    size_t length;
    const char *saying;
} impossible_trees[] = {
    { SECTION("\2\2\4a\0a\0"
              "\0\1"
              "\0\1"
              "\0\1"
              "\4x\0y\0"
              "\2\0\0"),
      "twice" },
    { SECTION("\2\2\3\0b\0"
              "\0\1"
              "\0\1"
              "\0\1"
              "\4x\0y\0"
              "\2\0\0"),
      "empty level" },
    { SECTION("\2\2\4a\0b\0"
              "\1\1"
              "\0\1"
              "\0\1"
              "\4x\0y\0"
              "\2\0\0"),
      "parent" },
    { SECTION("\2\2\4a\0b\0"
              "\0\1"
              "\1\1"
              "\0\1"
              "\4x\0y\0"
              "\2\0\0"),
      "level" },
    { SECTION("\2\2\4a\0b\0"
              "\0\0"
              "\0\0"
              "\0\0"
              "\4x\0y\0"
              "\2\0\0"),
      "without regions" },
    { SECTION("\2\1\2a\0"
              "\0\0"
              "\0\0"
              "\0\0"
              "\4y\0x\0"
              "\2\0\0"),
      "order of their codes" },
    { SECTION("\2\2\4a\0b\0"
              "\0\1"
              "\0\1"
              "\0\1"
              "\3x\0\0"
              "\2\0\0"),
      "twice" },
    { SECTION("\2\2\4a\0b\0"
              "\0\1"
              "\0\1"
              "\0\2"
              "\4x\0y\0"
              "\2\0\0"),
      "continue" },
    { SECTION("\2\2\4a\0b\0"
              "\0\1"
              "\0\1"
              "\0\0"
              "\3x\0\0"
              "\2\0\0"),
      "continue" },
    { SECTION("\2\2\4a\0b\0"
              "\0\1"
              "\0\1"
              "\0\0"
              "\6x\0y\0z\0"
              "\2\0\0"),
      "more codes" },
    { SECTION("\2\2\4a\0b\0"
              "\0\1"
              "\0\1"
              "\0\0"
              "\4x\0y\0"
              "\3\0\0\0"),
      "names" },
    { SECTION("\2\2\4a\0b\0"
              "\0\1"
              "\0\1"
              "\0\0"
              "\4x\0y\0"
              "\2\0x"),
      "names" },
    { SECTION("\2\1\2a\0"
              "\0\0"
              "\0\0"
              "\0\1"
              "\5\xc3\xa9\0\xa9\0"
              "\2\0\0"),
      "code" },
    /* region 3 hangs on region 1, whose subtree ended with region 2 */
    { SECTION("\4\2\4a\0b\0"
              "\0\1\0\2"
              "\0\1\0\1"
              "\0\0\0\0"
              "\10w\0x\0y\0z\0"
              "\4\0\0\0\0"),
      "preorder" },
};

Test(catalog_file, trees_that_no_builder_makes_are_corrupt)
{
    /* One that a builder does make. */
    cr_assert_eq(decode_regions(SECTION("\2\2\4a\0b\0"
                                        "\0\1"
                                        "\0\1"
                                        "\0\1"
                                        "\4x\0y\0"
                                        "\2\0\0"),
                                NULL),
                 YB_OK);
    for (size_t i = 0; i < sizeof impossible_trees / sizeof *impossible_trees; i++) {
        cr_assert(
            regions_are_refused(impossible_trees[i].section, impossible_trees[i].length, impossible_trees[i].saying),
            "tree %zu", i);
    }
}

Test(catalog_file, endless_varints_and_counts_beyond_the_section_are_corrupt)
{
    cr_assert(regions_are_refused(SECTION("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), "number of regions"));
    cr_assert(regions_are_refused(SECTION("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"), "number of regions"));
    cr_assert(regions_are_refused(SECTION("\x80"), "number of regions"));
    cr_assert(regions_are_refused(SECTION("\x7f\0\0\0\0"), "number of regions"));
    cr_assert(regions_are_refused(SECTION("\0\xff\x01\0\0\0"), "number of levels"));
}

/* ---- preamble and table ------------------------------------------------ */

typedef struct patch {
    size_t at;
    uint8_t value;
    yb_status status;
} patch;

Test(catalog_file, a_wrong_preamble_or_table_is_refused_whatever_its_checksums_say)
{
    const patch patches[] = {
        { 0, 'X', YB_CORRUPT },    { 8, 2, YB_UNSUPPORTED }, { 24, 1, YB_CORRUPT },     { 24, 2, YB_UNSUPPORTED },
        { 12, 3, YB_CORRUPT },     { 12, 65, YB_CORRUPT },   { 16, 1, YB_CORRUPT },     { 40, 9, YB_CORRUPT },
        { 44, 2, YB_CORRUPT },     { 48, 1, YB_CORRUPT },    { 56 + 7, 1, YB_CORRUPT }, { 64, 1, YB_CORRUPT },
        { 64 + 4, 1, YB_CORRUPT }, { 80, 1, YB_CORRUPT },    { 160, 7, YB_CORRUPT },
    };
    void *bytes;
    size_t length;
    encode_sample(&bytes, &length);
    for (size_t i = 0; i < sizeof patches / sizeof patches[0]; i++) {
        uint8_t *changed = malloc(length);
        yb_error error = YB_ERROR_INIT;
        memcpy(changed, bytes, length);
        changed[patches[i].at] = patches[i].value;
        file_seal(changed, length);
        cr_assert_eq(decode(changed, length, &error), patches[i].status, "byte %zu: %s", patches[i].at, error.message);
        free(changed);
    }
    yb_free(&env, bytes);
}

Test(catalog_file, sections_of_an_unknown_kind_are_passed_over)
{
    uint8_t zeros[5] = { 0 };
    file_sections sections = { { zeros, zeros, zeros, zeros }, { 5, 5, 1, 3 }, 0 };
    size_t length;
    uint8_t *file = file_assemble(&sections, &length), *more = calloc(1, length + 40 + 7);
    yb_env_init(&env, NULL);
    memcpy(more, file, 200);
    more[12] = 5;
    more[16] = (uint8_t)(length + 47), more[17] = (uint8_t)((length + 47) >> 8);
    for (int i = 0; i < 4; i++) {
        unsigned offset = more[40 + 40 * i + 8] + 40u;
        more[40 + 40 * i + 8] = (uint8_t)offset, more[40 + 40 * i + 9] = (uint8_t)(offset >> 8);
    }
    more[200] = 77;
    more[208] = (uint8_t)(length + 40), more[209] = (uint8_t)((length + 40) >> 8);
    more[216] = more[224] = 7;
    file_seal(more, length + 47);
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(decode(more, length + 47, &error), YB_OK, "%s", error.message);
    more[length + 46] ^= 1;
    cr_assert_eq(decode(more, length + 47, &error), YB_CORRUPT, "but not unchecked");
    free(more);
    free(file);
}

Test(catalog_file, a_section_that_zstd_cannot_decode_is_corrupt)
{
    void *bytes;
    size_t length;
    encode_sample(&bytes, &length);
    for (size_t at = 208; at < length; at++) {
        uint8_t *changed = malloc(length);
        yb_error error = YB_ERROR_INIT;
        memcpy(changed, bytes, length);
        changed[at] ^= 0x55;
        file_seal(changed, length);
        yb_status status = decode(changed, length, &error);
        cr_assert(status == YB_CORRUPT || status == YB_OK);
        cr_assert(status == YB_OK || strcmp(error.file, "catalog-1") == 0);
        free(changed);
    }
    yb_free(&env, bytes);
}

Test(catalog_file, text_that_shrinks_beyond_the_limit_is_stored_as_it_is)
{
    yb_catalog *catalog, *read;
    void *bytes;
    size_t length;
    char *name = malloc(65536);
    memset(name, 'a', 65535);
    name[65535] = '\0';
    yb_source_entry entry = { name, name, 1, 2, 3, 4, 5 };
    yb_env_init(&env, NULL);
    cr_assert_eq(yb_catalog_create(&env, &catalog, NULL), YB_OK);
    cr_assert_eq(yb_catalog_add_source(catalog, &entry, NULL, NULL), YB_OK);
    cr_assert_eq(yb_catalog_encode(catalog, &bytes, &length, NULL), YB_OK);
    cr_assert_gt(length, 131072);
    cr_assert_eq(yb_catalog_decode(&env, bytes, length, "f", &read, NULL), YB_OK);
    sample_assert_equal(catalog, read);
    yb_free(&env, bytes);
    yb_catalog_free(catalog);
    yb_catalog_free(read);
    free(name);
}
