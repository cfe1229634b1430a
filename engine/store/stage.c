/* Segments that a writer writes before it commits. Rows that come in order need no run files: what has come fills a
 * segment of its own, and what follows goes into others. */
#include "core/file.h"
#include "core/memory.h"
#include "store/writer.h"

static yb_status measure(const yb_env *env, const char *path, uint64_t *bytes, yb_error *error)
{
    yb_file *file = NULL;
    int code = env->io.open(env->io.context, path, YB_OPEN_READ, &file);
    if (code == 0) {
        code = env->io.size(env->io.context, file, bytes);
        env->io.close(env->io.context, file);
    }
    return code == 0 ? YB_OK : yb_fail_errno(error, code, path, "read back");
}

yb_status yb_writer_write_segment(yb_writer *writer, yb_segment_maker *make, void *context, uint64_t number,
                                  yb_segment_entry *entry, yb_error *error)
{
    const yb_env *env = writer->env;
    char *path = NULL;
    *entry = (yb_segment_entry) { .number = number };
    YB_TRY(yb_file_path(env, writer->store->path, YB_FILE_SEGMENT, number, &path, error));
    yb_status status = make != NULL ? make(writer, context, path, &entry->rows, error)
                                    : yb_row_buffer_write(&writer->rows, NULL, path, &entry->rows, error);
    if (status == YB_OK) {
        status = measure(env, path, &entry->bytes, error);
        if (status != YB_OK) {
            yb_writer_discard(writer, YB_FILE_SEGMENT, number);
        }
    }
    yb_free(env, path);
    return status;
}

yb_status yb_writer_stage(void *context, yb_error *error)
{
    yb_writer *writer = context;
    yb_segment_entry entry;
    YB_TRY(yb_grow(writer->env, (void **)&writer->staged, &writer->staged_capacity, writer->staged_count + 1,
                   sizeof entry, error));
    YB_TRY(yb_writer_write_segment(writer, NULL, NULL, writer->next_file, &entry, error));
    writer->next_file++;
    writer->staged[writer->staged_count++] = entry;
    return YB_OK;
}

void yb_writer_discard(const yb_writer *writer, yb_file_kind kind, uint64_t number)
{
    char name[YB_FILE_NAME];
    if (number != 0) {
        yb_file_name(kind, number, name);
        yb_file_discard(writer->env, writer->store->path, name);
    }
}

void yb_writer_unstage(yb_writer *writer, int discard)
{
    for (size_t i = 0; discard && i < writer->staged_count; i++) {
        yb_writer_discard(writer, YB_FILE_SEGMENT, writer->staged[i].number);
    }
    yb_free(writer->env, writer->staged);
    writer->staged = NULL;
    writer->staged_count = writer->staged_capacity = 0;
}
