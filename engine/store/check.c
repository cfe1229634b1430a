/* yb_store_check: reads everything afresh and goes on after a problem. */
#include <inttypes.h>
#include <string.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "store/assemble.h"
#include "store/mask_file.h"
#include "store/part.h"
#include "store/writer.h"

typedef struct checker {
    yb_store *store;
    const yb_env *env;
    yb_check_report *report;
    void *context;
    yb_status first; /* problem */
    yb_error *error; /* filled with the first problem */
    yb_manifest manifest;
    yb_catalog *catalog;   /* NULL: broken */
    void *masks;           /* the file's bytes; NULL: broken, or none */
    yb_segment **segments; /* NULL where broken */
} checker;

static void report_problem(void *context, const yb_error *problem)
{
    checker *c = context;
    if (c->first == YB_OK) {
        c->first = problem->status;
        if (c->error != NULL) {
            *c->error = *problem;
        }
    }
    if (c->report != NULL) {
        c->report(c->context, problem);
    }
}

/* A missing file of a store is damage, whatever the system calls it. */
static int found(checker *c, yb_status status, yb_error *problem)
{
    if (status == YB_OK) {
        return 0;
    }
    if (status == YB_NOT_FOUND) {
        problem->status = YB_CORRUPT;
    }
    report_problem(c, problem);
    return 1;
}

/* ---- the files of one commit ---------------------------------------- */

static yb_status load_masks(checker *c, yb_error *problem)
{
    char *path = NULL;
    if (c->manifest.masks.number == 0) {
        return YB_OK;
    }
    YB_TRY(yb_file_path(c->env, c->store->path, YB_FILE_MASKS, c->manifest.masks.number, &path, problem));
    yb_status status = yb_file_load(c->env, path, &c->manifest.masks, &c->masks, problem);
    yb_free(c->env, path);
    return status;
}

static yb_status open_segment(const checker *c, uint32_t number, yb_error *problem)
{
    char *path = NULL;
    YB_TRY(yb_file_path(c->env, c->store->path, YB_FILE_SEGMENT, c->manifest.segments[number].number, &path, problem));
    yb_status status = yb_segment_open(c->env, path, &c->segments[number], problem);
    yb_free(c->env, path);
    return status;
}

/* Those that cannot be opened are told and stay NULL, but if one is not there, which
 * may be because the manifest is not the newest any more, that is told the second time. */
static yb_status open_segments(checker *c, int second, int *vanished, yb_error *problem)
{
    uint32_t count = c->manifest.segment_count;
    YB_TRY(yb_alloc_zero(c->env, count, sizeof(yb_segment *), (void **)&c->segments, problem));
    for (uint32_t i = 0; i < count; i++) {
        yb_error in_segment = YB_ERROR_INIT;
        yb_status status = open_segment(c, i, &in_segment);
        if (status == YB_NOT_FOUND && !second) {
            *vanished = 1;
        } else {
            found(c, status, &in_segment);
        }
    }
    return YB_OK;
}

static void forget(checker *c)
{
    for (uint32_t i = 0; c->segments != NULL && i < c->manifest.segment_count; i++) {
        yb_segment_close(c->segments[i]);
    }
    yb_free(c->env, c->segments);
    c->segments = NULL;
    yb_catalog_free(c->catalog);
    yb_free(c->env, c->masks);
    yb_manifest_free(c->env, &c->manifest);
    c->catalog = NULL;
    c->masks = NULL;
}

/* Reads the files that a writer replaces, all of one commit: should one of them
 * vanish, the next commit is looked at instead. 0: there is no manifest to go by. */
static int load_commit(checker *c)
{
    uint64_t tried = 0;
    for (;;) {
        yb_error in_manifest = YB_ERROR_INIT, in_catalog = YB_ERROR_INIT, in_masks = YB_ERROR_INIT;
        yb_error in_segments = YB_ERROR_INIT;
        if (found(c, yb_manifest_read(c->env, c->store->path, &c->manifest, &in_manifest), &in_manifest)) {
            return 0;
        }
        yb_status catalog = yb_catalog_load(c->env, c->store->path, &c->manifest.catalog, &c->catalog, &in_catalog);
        yb_status masks = load_masks(c, &in_masks);
        int vanished = catalog == YB_NOT_FOUND || masks == YB_NOT_FOUND;
        int second = c->manifest.checksum == tried;
        yb_status segments = open_segments(c, second, &vanished, &in_segments);
        if (!vanished || second) {
            found(c, catalog, &in_catalog);
            found(c, masks, &in_masks);
            found(c, segments, &in_segments);
            return 1;
        }
        tried = c->manifest.checksum;
        forget(c);
    }
}

