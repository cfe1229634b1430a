/* Decoding runs and notes. */
#include "codec/column.h"
#include "format/reader.h"

/* Decodes the next column into `values` and moves *at behind it. */
static yb_status next_column(const yb_segment *segment, const uint8_t **at, const uint8_t *end, uint32_t rows,
                             const yb_kernels *kernels, int64_t *values, yb_error *error)
{
    size_t used = 0;
    YB_TRY(yb_column_decode(segment->env, kernels, *at, (size_t)(end - *at), rows, values, &used, error));
    *at += used;
    return YB_OK;
}

/* Whether the values lie in [low, high]. */
static yb_status check_range(const int64_t *values, uint32_t rows, int64_t low, int64_t high, yb_error *error)
{
    for (uint32_t i = 0; i < rows; i++) {
        if (values[i] < low || values[i] > high) {
            return yb_fail(error, YB_CORRUPT, "row %u has %lld where %lld to %lld are possible", i,
                           (long long)values[i], (long long)low, (long long)high);
        }
    }
    return YB_OK;
}

/* Copies values that fit 32 bits. */
static void narrow(const int64_t *values, uint32_t rows, uint32_t *column)
{
    for (uint32_t i = 0; i < rows; i++) {
        column[i] = (uint32_t)values[i];
    }
}

static yb_status check_order(const yb_run_columns *c, uint32_t rows, yb_error *error)
{
    for (uint32_t i = 1; i < rows; i++) {
        int ascends = c->series[i] != c->series[i - 1]   ? c->series[i] > c->series[i - 1]
                      : c->region[i] != c->region[i - 1] ? c->region[i] > c->region[i - 1]
                                                         : c->year[i] > c->year[i - 1];
        if (!ascends) {
            return yb_fail(error, YB_CORRUPT, "row %u of a run does not come after the row before it", i);
        }
    }
    return YB_OK;
}

/* What a run is decoded from, and how. */
typedef struct run_source {
    const yb_segment *segment;
    const yb_block_info *info;
    const uint8_t *at, *end;
    const yb_kernels *kernels;
    int64_t *values; /* of one column */
    int proved;      /* it was decoded before: nothing is checked again */
} run_source;

static yb_status take_column(run_source *source, int64_t low, int64_t high, uint32_t *column, yb_error *error)
{
    uint32_t rows = source->info->rows;
    YB_TRY(next_column(source->segment, &source->at, source->end, rows, source->kernels, source->values, error));
    YB_TRY(source->proved ? YB_OK : check_range(source->values, rows, low, high, error));
    if (column != NULL) {
        narrow(source->values, rows, column);
    }
    return YB_OK;
}

static yb_status decode_run(run_source *source, const yb_run_columns *columns, yb_error *error)
{
    const yb_block_info *info = source->info;
    YB_TRY(take_column(source, info->first_series, info->last_series, columns->series, error));
    YB_TRY(take_column(source, info->first_region, info->last_region, columns->region, error));
    YB_TRY(take_column(source, info->first_year, info->last_year, NULL, error));
    for (uint32_t i = 0; i < info->rows; i++) {
        columns->year[i] = (int16_t)source->values[i];
    }
    YB_TRY(
        next_column(source->segment, &source->at, source->end, info->rows, source->kernels, columns->mantissa, error));
    if (source->at != source->end) {
        return yb_fail(error, YB_CORRUPT, "a run has bytes of no column at its end: %zu",
                       (size_t)(source->end - source->at));
    }
    return source->proved ? YB_OK : check_order(columns, info->rows, error);
}

static yb_status decode(const yb_segment *segment, uint32_t block, const uint8_t *bytes, const yb_kernels *kernels,
                        int proved, const yb_run_columns *columns, yb_error *error)
{
    const yb_block_info *info = &segment->blocks[block];
    void *values = NULL;
    YB_TRY(yb_alloc(segment->env, info->rows, sizeof(int64_t), &values, error));
    run_source source = { segment, info, bytes, bytes + info->raw_bytes, kernels, values, proved };
    yb_status status = decode_run(&source, columns, error);
    if (status == YB_CORRUPT) {
        yb_error_place(error, segment->path, info->offset);
    }
    yb_free(segment->env, values);
    return status;
}

