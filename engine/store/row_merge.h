/* From a writer's buffer to one segment file: merges the sorted runs, the
 * later row of a key winning. */
#ifndef YB_STORE_ROW_MERGE_H
#define YB_STORE_ROW_MERGE_H

#include "catalog/catalog.h"
#include "store/row_buffer.h"

/* Writes the sealed runs of `buffer` to a new segment file at `path`, synced.
 * Only series and regions that occur are in it. *rows: how many it holds.
 * Nothing is left behind on failure. */
yb_status yb_row_merge_write(const yb_row_buffer *buffer, const yb_catalog *catalog, const char *path, uint64_t *rows,
                             yb_error *error);

#endif