/* ---- sources ------------------------------------------------------------ */

static void check_sources(checker *c)
{
    for (uint32_t i = 0; i < c->manifest.sources_count; i++) {
        const yb_sources_entry *entry = &c->manifest.sources[i];
        yb_error problem = YB_ERROR_INIT;
        found(c, yb_source_file_verify(c->env, c->store->path, entry->number, entry->bytes, &problem), &problem);
    }
    uint32_t count = c->catalog == NULL ? 0 : yb_catalog_source_count(c->catalog);
    for (uint32_t i = 0; i < count; i++) {
        const yb_source_entry *entry = yb_catalog_source(c->catalog, i);
        yb_error problem = YB_ERROR_INIT;
        char *text = NULL;
        yb_status status = yb_source_read(c->env, c->store->path, entry, &text, &problem);
        if (status == YB_OK && !yb_manifest_names(&c->manifest, YB_FILE_SOURCES, entry->file)) {
            status =
                yb_fail(&problem, YB_CORRUPT, "source %s lies in a file that the manifest does not name", entry->name);
        }
        found(c, status, &problem);
        yb_free(c->env, text);
    }
}

/* ---- segments ----------------------------------------------------------- */

static yb_status check_size(const yb_segment *segment, const yb_segment_entry *entry, yb_error *problem)
{
    if (yb_segment_bytes(segment) != entry->bytes || yb_segment_row_count(segment) != entry->rows) {
        return yb_fail_at(problem, YB_CORRUPT, yb_segment_path(segment), 0,
                          "the segment has %" PRIu64 " bytes and %" PRIu64 " row%s, the manifest says %" PRIu64
                          " and %" PRIu64,
                          yb_segment_bytes(segment), yb_segment_row_count(segment),
                          yb_plural(yb_segment_row_count(segment)), entry->bytes, entry->rows);
    }
    return YB_OK;
}

/* Every series of the segment must be in the catalog. */
static yb_status check_map(const checker *c, const yb_segment *segment, yb_error *problem)
{
    yb_part_map *map = NULL;
    if (c->catalog == NULL) {
        return YB_OK;
    }
    yb_status status =
        yb_part_map_create(c->env, segment, c->catalog, yb_catalog_regions(c->catalog), NULL, &map, problem);
    yb_part_map_release(map);
    return status;
}

static void check_segment(checker *c, uint32_t number)
{
    const yb_segment_entry *entry = &c->manifest.segments[number];
    yb_error problem = YB_ERROR_INIT;
    const yb_segment *segment = c->segments[number];
    if (segment == NULL) {
        return;
    }
    found(c, check_size(segment, entry, &problem), &problem);
    found(c, check_map(c, segment, &problem), &problem);
    yb_status status = yb_segment_verify(segment, report_problem, c, &problem);
    if (status == YB_NO_MEMORY) {
        report_problem(c, &problem); /* the only one that it does not report itself */
    }
}

/* ---- masks -------------------------------------------------------------- */

/* How many of the block's cells that the mask hides are there to be hidden. */
static yb_status count_cells(const yb_segment *segment, const yb_mask *mask, uint32_t block, uint64_t *cells,
                             yb_error *problem)
{
    const yb_block_info *info = yb_segment_block(segment, block);
    yb_part part = { .mask = (yb_mask *)mask };
    uint64_t presence[YB_PRESENCE_WORDS], visible[YB_PRESENCE_WORDS];
    yb_tile_cursor cursor;
    yb_status status;

    if (info->kind == YB_BLOCK_RUN) {
        uint32_t cell;
        for (uint32_t next = 0; yb_mask_cells(mask, block, next, info->rows, &cell, 1) == 1; next = cell + 1) {
            ++*cells;
        }
        return YB_OK;
    }
    YB_TRY_GOTO(yb_tile_open(&cursor, segment, block, problem));
    for (uint32_t row = 0; row < cursor.rows; row++) {
        YB_TRY_GOTO(yb_tile_presence(&cursor, row, presence, problem));
        memcpy(visible, presence, sizeof visible);
        yb_part_mask_tile(&part, block, row, visible);
        for (uint32_t word = 0; word < YB_PRESENCE_WORDS; word++) {
            *cells += (uint64_t)__builtin_popcountll(presence[word] & ~visible[word]);
        }
    }
cleanup:
    yb_tile_close(&cursor);
    return status;
}

