/* Segments: immutable files of observations. FORMAT.md specifies the bytes.
 *
 * A segment is self-describing: it carries its series (with metric ids and
 * units), the codes of its regions in preorder, and rows sorted by (series,
 * region, year), which the writer packs into tiles and runs. Numbers of
 * series and regions here are local to the segment: indexes into its own lists. */
#ifndef YB_FORMAT_SEGMENT_H
#define YB_FORMAT_SEGMENT_H

#include "codec/narrow.h"
#include "core/env.h"
#include "core/pool.h"
#include "core/wide.h"
#include "yearbook/series.h"
#include "yearbook/store.h"

#define YB_TILE_LANES     YB_TOTALS_LANES
#define YB_PRESENCE_WORDS (YB_TILE_LANES / 64)
#define YB_TILE_ROWS_MAX  256
#define YB_TILE_CELLS_MAX (1 << 18) /* lanes x rows */
#define YB_BRANCHES_MAX   255       /* in a group of YB_TILE_LANES regions */
#define YB_SUBTOTALS_MAX  (1 << 14) /* branches x rows of a tile that has some */

/* A series as a segment names it. */
typedef struct yb_segment_series {
    const char *metric; /* id */
    const char *unit;
    uint8_t measure, role;
    yb_span span;
} yb_segment_series;

typedef struct yb_segment_keys {
    const yb_segment_series *series; /* strictly ascending by (metric bytes, measure, role, span.first, span.last) */
    uint32_t series_count;
    const char *const *regions; /* codes, in preorder; those that the writer's tree lacked come last */
    uint32_t region_count;
    /* By region: which of its group of YB_TILE_LANES are added up together, those of one level below one ancestor, say.
     * In each group numbers begin with 0, in the order in which they first occur. NULL: not told. */
    const uint8_t *branches;
} yb_segment_keys;

int yb_segment_series_compare(const yb_segment_series *a, const yb_segment_series *b);
/* How many branches the group of YB_TILE_LANES regions from `first` on has; 0 if they are not told. */
unsigned yb_segment_branches(const yb_segment_keys *keys, uint32_t first);

/* ---- writing ---------------------------------------------------------- */

typedef struct yb_segment_writer yb_segment_writer;

/* Creates the file at `path` (must not exist). `keys` are copied. */
yb_status yb_segment_writer_open(const yb_env *env, const char *path, const yb_segment_keys *keys,
                                 yb_segment_writer **writer, yb_error *error);
/* From now on encodes with the threads of `pool`, which must outlive the writer;
 * NULL: in the caller's thread, as at first. The file is the same for any number
 * of threads. Appending must not be done from inside a run of the pool. */
void yb_segment_writer_use_pool(yb_segment_writer *writer, yb_pool *pool);
/* From now on gathers so many rows, at least, before they are encoded: about 20 bytes each, and as many again where
 * other threads encode. Threads have something to do where that is several groups of YB_TILE_LANES regions. */
void yb_segment_writer_use_batch(yb_segment_writer *writer, size_t rows);
/* From now on compresses values of blocks with zstd, at level 1 to 19, where that
 * makes them smaller by 1.5 % or more: for cold data, as reading takes
 * longer. 0: no compression, as at first. */
void yb_segment_writer_use_level(yb_segment_writer *writer, int level);
/* Rows with local numbers, strictly ascending by (series, region, year) over
 * all calls; annotation columns may be NULL. */
yb_status yb_segment_writer_append(yb_segment_writer *writer, const yb_rows *rows, yb_error *error);
/* Whether there are annotation columns. */
static inline int yb_rows_noted(const yb_rows *rows)
{
    return rows->bound != NULL || rows->source != NULL || rows->offset != NULL || rows->length != NULL;
}
/* Writes directory and footer, syncs, closes. */
yb_status yb_segment_writer_finish(yb_segment_writer *writer, yb_error *error);
/* Frees; removes the file unless finished. NULL is allowed. */
void yb_segment_writer_close(yb_segment_writer *writer);

/* ---- reading ---------------------------------------------------------- */

