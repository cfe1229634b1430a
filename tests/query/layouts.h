/* One set of random observations, and stores that hold it as different blocks,
 * segments and masks: what the same query must answer alike. */
#ifndef QUERY_LAYOUTS_H
#define QUERY_LAYOUTS_H

#include "yearbook/yearbook.h"

enum {
    LAYOUT_METRICS = 9,
    LAYOUT_FIRST_YEAR = 2009,
    LAYOUT_YEARS = 9,
    LAYOUT_LEVELS = 4 /* province, city, county, town */
};

typedef enum layout {
    LAYOUT_SORTED,     /* one commit, in order */
    LAYOUT_SHUFFLED,   /* one commit, in batches of any size and order */
    LAYOUT_RESCALED,   /* one commit, some values with zeros behind the point */
    LAYOUT_COMMITS,    /* commits that end anywhere */
    LAYOUT_YEARLY,     /* a commit per year */
    LAYOUT_SCATTERED,  /* commits of regions chosen at random: ragged tiles */
    LAYOUT_SUPERSEDED, /* wrong values first, some of them twice, then the right ones */
    LAYOUT_SPILLED,    /* a writer with hardly any memory */
    LAYOUT_COMPACTED,  /* superseded rows and commits, compacted */
    LAYOUT_COUNT
} layout;

typedef struct observations {
    uint64_t state; /* of the random numbers */
    yb_regions *tree;
    size_t count;
    uint32_t *series, *region; /* series are metrics: full years, actual levels */
    int16_t *year;
    int64_t *mantissa;
    int8_t *scale;
} observations;

/* Four provinces; `fan` cities in each, counties in a city, and so on. */
void observations_make(observations *all, uint32_t fan, uint64_t seed);
void observations_free(observations *all);
uint64_t observations_below(observations *all, uint64_t limit);

/* Makes the store at `path` and closes it. */
void observations_write(observations *all, layout how, const char *path);

#endif
