/* Merging the sorted runs of a buffer into one segment file. */
#include "store/row_merge.h"

#include <stdlib.h>

#include "core/memory.h"
#include "format/segment.h"

#define BATCH 8192u

/* The rows of one series in one run. */
typedef struct slice {
    const yb_row_columns *columns;
    uint32_t next, end;
    uint32_t age; /* number of the run: the highest is the latest */
    uint64_t key; /* region and year of `next` */
} slice;

typedef struct listed_series {
    yb_segment_series name;
    uint32_t number; /* in the catalog */
} listed_series;

typedef struct merge {
    const yb_env *env;
    const yb_row_buffer *buffer;
    const yb_catalog *catalog;
    listed_series *series; /* that occur, in the segment's order */
    uint32_t series_count;
    uint32_t *local_region; /* number in the tree -> in the segment */
    const char **codes;     /* of the regions that occur */
    uint32_t region_count;
    slice *heap; /* smallest key first, latest run first among equals */
    size_t heap_count;
    yb_row_columns batch;
    yb_segment_writer *writer;
    uint64_t rows;
} merge;

/* ---- what occurs -------------------------------------------------------- */

static int compare_series(const void *a, const void *b)
{
    return yb_segment_series_compare(&((const listed_series *)a)->name, &((const listed_series *)b)->name);
}

static yb_status list_series(merge *m, yb_error *error)
{
    uint32_t count = yb_catalog_series_count(m->catalog);
    uint8_t *occurs;

    YB_TRY(yb_alloc_zero(m->env, count, 1, (void **)&occurs, error));
    for (size_t run = 0; run < m->buffer->run_count; run++) {
        for (uint32_t i = 0; i < m->buffer->runs[run].series_count; i++) {
            uint32_t number = m->buffer->runs[run].series[i];
            m->series_count += !occurs[number];
            occurs[number] = 1;
        }
    }
    yb_status status = yb_alloc(m->env, m->series_count, sizeof *m->series, (void **)&m->series, error);
    for (uint32_t number = 0, to = 0; status == YB_OK && number < count; number++) {
        if (occurs[number]) {
            const yb_series *series = yb_catalog_series(m->catalog, number);
            const yb_metric *metric = yb_metrics_at(yb_catalog_metrics(m->catalog), series->metric);
            m->series[to++] = (listed_series) {
                { metric->id, metric->unit, (uint8_t)series->measure, (uint8_t)series->role, series->span }, number
            };
        }
    }
    yb_free(m->env, occurs);
    if (status == YB_OK) {
        qsort(m->series, m->series_count, sizeof *m->series, compare_series);
    }
    return status;
}

static yb_status list_regions(merge *m, yb_error *error)
{
    const yb_regions *tree = yb_catalog_regions(m->catalog);
    uint32_t count = yb_regions_count(tree);

    YB_TRY(yb_alloc_zero(m->env, count, sizeof(uint32_t), (void **)&m->local_region, error));
    for (size_t run = 0; run < m->buffer->run_count; run++) {
        const yb_row_columns *columns = &m->buffer->runs[run].columns;
        const uint32_t *region = columns->column[YB_ROW_REGION];
        for (size_t i = 0; i < columns->count; i++) {
            m->local_region[region[i]] = 1;
        }
    }
    YB_TRY(yb_alloc(m->env, count, sizeof *m->codes, (void **)&m->codes, error));
    for (uint32_t region = 0; region < count; region++) {
        if (m->local_region[region]) {
            m->local_region[region] = m->region_count;
            m->codes[m->region_count++] = yb_regions_code(tree, region);
        }
    }
    return YB_OK;
}

static yb_status open_segment(merge *m, const char *path, yb_error *error)
{
    yb_segment_series *names;
    YB_TRY(yb_alloc(m->env, m->series_count, sizeof *names, (void **)&names, error));
    for (uint32_t i = 0; i < m->series_count; i++) {
        names[i] = m->series[i].name;
    }
    yb_segment_keys keys = { names, m->series_count, m->codes, m->region_count };
    yb_status status = yb_segment_writer_open(m->env, path, &keys, &m->writer, error);
    yb_free(m->env, names);
    return status;
}

/* ---- merging one series ------------------------------------------------- */

static uint64_t key_at(const slice *s, uint32_t row)
{
    uint32_t region = ((const uint32_t *)s->columns->column[YB_ROW_REGION])[row];
    int16_t year = ((const int16_t *)s->columns->column[YB_ROW_YEAR])[row];
    return (uint64_t)region << 16 | (uint16_t)year;
}

static int comes_first(const slice *a, const slice *b)
{
    return a->key < b->key || (a->key == b->key && a->age > b->age);
}

