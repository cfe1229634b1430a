/* Inside the segment writer: what writer.c (the interface), group.c (choosing
 * blocks) and block_writer.c (putting them into the file) share. */
#ifndef YB_FORMAT_WRITER_H
#define YB_FORMAT_WRITER_H

#include "codec/buffer.h"
#include "core/file.h"
#include "format/rows.h"

struct yb_segment_writer {
    const yb_env *env;
    yb_file_writer file;
    uint32_t series_count, region_count;
    yb_status failed; /* after a failure nothing more is accepted */
    int finished;
    yb_row last;   /* key of the last row, to hold the order; year 0 before the first */
    uint64_t rows; /* written into blocks */

    yb_row_list group;       /* rows of one series in one group of regions, trimmed */
    yb_row_list pending;     /* rows that wait for a run, trimmed, in order */
    yb_row_list aligned;     /* scratch: rows of one scale */
    yb_row_list by_year;     /* scratch: the same in a tile's order */
    yb_row_list strays;      /* scratch: rows that do not fit the scale */
    yb_buffer values, notes; /* parts of the block being made */
    yb_footer_layout footer;
    yb_entry_layout *directory;
    size_t blocks, directory_capacity;
};

/* Turns the group's rows into tiles, or appends them to `pending`. */
yb_status yb_writer_end_group(yb_segment_writer *writer, yb_error *error);
/* Writes runs while `pending` has at least `least` (>= 1) rows. */
yb_status yb_writer_write_runs(yb_segment_writer *writer, size_t least, yb_error *error);

/* Writes a block: writer->values, and notes of the rows, which are in the block's order. */
yb_status yb_writer_put_block(yb_segment_writer *writer, yb_block_kind kind, const yb_row *rows, size_t count,
                              yb_error *error);
/* Header and keys; at the end directory and footer. */
yb_status yb_writer_put_front(yb_segment_writer *writer, const yb_segment_keys *keys, yb_error *error);
yb_status yb_writer_put_back(yb_segment_writer *writer, yb_error *error);

#endif
