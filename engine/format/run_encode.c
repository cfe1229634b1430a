/* Writing runs and notes: columns of numbers, one after another. */
#include "codec/column.h"
#include "format/encode.h"

typedef int64_t field_of(const yb_row *row);

static int64_t series_of(const yb_row *row)
{
    return row->series;
}

static int64_t region_of(const yb_row *row)
{
    return row->region;
}

static int64_t year_of(const yb_row *row)
{
    return row->year;
}

static int64_t mantissa_of(const yb_row *row)
{
    return row->mantissa;
}

static int64_t bound_of(const yb_row *row)
{
    return row->bound;
}

static int64_t source_of(const yb_row *row)
{
    return row->source;
}

static int64_t offset_of(const yb_row *row)
{
    return row->offset;
}

static int64_t length_of(const yb_row *row)
{
    return row->length;
}

/* Appends one column per field. */
static yb_status append_columns(field_of *const *fields, size_t field_count, const yb_row *rows, size_t count,
                                yb_buffer *buffer, yb_error *error)
{
    void *block = NULL;
    YB_TRY(yb_alloc(buffer->env, count, sizeof(int64_t), &block, error));
    int64_t *values = block;
    yb_status status = YB_OK;
    for (size_t f = 0; f < field_count; f++) {
        for (size_t i = 0; i < count; i++) {
            values[i] = fields[f](&rows[i]);
        }
        YB_TRY_GOTO(yb_column_encode(values, count, buffer, error));
    }
cleanup:
    yb_free(buffer->env, block);
    return status;
}

yb_status yb_run_encode(const yb_row *rows, size_t count, yb_buffer *buffer, yb_error *error)
{
    static field_of *const fields[] = { series_of, region_of, year_of, mantissa_of };
    return append_columns(fields, 4, rows, count, buffer, error);
}

yb_status yb_notes_encode(const yb_row *rows, size_t count, yb_buffer *buffer, yb_error *error)
{
    static field_of *const fields[] = { bound_of, source_of, offset_of, length_of };
    size_t plain = 0;
    while (plain < count && rows[plain].bound == YB_EXACT && rows[plain].source == YB_NO_SOURCE &&
           rows[plain].offset == 0 && rows[plain].length == 0) {
        plain++;
    }
    return plain == count ? YB_OK : append_columns(fields, 4, rows, count, buffer, error);
}
