#include "store/reference_store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include <zstd.h>

static uint64_t number(const uint8_t *at, unsigned bytes)
{
    uint64_t value = 0;
    while (bytes-- > 0) {
        value = value << 8 | at[bytes];
    }
    return value;
}

static int sealed(const uint8_t *bytes, size_t length)
{
    return XXH3_64bits(bytes, length - 8) == number(bytes + length - 8, 8);
}

uint8_t *reference_read_file(const char *directory, const char *name, size_t *length)
{
    char path[512];
    uint8_t *bytes = malloc(1 << 20);
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        abort();
    }
    *length = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

/* ---- MANIFEST ----------------------------------------------------------- */

static int named_file_is_whole(const char *directory, const char *kind, const char *ending, const uint8_t *entry)
{
    char name[64];
    size_t length;
    if (number(entry, 8) == 0) {
        return 1;
    }
    snprintf(name, sizeof name, "%s-%08" PRIu64 ".%s", kind, number(entry, 8), ending);
    uint8_t *bytes = reference_read_file(directory, name, &length);
    int whole = length == number(entry + 8, 8) && XXH3_64bits(bytes, length) == number(entry + 16, 8);
    free(bytes);
    return whole;
}

int reference_open(reference_store *store, const char *directory)
{
    size_t length;
    uint8_t *bytes = reference_read_file(directory, "MANIFEST", &length);
    int whole = memcmp(bytes, "\x89YBR\r\n\x1a\n", 8) == 0 && sealed(bytes, length) && number(bytes + 8, 4) == 1 &&
                number(bytes + 32, 8) == length && named_file_is_whole(directory, "catalog", "ybc", bytes + 56) &&
                named_file_is_whole(directory, "masks", "ybm", bytes + 80);
    store->segments = (uint32_t)number(bytes + 20, 4);
    store->sources = (uint32_t)number(bytes + 24, 4);
    store->commit = number(bytes + 40, 8);
    store->next_file = number(bytes + 48, 8);
    store->catalog = number(bytes + 56, 8);
    store->masks = number(bytes + 80, 8);
    const uint8_t *at = bytes + 104;
    for (uint32_t i = 0; i < store->segments; i++, at += 32) {
        store->segment[i].number = number(at, 8);
        store->segment[i].bytes = number(at + 8, 8);
        store->segment[i].rows = number(at + 16, 8);
        store->segment[i].superseded = number(at + 24, 8);
    }
    for (uint32_t i = 0; i < store->sources; i++, at += 16) {
        store->source[i].number = number(at, 8);
        store->source[i].bytes = number(at + 8, 8);
    }
    free(bytes);
    return whole;
}

/* ---- masks -------------------------------------------------------------- */

typedef struct mask_reader {
    reference_visit *visit;
    void *context;
    uint64_t segment, cells;
    uint32_t block;
} mask_reader;

static void visit_cell(mask_reader *reader, uint32_t cell)
{
    reader->cells++;
    reader->visit(reader->context, reader->segment, reader->block, cell);
}

static const uint8_t *read_container(mask_reader *reader, const uint8_t *at, uint32_t base, uint32_t cardinality,
                                     int is_runs)
{
    if (is_runs) {
        uint32_t runs = (uint32_t)number(at, 2);
        for (at += 2; runs > 0; runs--, at += 4) {
            for (uint32_t i = 0; i <= number(at + 2, 2); i++) {
                visit_cell(reader, base + (uint32_t)number(at, 2) + i);
            }
        }
        return at;
    }
    if (cardinality <= 4096) {
        for (uint32_t i = 0; i < cardinality; i++, at += 2) {
            visit_cell(reader, base + (uint32_t)number(at, 2));
        }
        return at;
    }
    for (uint32_t value = 0; value < 65536; value++) {
        if (at[value / 8] >> (value % 8) & 1) {
            visit_cell(reader, base + value);
        }
    }
    return at + 8192;
}

static void read_bitmap(mask_reader *reader, const uint8_t *at)
{
    int with_runs = number(at, 2) == 12347;
    uint32_t containers = with_runs ? (uint32_t)number(at + 2, 2) + 1 : (uint32_t)number(at + 4, 4);
    const uint8_t *run_flags = at + 4;
    const uint8_t *keys = with_runs ? run_flags + (containers + 7) / 8 : at + 8;
    const uint8_t *container = keys + 4 * (size_t)containers;
    if (!with_runs || containers >= 4) {
        container += 4 * (size_t)containers;
    }
    for (uint32_t i = 0; i < containers; i++) {
        uint32_t base = (uint32_t)number(keys + 4 * i, 2) << 16,
                 cardinality = (uint32_t)number(keys + 4 * i + 2, 2) + 1;
        container =
            read_container(reader, container, base, cardinality, with_runs && (run_flags[i / 8] >> (i % 8) & 1));
    }
}

uint64_t reference_masks(const reference_store *store, const char *directory, reference_visit *visit, void *context)
{
    mask_reader reader = { .visit = visit, .context = context };
    char name[64];
    size_t length;
    if (store->masks == 0) {
        return 0;
    }
    snprintf(name, sizeof name, "masks-%08" PRIu64 ".ybm", store->masks);
    uint8_t *bytes = reference_read_file(directory, name, &length), *at = bytes + 16;
    if (memcmp(bytes, "\x89YBM\r\n\x1a\n", 8) != 0 || !sealed(bytes, length)) {
        abort();
    }
    for (uint64_t segments = number(bytes + 12, 4); segments > 0; segments--) {
        uint64_t blocks = number(at + 8, 4);
        reader.segment = number(at, 8);
        for (at += 16; blocks > 0; blocks--) {
            reader.block = (uint32_t)number(at, 4);
            read_bitmap(&reader, at + 8);
            at += 8 + (number(at + 4, 4) + 7) / 8 * 8;
        }
    }
    free(bytes);
    return reader.cells;
}

/* ---- sources ------------------------------------------------------------ */

static unsigned read_texts(const char *directory, uint64_t file, reference_text *visit, void *context)
{
    char name[64];
    size_t length;
    unsigned count = 0;
    snprintf(name, sizeof name, "sources-%08" PRIu64 ".ybx", file);
    uint8_t *bytes = reference_read_file(directory, name, &length);
    if (memcmp(bytes, "\x89YBX\r\n\x1a\n", 8) != 0 || XXH3_64bits(bytes, 16) != number(bytes + 16, 8)) {
        abort();
    }
    for (size_t at = 24; at < length; count++) {
        size_t frame = (size_t)number(bytes + at, 8), text_length = (size_t)number(bytes + at + 8, 8);
        char *text = malloc(text_length + 1);
        if (XXH3_64bits(bytes + at, 24) != number(bytes + at + 24, 8) ||
            XXH3_64bits(bytes + at + 32, frame) != number(bytes + at + 16, 8) ||
            ZSTD_decompress(text, text_length, bytes + at + 32, frame) != text_length) {
            abort();
        }
        visit(context, file, at + 32, text, text_length);
        free(text);
        at += 32 + frame;
    }
    free(bytes);
    return count;
}

unsigned reference_sources(const reference_store *store, const char *directory, reference_text *visit, void *context)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < store->sources; i++) {
        count += read_texts(directory, store->source[i].number, visit, context);
    }
    return count;
}
