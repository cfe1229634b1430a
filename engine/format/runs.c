/* Writing runs: rows that no tile took, a fixed number at a time, one run per scale. */
#include <string.h>

#include "format/scale.h"
#include "format/writer.h"

/* Bounds and statistics of a run's rows. */
static yb_entry_layout describe(const yb_row *rows, size_t count)
{
    yb_int128 sum = 0;
    yb_entry_layout entry = { .kind = YB_BLOCK_RUN,
                              .scale = (uint8_t)rows[0].scale,
                              .rows = (uint32_t)count,
                              .first_series = rows[0].series,
                              .last_series = rows[count - 1].series,
                              .first_region = rows[0].region,
                              .last_region = rows[0].region,
                              .first_year = rows[0].year,
                              .last_year = rows[0].year,
                              .min = rows[0].mantissa,
                              .max = rows[0].mantissa };
    for (size_t i = 0; i < count; i++) {
        const yb_row *row = &rows[i];
        entry.first_region = row->region < entry.first_region ? row->region : entry.first_region;
        entry.last_region = row->region > entry.last_region ? row->region : entry.last_region;
        entry.first_year = row->year < entry.first_year ? row->year : entry.first_year;
        entry.last_year = row->year > entry.last_year ? row->year : entry.last_year;
        entry.min = row->mantissa < entry.min ? row->mantissa : entry.min;
        entry.max = row->mantissa > entry.max ? row->mantissa : entry.max;
        sum += row->mantissa;
    }
    entry.sum = yb_wide_of(sum);
    return entry;
}

static yb_status put_run(yb_segment_writer *writer, const yb_row *rows, size_t count, yb_error *error)
{
    yb_encoded *run = &writer->run;
    yb_entry_layout entry = describe(rows, count);
    yb_encoded_clear(run);
    YB_TRY(yb_run_encode(rows, count, &run->bytes, error));
    YB_TRY(yb_encoded_end_values(run, &entry, 0, error));
    size_t notes = run->bytes.used;
    YB_TRY(yb_notes_encode(rows, count, &run->bytes, error));
    YB_TRY(yb_encoded_add(run, &entry, notes, error));
    return yb_writer_put_blocks(writer, run, error);
}

/* Gives each row the scale of the run that will hold it: as few scales as it takes. */
static void assign_scales(const yb_row *rows, size_t count, int8_t *assigned)
{
    int64_t mantissas[YB_RUN_ROWS];
    int8_t scales[YB_RUN_ROWS];
    memset(assigned, -1, count);
    for (;;) {
        size_t left = 0;
        for (size_t i = 0; i < count; i++) {
            if (assigned[i] < 0) {
                mantissas[left] = rows[i].mantissa;
                scales[left++] = rows[i].scale;
            }
        }
        if (left == 0) {
            return;
        }
        int8_t scale = yb_scale_choose(mantissas, scales, left);
        for (size_t i = 0; i < count; i++) {
            int64_t mantissa = rows[i].mantissa;
            int fits = assigned[i] < 0 && yb_scale_align(&mantissa, rows[i].scale, scale);
            assigned[i] = fits ? scale : assigned[i];
        }
    }
}

/* Writes one run per scale, in the order of their first rows. */
static yb_status write_run(yb_segment_writer *writer, const yb_row *rows, size_t count, yb_error *error)
{
    int8_t assigned[YB_RUN_ROWS];
    assign_scales(rows, count, assigned);
    YB_TRY(yb_row_list_reserve(writer->env, &writer->aligned, count, error));
    for (size_t first = 0; first < count; first++) {
        int8_t scale = assigned[first];
        writer->aligned.count = 0;
        for (size_t i = first; scale >= 0 && i < count; i++) {
            if (assigned[i] == scale) {
                yb_row *row = &writer->aligned.rows[writer->aligned.count++];
                *row = rows[i];
                yb_scale_align(&row->mantissa, row->scale, scale);
                row->scale = scale;
                assigned[i] = -1;
            }
        }
        if (writer->aligned.count > 0) {
            YB_TRY(put_run(writer, writer->aligned.rows, writer->aligned.count, error));
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
