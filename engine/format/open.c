/* Opening segments: header, footer, keys and directory; their order in the
 * file leaves no gaps, so that every byte is under some checksum. */
#include <string.h>

#include "core/checksum.h"
#include "core/file.h"
#include "format/keys.h"
#include "format/reader.h"

static yb_status corrupt(const yb_segment *segment, uint64_t offset, yb_error *error, const char *message)
{
    return yb_fail_at(error, YB_CORRUPT, segment->path, offset, "%s", message);
}

/* ---- the file ----------------------------------------------------------- */

/* How many segments of this process keep their file open: there are stores of
 * more segments than a process may have open files. */
static atomic_uint files_kept;

static int may_keep_file(void)
{
    if (atomic_fetch_add_explicit(&files_kept, 1, memory_order_relaxed) < YB_SEGMENT_FILES_KEPT) {
        return 1;
    }
    atomic_fetch_sub_explicit(&files_kept, 1, memory_order_relaxed);
    return 0;
}

static yb_status open_file(const yb_env *env, const char *path, yb_file **file, yb_error *error)
{
    int code = env->io.open(env->io.context, path, YB_OPEN_READ, file);
    return code == 0 ? YB_OK : yb_fail_errno(error, code, path, "open");
}

yb_status yb_segment_file(const yb_segment *segment, yb_file **file, yb_error *error)
{
    if (segment->file == NULL) {
        return open_file(segment->env, segment->path, file, error);
    }
    *file = segment->file;
    return YB_OK;
}

void yb_segment_file_done(const yb_segment *segment, yb_file *file)
{
    if (file != segment->file) {
        segment->env->io.close(segment->env->io.context, file);
    }
}

yb_status yb_segment_read(const yb_segment *segment, uint64_t offset, size_t bytes, uint64_t checksum, void *buffer,
                          const char *what, yb_error *error)
{
    yb_file *file = NULL;
    YB_TRY(yb_segment_file(segment, &file, error));
    yb_status status = yb_file_read(segment->env, file, segment->path, offset, buffer, bytes, error);
    yb_segment_file_done(segment, file);
    if (status != YB_OK) {
        return status;
    }
    uint64_t found = yb_checksum(buffer, bytes);
    if (found != checksum) {
        return yb_fail_at(error, YB_CORRUPT, segment->path, offset,
                          "expected checksum %016llx of %s (%zu bytes), found %016llx; restore the file from a copy",
                          (unsigned long long)checksum, what, bytes, (unsigned long long)found);
    }
    return YB_OK;
}

/* ---- reading what every segment has ------------------------------------- */

static yb_status check_version(const yb_segment *segment, uint32_t version, uint32_t incompatible, yb_error *error)
{
    if (version == 0) {
        return corrupt(segment, 8, error, "version 0 of the segment format never existed");
    }
    if (version > YB_SEGMENT_VERSION) {
        return yb_fail_at(error, YB_UNSUPPORTED, segment->path, 8,
                          "the segment has format version %u, this library reads up to %u; use a newer one", version,
                          YB_SEGMENT_VERSION);
    }
    if ((incompatible & ~YB_SEGMENT_INCOMPATIBLE) != 0) {
        return yb_fail_at(error, YB_UNSUPPORTED, segment->path, 12,
                          "the segment uses features (bits %x) that this library does not know; use a newer one",
                          incompatible & ~YB_SEGMENT_INCOMPATIBLE);
    }
    return YB_OK;
}

static yb_status read_header(const yb_segment *segment, yb_header_layout *header, yb_error *error)
{
    YB_TRY(yb_file_read(segment->env, segment->file, segment->path, 0, header, sizeof(*header), error));
    if (memcmp(header->magic, YB_SEGMENT_MAGIC, sizeof(header->magic)) != 0) {
        return corrupt(segment, 0, error, "the file does not begin as a Yearbook segment does");
    }
    if (header->checksum != yb_checksum(header, offsetof(yb_header_layout, checksum))) {
        return corrupt(segment, 0, error, "the header does not carry its checksum; restore the file from a copy");
    }
    YB_TRY(check_version(segment, header->version, header->incompatible, error));
    return header->zero == 0 ? YB_OK : corrupt(segment, 20, error, "the header has bits set that must be zero");
}

static yb_status read_footer(const yb_segment *segment, const yb_header_layout *header, yb_footer_layout *footer,
                             yb_error *error)
{
    uint64_t at = segment->bytes - sizeof(*footer);
    YB_TRY(yb_file_read(segment->env, segment->file, segment->path, at, footer, sizeof(*footer), error));
    if (memcmp(footer->magic, YB_SEGMENT_FOOTER_MAGIC, sizeof(footer->magic)) != 0) {
        return corrupt(segment, at, error, "the file does not end with a footer: it was cut off or never finished");
    }
    if (footer->checksum != yb_checksum(footer, offsetof(yb_footer_layout, checksum))) {
        return corrupt(segment, at, error, "the footer does not carry its checksum; restore the file from a copy");
    }
    if (footer->version != header->version || footer->incompatible != header->incompatible ||
        footer->compatible != header->compatible || footer->file_bytes != segment->bytes) {
        return corrupt(segment, at, error, "the footer belongs to another header or to a file of another length");
    }
    /* Header, keys, blocks, directory, footer: nothing between them. */
    uint64_t keys_end = sizeof(*header) + footer->keys_bytes;
    if (footer->keys_offset != sizeof(*header) || footer->keys_bytes > at || footer->keys_bytes % 8 != 0 ||
        footer->directory_offset < keys_end || footer->directory_offset > at ||
        footer->directory_bytes != at - footer->directory_offset ||
        footer->directory_bytes != (uint64_t)footer->blocks * sizeof(yb_entry_layout)) {
        return corrupt(segment, at, error, "the footer places keys and directory where they cannot be");
    }
    return YB_OK;
}

