/* One tile while a worker scans it: what gather_tile.c and tile_row.c share. */
#ifndef YB_QUERY_TILE_SCAN_H
#define YB_QUERY_TILE_SCAN_H

#include "query/gather.h"

typedef struct yb_tile_scan {
    yb_gather *gather;
    yb_gather_worker *worker;
    const yb_part_lanes *part;
    const yb_block_info *info;
    uint32_t block, slot, stripe;
    yb_plane *plane;
    int masked;          /* statistics count superseded rows */
    int decoded;         /* at least one row */
    int keeps;           /* a state wants yb_lane_row.kept */
    int figures;         /* a row's figures are all that is asked, and come with decoding */
    int totals;          /* rows are added lane by lane first */
    uint32_t total_rows; /* rows in the totals */
} yb_tile_scan;

/* Chooses between cells and totals, and which lanes are decoded. */
void yb_tile_scan_begin(yb_tile_scan *scan);
/* Has the rows decoded from the first on. */
void yb_tile_scan_want_lanes(yb_tile_scan *scan);
/* Learns from these lanes of the row decoded last how many decimals there are. */
void yb_tile_scan_look_at_zeros(const yb_tile_scan *scan, const uint64_t *presence);
/* Leaves in `presence` the lanes of the row decoded last for which the conditions hold. */
void yb_tile_scan_filter(const yb_tile_scan *scan, uint64_t *presence);
/* Adds the present lanes of a row, which is decoded if values are needed. */
yb_status yb_tile_scan_add(yb_tile_scan *scan, int year, const uint64_t *presence, yb_error *error);
/* Takes the totals into the cells; says how many values they are of. */
yb_status yb_tile_scan_take(yb_tile_scan *scan, uint64_t *values, yb_error *error);

/* All rows together; *done is 0 if that is impossible, and rows are to be added one by one. */
yb_status yb_tile_scan_at_once(yb_tile_scan *scan, int *done, yb_error *error);

/* Counts what meets the query's conditions; *done is 0 if more is asked. */
yb_status yb_tile_scan_match(yb_tile_scan *scan, int *done, yb_error *error);

/* The whole tile from its subtotals; *done is 0 if they cannot answer, and nothing was added. Needs the plane. */
yb_status yb_tile_scan_subtotals(yb_tile_scan *scan, int *done, yb_error *error);

/* Decodes a row in the form that the tile has. */
static inline yb_status yb_tile_scan_decode(yb_tile_scan *scan, uint32_t row, yb_error *error)
{
    yb_tile_cursor *cursor = &scan->worker->cursor;
    const yb_kernels *kernels = scan->gather->plan->kernels;
    scan->decoded = 1;
    if (scan->figures) {
        return yb_tile_decode_figures(cursor, kernels, row, scan->worker->space->figures, error);
    }
    return cursor->narrow ? yb_tile_decode_narrow(cursor, kernels, row, error)
                          : yb_tile_decode(cursor, kernels, row, error);
}

/* Whether no lanes of others, which must not count, lie between those of a group. */
static inline int yb_runs_are_members(const yb_tile_lanes *lanes)
{
    uint32_t covered = 0;
    for (uint32_t i = 0; i < lanes->run_count; i++) {
        covered += lanes->runs[i].last - lanes->runs[i].first;
    }
    return covered == lanes->member_count;
}

/* A lane's value in the row decoded last. */
static inline int64_t yb_tile_scan_value(const yb_tile_scan *scan, uint32_t lane)
{
    const yb_tile_cursor *cursor = &scan->worker->cursor;
    return cursor->narrow ? cursor->narrow_values[lane] : cursor->values[lane];
}

#endif
