/* Damage: a flipped byte in any file is found and named; other files still work. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "support/scratch.h"
#include "support/test.h"
#include "support/world.h"

/* A store with every kind of file. */
static void make_store(world *w, const char *path)
{
    yb_writer *writer;
    static const char text[] = "全镇财政总收入达3.98亿元，增长8%。";
    yb_source source = { sizeof source, "a", "a.txt", text, sizeof text - 1 };
    world_make(w, 3, 9, 40);
    world_build(w, path, 8);
    yb_store *store = world_open(path, NULL);
    cr_assert_eq(yb_writer_begin(store, &writer, NULL), YB_OK);
    cr_assert_eq(yb_writer_put_source(writer, &source, NULL, NULL), YB_OK);
    for (int i = 0; i < 6; i++) {
        cr_assert_eq(world_change(w, writer, NULL), YB_OK);
    }
    cr_assert_eq(yb_writer_commit(writer, NULL, NULL), YB_OK);
    yb_writer_close(writer);
    world_compare_store(w, store);
    /* Sweeps what the first commit left. */
    cr_assert_eq(yb_writer_begin(store, &writer, NULL), YB_OK);
    yb_writer_close(writer);
    yb_store_close(store);
}

static char *slurp(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(1 << 20);
    cr_assert_not_null(file);
    *length = fread(bytes, 1, 1 << 20, file);
    cr_assert_lt(*length, 1 << 20);
    fclose(file);
    return bytes;
}

