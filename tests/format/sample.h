/* Segments for tests: seeded random observations, written and read back
 * through segment.h alone. */
#ifndef FORMAT_SAMPLE_H
#define FORMAT_SAMPLE_H

#include "core/cpu.h"
#include "format/segment.h"

typedef struct sample_row {
    uint32_t series, region;
    int16_t year;
    int8_t scale;
    uint8_t bound;
    int64_t mantissa;
    uint32_t source, offset, length;
} sample_row;

typedef struct sample {
    uint32_t series_count, region_count;
    sample_row *rows; /* sorted by key */
    size_t count, capacity;
    int level;       /* of zstd, for writing them */
    uint32_t branch; /* for writing them: see sample_branched_keys */
} sample;

/* What observations look like. */
typedef struct sample_options {
    uint64_t seed;
    uint32_t series, regions;
    int first_year, years;
    unsigned percent; /* of the keys that are present */
    int scales;       /* 1: all of scale 2; n: 0 .. n-1 */
    int noted;        /* one row in `noted` has notes; 0: none */
    uint32_t branch;  /* see sample_branched_keys */
    int extreme;      /* 1: any int64_t, not figures that grow; 2: such as lie close to both ends */
} sample_options;

void sample_fill(sample *made, const sample_options *options);
/* Adds one row, which must come last. */
void sample_add(sample *made, sample_row row);
void sample_sort(sample *made);
void sample_free(sample *made);

/* Keys of as many series and regions; static, valid until the next call. */
const yb_segment_keys *sample_keys(uint32_t series, uint32_t regions);

/* The same with branches of `branch` (at least 32) regions, of which the first is a branch of its own; 0: not told. */
const yb_segment_keys *sample_branched_keys(uint32_t series, uint32_t regions, uint32_t branch);

/* Writes all rows in batches of `batch` (0: one batch). */
yb_status sample_write(const yb_env *env, const char *path, const sample *rows, size_t batch, yb_error *error);
/* The same, with the threads of a pool. */
yb_status sample_write_with(const yb_env *env, const char *path, const sample *rows, size_t batch, yb_pool *pool,
                            yb_error *error);
/* The same as a segment's bytes, to be freed. */
uint8_t *sample_bytes(const sample *rows, size_t *bytes);
/* Reads every block of an open segment; the rows come sorted by key. */
yb_status sample_read(const yb_segment *segment, yb_cpu_level level, sample *read, yb_error *error);

/* Fails the test unless both hold the same keys, values and notes. */
void sample_compare(const sample *a, const sample *b);
/* write, open, verify, read, compare, at every level of this CPU; removes the file. */
void sample_round_trip(const sample *rows);

#endif