typedef struct yb_segment yb_segment;

typedef enum yb_block_kind { YB_BLOCK_TILE = 1, YB_BLOCK_RUN = 2 } yb_block_kind;

/* A block as the directory describes it: bounds are inclusive. */
typedef struct yb_block_info {
    yb_block_kind kind;
    uint32_t rows;                      /* observations */
    uint32_t first_series, last_series; /* equal in a tile */
    uint32_t first_region, last_region; /* in a run: over all its rows */
    int16_t first_year, last_year;
    int8_t scale;                       /* of all its values */
    uint64_t offset, bytes;             /* of the values part, as it is stored */
    uint64_t raw_bytes;                 /* of the values part in memory */
    uint8_t method, padding;            /* how it is stored: see layout.h */
    uint64_t notes_offset, notes_bytes; /* of the annotations part; 0 bytes: none */
    yb_int128 sum;                      /* of mantissas */
    int64_t min, max;
} yb_block_info;

/* Files of segments that a process keeps open at most. */
#define YB_SEGMENT_FILES_KEPT 256

/* Reads and verifies header, footer, keys and directory; block bytes are read
 * (and verified) on first use and kept until close, or as
 * long as a budget allows. Thread-safe. The file stays
 * open, unless YB_SEGMENT_FILES_KEPT are: then it is opened for each block. */
yb_status yb_segment_open(const yb_env *env, const char *path, yb_segment **segment, yb_error *error);
void yb_segment_close(yb_segment *segment);
/* A bound on the memory of blocks that were read, for any number of segments and
 * threads: the least recently used that no cursor has open make room for others.
 * Blocks that are in use may exceed it. Free it behind the segments. */
typedef struct yb_block_budget yb_block_budget;
yb_status yb_block_budget_create(const yb_env *env, uint64_t bytes, yb_block_budget **budget, yb_error *error);
void yb_block_budget_free(yb_block_budget *budget);
uint64_t yb_block_budget_used(yb_block_budget *budget);
/* To be called before the first block is read. */
void yb_segment_use_budget(yb_segment *segment, yb_block_budget *budget);

/* Frees the blocks that were read: for a segment that one thread alone reads,
 * front to back, and of which no cursor is in use. */
void yb_segment_forget(yb_segment *segment);

const char *yb_segment_path(const yb_segment *segment);
uint64_t yb_segment_bytes(const yb_segment *segment);
uint64_t yb_segment_row_count(const yb_segment *segment);
const yb_segment_keys *yb_segment_keys_of(const yb_segment *segment);
uint32_t yb_segment_block_count(const yb_segment *segment);
const yb_block_info *yb_segment_block(const yb_segment *segment, uint32_t block);
/* The first block from `block` on that may have a series from first_series to last_series; the number of blocks if
 * there is none. */
uint32_t yb_segment_next_block(const yb_segment *segment, uint32_t block, uint32_t first_series, uint32_t last_series);

/* One year of a tile, as its header says. */
typedef struct yb_tile_row {
    int16_t year;
    uint32_t count; /* lanes present */
    yb_int128 sum;  /* of mantissas */
    int64_t min, max;
} yb_tile_row;

/* Where a narrow tile's lanes lie while they are packed and decoded: a lane is a region
 * minus the tile's first one; its slot is the same, but in a split tile, where the lanes
 * of large values have the first slots, and the others those behind, each in order. */
typedef struct yb_tile_slots {
    unsigned upper;                          /* slots of the first kind; 0: slots are lanes */
    uint64_t upper_lanes[YB_PRESENCE_WORDS]; /* which lanes have them */
    uint16_t before[YB_PRESENCE_WORDS];      /* how many of them lie before each word */
} yb_tile_slots;

/* How many lanes before `lane`, which may be behind the last, have upper slots. */
static inline unsigned yb_tile_upper_before(const yb_tile_slots *slots, unsigned lane)
{
    return lane == YB_TILE_LANES
               ? slots->upper
               : slots->before[lane / 64] +
                     (unsigned)__builtin_popcountll(slots->upper_lanes[lane / 64] & ((UINT64_C(1) << lane % 64) - 1));
}

