/* Runs that go into files, and reading runs wherever they lie. */
#include "core/memory.h"
#include "store/files.h"
#include "store/row_buffer.h"
#include "store/run_file.h"

/* ---- readers ------------------------------------------------------------- */

/* Reads the first of the runs, and those in memory that go on behind it; *end is the next one. */
static yb_status open_reader(const yb_row_buffer *buffer, size_t *next, size_t end, yb_run_readers *readers,
                             yb_error *error)
{
    const yb_row_run *run = &buffer->runs[*next];
    yb_row_reader *reader = &readers->readers[readers->count];
    yb_run_file_reader *file = &readers->files[readers->count];
    yb_row_run_reader *memory = &readers->memory[readers->count];
    char *path;
    size_t count = 1;
    if (run->file == 0) {
        count = yb_row_run_chain(run, end - *next, &buffer->order);
        reader->source = yb_row_run_source(memory, buffer->env, run, count);
    } else {
        YB_TRY(yb_file_path(buffer->env, buffer->directory, YB_FILE_RUN, run->file, &path, error));
        YB_TRY(yb_run_file_open(file, buffer->env, path, run->bytes, error));
        reader->source = yb_run_file_source(file);
    }
    readers->count++;
    *next += count;
    return YB_OK;
}

yb_status yb_run_readers_open(const yb_row_buffer *buffer, size_t first, size_t end, const yb_more_rows *more,
                              yb_run_readers *readers, yb_error *error)
{
    size_t more_count = more == NULL ? 0 : more->count, count = end - first + more_count;
    yb_run_readers made = { .env = buffer->env };
    yb_status status;
    YB_TRY_GOTO(yb_alloc_zero(made.env, count, sizeof *made.readers, (void **)&made.readers, error));
    YB_TRY_GOTO(yb_alloc_zero(made.env, count, sizeof *made.files, (void **)&made.files, error));
    YB_TRY_GOTO(yb_alloc_zero(made.env, count, sizeof *made.memory, (void **)&made.memory, error));
    while (first < end) {
        YB_TRY_GOTO(open_reader(buffer, &first, end, &made, error));
    }
    for (size_t i = 0; i < more_count; i++) {
        made.readers[made.count++].source = more->sources[i];
    }
    *readers = made;
    return YB_OK;
cleanup:
    yb_run_readers_close(&made);
    return status;
}

void yb_run_readers_close(yb_run_readers *readers)
{
    if (readers->env == NULL) {
        return;
    }
    for (size_t i = 0; i < readers->count; i++) {
        yb_run_file_done(&readers->files[i]);
        yb_row_run_done(&readers->memory[i]);
    }
    yb_free(readers->env, readers->memory);
    yb_free(readers->env, readers->readers);
    yb_free(readers->env, readers->files);
    *readers = (yb_run_readers) { 0 };
}

/* ---- files ---------------------------------------------------------------- */

void yb_row_buffer_drop(const yb_row_buffer *buffer, yb_row_run *run)
{
    char name[YB_FILE_NAME];
    yb_row_run_free(buffer->env, run);
    if (run->file != 0) {
        yb_file_name(YB_FILE_RUN, run->file, name);
        yb_file_discard(buffer->env, buffer->directory, name);
    }
}

/* A run in memory goes into the file as it lies. */
static yb_status copy_run(const yb_row_run *run, yb_run_file_writer *writer, yb_error *error)
{
    for (size_t at = 0, bytes; at < run->bytes; at += bytes) {
        bytes = yb_row_packed_bytes(run->packed + at);
        YB_TRY(yb_run_file_put(writer, run->packed + at, bytes, error));
    }
    return YB_OK;
}

/* Merges the readers into the file, which has been created. */
static yb_status merge_into(const yb_row_buffer *buffer, yb_run_readers *readers, yb_run_file_writer *writer,
                            yb_error *error)
{
    yb_key_layout layout;
    uint32_t regions = yb_regions_count(yb_catalog_regions(buffer->catalog)) + buffer->more_regions;
    YB_TRY(yb_key_layout_make(&buffer->order, regions, &layout, error));
    return yb_row_merge(buffer->env, readers->readers, readers->count, &buffer->order, &layout,
                        buffer->limits.window_rows, &writer->packer.sink, error);
}

/* Writes runs [first, end) to a new file; they stay. */
static yb_status write_file(yb_row_buffer *buffer, size_t first, size_t end, yb_row_run *made, yb_error *error)
{
    yb_run_readers readers = { 0 };
    yb_run_file_writer writer;
    char *path;
    yb_status status;

    *made = (yb_row_run) { .file = buffer->next_file };
    YB_TRY(yb_file_path(buffer->env, buffer->directory, YB_FILE_RUN, made->file, &path, error));
    YB_TRY(yb_run_file_create(&writer, buffer->env, path, buffer->limits.block_rows, error));
    buffer->next_file++;
    YB_TRY_GOTO(yb_run_readers_open(buffer, first, end, NULL, &readers, error));
    if (readers.count == 1) { /* of runs in memory that need no merging */
        for (size_t i = first; i < end; i++) {
            YB_TRY_GOTO(copy_run(&buffer->runs[i], &writer, error));
        }
    } else {
        YB_TRY_GOTO(merge_into(buffer, &readers, &writer, error));
    }
    YB_TRY_GOTO(yb_run_file_finish(&writer, error));
    made->bytes = writer.bytes;
cleanup:
    yb_run_readers_close(&readers);
    yb_run_file_close(&writer);
    if (status != YB_OK) {
        yb_row_buffer_drop(buffer, made);
    }
    return status;
}

/* Replaces runs [first, run_count) by one file. */
static yb_status replace_by_file(yb_row_buffer *buffer, size_t first, unsigned level, yb_error *error)
{
    yb_row_run made;
    YB_TRY(write_file(buffer, first, buffer->run_count, &made, error));
    made.level = level;
    for (size_t i = first; i < buffer->run_count; i++) {
        if (buffer->runs[i].file == 0) {
            yb_row_buffer_spare(buffer, &buffer->runs[i]);
        } else {
            yb_row_buffer_drop(buffer, &buffer->runs[i]);
        }
    }
    buffer->runs[first] = made;
    buffer->run_count = first + 1;
    return YB_OK;
}

/* How many runs at the end are files of the same level. */
static size_t same_level(const yb_row_buffer *buffer)
{
    size_t count = 1;
    const yb_row_run *last = &buffer->runs[buffer->run_count - 1];
    while (count < buffer->run_count && last[-(ptrdiff_t)count].level == last->level) {
        count++;
    }
    return count;
}

yb_status yb_row_buffer_spill(yb_row_buffer *buffer, yb_error *error)
{
    size_t first = buffer->run_count;
    while (first > 0 && buffer->runs[first - 1].file == 0) {
        first--;
    }
    YB_TRY(replace_by_file(buffer, first, 0, error));
    buffer->run_bytes = 0;
    for (size_t count = same_level(buffer); count >= YB_RUN_FILES; count = same_level(buffer)) {
        unsigned level = buffer->runs[buffer->run_count - 1].level;
        YB_TRY(replace_by_file(buffer, buffer->run_count - count, level + 1, error));
    }
    return YB_OK;
}
