/* The rows of a group arranged for tiles: year by year, in each by region. */
#ifndef YB_FORMAT_YEARS_H
#define YB_FORMAT_YEARS_H

#include "core/memory.h"
#include "format/layout.h"

/* Rows of one scale, by region, then year. */
typedef struct yb_aligned_rows {
    const uint32_t *region;
    const int16_t *year;
    const int64_t *mantissa;
    const uint32_t *row; /* number of each row in its group; NULL: all of the group's rows */
    size_t count;        /* at least 1 */
    int8_t scale;
} yb_aligned_rows;

/* Zero-initialised except for env; free with yb_years_free. */
typedef struct yb_years {
    const yb_env *env;
    size_t capacity;
    int64_t *mantissa;
    uint16_t *lane;  /* region minus the first one of its group */
    uint32_t *order; /* number of each row in what was arranged, if that was asked for */
    unsigned count;
    int16_t year[YB_YEAR_MAX];
    uint32_t begin[YB_YEAR_MAX + 1];  /* where each of `count` years begins, and where the last ends */
    uint32_t filled[YB_YEAR_MAX + 1]; /* scratch, by year */
} yb_years;

/* Arranges rows of one group of YB_TILE_LANES regions. */
yb_status yb_years_arrange(yb_years *years, const yb_aligned_rows *rows, int with_order, yb_error *error);
void yb_years_free(yb_years *years);

#endif
