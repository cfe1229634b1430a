/* The segment writer's interface: accepts rows in order and closes groups. */
#include "format/writer.h"

#include <string.h>

#include "core/text.h"
#include "format/compress.h"
#include "format/keys.h"

static yb_status keep_branches(yb_segment_writer *writer, const yb_segment_keys *keys, yb_error *error)
{
    void *branches = NULL;
    if (keys->branches != NULL && keys->region_count > 0) {
        YB_TRY(yb_alloc(writer->env, keys->region_count, 1, &branches, error));
        memcpy(branches, keys->branches, keys->region_count);
    }
    writer->branches = branches;
    writer->keys.branches = branches;
    return YB_OK;
}

yb_status yb_segment_writer_open(const yb_env *env, const char *path, const yb_segment_keys *keys,
                                 yb_segment_writer **writer, yb_error *error)
{
    void *block = NULL;
    YB_TRY(yb_keys_check(keys, error));
    YB_TRY(yb_alloc_zero(env, 1, sizeof(yb_segment_writer), &block, error));
    yb_segment_writer *fresh = block;
    fresh->env = fresh->batch.env = fresh->taken.env = env;
    yb_encoded_init(&fresh->run, env);
    fresh->batch_rows = YB_BATCH_ROWS;
    fresh->keys.series_count = keys->series_count;
    fresh->keys.region_count = keys->region_count;
    yb_status status = yb_file_writer_open(&fresh->file, env, path, error);
    if (status != YB_OK) {
        yb_free(env, fresh);
        return status;
    }
    status = keep_branches(fresh, keys, error);
    if (status == YB_OK) {
        status = yb_writer_put_front(fresh, keys, error);
    }
    if (status != YB_OK) {
        yb_segment_writer_close(fresh);
        return status;
    }
    *writer = fresh;
    return YB_OK;
}

void yb_segment_writer_use_batch(yb_segment_writer *writer, size_t rows)
{
    writer->batch_rows = rows;
}

void yb_segment_writer_use_pool(yb_segment_writer *writer, yb_pool *pool)
{
    writer->pool = pool;
}

void yb_segment_writer_use_level(yb_segment_writer *writer, int level)
{
    int least = level < YB_COMPRESS_LEAST ? 0 : level;
    writer->level = writer->run.level = least > YB_ZSTD_LEVEL_MAX ? YB_ZSTD_LEVEL_MAX : least;
}

static int row_in_range(const yb_segment_writer *writer, const yb_rows *rows, size_t i)
{
    return rows->series[i] < writer->keys.series_count && rows->region[i] < writer->keys.region_count &&
           rows->year[i] >= 1 && rows->year[i] <= YB_YEAR_MAX &&
           (rows->scale == NULL || (uint8_t)rows->scale[i] <= YB_SCALE_MAX) &&
           (rows->bound == NULL || rows->bound[i] <= YB_ABOUT);
}

/* Why row `i` is refused: it is out of range, or else out of order. */
static yb_status refuse_row(const yb_segment_writer *writer, const yb_rows *rows, size_t i, yb_error *error)
{
    if (!row_in_range(writer, rows, i)) {
        return yb_fail_at(error, YB_INVALID, writer->file.path, i,
                          "row %zu of the batch (series %u, region %u, year %d, scale %d, bound %u) is out of range; "
                          "the segment has %u series and %u region%s",
                          i, rows->series[i], rows->region[i], rows->year[i], rows->scale != NULL ? rows->scale[i] : 0,
                          rows->bound != NULL ? rows->bound[i] : YB_EXACT, writer->keys.series_count,
                          writer->keys.region_count, yb_plural(writer->keys.region_count));
    }
    return yb_fail_at(error, YB_INVALID, writer->file.path, i,
                      "row %zu of the batch (series %u, region %u, year %d) does not come after the row before it; "
                      "sort rows by series, region and year and drop duplicates",
                      i, rows->series[i], rows->region[i], rows->year[i]);
}

static uint64_t place_of(const yb_rows *rows, size_t i)
{
    return (uint64_t)rows->series[i] << 32 | rows->region[i];
}

/* Places of one group agree in this. */
static uint64_t group_of(uint64_t place)
{
    return place / YB_TILE_LANES;
}

