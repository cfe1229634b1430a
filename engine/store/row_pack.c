/* Packing and unpacking blocks of rows. */
#include "store/row_pack.h"

#include <string.h>

#include "codec/bitpack.h"
#include "core/bytes.h"

/* A row's region and year are packed together, as a place: by how much its region is above that of the row before,
 * over how much its year is above the block's first. Mostly a byte holds both. */
enum { PLACE = YB_ROW_REGION };

/* Before the directory (series, starts, first regions) and the columns. */
typedef struct packed_header {
    uint64_t bytes; /* of all of the block */
    uint32_t rows, series;
    uint64_t reference[YB_ROW_COLUMNS];
    uint8_t width[YB_ROW_COLUMNS]; /* 0: the reference is every row's, or the column has places elsewhere */
    uint8_t noted, year_bits;
} packed_header;

typedef struct layout {
    size_t series, starts, first_regions;
    size_t column[YB_ROW_COLUMNS];
    size_t end;
} layout;

static size_t aligned(size_t bytes)
{
    return (bytes + 7) & ~(size_t)7;
}

static layout lay_out(const packed_header *header)
{
    layout at = { .series = aligned(sizeof *header) };
    at.starts = at.series + header->series * sizeof(uint32_t);
    at.first_regions = at.starts + (header->series + (size_t)1) * sizeof(uint32_t);
    at.end = aligned(at.first_regions + header->series * sizeof(uint32_t));
    for (int column = YB_ROW_REGION; column < YB_ROW_COLUMNS; column++) {
        at.column[column] = at.end;
        at.end += aligned((size_t)header->rows * header->width[column]);
    }
    at.end += sizeof(uint64_t); /* numbers of 3 bytes are read as 4, places as 8 */
    return at;
}

size_t yb_row_packed_bytes(const uint8_t *packed)
{
    return ((const packed_header *)(const void *)packed)->bytes;
}

/* ---- widths ----------------------------------------------------------------- */

/* Where the rows of a series end. */
static size_t end_of(const yb_row_block *block, uint32_t series)
{
    return series + 1 < block->series_count ? block->starts[series + 1] : block->columns.count;
}

static uint8_t bytes_of(uint64_t most)
{
    return most >> 32 != 0 ? 8 : most >> 24 != 0 ? 4 : most >> 16 != 0 ? 3 : most >> 8 != 0 ? 2 : 1;
}

/* The fewest bytes that hold every mantissa with its sign. */
static uint8_t measure_mantissas(const int64_t *mantissa, size_t count)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < count; i++) {
        bits |= (uint64_t)(mantissa[i] ^ mantissa[i] >> 63);
    }
    return bits >> 63 != 0 ? 8 : bytes_of(bits << 1);
}

static void measure_years(const int16_t *year, size_t count, packed_header *header)
{
    int16_t least = year[0], most = year[0];
    for (size_t i = 0; i < count; i++) {
        least = year[i] < least ? year[i] : least;
        most = year[i] > most ? year[i] : most;
    }
    header->reference[YB_ROW_YEAR] = (uint16_t)least;
    header->year_bits = (uint8_t)yb_bit_length((uint64_t)(most - least));
}

/* Behind the years. */
static void measure_places(const yb_row_block *block, packed_header *header)
{
    const uint32_t *region = block->columns.column[YB_ROW_REGION];
    uint32_t bits = 0;
    for (uint32_t s = 0; s < block->series_count; s++) {
        for (size_t i = (size_t)block->starts[s] + 1, end = end_of(block, s); i < end; i++) {
            bits |= region[i] - region[i - 1];
        }
    }
    unsigned place_bits = header->year_bits + yb_bit_length(bits);
    header->width[PLACE] = (uint8_t)(place_bits <= 8 ? 1 : (place_bits + 7) / 8);
}

/* What rows without a column of notes have in it. */
static uint64_t absent(int column)
{
    return column == YB_ROW_SOURCE ? YB_NO_SOURCE : 0;
}

/* Other columns are left out where all rows have the same. */
static void measure_rest(const yb_row_columns *columns, int column, packed_header *header)
{
    const uint8_t *bytes = columns->column[column];
    size_t width = yb_row_column_width(column);
    header->reference[column] = absent(column);
    if (bytes == NULL) {
        return;
    }
    uint64_t reference = 0;
    memcpy(&reference, bytes, width);
    int same = memcmp(bytes, bytes + width, (columns->count - 1) * width) == 0;
    header->width[column] = same ? 0 : (uint8_t)width;
    header->reference[column] = reference;
}

/* ---- columns ---------------------------------------------------------------- */

#define PACK(type, from)                                                                                               \
    for (size_t i = 0; i < count; i++) {                                                                               \
        ((type *)(void *)to)[i] = (type)(from);                                                                        \
    }
#define UNPACK(type, into)                                                                                             \
    for (size_t i = 0; i < count; i++) {                                                                               \
        (into)[i] = ((const type *)(const void *)from)[i];                                                             \
    }

