/* The region tree out of divisions.bin. */
#ifndef GAZETTEER_DIVISIONS_H
#define GAZETTEER_DIVISIONS_H

#include "gazetteer/packed.h"
#include "yearbook/regions.h"

/* Codes of all regions as numbers, level by level, each level ascending:
 * *codes has packed->names elements and is released with packed->allocator. */
yb_status gazetteer_division_codes(const gazetteer_packed *packed, uint32_t **codes, yb_error *error);

/* `hooks` are the tree's; its allocator must be packed->allocator's equal or NULL. */
yb_status gazetteer_build_tree(const gazetteer_packed *packed, const yb_hooks *hooks, yb_regions **regions,
                               yb_error *error);

#endif
