/* Planes: opening, rows by node, merging, cascading. */
#include "query/plane.h"

#include <string.h>

/* With fewer values than this part of the nodes, rows are added as nodes are met. */
enum { SPARSE_PART = 4, FIRST_ROWS = 8 };

static uint32_t first_slot(const yb_plane *plane, uint32_t node)
{
    return (node * UINT32_C(0x9E3779B1)) >> 7 & (plane->slot_count - 1);
}

/* The slot that holds the node's row, or the free one where it belongs. */
static uint32_t *slot_of(const yb_plane *plane, uint32_t node)
{
    uint32_t slot = first_slot(plane, node);
    while (plane->slots[slot] != YB_NO_NODE && plane->nodes[plane->slots[slot]] != node) {
        slot = (slot + 1) & (plane->slot_count - 1);
    }
    return &plane->slots[slot];
}

uint32_t yb_plane_met_row(const yb_plane *plane, uint32_t node)
{
    return *slot_of(plane, node);
}

/* Room for `rows` rows of cells; those that are new are initialised. */
static yb_status reserve_cells(const yb_env *env, yb_plane *plane, uint32_t rows, yb_error *error)
{
    for (int kind = 0; kind < YB_STATE_KINDS; kind++) {
        if ((plane->states >> kind & 1) != 0) {
            const yb_state_ops *ops = yb_state_ops_of((yb_state_kind)kind);
            YB_TRY(yb_realloc(env, &plane->cells[kind], rows, plane->years * ops->cell_bytes, error));
            ops->init((char *)plane->cells[kind] + plane->row_capacity * plane->years * ops->cell_bytes,
                      (rows - plane->row_capacity) * plane->years);
        }
    }
    plane->row_capacity = rows;
    return YB_OK;
}

/* Doubles the rows there is room for. The hash has four slots for each. */
static yb_status grow(const yb_env *env, yb_plane *plane, yb_error *error)
{
    uint32_t rows = plane->row_capacity == 0 ? FIRST_ROWS : plane->row_capacity * 2;
    void *nodes = plane->nodes, *slots = NULL;
    YB_TRY(yb_realloc(env, &nodes, rows, sizeof(uint32_t), error));
    plane->nodes = nodes;
    YB_TRY(yb_alloc(env, rows, 4 * sizeof(uint32_t), &slots, error));
    yb_free(env, plane->slots);
    plane->slots = slots;
    plane->slot_count = rows * 4;
    memset(slots, 0xff, rows * 4 * sizeof(uint32_t)); /* YB_NO_NODE */
    for (uint32_t row = 0; row < plane->row_count; row++) {
        *slot_of(plane, plane->nodes[row]) = row;
    }
    return reserve_cells(env, plane, rows, error);
}

yb_status yb_plane_meet_node(const yb_env *env, yb_plane *plane, uint32_t node, uint32_t *row, yb_error *error)
{
    uint32_t *slot = slot_of(plane, node);
    if (*slot == YB_NO_NODE) {
        if (plane->row_count == plane->row_capacity) {
            YB_TRY(grow(env, plane, error));
            slot = slot_of(plane, node);
        }
        plane->nodes[plane->row_count] = node;
        *slot = plane->row_count++;
    }
    *row = *slot;
    return YB_OK;
}

yb_status yb_plane_open(const yb_env *env, yb_plane *plane, unsigned states, uint32_t nodes, size_t years,
                        uint64_t values, yb_error *error)
{
    yb_plane opened = { .states = states, .years = years };
    int sparse = values < nodes / SPARSE_PART;
    yb_status status = sparse ? grow(env, &opened, error) : reserve_cells(env, &opened, nodes, error);
    if (status != YB_OK) {
        yb_plane_close(env, &opened);
        return status;
    }
    *plane = opened;
    return YB_OK;
}

void yb_plane_close(const yb_env *env, yb_plane *plane)
{
    for (int kind = 0; kind < YB_STATE_KINDS; kind++) {
        yb_free(env, plane->cells[kind]);
    }
    yb_free(env, plane->slots);
    yb_free(env, plane->nodes);
    *plane = (yb_plane) { 0 };
}

/* Adds `rows` rows from row `at` on of one plane to those from row `to` on of the other. */
static void merge_rows(yb_plane *into, uint32_t to, const yb_plane *from, uint32_t at, uint32_t rows)
{
    for (int kind = 0; kind < YB_STATE_KINDS; kind++) {
        if (from->cells[kind] != NULL) {
            const yb_state_ops *ops = yb_state_ops_of((yb_state_kind)kind);
            size_t row = from->years * ops->cell_bytes;
            ops->merge((char *)into->cells[kind] + to * row, (const char *)from->cells[kind] + at * row,
                       rows * from->years);
        }
    }
}

yb_status yb_plane_merge(const yb_env *env, yb_plane *into, yb_plane *from, yb_error *error)
{
    if (from->states == 0) {
        return YB_OK;
    }
    if (into->states == 0) {
        *into = *from;
        *from = (yb_plane) { 0 };
        return YB_OK;
    }
    if (from->slots == NULL) {
        merge_rows(into, 0, from, 0, from->row_capacity);
    }
    for (uint32_t at = 0; at < from->row_count; at++) {
        uint32_t to;
        YB_TRY(yb_plane_add_row(env, into, from->nodes[at], &to, error));
        merge_rows(into, to, from, at, 1);
    }
    yb_plane_close(env, from);
    return YB_OK;
}

/* Adds what a row has of the states that cascade to another one. */
static void cascade_row(yb_plane *plane, uint32_t from, uint32_t to)
{
    for (int kind = 0; kind < YB_STATE_KINDS; kind++) {
        char *cells = plane->cells[kind];
        const yb_state_ops *ops = cells == NULL ? NULL : yb_state_ops_of((yb_state_kind)kind);
        if (ops != NULL && ops->cascades) {
            size_t bytes = plane->years * ops->cell_bytes;
            ops->merge(cells + to * bytes, cells + from * bytes, plane->years);
        }
    }
}

yb_status yb_plane_cascade(const yb_env *env, yb_plane *plane, const yb_node *nodes, uint32_t count, yb_error *error)
{
    for (uint32_t node = count; node-- > 1;) {
        uint32_t row = plane->slots == NULL ? node : yb_plane_met_row(plane, node), above;
        if (row != YB_NO_NODE) {
            YB_TRY(yb_plane_add_row(env, plane, nodes[node].parent, &above, error));
            cascade_row(plane, row, above);
        }
    }
    return YB_OK;
}
