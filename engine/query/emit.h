/* From the cube to the result: which rows there are, and their columns. */
#ifndef YB_QUERY_EMIT_H
#define YB_QUERY_EMIT_H

#include "query/gather.h"
#include "query/result.h"

/* The figures of one group and slot over the years: neighbouring rows of the result. */
typedef struct yb_emit_line {
    uint32_t slot, node;
    size_t firsts[YB_SCALE_MAX + 1]; /* by stripe of the slot: the node's first cell, YB_NO_CELL */
    size_t count;                    /* years with observations */
    uint32_t *years;                 /* their numbers in the cube, ascending */
    uint64_t *counts;                /* their observations */
} yb_emit_line;

typedef struct yb_emit_worker {
    yb_scratch scratch;
    yb_emit_line line, base; /* what is written, and what it is compared with */
    uint64_t uneven;         /* rows compared with the sum of another number of regions */
    uint64_t uncovered;      /* rows of fewer regions than were asked for */
    uint64_t partial;        /* shares of a whole that such rows are a part of */
    int own_scale;           /* decimals of the own figures met */
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
    size_t first_year, end_year; /* of the cube that make rows */
    int plain;                   /* see yb_emit_is_plain */
    int scale, own_scale;
    int own_there;
    uint8_t *partial; /* by node, slot and year of the cube: a part is hidden; NULL: none is */
    /* The result's arrays. */
    uint32_t **regions; /* by tier */
    uint32_t *metrics;
    int32_t *years;
    void **aggregates;
    uint8_t **aggregates_valid; /* NULL: never null */
    void **derived;             /* yb_wide, or uint64_t for ranks */
    uint8_t **derived_valid;
    uint64_t *counts, *reporters; /* reporters NULL: not known */
    yb_wide *own, *gap;
    uint8_t *own_valid, *gap_valid;
} yb_emit;

/* Fills result->rows and columns. Close it in any case. */
yb_status yb_emit_run(yb_emit *emit, const yb_gather *gather, yb_result *result, yb_error *error);
void yb_emit_close(yb_emit *emit);

/* ---- for the parts ---------------------------------------------------- */

/* Counts rows and finds the scales; then result->rows is known. */
yb_status yb_emit_count(yb_emit *emit, yb_error *error);
/* Fills the columns. */
yb_status yb_emit_fill(yb_emit *emit, yb_error *error);

/* Whether there is one metric of one scale, rows are of one year, and nothing more than sums is known of groups. */
int yb_emit_is_plain(const yb_emit *emit);
/* Then: fills the rows of the nodes from `first` up to `end`. */
yb_status yb_emit_fill_plain(const yb_emit *emit, yb_emit_worker *worker, uint32_t first, uint32_t end,
                             yb_error *error);
/* One value of an aggregate. */
yb_status yb_emit_fill_cell(const yb_emit *emit, yb_scratch *scratch, yb_cell *cell, size_t number, size_t row,
                            yb_error *error);

/* Finds the figures of a group and slot; 0 if there are none. */
int yb_emit_find_line(const yb_emit *emit, yb_emit_line *line, uint32_t slot, uint32_t node);
/* The cell of the group and slot in a year of the cube, whether it makes a row or not; its count may be 0. */
yb_cell yb_emit_cell_of(const yb_emit *emit, const yb_emit_line *line, size_t year);
/* Marks the groups of which a part has fewer regions than were asked for: of those there are no shares. */
yb_status yb_emit_mark_partial(yb_emit *emit, yb_error *error);
int yb_emit_is_partial(const yb_emit *emit, const yb_cell *cell);
/* The derived columns of the worker's line, whose aggregates stand in the rows from `row` on. */
yb_status yb_emit_derive(const yb_emit *emit, yb_emit_worker *worker, size_t row, yb_error *error);
/* Those that need all rows: ranks. */
yb_status yb_emit_rank(const yb_emit *emit, yb_error *error);
/* Which regions each row lacks. */
yb_status yb_emit_missing(const yb_emit *emit, yb_error *error);
/* Remarks on derived columns. */
yb_status yb_emit_note_derived(const yb_emit *emit, yb_error *error);
/* Aggregate `number` of any cell; *there is 0 where it is null. */
yb_status yb_emit_finish(const yb_emit *emit, yb_scratch *scratch, yb_cell *cell, size_t number, int *there,
                         yb_int128 *value, yb_error *error);
/* The same as the column has it, for a row that is filled; 0 if it is null. */
int yb_emit_value_at(const yb_emit *emit, size_t number, size_t row, yb_int128 *value);
/* How many years the cell's figures could have come from. */
int yb_emit_years_of(const yb_emit *emit, const yb_cell *cell);
/* How many figures a cell of the group and slot could have. */
uint64_t yb_emit_reporters(const yb_emit *emit, const yb_cell *cell);
/* Whether the cell has as many of them as the query asks for. */
int yb_emit_covers(const yb_emit *emit, const yb_cell *cell);
/* Names the place of an overflow: what, metric, region, year. */
yb_status yb_emit_place_overflow(const yb_emit *emit, const yb_cell *cell, const char *what, yb_error *error);
/* The group and slot's cell of year number `i` of the line. */
yb_cell yb_emit_cell(const yb_emit *emit, const yb_emit_line *line, size_t i);

/* Where the group region's own figure for a row is. */
typedef enum yb_own_kind {
    YB_OWN_NONE = 0,
    YB_OWN_SUM = 1,   /* the region is of the from level: the sum is its figure */
    YB_OWN_FIGURE = 2 /* in *own */
} yb_own_kind;
/* Whether the group may have one in any year. */
int yb_emit_may_have_own(const yb_emit *emit, uint32_t slot, uint32_t node);
yb_own_kind yb_emit_own(const yb_emit *emit, const yb_cell *cell, yb_own *own);

#endif
