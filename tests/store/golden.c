/* Stores of released versions are read as they were; a reader made from
 * STORE.md alone finds in them what the engine finds. */
#include <inttypes.h>

#include "store/golden_store.h"
#include "store/mask.h"
#include "store/reference_store.h"
#include "store/snapshot.h"
#include "support/scratch.h"
#include "support/test.h"
#include "support/world.h"

#define GOLDEN YB_TEST_DATA "/golden/"

static yb_store *open_to_read(const char *path)
{
    yb_store_options options = { sizeof options, NULL, 0, 1, 0 };
    yb_store *store = NULL;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_store_open(path, &options, &store, &error), YB_OK, "%s", error.message);
    return store;
}

Test(store_golden, the_store_of_version_1_shows_what_it_showed)
{
    size_t expected, found;
    char path[SCRATCH_PATH];
    scratch_make(path);
    yb_store *store = open_to_read(GOLDEN "store_v1");
    FILE *csv = fopen(scratch_path(path, "rows.csv"), "w");
    cr_assert_not_null(csv);
    golden_store_print(csv, store);
    fclose(csv);
    uint8_t *golden = reference_read_file(GOLDEN, "store_v1.csv", &expected);
    uint8_t *printed = reference_read_file(path, "rows.csv", &found);
    cr_assert_eq(expected, found);
    cr_assert(memcmp(golden, printed, found) == 0);
    cr_assert_eq(yb_store_check(store, NULL, NULL, NULL), YB_OK);
    free(golden);
    free(printed);
    yb_store_close(store);
    scratch_remove(path);
}

/* ---- the reference reader ------------------------------------------------ */

typedef struct compared {
    const yb_snapshot *snapshot;
    uint64_t cells;
    unsigned texts;
} compared;

static void compare_cell(void *context, uint64_t segment, uint32_t block, uint32_t cell)
{
    compared *c = context;
    for (uint32_t i = 0; i < c->snapshot->part_count; i++) {
        uint32_t found = 0;
        if (c->snapshot->manifest.segments[i].number == segment) {
            c->cells += yb_mask_cells(c->snapshot->parts[i].mask, block, cell, cell + 1, &found, 1);
            cr_assert_eq(found, cell);
        }
    }
}

static void compare_text(void *context, uint64_t file, uint64_t offset, const char *text, size_t length)
{
    compared *c = context;
    for (uint32_t i = 0; i < yb_snapshot_source_count(c->snapshot); i++) {
        const yb_source_entry *entry = yb_catalog_source(c->snapshot->catalog, i);
        if (entry->file == file && entry->offset == offset) {
            char *known;
            size_t known_length;
            cr_assert_eq(yb_snapshot_source_text(c->snapshot, i, &known, &known_length, NULL), YB_OK);
            cr_assert_eq(known_length, length);
            cr_assert(memcmp(known, text, length) == 0);
            yb_snapshot_free_text(c->snapshot, known);
            c->texts++;
        }
    }
}

static void compare_readers(const char *path)
{
    yb_store *store = open_to_read(path);
    yb_snapshot *snapshot;
    reference_store reference;
    uint64_t rows = 0, superseded = 0;
    cr_assert_eq(yb_snapshot_open(store, &snapshot, NULL), YB_OK);
    compared c = { snapshot, 0, 0 };
    cr_assert(reference_open(&reference, path));
    cr_assert_eq(reference.commit, yb_snapshot_version(snapshot));
    cr_assert_eq(reference.segments, yb_snapshot_segment_count(snapshot));
    for (uint32_t i = 0; i < reference.segments; i++) {
        yb_segment_info info = { .struct_size = sizeof info };
        char name[64];
        cr_assert_eq(yb_snapshot_segment(snapshot, i, &info, NULL), YB_OK);
        snprintf(name, sizeof name, "segment-%08" PRIu64 ".ybs", reference.segment[i].number);
        cr_assert_str_eq(info.file, name);
        cr_assert_eq(info.bytes, reference.segment[i].bytes);
        cr_assert_eq(info.rows_superseded, reference.segment[i].superseded);
        rows += reference.segment[i].rows - reference.segment[i].superseded;
        superseded += reference.segment[i].superseded;
    }
    cr_assert_eq(rows, yb_snapshot_row_count(snapshot));
    cr_assert_eq(reference_masks(&reference, path, compare_cell, &c), superseded);
    cr_assert_eq(c.cells, superseded);
    cr_assert_eq(reference_sources(&reference, path, compare_text, &c), yb_snapshot_source_count(snapshot));
    cr_assert_eq(c.texts, yb_snapshot_source_count(snapshot));
    yb_snapshot_close(snapshot);
    yb_store_close(store);
}

Test(store_golden, the_reference_reader_agrees_on_the_golden_store)
{
    compare_readers(GOLDEN "store_v1");
}

Test(store_golden, the_reference_reader_agrees_on_random_stores_with_masks_of_all_kinds)
{
    for (uint64_t seed = 0; seed < 6; seed++) {
        char path[SCRATCH_PATH];
        world w;
        scratch_make(path);
        world_make(&w, 4 + (uint32_t)seed * 4, 99, seed);
        for (int commit = 0; commit < 4; commit++) {
            world_build(&w, path, 5);
        }
        compare_readers(path);
        world_free(&w);
        scratch_remove(path);
    }
}
