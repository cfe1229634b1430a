#include "file.h"

#include <stdlib.h>
#include <string.h>

#include <xxhash.h>
#include <zstd.h>

#include "support/test.h"

enum { PREAMBLE = 40, ENTRY = 40 };

static uint64_t number_at(const uint8_t *bytes, int size)
{
    uint64_t value = 0;
    for (int i = size; i-- > 0;) {
        value = value << 8 | bytes[i];
    }
    return value;
}

static void put_number(uint8_t *bytes, int size, uint64_t value)
{
    for (int i = 0; i < size; i++) {
        bytes[i] = (uint8_t)(value >> (8 * i));
    }
}

file_sections file_take_apart(const void *bytes, size_t length)
{
    const uint8_t *file = bytes;
    file_sections sections = { .lineage = (int)number_at(file + 24, 4) };
    cr_assert_eq(number_at(file + 12, 4), (uint64_t)(FILE_SECTIONS + sections.lineage));
    cr_assert_eq(number_at(file + 16, 8), length);
    for (int i = 0; i < FILE_SECTIONS + sections.lineage; i++) {
        const uint8_t *entry = file + PREAMBLE + (size_t)i * ENTRY;
        const uint8_t *stored = file + number_at(entry + 8, 8);
        size_t stored_length = number_at(entry + 16, 8), plain = number_at(entry + 24, 8);
        cr_assert_eq(number_at(entry, 4), (uint64_t)i + 1);
        cr_assert_eq(number_at(entry + 32, 8), XXH3_64bits(stored, stored_length));
        sections.lengths[i] = plain;
        sections.bytes[i] = malloc(plain + 1);
        if (number_at(entry + 4, 4) == 0) {
            memcpy(sections.bytes[i], stored, plain);
        } else {
            cr_assert_eq(ZSTD_decompress(sections.bytes[i], plain, stored, stored_length), plain);
        }
    }
    return sections;
}

void file_sections_free(file_sections *sections)
{
    for (int i = 0; i < FILE_SECTIONS + sections->lineage; i++) {
        free(sections->bytes[i]);
    }
}

uint8_t *file_assemble(const file_sections *sections, size_t *length)
{
    int count = FILE_SECTIONS + sections->lineage;
    size_t start = PREAMBLE + (size_t)count * ENTRY + 8, total = start;
    for (int i = 0; i < count; i++) {
        total += sections->lengths[i];
    }
    uint8_t *file = calloc(1, total);
    memcpy(file, "YBCATLG\n", 8);
    put_number(file + 8, 4, 1);
    put_number(file + 12, 4, (uint64_t)count);
    put_number(file + 24, 4, (uint64_t)sections->lineage);
    put_number(file + 16, 8, total);
    for (int i = 0; i < count; i++) {
        uint8_t *entry = file + PREAMBLE + (size_t)i * ENTRY;
        put_number(entry, 4, (uint64_t)i + 1);
        put_number(entry + 8, 8, start);
        put_number(entry + 16, 8, sections->lengths[i]);
        put_number(entry + 24, 8, sections->lengths[i]);
        memcpy(file + start, sections->bytes[i], sections->lengths[i]);
        start += sections->lengths[i];
    }
    file_seal(file, total);
    *length = total;
    return file;
}

void file_seal(uint8_t *bytes, size_t length)
{
    size_t sections = number_at(bytes + 12, 4), table = sections * ENTRY;
    put_number(bytes + 32, 8, XXH3_64bits(bytes, 32));
    if (sections > 64 || PREAMBLE + table + 8 > length) {
        return;
    }
    for (size_t i = 0; i < sections; i++) {
        uint8_t *entry = bytes + PREAMBLE + i * ENTRY;
        uint64_t offset = number_at(entry + 8, 8), stored = number_at(entry + 16, 8);
        if (offset <= length && stored <= length - offset) {
            put_number(entry + 32, 8, XXH3_64bits(bytes + offset, stored));
        }
    }
    put_number(bytes + PREAMBLE + table, 8, XXH3_64bits(bytes + PREAMBLE, table));
}