/* Whether rows [1, count) ascend and all are in range, found without stopping. */
static int all_fit(const yb_segment_writer *writer, const yb_rows *rows)
{
    uint32_t series = 0, region = 0, bad = 0;
    for (size_t i = 0; i < rows->count; i++) {
        series = rows->series[i] > series ? rows->series[i] : series;
        region = rows->region[i] > region ? rows->region[i] : region;
        bad |= (uint16_t)(rows->year[i] - 1) >= YB_YEAR_MAX;
    }
    for (size_t i = 0; rows->scale != NULL && i < rows->count; i++) {
        bad |= (uint8_t)rows->scale[i] > YB_SCALE_MAX;
    }
    for (size_t i = 0; rows->bound != NULL && i < rows->count; i++) {
        bad |= rows->bound[i] > YB_ABOUT;
    }
    for (size_t i = 1; i < rows->count; i++) {
        uint64_t before = place_of(rows, i - 1), place = place_of(rows, i);
        bad |= (place < before) | ((place == before) & (rows->year[i] <= rows->year[i - 1]));
    }
    return !bad && series < writer->keys.series_count && region < writer->keys.region_count;
}

static yb_status check_rows(const yb_segment_writer *writer, const yb_rows *rows, yb_error *error)
{
    uint64_t last = writer->last_place;
    int16_t last_year = writer->last_year;
    size_t count = all_fit(writer, rows) && rows->count > 0 ? 1 : rows->count;
    for (size_t i = 0; i < count; i++) {
        uint64_t place = place_of(rows, i);
        int ascends = place == last ? rows->year[i] > last_year : place > last || last_year == 0;
        if (!ascends || !row_in_range(writer, rows, i)) {
            return refuse_row(writer, rows, i, error);
        }
        last = place;
        last_year = rows->year[i];
    }
    return YB_OK;
}

/* The end of the rows from `first` on, which ascend, that are of its group. */
static size_t group_end(const yb_rows *rows, size_t first)
{
    uint64_t group = group_of(place_of(rows, first));
    size_t low = first, high = rows->count;
    while (high - low > 1) { /* mostly all that are left */
        size_t middle = high == rows->count ? high - 1 : low + (high - low) / 2;
        if (group_of(place_of(rows, middle)) == group) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low + 1;
}

/* Gathers the rows group by group; where a group ends and rows are many, encodes them. */
static yb_status add_rows(yb_segment_writer *writer, const yb_rows *rows, yb_error *error)
{
    for (size_t first = 0, end; first < rows->count; first = end) {
        uint64_t group = group_of(place_of(rows, first));
        int begins = writer->last_year == 0 || group != group_of(writer->last_place);
        end = group_end(rows, first);
        if (begins && writer->batch.rows >= writer->batch_rows) {
            YB_TRY(yb_writer_encode(writer, error));
        }
        YB_TRY(yb_batch_append(&writer->batch, rows, first, end, begins, error));
        writer->last_place = place_of(rows, end - 1);
        writer->last_year = rows->year[end - 1];
    }
    return YB_OK;
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
    YB_TRY(check_rows(writer, rows, error));
    writer->failed = add_rows(writer, rows, error);
    return writer->failed;
}

static yb_status finish(yb_segment_writer *writer, yb_error *error)
{
    YB_TRY(yb_writer_encode(writer, error));
    YB_TRY(yb_writer_collect(writer, error));
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
    if (writer->encoding && writer->pool != NULL) {
        (void)yb_pool_end(writer->pool, NULL); /* what is encoded is not wanted */
    }
    yb_file_writer_close(&writer->file);
    for (uint32_t i = 0; i < writer->encoder_count; i++) {
        yb_group_encoder_free(&writer->encoders[i]);
    }
    yb_tasks_free(&writer->tasks, env);
    yb_tasks_free(&writer->ready, env);
    yb_batch_free(&writer->batch);
    yb_batch_free(&writer->taken);
    yb_row_list_free(env, &writer->pending);
    yb_row_list_free(env, &writer->aligned);
    yb_encoded_free(&writer->run);
    yb_free(env, writer->encoders);
    yb_free(env, writer->branches);
    yb_free(env, writer->directory);
    yb_free(env, writer);
}
