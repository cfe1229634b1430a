/* A segment as a sink of merged rows. */
#include "store/segment_sink.h"

#include "core/memory.h"
#include "store/branches.h"

/* Rows that are handed on together. */
#define BATCH 16384u
/* So many rows of one series need not be copied together with others. */
#define DIRECT 2048u

typedef struct segment_sink {
    yb_row_sink sink;
    const yb_segment_plan *plan;
    yb_segment_writer *writer;
    uint32_t *local_series; /* number in the catalog -> in the segment */
    uint32_t *local_region; /* number of the plan -> in the segment */
    const char **codes;
    uint8_t *branches; /* NULL: not told */
    yb_segment_series *names;
    uint32_t series_count, region_count;
    uint32_t *series, *region; /* of the rows handed on, local */
    yb_row_columns batch;      /* what is copied together */
    uint64_t rows;
} segment_sink;

/* ---- the segment's own numbers -------------------------------------------- */

static yb_status list_series(segment_sink *s, yb_error *error)
{
    const yb_segment_plan *plan = s->plan;
    uint32_t count = plan->order->count;
    YB_TRY(yb_alloc(plan->env, count, sizeof *s->local_series, (void **)&s->local_series, error));
    YB_TRY(yb_alloc(plan->env, count, sizeof *s->names, (void **)&s->names, error));
    for (uint32_t place = 0; place < count; place++) {
        uint32_t number = plan->order->number[place];
        if (plan->series[number]) {
            s->local_series[number] = s->series_count;
            s->names[s->series_count++] = yb_segment_name(plan->catalog, number);
        }
    }
    return YB_OK;
}

static yb_status list_regions(segment_sink *s, yb_error *error)
{
    const yb_segment_plan *plan = s->plan;
    const yb_regions *tree = yb_catalog_regions(plan->catalog);
    uint32_t in_tree = yb_regions_count(tree);
    size_t count = (size_t)in_tree + plan->more_count;
    YB_TRY(yb_alloc(plan->env, count, sizeof *s->local_region, (void **)&s->local_region, error));
    YB_TRY(yb_alloc(plan->env, count, sizeof *s->codes, (void **)&s->codes, error));
    for (uint32_t region = 0; region < count; region++) {
        if (plan->regions[region]) {
            s->local_region[region] = s->region_count;
            s->codes[s->region_count++] =
                region < in_tree ? yb_regions_code(tree, region) : plan->more_codes[region - in_tree];
        }
    }
    return YB_OK;
}

static yb_status open_segment(segment_sink *s, const char *path, yb_error *error)
{
    const yb_env *env = s->plan->env;
    YB_TRY(list_series(s, error));
    YB_TRY(list_regions(s, error));
    YB_TRY(yb_alloc(env, BATCH, sizeof *s->series, (void **)&s->series, error));
    YB_TRY(yb_alloc(env, BATCH, sizeof *s->region, (void **)&s->region, error));
    YB_TRY(yb_branches_choose(env, yb_catalog_regions(s->plan->catalog), s->plan->regions, s->region_count,
                              &s->branches, error));
    yb_segment_keys keys = { s->names, s->series_count, s->codes, s->region_count, s->branches };
    YB_TRY(yb_segment_writer_open(env, path, &keys, &s->writer, error));
    yb_segment_writer_use_pool(s->writer, s->plan->pool);
    yb_segment_writer_use_batch(s->writer, s->plan->batch_rows);
    yb_segment_writer_use_level(s->writer, s->plan->zstd_level);
    return YB_OK;
}

/* ---- rows ------------------------------------------------------------------ */

static yb_status flush(segment_sink *s, yb_error *error)
{
    yb_rows rows = yb_row_columns_view(&s->batch, 0, s->batch.count, s->series, s->region);
    if (rows.count > 0) {
        YB_TRY(yb_segment_writer_append(s->writer, &rows, error));
    }
    s->batch.count = 0;
    return YB_OK;
}

static void number_rows(segment_sink *s, uint32_t local, const yb_row_columns *rows, size_t first, size_t count,
                        size_t to)
{
    const uint32_t *region = (const uint32_t *)rows->column[YB_ROW_REGION] + first;
    const uint32_t *numbers = s->local_region;
    for (size_t i = 0; i < count; i++) {
        s->series[to + i] = local;
        s->region[to + i] = numbers[region[i]];
    }
}

/* Copies rows into the batch, which has room. */
static yb_status add_to_batch(segment_sink *s, uint32_t local, const yb_row_columns *rows, size_t first, size_t count,
                              yb_error *error)
{
    YB_TRY(yb_row_columns_reserve(&s->batch, BATCH, rows->noted, error));
    number_rows(s, local, rows, first, count, s->batch.count);
    yb_row_columns_copy(&s->batch, rows, first, first + count);
    return s->batch.count == BATCH ? flush(s, error) : YB_OK;
}

static yb_status hand_on(segment_sink *s, uint32_t local, const yb_row_columns *rows, size_t first, size_t count,
                         yb_error *error)
{
    number_rows(s, local, rows, first, count, 0);
    yb_rows view = yb_row_columns_view(rows, first, count, s->series, s->region);
    return yb_segment_writer_append(s->writer, &view, error);
}

static yb_status take(yb_row_sink *sink, uint32_t series, const yb_row_columns *rows, size_t first, size_t end,
                      yb_error *error)
{
    segment_sink *s = (segment_sink *)sink;
    uint32_t local = s->local_series[series];
    int direct = end - first >= DIRECT;

    s->rows += end - first;
    if (direct) {
        YB_TRY(flush(s, error));
    }
    for (size_t piece; first < end; first += piece) {
        size_t room = BATCH - s->batch.count;
        piece = end - first < room ? end - first : room;
        YB_TRY(direct ? hand_on(s, local, rows, first, piece, error)
                      : add_to_batch(s, local, rows, first, piece, error));
    }
    return YB_OK;
}

/* ---- the whole -------------------------------------------------------------- */

static yb_status merge(segment_sink *s, yb_row_reader *readers, size_t count, yb_error *error)
{
    const yb_segment_plan *plan = s->plan;
    uint32_t regions = yb_regions_count(yb_catalog_regions(plan->catalog)) + plan->more_count;
    yb_key_layout layout;
    YB_TRY(yb_key_layout_make(plan->order, regions, &layout, error));
    YB_TRY(yb_row_merge(plan->env, readers, count, plan->order, &layout, plan->window_rows, &s->sink, error));
    YB_TRY(flush(s, error));
    return yb_segment_writer_finish(s->writer, error);
}

yb_status yb_segment_write(const yb_segment_plan *plan, yb_row_reader *readers, size_t count, const char *path,
                           uint64_t *rows, yb_error *error)
{
    segment_sink s = { { take }, .plan = plan };
    yb_status status;

    s.batch = (yb_row_columns) { .env = plan->env, .sorted = 1 };
    YB_TRY_GOTO(open_segment(&s, path, error));
    YB_TRY_GOTO(merge(&s, readers, count, error));
    *rows = s.rows;
cleanup:
    yb_segment_writer_close(s.writer);
    yb_free(plan->env, s.local_series);
    yb_free(plan->env, s.local_region);
    yb_free(plan->env, s.codes);
    yb_free(plan->env, s.branches);
    yb_free(plan->env, s.names);
    yb_free(plan->env, s.series);
    yb_free(plan->env, s.region);
    yb_row_columns_free(&s.batch);
    return status;
}
