/* The writer's buffer: chunks of rows, turned into sorted runs. */
#include "store/row_buffer.h"

#include <string.h>

#include "core/memory.h"

#define FIRST_CAPACITY ((size_t)1 << 12)
/* What a row of a chunk takes while it is sorted: itself, its copy and its key. */
#define CHUNK_ROW_BYTES (2 * YB_ROW_BYTES_MAX + 3 * sizeof(uint64_t))
/* And one of a batch, while it is gathered and while it is encoded. */
#define BATCH_ROW_BYTES 40

/* Some hundred million rows: stores of many segments are slower to open and to ask. */
#define STAGE_BYTES ((uint64_t)1 << 28)

/* Runs that follow one another, on average, where rows are mostly in order. */
#define CHAIN_RUNS 8

static size_t within(uint64_t value, size_t least, size_t most)
{
    return value < least ? least : value > most ? most : (size_t)value;
}

/* A quarter for chunks, three eighths for runs, the rest for merging and encoding. */
yb_row_limits yb_row_limits_of(uint64_t budget, uint32_t threads)
{
    return (yb_row_limits) {
        .chunk_rows = within(budget / 4 / CHUNK_ROW_BYTES / (threads + 1), 64, YB_CHUNK_ROWS),
        .run_bytes = budget / 8 * 3,
        .block_rows = within(budget / 8 / YB_RUN_FILES / YB_ROW_BYTES_MAX, 32, (size_t)1 << 14),
        .window_rows = within(budget / 8 / YB_WINDOW_ROW_BYTES / 2, 64, YB_WINDOW_ROWS),
        .batch_rows = within(budget / 8 / BATCH_ROW_BYTES, (size_t)1 << 16, (size_t)1 << 19),
        .stage_bytes = STAGE_BYTES,
    };
}

void yb_row_buffer_init(yb_row_buffer *buffer, const yb_env *env, const yb_catalog *catalog, const char *directory,
                        uint32_t threads, uint64_t budget)
{
    uint32_t sealers = threads > YB_SEALERS_MAX ? YB_SEALERS_MAX : threads;
    *buffer = (yb_row_buffer) { .env = env, .catalog = catalog, .directory = directory, .next_file = 1 };
    buffer->limits = yb_row_limits_of(budget, sealers);
    buffer->open.env = env;
    size_t block_rows = within(buffer->limits.chunk_rows / YB_CHUNK_BLOCKS, 32, YB_CHUNK_ROWS / YB_CHUNK_BLOCKS);
    yb_row_packer_init(&buffer->packer, env, block_rows);
    yb_sealer_init(&buffer->sealer, env, sealers, block_rows);
}

/* ---- sealing ---------------------------------------------------------------- */

/* Takes the run in. */
static yb_status add_run(yb_row_buffer *buffer, yb_row_run *run, yb_error *error)
{
    yb_status status =
        yb_grow(buffer->env, (void **)&buffer->runs, &buffer->run_capacity, buffer->run_count + 1, sizeof *run, error);
    if (status != YB_OK) {
        yb_row_run_free(buffer->env, run);
        return status;
    }
    buffer->runs[buffer->run_count++] = *run;
    return YB_OK;
}

/* Takes in the runs of all chunks that were given but the newest `but`. */
static yb_status collect(yb_row_buffer *buffer, uint64_t but, yb_error *error)
{
    yb_sealer *sealer = &buffer->sealer;
    while (sealer->given - sealer->returned > but) {
        yb_row_run run;
        int found;
        YB_TRY(yb_sealer_next(sealer, &run, &found, error));
        YB_TRY(add_run(buffer, &run, error));
    }
    return YB_OK;
}

/* The order of series, and room for marks, for all that the catalog has by now. */
yb_status yb_row_buffer_know(yb_row_buffer *buffer, yb_error *error)
{
    uint32_t series = yb_catalog_series_count(buffer->catalog);
    uint32_t regions = yb_regions_count(yb_catalog_regions(buffer->catalog));
    if (buffer->regions == NULL) {
        YB_TRY(yb_alloc_zero(buffer->env, (size_t)regions + buffer->more_regions, 1, (void **)&buffer->regions, error));
    }
    if (series == buffer->order.count) {
        return YB_OK;
    }
    YB_TRY(collect(buffer, 0, error)); /* who uses the order must be done */
    YB_TRY(yb_realloc(buffer->env, (void **)&buffer->series, series, 1, error));
    memset(buffer->series + buffer->series_count, 0, series - buffer->series_count);
    buffer->series_count = series;
    return yb_series_order_update(&buffer->order, buffer->env, buffer->catalog, error);
}

