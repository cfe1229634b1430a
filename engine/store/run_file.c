/* Run files: sorted runs that found no room in memory. */
#include "store/run_file.h"

#include <string.h>

#include "core/checksum.h"
#include "core/file.h"
#include "core/memory.h"

#define BLOCK_MAGIC 0x72627942u

/* Before each block's payload. The magic and the checksum tell what is not ours. */
typedef struct block_header {
    uint32_t magic;
    uint32_t rows, series, noted;
    uint64_t bytes;    /* of the payload */
    uint64_t checksum; /* of the payload */
    uint64_t own;      /* checksum of the members above */
} block_header;

/* The order of columns in a payload, by falling width, the directory behind those of 4 bytes. */
static const uint8_t wide_columns[] = { YB_ROW_MANTISSA, YB_ROW_REGION, YB_ROW_SOURCE, YB_ROW_OFFSET, YB_ROW_LENGTH };
static const uint8_t narrow_columns[] = { YB_ROW_YEAR, YB_ROW_SCALE, YB_ROW_BOUND };

typedef struct layout {
    size_t column[YB_ROW_COLUMNS];
    size_t series, starts, end;
} layout;

static void place(layout *places, const uint8_t *columns, size_t count, size_t rows, int noted)
{
    for (size_t i = 0; i < count; i++) {
        if (columns[i] < YB_ROW_BOUND || noted) {
            places->column[columns[i]] = places->end;
            places->end += rows * yb_row_column_width(columns[i]);
        }
    }
}

static layout lay_out(uint32_t rows, uint32_t series, int noted)
{
    layout places = { .end = 0 };
    place(&places, wide_columns, sizeof wide_columns, rows, noted);
    places.series = places.end;
    places.starts = places.series + (size_t)series * sizeof(uint32_t);
    places.end = places.starts + ((size_t)series + 1) * sizeof(uint32_t);
    place(&places, narrow_columns, sizeof narrow_columns, rows, noted);
    return places;
}

static yb_status reserve_payload(const yb_env *env, uint8_t **payload, size_t *capacity, size_t bytes, yb_error *error)
{
    if (bytes > *capacity) {
        YB_TRY(yb_realloc(env, (void **)payload, bytes, 1, error));
        *capacity = bytes;
    }
    return YB_OK;
}

/* ---- writing -------------------------------------------------------------- */

static yb_status append(yb_run_file_writer *writer, const void *data, size_t bytes, yb_error *error)
{
    int code = writer->env->io.append(writer->env->io.context, writer->file, data, bytes);
    if (code != 0) {
        return yb_fail_errno(error, code, writer->path, "write");
    }
    writer->bytes += bytes;
    return YB_OK;
}

static yb_status write_block(yb_run_file_writer *writer, yb_error *error)
{
    yb_row_block *block = &writer->block;
    const yb_row_columns *columns = &block->columns;
    uint32_t rows = (uint32_t)columns->count;
    layout places = lay_out(rows, block->series_count, columns->noted);

    YB_TRY(reserve_payload(writer->env, &writer->payload, &writer->capacity, places.end, error));
    for (int column = YB_ROW_REGION; column < (columns->noted ? YB_ROW_COLUMNS : YB_ROW_BOUND); column++) {
        memcpy(writer->payload + places.column[column], columns->column[column], rows * yb_row_column_width(column));
    }
    block->starts[block->series_count] = rows;
    memcpy(writer->payload + places.series, block->series, block->series_count * sizeof(uint32_t));
    memcpy(writer->payload + places.starts, block->starts, (block->series_count + 1) * sizeof(uint32_t));
    block_header header = { BLOCK_MAGIC, rows, block->series_count, (uint32_t)columns->noted, places.end, 0, 0 };
    header.checksum = yb_checksum(writer->payload, places.end);
    header.own = yb_checksum(&header, offsetof(block_header, own));
    YB_TRY(append(writer, &header, sizeof header, error));
    YB_TRY(append(writer, writer->payload, places.end, error));
    block->columns.count = block->series_count = 0;
    return YB_OK;
}

static yb_status take(yb_row_sink *sink, uint32_t series, const yb_row_columns *rows, size_t first, size_t end,
                      yb_error *error)
{
    yb_run_file_writer *writer = (yb_run_file_writer *)sink;
    yb_row_block *block = &writer->block;
    YB_TRY(yb_row_columns_reserve(&block->columns, writer->block_rows, rows->noted, error));
    while (first < end) {
        size_t room = writer->block_rows - block->columns.count;
        size_t piece = end - first < room ? end - first : room;
        if (block->series_count == 0 || block->series[block->series_count - 1] != series) {
            block->series[block->series_count] = series;
            block->starts[block->series_count++] = (uint32_t)block->columns.count;
        }
        yb_row_columns_copy(&block->columns, rows, first, first + piece);
        first += piece;
        if (block->columns.count == writer->block_rows) {
            YB_TRY(write_block(writer, error));
        }
    }
    return YB_OK;
}

