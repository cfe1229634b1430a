/* Rows on their way into blocks: lists of observations, and their scales. */
#ifndef YB_FORMAT_ROWS_H
#define YB_FORMAT_ROWS_H

#include "core/memory.h"
#include "format/layout.h"

typedef struct yb_row {
    int64_t mantissa;
    uint32_t series, region;
    uint32_t source, offset, length;
    int16_t year;
    int8_t scale;
    uint8_t bound;
} yb_row;

/* Zero-initialised. */
typedef struct yb_row_list {
    yb_row *rows;
    size_t count, capacity;
} yb_row_list;

yb_status yb_row_list_reserve(const yb_env *env, yb_row_list *list, size_t count, yb_error *error);
yb_status yb_row_list_add(const yb_env *env, yb_row_list *list, const yb_row *row, yb_error *error);
void yb_row_list_free(const yb_env *env, yb_row_list *list);

/* Copies rows into *sorted, year by year, keeping the order inside a year. */
yb_status yb_rows_by_year(const yb_env *env, const yb_row *rows, size_t count, yb_row_list *sorted, yb_error *error);

/* Takes trailing zeros off: 12.50 and 12.5 become the same. */
void yb_row_trim(yb_row *row);

/* The scale at which these rows (trimmed, at least one) are cheapest to store
 * together. At least one row fits it, but not all need to. */
int8_t yb_rows_choose_scale(const yb_row *rows, size_t count);

/* Whether the row's mantissa at `scale` is exact and fits 64 bits; then sets it. */
int yb_row_align(yb_row *row, int8_t scale);

#endif