static void sift_down(slice *heap, size_t count, size_t at)
{
    slice moved = heap[at];
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        child += child + 1 < count && comes_first(&heap[child + 1], &heap[child]);
        if (!comes_first(&heap[child], &moved)) {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moved;
}

static void gather_slices(merge *m, uint32_t series)
{
    m->heap_count = 0;
    for (size_t run = 0; run < m->buffer->run_count; run++) {
        const yb_row_run *in = &m->buffer->runs[run];
        uint32_t low = 0, high = in->series_count;
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            if (in->series[middle] < series) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low < in->series_count && in->series[low] == series) {
            slice *s = &m->heap[m->heap_count++];
            *s = (slice) { &in->columns, in->starts[low], in->starts[low + 1], (uint32_t)run, 0 };
            s->key = key_at(s, s->next);
        }
    }
    for (size_t at = m->heap_count / 2; at-- > 0;) {
        sift_down(m->heap, m->heap_count, at);
    }
}

static void advance_first(merge *m, uint32_t next)
{
    slice *first = &m->heap[0];
    first->next = next;
    if (next == first->end) {
        *first = m->heap[--m->heap_count];
    } else {
        first->key = key_at(first, next);
    }
    if (m->heap_count > 1) {
        sift_down(m->heap, m->heap_count, 0);
    }
}

/* How far the first slice's rows go before those of another slice, and inside the batch. */
static uint32_t stretch_end(const merge *m)
{
    const slice *first = &m->heap[0];
    size_t room = BATCH - m->batch.count;
    uint32_t end = first->end - first->next < room ? first->end : first->next + (uint32_t)room;
    uint64_t limit = UINT64_MAX;
    for (size_t i = 1; i < m->heap_count && i < 3; i++) {
        limit = m->heap[i].key < limit ? m->heap[i].key : limit;
    }
    uint32_t next = m->heap_count == 1 ? end : first->next + 1;
    while (next < end && key_at(first, next) < limit) {
        next++;
    }
    return next;
}

static yb_status flush(merge *m, yb_error *error)
{
    yb_rows rows = yb_row_columns_view(&m->batch);
    if (rows.count > 0) {
        YB_TRY(yb_segment_writer_append(m->writer, &rows, error));
    }
    m->rows += rows.count;
    m->batch.count = 0;
    return YB_OK;
}

static yb_status merge_series(merge *m, uint32_t local, yb_error *error)
{
    uint64_t before = UINT64_MAX; /* no key is that large: regions are below YB_NO_REGION */
    gather_slices(m, m->series[local].number);
    while (m->heap_count > 0) {
        const slice *first = &m->heap[0];
        if (first->key == before) { /* an older row of this key */
            advance_first(m, first->next + 1);
            continue;
        }
        uint32_t end = stretch_end(m);
        yb_row_columns_copy(&m->batch, local, m->local_region, first->columns, first->next, end);
        before = key_at(first, end - 1);
        advance_first(m, end);
        if (m->batch.count == BATCH) {
            YB_TRY(flush(m, error));
        }
    }
    return YB_OK;
}

/* ---- the whole ---------------------------------------------------------- */

static yb_status prepare(merge *m, const char *path, yb_error *error)
{
    int noted = 0;
    YB_TRY(list_series(m, error));
    YB_TRY(list_regions(m, error));
    for (size_t run = 0; run < m->buffer->run_count; run++) {
        noted |= m->buffer->runs[run].columns.noted;
    }
    YB_TRY(yb_alloc(m->env, m->buffer->run_count, sizeof *m->heap, (void **)&m->heap, error));
    YB_TRY(yb_row_columns_reserve(&m->batch, BATCH, noted, error));
    return open_segment(m, path, error);
}

yb_status yb_row_merge_write(const yb_row_buffer *buffer, const yb_catalog *catalog, const char *path, uint64_t *rows,
                             yb_error *error)
{
    merge m = { .env = buffer->env, .buffer = buffer, .catalog = catalog, .batch.env = buffer->env };
    yb_status status;

    YB_TRY_GOTO(prepare(&m, path, error));
    for (uint32_t local = 0; local < m.series_count; local++) {
        YB_TRY_GOTO(merge_series(&m, local, error));
    }
    YB_TRY_GOTO(flush(&m, error));
    YB_TRY_GOTO(yb_segment_writer_finish(m.writer, error));
    *rows = m.rows;
cleanup:
    yb_segment_writer_close(m.writer);
    yb_free(m.env, m.series);
    yb_free(m.env, m.local_region);
    yb_free(m.env, m.codes);
    yb_free(m.env, m.heap);
    yb_row_columns_free(&m.batch);
    return status;
}
