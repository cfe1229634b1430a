/* What became of regions: the lineage table, and what follows from it for each
 * code that it names (its kin units).
 *
 * A unit is what one code stood for from one year to another. Units that a
 * change connects are a family. */
#ifndef YB_CATALOG_LINEAGE_H
#define YB_CATALOG_LINEAGE_H

#include "core/memory.h"
#include "yearbook/regions.h"

#define YB_LINEAGE_YEAR_MAX 9999
#define YB_NO_KIN           UINT32_MAX
/* As a year: the newest tree. Behind all that there are. */
#define YB_NEWEST_TREE (YB_LINEAGE_YEAR_MAX + 1)

/* ---- the table ---------------------------------------------------------- */

/* Immutable; entries by year, old code, new code. */
typedef struct yb_lineage {
    const yb_env *env;
    yb_arena arena;
    yb_lineage_entry *entries; /* name and parent are never NULL */
    uint32_t count;
} yb_lineage;

/* A sorted copy. YB_INVALID: a code that is empty, a text that is too long or
 * not UTF-8, a year out of range; YB_EXISTS: an entry that stands there twice. */
yb_status yb_lineage_create(const yb_env *env, const yb_lineage_entry *entries, size_t count, yb_lineage **lineage,
                            yb_error *error);
void yb_lineage_free(yb_lineage *lineage); /* NULL is allowed */

/* ---- the units ---------------------------------------------------------- */

typedef struct yb_kin_unit {
    const char *code;
    uint32_t region;       /* in the newest tree; YB_NO_REGION */
    int16_t from, to;      /* its first year, and the first behind its last; 0, YB_NEWEST_TREE: open */
    uint32_t successor;    /* the unit it became; YB_NO_KIN: none, or it was split */
    uint32_t predecessor;  /* the one unit that it was before, YB_NO_KIN: none or several */
    uint32_t predecessors; /* that ended with it, those that joined it among them */
    uint32_t successors;   /* that it became or that were split from it */
    uint32_t family;       /* a unit of it, the same for all */
    uint16_t level;
    uint8_t goes_on; /* while others were split from it or merged into it */
    int16_t absorbs; /* the last year in which others joined it, or were merged into it while it went on; 0: never */
} yb_kin_unit;

/* Borrows from the lineage and the tree. */
typedef struct yb_kin {
    const yb_lineage *lineage;
    const yb_regions *regions;
    yb_arena arena;
    yb_kin_unit *units; /* by code */
    uint32_t count;
    uint32_t *old_units, *new_units; /* by entry */
    uint32_t *first_entries;         /* by unit: the first entry that it is the old one of, YB_NO_KIN */
    uint32_t *next_entries;          /* by entry: the next one of the same */
} yb_kin;

/* YB_INVALID: codes that nothing is known of, years that contradict one another,
 * a code that goes two ways; the message says in which line and what to do. */
yb_status yb_kin_create(const yb_env *env, const yb_lineage *lineage, const yb_regions *regions, yb_kin **kin,
                        yb_error *error);
void yb_kin_free(yb_kin *kin); /* NULL is allowed */

uint32_t yb_kin_find(const yb_kin *kin, const char *code);

/* The unit that stands for this one in the tree of a year. *shared becomes 1 if
 * others do not stand for it alone: it was merged, or split from what stands. */
uint32_t yb_kin_standing(const yb_kin *kin, uint32_t unit, int year, int *shared);

/* Of several units of a family that have a figure for the same year, those with
 * the least of these count: 0 in their time, then the nearest later, then the
 * latest earlier ones. */
static inline uint32_t yb_kin_distance(const yb_kin_unit *unit, int year)
{
    return year < unit->from  ? (uint32_t)(unit->from - year)
           : year >= unit->to ? (uint32_t)(YB_NEWEST_TREE + year - unit->to)
                              : 0;
}

/* ---- the tree of a year ------------------------------------------------- */

/* A unit with a first or a last year, by the region where it stands. */
typedef struct yb_dated_unit {
    uint32_t region; /* of the era's tree */
    uint32_t unit;
} yb_dated_unit;

typedef struct yb_era {
    const yb_env *env;
    int year; /* YB_NEWEST_TREE */
    yb_kin *kin;
    yb_regions *regions;
    uint32_t *node_of_region; /* of the newest tree -> of this one; NULL: the same */
    uint32_t *kin_of_region;  /* of the newest tree -> unit, YB_NO_KIN */
    uint32_t *node_of_unit;
    uint8_t *shared;      /* by unit: see yb_kin_standing */
    uint8_t *stands;      /* by unit: for itself */
    yb_dated_unit *dated; /* ascending by region */
    uint32_t dated_count;
    yb_arena arena;
} yb_era;

/* Whether the unit stands for itself. */
static inline int yb_era_stands(const yb_era *era, uint32_t unit)
{
    return era->stands[unit];
}

/* The tree as it was in a year, or the newest one. */
yb_status yb_era_create(const yb_env *env, const yb_lineage *lineage, const yb_regions *regions, int year, yb_era **era,
                        yb_error *error);
void yb_era_free(yb_era *era); /* NULL is allowed */

#endif