/* Whether all rows so far lie in memory, mostly in order, and are worth a segment. Segments of rows in no order at all
 * would have their keys in one another's ranges. */
static int can_be_staged(const yb_row_buffer *buffer)
{
    return buffer->stage != NULL && buffer->run_bytes >= buffer->limits.stage_bytes && buffer->runs[0].file == 0 &&
           yb_row_buffer_chains(buffer, 0, buffer->run_count) <= 1 + buffer->run_count / CHAIN_RUNS;
}

/* The next segment has what occurs in later rows: none is being sealed now. */
static yb_status stage(yb_row_buffer *buffer, yb_error *error)
{
    YB_TRY(buffer->stage(buffer->stage_context, error));
    while (buffer->run_count > 0) {
        yb_row_buffer_spare(buffer, &buffer->runs[--buffer->run_count]);
    }
    buffer->run_bytes = buffer->weighed = 0;
    memset(buffer->series, 0, buffer->series_count);
    memset(buffer->regions, 0, yb_regions_count(yb_catalog_regions(buffer->catalog)) + (size_t)buffer->more_regions);
    return YB_OK;
}

/* Makes room in memory for further runs, if it must. */
static yb_status make_run_room(yb_row_buffer *buffer, yb_error *error)
{
    const size_t begun = buffer->run_count + (size_t)(buffer->sealer.given - buffer->sealer.returned);
    while (buffer->weighed + YB_SEALERS_MAX < begun) {
        buffer->run_bytes += buffer->runs[buffer->weighed++].bytes;
    }
    if (buffer->run_bytes <= buffer->limits.run_bytes) {
        return YB_OK;
    }
    YB_TRY(collect(buffer, 0, error));
    return can_be_staged(buffer) ? stage(buffer, error) : yb_row_buffer_spill(buffer, error);
}

static yb_seal_keys keys_of(const yb_row_buffer *buffer)
{
    return (yb_seal_keys) { &buffer->order, buffer->series, buffer->regions };
}

void yb_row_buffer_spare(yb_row_buffer *buffer, yb_row_run *run)
{
    if (yb_grow(buffer->env, (void **)&buffer->spares, &buffer->spare_capacity, buffer->spare_count + 1, sizeof *run,
                NULL) != YB_OK) {
        yb_row_run_free(buffer->env, run);
        return;
    }
    buffer->spares[buffer->spare_count++] = *run;
}

static yb_row_run take_spare(yb_row_buffer *buffer)
{
    return buffer->spare_count == 0 ? (yb_row_run) { 0 } : buffer->spares[--buffer->spare_count];
}

static void free_spares(yb_row_buffer *buffer)
{
    while (buffer->spare_count > 0) {
        yb_row_run_free(buffer->env, &buffer->spares[--buffer->spare_count]);
    }
    yb_free(buffer->env, buffer->spares);
    buffer->spares = NULL;
    buffer->spare_capacity = 0;
}

static yb_status seal_open(yb_row_buffer *buffer, yb_error *error)
{
    if (buffer->open.count == 0) {
        return YB_OK;
    }
    YB_TRY(collect(buffer, 0, error));
    YB_TRY(yb_row_buffer_know(buffer, error));
    yb_seal_keys keys = keys_of(buffer);
    yb_row_run run = take_spare(buffer);
    YB_TRY(yb_row_run_seal(&buffer->open, &keys, &buffer->packer, &run, error));
    return add_run(buffer, &run, error);
}

/* Gives the full chunk to another thread, if there is one. */
static yb_status pass_on_open(yb_row_buffer *buffer, yb_error *error)
{
    yb_sealer *sealer = &buffer->sealer;
    YB_TRY(make_run_room(buffer, error));
    YB_TRY(yb_row_buffer_know(buffer, error));
    if (!yb_sealer_ready(sealer)) {
        if (sealer->started == 0) {
            return seal_open(buffer, error);
        }
        YB_TRY(collect(buffer, sealer->started - 1, error));
    }
    yb_seal_keys keys = keys_of(buffer);
    yb_row_run run = take_spare(buffer);
    yb_sealer_give(sealer, &buffer->open, &keys, &run);
    return YB_OK;
}

