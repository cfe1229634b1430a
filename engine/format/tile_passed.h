/* Rows of a narrow tile that kernels take without lists of who is present (yb_passed_row). */
#ifndef YB_FORMAT_TILE_PASSED_H
#define YB_FORMAT_TILE_PASSED_H

#include "format/reader.h"

/* Whether a row adds to what slots hold, and its residuals say where, or everywhere. */
static inline int yb_row_passes(const yb_row_header *row, uint32_t number)
{
    return (row->encoding == YB_TILE_DIFFERENCE || number == 0) && row->width < 32 && row->upper_width < 32 &&
           (row->presence == YB_PRESENCE_PACKED || row->presence == YB_PRESENCE_ALL);
}

/* Part `part` of a row, for the kernel. */
static inline yb_passed_row yb_row_passed(const yb_tile_cursor *cursor, const yb_row_header *row, unsigned part)
{
    const unsigned width = part == 0 ? row->width : row->upper_width;
    return (yb_passed_row) { .bit = yb_tile_first_bit(cursor, row, part),
                             .width = width,
                             .mask = (UINT32_C(1) << width) - 1,
                             .reference = (uint32_t)(part == 0 ? row->reference : row->upper_reference),
                             .floor = row->presence == YB_PRESENCE_PACKED ? 0 : -1 };
}

#endif
