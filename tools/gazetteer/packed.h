/* The container of divisions.bin and villages.bin: a header and one zstd frame
 * of columns, of which the last three are names. README.md has the layout. */
#ifndef GAZETTEER_PACKED_H
#define GAZETTEER_PACKED_H

#include <stddef.h>
#include <stdint.h>

#include "yearbook/hooks.h"
#include "yearbook/status.h"

#define GAZETTEER_HEADER_BYTES 48
#define GAZETTEER_VERSION      1

/* Room for the longest name: 255 characters of four bytes, and NUL. */
#define GAZETTEER_NAME_BYTES (255 * 4 + 1)

typedef enum gazetteer_kind { GAZETTEER_DIVISIONS = 1, GAZETTEER_VILLAGES = 2 } gazetteer_kind;

/* An unpacked file; the columns point into `payload`. Numbers in them are
 * little-endian and unaligned: read them with gazetteer_u16, gazetteer_u32. */
typedef struct gazetteer_packed {
    const yb_allocator *allocator;
    const char *file; /* for errors */
    uint8_t *payload;
    uint32_t edition;
    uint32_t counts[4];     /* divisions: provinces, cities, counties, towns; villages: towns, villages */
    const uint8_t *columns; /* what stands before the names */
    size_t column_bytes;
    uint32_t characters;
    const uint8_t *alphabet; /* code points by rank, 4 bytes each */
    uint32_t names;
    const uint8_t *lengths; /* of each name, in characters */
    uint32_t text_bytes;
    const uint8_t *text; /* ranks: one byte below 192, else two */
} gazetteer_packed;

/* Checks header and sizes and unpacks. `file` is named in errors and must
 * outlive *packed. YB_CORRUPT, YB_UNSUPPORTED (another version), YB_NO_MEMORY. */
yb_status gazetteer_unpack(const void *bytes, size_t length, gazetteer_kind kind, const char *file,
                           const yb_allocator *allocator, gazetteer_packed *packed, yb_error *error);
void gazetteer_packed_free(gazetteer_packed *packed);

static inline uint16_t gazetteer_u16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t gazetteer_u32(const uint8_t *p)
{
    return gazetteer_u16(p) | (uint32_t)gazetteer_u16(p + 2) << 16;
}

/* Walks the names from the first on; start with zeros. */
typedef struct gazetteer_cursor {
    uint32_t name; /* that the next call reads */
    uint32_t at;   /* its offset in the text */
} gazetteer_cursor;

/* Writes the next name as UTF-8 with NUL; `text` has GAZETTEER_NAME_BYTES.
 * YB_CORRUPT for a rank or length that leads outside. */
yb_status gazetteer_next_name(const gazetteer_packed *packed, gazetteer_cursor *cursor, char *text, size_t *length,
                              yb_error *error);
/* Passes over the next names, with the same checks. */
yb_status gazetteer_pass_names(const gazetteer_packed *packed, gazetteer_cursor *cursor, uint32_t count,
                               yb_error *error);

/* Fills `error` (if not NULL) about `file` (may be ""); returns `status`. */
yb_status gazetteer_fail(yb_error *error, yb_status status, const char *file, const char *format, ...) YB_PRINTF(4, 5);

#endif