yb_status yb_run_file_create(yb_run_file_writer *writer, const yb_env *env, char *path, size_t block_rows,
                             yb_error *error)
{
    yb_status status;
    *writer = (yb_run_file_writer) { { take }, .env = env, .path = path, .block_rows = block_rows };
    writer->block.columns = (yb_row_columns) { .env = env, .sorted = 1 };
    YB_TRY_GOTO(yb_alloc(env, block_rows, sizeof(uint32_t), (void **)&writer->block.series, error));
    YB_TRY_GOTO(yb_alloc(env, block_rows + 1, sizeof(uint32_t), (void **)&writer->block.starts, error));
    int code = env->io.open(env->io.context, path, YB_OPEN_CREATE, &writer->file);
    if (code == 0) {
        return YB_OK;
    }
    writer->file = NULL;
    status = yb_fail_errno(error, code, path, "create");
cleanup:
    yb_run_file_close(writer);
    return status;
}

yb_status yb_run_file_finish(yb_run_file_writer *writer, yb_error *error)
{
    if (writer->block.columns.count > 0) {
        YB_TRY(write_block(writer, error));
    }
    int code = writer->env->io.close(writer->env->io.context, writer->file);
    writer->file = NULL;
    return code == 0 ? YB_OK : yb_fail_errno(error, code, writer->path, "close");
}

void yb_run_file_close(yb_run_file_writer *writer)
{
    if (writer->env == NULL) {
        return;
    }
    if (writer->file != NULL) {
        writer->env->io.close(writer->env->io.context, writer->file);
    }
    yb_row_columns_free(&writer->block.columns);
    yb_free(writer->env, writer->block.series);
    yb_free(writer->env, writer->block.starts);
    yb_free(writer->env, writer->payload);
    yb_free(writer->env, writer->path);
    *writer = (yb_run_file_writer) { 0 };
}

/* ---- reading -------------------------------------------------------------- */

static yb_status damaged(const yb_run_file_reader *reader, yb_error *error)
{
    return yb_fail_at(error, YB_CORRUPT, reader->path, reader->position,
                      "a block of rows read back is not what was written here; check the disk and memory, then load "
                      "again");
}

static yb_status read_header(const yb_run_file_reader *reader, block_header *header, yb_error *error)
{
    uint64_t left = reader->end - reader->position;
    if (left < sizeof *header) {
        return damaged(reader, error);
    }
    YB_TRY(yb_file_read(reader->env, reader->file, reader->path, reader->position, header, sizeof *header, error));
    if (header->magic != BLOCK_MAGIC || header->own != yb_checksum(header, offsetof(block_header, own)) ||
        header->bytes > left - sizeof *header ||
        header->bytes != lay_out(header->rows, header->series, header->noted != 0).end) {
        return damaged(reader, error);
    }
    return YB_OK;
}

static yb_status load_block(yb_row_reader *row_reader, yb_error *error)
{
    yb_run_file_reader *reader = row_reader->source.context;
    yb_row_block *block = &row_reader->block;
    block_header header;

    block->columns.count = 0;
    if (reader->position == reader->end) {
        return YB_OK;
    }
    YB_TRY(read_header(reader, &header, error));
    YB_TRY(reserve_payload(reader->env, &reader->payload, &reader->capacity, (size_t)header.bytes, error));
    YB_TRY(yb_file_read(reader->env, reader->file, reader->path, reader->position + sizeof header, reader->payload,
                        (size_t)header.bytes, error));
    if (yb_checksum(reader->payload, (size_t)header.bytes) != header.checksum) {
        return damaged(reader, error);
    }
    layout places = lay_out(header.rows, header.series, header.noted != 0);
    block->columns = (yb_row_columns) { .count = header.rows, .sorted = 1, .noted = header.noted != 0 };
    for (int column = YB_ROW_REGION; column < (header.noted ? YB_ROW_COLUMNS : YB_ROW_BOUND); column++) {
        block->columns.column[column] = reader->payload + places.column[column];
    }
    block->series = (uint32_t *)(void *)(reader->payload + places.series);
    block->starts = (uint32_t *)(void *)(reader->payload + places.starts);
    block->series_count = header.series;
    reader->position += sizeof header + header.bytes;
    row_reader->more = reader->position < reader->end;
    return YB_OK;
}

yb_status yb_run_file_open(yb_run_file_reader *reader, const yb_env *env, char *path, uint64_t bytes, yb_error *error)
{
    *reader = (yb_run_file_reader) { .env = env, .path = path, .end = bytes };
    int code = env->io.open(env->io.context, path, YB_OPEN_READ, &reader->file);
    if (code != 0) {
        reader->file = NULL;
        yb_status status = yb_fail_errno(error, code, path, "open");
        yb_run_file_done(reader);
        return status;
    }
    return YB_OK;
}

yb_row_source yb_run_file_source(yb_run_file_reader *reader)
{
    return (yb_row_source) { load_block, reader };
}

void yb_run_file_done(yb_run_file_reader *reader)
{
    if (reader->env == NULL) {
        return;
    }
    if (reader->file != NULL) {
        reader->env->io.close(reader->env->io.context, reader->file);
    }
    yb_free(reader->env, reader->payload);
    yb_free(reader->env, reader->path);
    *reader = (yb_run_file_reader) { 0 };
}
