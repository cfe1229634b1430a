/* Choosing blocks: which rows of a group become tiles, which wait for a run. */
#include <string.h>

#include "format/encode.h"
#include "format/writer.h"

/* Fewer rows than this never pay for a tile's headers. */
#define TILE_ROWS_LEAST 16
/* Where at least half of the lanes of all years are present and rows are many,
 * a tile wins without asking. */
#define OBVIOUS_ROWS 2048

/* Splits rows at the scale that suits most: those that fit, aligned, into
 * writer->aligned, the others into writer->strays. */
static yb_status split_by_scale(yb_segment_writer *writer, const yb_row *rows, size_t count, yb_error *error)
{
    int8_t scale = yb_rows_choose_scale(rows, count);
    writer->aligned.count = writer->strays.count = 0;
    YB_TRY(yb_row_list_reserve(writer->env, &writer->aligned, count, error));
    for (size_t i = 0; i < count; i++) {
        yb_row row = rows[i];
        if (yb_row_align(&row, scale)) {
            writer->aligned.rows[writer->aligned.count++] = row;
        } else {
            YB_TRY(yb_row_list_add(writer->env, &writer->strays, &row, error));
        }
    }
    return YB_OK;
}

/* Bytes that these rows would take in runs, extrapolated from the first ones. */
static yb_status estimate_run(yb_segment_writer *writer, const yb_row *rows, size_t count, size_t *bytes,
                              yb_error *error)
{
    size_t sample = count < YB_RUN_ROWS ? count : YB_RUN_ROWS;
    yb_buffer trial = { .env = writer->env };
    yb_status status = yb_run_encode(rows, sample, &trial, error);
    if (status == YB_OK) {
        *bytes = trial.used / sample * count + trial.used % sample * count / sample;
    }
    yb_buffer_free(&trial);
    return status;
}

/* Years that `rows`, sorted by year, have; at most `limit`. *end is the row behind them. */
static size_t count_years(const yb_row *rows, size_t count, size_t limit, size_t *end)
{
    size_t years = 0, i = 0;
    while (i < count && (i == 0 || rows[i].year == rows[i - 1].year || years < limit)) {
        years += i == 0 || rows[i].year != rows[i - 1].year;
        i++;
    }
    *end = i;
    return years;
}

/* Decides for writer->aligned; leaves the first tile's bytes in writer->values if it is worth one. */
static yb_status suits_tile(yb_segment_writer *writer, int *suits, yb_error *error)
{
    const yb_row_list *aligned = &writer->aligned;
    size_t end, span = aligned->rows[aligned->count - 1].region - aligned->rows[0].region + 1, run_bytes = 0;
    *suits = 0;
    if (aligned->count < TILE_ROWS_LEAST) {
        return YB_OK;
    }
    YB_TRY(yb_rows_by_year(writer->env, aligned->rows, aligned->count, &writer->by_year, error));
    size_t years = count_years(writer->by_year.rows, aligned->count, YB_TILE_ROWS_MAX, &end);
    writer->values.used = 0;
    YB_TRY(yb_tile_encode(writer->by_year.rows, end, &writer->values, error));
    if (end >= OBVIOUS_ROWS && end >= span * years / 2) {
        *suits = 1;
        return YB_OK;
    }
    YB_TRY(estimate_run(writer, aligned->rows, aligned->count, &run_bytes, error));
    /* Tiles answer queries much faster: one may cost a bit per row more. */
    *suits = writer->values.used + sizeof(yb_entry_layout) < run_bytes * end / aligned->count + end / 8;
    return YB_OK;
}

/* Writes writer->by_year as tiles of at most YB_TILE_ROWS_MAX years; the first is encoded already. */
static yb_status write_tiles(yb_segment_writer *writer, yb_error *error)
{
    const yb_row *rows = writer->by_year.rows;
    for (size_t left = writer->by_year.count, end; left > 0; left -= end, rows += end) {
        count_years(rows, left, YB_TILE_ROWS_MAX, &end);
        if (rows != writer->by_year.rows) {
            writer->values.used = 0;
            YB_TRY(yb_tile_encode(rows, end, &writer->values, error));
        }
        YB_TRY(yb_writer_put_block(writer, YB_BLOCK_TILE, rows, end, error));
    }
    return YB_OK;
}

