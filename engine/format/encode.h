/* Rows -> the bytes of a block's parts. */
#ifndef YB_FORMAT_ENCODE_H
#define YB_FORMAT_ENCODE_H

#include "codec/buffer.h"
#include "format/rows.h"

/* Appends the values part of a tile. Rows are sorted by (year, region), of one
 * series and scale, of one group of YB_TILE_LANES regions, of at most
 * YB_TILE_ROWS_MAX years. */
yb_status yb_tile_encode(const yb_row *rows, size_t count, yb_buffer *buffer, yb_error *error);

/* Appends the values part of a run. Rows are sorted by (series, region, year),
 * of one scale, at most YB_RUN_ROWS_MAX. */
yb_status yb_run_encode(const yb_row *rows, size_t count, yb_buffer *buffer, yb_error *error);

/* Appends the notes part, or nothing if no row has a note. Rows are in the block's order. */
yb_status yb_notes_encode(const yb_row *rows, size_t count, yb_buffer *buffer, yb_error *error);

#endif
