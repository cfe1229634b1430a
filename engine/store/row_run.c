/* From a chunk of rows to a sorted run, and back. */
#include "store/row_run.h"

#include <string.h>

#include "core/memory.h"
#include "store/row_sort.h"

void yb_row_run_free(const yb_env *env, yb_row_run *run)
{
    yb_free(env, run->packed);
    run->packed = NULL;
    run->capacity = 0;
}

/* ---- sealing ---------------------------------------------------------------- */

/* The end of the pieces of one series. */
static size_t series_end(const uint32_t *column, const yb_row_order *order, size_t first)
{
    size_t end = first + 1;
    while (end < order->piece_count && column[order->pieces[end]] == column[order->pieces[first]]) {
        end++;
    }
    return end;
}

static yb_status pack_in_order(const yb_row_columns *chunk, const yb_row_order *order, uint8_t *marks,
                               yb_row_packer *packer, yb_error *error)
{
    const uint32_t *column = chunk->column[YB_ROW_SERIES];
    for (size_t first = 0, end; first < order->piece_count; first = end) {
        uint32_t series = column[order->pieces[first]];
        __atomic_store_n(&marks[series], 1, __ATOMIC_RELAXED);
        end = series_end(column, order, first);
        if (order->ends == NULL) {
            YB_TRY(yb_row_packer_gather(packer, series, chunk, order->pieces + first, end - first, error));
            continue;
        }
        for (size_t i = first; i < end; i++) {
            YB_TRY(packer->sink.take(&packer->sink, series, chunk, order->pieces[i], order->ends[i], error));
        }
    }
    return yb_row_packer_end(packer, error);
}

static void mark_regions(const yb_row_columns *columns, uint8_t *marks)
{
    const uint32_t *region = columns->column[YB_ROW_REGION];
    for (size_t i = 0; i < columns->count; i++) {
        if (!__atomic_load_n(&marks[region[i]], __ATOMIC_RELAXED)) { /* written once: others mark here, too */
            __atomic_store_n(&marks[region[i]], 1, __ATOMIC_RELAXED);
        }
    }
}

/* With a little to spare, so that the memory does for others of as many rows. */
static yb_status keep(const yb_env *env, const yb_buffer *packed, yb_row_run *run, yb_error *error)
{
    if (packed->used > run->capacity) {
        size_t capacity = packed->used + packed->used / 16;
        yb_row_run_free(env, run);
        YB_TRY(yb_alloc(env, capacity, 1, (void **)&run->packed, error));
        run->capacity = capacity;
    }
    memcpy(run->packed, packed->data, packed->used);
    *run = (yb_row_run) { .packed = run->packed, .capacity = run->capacity, .bytes = packed->used };
    return YB_OK;
}

static void note_ends(const yb_row_columns *chunk, const yb_row_order *order, yb_row_run *run)
{
    const uint32_t *series = chunk->column[YB_ROW_SERIES];
    size_t last_piece = order->piece_count - 1;
    uint32_t first = order->pieces[0];
    uint32_t last = order->ends == NULL ? order->pieces[last_piece] : order->ends[last_piece] - 1;
    run->first = (yb_row_place) { series[first], yb_place_key(chunk, first) };
    run->last = (yb_row_place) { series[last], yb_place_key(chunk, last) };
}

yb_status yb_row_run_seal(yb_row_columns *chunk, const yb_seal_keys *keys, yb_row_packer *packer, yb_row_run *run,
                          yb_error *error)
{
    yb_row_order found = { .env = chunk->env };
    yb_status status;

    yb_row_columns_trim(chunk);
    YB_TRY_GOTO(yb_row_order_find(chunk, keys->order->rank, &found, error));
    mark_regions(chunk, keys->regions);
    YB_TRY_GOTO(pack_in_order(chunk, &found, keys->series, packer, error));
    YB_TRY_GOTO(keep(chunk->env, &packer->packed, run, error));
    note_ends(chunk, &found, run);
    chunk->count = 0;
cleanup:
    if (status != YB_OK) {
        yb_row_run_free(chunk->env, run);
    }
    yb_row_packer_clear(packer);
    yb_row_order_free(&found);
    return status;
}

/* ---- reading ------------------------------------------------------------------ */

int yb_row_place_before(const yb_row_place *a, const yb_row_place *b, const yb_series_order *order)
{
    return a->series == b->series ? a->key < b->key : order->rank[a->series] < order->rank[b->series];
}

size_t yb_row_run_chain(const yb_row_run *runs, size_t count, const yb_series_order *order)
{
    size_t end = 1;
    while (end < count && yb_row_place_before(&runs[end - 1].last, &runs[end].first, order)) {
        end++;
    }
    return end;
}

static yb_status load(yb_row_reader *row_reader, yb_error *error)
{
    yb_row_run_reader *reader = row_reader->source.context;
    row_reader->block.columns.count = 0;
    if (reader->at == reader->run->bytes) {
        return YB_OK;
    }
    uint8_t *packed = reader->run->packed + reader->at;
    YB_TRY(yb_row_unpack(packed, &reader->block, error));
    reader->at += yb_row_packed_bytes(packed);
    row_reader->more = reader->at < reader->run->bytes;
    row_reader->block = reader->block;
    return YB_OK;
}

yb_row_source yb_row_run_source(yb_row_run_reader *reader, const yb_env *env, const yb_row_run *run)
{
    if (reader->run == NULL) {
        reader->block.columns = (yb_row_columns) { .env = env, .sorted = 1 };
    }
    reader->run = run;
    reader->at = 0;
    return (yb_row_source) { load, reader };
}

void yb_row_run_done(yb_row_run_reader *reader)
{
    yb_row_columns_free(&reader->block.columns);
}
