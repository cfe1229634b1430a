/* Which regions of a segment are added up together most often: its branches. */
#ifndef YB_STORE_BRANCHES_H
#define YB_STORE_BRANCHES_H

#include "format/segment.h"
#include "yearbook/regions.h"

/* Chooses the finest level of the tree below whose regions enough of the segment's lie, and sets *branches to what
 * yb_segment_keys wants: regions of one level below one region of that level share a branch. `there[r]` says whether
 * the tree's region r occurs; `count` regions occur, those that the tree lacks behind the others. *branches is to be
 * freed, and NULL where nothing would be told apart. */
yb_status yb_branches_choose(const yb_env *env, const yb_regions *tree, const uint8_t *there, uint32_t count,
                             uint8_t **branches, yb_error *error);

#endif
