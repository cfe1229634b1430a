/* Compaction: all segments become one, without superseded rows. */
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "store/part_source.h"
#include "store/tell.h"
#include "store/writer.h"

/* Regions are numbered as in the tree; those that it has not come behind, by code. */
typedef struct compaction {
    const yb_env *env;
    yb_writer *writer;
    const yb_snapshot *base;
    const char **gone; /* codes that the tree has not, ascending, each once */
    uint32_t gone_count;
    uint32_t **regions;      /* per part: number of each local region */
    yb_part_source *sources; /* of the parts that are merged as they are */
    yb_row_source *blocks;
    size_t source_count;
    uint64_t source_bytes; /* of memory that reading them takes */
} compaction;

/* ---- regions ---------------------------------------------------------------- */

static int compare_codes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static yb_status list_gone(compaction *c, yb_error *error)
{
    size_t capacity = 0;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < c->base->part_count; i++) {
        const yb_part *part = &c->base->parts[i];
        const yb_segment_keys *keys = yb_segment_keys_of(part->segment);
        for (uint32_t local = 0; local < keys->region_count; local++) {
            if (part->regions[local] == YB_NO_REGION) {
                YB_TRY(
                    yb_grow(c->env, (void **)&c->gone, &capacity, (size_t)c->gone_count + 1, sizeof *c->gone, error));
                c->gone[c->gone_count++] = keys->regions[local];
            }
        }
    }
    if (c->gone_count > 0) {
        qsort(c->gone, c->gone_count, sizeof *c->gone, compare_codes);
    }
    for (uint32_t i = 0; i < c->gone_count; i++) {
        if (i == 0 || strcmp(c->gone[i], c->gone[kept - 1]) != 0) {
            c->gone[kept++] = c->gone[i];
        }
    }
    c->gone_count = kept;
    return YB_OK;
}

/* Numbers the part's regions as the merge has them; *ascending: they come in its order. */
static yb_status number_part(compaction *c, uint32_t number, int *ascending, yb_error *error)
{
    const yb_part *part = &c->base->parts[number];
    const yb_segment_keys *keys = yb_segment_keys_of(part->segment);
    yb_row_buffer *buffer = &c->writer->rows;
    uint32_t in_tree = yb_regions_count(yb_catalog_regions(c->writer->catalog));
    uint32_t *regions;

    YB_TRY(yb_alloc(c->env, keys->region_count, sizeof *regions, (void **)&regions, error));
    c->regions[number] = regions;
    *ascending = 1;
    for (uint32_t local = 0; local < keys->region_count; local++) {
        regions[local] = part->regions[local];
        if (regions[local] == YB_NO_REGION) {
            const char *const *found =
                bsearch(&keys->regions[local], c->gone, c->gone_count, sizeof *c->gone, compare_codes);
            regions[local] = in_tree + (uint32_t)(found - (const char *const *)c->gone);
        }
        *ascending &= local == 0 || regions[local] > regions[local - 1];
    }
    return yb_row_buffer_know(buffer, error);
}

/* ---- reading the parts ------------------------------------------------------- */

/* Rows in another order than the merge's are sorted anew, in the writer's buffer. */
static yb_status sort_rows(compaction *c, yb_part_source *source, yb_error *error)
{
    yb_row_block block;
    uint32_t *series;
    YB_TRY(yb_alloc(c->env, source->block_rows, sizeof *series, (void **)&series, error));
    yb_status status = yb_part_source_next(source, &block, error);
    while (status == YB_OK && block.columns.count > 0) {
        for (uint32_t i = 0; i < block.series_count; i++) {
            for (uint32_t row = block.starts[i]; row < block.starts[i + 1]; row++) {
                series[row] = block.series[i];
            }
        }
        yb_rows rows =
            yb_row_columns_view(&block.columns, 0, block.columns.count, series, block.columns.column[YB_ROW_REGION]);
        status = yb_row_buffer_append(&c->writer->rows, &rows, error);
        if (status == YB_OK) {
            status = yb_part_source_next(source, &block, error);
        }
    }
    yb_free(c->env, series);
    return status;
}

/* Series and regions of rows that do not go through the buffer. All of them occur:
 * what is superseded here is there in another part, under the same key. Rows of other parts are being sealed. */
static void mark_keys(const compaction *c, uint32_t number)
{
    const yb_part *part = &c->base->parts[number];
    const yb_segment_keys *keys = yb_segment_keys_of(part->segment);
    for (uint32_t i = 0; i < keys->series_count; i++) {
        __atomic_store_n(&c->writer->rows.series[part->series[i]], 1, __ATOMIC_RELAXED);
    }
    for (uint32_t i = 0; i < keys->region_count; i++) {
        __atomic_store_n(&c->writer->rows.regions[c->regions[number][i]], 1, __ATOMIC_RELAXED);
    }
}

/* Parts are merged as they are while there is memory for reading them side by
 * side; others, and those whose regions stand in another order, are sorted. */
static yb_status add_part(compaction *c, uint32_t number, yb_error *error)
{
    uint64_t budget = c->writer->store->memory_budget / 4;
    size_t block_rows = c->writer->rows.limits.block_rows;
    size_t kept_most = (size_t)(budget / 2 / c->base->part_count);
    uint64_t bytes = yb_part_source_bytes(&c->base->parts[number], block_rows);
    yb_part_source *source = &c->sources[c->source_count];
    int ascending;

    YB_TRY(number_part(c, number, &ascending, error));
    YB_TRY(yb_part_source_open(source, c->base, number, c->regions[number], block_rows, kept_most, error));
    if (ascending && c->source_bytes + bytes <= budget / 2) {
        mark_keys(c, number);
        c->blocks[c->source_count++] = yb_part_source_blocks(source);
        c->source_bytes += bytes;
        return YB_OK;
    }
    yb_status status = sort_rows(c, source, error);
    yb_part_source_close(source);
    return status;
}

