/* Catalog files with a lineage: what is written is read, and what no writer writes is refused. */
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "sample.h"

static yb_env env;

static file_sections sections_of_sample(void)
{
    yb_catalog *catalog;
    void *bytes;
    size_t length;
    yb_error error = YB_ERROR_INIT;
    yb_env_init(&env, NULL);
    cr_assert_eq(sample_catalog_with_lineage(&env, &catalog, &error), YB_OK, "%s", error.message);
    cr_assert_eq(yb_catalog_encode(catalog, &bytes, &length, &error), YB_OK, "%s", error.message);
    file_sections sections = file_take_apart(bytes, length);
    cr_assert_eq(sections.lineage, 1);
    yb_free(&env, bytes);
    yb_catalog_free(catalog);
    return sections;
}

static yb_status decode(const void *bytes, size_t length, yb_error *error)
{
    yb_catalog *read;
    yb_status status = yb_catalog_decode(&env, bytes, length, "f.ybc", &read, error);
    if (status == YB_OK) {
        yb_catalog_free(read);
    }
    return status;
}

static yb_status decode_sections(const file_sections *sections)
{
    size_t length;
    uint8_t *file = file_assemble(sections, &length);
    yb_error error = YB_ERROR_INIT;
    yb_status status = decode(file, length, &error);
    free(file);
    return status;
}

Test(lineage_file, what_is_written_is_read)
{
    yb_catalog *catalog, *read, *clone;
    void *bytes;
    size_t length;
    yb_error error = YB_ERROR_INIT;
    yb_env_init(&env, NULL);
    cr_assert_eq(sample_catalog_with_lineage(&env, &catalog, &error), YB_OK, "%s", error.message);
    cr_assert_eq(yb_catalog_encode(catalog, &bytes, &length, &error), YB_OK);
    cr_assert_eq(yb_catalog_decode(&env, bytes, length, "f.ybc", &read, &error), YB_OK, "%s", error.message);
    sample_assert_equal(catalog, read);
    cr_assert_eq(yb_catalog_clone(read, &clone, &error), YB_OK);
    yb_catalog_free(read);
    sample_assert_equal(catalog, clone);
    cr_assert_eq(yb_catalog_set_lineage(clone, NULL, 0, &error), YB_OK);
    cr_assert_null(yb_catalog_lineage(clone));
    yb_catalog_free(clone);
    yb_catalog_free(catalog);
    yb_free(&env, bytes);
}

Test(lineage_file, the_section_is_there_where_the_features_say_so_and_only_there)
{
    file_sections sections = sections_of_sample();
    size_t length;
    yb_error error = YB_ERROR_INIT;
    uint8_t *file = file_assemble(&sections, &length);
    cr_assert_eq(decode(file, length, &error), YB_OK, "%s", error.message);
    file[24] = 0;
    file_seal(file, length);
    cr_assert_eq(decode(file, length, &error), YB_CORRUPT);
    free(file);
    int five = sections.lineage;
    sections.lineage = 0;
    file = file_assemble(&sections, &length);
    file[24] = 1;
    file_seal(file, length);
    cr_assert_eq(decode(file, length, &error), YB_CORRUPT);
    free(file);
    sections.lineage = five;
    file_sections_free(&sections);
}

/* The section with another byte at one place. */
static yb_status change(file_sections *sections, size_t at, uint8_t value)
{
    uint8_t before = sections->bytes[4][at];
    sections->bytes[4][at] = value;
    yb_status status = decode_sections(sections);
    sections->bytes[4][at] = before;
    return status;
}

Test(lineage_file, lines_that_no_writer_writes_are_refused)
{
    file_sections sections = sections_of_sample();
    uint8_t *bytes = sections.bytes[4]; /* 3 lines; years 2012, 2016, 2016 in two bytes each; reasons; texts */
    cr_assert_eq(bytes[0], 3);
    cr_assert_eq(decode_sections(&sections), YB_OK);
    cr_assert_eq(change(&sections, 0, 0), YB_CORRUPT);    /* no lines */
    cr_assert_eq(change(&sections, 0, 4), YB_CORRUPT);    /* more than there are */
    cr_assert_eq(change(&sections, 1, 0xff), YB_CORRUPT); /* the first year is behind the second */
    cr_assert_eq(change(&sections, 2, 0x7f), YB_CORRUPT); /* a year out of range */
    cr_assert_eq(change(&sections, 7, 7), YB_CORRUPT);    /* an unknown reason */
    sections.lengths[4]--;
    cr_assert_eq(decode_sections(&sections), YB_CORRUPT);
    sections.lengths[4] = 0;
    cr_assert_eq(decode_sections(&sections), YB_CORRUPT);
    file_sections_free(&sections);
}

Test(lineage_file, any_byte_may_be_wrong)
{
    file_sections sections = sections_of_sample();
    unsigned refused = 0;
    for (size_t at = 0; at < sections.lengths[4]; at++) {
        yb_status status = change(&sections, at, (uint8_t)(sections.bytes[4][at] + 1));
        cr_assert(status == YB_OK || status == YB_CORRUPT); /* a name may be another */
        refused += status == YB_CORRUPT;
    }
    cr_assert_gt(refused, 30);
    file_sections_free(&sections);
}

Test(lineage_file, a_tree_without_what_the_lineage_leads_to_is_refused)
{
    file_sections sections = sections_of_sample();
    uint8_t *code = memmem(sections.bytes[4], sections.lengths[4], "360281101", 9);
    cr_assert_not_null(code);
    code[8] = '9';
    cr_assert_eq(decode_sections(&sections), YB_CORRUPT);
    file_sections_free(&sections);
}