yb_status yb_row_buffer_seal(yb_row_buffer *buffer, yb_error *error)
{
    YB_TRY(seal_open(buffer, error));
    YB_TRY(collect(buffer, 0, error));
    yb_row_columns_free(&buffer->open);
    yb_row_packer_free(&buffer->packer);
    free_spares(buffer);
    yb_sealer_trim(&buffer->sealer);
    return YB_OK;
}

/* ---- taking rows in ---------------------------------------------------------- */

/* Room for at least one more row in the open chunk; seals it when it is full. */
static yb_status make_room(yb_row_buffer *buffer, size_t rows, int noted, yb_error *error)
{
    yb_row_columns *open = &buffer->open;
    size_t chunk_rows = buffer->limits.chunk_rows;
    if (open->count == chunk_rows) {
        YB_TRY(pass_on_open(buffer, error));
    }
    size_t wanted = rows < chunk_rows - open->count ? open->count + rows : chunk_rows;
    size_t capacity = open->capacity == 0 ? FIRST_CAPACITY : open->capacity;
    while (capacity < wanted) {
        capacity *= 2;
    }
    if (buffer->run_count > 0) {
        capacity = chunk_rows; /* that much will come */
    }
    return yb_row_columns_reserve(open, capacity < chunk_rows ? capacity : chunk_rows, noted, error);
}

yb_status yb_row_buffer_append(yb_row_buffer *buffer, const yb_rows *rows, yb_error *error)
{
    int noted = yb_rows_noted(rows);
    for (size_t done = 0; done < rows->count;) {
        YB_TRY(make_room(buffer, rows->count - done, noted, error));
        size_t room = buffer->open.capacity - buffer->open.count;
        size_t piece = rows->count - done < room ? rows->count - done : room;
        yb_row_columns_append(&buffer->open, rows, done, piece);
        done += piece;
    }
    buffer->rows += rows->count;
    return YB_OK;
}

/* ---- giving them back -------------------------------------------------------- */

yb_status yb_row_buffer_write(yb_row_buffer *buffer, const yb_more_rows *more, const char *path, uint64_t *rows,
                              yb_error *error)
{
    yb_run_readers readers = { 0 };
    YB_TRY(yb_row_buffer_know(buffer, error));
    yb_segment_plan plan = { .env = buffer->env,
                             .pool = buffer->pool,
                             .catalog = buffer->catalog,
                             .order = &buffer->order,
                             .series = buffer->series,
                             .regions = buffer->regions,
                             .more_codes = more == NULL ? NULL : more->codes,
                             .more_count = buffer->more_regions,
                             .window_rows = buffer->limits.window_rows,
                             .batch_rows = buffer->limits.batch_rows,
                             .zstd_level = buffer->zstd_level };
    YB_TRY(yb_run_readers_open(buffer, 0, buffer->run_count, more, &readers, error));
    yb_status status = yb_segment_write(&plan, readers.readers, readers.count, path, rows, error);
    yb_run_readers_close(&readers);
    return status;
}

void yb_row_buffer_clear(yb_row_buffer *buffer)
{
    const yb_env *env = buffer->env;
    yb_sealer_forget(&buffer->sealer);
    for (size_t i = 0; i < buffer->run_count; i++) {
        yb_row_buffer_drop(buffer, &buffer->runs[i]);
    }
    yb_free(env, buffer->runs);
    yb_free(env, buffer->series);
    yb_free(env, buffer->regions);
    yb_series_order_free(&buffer->order, env);
    yb_row_columns_free(&buffer->open);
    yb_row_packer_free(&buffer->packer);
    free_spares(buffer);
    buffer->runs = NULL;
    buffer->series = buffer->regions = NULL;
    buffer->run_count = buffer->run_capacity = 0;
    buffer->run_bytes = buffer->rows = buffer->weighed = 0;
    buffer->series_count = 0;
}

void yb_row_buffer_free(yb_row_buffer *buffer)
{
    yb_row_buffer_clear(buffer);
    yb_sealer_stop(&buffer->sealer);
}
