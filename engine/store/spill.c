/* Runs that go into files, and reading runs wherever they lie. */
#include "core/memory.h"
#include "store/files.h"
#include "store/row_buffer.h"
#include "store/run_file.h"

/* ---- readers ------------------------------------------------------------- */

/* Reads runs that are one, one behind the other. */
typedef struct yb_chain_reader {
    const yb_row_buffer *buffer;
    yb_row_run *run, *end;
    yb_row_reader reader; /* of *run; has no source before it is begun */
    yb_run_file_reader file;
    yb_row_run_reader memory;
} yb_chain_reader;

static yb_status begin_run(yb_chain_reader *chain, yb_error *error)
{
    const yb_row_buffer *buffer = chain->buffer;
    char *path;
    if (chain->run->file == 0) {
        chain->reader.source = yb_row_run_source(&chain->memory, buffer->env, chain->run);
        return YB_OK;
    }
    YB_TRY(yb_file_path(buffer->env, buffer->directory, YB_FILE_RUN, chain->run->file, &path, error));
    YB_TRY(yb_run_file_open(&chain->file, buffer->env, path, chain->run->bytes, error));
    chain->reader.source = yb_run_file_source(&chain->file);
    return YB_OK;
}

static void end_run(yb_chain_reader *chain)
{
    if (chain->run->file != 0) {
        yb_run_file_done(&chain->file);
        yb_row_buffer_drop(chain->buffer, chain->run);
    }
    chain->reader.source.load = NULL;
    chain->run++;
}

static yb_status load(yb_row_reader *row_reader, yb_error *error)
{
    yb_chain_reader *chain = row_reader->source.context;
    yb_row_reader *reader = &chain->reader;
    for (reader->block.columns.count = 0; chain->run < chain->end; end_run(chain)) {
        if (reader->source.load == NULL) {
            YB_TRY(begin_run(chain, error));
        }
        YB_TRY(reader->source.load(reader, error));
        if (reader->block.columns.count > 0) {
            break;
        }
    }
    row_reader->block = reader->block;
    row_reader->more = reader->more || chain->run + 1 < chain->end;
    return YB_OK;
}

size_t yb_row_buffer_chains(const yb_row_buffer *buffer, size_t first, size_t end)
{
    size_t count = 0;
    for (; first < end; count++) {
        first += yb_row_run_chain(&buffer->runs[first], end - first, &buffer->order);
    }
    return count;
}

yb_status yb_run_readers_open(const yb_row_buffer *buffer, size_t first, size_t end, const yb_more_rows *more,
                              yb_run_readers *readers, yb_error *error)
{
    size_t more_count = more == NULL ? 0 : more->count, chains = yb_row_buffer_chains(buffer, first, end);
    yb_run_readers made = { .env = buffer->env };
    yb_status status;
    YB_TRY_GOTO(yb_alloc_zero(made.env, chains + more_count, sizeof *made.readers, (void **)&made.readers, error));
    YB_TRY_GOTO(yb_alloc_zero(made.env, chains, sizeof *made.chains, (void **)&made.chains, error));
    while (first < end) {
        yb_row_run *run = &buffer->runs[first];
        first += yb_row_run_chain(run, end - first, &buffer->order);
        yb_chain_reader *chain = &made.chains[made.chain_count++];
        *chain = (yb_chain_reader) { .buffer = buffer, .run = run, .end = &buffer->runs[first] };
        made.readers[made.count++].source = (yb_row_source) { load, chain };
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
    for (size_t i = 0; i < readers->chain_count; i++) {
        yb_run_file_done(&readers->chains[i].file);
        yb_row_run_done(&readers->chains[i].memory);
    }
    yb_free(readers->env, readers->chains);
    yb_free(readers->env, readers->readers);
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
        run->file = 0;
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

/* Where the rows of runs [first, end) begin and end. */
static void note_ends(const yb_row_buffer *buffer, size_t first, size_t end, yb_row_run *made)
{
    made->first = buffer->runs[first].first;
    made->last = buffer->runs[first].last;
    while (++first < end) {
        const yb_row_run *run = &buffer->runs[first];
        made->first = yb_row_place_before(&run->first, &made->first, &buffer->order) ? run->first : made->first;
        made->last = yb_row_place_before(&made->last, &run->last, &buffer->order) ? run->last : made->last;
    }
}

/* Writes runs [first, end) to a new file; those in memory stay. */
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
    note_ends(buffer, first, end, made);
    if (readers.count == 1) { /* of runs in memory that need no merging: files are merged when they need many readers */
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
        if (buffer->runs[i].packed != NULL) {
            yb_row_buffer_spare(buffer, &buffer->runs[i]);
        } else {
            yb_row_buffer_drop(buffer, &buffer->runs[i]);
        }
    }
    buffer->runs[first] = made;
    buffer->run_count = first + 1;
    return YB_OK;
}

/* The first of the runs at the end that are files of the same level. */
static size_t same_level(const yb_row_buffer *buffer)
{
    size_t first = buffer->run_count - 1;
    while (first > 0 && buffer->runs[first - 1].level == buffer->runs[first].level) {
        first--;
    }
    return first;
}

yb_status yb_row_buffer_spill(yb_row_buffer *buffer, yb_error *error)
{
    size_t first = buffer->run_count;
    while (first > 0 && buffer->runs[first - 1].file == 0) {
        first--;
    }
    YB_TRY(replace_by_file(buffer, first, 0, error));
    buffer->run_bytes = 0;
    for (first = same_level(buffer); yb_row_buffer_chains(buffer, first, buffer->run_count) >= YB_RUN_FILES;
         first = same_level(buffer)) {
        YB_TRY(replace_by_file(buffer, first, buffer->runs[first].level + 1, error));
    }
    buffer->weighed = buffer->run_count;
    return YB_OK;
}
