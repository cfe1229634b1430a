/* Sources: documents kept beside the figures. */
#include <stdio.h>

#include "support/scratch.h"
#include "support/test.h"
#include "support/world.h"

Test(store_sources, texts_come_back_as_they_were_put_over_several_commits)
{
    char path[SCRATCH_PATH], name[32];
    yb_error error = YB_ERROR_INIT;
    yb_writer *writer;
    yb_snapshot *snapshot;
    size_t length;
    char *text, *long_text = malloc(200000);
    scratch_make(path);
    for (int i = 0; i < 200000; i++) {
        long_text[i] = (char)('a' + i % 251 * i % 26);
    }
    yb_store *store = world_open(path, NULL);
    for (uint32_t i = 0; i < 6; i++) {
        cr_assert_eq(yb_writer_begin(store, &writer, &error), YB_OK);
        for (uint32_t k = 0; k < 2; k++) {
            uint32_t number;
            snprintf(name, sizeof name, "report%u", 2 * i + k);
            yb_source source = { sizeof source, name, "directory/报告.docx", long_text, i * 40000 };
            cr_assert_eq(yb_writer_put_source(writer, &source, &number, &error), YB_OK, "%s", error.message);
            cr_assert_eq(number, 2 * i + k);
        }
        cr_assert_eq(yb_writer_commit(writer, NULL, &error), YB_OK, "%s", error.message);
        yb_writer_close(writer);
    }
    yb_store_close(store);
    store = world_open(path, NULL);
    cr_assert_eq(yb_snapshot_open(store, &snapshot, &error), YB_OK);
    cr_assert_eq(yb_snapshot_source_count(snapshot), 12);
    for (uint32_t i = 0; i < 12; i++) {
        yb_source source = { .struct_size = sizeof source };
        cr_assert_eq(yb_snapshot_source(snapshot, i, &source, &error), YB_OK);
        snprintf(name, sizeof name, "report%u", i);
        cr_assert_str_eq(source.name, name);
        cr_assert_str_eq(source.origin, "directory/报告.docx");
        cr_assert_null(source.text);
        cr_assert_eq(source.text_length, i / 2 * 40000);
        cr_assert_eq(yb_snapshot_source_text(snapshot, i, &text, &length, &error), YB_OK, "%s", error.message);
        cr_assert_eq(length, source.text_length);
        cr_assert(memcmp(text, long_text, length) == 0);
        cr_assert_eq(text[length], '\0');
        yb_snapshot_free_text(snapshot, text);
    }
    yb_source source = { .struct_size = sizeof source };
    cr_assert_eq(yb_snapshot_source(snapshot, 12, &source, &error), YB_NOT_FOUND);
    cr_assert_eq(yb_snapshot_source_text(snapshot, 12, &text, &length, &error), YB_NOT_FOUND);
    yb_snapshot_close(snapshot);
    cr_assert_eq(yb_store_check(store, NULL, NULL, &error), YB_OK, "%s", error.message);
    yb_store_close(store);
    free(long_text);
    scratch_remove(path);
}

Test(store_sources, what_is_no_source_is_refused_and_the_writer_goes_on)
{
    char path[SCRATCH_PATH];
    yb_error error = YB_ERROR_INIT;
    yb_writer *writer;
    scratch_make(path);
    yb_store *store = world_open(path, NULL);
    cr_assert_eq(yb_writer_begin(store, &writer, &error), YB_OK);
    yb_source source = { 1, "a", "b", "text", 4 };
    cr_assert_eq(yb_writer_put_source(writer, &source, NULL, &error), YB_INVALID);
    source = (yb_source) { sizeof source, NULL, "b", "text", 4 };
    cr_assert_eq(yb_writer_put_source(writer, &source, NULL, &error), YB_INVALID);
    source = (yb_source) { sizeof source, "a", "b", NULL, 4 };
    cr_assert_eq(yb_writer_put_source(writer, &source, NULL, &error), YB_INVALID);
    source = (yb_source) { sizeof source, "a", "b", "text", (size_t)UINT32_MAX + 1 };
    cr_assert_eq(yb_writer_put_source(writer, &source, NULL, &error), YB_INVALID);
    source = (yb_source) { sizeof source, "a", "b.txt", "te\xff\xfe", 4 };
    cr_assert_eq(yb_writer_put_source(writer, &source, NULL, &error), YB_INVALID);
    cr_assert_eq(error.offset, 2);
    cr_assert_str_eq(error.file, "b.txt");
    source = (yb_source) { sizeof source, "a", "b.txt", NULL, 0 };
    cr_assert_eq(yb_writer_put_source(writer, &source, NULL, &error), YB_OK);
    cr_assert_eq(yb_writer_commit(writer, NULL, &error), YB_OK);
    yb_writer_close(writer);
    cr_assert_eq(yb_store_check(store, NULL, NULL, &error), YB_OK);
    yb_store_close(store);
    scratch_remove(path);
}
