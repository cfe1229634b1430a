/* A small country with random figures: what a store is given, and, kept
 * naively beside it, what it must answer. */
#ifndef SUPPORT_WORLD_H
#define SUPPORT_WORLD_H

#include "yearbook/store.h"

enum { WORLD_SERIES = 12, WORLD_YEARS = 12, WORLD_FIRST_YEAR = 2008 };

typedef struct world_cell {
    int64_t mantissa;
    uint32_t source, offset, length;
    int8_t scale;
    uint8_t bound;
    uint8_t there;
} world_cell;

typedef struct world {
    yb_regions *regions;
    uint32_t region_count;
    uint64_t state; /* of the random numbers */
    uint64_t count; /* cells that are there */
    world_cell *cells;
} world;

/* A province of `counties` counties of `towns` towns each. */
void world_make(world *w, uint32_t counties, uint32_t towns, uint64_t seed);
void world_copy(world *copy, const world *w);
void world_free(world *w);

/* A tree of its own kind for tests of changed trees: counties [first, end). */
yb_regions *world_regions(uint32_t first, uint32_t end, uint32_t towns);

uint64_t world_random(world *w);
uint64_t world_below(world *w, uint64_t limit);
world_cell *world_at(const world *w, uint32_t series, uint32_t region, int year);

/* Tells a writer the tree, the metrics and the series: their numbers are 0 .. WORLD_SERIES - 1. */
yb_status world_describe(const world *w, yb_writer *writer, yb_error *error);
/* One row into the store and, if that succeeds, into the world. */
yb_status world_put(world *w, yb_writer *writer, uint32_t series, uint32_t region, int year, int64_t mantissa,
                    int8_t scale, yb_error *error);
/* A random batch: a dense rectangle, scattered cells, one region's report with
 * notes, or extreme values; some keys come twice. */
yb_status world_change(world *w, yb_writer *writer, yb_error *error);

/* All cells, or as good as, in the order of segments. */
yb_status world_fill(world *w, yb_writer *writer, yb_error *error);

/* Asserts that scanning the snapshot gives exactly the world's cells, in order. */
void world_compare(const world *w, const yb_snapshot *snapshot);
/* The same through the newest snapshot of a store; asserts that check finds no problem, too. */
void world_compare_store(const world *w, yb_store *store);

/* Opens or makes the store at `path`; asserts success. `hooks` may be NULL. */
yb_store *world_open(const char *path, const yb_hooks *hooks);
/* One commit of `changes` random batches; asserts success. */
void world_commit(world *w, yb_store *store, unsigned changes);
/* A store at `path` with one commit of `changes` random batches. */
void world_build(world *w, const char *path, unsigned changes);

#endif