static yb_status append_pending(yb_segment_writer *writer, const yb_row_list *list, yb_error *error)
{
    YB_TRY(yb_row_list_reserve(writer->env, &writer->pending, writer->pending.count + list->count, error));
    if (list->count > 0) {
        memcpy(writer->pending.rows + writer->pending.count, list->rows, list->count * sizeof(yb_row));
    }
    writer->pending.count += list->count;
    return yb_writer_write_runs(writer, YB_RUN_ROWS, error);
}

yb_status yb_writer_end_group(yb_segment_writer *writer, yb_error *error)
{
    int suits = 0;
    if (writer->group.count == 0) {
        return YB_OK;
    }
    YB_TRY(split_by_scale(writer, writer->group.rows, writer->group.count, error));
    YB_TRY(suits_tile(writer, &suits, error));
    if (suits) {
        YB_TRY(write_tiles(writer, error));
    }
    YB_TRY(append_pending(writer, suits ? &writer->strays : &writer->group, error));
    writer->group.count = 0;
    return YB_OK;
}

/* Gives each row the scale of the run that will hold it: as few scales as it takes. */
static yb_status assign_scales(yb_segment_writer *writer, const yb_row *rows, size_t count, int8_t *assigned,
                               yb_error *error)
{
    YB_TRY(yb_row_list_reserve(writer->env, &writer->strays, count, error));
    memset(assigned, -1, count);
    for (;;) {
        writer->strays.count = 0;
        for (size_t i = 0; i < count; i++) {
            if (assigned[i] < 0) {
                writer->strays.rows[writer->strays.count++] = rows[i];
            }
        }
        if (writer->strays.count == 0) {
            return YB_OK;
        }
        int8_t scale = yb_rows_choose_scale(writer->strays.rows, writer->strays.count);
        for (size_t i = 0; i < count; i++) {
            yb_row row = rows[i];
            assigned[i] = assigned[i] < 0 && yb_row_align(&row, scale) ? scale : assigned[i];
        }
    }
}

/* Writes one run per scale, in the order of their first rows. */
static yb_status write_run(yb_segment_writer *writer, const yb_row *rows, size_t count, yb_error *error)
{
    int8_t assigned[YB_RUN_ROWS];
    YB_TRY(assign_scales(writer, rows, count, assigned, error));
    YB_TRY(yb_row_list_reserve(writer->env, &writer->aligned, count, error));
    for (size_t first = 0; first < count; first++) {
        int8_t scale = assigned[first];
        writer->aligned.count = 0;
        for (size_t i = first; scale >= 0 && i < count; i++) {
            if (assigned[i] == scale) {
                yb_row *row = &writer->aligned.rows[writer->aligned.count++];
                *row = rows[i];
                yb_row_align(row, scale);
                assigned[i] = -1;
            }
        }
        if (writer->aligned.count > 0) {
            writer->values.used = 0;
            YB_TRY(yb_run_encode(writer->aligned.rows, writer->aligned.count, &writer->values, error));
            YB_TRY(yb_writer_put_block(writer, YB_BLOCK_RUN, writer->aligned.rows, writer->aligned.count, error));
        }
    }
    return YB_OK;
}

yb_status yb_writer_write_runs(yb_segment_writer *writer, size_t least, yb_error *error)
{
    size_t written = 0;
    while (writer->pending.count - written >= least) {
        size_t left = writer->pending.count - written, count = left < YB_RUN_ROWS ? left : YB_RUN_ROWS;
        YB_TRY(write_run(writer, writer->pending.rows + written, count, error));
        written += count;
    }
    writer->pending.count -= written;
    if (written > 0 && writer->pending.count > 0) {
        memmove(writer->pending.rows, writer->pending.rows + written, writer->pending.count * sizeof(yb_row));
    }
    return YB_OK;
}
