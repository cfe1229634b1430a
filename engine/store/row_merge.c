/* Merging sorted runs into one. */
#include "store/row_merge.h"

#include <stdlib.h>

#include "core/memory.h"

/* Fewer rows than this before another run's are not worth a step of their own. */
#define STRETCH_ROWS 64u
/* The keys of a window differ in so many bits at most, so that they can be packed with row numbers. */
#define WINDOW_BITS 40u

typedef struct merge {
    const yb_env *env;
    const yb_series_order *order;
    const yb_key_layout *layout;
    yb_row_sink *sink;
    yb_row_reader **heap; /* smallest key first */
    size_t heap_count;
    size_t window_rows;
    yb_row_columns window; /* rows of a window as they came */
    yb_row_columns sorted;
    uint64_t *entries; /* keys over row numbers; twice as many as rows */
    uint32_t *rows;    /* row numbers in order */
    size_t capacity;
} merge;

/* ---- the heap ------------------------------------------------------------ */

static void sift_down(merge *m, size_t at)
{
    yb_row_reader **heap = m->heap, *moved = heap[at];
    for (size_t child = 2 * at + 1; child < m->heap_count; child = 2 * at + 1) {
        child += child + 1 < m->heap_count && heap[child + 1]->key < heap[child]->key;
        if (heap[child]->key >= moved->key) {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moved;
}

static void heapify(merge *m)
{
    for (size_t at = m->heap_count / 2; at-- > 0;) {
        sift_down(m, at);
    }
}

/* The smallest key of all runs but the first. */
static uint64_t second_key(const merge *m)
{
    uint64_t key = UINT64_MAX;
    for (size_t i = 1; i < m->heap_count && i < 3; i++) {
        key = m->heap[i]->key < key ? m->heap[i]->key : key;
    }
    return key;
}

/* ---- stretches of one run ------------------------------------------------ */

/* The end of those rows of the reader's series that come before `limit`. */
static uint32_t rows_before(const yb_row_reader *reader, uint64_t limit)
{
    uint32_t end = reader->block.starts[reader->at + 1];
    uint64_t next_base = reader->base + ((uint64_t)1 << reader->layout->series_shift);
    if (limit >= next_base) {
        return end;
    }
    return limit <= reader->key ? reader->next
                                : yb_first_place(&reader->block.columns, reader->next, end, limit - reader->base);
}

/* Passes on what the first run has before all others, if that is worth it; *passed tells. */
static yb_status pass_stretch(merge *m, int *passed, yb_error *error)
{
    yb_row_reader *first = m->heap[0];
    uint32_t end = rows_before(first, second_key(m));
    int found;

    *passed = end == first->block.starts[first->at + 1] || end - first->next >= STRETCH_ROWS;
    if (!*passed) {
        return YB_OK;
    }
    YB_TRY(m->sink->take(m->sink, first->block.series[first->at], &first->block.columns, first->next, end, error));
    YB_TRY(yb_row_reader_go(first, end, &found, error));
    if (!found) {
        m->heap[0] = m->heap[--m->heap_count];
    }
    if (m->heap_count > 1) {
        sift_down(m, 0);
    }
    return YB_OK;
}

/* ---- windows over several runs ------------------------------------------- */

/* Rows of the reader's block with keys below `limit`. */
static size_t count_below(const yb_row_reader *reader, uint64_t limit)
{
    yb_row_reader copy = *reader;
    while (copy.key < limit) {
        copy.next = rows_before(&copy, limit);
        if (copy.next < copy.block.starts[copy.at + 1] || copy.at + 1 == copy.block.series_count) {
            break;
        }
        copy.at++;
        copy.base = (uint64_t)copy.layout->rank[copy.block.series[copy.at]] << copy.layout->series_shift;
        copy.key = copy.base | yb_place_key(&copy.block.columns, copy.next);
    }
    return copy.next - reader->next;
}

/* The key `rows` rows behind the first run's next one, in its block. */
static uint64_t key_ahead(const yb_row_reader *reader, size_t rows)
{
    size_t count = reader->block.columns.count;
    uint32_t row = (uint32_t)(rows < count - reader->next ? reader->next + rows : count - 1), at = reader->at;
    while (row >= reader->block.starts[at + 1]) {
        at++;
    }
    uint64_t base = (uint64_t)reader->layout->rank[reader->block.series[at]] << reader->layout->series_shift;
    return base | yb_place_key(&reader->block.columns, row);
}

/* Limits the window to what is loaded of every run; returns how many rows that is. */
static size_t count_window(const merge *m, uint64_t *limit)
{
    size_t rows = 0;
    for (size_t i = 0; i < m->heap_count; i++) {
        const yb_row_reader *reader = m->heap[i];
        if (reader->key < *limit && reader->last < *limit) {
            *limit = reader->last + 1;
        }
    }
    for (size_t i = 0; i < m->heap_count; i++) {
        rows += m->heap[i]->key < *limit ? count_below(m->heap[i], *limit) : 0;
    }
    return rows;
}

/* Chooses where the window ends, by how far the first run's next rows reach. */
static uint64_t choose_limit(const merge *m, size_t *rows)
{
    const yb_row_reader *first = m->heap[0];
    uint64_t limit;
    size_t ahead = m->window_rows / m->heap_count;
    for (ahead += ahead == 0;; ahead /= 2) {
        limit = (ahead == 0 ? first->key : key_ahead(first, ahead)) + 1;
        if (limit - first->key > (uint64_t)1 << WINDOW_BITS) {
            limit = first->key + ((uint64_t)1 << WINDOW_BITS);
        }
        *rows = count_window(m, &limit);
        if (ahead == 0 || *rows <= 2 * m->window_rows) {
            return limit;
        }
    }
}

static yb_status reserve_window(merge *m, size_t rows, yb_error *error)
{
    int noted = 0;
    for (size_t i = 0; i < m->heap_count; i++) {
        noted |= m->heap[i]->block.columns.noted;
    }
    if (rows > m->capacity) {
        size_t capacity = rows < 2 * m->window_rows ? 2 * m->window_rows : rows;
        YB_TRY(yb_realloc(m->env, (void **)&m->entries, capacity, 2 * sizeof *m->entries, error));
        YB_TRY(yb_realloc(m->env, (void **)&m->rows, capacity, sizeof *m->rows, error));
        m->capacity = capacity;
    }
    YB_TRY(yb_row_columns_reserve(&m->window, m->capacity, noted, error));
    return yb_row_columns_reserve(&m->sorted, m->capacity, m->window.noted, error);
}

/* Copies the reader's rows below `limit`, with their keys less `base`, and goes on behind them. */
static yb_status gather(merge *m, yb_row_reader *reader, uint64_t base, uint64_t limit, unsigned row_bits, int *found,
                        yb_error *error)
{
    const yb_row_columns *columns = &reader->block.columns;
    *found = 1;
    while (*found && reader->key < limit) {
        uint32_t end = rows_before(reader, limit), to = (uint32_t)m->window.count;
        for (uint32_t row = reader->next; row < end; row++, to++) {
            m->entries[to] = ((reader->base | yb_place_key(columns, row)) - base) << row_bits | to;
        }
        yb_row_columns_copy(&m->window, columns, reader->next, end);
        if (end == columns->count) {
            return yb_row_reader_go(reader, end, found, error); /* what is loaded now lies behind the window */
        }
        YB_TRY(yb_row_reader_go(reader, end, found, error));
    }
    return YB_OK;
}

static int compare_ages(const void *a, const void *b)
{
    uint32_t left = (*(yb_row_reader *const *)a)->age, right = (*(yb_row_reader *const *)b)->age;
    return left < right ? -1 : left > right;
}

/* Takes the rows below `limit` out of all runs, those of the oldest first. */
static yb_status fill_window(merge *m, uint64_t base, uint64_t limit, unsigned row_bits, yb_error *error)
{
    size_t left = 0;
    m->window.count = 0;
    qsort(m->heap, m->heap_count, sizeof(yb_row_reader *), compare_ages);
    for (size_t i = 0; i < m->heap_count; i++) {
        int found;
        YB_TRY(gather(m, m->heap[i], base, limit, row_bits, &found, error));
        if (found) {
            m->heap[left++] = m->heap[i];
        }
    }
    m->heap_count = left;
    heapify(m);
    return YB_OK;
}

/* Gives the sorted window to the sink, series by series; the entries tell where one ends. */
static yb_status give_window(merge *m, uint64_t base, const uint64_t *entries, size_t count, unsigned row_bits,
                             yb_error *error)
{
    unsigned shift = m->layout->series_shift;
    size_t kept = 0, begin = 0;
    uint64_t mask = ((uint64_t)1 << row_bits) - 1;
    for (size_t i = 0; i < count; i++) {
        uint64_t key = entries[i] >> row_bits;
        int last = i + 1 == count || key != entries[i + 1] >> row_bits;
        m->rows[kept] = (uint32_t)(entries[i] & mask);
        m->entries[kept] = key; /* kept <= i: what lay there has been read */
        kept += (size_t)last;
    }
    m->sorted.count = 0;
    yb_row_columns_gather(&m->sorted, &m->window, m->rows, kept);
    for (size_t i = 1; i <= kept; i++) {
        uint64_t place = (m->entries[begin] + base) >> shift;
        if (i == kept || (m->entries[i] + base) >> shift != place) {
            YB_TRY(m->sink->take(m->sink, m->order->number[place], &m->sorted, begin, i, error));
            begin = i;
        }
    }
    return YB_OK;
}

static yb_status merge_window(merge *m, yb_error *error)
{
    size_t rows;
    uint64_t base = m->heap[0]->key, limit = choose_limit(m, &rows);
    unsigned row_bits = yb_bits_of(rows), key_bits = yb_bits_of(limit - 1 - base);

    YB_TRY(reserve_window(m, rows, error));
    YB_TRY(fill_window(m, base, limit, row_bits, error));
    uint64_t *entries = yb_radix_sort(m->entries, m->entries + m->capacity, rows, row_bits, row_bits + key_bits);
    return give_window(m, base, entries, rows, row_bits, error);
}

/* ---- the whole ----------------------------------------------------------- */

static yb_status start(merge *m, yb_row_reader *readers, size_t count, yb_error *error)
{
    YB_TRY(yb_alloc(m->env, count, sizeof *m->heap, (void **)&m->heap, error));
    for (size_t i = 0; i < count; i++) {
        int found;
        readers[i].layout = m->layout;
        readers[i].more = 1;
        readers[i].age = (uint32_t)i;
        YB_TRY(yb_row_reader_start(&readers[i], &found, error));
        if (found) {
            m->heap[m->heap_count++] = &readers[i];
        }
    }
    heapify(m);
    return YB_OK;
}

yb_status yb_row_merge(const yb_env *env, yb_row_reader *readers, size_t count, const yb_series_order *order,
                       const yb_key_layout *layout, size_t window_rows, yb_row_sink *sink, yb_error *error)
{
    merge m = { .env = env, .order = order, .layout = layout, .sink = sink, .window_rows = window_rows };
    yb_status status;

    m.window = m.sorted = (yb_row_columns) { .env = env, .sorted = 1 };
    YB_TRY_GOTO(start(&m, readers, count, error));
    while (m.heap_count > 0) {
        int passed;
        YB_TRY_GOTO(pass_stretch(&m, &passed, error));
        if (!passed) {
            YB_TRY_GOTO(merge_window(&m, error));
        }
    }
cleanup:
    yb_free(env, m.heap);
    yb_free(env, m.entries);
    yb_free(env, m.rows);
    yb_row_columns_free(&m.window);
    yb_row_columns_free(&m.sorted);
    return status;
}
