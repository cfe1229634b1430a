/* From the cube to the result: which rows there are, and their columns. */
#ifndef YB_QUERY_EMIT_H
#define YB_QUERY_EMIT_H

#include "query/gather.h"
#include "query/result.h"

typedef struct yb_emit_worker {
    yb_scratch scratch;
    int own_scale; /* decimals of the own figures met */
    int own_there;
    uint64_t strays; /* observations under no region of the finest level */
} yb_emit_worker;

typedef struct yb_emit {
    const yb_plan *plan;
    const yb_work *work;
    const yb_nodes *nodes;
    const yb_cube *cube;
    yb_result *result;
    size_t *first_rows; /* by node; one more than nodes */
    uint32_t *morsels;  /* first node of each; one more than morsels */
    uint32_t morsel_count;
    yb_emit_worker *workers;
    uint32_t worker_count;
    int scale, own_scale;
    int own_there;
    /* The result's arrays. */
    uint32_t **regions; /* by tier */
    uint32_t *metrics;
    int32_t *years;
    void **aggregates;
    uint8_t **aggregates_valid; /* NULL: never null */
    uint64_t *counts, *reporters;
    yb_wide *own, *gap;
    uint8_t *own_valid, *gap_valid;
} yb_emit;

/* Fills result->rows and columns. Close it in any case. */
yb_status yb_emit_run(yb_emit *emit, const yb_gather *gather, yb_result *result, yb_error *error);
void yb_emit_close(yb_emit *emit);

/* ---- for the parts ---------------------------------------------------- */

/* Counts rows and finds the scales; then result->rows is known. */
yb_status yb_emit_count(yb_emit *emit, yb_error *error);
/* Adds the columns to the result. */
yb_status yb_emit_columns(yb_emit *emit, yb_error *error);
/* Fills them. */
yb_status yb_emit_fill(yb_emit *emit, yb_error *error);

/* Where the group region's own figure for a row is. */
typedef enum yb_own_kind {
    YB_OWN_NONE = 0,
    YB_OWN_SUM = 1,   /* the region is of the from level: the sum is its figure */
    YB_OWN_FIGURE = 2 /* in *own */
} yb_own_kind;
yb_own_kind yb_emit_own(const yb_emit *emit, const yb_cell *cell, yb_own *own);

/* Whether the node may have observations in the slot. */
static inline int yb_emit_has_cells(const yb_cube *cube, uint32_t slot, uint32_t node)
{
    uint32_t stripe = cube->slot_stripes[slot], end = cube->slot_stripes[slot + 1];
    while (stripe < end && yb_plane_at(&cube->planes[stripe], node, 0) == YB_NO_CELL) {
        stripe++;
    }
    return stripe < end;
}

/* Observations in a cell, over all scales of the slot. */
static inline uint64_t yb_emit_cell_count(const yb_cube *cube, uint32_t slot, uint32_t node, size_t year)
{
    uint64_t count = 0;
    for (uint32_t i = cube->slot_stripes[slot]; i < cube->slot_stripes[slot + 1]; i++) {
        size_t at = yb_plane_at(&cube->planes[i], node, year);
        count += at == YB_NO_CELL ? 0 : ((const uint64_t *)cube->planes[i].cells[YB_STATE_COUNT])[at];
    }
    return count;
}

#endif
