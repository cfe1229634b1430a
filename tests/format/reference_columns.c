/* Bit by bit, as FORMAT.md words it. */
#include "format/reference_columns.h"

#include <stdlib.h>

uint64_t reference_number(const uint8_t *at, unsigned bytes)
{
    uint64_t number = 0;
    for (unsigned i = bytes; i > 0; i--) {
        number = number << 8 | at[i - 1];
    }
    return number;
}

uint64_t reference_patch(const uint8_t *at, unsigned bytes)
{
    uint64_t number = reference_number(at, bytes);
    int negative = bytes > 0 && (at[bytes - 1] & 0x80) != 0;
    return negative && bytes < 8 ? number | UINT64_MAX << 8 * bytes : number;
}

static size_t streams_of(unsigned width)
{
    return width <= 32 ? 16 : 8;
}

static size_t unit_bytes(size_t count, unsigned width)
{
    size_t word_bits = width <= 32 ? 32 : 64, positions = (count + streams_of(width) - 1) / streams_of(width);
    return (positions * width + word_bits - 1) / word_bits * 64;
}

size_t reference_packed_bytes(size_t count, unsigned width)
{
    size_t bytes = 0;
    for (; count > 1024; count -= 1024) {
        bytes += unit_bytes(1024, width);
    }
    return bytes + unit_bytes(count, width);
}

static uint64_t packed_value(const uint8_t *unit, unsigned width, size_t i)
{
    size_t stream = i % streams_of(width), word_bits = width <= 32 ? 32 : 64;
    uint64_t value = 0;
    for (unsigned b = 0; b < width; b++) {
        size_t bit = i / streams_of(width) * width + b;
        const uint8_t *word = unit + 64 * (bit / word_bits) + stream * (word_bits / 8);
        value |= (uint64_t)(word[bit % word_bits / 8] >> bit % 8 & 1) << b;
    }
    return value;
}

void reference_unpack(const uint8_t *packed, unsigned width, size_t count, uint64_t *values)
{
    for (size_t i = 0; i < count; i++) {
        const uint8_t *unit = packed + i / 1024 * unit_bytes(1024, width);
        values[i] = packed_value(unit, width, i % 1024);
    }
}

void reference_unpack_behind(const uint8_t *packed, uint64_t bit, unsigned width, size_t count, uint64_t *values)
{
    for (size_t i = 0; i < count; i++) {
        values[i] = 0;
        for (unsigned b = 0; b < width; b++) {
            uint64_t place = bit + i / 16 * width + b;
            uint64_t word = reference_number(packed + 64 * (place / 32) + 4 * (i % 16), 4);
            values[i] |= (word >> place % 32 & 1) << b;
        }
    }
}

static const char *read_frame(const uint8_t *header, const uint8_t **at, const uint8_t *end, size_t count,
                              int64_t *values)
{
    unsigned width = header[1], patch_bytes = header[2];
    size_t patches = reference_number(header + 4, 4), packed = reference_packed_bytes(count, width);
    uint64_t reference = reference_number(header + 8, 8);
    size_t bytes = (packed + patches * (4 + patch_bytes) + 7) / 8 * 8;
    if (width > 64 || patch_bytes > 8 || patches > count || bytes > (size_t)(end - *at)) {
        return "a frame is out of range";
    }
    const uint8_t *positions = *at + packed, *residuals = positions + 4 * patches;
    reference_unpack(*at, width, count, (uint64_t *)values);
    for (size_t p = 0; p < patches; p++) {
        uint64_t position = reference_number(positions + 4 * p, 4);
        if (position >= count) {
            return "a patch outside its column";
        }
        values[position] = (int64_t)reference_patch(residuals + patch_bytes * p, patch_bytes);
    }
    for (size_t i = 0; i < count; i++) {
        values[i] = (int64_t)((uint64_t)values[i] + reference);
    }
    *at += bytes;
    return NULL;
}

static const char *read_delta(const uint8_t *header, const uint8_t **at, const uint8_t *end, size_t count,
                              int64_t *values, unsigned *met)
{
    const char *complaint = reference_column(at, end, count - 1, values + 1, 0, met);
    values[0] = (int64_t)reference_number(header + 8, 8);
    for (size_t i = 1; complaint == NULL && i < count; i++) {
        values[i] = (int64_t)((uint64_t)values[i - 1] + (uint64_t)values[i]);
    }
    return complaint;
}

/* Run lengths and dictionaries: `items` values and as many lengths, or as many indexes as there are values. */
static const char *read_listed(int dictionary, size_t items, const uint8_t **at, const uint8_t *end, size_t count,
                               int64_t *values, unsigned *met)
{
    int64_t *listed = malloc((items + count) * sizeof(int64_t)), *others = listed + items;
    const char *complaint = reference_column(at, end, items, listed, 1, met);
    size_t filled = 0;
    if (complaint == NULL) {
        complaint = reference_column(at, end, dictionary ? count : items, others, 1, met);
    }
    for (size_t i = 0; dictionary && complaint == NULL && i < count; i++) {
        if ((uint64_t)others[i] >= items) {
            complaint = "an index outside its dictionary";
        } else {
            values[filled++] = listed[others[i]];
        }
    }
    for (size_t r = 0; !dictionary && complaint == NULL && r < items; r++) {
        for (int64_t i = 0; i < others[r] && filled < count; i++) {
            values[filled++] = listed[r];
        }
    }
    free(listed);
    return complaint != NULL ? complaint : filled == count ? NULL : "runs that do not fill their column";
}

const char *reference_column(const uint8_t **at, const uint8_t *end, size_t count, int64_t *values, int level,
                             unsigned *met)
{
    static const int least_level[] = { 0, 0, 1, 2, 2 };
    const uint8_t *header = *at;
    if (end - *at < 16 || header[0] > 4 || least_level[header[0]] > level) {
        return "an encoding that is not allowed here";
    }
    size_t items = reference_number(header + 4, 4);
    *at += 16;
    *met |= 1u << header[0];
    switch (header[0]) {
    case 0:
        for (size_t i = 0; i < count; i++) {
            values[i] = (int64_t)reference_number(header + 8, 8);
        }
        return NULL;
    case 1:
        return read_frame(header, at, end, count, values);
    case 2:
        return count < 2 ? "a delta of one value" : read_delta(header, at, end, count, values, met);
    default:
        return items < 1 || items > count ? "more items than values"
                                          : read_listed(header[0] == 4, items, at, end, count, values, met);
    }
}
