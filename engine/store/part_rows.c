/* The rows of a part in order. */
#include "store/part_rows.h"

#include <stdlib.h>

#include "core/memory.h"

/* Series and region as one number, in the order of rows. */
#define PLACE(series, region) ((uint64_t)(series) << 32 | (region))

struct yb_block_start {
    uint64_t place; /* no row of the block comes before it */
    uint32_t block;
    yb_row_window window;
};

struct yb_open_block {
    yb_block_rows rows;
    size_t next;
    yb_open_block *idle;
};

static int compare_starts(const void *a, const void *b)
{
    const yb_block_start *left = a, *right = b;
    if (left->place != right->place) {
        return left->place < right->place ? -1 : 1;
    }
    return left->block < right->block ? -1 : left->block > right->block;
}

static uint64_t place_at(const yb_block_rows *rows, size_t row)
{
    return PLACE(rows->series[row], rows->region[row]);
}

/* Whether block a's next row comes before block b's. */
static int comes_first(const yb_open_block *a, const yb_open_block *b)
{
    uint64_t left = place_at(&a->rows, a->next), right = place_at(&b->rows, b->next);
    return left < right || (left == right && a->rows.year[a->next] < b->rows.year[b->next]);
}

static void sift_down(yb_part_rows *rows, size_t at)
{
    yb_open_block **heap = rows->heap, *moved = heap[at];
    for (size_t child = 2 * at + 1; child < rows->heap_count; child = 2 * at + 1) {
        child += child + 1 < rows->heap_count && comes_first(heap[child + 1], heap[child]);
        if (!comes_first(heap[child], moved)) {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moved;
}

static void push(yb_part_rows *rows, yb_open_block *block)
{
    size_t at = rows->heap_count++;
    for (; at > 0 && comes_first(block, rows->heap[(at - 1) / 2]); at = (at - 1) / 2) {
        rows->heap[at] = rows->heap[(at - 1) / 2];
    }
    rows->heap[at] = block;
}

static void put_aside(yb_part_rows *rows, yb_open_block *block)
{
    block->idle = rows->idle;
    rows->idle = block;
}

static void pop(yb_part_rows *rows)
{
    put_aside(rows, rows->heap[0]);
    rows->heap[0] = rows->heap[--rows->heap_count];
    if (rows->heap_count > 1) {
        sift_down(rows, 0);
    }
}

yb_status yb_part_rows_start(yb_part_rows *rows, const yb_part *part, const yb_part_selection *selection,
                             yb_error *error)
{
    uint32_t blocks = yb_segment_block_count(part->segment);
    while (rows->heap_count > 0) {
        pop(rows);
    }
    rows->part = part;
    rows->start_count = rows->next_start = 0;
    YB_TRY(yb_realloc(rows->env, (void **)&rows->starts, (size_t)blocks + 1, sizeof *rows->starts, error));
    for (uint32_t block = 0; block < blocks; block++) {
        const yb_block_info *info = yb_segment_block(part->segment, block);
        yb_block_start *start = &rows->starts[rows->start_count];
        if (yb_part_selection_block(selection, info, &start->window)) {
            start->block = block;
            start->place = PLACE(info->first_series, start->window.first_region);
            rows->start_count++;
        }
    }
    qsort(rows->starts, rows->start_count, sizeof *rows->starts, compare_starts);
    return YB_OK;
}

static yb_status idle_block(yb_part_rows *rows, yb_open_block **block, yb_error *error)
{
    YB_TRY(yb_grow(rows->env, (void **)&rows->heap, &rows->heap_capacity, rows->heap_count + 1, sizeof *rows->heap,
                   error));
    if (rows->idle == NULL) {
        YB_TRY(yb_alloc_zero(rows->env, 1, sizeof **block, (void **)block, error));
        (*block)->rows.env = rows->env;
        (*block)->rows.kernels = rows->kernels;
        return YB_OK;
    }
    *block = rows->idle;
    rows->idle = (*block)->idle;
    return YB_OK;
}

static yb_status open_next(yb_part_rows *rows, yb_error *error)
{
    const yb_block_start *start = &rows->starts[rows->next_start++];
    yb_open_block *block = NULL;
    YB_TRY(idle_block(rows, &block, error));
    yb_status status = yb_block_rows_read(&block->rows, rows->part, start->block, &start->window,
                                          YB_WANT_VALUES | YB_WANT_NOTES, error);
    block->next = 0;
    if (status != YB_OK || block->rows.count == 0) {
        put_aside(rows, block);
        return status;
    }
    push(rows, block);
    return YB_OK;
}

/* The block whose row comes next after those of the top. */
static const yb_open_block *second(const yb_part_rows *rows)
{
    if (rows->heap_count < 2) {
        return NULL;
    }
    return rows->heap_count > 2 && comes_first(rows->heap[2], rows->heap[1]) ? rows->heap[2] : rows->heap[1];
}

/* How far the top's rows go before another block's, opened or not, come. */
static size_t stretch_end(const yb_part_rows *rows)
{
    yb_open_block top = *rows->heap[0];
    const yb_open_block *other = second(rows);
    int more = rows->next_start < rows->start_count;
    uint64_t bound = more ? rows->starts[rows->next_start].place : UINT64_MAX;
    if (other == NULL && !more) {
        return top.rows.count;
    }
    do {
        top.next++;
    } while (top.next < top.rows.count && place_at(&top.rows, top.next) < bound &&
             (other == NULL || comes_first(&top, other)));
    return top.next;
}

yb_status yb_part_rows_next(yb_part_rows *rows, yb_row_stretch *stretch, yb_error *error)
{
    if (rows->heap_count > 0) {
        if (rows->heap[0]->next == rows->heap[0]->rows.count) {
            pop(rows);
        } else {
            sift_down(rows, 0);
        }
    }
    while (rows->next_start < rows->start_count) {
        yb_open_block *top = rows->heap_count == 0 ? NULL : rows->heap[0];
        if (top != NULL && place_at(&top->rows, top->next) < rows->starts[rows->next_start].place) {
            break;
        }
        YB_TRY(open_next(rows, error));
    }
    *stretch = (yb_row_stretch) { NULL, 0, 0 };
    if (rows->heap_count > 0) {
        yb_open_block *top = rows->heap[0];
        stretch->rows = &top->rows;
        stretch->first = top->next;
        stretch->end = top->next = stretch_end(rows);
    }
    return YB_OK;
}

static void free_block(yb_part_rows *rows, yb_open_block *block)
{
    yb_block_rows_free(&block->rows);
    yb_free(rows->env, block);
}

void yb_part_rows_free(yb_part_rows *rows)
{
    for (size_t i = 0; i < rows->heap_count; i++) {
        free_block(rows, rows->heap[i]);
    }
    while (rows->idle != NULL) {
        yb_open_block *block = rows->idle;
        rows->idle = block->idle;
        free_block(rows, block);
    }
    yb_free(rows->env, rows->heap);
    yb_free(rows->env, rows->starts);
    *rows = (yb_part_rows) { .env = rows->env, .kernels = rows->kernels };
}
