/* What a writer has taken in and not committed: rows in the order they came,
 * turned, a chunk at a time, into sorted runs, which go into files when they
 * would take more memory than they may, or into a segment, if they are in order. */
#ifndef YB_STORE_ROW_BUFFER_H
#define YB_STORE_ROW_BUFFER_H

#include "core/pool.h"
#include "store/sealer.h"
#include "store/segment_sink.h"

/* Rows sorted at a time: their keys and columns fit a core's second cache. */
#define YB_CHUNK_ROWS ((size_t)1 << 17)
/* Blocks that a run in memory has: each run that is merged is unpacked a block at a time. */
#define YB_CHUNK_BLOCKS 32
/* Files of one level that are merged into one of the next. */
#define YB_RUN_FILES 32

/* How a budget of memory is spent. */
typedef struct yb_row_limits {
    size_t chunk_rows;
    uint64_t run_bytes;   /* of runs in memory; more go into a file or a segment */
    size_t block_rows;    /* of run files */
    size_t window_rows;   /* of merges */
    size_t batch_rows;    /* that are encoded together */
    uint64_t stage_bytes; /* of runs in memory that are worth a segment */
} yb_row_limits;

/* Writes all runs to a segment, for the commit to come. */
typedef yb_status yb_rows_stage(void *context, yb_error *error);

/* For so many threads that seal, besides the caller's. */
yb_row_limits yb_row_limits_of(uint64_t budget, uint32_t threads);

typedef struct yb_row_buffer {
    const yb_env *env;
    yb_pool *pool; /* for encoding; may be NULL */
    const yb_catalog *catalog;
    const char *directory; /* for files */
    yb_row_limits limits;
    yb_row_columns open; /* in the order they came */
    yb_row_run *runs;    /* oldest first: files, then those in memory */
    size_t run_count, run_capacity;
    size_t weighed;     /* runs whose bytes are counted, files included: all but the YB_SEALERS_MAX newest, so that
                         * runs end where they do whatever the number of threads */
    uint64_t run_bytes; /* of those in memory that are counted */
    yb_row_run *spares; /* memory of runs that went into files or segments, for the next ones */
    size_t spare_count, spare_capacity;
    uint64_t rows;      /* taken in */
    uint64_t next_file; /* number of the next run file */
    yb_series_order order;
    uint8_t *series;  /* per number in the catalog: 1 if it occurs in a run */
    uint8_t *regions; /* per number: 1 if it occurs in a run */
    uint32_t series_count;
    yb_row_packer packer;  /* for chunks that the caller's thread seals */
    int zstd_level;        /* of the segment's blocks; 0: they are not compressed */
    uint32_t more_regions; /* regions behind those of the tree; 0 unless set before the first row */
    yb_rows_stage *stage;  /* for rows that come in order and are too many; NULL: they go into files, too */
    void *stage_context;
    yb_sealer sealer;
} yb_row_buffer;

/* Borrows all but the env. The catalog's tree must stay while there are rows. */
void yb_row_buffer_init(yb_row_buffer *buffer, const yb_env *env, const yb_catalog *catalog, const char *directory,
                        uint32_t threads, uint64_t budget);
/* Copies the rows. After a failure the buffer may hold some of them, and is
 * good for nothing but freeing. */
yb_status yb_row_buffer_append(yb_row_buffer *buffer, const yb_rows *rows, yb_error *error);
/* Turns all rows into runs; gives back the memory of chunks. */
yb_status yb_row_buffer_seal(yb_row_buffer *buffer, yb_error *error);
/* Sorted rows from elsewhere, of keys that the buffer does not have. Their series
 * and regions are marked in the buffer. */
typedef struct yb_more_rows {
    yb_row_source *sources;
    size_t count;
    const char *const *codes; /* of the buffer's more_regions */
} yb_more_rows;

/* Knows the series and regions of the catalog by now: they can be marked. */
yb_status yb_row_buffer_know(yb_row_buffer *buffer, yb_error *error);
/* Writes the sealed rows, and more (or NULL), to a new segment file at `path`.
 * Only series and regions that occur are in it. Nothing is left behind on failure. */
yb_status yb_row_buffer_write(yb_row_buffer *buffer, const yb_more_rows *more, const char *path, uint64_t *rows,
                              yb_error *error);
/* Forgets all rows and removes their files. */
void yb_row_buffer_clear(yb_row_buffer *buffer);
/* Ends its threads, too. */
void yb_row_buffer_free(yb_row_buffer *buffer);

/* ---- runs (spill.c) -------------------------------------------------------- */

/* How many readers runs [first, end) need: those that follow one another are one. */
size_t yb_row_buffer_chains(const yb_row_buffer *buffer, size_t first, size_t end);

/* Readers over runs [first, end) of a buffer. Zero-initialised. */
typedef struct yb_run_readers {
    const yb_env *env;
    yb_row_reader *readers;
    struct yb_chain_reader *chains;
    size_t count, chain_count;
} yb_run_readers;

/* `more` (or NULL) are read, too. Files are removed when they have been read: what the system kept of them
 * in memory is then free for what is written meanwhile. */
yb_status yb_run_readers_open(const yb_row_buffer *buffer, size_t first, size_t end, const yb_more_rows *more,
                              yb_run_readers *readers, yb_error *error);
void yb_run_readers_close(yb_run_readers *readers);

/* Moves the runs in memory to a file; merges files when there are many. */
yb_status yb_row_buffer_spill(yb_row_buffer *buffer, yb_error *error);
/* Frees the run; removes its file. */
void yb_row_buffer_drop(const yb_row_buffer *buffer, yb_row_run *run);
/* Keeps the memory of a run that is not needed any more for the next one. */
void yb_row_buffer_spare(yb_row_buffer *buffer, yb_row_run *run);

#endif
