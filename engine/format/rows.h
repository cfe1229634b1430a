/* Observations one by one, on their way into runs. */
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
void yb_row_list_free(const yb_env *env, yb_row_list *list);

#endif
