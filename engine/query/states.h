/* States: what is gathered about a group while scanning, from which aggregates
 * are finished afterwards. A state is a row of functions over an array of cells,
 * one cell per (group, year) of a stripe; all values of a stripe have the same
 * scale, so cells hold mantissas. Nothing but squares can overflow here: 2^64
 * mantissas fit 128 bits. */
#ifndef YB_QUERY_STATES_H
#define YB_QUERY_STATES_H

#include "codec/kernels.h"
#include "core/memory.h"

typedef enum yb_state_kind {
    YB_STATE_COUNT = 0,
    YB_STATE_SUM = 1,
    YB_STATE_EXTREMES = 2,
    YB_STATE_VALUES = 3,
    YB_STATE_OWN = 4, /* in planes of its own */
    YB_STATE_SQUARES = 5,
    YB_STATE_WEIGHTS = 6, /* of pairs only */
    YB_STATE_KINDS = 7
} yb_state_kind;

#define YB_STATE_BIT(kind) (1u << (kind))

/* One year of a tile. Lanes of a run that are not the group's are not present. */
typedef struct yb_lane_row {
    const int64_t *values; /* of a wide tile */
    const int32_t *narrow; /* of a narrow one, else NULL: whole groups of lanes (codec/narrow.h) */
    const int32_t *kept;   /* the same, 0 where absent; filled if a state `keeps` */
    const yb_lane_figures
        *figures; /* of each run: counts; of a narrow tile also sums and extremes, if a state reads them */
    const uint64_t *presence;
    const yb_lane_run *runs;
    uint32_t run_count;
    unsigned first_group, last_group; /* where the runs lie */
    size_t years, year; /* the cell of a run is node x years + year; node: here the node's row in the plane */
    const yb_kernels *kernels;
    yb_arena *arena; /* the worker's */
} yb_lane_row;

/* What a directory or row header says of many values at once. */
typedef struct yb_statistics {
    uint64_t count;
    yb_int128 sum;
    int64_t min, max;
} yb_statistics;

typedef struct yb_state_ops {
    size_t cell_bytes;
    int reads_values; /* else the presence is enough */
    int keeps;        /* wants `kept` of narrow rows */
    int cascades;     /* a group's cell is the merge of its parts'; else the parts are gathered when finishing */
    void (*init)(void *cells, size_t count);
    yb_status (*add_row)(void *cells, const yb_lane_row *row, yb_error *error);
    /* NULL: takes pairs of values. */
    yb_status (*add_value)(void *cells, size_t cell, int64_t value, yb_arena *arena, yb_error *error);
    void (*add_statistics)(void *cells, size_t cell, const yb_statistics *statistics); /* NULL: needs each value */
    void (*merge)(void *into, const void *from, size_t count);
    /* Where the rows of a narrow tile share their cells: row by row into totals of each lane, then those of each run
     * into its cell; NULL: add_row takes them, as figures. Without add_totals: row by row into cells. */
    void (*clear_totals)(yb_lane_totals *totals);
    void (*add_totals)(yb_lane_totals *totals, const yb_lane_row *row);
    void (*take_totals)(void *cells, const yb_lane_totals *totals, const yb_lane_row *row);
} yb_state_ops;

const yb_state_ops *yb_state_ops_of(yb_state_kind kind);

/* The rows of that table, one file each, and the cells that finishing reads. */
extern const yb_state_ops yb_state_count; /* uint64_t */
extern const yb_state_ops yb_state_sum;   /* yb_int128 */

typedef struct yb_extremes {
    int64_t min, max;
} yb_extremes;
extern const yb_state_ops yb_state_extremes;

/* yb_uint128; once a sum does not fit, it stays at YB_SQUARES_TOO_LARGE. */
#define YB_SQUARES_TOO_LARGE (~(yb_uint128)0)
extern const yb_state_ops yb_state_squares;

/* Every value, in a list of chunks; merging links lists. */
typedef struct yb_value_chunk {
    struct yb_value_chunk *next;
    uint32_t used, capacity;
    int narrow;       /* values have 32 bits: see yb_narrow_values */
    int64_t values[]; /* else they are these */
} yb_value_chunk;
static inline const int32_t *yb_narrow_values(const yb_value_chunk *chunk)
{
    return (const int32_t *)(const void *)chunk->values;
}
static inline int64_t yb_chunk_value(const yb_value_chunk *chunk, uint32_t i)
{
    return chunk->narrow ? yb_narrow_values(chunk)[i] : chunk->values[i];
}
typedef struct yb_value_list {
    yb_value_chunk *first, *last;
} yb_value_list;
extern const yb_state_ops yb_state_values;

/* Sums for a weighted mean: value x weight, and weights. */
typedef struct yb_weights {
    yb_int128 products, weights;
    int too_large; /* one of them did not fit */
} yb_weights;
extern const yb_state_ops yb_state_weights;
void yb_weights_add(yb_weights *cell, int64_t value, yb_int128 weight);

typedef struct yb_own {
    int64_t mantissa;
    int8_t scale;
    uint8_t there;
} yb_own;
extern const yb_state_ops yb_state_own; /* only initialised and merged */

/* Calls `body` with each present lane of the run as `lane`. */
#define YB_FOR_PRESENT(presence, first, last, lane, body)                                                              \
    for (unsigned word_ = (first) / 64; word_ * 64 < (last); word_++) {                                                \
        uint64_t bits_ = (presence)[word_];                                                                            \
        bits_ &= word_ == (first) / 64 ? UINT64_MAX << ((first) % 64) : UINT64_MAX;                                    \
        bits_ &= (last)-word_ * 64 < 64 ? ~(UINT64_MAX << ((last)-word_ * 64)) : UINT64_MAX;                           \
        for (; bits_ != 0; bits_ &= bits_ - 1) {                                                                       \
            unsigned lane = word_ * 64 + (unsigned)__builtin_ctzll(bits_);                                             \
            body;                                                                                                      \
        }                                                                                                              \
    }

/* Runs shorter than this are walked here: a kernel takes whole words of 64 lanes. */
#define YB_SHORT_RUN 32

/* The presence of a short run: bit i is lane first + i. */
static inline uint64_t yb_short_presence(const uint64_t *presence, const yb_lane_run *run)
{
    unsigned shift = run->first % 64, lanes = run->last - run->first;
    uint64_t bits = presence[run->first / 64] >> shift;
    if (shift + lanes > 64) {
        bits |= presence[run->first / 64 + 1] << (64 - shift);
    }
    return bits & ~(UINT64_MAX << lanes);
}

#endif
