/* Trees and catalogs that several tests use. */
#ifndef CATALOG_SAMPLE_H
#define CATALOG_SAMPLE_H

#include "catalog/catalog.h"
#include "support/test.h"

/* Line after line "code,parent,level,name"; fails the test when it is no tree. */
yb_regions *sample_tree_of(const char *lines);
/* The same with hooks and status; `regions` untouched on failure. */
yb_status sample_build(const yb_hooks *hooks, const char *lines, yb_regions **regions, yb_error *error);

/* Parts of Jiangxi and Guangdong: equal town names in two counties, a city that
 * is one county, and an ending that people leave out. */
extern const char sample_china[];

/* A catalog with that tree, five metrics, series and sources. */
yb_status sample_catalog(const yb_env *env, yb_catalog **catalog, yb_error *error);
/* The same with a lineage of three lines. */
yb_status sample_catalog_with_lineage(const yb_env *env, yb_catalog **catalog, yb_error *error);
void sample_assert_equal(const yb_catalog *a, const yb_catalog *b);

/* Numbers that look random and are the same every time. */
static inline uint64_t sample_random(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = (*state ^ (*state >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

#endif