static inline unsigned yb_tile_slot(const yb_tile_slots *slots, unsigned lane)
{
    unsigned before = yb_tile_upper_before(slots, lane);
    return (slots->upper_lanes[lane / 64] >> lane % 64 & 1) != 0 ? before : slots->upper + lane - before;
}

/* Walks the rows of a tile from the first year on. Differences refer to the
 * rows before, so rows must be taken in order; what a caller does not need, it
 * skips (values of a skipped row are decoded only if a later one needs them).
 * The cursor is the caller's (about 15 KiB: keep it per thread), valid until it is
 * closed or the segment is. A cursor that is not closed keeps its block in memory
 * as long as the segment is open. */
typedef struct yb_tile_cursor {
    const yb_segment *segment;
    uint32_t block;
    uint32_t first_region; /* region of lane 0 */
    uint32_t lanes;        /* 1..YB_TILE_LANES */
    uint32_t rows;
    int narrow;                    /* all values fit int32_t and all widths are up to 32: arithmetic is modulo 2^32 */
    unsigned form;                 /* yb_tile_form */
    unsigned branches;             /* that it has subtotals of; 0: none */
    const uint8_t *bytes;          /* the block */
    const uint8_t *packed, *side;  /* its areas */
    const uint8_t *ahead;          /* the next tile, if it is in memory: see yb_tile_look_ahead */
    size_t ahead_bytes;            /* 0: none */
    int is_near;                   /* 1 as opened: in a cache, where rows may be read side by side as well */
    uint32_t decoded;              /* rows that `values` has taken in */
    int64_t values[YB_TILE_LANES]; /* last value seen in each lane */
    yb_tile_slots slots;           /* of a narrow tile */
    int lanes_listed;              /* whether lane_of_slot is filled in */
    uint16_t lane_of_slot[YB_TILE_LANES];
    int32_t *narrow_values;                 /* the caller's, by slot, where yb_tile_decode_narrow is used */
    int blank;                              /* those have still to be set */
    uint32_t bias;                          /* that they are less by: not 0 only behind yb_tile_gather and _match */
    unsigned first_group[2], last_group[2]; /* sixteens of slots that it decodes, other and upper ones */
    int few;                                /* so few that they are fetched beforehand */
    uint64_t presence[YB_PRESENCE_WORDS];   /* of row decoded - 1, once one is decoded; by slot, of those groups */
    int32_t own_values[YB_NARROW_ROOM];     /* narrow values of yb_tile_decode */
} yb_tile_cursor;

/* `kernels` is yb_kernels_for(level) of codec/kernels.h. */
struct yb_kernels;
yb_status yb_tile_open(yb_tile_cursor *cursor, const yb_segment *segment, uint32_t block, yb_error *error);
/* Lets the block go. Closing again, or after opening failed, does nothing. */
void yb_tile_close(yb_tile_cursor *cursor);
/* Header of the row `row` < rows, without decoding. */
yb_status yb_tile_row_at(const yb_tile_cursor *cursor, uint32_t row, yb_tile_row *info, yb_error *error);
/* Its year alone; without a check that it exists. */
int yb_tile_year_at(const yb_tile_cursor *cursor, uint32_t row);
/* Presence of row `row` by lane: bits behind `lanes` are zero. */
yb_status yb_tile_presence(yb_tile_cursor *cursor, uint32_t row, uint64_t presence[YB_PRESENCE_WORDS], yb_error *error);
/* Decodes up to row `row` (>= the last one asked for); then cursor->values
 * holds its mantissas in the present lanes (others: the lane's last value or 0). */
yb_status yb_tile_decode(yb_tile_cursor *cursor, const struct yb_kernels *kernels, uint32_t row, yb_error *error);

/* The same for narrow tiles, faster: into `values` (room for YB_NARROW_ROOM of codec/narrow.h,
 * best aligned to 64 bytes) by slot, and only lanes [first, last), widened to sixteens of
 * slots. Rows are decoded from the first on then, again if some were. Of a cursor, either this or yb_tile_decode is
 * used. */
