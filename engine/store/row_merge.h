/* Merging sorted runs into one, the later row of a key winning.
 *
 * Where a run has many rows before those of all others, they are passed on as
 * they lie; where runs overlap, the next rows of all of them are sorted again,
 * a window at a time, which costs less than comparing them one by one. */
#ifndef YB_STORE_ROW_MERGE_H
#define YB_STORE_ROW_MERGE_H

#include "store/row_reader.h"
#include "store/row_sink.h"

/* Rows that a window should have; that many is quick to sort. */
#define YB_WINDOW_ROWS ((size_t)1 << 16)
/* Bytes that sorting takes for each row of a window, with annotations. */
#define YB_WINDOW_ROW_BYTES (2 * YB_ROW_BYTES_MAX + 3 * sizeof(uint64_t))

/* Gives all rows of the readers, which are before their start, to the sink.
 * `window_rows` is a target: windows may be twice as large, and as large as
 * there are readers. */
yb_status yb_row_merge(const yb_env *env, yb_row_reader *readers, size_t count, const yb_series_order *order,
                       const yb_key_layout *layout, size_t window_rows, yb_row_sink *sink, yb_error *error);

#endif
