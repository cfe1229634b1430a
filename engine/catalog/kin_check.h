/* Whether the lines of a lineage table agree with one another and with the tree.
 * Each gives YB_INVALID with the line and what to do. */
#ifndef YB_CATALOG_KIN_CHECK_H
#define YB_CATALOG_KIN_CHECK_H

#include "catalog/lineage.h"

/* Every unit begins before it ends, and becomes one that is there then. */
yb_status yb_kin_check_years(const yb_kin *kin, yb_error *error);
/* Every code leads to one that the tree has. */
yb_status yb_kin_check_codes(const yb_kin *kin, yb_error *error);
/* Regions and what they become have one level, which is below their parents'. */
yb_status yb_kin_check_levels(const yb_kin *kin, yb_error *error);

#endif
