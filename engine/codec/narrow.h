/* Kernels over narrow tiles: every value fits 32 bits, so that a vector holds
 * twice as many lanes. What a kernel cannot promise without overflow, its
 * declaration says as a bound; callers prove it from the tile's statistics.
 *
 * Lanes are taken in groups of sixteen, as bitpack.h lays them out. Presence is
 * one bit per lane, 64 to a word, YB_TOTALS_LANES / 64 words; bits of lanes behind the tile are zero. Arrays of lanes
 * have room for one group more than the tile has (YB_NARROW_ROOM); lanes of no meaning may hold anything. */
#ifndef YB_CODEC_NARROW_H
#define YB_CODEC_NARROW_H

#include <stddef.h>
#include <stdint.h>

#define YB_NARROW_GROUP 16
#define YB_TOTALS_LANES 4096
#define YB_NARROW_ROOM  (YB_TOTALS_LANES + YB_NARROW_GROUP)

/* A tile's rows are read one behind the other, and fetched so many bytes before: late enough that they are still in a
 * first-level cache of 32 KB, which holds the lanes, too, and soon enough for the slowest memory. They are read once:
 * caches behind that one need not keep them (YB_FETCH_ONCE, for __builtin_prefetch). */
#define YB_FETCH_AHEAD (12 << 10)
#define YB_FETCH_ONCE  0, 0

/* Groups [first, last) of a row's packed residuals. */
typedef struct yb_narrow_row {
    const uint8_t *packed; /* of the whole row; 64 bytes behind it may be read */
    unsigned bit, base;    /* where in each stream the residuals of group `base` begin */
    unsigned width;        /* 0..32 */
    uint32_t reference;
    int difference;     /* add to what the lane held, else replace it */
    int finds;          /* present is what has a residual other than 0; else `presence` says it */
    uint64_t *presence; /* what is found goes here, of these groups */
    unsigned first, last;
} yb_narrow_row;

/* Lanes [first, last) that belong together; `node` is the caller's. */
typedef struct yb_lane_run {
    uint32_t first, last;
    uint32_t node;
} yb_lane_run;

/* What the present lanes of a run amount to. Of none: 0, INT32_MAX, INT32_MIN. */
typedef struct yb_lane_figures {
    int64_t sum;
    uint32_t count;
    int32_t least, greatest;
} yb_lane_figures;

/* What lanes add up to over the rows of a tile, at most 256. */
typedef struct yb_lane_totals {
    uint32_t counts[YB_TOTALS_LANES];
    int32_t least[YB_TOTALS_LANES], greatest[YB_TOTALS_LANES]; /* of nothing: INT32_MAX, INT32_MIN */
    int32_t low[YB_TOTALS_LANES], high[YB_TOTALS_LANES];       /* the sum is high x 65536 + low */
    uint64_t squares[YB_TOTALS_LANES];
} yb_lane_totals;

/* Rows of a tile that is taken by strips: a strip is a group of lanes, from row to row, so that what
 * becomes of them stays in registers. */
#define YB_STRIP_ROWS 256

typedef struct yb_strip_rows {
    uint32_t bits[YB_STRIP_ROWS]; /* where the residuals of the next strip begin: 32 for each word of every stream from
                                   * `packed` on; kernels move it on, whole vectors at once */
    uint32_t widths[YB_STRIP_ROWS]; /* 0..32 */
    uint32_t masks[YB_STRIP_ROWS];  /* as many ones */
    uint16_t anew[YB_STRIP_ROWS];   /* the next row, this one or a later one, that replaces what lanes held; if there is
                                     * none, a number not below row_count */
    uint32_t always[YB_STRIP_ROWS]; /* added to residuals: not 0 where every lane is present, and the reference is less
                                     * by as much; else what has a residual other than 0 is present */
    uint32_t references[YB_STRIP_ROWS];
} yb_strip_rows;

/* A lane of the strip has this residual, `always` of the row added, and is present. */
typedef struct yb_strip_patch {
    uint16_t row, lane;
    uint32_t residual;
} yb_strip_patch;

typedef struct yb_strips {
    const uint8_t *packed; /* of all rows; 64 bytes behind them may be read */
    yb_strip_rows *rows;
    unsigned row_count;
    unsigned first, last;          /* groups */
    unsigned safe_rows;            /* the values of as many rows of a lane add up in 32 bits; at least 1 */
    const yb_strip_patch *patches; /* by strip, then by row */
    const uint16_t *patch_starts;  /* of each group's patches, and behind the last one's */
    int32_t *values;               /* of lanes: before the first row, then behind the last */
    uint64_t *presence;            /* of the last row, in these groups */
    const uint8_t *ahead;          /* fetched into the cache meanwhile: any address, and */
    unsigned ahead_step;           /* so many bytes on with each row of each strip */
} yb_strips;

/* A row, all differences, in which what is present has a residual above `floor`: other than 0, or any. */
typedef struct yb_passed_row {
    uint32_t bit;   /* where the residuals of the first group begin: 32 for each word of every stream */
    uint32_t width; /* 0..31 */
    uint32_t mask;  /* as many ones */
    uint32_t reference;
    int32_t floor; /* 0 or -1 */
} yb_passed_row;

