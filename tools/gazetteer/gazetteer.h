/* China's administrative divisions, 2023 edition, carried inside the program.
 *
 * Provinces (2 digits), cities (4), counties (6) and towns (9) as a region
 * tree, and the names of villages, which tell towns of the same name apart. */
#ifndef GAZETTEER_GAZETTEER_H
#define GAZETTEER_GAZETTEER_H

#include "yearbook/regions.h"

/* The tree, with one root "中国" (code "86", level country). Levels: country,
 * province, city, county, town. Built on the first call, kept; thread-safe.
 * The caller releases its reference. */
yb_status gazetteer_regions(yb_regions **regions, yb_error *error);

/* Calls `visit` with the name of each village of a town (9-digit code) without
 * its ending (村民委员会, 社区居委会 ...): "何粟". Nothing for unknown codes. */
typedef void gazetteer_visit_village(void *context, const char *name, size_t length);
yb_status gazetteer_villages(const char *town_code, gazetteer_visit_village *visit, void *context, yb_error *error);

/* Whether a name of `regions` may end with these two characters of three bytes each, as Chinese ones are.
 * Always so in another tree than this program's own; in that one a look at a bitmap answers most questions with no. */
int gazetteer_may_end_name(const yb_regions *regions, const char *characters);

/* "2023" */
const char *gazetteer_edition(void);

#endif
