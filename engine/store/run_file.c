/* Run files: sorted runs that found no room in memory. */
#include "store/run_file.h"

#include <stddef.h>

#include "core/checksum.h"
#include "core/file.h"
#include "core/memory.h"

#define BLOCK_MAGIC 0x72627942u

/* Before each block. The magic and the checksums tell what is not ours. */
typedef struct block_header {
    uint64_t magic;
    uint64_t bytes;    /* of the block */
    uint64_t checksum; /* of the block */
    uint64_t own;      /* checksum of the members above */
} block_header;

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

yb_status yb_run_file_put(yb_run_file_writer *writer, const uint8_t *packed, size_t bytes, yb_error *error)
{
    block_header header = { BLOCK_MAGIC, bytes, yb_checksum(packed, bytes), 0 };
    header.own = yb_checksum(&header, offsetof(block_header, own));
    YB_TRY(append(writer, &header, sizeof header, error));
    return append(writer, packed, bytes, error);
}

static yb_status write_block(yb_row_packer *packer, yb_error *error)
{
    YB_TRY(yb_run_file_put((yb_run_file_writer *)packer, packer->packed.data, packer->packed.used, error));
    packer->packed.used = 0;
    return YB_OK;
}

yb_status yb_run_file_create(yb_run_file_writer *writer, const yb_env *env, char *path, size_t block_rows,
                             yb_error *error)
{
    *writer = (yb_run_file_writer) { .env = env, .path = path };
    yb_row_packer_init(&writer->packer, env, block_rows);
    writer->packer.put = write_block;
    int code = env->io.open(env->io.context, path, YB_OPEN_CREATE, &writer->file);
    if (code == 0) {
        return YB_OK;
    }
    writer->file = NULL;
    yb_status status = yb_fail_errno(error, code, path, "create");
    yb_run_file_close(writer);
    return status;
}

yb_status yb_run_file_finish(yb_run_file_writer *writer, yb_error *error)
{
    YB_TRY(yb_row_packer_end(&writer->packer, error));
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
    yb_row_packer_free(&writer->packer);
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
        header->bytes > left - sizeof *header) {
        return damaged(reader, error);
    }
    return YB_OK;
}

static yb_status load_block(yb_row_reader *row_reader, yb_error *error)
{
    yb_run_file_reader *reader = row_reader->source.context;
    block_header header;

    row_reader->block.columns.count = 0;
    if (reader->position == reader->end) {
        return YB_OK;
    }
    YB_TRY(read_header(reader, &header, error));
    size_t bytes = (size_t)header.bytes;
    YB_TRY(yb_grow(reader->env, (void **)&reader->packed, &reader->capacity, bytes, 1, error));
    YB_TRY(yb_file_read(reader->env, reader->file, reader->path, reader->position + sizeof header, reader->packed,
                        bytes, error));
    if (yb_checksum(reader->packed, bytes) != header.checksum) {
        return damaged(reader, error);
    }
    YB_TRY(yb_row_unpack(reader->packed, &reader->block, error));
    reader->position += sizeof header + bytes;
    row_reader->block = reader->block;
    row_reader->more = reader->position < reader->end;
    return YB_OK;
}

yb_status yb_run_file_open(yb_run_file_reader *reader, const yb_env *env, char *path, uint64_t bytes, yb_error *error)
{
    *reader = (yb_run_file_reader) { .env = env, .path = path, .end = bytes };
    reader->block.columns = (yb_row_columns) { .env = env, .sorted = 1 };
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
    yb_free(reader->env, reader->packed);
    yb_row_columns_free(&reader->block.columns);
    yb_free(reader->env, reader->path);
    *reader = (yb_run_file_reader) { 0 };
}
