/* Rollups: aggregates over the regions of one level, grouped by ancestors,
 * years and metrics, with their coverage.
 *
 * The engine refuses (YB_REFUSED) what has no statistical sense: sums of growth
 * rates or shares, mixed levels, roles or spans; the message says what there is
 * and what to ask instead. */
#ifndef YEARBOOK_QUERY_H
#define YEARBOOK_QUERY_H

#include <stddef.h>
#include <stdint.h>

#include "yearbook/decimal.h"
#include "yearbook/export.h"
#include "yearbook/status.h"
#include "yearbook/store.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum yb_aggregate {
    YB_COUNT = 0,
    YB_SUM = 1,
    YB_MIN = 2,
    YB_MAX = 3,
    YB_AVG = 4,    /* exact sum / count, rounded half to even at 6 decimals more than the values have */
    YB_MEDIAN = 5, /* middle value, or the exact mean of the middle two */
    /* Rounded as YB_AVG is; of a sample (n - 1; null where n < 2), or of all there is (n). */
    YB_VARIANCE = 6,
    YB_STDDEV = 7,
    YB_VARIANCE_POP = 8,
    YB_STDDEV_POP = 9,
    YB_QUANTILE = 10, /* at the argument, 0..1 with at most 6 decimals: interpolated between neighbours
                         (SQL's percentile_cont), exact at 6 decimals more than the values have */
    /* Sum of value x weight / sum of weights, the weight being another metric's figure of the same
     * region and year; exact, rounded as YB_AVG is. Null where the weights add up to zero or less. A
     * query that asks for it takes only figures that have a weight: n counts these. */
    YB_WEIGHTED_MEAN = 11
} yb_aggregate;

/* "count", "sum" ...; NULL outside the enum. */
YB_API const char *yb_aggregate_name(yb_aggregate aggregate);
/* The name or another word (合计, 平均 ...); a quantile as "quantile:0.9" or "p90",
 * which sets *argument. */
YB_API yb_status yb_aggregate_parse(const char *text, yb_aggregate *aggregate, yb_decimal *argument, yb_error *error);

typedef enum yb_comparison {
    YB_LESS = 0,
    YB_LESS_EQUAL = 1,
    YB_GREATER = 2,
    YB_GREATER_EQUAL = 3,
    YB_EQUAL = 4,
    YB_NOT_EQUAL = 5
} yb_comparison;

/* On each figure that would be aggregated, in its metric's unit; compared exactly. */
typedef struct yb_condition {
    yb_comparison comparison;
    yb_decimal value;
} yb_condition;

/* Columns computed from an aggregate of the same row and one of another: exact
 * fractions, rounded half to even; percentages at 4 decimals, ratios at 6. Null
 * where the base is missing, zero or negative. */
typedef enum yb_derivation {
    YB_DERIVE_YOY = 0,    /* percent of change on the year before; needs by_year */
    YB_DERIVE_GROWTH = 1, /* percent of change from first_year to last_year, beside last_year's figures:
                             a row for each group, so not with by_year */
    YB_DERIVE_CAGR = 2,   /* the same per year: the mean growth over at most 100 years */
    YB_DERIVE_SHARE = 3,  /* percent of the sum of the group above (the grouping level before, or all) */
    YB_DERIVE_RANK = 4,   /* 1 for the largest among the rows of its level, metric and year; equals share it */
    YB_DERIVE_RATIO = 5,  /* the sum divided by the same group's and year's of another metric */
    YB_DERIVE_GAP = 6,    /* percent of the group region's own figure that the gap is */
    YB_DERIVE_BASE = 7    /* the aggregate itself in first_year, exact, whatever its sign; rows as for growth */
} yb_derivation;

/* "yoy", "growth" ...: the names of the columns; NULL outside the enum. */
YB_API const char *yb_derivation_name(yb_derivation kind);

typedef struct yb_derive {
    yb_derivation kind;
    size_t aggregate;          /* number of the aggregate among those asked for */
    int first_year, last_year; /* of growth, cagr and base; 0: the query's */
    uint32_t metric;           /* of ratio: its number */
} yb_derive;

typedef struct yb_query {
    size_t struct_size;      /* sizeof(yb_query) */
    const uint32_t *metrics; /* numbers in the snapshot's catalog; at least one, or none for all */
    size_t metric_count;
    uint32_t region;             /* only this subtree; YB_NO_REGION: everywhere */
    int first_year, last_year;   /* 0: open */
    int measure;                 /* yb_measure; -1: YB_LEVEL */
    int role;                    /* yb_role; -1: YB_ACTUAL */
    yb_span span;                /* {0, 0}: the full year, and if that is missing where
                                    others are there: YB_REFUSED, naming them */
    int from_level;              /* level whose regions are added up; -1: the nearest
                                    below the finest grouping level that has data */
    const uint8_t *group_levels; /* group by the ancestor at each of these levels, from the top down */
    size_t group_level_count;
    int rollup;                     /* also a row for every shorter prefix of group_levels, to the total */
    int by_year, by_metric;         /* separate rows per year, per metric. Several metrics without
                                       by_metric, several years of a stock without by_year: YB_REFUSED */
    const yb_aggregate *aggregates; /* none: YB_SUM; where sums have no sense, the refusal says what has */
    size_t aggregate_count;
    const yb_decimal *arguments;    /* one beside each aggregate, read for YB_QUANTILE; may be NULL without one */
    uint32_t threads;               /* 0: of the store's, as many as the rows are worth */
    int no_statistics;              /* decode everything (for measuring) */
    const char *kernels;            /* force "scalar", "avx2", "avx512", "neon" (YB_UNSUPPORTED where this CPU
                                       lacks them); NULL: what the environment's YEARBOOK_KERNELS says, else
                                       the best there is */
    const yb_condition *conditions; /* only figures for which all of them hold (at most 16) */
    size_t condition_count;
    const yb_derive *derives; /* further columns, computed from the aggregates */
    size_t derive_count;
    /* What follows came later: a struct_size that ends before any of it is taken as well. */
    yb_decimal min_coverage; /* 0..1: rows whose n / N is less have no aggregates but their count,
                                and no gap; a note says how many. Not with conditions */
    int missing;             /* also find out which regions reported nothing (yb_result_missing); groups that
                                have no figure but their own have rows, too. by_year, or one year; not
                                with conditions */
    uint32_t weight;         /* of YB_WEIGHTED_MEAN: a metric's number; YB_NO_METRIC: the one that each metric's
                                rule names (weighted:METRIC, or B of derive:A/B). Measures other than levels
                                need one that is named */
    int difference;          /* figures of a span that does not begin in January are those from January to
                                its last month less those up to the month before it, for each region that has
                                both: H2 is the full year less H1. Flows only */
} yb_query;

