/* Sources files: writing, reading one text, walking all of it. */
#include "store/source_file.h"

#include <inttypes.h>
#include <string.h>

#include "core/bytes.h"
#include "core/checksum.h"
#include "core/memory.h"
#include "core/text.h"
#include "format/compress.h"

/* Tables of STORE.md:
 *
 *   file    0  8  magic
 *           8  4  format version
 *          12  4  zero
 *          16  8  checksum of the 16 bytes before
 *          24     texts, one behind the other
 *   text    0  8  bytes of the frame
 *           8  8  bytes of the text
 *          16  8  checksum of the frame
 *          24  8  checksum of the 24 bytes before
 *          32     zstd frame: where the catalog's offset points
 */
#define MAGIC          "\x89YBX\r\n\x1a\n"
#define FORMAT_VERSION 1u
#define HEADER         24u
#define HEAD           32u

_Static_assert(sizeof MAGIC == 8 + 1, "the magic has eight bytes");

yb_status yb_source_writer_open(yb_source_writer *writer, const yb_env *env, const char *directory, uint64_t number,
                                yb_error *error)
{
    uint8_t header[HEADER] = { 0 };
    yb_source_writer made = { .number = number };
    char *path = NULL;

    YB_TRY(yb_file_path(env, directory, YB_FILE_SOURCES, number, &path, error));
    yb_status status = yb_file_writer_open(&made.file, env, path, error);
    yb_free(env, path);
    if (status != YB_OK) {
        return status;
    }
    memcpy(header, MAGIC, 8);
    yb_store_u32(header + 8, FORMAT_VERSION);
    yb_store_u64(header + 16, yb_checksum(header, 16));
    status = yb_file_writer_append(&made.file, header, HEADER, error);
    if (status != YB_OK) {
        yb_file_writer_close(&made.file);
        return status;
    }
    *writer = made;
    return YB_OK;
}

yb_status yb_source_writer_add(yb_source_writer *writer, const char *text, size_t length, yb_source_entry *entry,
                               yb_error *error)
{
    yb_buffer frame = { .env = writer->file.env };
    uint8_t head[HEAD];
    yb_status status;

    YB_TRY_GOTO(yb_compress(text, length, &frame, error));
    yb_store_u64(head, frame.used);
    yb_store_u64(head + 8, length);
    yb_store_u64(head + 16, yb_checksum(frame.data, frame.used));
    yb_store_u64(head + 24, yb_checksum(head, 24));
    YB_TRY_GOTO(yb_file_writer_append(&writer->file, head, HEAD, error));
    entry->file = writer->number;
    entry->offset = writer->file.position;
    entry->bytes = frame.used;
    entry->text_length = length;
    entry->text_hash = yb_checksum(text, length);
    status = yb_file_writer_append(&writer->file, frame.data, frame.used, error);
cleanup:
    yb_buffer_free(&frame);
    return status;
}

yb_status yb_source_writer_finish(yb_source_writer *writer, yb_error *error)
{
    return yb_file_writer_finish(&writer->file, error);
}

void yb_source_writer_close(yb_source_writer *writer)
{
    if (writer->number != 0) {
        yb_file_writer_close(&writer->file);
    }
    *writer = (yb_source_writer) { .number = 0 };
}

/* ---- reading ------------------------------------------------------------ */

typedef struct source_file {
    const yb_env *env;
    char *path;
    yb_file *file;
    uint64_t bytes;
} source_file;

static void close_file(source_file *in)
{
    if (in->file != NULL) {
        in->env->io.close(in->env->io.context, in->file);
    }
    yb_free(in->env, in->path);
}

static yb_status open_file(source_file *in, const yb_env *env, const char *directory, uint64_t number, yb_error *error)
{
    *in = (source_file) { .env = env };
    YB_TRY(yb_file_path(env, directory, YB_FILE_SOURCES, number, &in->path, error));
    int code = env->io.open(env->io.context, in->path, YB_OPEN_READ, &in->file);
    if (code != 0) {
        in->file = NULL;
        return yb_fail_errno(error, code, in->path, "open");
    }
    code = env->io.size(env->io.context, in->file, &in->bytes);
    return code == 0 ? YB_OK : yb_fail_errno(error, code, in->path, "find the size of");
}