yb_status yb_run_decode_bytes(const yb_segment *segment, uint32_t block, const uint8_t *bytes,
                              const yb_kernels *kernels, const yb_run_columns *columns, yb_error *error)
{
    return decode(segment, block, bytes, kernels, 0, columns, error);
}

yb_status yb_run_decode(const yb_segment *segment, uint32_t block, const yb_kernels *kernels,
                        const yb_run_columns *columns, yb_error *error)
{
    const uint8_t *bytes = NULL;
    YB_TRY(yb_block_check_kind(segment, block, YB_BLOCK_RUN, error));
    YB_TRY(yb_block_pin(segment, block, &bytes, error));
    yb_loaded_block *loaded = atomic_load_explicit(&segment->loaded[block], memory_order_acquire);
    int proved = atomic_load_explicit(&loaded->proved, memory_order_relaxed);
    yb_status status = decode(segment, block, bytes, kernels, proved, columns, error);
    if (status == YB_OK && !proved) {
        atomic_store_explicit(&loaded->proved, 1, memory_order_relaxed);
    }
    yb_block_unpin(segment, block);
    return status;
}

static void default_notes(uint32_t rows, const yb_block_notes *notes)
{
    for (uint32_t i = 0; i < rows; i++) {
        if (notes->bound != NULL) {
            notes->bound[i] = YB_EXACT;
        }
        if (notes->source != NULL) {
            notes->source[i] = YB_NO_SOURCE;
        }
        if (notes->offset != NULL) {
            notes->offset[i] = 0;
        }
        if (notes->length != NULL) {
            notes->length[i] = 0;
        }
    }
}

static yb_status decode_notes(const yb_segment *segment, const yb_block_info *info, const uint8_t *bytes,
                              int64_t *values, const yb_block_notes *notes, yb_error *error)
{
    const yb_kernels *kernels = yb_kernels_for(YB_CPU_SCALAR);
    const uint8_t *at = bytes, *end = bytes + info->notes_bytes;
    uint32_t *const columns[] = { notes->source, notes->offset, notes->length };
    YB_TRY(next_column(segment, &at, end, info->rows, kernels, values, error));
    YB_TRY(check_range(values, info->rows, YB_EXACT, YB_ABOUT, error));
    for (uint32_t i = 0; notes->bound != NULL && i < info->rows; i++) {
        notes->bound[i] = (uint8_t)values[i];
    }
    for (size_t c = 0; c < 3; c++) {
        YB_TRY(next_column(segment, &at, end, info->rows, kernels, values, error));
        YB_TRY(check_range(values, info->rows, 0, UINT32_MAX, error));
        if (columns[c] != NULL) {
            narrow(values, info->rows, columns[c]);
        }
    }
    return at == end
               ? YB_OK
               : yb_fail(error, YB_CORRUPT, "the notes have bytes of no column at their end: %zu", (size_t)(end - at));
}

yb_status yb_segment_notes(const yb_segment *segment, uint32_t block, const yb_block_notes *notes, yb_error *error)
{
    YB_TRY(yb_block_check_kind(segment, block, 0, error));
    const yb_block_info *info = &segment->blocks[block];
    if (info->notes_bytes == 0) {
        default_notes(info->rows, notes);
        return YB_OK;
    }
    void *bytes = NULL, *values = NULL;
    yb_status status;
    YB_TRY_GOTO(yb_alloc(segment->env, (size_t)info->notes_bytes, 1, &bytes, error));
    YB_TRY_GOTO(yb_alloc(segment->env, info->rows, sizeof(int64_t), &values, error));
    YB_TRY_GOTO(yb_segment_read(segment, info->notes_offset, (size_t)info->notes_bytes, segment->sums[block].notes,
                                bytes, "the notes of a block", error));
    status = decode_notes(segment, info, bytes, values, notes, error);
    if (status == YB_CORRUPT) {
        yb_error_place(error, segment->path, info->notes_offset);
    }
cleanup:
    yb_free(segment->env, values);
    yb_free(segment->env, bytes);
    return status;
}