static yb_status load_keys(yb_segment *segment, const yb_footer_layout *footer, yb_error *error)
{
    void *section = NULL;
    YB_TRY(yb_alloc(segment->env, (size_t)footer->keys_bytes, 1, &section, error));
    yb_status status;
    YB_TRY_GOTO(yb_segment_read(segment, footer->keys_offset, (size_t)footer->keys_bytes, footer->keys_checksum,
                                section, "the keys", error));
    status = yb_keys_decode(&segment->arena, section, (size_t)footer->keys_bytes, &segment->keys, error);
    if (status != YB_OK) {
        yb_error_place(error, segment->path, footer->keys_offset);
    }
cleanup:
    yb_free(segment->env, section);
    return status;
}

static yb_status load_directory(yb_segment *segment, const yb_footer_layout *footer, yb_error *error)
{
    void *bytes = NULL;
    YB_TRY(yb_alloc(segment->env, (size_t)footer->directory_bytes, 1, &bytes, error));
    yb_status status;
    YB_TRY_GOTO(yb_segment_read(segment, footer->directory_offset, (size_t)footer->directory_bytes,
                                footer->directory_checksum, bytes, "the directory", error));
    status = yb_directory_read(segment, bytes, footer->blocks, footer->keys_offset + footer->keys_bytes,
                               footer->directory_offset, error);
    if (status == YB_OK && segment->rows != footer->rows) {
        status = corrupt(segment, footer->directory_offset, error, "blocks and footer disagree on the number of rows");
    }
cleanup:
    yb_free(segment->env, bytes);
    return status;
}

yb_status yb_segment_load(yb_segment *segment, yb_error *error)
{
    const yb_io *io = &segment->env->io;
    yb_header_layout header;
    yb_footer_layout footer;
    yb_arena_init(&segment->arena, segment->env);
    int code = io->size(io->context, segment->file, &segment->bytes);
    if (code != 0) {
        return yb_fail_errno(error, code, segment->path, "read the size of");
    }
    if (segment->bytes < sizeof(header) + sizeof(footer)) {
        return yb_fail_at(error, YB_CORRUPT, segment->path, 0, "a segment has at least %zu bytes, this file has %llu",
                          sizeof(header) + sizeof(footer), (unsigned long long)segment->bytes);
    }
    YB_TRY(read_header(segment, &header, error));
    YB_TRY(read_footer(segment, &header, &footer, error));
    YB_TRY(load_keys(segment, &footer, error));
    return load_directory(segment, &footer, error);
}

void yb_segment_unload(yb_segment *segment)
{
    yb_segment_forget(segment);
    yb_free(segment->env, segment->loaded);
    yb_free(segment->env, segment->pins);
    yb_free(segment->env, segment->zones);
    yb_free(segment->env, segment->sums);
    yb_free(segment->env, segment->blocks);
    yb_arena_free(&segment->arena);
}

/* ---- opening and closing ------------------------------------------------ */

static void close_file(yb_segment *segment)
{
    segment->env->io.close(segment->env->io.context, segment->file);
    segment->file = NULL;
}

yb_status yb_segment_open(const yb_env *env, const char *path, yb_segment **segment, yb_error *error)
{
    void *block = NULL;
    yb_status status;
    YB_TRY(yb_alloc_zero(env, 1, sizeof(yb_segment), &block, error));
    yb_segment *fresh = block;
    fresh->env = env;
    YB_TRY_GOTO(yb_path_join(env, "", path, &fresh->path, error));
    YB_TRY_GOTO(open_file(env, path, &fresh->file, error));
    status = yb_segment_load(fresh, error);
    if (status != YB_OK || !may_keep_file()) {
        close_file(fresh);
    }
    if (status == YB_OK) {
        *segment = fresh;
        return YB_OK;
    }
cleanup:
    fresh->file = NULL;
    yb_segment_close(fresh);
    return status;
}

void yb_segment_close(yb_segment *segment)
{
    if (segment == NULL) {
        return;
    }
    const yb_env *env = segment->env;
    yb_segment_unload(segment);
    if (segment->file != NULL) {
        close_file(segment);
        atomic_fetch_sub_explicit(&files_kept, 1, memory_order_relaxed);
    }
    yb_free(env, segment->path);
    yb_free(env, segment);
}
