/* Rows -> the bytes of a block's parts. */
#ifndef YB_FORMAT_ENCODE_H
#define YB_FORMAT_ENCODE_H

#include "codec/buffer.h"
#include "format/rows.h"
#include "format/subtotals.h"

/* What encoding a tile needs at hand: one for each thread. */
typedef struct yb_tile_encoder yb_tile_encoder;
yb_status yb_tile_encoder_create(const yb_env *env, yb_tile_encoder **encoder, yb_error *error);
void yb_tile_encoder_free(yb_tile_encoder *encoder);

/* Appends the values part of the tile of the years [first, end) of `years`, at
 * most YB_TILE_ROWS_MAX, to a buffer that holds a multiple of 8 bytes. `base` is
 * the first region of the group. Sets in *entry what the rows decide: rows,
 * regions, years, sum, min and max. */
yb_status yb_tile_encode(yb_tile_encoder *encoder, const yb_years *years, unsigned first, unsigned end, uint32_t base,
                         const yb_group_branches *branches, yb_buffer *buffer, yb_entry_layout *entry, yb_error *error);

/* Appends the values part of a run. Rows are sorted by (series, region, year),
 * of one scale, at most YB_RUN_ROWS_MAX. */
yb_status yb_run_encode(const yb_row *rows, size_t count, yb_buffer *buffer, yb_error *error);

/* Appends the notes part, or nothing if no row has a note. Rows are in the block's order. */
yb_status yb_notes_encode(const yb_row *rows, size_t count, yb_buffer *buffer, yb_error *error);

#endif