static void spill(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    cr_assert_eq(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

typedef struct reports {
    unsigned count;
    unsigned naming; /* the file that was damaged */
    const char *file;
} reports;

static void count_report(void *context, const yb_error *problem)
{
    reports *r = context;
    r->count++;
    r->naming += strstr(problem->file, r->file) != NULL;
}

static void expect_found(const char *path, const char *file, long long at)
{
    yb_store *store = NULL;
    yb_store_options options = { sizeof options, NULL, 0, 1, 0 };
    yb_error error = YB_ERROR_INIT;
    reports r = { 0, 0, file };
    if (strcmp(file, "MANIFEST") == 0) {
        cr_assert_eq(yb_store_open(path, &options, &store, &error), YB_CORRUPT);
        cr_assert_not_null(strstr(error.file, "MANIFEST"));
        return;
    }
    cr_assert_eq(yb_store_open(path, &options, &store, &error), YB_OK);
    cr_assert_eq(yb_store_check(store, count_report, &r, &error), YB_CORRUPT, "%s at %lld", file, at);
    cr_assert_geq(r.count, 1);
    cr_assert_geq(r.naming, 1, "%s at %lld: %s: %s", file, at, error.file, error.message);
    yb_store_close(store);
}

static unsigned list_files(const char *path, char names[32][64])
{
    unsigned count = 0;
    DIR *directory = opendir(path);
    for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        if (entry->d_name[0] != '.' && strcmp(entry->d_name, "LOCK") != 0) {
            snprintf(names[count++], 64, "%.63s", entry->d_name);
        }
    }
    closedir(directory);
    return count;
}

Test(store_check, a_flipped_byte_in_any_file_is_found_and_the_file_named)
{
    char path[SCRATCH_PATH], names[32][64];
    world w;
    scratch_make(path);
    make_store(&w, path);
    unsigned count = list_files(path, names);
    cr_assert_eq(count, 7); /* two segments, two sources files, catalog, masks, MANIFEST */
    for (unsigned i = 0; i < count; i++) {
        size_t length;
        const char *file = scratch_path(path, names[i]);
        char *bytes = slurp(file, &length);
        for (size_t at = 0; at < length; at += 1 + length / 150) {
            bytes[at] ^= (char)(1 << at % 8);
            spill(scratch_path(path, names[i]), bytes, length);
            expect_found(path, names[i], (long long)at);
            bytes[at] ^= (char)(1 << at % 8);
        }
        spill(scratch_path(path, names[i]), bytes, length);
        free(bytes);
    }
    yb_store *store = world_open(path, NULL);
    world_compare_store(&w, store);
    yb_store_close(store);
    world_free(&w);
    scratch_remove(path);
}

Test(store_check, a_missing_shorter_or_longer_file_is_found)
{
    char path[SCRATCH_PATH], names[32][64];
    world w;
    scratch_make(path);
    make_store(&w, path);
    unsigned count = list_files(path, names);
    for (unsigned i = 0; i < count; i++) {
        size_t length;
        char *bytes = slurp(scratch_path(path, names[i]), &length);
        spill(scratch_path(path, names[i]), bytes, length - 1);
        expect_found(path, names[i], -1);
        bytes[length] = 0;
        spill(scratch_path(path, names[i]), bytes, length + 1);
        expect_found(path, names[i], -2);
        if (strcmp(names[i], "MANIFEST") != 0) {
            remove(scratch_path(path, names[i]));
            expect_found(path, names[i], -3);
        }
        spill(scratch_path(path, names[i]), bytes, length);
        free(bytes);
    }
    world_free(&w);
    scratch_remove(path);
}

Test(store_check, a_snapshot_of_a_store_with_a_missing_segment_is_corrupt_not_absent)
{
    char path[SCRATCH_PATH], names[32][64];
    world w;
    yb_snapshot *snapshot = NULL;
    yb_error error = YB_ERROR_INIT;
    scratch_make(path);
    make_store(&w, path);
    unsigned count = list_files(path, names);
    for (unsigned i = 0; i < count; i++) {
        if (strncmp(names[i], "segment", 7) == 0) {
            remove(scratch_path(path, names[i]));
        }
    }
    yb_store *store = world_open(path, NULL);
    cr_assert_eq(yb_snapshot_open(store, &snapshot, &error), YB_CORRUPT);
    cr_assert_null(snapshot);
    cr_assert_not_null(strstr(error.message, "which is not there"));
    cr_assert_eq(yb_snapshot_open(store, &snapshot, NULL), YB_CORRUPT);
    yb_store_close(store);
    world_free(&w);
    scratch_remove(path);
}

static void hear(void *context, yb_log_level level, const char *message)
{
    if (level == YB_LOG_INFO && strstr(message, "segment-00004711.ybs") != NULL) {
        ++*(unsigned *)context;
    }
}

Test(store_check, stray_files_are_told_but_are_no_problem)
{
    char path[SCRATCH_PATH];
    unsigned heard = 0;
    world w;
    yb_logger logger = { sizeof logger, &heard, hear };
    yb_hooks hooks = { sizeof hooks, NULL, NULL, &logger };
    scratch_make(path);
    make_store(&w, path);
    spill(scratch_path(path, "segment-00004711.ybs"), "x", 1);
    yb_store *store = world_open(path, &hooks);
    cr_assert_eq(yb_store_check(store, NULL, NULL, NULL), YB_OK);
    cr_assert_eq(heard, 1);
    yb_store_close(store);
    world_free(&w);
    scratch_remove(path);
}

Test(store_check, a_source_whose_text_is_damaged_is_refused_when_read)
{
    char path[SCRATCH_PATH], names[32][64];
    world w;
    yb_snapshot *snapshot;
    yb_error error = YB_ERROR_INIT;
    size_t length;
    char *text;
    scratch_make(path);
    make_store(&w, path);
    unsigned count = list_files(path, names);
    for (unsigned i = 0; i < count; i++) {
        if (strncmp(names[i], "sources", 7) == 0) {
            char *bytes = slurp(scratch_path(path, names[i]), &length);
            bytes[length - 2] ^= 1;
            spill(scratch_path(path, names[i]), bytes, length);
            free(bytes);
        }
    }
    yb_store *store = world_open(path, NULL);
    cr_assert_eq(yb_snapshot_open(store, &snapshot, &error), YB_OK);
    cr_assert_eq(yb_snapshot_source_text(snapshot, yb_snapshot_source_count(snapshot) - 1, &text, &length, &error),
                 YB_CORRUPT);
    cr_assert_not_null(strstr(error.file, "sources-"));
    yb_snapshot_close(snapshot);
    yb_store_close(store);
    world_free(&w);
    scratch_remove(path);
}
