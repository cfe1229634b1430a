/* The persisted structures of a segment, as FORMAT.md specifies them. All
 * numbers are little-endian; sizes and places are pinned here. */
#ifndef YB_FORMAT_LAYOUT_H
#define YB_FORMAT_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

#include "core/bytes.h"
#include "core/wide.h"
#include "format/segment.h"

#define YB_SEGMENT_VERSION      1
#define YB_SEGMENT_MAGIC        "\x89YBS\r\n\x1a\n"
#define YB_SEGMENT_FOOTER_MAGIC "YBS-END\n"
/* Features of this version that a reader must understand: none yet. */
#define YB_SEGMENT_INCOMPATIBLE 0u

#define YB_YEAR_MAX     9999
#define YB_RUN_ROWS     4096  /* what the writer fills a run with */
#define YB_RUN_ROWS_MAX 65536 /* what a reader accepts */
#define YB_TEXT_MAX     255   /* bytes of a metric id, unit or region code */
/* A compressed keys section holds at most this many bytes per stored byte. */
#define YB_KEYS_EXPANSION_MAX 1024
#define YB_TILE_ALIGNMENT     64

typedef struct yb_header_layout {
    uint8_t magic[8];
    uint32_t version;
    uint32_t incompatible, compatible; /* feature bits */
    uint32_t zero;
    uint64_t checksum; /* of the bytes before it */
} yb_header_layout;
_Static_assert(sizeof(yb_header_layout) == 32, "persisted");
_Static_assert(offsetof(yb_header_layout, checksum) == 24, "persisted");

typedef struct yb_footer_layout {
    uint64_t keys_offset, keys_bytes, keys_checksum;
    uint64_t directory_offset, directory_bytes, directory_checksum;
    uint64_t rows;
    uint64_t file_bytes;
    uint32_t blocks;
    uint32_t version;
    uint32_t incompatible, compatible; /* as in the header */
    uint64_t checksum;                 /* of the bytes before it */
    uint8_t magic[8];
} yb_footer_layout;
_Static_assert(sizeof(yb_footer_layout) == 96, "persisted");
_Static_assert(offsetof(yb_footer_layout, blocks) == 64, "persisted");
_Static_assert(offsetof(yb_footer_layout, checksum) == 80, "persisted");

typedef enum yb_keys_method { YB_KEYS_PLAIN = 0, YB_KEYS_ZSTD = 1 } yb_keys_method;

typedef struct yb_keys_layout {
    uint32_t method;   /* yb_keys_method */
    uint32_t branched; /* 1: the lists tell branches, too; else 0 */
    uint32_t series, regions;
    uint64_t raw_bytes;    /* of the lists */
    uint64_t stored_bytes; /* of them as they lie in the file, without padding */
} yb_keys_layout;
_Static_assert(sizeof(yb_keys_layout) == 32, "persisted");

typedef struct yb_series_layout {
    uint8_t measure, role, first_month, last_month;
    uint8_t metric_length, unit_length;
} yb_series_layout;
_Static_assert(sizeof(yb_series_layout) == 6, "persisted");

/* How a block's values part is stored. */
typedef enum yb_block_method { YB_BLOCK_PLAIN = 0, YB_BLOCK_ZSTD = 1 } yb_block_method;

/* A compressed values part has at most so many bytes, and so many per stored byte. */
#define YB_BLOCK_RAW_MAX       (UINT32_C(4) << 20)
#define YB_BLOCK_EXPANSION_MAX 1024

typedef struct yb_entry_layout {
    uint8_t kind;
    uint8_t scale;
    uint8_t method;  /* yb_block_method */
    uint8_t padding; /* zstd: zeros behind the frame, 0..7 */
    uint32_t rows;
    uint32_t first_series, last_series, first_region, last_region;
    int16_t first_year, last_year;
    uint32_t raw_bytes; /* zstd: of the values part; plain: 0 */
    uint64_t offset, bytes, notes_bytes;
    uint64_t checksum, notes_checksum;
    yb_wide sum;
    int64_t min, max;
} yb_entry_layout;
_Static_assert(sizeof(yb_entry_layout) == 104, "persisted");
_Static_assert(offsetof(yb_entry_layout, raw_bytes) == 28, "persisted");
_Static_assert(offsetof(yb_entry_layout, offset) == 32, "persisted");
_Static_assert(offsetof(yb_entry_layout, sum) == 72, "persisted");
_Static_assert(YB_BLOCK_TILE == 1 && YB_BLOCK_RUN == 2, "persisted");

/* Narrow row headers have room where all values fit 32 bits, all widths are up to
 * 32 and the side area is small. A split tile is a narrow one in which the larger
 * regions come first and are packed apart from the others. */
typedef enum yb_tile_form { YB_TILE_WIDE = 0, YB_TILE_NARROW = 1, YB_TILE_SPLIT = 2 } yb_tile_form;

typedef struct yb_tile_layout {
    uint32_t first_region;
    uint16_t lanes; /* 1..4096 */
    uint16_t rows;  /* 1..256; so many lanes are 2^18 at most */
    uint32_t packed_bytes;
    uint32_t side_bytes; /* without padding */
    uint8_t form;        /* yb_tile_form */
    uint8_t branches;    /* that it has subtotals of; 0: none */
    uint8_t zero[2];
    uint32_t subtotal_bytes;
} yb_tile_layout;
_Static_assert(sizeof(yb_tile_layout) == 24, "persisted");
_Static_assert(offsetof(yb_tile_layout, subtotal_bytes) == 20, "persisted");

