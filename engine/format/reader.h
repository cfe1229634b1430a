/* Inside an open segment: what the reading and verifying files share. */
#ifndef YB_FORMAT_READER_H
#define YB_FORMAT_READER_H

#include <stdatomic.h>
#include <string.h>

#include "codec/bitpack.h"
#include "core/memory.h"
#include "format/layout.h"
#include "format/presence.h"

/* Readable bytes behind a loaded block: decoders may load whole vectors. */
#define YB_BLOCK_PADDING 128

/* The values part of a block in memory, checked: bytes[0] is 64-byte aligned, and
 * YB_BLOCK_PADDING zeros follow the last. */
typedef struct yb_loaded_block {
    uint8_t *bytes;
    size_t size;             /* what it takes of memory */
    _Atomic(uint8_t) recent; /* used since the budget last looked */
    _Atomic(uint8_t) proved; /* a run that was decoded: its columns are as they have to be */
    /* Of the budget, if there is one: the block's place and its neighbours in the ring. */
    const yb_segment *segment;
    uint32_t block;
    struct yb_loaded_block *before, *behind;
    uint8_t storage[];
} yb_loaded_block;

typedef struct yb_block_sums {
    uint64_t values, notes; /* checksums */
} yb_block_sums;

/* The series of neighbouring blocks. */
enum { YB_ZONE_BLOCKS = 64 };
typedef struct yb_block_zone {
    uint32_t first_series, last_series;
} yb_block_zone;

struct yb_segment {
    const yb_env *env;
    char *path;    /* owned */
    yb_file *file; /* NULL: opened when something is to be read */
    uint64_t bytes, rows;
    yb_arena arena; /* of the keys */
    yb_segment_keys keys;
    uint32_t block_count;
    yb_block_info *blocks;
    yb_block_sums *sums;
    yb_block_zone *zones;               /* one per YB_ZONE_BLOCKS blocks */
    _Atomic(yb_loaded_block *) *loaded; /* NULL until first use */
    _Atomic(uint32_t) *pins;            /* how many use each block, if there is a budget: see budget.h */
    yb_block_budget *budget;            /* NULL: blocks stay until the segment is closed */
};

/* The file, to be given back with yb_segment_file_done. */
yb_status yb_segment_file(const yb_segment *segment, yb_file **file, yb_error *error);
void yb_segment_file_done(const yb_segment *segment, yb_file *file);

/* Reads and checks header, footer, keys and directory of segment->file; env,
 * path and file are set, all else is zero. On failure, yb_segment_unload frees. */
yb_status yb_segment_load(yb_segment *segment, yb_error *error);
/* Frees what yb_segment_load and later readers took, not path and file. */
void yb_segment_unload(yb_segment *segment);

/* Turns the directory's bytes into segment->blocks; the blocks must fill the
 * file from `first` to `end`. */
yb_status yb_directory_read(yb_segment *segment, const uint8_t *bytes, uint32_t blocks, uint64_t first, uint64_t end,
                            yb_error *error);

/* Reads `bytes` at `offset` and compares their checksum. */
yb_status yb_segment_read(const yb_segment *segment, uint64_t offset, size_t bytes, uint64_t checksum, void *buffer,
                          const char *what, yb_error *error);

/* Reads and checks a block's values part afresh; free with yb_free. */
yb_status yb_block_load(const yb_segment *segment, uint32_t block, yb_loaded_block **loaded, yb_error *error);
/* The same, kept and shared between threads: until yb_block_unpin at least. */
yb_status yb_block_pin(const yb_segment *segment, uint32_t block, const uint8_t **bytes, yb_error *error);
void yb_block_unpin(const yb_segment *segment, uint32_t block);

/* YB_INVALID unless `block` exists and is of this kind (0: any). */
yb_status yb_block_check_kind(const yb_segment *segment, uint32_t block, unsigned kind, yb_error *error);

/* Whether the bytes of a tile are well-formed and agree with the directory: after
 * it, the cursor trusts them. */
yb_status yb_tile_check(const yb_segment *segment, uint32_t block, const uint8_t *bytes, yb_error *error);
void yb_tile_start(yb_tile_cursor *cursor, const yb_segment *segment, uint32_t block, const uint8_t *bytes);

static inline yb_tile_layout yb_tile_load(const uint8_t *tile)
{
    yb_tile_layout layout;
    memcpy(&layout, tile, sizeof(layout));
    return layout;
}

/* A tile row's header, whatever its stored form. In a narrow tile, references, min
 * and max are 32-bit numbers with their signs extended. */
typedef struct yb_row_header {
    yb_int128 sum;
    int64_t min, max;
    uint64_t reference, upper_reference;
    uint32_t packed; /* where the residuals begin in the packed area, in bytes */
    uint32_t side;   /* where the presence, then the patches begin in the side area */
    int16_t year;
    uint16_t count;      /* lanes present */
    uint8_t presence;    /* yb_presence_kind */
    uint8_t encoding;    /* yb_tile_encoding */
    uint8_t width;       /* bits of a residual */
    uint8_t upper_width; /* of an upper slot's */
    uint8_t patch_bytes, patches;
} yb_row_header;

static inline yb_row_header yb_row_header_of(const yb_row_start_layout *start)
{
    return (yb_row_header) { .packed = start->packed * 64u,
                             .year = start->year,
                             .count = start->count,
                             .presence = start->form & YB_ROW_PRESENCE,
                             .encoding = start->form & YB_ROW_DIFFERENCE ? YB_TILE_DIFFERENCE : YB_TILE_ABSOLUTE,
                             .width = start->width,
                             .patch_bytes = start->patch_bytes,
                             .patches = start->patches };
}

