/* Derived columns: what is computed from aggregates of other years, groups or
 * metrics. A table, as that of aggregates; each kind takes a row's value and a
 * base, which comes from elsewhere in the cube. */
#ifndef YB_QUERY_DERIVE_H
#define YB_QUERY_DERIVE_H

#include "query/plan.h"

/* Where the base of a row's value is. */
typedef enum yb_derive_base {
    YB_BASE_NONE = 0, /* the rows themselves: a rank */
    YB_BASE_YEAR_BEFORE = 1,
    YB_BASE_FIRST_YEAR = 2, /* of two; rows are of the last one */
    YB_BASE_PARENT = 3,     /* the group above */
    YB_BASE_METRIC = 4,     /* the same group's of another metric */
    YB_BASE_OWN = 5         /* the group region's own figure: filled beside the gap */
} yb_derive_base;

typedef enum yb_derive_outcome { YB_DERIVED_NULL, YB_DERIVED_VALUE, YB_DERIVED_OVERFLOW } yb_derive_outcome;

#define YB_DIGITS_OF_BASE (-1)

typedef struct yb_derive_ops {
    const char *name;
    yb_derive_base base;
    int digits;   /* decimals of the column; YB_DIGITS_OF_BASE: those of the aggregate */
    int of_sums;  /* has sense for sums only */
    int compares; /* worth a remark when another number of regions reported the base */
    /* Value and base are at the same scale; `years` lie between them. NULL without a base. */
    yb_derive_outcome (*combine)(yb_int128 value, yb_int128 base, int years, int digits, yb_int128 *derived);
} yb_derive_ops;

/* NULL outside the enum. */
const yb_derive_ops *yb_derive_ops_of(yb_derivation kind);

/* Checks the derived columns asked for, and makes of plan->asked the query that
 * gathers what they need: plan->query. */
yb_status yb_derive_prepare(yb_plan *plan, yb_error *error);

yb_derive_outcome yb_derive_base_itself(yb_int128 value, yb_int128 base, int years, int digits, yb_int128 *derived);
yb_derive_outcome yb_derive_growth(yb_int128 value, yb_int128 base, int years, int digits, yb_int128 *derived);
yb_derive_outcome yb_derive_cagr(yb_int128 value, yb_int128 base, int years, int digits, yb_int128 *derived);
yb_derive_outcome yb_derive_share(yb_int128 value, yb_int128 base, int years, int digits, yb_int128 *derived);
yb_derive_outcome yb_derive_ratio(yb_int128 value, yb_int128 base, int years, int digits, yb_int128 *derived);

/* Years that a mean yearly growth may lie over. */
#define YB_CAGR_YEARS 100

#endif
