/* Sorted runs: rows by series, region and year, one for each key, in packed
 * blocks that lie in memory or in a file. */
#ifndef YB_STORE_ROW_RUN_H
#define YB_STORE_ROW_RUN_H

#include "store/row_packer.h"
#include "store/row_reader.h"
#include "store/series_order.h"

/* Where a row comes in the order of runs: its series, and its yb_place_key. */
typedef struct yb_row_place {
    uint32_t series;
    uint64_t key;
} yb_row_place;

typedef struct yb_row_run {
    uint8_t *packed;          /* blocks of a run in memory */
    size_t capacity;          /* that they have room in */
    uint64_t bytes;           /* of them, or of the file */
    uint64_t file;            /* number of the file that holds the run; 0: it is in memory */
    unsigned level;           /* of a file: how often its rows have been merged into a larger file */
    yb_row_place first, last; /* of its rows */
} yb_row_run;

/* What sealing goes by, and marks: each series and region that occurs becomes 1.
 * Several threads may have the same. */
typedef struct yb_seal_keys {
    const yb_series_order *order;
    uint8_t *series, *regions;
} yb_seal_keys;

/* Sorts the rows of a chunk into a run in memory, by way of the packer: into the
 * memory that *run has, if it is enough, which is freed when this fails. The chunk
 * and the packer are left empty, with their memory for the next one. */
yb_status yb_row_run_seal(yb_row_columns *chunk, const yb_seal_keys *keys, yb_row_packer *packer, yb_row_run *run,
                          yb_error *error);
/* What is in memory. */
void yb_row_run_free(const yb_env *env, yb_row_run *run);

int yb_row_place_before(const yb_row_place *a, const yb_row_place *b, const yb_series_order *order);

/* How many of these runs from the first on each begin behind the end of the one
 * before: together they are one run. Mostly rows come in order. */
size_t yb_row_run_chain(const yb_row_run *runs, size_t count, const yb_series_order *order);

/* Reads a run in memory, then others. Zero-initialised; free with yb_row_run_done. */
typedef struct yb_row_run_reader {
    const yb_row_run *run;
    size_t at; /* in the run */
    yb_row_block block;
} yb_row_run_reader;

yb_row_source yb_row_run_source(yb_row_run_reader *reader, const yb_env *env, const yb_row_run *run);
void yb_row_run_done(yb_row_run_reader *reader);

#endif
