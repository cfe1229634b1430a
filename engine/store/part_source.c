/* The visible rows of a segment as a source for the merge. */
#include "store/part_source.h"

#include <limits.h>
#include <string.h>

#include "core/memory.h"
#include "store/handle.h"

/* Rows of a block, decoded, with notes in both orders. */
#define DECODED_ROW_BYTES 64
/* What the segment keeps in memory for each row that was read, rather more than less. */
#define STORED_ROW_BYTES 6

static yb_status select_everything(yb_part_source *source, yb_error *error)
{
    const yb_segment_keys *keys = yb_segment_keys_of(source->part.segment);
    yb_part_selection *all = &source->everything;
    *all = (yb_part_selection) { .env = source->env, .first_year = INT_MIN, .last_year = INT_MAX };
    YB_TRY(
        yb_alloc(source->env, (size_t)keys->series_count + 1, sizeof(uint32_t), (void **)&all->series_before, error));
    YB_TRY(
        yb_alloc(source->env, (size_t)keys->region_count + 1, sizeof(uint32_t), (void **)&all->regions_before, error));
    for (uint32_t i = 0; i <= keys->series_count; i++) {
        all->series_before[i] = i;
    }
    for (uint32_t i = 0; i <= keys->region_count; i++) {
        all->regions_before[i] = i;
    }
    return YB_OK;
}

static yb_status open_source(yb_part_source *source, const yb_part *part, yb_error *error)
{
    const yb_env *env = source->env;
    source->part.segment = NULL;
    YB_TRY(yb_segment_open(env, yb_segment_path(part->segment), &source->part.segment, error));
    YB_TRY(select_everything(source, error));
    YB_TRY(yb_row_columns_reserve(&source->block.columns, source->block_rows, 1, error));
    YB_TRY(yb_alloc(env, source->block_rows, sizeof(uint32_t), (void **)&source->block.series, error));
    YB_TRY(yb_alloc(env, source->block_rows + 1, sizeof(uint32_t), (void **)&source->block.starts, error));
    return yb_part_rows_start(&source->rows, &source->part, &source->everything, error);
}

yb_status yb_part_source_open(yb_part_source *source, const yb_snapshot *snapshot, uint32_t part,
                              const uint32_t *region, size_t block_rows, size_t kept_most, yb_error *error)
{
    *source = (yb_part_source) { .env = snapshot->env,
                                 .part = snapshot->parts[part],
                                 .region = region,
                                 .block_rows = block_rows,
                                 .kept_most = kept_most };
    source->rows = (yb_part_rows) { .env = source->env, .kernels = snapshot->store->kernels };
    source->block.columns = (yb_row_columns) { .env = source->env, .sorted = 1 };
    yb_status status = open_source(source, &snapshot->parts[part], error);
    if (status != YB_OK) {
        yb_part_source_close(source);
    }
    return status;
}

size_t yb_part_source_bytes(const yb_part *part, size_t block_rows)
{
    const yb_segment_keys *keys = yb_segment_keys_of(part->segment);
    uint32_t blocks = yb_segment_block_count(part->segment), rows = 0;
    for (uint32_t i = 0; i < blocks; i++) {
        const yb_block_info *info = yb_segment_block(part->segment, i);
        rows = info->rows > rows ? info->rows : rows;
    }
    return (size_t)rows * DECODED_ROW_BYTES + block_rows * (YB_ROW_BYTES_MAX + 2 * sizeof(uint32_t)) +
           blocks * (sizeof(yb_block_info) + 64) + ((size_t)keys->region_count + keys->series_count) * 64;
}

/* Appends rows of the stretch, which are of one block, to our own. */
static void take_rows(yb_part_source *source, size_t count)
{
    const yb_block_rows *from = source->stretch.rows;
    yb_row_block *block = &source->block;
    size_t first = source->stretch.first, to = block->columns.count;
    yb_rows rows = { .count = count,
                     .region = from->region,
                     .year = from->year,
                     .mantissa = from->mantissa,
                     .bound = from->bound,
                     .source = from->source,
                     .offset = from->offset,
                     .length = from->length };
    for (size_t i = first; i < first + count; i++) {
        uint32_t series = source->part.series[from->series[i]], at = block->series_count;
        if (at == 0 || block->series[at - 1] != series) {
            block->series[at] = series;
            block->starts[block->series_count++] = (uint32_t)(to + i - first);
        }
    }
    yb_row_columns_append(&block->columns, &rows, first, count);
    memset((int8_t *)block->columns.column[YB_ROW_SCALE] + to, from->scale, count);
    uint32_t *region = (uint32_t *)block->columns.column[YB_ROW_REGION] + to;
    for (size_t i = 0; i < count; i++) {
        region[i] = source->region[region[i]];
    }
    source->stretch.first += count;
    source->kept_bytes += count * STORED_ROW_BYTES;
}

yb_status yb_part_source_next(yb_part_source *source, yb_row_block *block, yb_error *error)
{
    yb_row_columns *columns = &source->block.columns;
    columns->count = source->block.series_count = 0;
    while (columns->count < source->block_rows) {
        size_t left = source->stretch.end - source->stretch.first, room = source->block_rows - columns->count;
        if (left > 0) {
            take_rows(source, left < room ? left : room);
            continue;
        }
        if (source->kept_bytes > source->kept_most) {
            yb_segment_forget(source->part.segment);
            source->kept_bytes = 0;
        }
        YB_TRY(yb_part_rows_next(&source->rows, &source->stretch, error));
        if (source->stretch.rows == NULL) {
            break;
        }
    }
    source->block.starts[source->block.series_count] = (uint32_t)columns->count;
    *block = source->block;
    block->columns.noted = yb_row_columns_has_notes(columns);
    return YB_OK;
}

static yb_status load(yb_row_reader *reader, yb_error *error)
{
    return yb_part_source_next(reader->source.context, &reader->block, error);
}

yb_row_source yb_part_source_blocks(yb_part_source *source)
{
    return (yb_row_source) { load, source };
}

void yb_part_source_close(yb_part_source *source)
{
    const yb_env *env = source->env;
    if (env == NULL) {
        return;
    }
    yb_segment_close(source->part.segment);
    yb_part_selection_free(&source->everything);
    yb_part_rows_free(&source->rows);
    yb_row_columns_free(&source->block.columns);
    yb_free(env, source->block.series);
    yb_free(env, source->block.starts);
    *source = (yb_part_source) { 0 };
}