/* Rows that are passed through on the way to a later one. */
typedef struct yb_passed_rows {
    const uint8_t *packed; /* of all rows; 64 bytes behind them may be read */
    const yb_passed_row *rows;
    unsigned count;
    unsigned first, last; /* groups */
} yb_passed_rows;

/* What the lanes of rows amount to, lanes of one number in their group together. The sum is high x 65536 + low, added
 * up over the lanes. */
typedef struct yb_gathered {
    int32_t low[YB_NARROW_GROUP], high[YB_NARROW_GROUP], greatest[YB_NARROW_GROUP];
} yb_gathered;

/* Sums of so many values, each as small as this, fit 32 bits. */
#define YB_NARROW_SUMMED 64
#define YB_NARROW_SMALL  ((1 << 25) - 1)

typedef struct yb_narrow_kernels {
    /* Which lanes have a residual other than 0, into row->presence. */
    void (*find_present)(const yb_narrow_row *row);
    /* values[i] = reference + residual (+ values[i]) where lane i is present. Wraps modulo 2^32. */
    void (*unpack)(const yb_narrow_row *row, int32_t *values);
    /* What several rows add to the values, whose order and presence do not matter then. Wraps modulo 2^32. */
    void (*pass_rows)(const yb_passed_rows *rows, int32_t *values);
    /* The same for one row, in parts of a single row each, whose present lanes are added to *all: at most 2^14 groups,
     * all of whose values lie within YB_NARROW_SMALL of 0. Returns whether any of them is negative: then all->greatest
     * is left as it is. What lies `ahead` bytes behind what is read is fetched into the cache: any distance. */
    int (*gather)(const yb_passed_rows *parts, unsigned count, intptr_t ahead, int32_t *values, yb_gathered *all);
    /* The same, but the lanes that are present and whose values, as unsigned numbers, are not above `most` come into
     * `matched`, 16 bits for each of these groups. */
    void (*match)(const yb_passed_rows *parts, unsigned count, intptr_t ahead, uint32_t most, int32_t *values,
                  uint64_t *matched);
    /* As unpack, for the parts of a row, all of them differences, and what their present lanes amount
     * to. With `small`, all values that come out lie within YB_NARROW_SMALL of 0. */
    void (*unpack_reduce)(const yb_narrow_row *parts, unsigned count, int small, int32_t *values,
                          yb_lane_figures *figures);
    /* to[i] = values[i] where lane i is present, else 0. Groups [first, last). */
    void (*keep_present)(const int32_t *values, const uint64_t *presence, unsigned first, unsigned last, int32_t *to);
    /* Leaves in `presence` the lanes with low <= values[i] <= high. Groups [first, last). */
    void (*keep_within)(const int32_t *values, int32_t low, int32_t high, unsigned first, unsigned last,
                        uint64_t *presence);
    /* Words of 64 lanes: bit i is set where bytes[i] is not zero (it is 255). */
    void (*bits_of_bytes)(const uint8_t *bytes, unsigned words, uint64_t *bits);

    /* How many lanes of the run are present in all rows together, whose presence of YB_TOTALS_LANES bits each follows
     * one another. */
    uint64_t (*count)(const uint64_t *presence, unsigned rows, const yb_lane_run *run);
    /* figures[i] of runs[i], which has at least one lane: counts and sums, with extremes. */
    void (*add)(const int32_t *values, const uint64_t *presence, const yb_lane_run *runs, uint32_t count,
                yb_lane_figures *figures);
    void (*reduce)(const int32_t *values, const uint64_t *presence, const yb_lane_run *runs, uint32_t count,
                   yb_lane_figures *figures);

    /* Writes the values of the run's present lanes to `to`; returns how many. */
    uint32_t (*pick)(const int32_t *values, const uint64_t *presence, const yb_lane_run *run, int32_t *to);
    /* Of values, a multiple of YB_NARROW_GROUP: how many are greater than each bound, fewer than 2^31; the least of
     * those that are greater than the bound, INT32_MAX if there are none. */
    void (*count_above)(const int32_t *values, size_t count, const int32_t bounds[3], uint32_t above[3]);
    int32_t (*least_above)(const int32_t *values, size_t count, int32_t bound);

    /* By strips: the totals of each lane, squares too if asked (their sums fit 64 bits). Values and presence come out,
     * too. */
    void (*strips_total)(yb_strips *strips, int squares, yb_lane_totals *totals);

    /* Adding the present lanes of a row to each lane's totals, groups [first, last). */
    void (*total_counts)(yb_lane_totals *totals, const uint64_t *presence, unsigned first, unsigned last);
    void (*total_sums)(yb_lane_totals *totals, const int32_t *values, const uint64_t *presence, unsigned first,
                       unsigned last);
    void (*total_extremes)(yb_lane_totals *totals, const int32_t *values, const uint64_t *presence, unsigned first,
                           unsigned last);
    /* Of values that are 0 where absent; the squares of all rows together stay below 2^64. */
    void (*total_squares)(yb_lane_totals *totals, const int32_t *kept, unsigned first, unsigned last);
} yb_narrow_kernels;

#endif
