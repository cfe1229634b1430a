/* The segment writer's interface: accepts rows in order and closes groups. */
#include "format/writer.h"

#include "format/keys.h"

yb_status yb_segment_writer_open(const yb_env *env, const char *path, const yb_segment_keys *keys,
                                 yb_segment_writer **writer, yb_error *error)
{
    void *block = NULL;
    YB_TRY(yb_keys_check(keys, error));
    YB_TRY(yb_alloc_zero(env, 1, sizeof(yb_segment_writer), &block, error));
    yb_segment_writer *fresh = block;
    fresh->env = fresh->values.env = fresh->notes.env = env;
    fresh->series_count = keys->series_count;
    fresh->region_count = keys->region_count;
    yb_status status = yb_file_writer_open(&fresh->file, env, path, error);
    if (status != YB_OK) {
        yb_free(env, fresh);
        return status;
    }
    status = yb_writer_put_front(fresh, keys, error);
    if (status != YB_OK) {
        yb_segment_writer_close(fresh);
        return status;
    }
    *writer = fresh;
    return YB_OK;
}

static yb_row row_at(const yb_rows *rows, size_t i)
{
    yb_row row = { .mantissa = rows->mantissa[i],
                   .series = rows->series[i],
                   .region = rows->region[i],
                   .source = rows->source != NULL ? rows->source[i] : YB_NO_SOURCE,
                   .offset = rows->offset != NULL ? rows->offset[i] : 0,
                   .length = rows->length != NULL ? rows->length[i] : 0,
                   .year = rows->year[i],
                   .scale = rows->scale != NULL ? rows->scale[i] : 0,
                   .bound = rows->bound != NULL ? rows->bound[i] : YB_EXACT };
    return row;
}

static int precedes(const yb_row *a, const yb_row *b)
{
    if (a->series != b->series) {
        return a->series < b->series;
    }
    return a->region != b->region ? a->region < b->region : a->year < b->year;
}

static yb_status check_row(const yb_segment_writer *writer, const yb_row *last, const yb_row *row, size_t number,
                           yb_error *error)
{
    if (row->series >= writer->series_count || row->region >= writer->region_count || row->year < 1 ||
        row->year > YB_YEAR_MAX || row->scale < 0 || row->scale > YB_SCALE_MAX || row->bound > YB_ABOUT) {
        return yb_fail_at(error, YB_INVALID, writer->file.path, number,
                          "row %zu of the batch (series %u, region %u, year %d, scale %d, bound %u) is out of range; "
                          "the segment has %u series and %u regions",
                          number, row->series, row->region, row->year, row->scale, row->bound, writer->series_count,
                          writer->region_count);
    }
    if (last->year != 0 && !precedes(last, row)) {
        return yb_fail_at(error, YB_INVALID, writer->file.path, number,
                          "row %zu of the batch (series %u, region %u, year %d) does not come after the row before it; "
                          "sort rows by series, region and year and drop duplicates",
                          number, row->series, row->region, row->year);
    }
    return YB_OK;
}

static yb_status add_row(yb_segment_writer *writer, yb_row row, yb_error *error)
{
    if (writer->group.count > 0 &&
        (row.series != writer->last.series || row.region / YB_TILE_LANES != writer->last.region / YB_TILE_LANES)) {
        YB_TRY(yb_writer_end_group(writer, error));
    }
    writer->last = row;
    yb_row_trim(&row);
    return yb_row_list_add(writer->env, &writer->group, &row, error);
}

static yb_status refuse(const yb_segment_writer *writer, yb_error *error)
{
    if (writer->failed != YB_OK) {
        return yb_fail_at(error, writer->failed, writer->file.path, YB_NO_OFFSET,
                          "writing this segment failed before; close it and write it anew");
    }
    return writer->finished ? yb_fail_at(error, YB_INVALID, writer->file.path, YB_NO_OFFSET,
                                         "this segment is finished; nothing can be added")
                            : YB_OK;
}

yb_status yb_segment_writer_append(yb_segment_writer *writer, const yb_rows *rows, yb_error *error)
{
    YB_TRY(refuse(writer, error));
    yb_row last = writer->last;
    for (size_t i = 0; i < rows->count; i++) {
        yb_row row = row_at(rows, i);
        YB_TRY(check_row(writer, &last, &row, i, error));
        last = row;
    }
    for (size_t i = 0; i < rows->count; i++) {
        yb_status status = add_row(writer, row_at(rows, i), error);
        if (status != YB_OK) {
            writer->failed = status;
            return status;
        }
    }
    return YB_OK;
}

static yb_status finish(yb_segment_writer *writer, yb_error *error)
{
    YB_TRY(yb_writer_end_group(writer, error));
    YB_TRY(yb_writer_write_runs(writer, 1, error));
    YB_TRY(yb_writer_put_back(writer, error));
    return yb_file_writer_finish(&writer->file, error);
}

yb_status yb_segment_writer_finish(yb_segment_writer *writer, yb_error *error)
{
    YB_TRY(refuse(writer, error));
    yb_status status = finish(writer, error);
    writer->failed = status;
    writer->finished = status == YB_OK;
    return status;
}

void yb_segment_writer_close(yb_segment_writer *writer)
{
    if (writer == NULL) {
        return;
    }
    const yb_env *env = writer->env;
    yb_file_writer_close(&writer->file);
    yb_row_list_free(env, &writer->group);
    yb_row_list_free(env, &writer->pending);
    yb_row_list_free(env, &writer->aligned);
    yb_row_list_free(env, &writer->by_year);
    yb_row_list_free(env, &writer->strays);
    yb_buffer_free(&writer->values);
    yb_buffer_free(&writer->notes);
    yb_free(env, writer->directory);
    yb_free(env, writer);
}
