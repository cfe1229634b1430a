/* A random country with random figures, kept in plain arrays, and rollups over
 * them by plain loops: what the engine must answer, to the last digit. */
#ifndef QUERY_NAIVE_H
#define QUERY_NAIVE_H

#include "core/wide.h"
#include "yearbook/yearbook.h"

enum {
    NAIVE_METRICS = 4,                /* the last is derived: it does not add up */
    NAIVE_SERIES = 2 * NAIVE_METRICS, /* full year, and the first half */
    NAIVE_YEARS = 9,
    NAIVE_FIRST_YEAR = 2010,
    NAIVE_LEVELS = 4,
    NAIVE_SCALE = 14 /* at which numbers are compared */
};

typedef struct naive_fact {
    int64_t mantissa;
    int8_t scale;
    uint8_t there;
} naive_fact;

typedef struct naive {
    uint64_t state; /* of the random numbers */
    uint32_t regions;
    uint32_t *parent; /* UINT32_MAX for roots */
    uint8_t *level;
    uint8_t *gone;     /* left the tree */
    naive_fact *facts; /* [series][region][year] */
    yb_regions *tree;
    uint32_t *number; /* in the tree, YB_NO_REGION if gone */
} naive;

void naive_make(naive *world, uint32_t provinces, uint32_t fan, uint64_t seed);
void naive_free(naive *world);
uint64_t naive_below(naive *world, uint64_t limit);

/* Metrics and series 0.. to a writer. */
void naive_describe(naive *world, yb_writer *writer);
/* A random batch of figures: dense blocks and scattered ones. */
void naive_change(naive *world, yb_writer *writer);
/* Moves and drops some regions. */
void naive_reshape(naive *world, yb_writer *writer);

/* A query that has sense mostly; its lists are static and change with the next call. */
yb_query naive_query(naive *world);
/* The same, with its level named, of the one or two metrics that go into `metrics`. */
yb_query naive_plain_query(naive *world, uint32_t metrics[2]);
/* Compares the engine's answer with the plain one; asserts. */
void naive_compare(const naive *world, const yb_query *query, yb_status status, const yb_error *error,
                   const yb_result *result);

/* A decimal of the result at NAIVE_SCALE. */
yb_int128 naive_cell(const yb_column *column, size_t row);
yb_int128 naive_sum(const yb_int128 *values, size_t count);
/* Compares one cell with the aggregate of `values`, which are at NAIVE_SCALE, need
 * `scale` decimals, and are sorted by this. */
void naive_compare_aggregate(yb_aggregate aggregate, yb_decimal argument, yb_int128 *values, size_t count, int scale,
                             const yb_column *column, size_t row);

#endif