void yb_tile_want_lanes(yb_tile_cursor *cursor, int32_t *values, unsigned first, unsigned last);
yb_status yb_tile_decode_narrow(yb_tile_cursor *cursor, const struct yb_kernels *kernels, uint32_t row,
                                yb_error *error);
/* The same where all lanes are wanted, with what the row's present lanes amount to. */
yb_status yb_tile_decode_figures(yb_tile_cursor *cursor, const struct yb_kernels *kernels, uint32_t row,
                                 yb_lane_figures *figures, yb_error *error);
/* What each wanted lane adds up to, by slot, over rows [first, last] of a narrow tile, of which none is decoded yet;
 * squares, too, if asked: their sums fit 64 bits. Afterwards `last` is decoded. 0: the tile does not suit, nothing has
 * changed, and rows are to be decoded one by one. */
int yb_tile_total(yb_tile_cursor *cursor, const struct yb_kernels *kernels, uint32_t first, uint32_t last, int squares,
                  yb_lane_totals *totals);
/* What all lanes, which are wanted, amount to over rows [first, last] of a narrow tile, of which none is decoded yet.
 * Afterwards `last` is, but its presence is not known. figures->least is given, INT32_MAX if nothing is known: what is
 * not below it is not looked for. */
yb_status yb_tile_gather(yb_tile_cursor *cursor, const struct yb_kernels *kernels, uint32_t first, uint32_t last,
                         yb_lane_figures *figures, yb_error *error);
/* Which slots of rows [first, last] of a narrow tile are present, wanted and hold low <= value <= high, row by row.
 * Afterwards `last` is decoded, but its presence is not known. */
yb_status yb_tile_match(yb_tile_cursor *cursor, const struct yb_kernels *kernels, uint32_t first, uint32_t last,
                        int32_t low, int32_t high, uint64_t (*matched)[YB_PRESENCE_WORDS], yb_error *error);
/* Block `next` will be opened next: what takes many rows of this one fetches it into the cache meanwhile. */
void yb_tile_look_ahead(yb_tile_cursor *cursor, const yb_segment *segment, uint32_t next);

/* Presence of row `row` by slot; of a row just decoded, where lanes were wanted. */
yb_status yb_tile_slot_presence(const yb_tile_cursor *cursor, uint32_t row, uint64_t presence[YB_PRESENCE_WORDS],
                                yb_error *error);

/* What each branch's present lanes amount to in each row: of branch b and row r at [b x rows + r]. */
typedef struct yb_subtotals {
    uint32_t branches, rows;
    int64_t counts[YB_SUBTOTALS_MAX], sums[YB_SUBTOTALS_MAX];
} yb_subtotals;
/* Reads the subtotals of a tile that has some (cursor->branches > 0). */
yb_status yb_tile_subtotals(const yb_tile_cursor *cursor, const struct yb_kernels *kernels, yb_subtotals *subtotals,
                            yb_error *error);

/* The columns of a run, allocated by the caller with room for info->rows each. */
typedef struct yb_run_columns {
    uint32_t *series, *region;
    int16_t *year;
    int64_t *mantissa;
} yb_run_columns;
yb_status yb_run_decode(const yb_segment *segment, uint32_t block, const struct yb_kernels *kernels,
                        const yb_run_columns *columns, yb_error *error);

/* Annotations of a block's rows, in the block's own order: a run's row order;
 * a tile's rows year by year, present lanes in order. Any may be NULL. Without
 * annotations in the file: exact, no source. */
typedef struct yb_block_notes {
    uint8_t *bound;
    uint32_t *source, *offset, *length;
} yb_block_notes;
yb_status yb_segment_notes(const yb_segment *segment, uint32_t block, const yb_block_notes *notes, yb_error *error);

/* Every byte: checksums, decoding, statistics, order, padding. Reports each
 * problem and goes on; returns the first one's status. */
yb_status yb_segment_verify(const yb_segment *segment, yb_check_report *report, void *context, yb_error *error);

#endif
