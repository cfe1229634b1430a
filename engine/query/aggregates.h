/* Aggregates: a table that says for each what it needs from the scan and how
 * its value is finished. Adding one is adding a row here and a finish function
 * in a file of its own. */
#ifndef YB_QUERY_AGGREGATES_H
#define YB_QUERY_AGGREGATES_H

#include "core/wide.h"
#include "query/cube.h"
#include "yearbook/query.h"

/* Decimals of a quantile's argument at most: so many more make it exact. */
#define YB_QUANTILE_DIGITS 6

/* Room for the values of one group while its quantiles are looked for. */
typedef struct yb_scratch {
    const yb_env *env;
    void *values;
    size_t capacity; /* bytes */
    int gathered;    /* `values` are those of the cell below */
    int narrow;      /* and have 32 bits */
    uint32_t slot, node;
    size_t year;
} yb_scratch;

/* One row of the result as an aggregate sees it. */
typedef struct yb_cell {
    const yb_cube *cube;
    uint32_t slot, node;
    size_t year;          /* index inside the cube */
    const size_t *firsts; /* by stripe of the slot: the node's first cell, YB_NO_CELL */
    uint64_t count;       /* observations, > 0 */
    int scale;            /* of the column's values; the result has extra_digits more */
    yb_scratch *scratch;
    yb_decimal argument; /* of the aggregate */
} yb_cell;

/* The cell in the plane of a stripe, YB_NO_CELL if there is none. */
static inline size_t yb_cell_at(const yb_cell *cell, uint32_t stripe)
{
    size_t first = cell->firsts[stripe - cell->cube->slot_stripes[cell->slot]];
    return first == YB_NO_CELL ? YB_NO_CELL : first + cell->year;
}

typedef struct yb_aggregate_ops {
    const char *name;
    const char *words; /* other names, between bars: "|合计|总和|" */
    unsigned states;   /* YB_STATE_BIT of what it needs */
    int adds;          /* has sense only where values add up */
    int over_years;    /* adds over years too */
    int extra_digits;  /* decimals beyond those of the values */
    int shrinks;       /* the last of them is dropped when no row needs it */
    int alike;         /* each region counts alike: says little about the whole where figures do not add */
    int argument;      /* it needs one */
    uint64_t least;    /* observations below which it is null */
    int (*defined)(const yb_cell *cell); /* 0 where it is null in spite of that; NULL: never */
    /* YB_OVERFLOW (the caller names the place) or YB_NO_MEMORY. NULL: the count itself. */
    yb_status (*finish)(const yb_cell *cell, yb_int128 *value, yb_error *error);
} yb_aggregate_ops;

/* NULL outside the enum. */
const yb_aggregate_ops *yb_aggregate_ops_of(yb_aggregate aggregate);

yb_status yb_finish_sum(const yb_cell *cell, yb_int128 *value, yb_error *error);
yb_status yb_finish_min(const yb_cell *cell, yb_int128 *value, yb_error *error);
yb_status yb_finish_max(const yb_cell *cell, yb_int128 *value, yb_error *error);
yb_status yb_finish_average(const yb_cell *cell, yb_int128 *value, yb_error *error);
yb_status yb_finish_median(const yb_cell *cell, yb_int128 *value, yb_error *error);
yb_status yb_finish_quantile(const yb_cell *cell, yb_int128 *value, yb_error *error);
yb_status yb_finish_variance(const yb_cell *cell, yb_int128 *value, yb_error *error);
yb_status yb_finish_stddev(const yb_cell *cell, yb_int128 *value, yb_error *error);
yb_status yb_finish_variance_pop(const yb_cell *cell, yb_int128 *value, yb_error *error);
yb_status yb_finish_stddev_pop(const yb_cell *cell, yb_int128 *value, yb_error *error);
yb_status yb_finish_weighted(const yb_cell *cell, yb_int128 *value, yb_error *error);
/* Whether the cell's weights add up to more than zero. */
int yb_weighs(const yb_cell *cell);

/* Of `count` values, behind which others of INT32_MAX fill the last YB_NARROW_GROUP: the one that has `below` of them
 * before it in order, and the next one, if there is one. */
void yb_rank_neighbours(const yb_narrow_kernels *kernels, const int32_t *values, size_t count, size_t below,
                        yb_int128 pair[2]);

/* Whether the argument is one of a quantile. */
int yb_quantile_fits(yb_decimal argument);
/* The name of its column: "sum", or "p90" in `room`. */
const char *yb_aggregate_title(const yb_aggregate_ops *ops, yb_decimal argument, char room[YB_DECIMAL_TEXT]);

/* A mantissa of scale `from` at scale `to`; exact downwards by contract. 0 on overflow. */
int yb_align(yb_int128 mantissa, int from, int to, yb_int128 *aligned);

#endif