/* Words of 4 bytes, of which one is too many: it is written over, or lies behind. */
static void pack_three(const int64_t *restrict mantissa, size_t count, uint8_t *restrict to)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t number = (uint32_t)mantissa[i];
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
        number <<= 8;
#endif
        memcpy(to + 3 * i, &number, sizeof number);
    }
}

static void unpack_three(const uint8_t *restrict from, size_t count, int64_t *restrict mantissa)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t number;
        memcpy(&number, from + 3 * i, sizeof number);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        number <<= 8;
#endif
        mantissa[i] = (int32_t)number >> 8;
    }
}

static void pack_mantissas(const int64_t *restrict mantissa, size_t count, unsigned width, uint8_t *restrict to)
{
    switch (width) {
    case 1:
        PACK(int8_t, mantissa[i])
        break;
    case 2:
        PACK(int16_t, mantissa[i])
        break;
    case 3:
        pack_three(mantissa, count, to);
        break;
    case 4:
        PACK(int32_t, mantissa[i])
        break;
    default:
        memcpy(to, mantissa, count * sizeof *mantissa);
        break;
    }
}

static void unpack_mantissas(const uint8_t *restrict from, size_t count, unsigned width, int64_t *restrict mantissa)
{
    switch (width) {
    case 1:
        UNPACK(int8_t, mantissa)
        break;
    case 2:
        UNPACK(int16_t, mantissa)
        break;
    case 3:
        unpack_three(from, count, mantissa);
        break;
    case 4:
        UNPACK(int32_t, mantissa)
        break;
    default:
        memcpy(mantissa, from, count * sizeof *mantissa);
        break;
    }
}

#define PACK_PLACES(type)                                                                                              \
    for (size_t i = 1; i < count; i++) {                                                                               \
        ((type *)(void *)to)[i] = (type)((region[i] - region[i - 1]) << bits | (uint16_t)(year[i] - first_year));      \
    }

/* Of the rows of one series, the first of which has no region before. Places of three bytes or more are written as
 * eight: what is too many is zero and written over, or lies behind. */
static void pack_places(const uint32_t *restrict region, const int16_t *restrict year, size_t count, int first_year,
                        unsigned bits, unsigned width, uint8_t *restrict to)
{
    const uint16_t first = (uint16_t)(year[0] - first_year);
    if (width == 1) {
        to[0] = (uint8_t)first;
        PACK_PLACES(uint8_t)
    } else if (width == 2) {
        memcpy(to, &first, sizeof first);
        PACK_PLACES(uint16_t)
    } else {
        yb_store_u64(to, first);
        for (size_t i = 1; i < count; i++) {
            uint64_t step = region[i] - region[i - 1];
            yb_store_u64(to + i * width, step << bits | (uint16_t)(year[i] - first_year));
        }
    }
}

#define UNPACK_PLACES(place)                                                                                           \
    for (size_t i = 0; i < count; i++) {                                                                               \
        year[i] = (int16_t)(first_year + (int)((place)&years));                                                        \
    }                                                                                                                  \
    for (size_t i = 0; i < count; i++) {                                                                               \
        at += (uint32_t)((place) >> bits);                                                                             \
        region[i] = at;                                                                                                \
    }

/* Of one series, whose first region is `at`. */
static void unpack_places(const uint8_t *restrict from, size_t count, int first_year, unsigned bits, unsigned width,
                          uint32_t at, uint32_t *restrict region, int16_t *restrict year)
{
    const unsigned years = (1u << bits) - 1;
    if (width == 1) {
        UNPACK_PLACES(from[i])
    } else if (width == 2) {
        UNPACK_PLACES(((const uint16_t *)(const void *)from)[i])
    } else {
        const uint64_t mask = UINT64_MAX >> (64 - 8 * width);
        UNPACK_PLACES(yb_load_u64(from + i * width) & mask)
    }
}

static void unpack_rest(const uint8_t *from, size_t count, uint64_t reference, size_t width, int column, void *to)
{
    uint8_t *bytes = to;
    size_t each = yb_row_column_width(column);
    if (width > 0) {
        memcpy(to, from, count * width);
        return;
    }
    memcpy(bytes, &reference, each);
    for (size_t done = each, most = count * each; done < most;) { /* what is there once more */
        size_t more = done < most - done ? done : most - done;
        memcpy(bytes + done, bytes, more);
        done += more;
    }
}

/* ---- blocks ------------------------------------------------------------------ */

static packed_header measure(const yb_row_block *block)
{
    const yb_row_columns *columns = &block->columns;
    packed_header header = { .rows = (uint32_t)columns->count, .series = block->series_count };
    header.width[YB_ROW_MANTISSA] = measure_mantissas(columns->column[YB_ROW_MANTISSA], columns->count);
    measure_years(columns->column[YB_ROW_YEAR], columns->count, &header);
    measure_places(block, &header);
    for (int column = YB_ROW_SCALE; column < YB_ROW_COLUMNS; column++) {
        measure_rest(columns, column, &header);
        header.noted |=
            column >= YB_ROW_BOUND && (header.width[column] > 0 || header.reference[column] != absent(column));
    }
    return header;
}

