/* Finding the rows of older segments that a new segment's rows replace: a
 * merge-join of keys, block against block, where the directories allow a match. */
#ifndef YB_STORE_SUPERSEDE_H
#define YB_STORE_SUPERSEDE_H

#include "store/snapshot.h"

struct yb_kernels;

/* Adds to the masks of parts[0 .. newest) what the rows of parts[newest] hide.
 * A part whose mask changes gets a mask of its own, and `superseded` follows.
 * *changed is set to 1 if any did. */
yb_status yb_supersede(const yb_env *env, const struct yb_kernels *kernels, const yb_catalog *catalog, yb_part *parts,
                       uint32_t newest, int *changed, yb_error *error);

#endif