static yb_status check_mask(const checker *c, uint32_t number, const yb_mask *mask, const char *name, yb_error *problem)
{
    const yb_segment_entry *entry = &c->manifest.segments[number];
    uint64_t there = 0, cells = mask == NULL ? 0 : mask->cells;
    for (uint32_t block = 0; mask != NULL && block < mask->block_count; block++) {
        YB_TRY(count_cells(c->segments[number], mask, block, &there, problem));
    }
    if (cells != entry->superseded || there != cells) {
        return yb_fail_at(problem, YB_CORRUPT, name, YB_NO_OFFSET,
                          "the mask of segment %" PRIu64 " hides %" PRIu64 " row%s, %" PRIu64
                          " of them there; the manifest says %" PRIu64,
                          entry->number, cells, yb_plural(cells), there, entry->superseded);
    }
    return YB_OK;
}

static yb_status decode_masks(const checker *c, const char *path, yb_segment_mask *masks, yb_error *problem)
{
    for (uint32_t i = 0; i < c->manifest.segment_count; i++) {
        masks[i].segment = c->manifest.segments[i].number;
        masks[i].block_count = yb_segment_block_count(c->segments[i]);
    }
    return yb_masks_decode(c->env, c->masks, c->manifest.masks.bytes, path, masks, c->manifest.segment_count, problem);
}

static int all_segments_open(const checker *c)
{
    uint32_t i = 0;
    while (i < c->manifest.segment_count && c->segments[i] != NULL) {
        i++;
    }
    return i == c->manifest.segment_count;
}

static void check_masks(checker *c)
{
    uint32_t count = c->manifest.segment_count;
    yb_error problem = YB_ERROR_INIT;
    yb_segment_mask *masks = NULL;
    char *path = NULL;
    yb_status status;

    YB_TRY_GOTO(yb_file_path(c->env, c->store->path, YB_FILE_MASKS, c->manifest.masks.number, &path, &problem));
    YB_TRY_GOTO(yb_alloc_zero(c->env, count, sizeof *masks, (void **)&masks, &problem));
    YB_TRY_GOTO(decode_masks(c, path, masks, &problem));
    for (uint32_t i = 0; i < count; i++) {
        found(c, check_mask(c, i, masks[i].mask, path, &problem), &problem);
        yb_segment_forget(c->segments[i]);
        yb_mask_release(masks[i].mask);
    }
cleanup:
    found(c, status, &problem);
    yb_free(c->env, masks);
    yb_free(c->env, path);
}

/* ---- the whole ---------------------------------------------------------- */

static yb_status tell_stray(void *context, const char *name, yb_file_kind kind, uint64_t number, yb_error *error)
{
    const checker *c = context;
    yb_log(c->env, YB_LOG_INFO, "%s is not part of the newest commit; the next writer removes it", name);
    return YB_OK;
}

static void check_everything(checker *c)
{
    yb_error problem = YB_ERROR_INIT;
    if (!load_commit(c)) {
        return;
    }
    check_sources(c);
    if (c->segments != NULL) {
        for (uint32_t i = 0; i < c->manifest.segment_count; i++) {
            check_segment(c, i);
        }
        /* Where a segment is broken its blocks are not known: then the file's bytes were all there is to check. */
        if (c->masks != NULL && all_segments_open(c)) {
            check_masks(c);
        }
    }
    found(c, yb_store_strays(c->store, &c->manifest, tell_stray, c, &problem), &problem);
}

yb_status yb_store_check(yb_store *store, yb_check_report *report, void *context, yb_error *error)
{
    checker c = { .store = store, .env = &store->env, .report = report, .context = context, .error = error };
    check_everything(&c);
    forget(&c);
    return c.first;
}
