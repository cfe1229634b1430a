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

#define YB_YEAR_MAX      9999
#define YB_TILE_ROWS_MAX 256
#define YB_RUN_ROWS      4096  /* what the writer fills a run with */
#define YB_RUN_ROWS_MAX  65536 /* what a reader accepts */
#define YB_TEXT_MAX      255   /* bytes of a metric id, unit or region code */
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
    uint32_t method; /* yb_keys_method */
    uint32_t zero;
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

typedef struct yb_entry_layout {
    uint8_t kind;
    uint8_t scale;
    uint16_t zero;
    uint32_t rows;
    uint32_t first_series, last_series, first_region, last_region;
    int16_t first_year, last_year;
    uint32_t zero_too;
    uint64_t offset, bytes, notes_bytes;
    uint64_t checksum, notes_checksum;
    yb_wide sum;
    int64_t min, max;
} yb_entry_layout;
_Static_assert(sizeof(yb_entry_layout) == 104, "persisted");
_Static_assert(offsetof(yb_entry_layout, offset) == 32, "persisted");
_Static_assert(offsetof(yb_entry_layout, sum) == 72, "persisted");
_Static_assert(YB_BLOCK_TILE == 1 && YB_BLOCK_RUN == 2, "persisted");

typedef struct yb_tile_layout {
    uint32_t first_region;
    uint16_t lanes; /* 1..1024 */
    uint16_t rows;  /* 1..256 */
    uint32_t packed_bytes;
    uint32_t side_bytes; /* without padding */
} yb_tile_layout;
_Static_assert(sizeof(yb_tile_layout) == 16, "persisted");

typedef enum yb_presence_kind {
    YB_PRESENCE_ALL = 0,
    YB_PRESENCE_BITMAP = 1,
    YB_PRESENCE_WITHOUT = 2, /* list of the absent lanes */
    YB_PRESENCE_ONLY = 3     /* list of the present lanes */
} yb_presence_kind;

typedef enum yb_tile_encoding { YB_TILE_ABSOLUTE = 0, YB_TILE_DIFFERENCE = 1 } yb_tile_encoding;

typedef struct yb_tile_row_layout {
    int16_t year;
    uint8_t presence;    /* yb_presence_kind */
    uint8_t encoding;    /* yb_tile_encoding */
    uint8_t width;       /* bits of a residual */
    uint8_t patch_bytes; /* bytes of a patch, 0 without patches */
    uint16_t count;      /* lanes present: 1..1024 */
    uint16_t patches;
    uint16_t packed; /* where the residuals begin, in groups of 64 bytes */
    uint32_t side;   /* where presence and patches begin, in bytes */
    uint64_t reference;
    yb_wide sum;
    int64_t min, max;
} yb_tile_row_layout;
_Static_assert(sizeof(yb_tile_row_layout) == 56, "persisted");
_Static_assert(offsetof(yb_tile_row_layout, reference) == 16, "persisted");

/* Where a tile's packed area begins: behind headers, aligned. */
static inline size_t yb_tile_packed_at(unsigned rows)
{
    size_t headers = sizeof(yb_tile_layout) + rows * sizeof(yb_tile_row_layout);
    return (headers + YB_TILE_ALIGNMENT - 1) & ~(size_t)(YB_TILE_ALIGNMENT - 1);
}

/* Bytes of a tile row's presence for `listed` lanes in the list, if it is one. */
static inline size_t yb_presence_bytes(yb_presence_kind kind, unsigned lanes, unsigned listed)
{
    return kind == YB_PRESENCE_ALL ? 0 : kind == YB_PRESENCE_BITMAP ? (lanes + 7) / 8 : (lanes + 255) / 256 + listed;
}

#endif
