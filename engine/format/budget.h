/* Inside the budget of loaded blocks: which of them are in memory, and who holds
 * them.
 *
 * A block that a cursor uses is pinned: its count is above zero. Whoever takes a
 * block out of memory first turns a count of zero into YB_BLOCK_LEAVING; whoever
 * pins and finds it so waits until the block is gone, and reads it anew. */
#ifndef YB_FORMAT_BUDGET_H
#define YB_FORMAT_BUDGET_H

#include "format/reader.h"

#define YB_BLOCK_LEAVING (UINT32_C(1) << 31)

/* Counts a block that was just put into segment->loaded[block], pinned by the
 * caller; takes others out if the budget is exceeded. */
void yb_block_budget_add(const yb_segment *segment, uint32_t block, yb_loaded_block *loaded);
/* Takes out the segment's blocks, which nobody uses. */
void yb_block_budget_remove(yb_segment *segment);

#endif