#define YB_NO_METRIC UINT32_MAX

#define YB_QUERY_INIT                                                                                                  \
    {                                                                                                                  \
        sizeof(yb_query), NULL, 0, YB_NO_REGION, 0, 0, -1, -1, { 0, 0 }, -1, NULL, 0, 0, 0, 0, NULL, 0, NULL, 0, 0,    \
            NULL, NULL, 0, NULL, 0, { 0, 0 }, 0, YB_NO_METRIC, 0                                                       \
    }

typedef enum yb_column_type {
    YB_COLUMN_REGION = 0, /* uint32_t region numbers; YB_NO_REGION: all (a rollup's upper rows) */
    YB_COLUMN_METRIC = 1, /* uint32_t metric numbers */
    YB_COLUMN_YEAR = 2,   /* int32_t */
    YB_COLUMN_COUNT = 3,  /* uint64_t; a rank is one, too */
    YB_COLUMN_DECIMAL = 4 /* yb_wide at `scale` */
} yb_column_type;

typedef struct yb_column {
    const char *name; /* "city", "year", "sum", "p90", "n", "N", "own", "gap" */
    yb_column_type type;
    int scale;            /* YB_COLUMN_DECIMAL: decimals of every value */
    const void *values;   /* array of the type's elements, one per row */
    const uint8_t *valid; /* one byte per row, 0: null; NULL: all valid */
} yb_column;

/* What a query did; counts cover all threads. */
typedef struct yb_explain {
    size_t struct_size;  /* sizeof(yb_explain) */
    const char *kernels; /* ISA level used */
    uint32_t threads;
    uint64_t segments, blocks;     /* in the snapshot */
    uint64_t blocks_pruned;        /* skipped by directory */
    uint64_t rows_from_statistics; /* tile rows answered from their sums, or those of their branches */
    uint64_t blocks_decoded;
    uint64_t bytes_read;  /* encoded bytes of decoded blocks */
    uint64_t values;      /* observations aggregated */
    uint64_t memory_peak; /* bytes of the query's own memory */
    uint64_t nanoseconds;
    uint64_t blocks_from_statistics; /* answered whole by the directory */
} yb_explain;

/* Columns in the order: group levels, metric, year, aggregates, derived ones, n, N,
 * own, gap.
 * n is how many regions of the from level reported, N how many the tree has
 * under the group (where regions came and went, those of the row's year; the
 * figures of several may count for one: yb_writer_set_lineage); with several
 * years and no by_year, both count region-years. own is the group region's own
 * figure for the same series and year, gap = own - sum; both null where there is
 * none or sums have no sense. Beside the weighted mean of what does not add up,
 * gap = own - wmean.
 * With conditions, n counts the figures that meet them; N, own and gap are null.
 * Aggregates are null where the query asks for more coverage than there is.
 * Rows are sorted by group (preorder, a rollup's upper row before its parts),
 * metric, year. Groups without any observation have no row, unless the query
 * asks for what is missing. */
typedef struct yb_result yb_result;

YB_API yb_status yb_rollup(const yb_snapshot *snapshot, const yb_query *query, yb_result **result, yb_error *error);
/* NULL is allowed. Also after the store was closed, while its hooks are there. */
YB_API void yb_result_free(yb_result *result);
YB_API size_t yb_result_row_count(const yb_result *result);
YB_API size_t yb_result_column_count(const yb_result *result);
/* Borrowed: valid as long as the result. */
YB_API const yb_column *yb_result_column(const yb_result *result, size_t column);
/* The level whose regions were added up, and the series' span, as resolved. */
YB_API int yb_result_from_level(const yb_result *result);
YB_API yb_span yb_result_span(const yb_result *result);
/* The regions of the from level under a row's group that have no figure in its
 * year, by number, ascending: N - n of them, or fewer where one stands for
 * several. NULL and 0 unless the query asked for them. Borrowed. */
YB_API const uint32_t *yb_result_missing(const yb_result *result, size_t row, size_t *count);
/* Remarks a reader of the figures should see ("adds with double counting");
 * NULL behind the last. */
YB_API const char *yb_result_note(const yb_result *result, size_t number);
YB_API yb_status yb_result_explain(const yb_result *result, yb_explain *explain, yb_error *error);

#ifdef __cplusplus
}
#endif
#endif