typedef enum yb_presence_kind {
    YB_PRESENCE_ALL = 0,
    YB_PRESENCE_BITMAP = 1,
    YB_PRESENCE_WITHOUT = 2, /* list of the absent lanes */
    YB_PRESENCE_ONLY = 3,    /* list of the present lanes */
    YB_PRESENCE_PACKED = 4   /* no bytes: absent is what has the residual 0 */
} yb_presence_kind;

typedef enum yb_tile_encoding { YB_TILE_ABSOLUTE = 0, YB_TILE_DIFFERENCE = 1 } yb_tile_encoding;

/* What both forms of a row's header begin with. */
typedef struct yb_row_start_layout {
    int16_t year;
    uint8_t form;        /* yb_presence_kind, and YB_ROW_DIFFERENCE */
    uint8_t width;       /* bits of a residual */
    uint8_t patch_bytes; /* bytes of a patch, 0 without patches */
    uint8_t patches;
    uint16_t count;  /* lanes present: 1..4096 */
    uint16_t packed; /* where the residuals begin, in groups of 64 bytes */
} yb_row_start_layout;
_Static_assert(sizeof(yb_row_start_layout) == 10, "persisted");
#define YB_ROW_PRESENCE   7u /* bits of `form` */
#define YB_ROW_DIFFERENCE 8u

typedef struct yb_row_narrow_layout {
    yb_row_start_layout start;
    uint16_t side; /* where presence and patches begin, in bytes */
    int32_t reference, min, max;
    int64_t sum;
} yb_row_narrow_layout;
_Static_assert(sizeof(yb_row_narrow_layout) == 32, "persisted");
_Static_assert(offsetof(yb_row_narrow_layout, reference) == 12, "persisted");

typedef struct yb_row_split_layout {
    yb_row_narrow_layout narrow;
    int32_t upper_reference;
    uint8_t upper_width; /* bits of an upper slot's residual */
    uint8_t zero[3];
} yb_row_split_layout;
_Static_assert(sizeof(yb_row_split_layout) == 40, "persisted");
_Static_assert(offsetof(yb_row_split_layout, upper_width) == 36, "persisted");

typedef struct yb_row_wide_layout {
    yb_row_start_layout start;
    uint16_t zero;
    uint32_t side;
    uint64_t reference;
    yb_wide sum;
    int64_t min, max;
} yb_row_wide_layout;
_Static_assert(sizeof(yb_row_wide_layout) == 56, "persisted");
_Static_assert(offsetof(yb_row_wide_layout, reference) == 16, "persisted");

static inline size_t yb_row_header_bytes(unsigned form)
{
    return form == YB_TILE_WIDE    ? sizeof(yb_row_wide_layout)
           : form == YB_TILE_SPLIT ? sizeof(yb_row_split_layout)
                                   : sizeof(yb_row_narrow_layout);
}

/* Where the bitmap of the lanes that have a split tile's upper slots lies: behind the headers. */
static inline size_t yb_tile_upper_at(const yb_tile_layout *tile)
{
    return sizeof(*tile) + tile->rows * yb_row_header_bytes(tile->form);
}

static inline size_t yb_tile_upper_bytes(const yb_tile_layout *tile)
{
    return tile->form == YB_TILE_SPLIT ? (tile->lanes + 7u) / 8 : 0;
}

/* Where a tile's packed area begins: behind those, aligned. */
static inline size_t yb_tile_packed_at(const yb_tile_layout *tile)
{
    size_t end = yb_tile_upper_at(tile) + yb_tile_upper_bytes(tile);
    return (end + YB_TILE_ALIGNMENT - 1) & ~(size_t)(YB_TILE_ALIGNMENT - 1);
}

/* Where a tile's subtotals begin. */
static inline size_t yb_tile_subtotals_at(const yb_tile_layout *tile)
{
    return (yb_tile_packed_at(tile) + tile->packed_bytes + tile->side_bytes + 7) & ~(size_t)7;
}

/* The upper slots are a multiple of this, so that both parts are packed without a gap. */
#define YB_UPPER_UNIT 16

/* Lists of lanes or slots have a part for each 256 lanes that the tile begins. */
#define YB_LIST_LANES 256
static inline unsigned yb_list_parts(unsigned lanes)
{
    return (lanes + YB_LIST_LANES - 1) / YB_LIST_LANES;
}

/* So many patches may a row have: they are counted in a byte. */
#define YB_ROW_PATCHES_MAX 255

/* Bytes of a row's patches: their slots, then their residuals. */
#define YB_PATCH_SLOT_BYTES 2
static inline size_t yb_patches_bytes(unsigned patches, unsigned patch_bytes)
{
    return (size_t)patches * (YB_PATCH_SLOT_BYTES + patch_bytes);
}

/* Bytes of a tile row's presence for `listed` lanes in the list, if it is one. */
static inline size_t yb_presence_bytes(yb_presence_kind kind, unsigned lanes, unsigned listed)
{
    return kind == YB_PRESENCE_ALL || kind == YB_PRESENCE_PACKED ? 0
           : kind == YB_PRESENCE_BITMAP                          ? (lanes + 7) / 8
                                                                 : yb_list_parts(lanes) + listed;
}

#endif