static yb_status make_segment(yb_writer *writer, void *context, const char *path, uint64_t *rows, yb_error *error)
{
    compaction *c = context;
    uint32_t parts = c->base->part_count;

    YB_TRY(list_gone(c, error));
    writer->rows.more_regions = c->gone_count;
    YB_TRY(yb_alloc_zero(c->env, parts, sizeof *c->regions, (void **)&c->regions, error));
    YB_TRY(yb_alloc_zero(c->env, parts, sizeof *c->sources, (void **)&c->sources, error));
    YB_TRY(yb_alloc(c->env, parts, sizeof *c->blocks, (void **)&c->blocks, error));
    for (uint32_t i = 0; i < parts; i++) {
        YB_TRY(add_part(c, i, error));
    }
    YB_TRY(yb_row_buffer_seal(&writer->rows, error));
    yb_more_rows more = { c->blocks, c->source_count, c->gone };
    return yb_row_buffer_write(&writer->rows, &more, path, rows, error);
}

static void end_compaction(compaction *c, uint32_t parts)
{
    for (size_t i = 0; i < c->source_count; i++) {
        yb_part_source_close(&c->sources[i]);
    }
    for (uint32_t i = 0; c->regions != NULL && i < parts; i++) {
        yb_free(c->env, c->regions[i]);
    }
    yb_free(c->env, c->regions);
    yb_free(c->env, c->sources);
    yb_free(c->env, c->blocks);
    yb_free(c->env, c->gone);
}

/* ---- the whole ---------------------------------------------------------------- */

static void count_segments(const yb_manifest *manifest, uint32_t *segments, uint64_t *rows, uint64_t *bytes)
{
    *segments = manifest->segment_count;
    *rows = 0;
    *bytes = manifest->masks.number == 0 ? 0 : manifest->masks.bytes;
    for (uint32_t i = 0; i < manifest->segment_count; i++) {
        *rows += manifest->segments[i].rows;
        *bytes += manifest->segments[i].bytes;
    }
}

static int has_compressed_blocks(const yb_segment *segment)
{
    uint32_t block = 0, blocks = yb_segment_block_count(segment);
    while (block < blocks && yb_segment_block(segment, block)->method == 0) {
        block++;
    }
    return block < blocks;
}

static int needs_compaction(const yb_snapshot *base, int zstd_level)
{
    if (base->part_count != 1) {
        return base->part_count > 1;
    }
    return base->parts[0].superseded > 0 || has_compressed_blocks(base->parts[0].segment) != (zstd_level > 0);
}

/* What only older snapshots name now; a failure is left to the next writer. */
static void remove_old(const yb_writer *writer)
{
    uint64_t next_file, next_run;
    yb_error error = YB_ERROR_INIT;
    if (yb_store_sweep(writer->store, &writer->base->manifest, &next_file, &next_run, &error) != YB_OK) {
        yb_log(writer->env, YB_LOG_WARNING, "%s", error.message);
    }
}

static yb_status compact(yb_writer *writer, int zstd_level, yb_compact_report *report, yb_error *error)
{
    compaction c = { .env = writer->env, .writer = writer, .base = writer->base };
    uint32_t parts = writer->base->part_count;

    count_segments(&writer->base->manifest, &report->segments_before, &report->rows_before, &report->bytes_before);
    if (needs_compaction(writer->base, zstd_level)) {
        writer->rows.zstd_level = zstd_level;
        writer->rows.stage = NULL; /* all rows go into one segment */
        yb_status status = yb_writer_replace_segments(writer, make_segment, &c, error);
        end_compaction(&c, parts);
        YB_TRY(status);
        remove_old(writer);
    }
    count_segments(&writer->base->manifest, &report->segments_after, &report->rows_after, &report->bytes_after);
    report->version = writer->base->version;
    return YB_OK;
}

static yb_status check_options(const yb_compact_options *options, yb_error *error)
{
    if (options == NULL) {
        return YB_OK;
    }
    if (options->struct_size < sizeof *options) {
        return yb_fail(error, YB_INVALID,
                       "yb_compact_options.struct_size is %zu, expected %zu or more; set it to "
                       "sizeof(yb_compact_options)",
                       options->struct_size, sizeof *options);
    }
    if (options->zstd_level < 0 || options->zstd_level > YB_ZSTD_LEVEL_MAX) {
        return yb_fail(error, YB_INVALID, "expected a zstd level of 0 (none) to %d, found %d", YB_ZSTD_LEVEL_MAX,
                       options->zstd_level);
    }
    return YB_OK;
}

yb_status yb_compact(yb_store *store, const yb_compact_options *options, yb_compact_report *report, yb_error *error)
{
    yb_compact_report told = { .struct_size = sizeof told };
    yb_writer *writer;

    YB_TRY(check_options(options, error));
    if (report != NULL) { /* a struct that cannot be filled is told before anything is done */
        YB_TRY(yb_fill_struct(report, &told, sizeof told, "yb_compact_report", error));
    }
    YB_TRY(yb_writer_begin(store, &writer, error));
    yb_status status = compact(writer, options == NULL ? 0 : options->zstd_level, &told, error);
    yb_writer_close(writer);
    if (status == YB_OK && report != NULL) {
        status = yb_fill_struct(report, &told, sizeof told, "yb_compact_report", error);
    }
    return status;
}
