/* The visible rows of a segment as a source for the merge, or for a buffer
 * where they do not stand in the order of the merge. */
#ifndef YB_STORE_PART_SOURCE_H
#define YB_STORE_PART_SOURCE_H

#include "store/part_rows.h"
#include "store/row_reader.h"

typedef struct yb_part_source {
    const yb_env *env;
    yb_part part;           /* as the snapshot has it, but with a segment of its own */
    const uint32_t *region; /* of each local one: as the merge numbers them */
    yb_part_selection everything;
    yb_part_rows rows;
    yb_row_stretch stretch; /* what no block has taken yet */
    size_t block_rows;
    size_t kept_bytes, kept_most; /* what the segment keeps of its file, about */
    yb_row_block block;
} yb_part_source;

/* Opens the part's file once more, so that what is read of it can be forgotten,
 * which happens whenever `kept_most` bytes are. */
yb_status yb_part_source_open(yb_part_source *source, const yb_snapshot *snapshot, uint32_t part,
                              const uint32_t *region, size_t block_rows, size_t kept_most, yb_error *error);
/* What reading it will take of memory, about. */
size_t yb_part_source_bytes(const yb_part *part, size_t block_rows);
/* Its rows as blocks, for readers. */
yb_row_source yb_part_source_blocks(yb_part_source *source);
/* The same without a reader: `block` borrows the next rows, none at the end. */
yb_status yb_part_source_next(yb_part_source *source, yb_row_block *block, yb_error *error);
void yb_part_source_close(yb_part_source *source);

#endif