/* Reads the text's head and frame, proven; *frame is allocated. */
static yb_status read_frame(source_file *in, uint64_t offset, uint8_t head[HEAD], void **frame, yb_error *error)
{
    if (offset < HEADER + HEAD || offset > in->bytes) {
        return yb_fail_at(error, YB_CORRUPT, in->path, offset, "no text can lie here: the file has %" PRIu64 " byte%s",
                          in->bytes, yb_plural(in->bytes));
    }
    YB_TRY(yb_file_read(in->env, in->file, in->path, offset - HEAD, head, HEAD, error));
    uint64_t bytes = yb_load_u64(head);
    if (yb_checksum(head, 24) != yb_load_u64(head + 24) || bytes > in->bytes - offset) {
        return yb_fail_at(error, YB_CORRUPT, in->path, offset - HEAD, "the head of a text does not have its checksum");
    }
    void *block;
    YB_TRY(yb_alloc(in->env, bytes, 1, &block, error));
    yb_status status = yb_file_read(in->env, in->file, in->path, offset, block, bytes, error);
    if (status == YB_OK && yb_checksum(block, bytes) != yb_load_u64(head + 16)) {
        status = yb_fail_at(error, YB_CORRUPT, in->path, offset, "the frame of a text does not have its checksum");
    }
    if (status != YB_OK) {
        yb_free(in->env, block);
        return status;
    }
    *frame = block;
    return YB_OK;
}

static yb_status unpack_frame(const source_file *in, const yb_source_entry *entry, const void *frame, char **text,
                              yb_error *error)
{
    char *block;
    YB_TRY(yb_alloc(in->env, entry->text_length + 1, 1, (void **)&block, error));
    yb_status status = yb_decompress(in->env, frame, entry->bytes, block, entry->text_length, error);
    if (status == YB_OK && yb_checksum(block, entry->text_length) != entry->text_hash) {
        status = yb_fail(error, YB_CORRUPT, "the text of source %s does not have its checksum", entry->name);
    }
    if (status != YB_OK) {
        yb_error_place(error, in->path, entry->offset);
        yb_free(in->env, block);
        return status;
    }
    block[entry->text_length] = '\0';
    *text = block;
    return YB_OK;
}

yb_status yb_source_read(const yb_env *env, const char *directory, const yb_source_entry *entry, char **text,
                         yb_error *error)
{
    source_file in;
    uint8_t head[HEAD];
    void *frame = NULL;
    yb_status status;

    YB_TRY_GOTO(open_file(&in, env, directory, entry->file, error));
    YB_TRY_GOTO(read_frame(&in, entry->offset, head, &frame, error));
    if (yb_load_u64(head) != entry->bytes || yb_load_u64(head + 8) != entry->text_length ||
        entry->text_length > YB_SOURCE_TEXT_MAX) {
        status = yb_fail_at(error, YB_CORRUPT, in.path, entry->offset,
                            "the text here is not the one that the catalog describes as %s", entry->name);
        goto cleanup;
    }
    status = unpack_frame(&in, entry, frame, text, error);
cleanup:
    yb_free(env, frame);
    close_file(&in);
    return status;
}

static yb_status check_header(const source_file *in, uint64_t expected, yb_error *error)
{
    uint8_t header[HEADER];
    if (in->bytes != expected) {
        return yb_fail_at(error, YB_CORRUPT, in->path, in->bytes,
                          "the file has %" PRIu64 " byte%s, the manifest says %" PRIu64, in->bytes,
                          yb_plural(in->bytes), expected);
    }
    YB_TRY(yb_file_read(in->env, in->file, in->path, 0, header, HEADER, error));
    if (memcmp(header, MAGIC, 8) != 0 || yb_checksum(header, 16) != yb_load_u64(header + 16)) {
        return yb_fail_at(error, YB_CORRUPT, in->path, 0, "this is no sources file of a Yearbook store");
    }
    if (yb_load_u32(header + 8) != FORMAT_VERSION) {
        return yb_fail_at(error, YB_UNSUPPORTED, in->path, 8,
                          "the sources file has format version %" PRIu32 ", this library reads %u; use a newer one",
                          yb_load_u32(header + 8), FORMAT_VERSION);
    }
    return YB_OK;
}

yb_status yb_source_file_verify(const yb_env *env, const char *directory, uint64_t number, uint64_t bytes,
                                yb_error *error)
{
    source_file in;
    uint8_t head[HEAD];
    yb_status status;

    YB_TRY_GOTO(open_file(&in, env, directory, number, error));
    YB_TRY_GOTO(check_header(&in, bytes, error));
    for (uint64_t offset = HEADER; offset < in.bytes; offset += HEAD + yb_load_u64(head)) {
        void *frame = NULL;
        YB_TRY_GOTO(read_frame(&in, offset + HEAD, head, &frame, error));
        yb_free(env, frame);
    }
cleanup:
    close_file(&in);
    return status;
}
