/* The scan: workers take morsels of blocks and gather states into planes of
 * their own, which are merged afterwards. All arithmetic is exact, so that
 * neither the split nor the order of merging shows in the result. */
#ifndef YB_QUERY_GATHER_H
#define YB_QUERY_GATHER_H

#include "query/condition.h"
#include "query/work.h"
#include "store/block_rows.h"

/* Figures of a partner series, by region and year. */
typedef struct yb_pair_row {
    uint64_t key;
    int64_t mantissa;
    int8_t scale;
} yb_pair_row;

typedef struct yb_pair_table {
    yb_pair_row *rows; /* ascending */
    size_t count, capacity;
    int scale; /* decimals that they need at most */
} yb_pair_table;

/* Rows that are held against a condition at once, at most. */
#define YB_MATCHED_ROWS 64

/* What narrow tiles are decoded into and added up in; aligned for the kernels. No
 * two arrays that a kernel reads and writes lie a multiple of 4 KiB apart: a load
 * would wait for the store to the same place in another page. */
typedef struct yb_lane_space {
    int32_t values[YB_NARROW_ROOM];
    uint8_t apart[2048 + 4 * (YB_TILE_LANES - YB_NARROW_ROOM)];
    yb_lane_totals totals;
    yb_lane_figures figures[YB_TILE_LANES]; /* of a row's runs */
    int32_t kept[YB_NARROW_ROOM];           /* of a row: 0 where absent */
    uint64_t matched[YB_MATCHED_ROWS][YB_PRESENCE_WORDS];
} yb_lane_space;

/* What one thread keeps while it scans. The next thread's lies behind it: what both ends hold is seldom written, else
 * each would wait for the other's cache line. */
typedef struct yb_gather_worker {
    yb_plane *planes;     /* by stripe; opened when first needed */
    yb_plane *owns;       /* by slot; the same */
    uint8_t *zeros;       /* by stripe: decimal zeros that all values so far end in */
    int16_t *first_years; /* by slot; 0: nothing aggregated */
    int16_t *last_years;
    yb_lane_space *space;
    void *space_block;       /* where it lies */
    yb_subtotals *subtotals; /* NULL until first needed */
    void *columns;           /* of the largest run so far */
    size_t column_rows;
    uint64_t unpaired; /* figures without a partner */
    uint64_t rows_from_statistics, blocks_from_statistics, blocks_decoded, bytes_read, values;
    yb_arena arena;     /* of those arrays, and of the values that medians keep */
    yb_block_rows rows; /* of pairs */
    yb_tile_lanes lanes;
    yb_tile_cursor cursor;
} yb_gather_worker;

typedef struct yb_gather {
    const yb_plan *plan;
    const yb_lanes *lanes;
    const yb_work *work;
    const yb_nodes *nodes;
    unsigned states;  /* that are gathered */
    int reads_values; /* else presence is enough */
    int takes_statistics;
    int tracks_zeros;     /* decimals matter */
    int keeps_own;        /* figures of group regions */
    yb_pair_table *pairs; /* by slot; NULL: there are none */
    yb_gather_worker *workers;
    uint32_t worker_count;
    yb_cube cube; /* after yb_gather_run */
} yb_gather;

/* Runs the scan and fills gather->cube. Close it in any case. */
yb_status yb_gather_run(yb_gather *gather, const yb_work *work, const yb_nodes *nodes, yb_error *error);
void yb_gather_close(yb_gather *gather);

/* ---- for the parts of the scan ---------------------------------------- */

/* `next`, if not NULL, is the block behind this one. */
yb_status yb_gather_tile(yb_gather *gather, yb_gather_worker *worker, const yb_block_task *task,
                         const yb_block_task *next, yb_error *error);
yb_status yb_gather_block_run(yb_gather *gather, yb_gather_worker *worker, const yb_block_task *task, yb_error *error);

/* Pairs: reads the partners' figures, then blocks beside them. */
yb_status yb_gather_partners(yb_gather *gather, yb_error *error);
yb_status yb_gather_pairs(yb_gather *gather, yb_gather_worker *worker, const yb_block_task *task, yb_error *error);

/* The worker's plane of a stripe, opened if need be. */
yb_status yb_gather_plane(const yb_gather *gather, yb_gather_worker *worker, uint32_t stripe, yb_plane **plane,
                          yb_error *error);
/* Adds statistics of one group; 0 when they cannot
 * answer (a state needs each value, or decimals are not settled by them). */
int yb_gather_take(const yb_gather *gather, yb_gather_worker *worker, uint32_t stripe, const yb_plane *plane,
                   size_t cell, const yb_statistics *statistics);
/* A whole block from the directory; *taken says whether it could. */
yb_status yb_gather_directory(yb_gather *gather, yb_gather_worker *worker, const yb_block_task *task, int *taken,
                              yb_error *error);
/* Keeps the own figure of a group's region. */
yb_status yb_gather_own(const yb_gather *gather, yb_gather_worker *worker, uint32_t slot, uint32_t node, int year,
                        yb_own figure, yb_error *error);
/* Notes that figures of these years went into the slot. */
void yb_gather_saw(yb_gather_worker *worker, uint32_t slot, int first_year, int last_year);

/* The year's cell inside a plane. */
static inline size_t yb_gather_year_cell(const yb_gather *gather, int year)
{
    return gather->plan->query->by_year ? gather->work->year_index[year] : 0;
}

/* Whether the query's conditions hold for mantissas from `min` to `max`: 1 for all,
 * 0 for none, -1 if each has to be looked at. */
static inline int yb_gather_decides(const yb_gather *gather, int scale, int64_t min, int64_t max)
{
    const yb_condition_range *conditions = gather->plan->conditions;
    return conditions == NULL                   ? 1
           : gather->plan->query->no_statistics ? -1
                                                : yb_condition_decides(&conditions[scale], min, max);
}

/* How many decimal zeros `value` ends in, at most `zeros`. */
static inline uint8_t yb_zeros_of(int64_t value, uint8_t zeros)
{
    while (zeros > 0 && value % yb_power_of_ten[zeros] != 0) {
        zeros--;
    }
    return zeros;
}

/* Merges the workers' planes into the cube; part of yb_gather_run. */
yb_status yb_gather_merge(yb_gather *gather, yb_error *error);

#endif
