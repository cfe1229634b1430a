/* The columns of a run in one block of memory. */
#ifndef YB_QUERY_RUN_COLUMNS_H
#define YB_QUERY_RUN_COLUMNS_H

#include "format/segment.h"

/* Mantissa, series, region, year, and a byte for what is superseded. */
enum { YB_RUN_ROW_BYTES = 8 + 4 + 4 + 2 + 1 };

/* Points the columns into `memory` of rows x YB_RUN_ROW_BYTES; returns where the superseded bytes go. */
static inline uint8_t *yb_run_columns_place(void *memory, uint32_t rows, yb_run_columns *columns)
{
    columns->mantissa = memory;
    columns->series = (uint32_t *)(columns->mantissa + rows);
    columns->region = columns->series + rows;
    columns->year = (int16_t *)(columns->region + rows);
    return (uint8_t *)(columns->year + rows);
}

#endif
