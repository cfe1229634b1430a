/* Every value, for the aggregates that need their order. Lists of chunks in the
 * worker's arena: the first is as long as the first run of lanes, later ones
 * double. An upper group's values are gathered from its parts when finishing,
 * so none is kept twice. */
#include <string.h>

#include "core/checked.h"
#include "query/states.h"

enum { CHUNK_LEAST = 2, CHUNK_MOST = 4096 };

static void init(void *cells, size_t count)
{
    memset(cells, 0, count * sizeof(yb_value_list));
}

/* Makes sure that the last chunk has room for `count` more values of this width. */
static yb_status reserve(yb_value_list *list, uint32_t count, int narrow, yb_arena *arena, yb_error *error)
{
    yb_value_chunk *last = list->last;
    if (last != NULL && last->narrow == narrow && last->capacity - last->used >= count) {
        return YB_OK;
    }
    const size_t each = narrow ? sizeof(int32_t) : sizeof(int64_t);
    uint32_t capacity = last == NULL ? CHUNK_LEAST : last->used * 2; /* of another width, it may be nearly empty */
    capacity = capacity > CHUNK_MOST ? CHUNK_MOST : capacity;
    capacity = capacity < count ? count : capacity;
    void *block;
    YB_TRY(yb_arena_alloc(arena, sizeof(yb_value_chunk) + capacity * each, 1, &block, error));
    yb_value_chunk *chunk = block;
    *chunk = (yb_value_chunk) { NULL, 0, capacity, narrow };
    if (last == NULL) {
        list->first = chunk;
    } else {
        last->next = chunk;
    }
    list->last = chunk;
    return YB_OK;
}

/* Where the next narrow value goes. */
static int32_t *narrow_end(yb_value_chunk *chunk)
{
    return (int32_t *)(void *)chunk->values + chunk->used;
}

static yb_status add_row(void *cells, const yb_lane_row *row, yb_error *error)
{
    for (uint32_t i = 0; i < row->run_count; i++) {
        const yb_lane_run *run = &row->runs[i];
        const uint32_t count = row->figures[i].count;
        if (count == 0) {
            continue;
        }
        yb_value_list *list = (yb_value_list *)cells + run->node * row->years + row->year;
        YB_TRY(reserve(list, count, row->narrow != NULL, row->arena, error));
        yb_value_chunk *chunk = list->last;
        if (row->narrow != NULL) {
            chunk->used += row->kernels->narrow.pick(row->narrow, row->presence, run, narrow_end(chunk));
        } else {
            YB_FOR_PRESENT(row->presence, run->first, run->last, lane,
                           chunk->values[chunk->used++] = row->values[lane]);
        }
    }
    return YB_OK;
}

static yb_status add_value(void *cells, size_t cell, int64_t value, yb_arena *arena, yb_error *error)
{
    yb_value_list *list = (yb_value_list *)cells + cell;
    const int narrow = value >= INT32_MIN && value <= INT32_MAX && (list->last == NULL || list->last->narrow);
    YB_TRY(reserve(list, 1, narrow, arena, error));
    yb_value_chunk *chunk = list->last;
    if (narrow) {
        *narrow_end(chunk) = (int32_t)value;
    } else {
        chunk->values[chunk->used] = value;
    }
    chunk->used++;
    return YB_OK;
}

static void merge(void *into, const void *from, size_t count)
{
    yb_value_list *lists = into;
    for (size_t i = 0; i < count; i++) {
        yb_value_list other = ((const yb_value_list *)from)[i];
        if (lists[i].last == NULL) {
            lists[i] = other;
        } else if (other.first != NULL) {
            lists[i].last->next = other.first;
            lists[i].last = other.last;
        }
    }
}

const yb_state_ops yb_state_values = {
    sizeof(yb_value_list), 1, 0, 0, init, add_row, add_value, NULL, merge, NULL, NULL, NULL
};