/* What decoding needs of a narrow tile's row header: all but its statistics. */
static inline yb_row_header yb_narrow_header_load(const uint8_t *tile, unsigned form, uint32_t row)
{
    const uint8_t *at = tile + sizeof(yb_tile_layout) + row * yb_row_header_bytes(form);
    yb_row_start_layout start;
    memcpy(&start, at, sizeof(start));
    yb_row_header header = yb_row_header_of(&start);
    header.side = yb_load_u16(at + offsetof(yb_row_narrow_layout, side));
    header.reference = yb_load_u32(at + offsetof(yb_row_narrow_layout, reference));
    if (form == YB_TILE_SPLIT) {
        header.upper_width = at[offsetof(yb_row_split_layout, upper_width)];
        header.upper_reference = yb_load_u32(at + offsetof(yb_row_split_layout, upper_reference));
    }
    return header;
}

/* Header of row `row` of a tile of this form (yb_tile_form). */
static inline yb_row_header yb_row_header_load(const uint8_t *tile, unsigned form, uint32_t row)
{
    const uint8_t *at = tile + sizeof(yb_tile_layout) + row * yb_row_header_bytes(form);
    if (form != YB_TILE_WIDE) {
        yb_row_split_layout split = { .upper_width = 0 };
        memcpy(&split, at, form == YB_TILE_SPLIT ? sizeof(split) : sizeof(split.narrow));
        yb_row_header header = yb_row_header_of(&split.narrow.start);
        header.side = split.narrow.side;
        header.reference = (uint64_t)(int64_t)split.narrow.reference;
        header.sum = split.narrow.sum;
        header.min = split.narrow.min;
        header.max = split.narrow.max;
        header.upper_width = split.upper_width;
        header.upper_reference = (uint64_t)(int64_t)split.upper_reference;
        return header;
    }
    yb_row_wide_layout wide;
    memcpy(&wide, at, sizeof(wide));
    yb_row_header header = yb_row_header_of(&wide.start);
    header.side = wide.side;
    header.reference = wide.reference;
    header.sum = yb_int128_of(wide.sum);
    header.min = wide.min;
    header.max = wide.max;
    return header;
}

/* Bytes of a row's packed residuals, in a tile with so many upper slots. */
static inline size_t yb_row_packed_bytes(const yb_row_header *row, unsigned lanes, unsigned upper)
{
    return upper == 0 ? yb_packed_bytes(lanes, row->width)
                      : yb_packed_two_bytes(upper, row->upper_width, lanes - upper, row->width);
}

/* The slots of a tile that is narrow. */
void yb_tile_slots_load(const uint8_t *bytes, yb_tile_slots *slots);

/* What the kernels take of a narrow tile's row: part 1 are the upper slots, part 0 the others. */
static inline yb_narrow_row yb_narrow_row_of(const yb_row_header *row, const uint8_t *packed,
                                             const yb_tile_slots *slots, unsigned part, unsigned first, unsigned last,
                                             uint64_t *presence)
{
    unsigned upper_groups = slots->upper / YB_NARROW_GROUP;
    return (yb_narrow_row) { .packed = packed,
                             .bit = part == 0 ? upper_groups * row->upper_width : 0,
                             .base = part == 0 ? upper_groups : 0,
                             .width = part == 0 ? row->width : row->upper_width,
                             .reference = (uint32_t)(part == 0 ? row->reference : row->upper_reference),
                             .difference = row->encoding == YB_TILE_DIFFERENCE,
                             .finds = row->presence == YB_PRESENCE_PACKED,
                             .presence = presence,
                             .first = first,
                             .last = last };
}
/* Where the residuals of the first group that is wanted of a part lie: 32 for each word of every stream from the
 * packed area's begin on. */
static inline uint32_t yb_tile_first_bit(const yb_tile_cursor *cursor, const yb_row_header *row, unsigned part)
{
    const unsigned upper = cursor->slots.upper / YB_NARROW_GROUP, group = cursor->first_group[part];
    return row->packed / 2 +
           (part == 0 ? upper * row->upper_width + (group - upper) * row->width : group * row->upper_width);
}

/* The presence of any row, by slot; `side`: where its part of the side area begins. */
void yb_row_presence(const yb_row_header *row, const uint8_t *packed, const uint8_t *side, unsigned lanes,
                     unsigned form, const yb_tile_slots *slots, uint64_t presence[YB_PRESENCE_WORDS]);

/* YB_INVALID unless `row` exists and is not before the one decoded last. */
yb_status yb_tile_check_order(const yb_tile_cursor *cursor, uint32_t row, yb_error *error);
/* The row to begin with: the last one up to `row` that sets every lane, so that
 * rows before it do not matter. */
uint32_t yb_tile_first_needed(const yb_tile_cursor *cursor, uint32_t row);

/* Whether all values of a narrow tile lie within YB_NARROW_SMALL of `bias`: then 32 bits hold the sum of what a row's
 * values are above it in one stream. The directory says how large they may be. */
int yb_tile_is_small(const yb_tile_cursor *cursor, int64_t bias);

/* Has the wanted slots of a narrow tile hold their values, 0 at first, less `bias`, modulo 2^32; decoding a row undoes
 * it. */
void yb_tile_rebias(yb_tile_cursor *cursor, uint32_t bias);

/* Decodes a run from its bytes and checks bounds, order and ranges. */
yb_status yb_run_decode_bytes(const yb_segment *segment, uint32_t block, const uint8_t *bytes,
                              const struct yb_kernels *kernels, const yb_run_columns *columns, yb_error *error);

#endif