static void pack_directory(const yb_row_block *block, const layout *at, uint8_t *bytes)
{
    const uint32_t *region = block->columns.column[YB_ROW_REGION];
    uint32_t *starts = (uint32_t *)(void *)(bytes + at->starts);
    uint32_t *first_regions = (uint32_t *)(void *)(bytes + at->first_regions);
    memcpy(bytes + at->series, block->series, block->series_count * sizeof *block->series);
    for (uint32_t s = 0; s < block->series_count; s++) {
        starts[s] = block->starts[s];
        first_regions[s] = region[block->starts[s]];
    }
    starts[block->series_count] = (uint32_t)block->columns.count;
}

/* As yb_buffer_extend, but with bytes as they are. */
static yb_status extend(yb_buffer *buffer, size_t bytes, uint8_t **place, yb_error *error)
{
    YB_TRY(yb_grow(buffer->env, (void **)&buffer->data, &buffer->capacity, buffer->used + bytes, 1, error));
    *place = buffer->data + buffer->used;
    buffer->used += bytes;
    return YB_OK;
}

/* What nothing is written to behind the header, the directory and each column. */
static void clear_gaps(const packed_header *header, const layout *at, uint8_t *bytes)
{
    memset(bytes + at->series - sizeof(uint64_t), 0, sizeof(uint64_t));
    for (int column = YB_ROW_REGION; column < YB_ROW_COLUMNS; column++) {
        memset(bytes + at->column[column] - sizeof(uint64_t), 0, sizeof(uint64_t));
    }
    memset(bytes + at->end - 2 * sizeof(uint64_t), 0, 2 * sizeof(uint64_t));
}

yb_status yb_row_pack(const yb_row_block *block, yb_buffer *packed, yb_error *error)
{
    const yb_row_columns *columns = &block->columns;
    size_t count = columns->count;
    packed_header header = measure(block);
    layout at = lay_out(&header);
    uint8_t *bytes = NULL;

    YB_TRY(extend(packed, at.end, &bytes, error));
    header.bytes = at.end;
    clear_gaps(&header, &at, bytes);
    memcpy(bytes, &header, sizeof header);
    pack_directory(block, &at, bytes);
    for (uint32_t s = 0; s < block->series_count; s++) {
        const size_t first = block->starts[s];
        pack_places((const uint32_t *)columns->column[YB_ROW_REGION] + first,
                    (const int16_t *)columns->column[YB_ROW_YEAR] + first, end_of(block, s) - first,
                    (int16_t)header.reference[YB_ROW_YEAR], header.year_bits, header.width[PLACE],
                    bytes + at.column[PLACE] + first * header.width[PLACE]);
    }
    pack_mantissas(columns->column[YB_ROW_MANTISSA], count, header.width[YB_ROW_MANTISSA],
                   bytes + at.column[YB_ROW_MANTISSA]);
    for (int column = YB_ROW_SCALE; column < YB_ROW_COLUMNS; column++) {
        if (header.width[column] > 0) {
            memcpy(bytes + at.column[column], columns->column[column], count * header.width[column]);
        }
    }
    return YB_OK;
}

yb_status yb_row_unpack(uint8_t *packed, yb_row_block *block, yb_error *error)
{
    const packed_header *header = (const packed_header *)(const void *)packed;
    yb_row_columns *columns = &block->columns;
    layout at = lay_out(header);
    size_t count = header->rows;

    columns->count = 0;
    YB_TRY(yb_row_columns_reserve(columns, count, header->noted, error));
    columns->count = count;
    block->series_count = header->series;
    block->series = (uint32_t *)(void *)(packed + at.series);
    block->starts = (uint32_t *)(void *)(packed + at.starts);
    unpack_mantissas(packed + at.column[YB_ROW_MANTISSA], count, header->width[YB_ROW_MANTISSA],
                     columns->column[YB_ROW_MANTISSA]);
    const uint32_t *first_regions = (const uint32_t *)(const void *)(packed + at.first_regions);
    for (uint32_t s = 0; s < header->series; s++) {
        const size_t first = block->starts[s];
        unpack_places(packed + at.column[PLACE] + first * header->width[PLACE], block->starts[s + 1] - first,
                      (int16_t)header->reference[YB_ROW_YEAR], header->year_bits, header->width[PLACE],
                      first_regions[s], (uint32_t *)columns->column[YB_ROW_REGION] + first,
                      (int16_t *)columns->column[YB_ROW_YEAR] + first);
    }
    for (int column = YB_ROW_SCALE; column < (columns->noted ? YB_ROW_COLUMNS : YB_ROW_BOUND); column++) {
        unpack_rest(packed + at.column[column], count, header->reference[column], header->width[column], column,
                    columns->column[column]);
    }
    return YB_OK;
}
